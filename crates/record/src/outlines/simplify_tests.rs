//! Tests of the thinning: nothing crosses, nothing gapes, and areas change by no more than what was taken.

use std::collections::BTreeSet;

use measure::PlaceCode;
use proptest::prelude::*;

use super::{
    super::{mesh::neighbours_of, tests::patchwork},
    *,
};

/// No triangle is above this, so the thinning is stopped by its safeguards alone.
const EVERYTHING: i64 = i64::MAX;

fn detail(triangle: i64) -> Detail {
    Detail { triangle, parts: 1, islet: 0 }
}

fn lines(ring: &GridRing) -> Vec<[GridPoint; 2]> {
    (0..ring.len())
        .map(|i| [ring[i], ring[(i + 1) % ring.len()]])
        .map(|[a, b]| [a.min(b), a.max(b)])
        .collect()
}

fn lines_of(outlines: &[GridOutline]) -> BTreeSet<[GridPoint; 2]> {
    outlines.iter().flat_map(|outline| &outline.rings).flat_map(lines).collect()
}

/// Whether two lines meet in other than a common end.
fn cross([a, b]: [GridPoint; 2], [c, d]: [GridPoint; 2]) -> bool {
    let ends = [a, b, c, d].iter().collect::<BTreeSet<_>>().len();
    let beyond = |p: GridPoint, [q, r]: [GridPoint; 2]| {
        turn([p, q, r]) == 0
            && (q.0 - p.0) as i64 * (r.0 - p.0) as i64 + (q.1 - p.1) as i64 * (r.1 - p.1) as i64 <= 0
    };
    if ends == 3 {
        let shared = if a == c || a == d { a } else { b };
        let others = [a, b, c, d].into_iter().filter(|p| *p != shared).collect::<Vec<_>>();
        return turn([shared, others[0], others[1]]) == 0 && !beyond(shared, [others[0], others[1]]);
    }
    let sides =
        |[p, q]: [GridPoint; 2], [r, s]: [GridPoint; 2]| turn([p, q, r]).signum() * turn([p, q, s]).signum();
    let touches =
        [(c, [a, b]), (d, [a, b]), (a, [c, d]), (b, [c, d])].iter().any(|(p, line)| beyond(*p, *line));
    touches || (sides([a, b], [c, d]) < 0 && sides([c, d], [a, b]) < 0)
}

fn assert_planar(outlines: &[GridOutline]) -> Result<(), TestCaseError> {
    let lines: Vec<_> = lines_of(outlines).into_iter().collect();
    for (i, one) in lines.iter().enumerate() {
        for other in &lines[i + 1..] {
            prop_assert!(!cross(*one, *other), "{one:?} crosses {other:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_line_crosses_another(outlines in patchwork(), triangle in 0_i64..400) {
        assert_planar(&outlines)?;
        assert_planar(&simplify(&outlines, detail(triangle)))?;
        assert_planar(&simplify(&outlines, detail(EVERYTHING)))?;
    }

    #[test]
    fn neighbours_keep_the_very_same_border(outlines in patchwork(), triangle in 0_i64..400) {
        let simplified = simplify(&outlines, detail(triangle));
        prop_assert_eq!(neighbours_of(&simplified), neighbours_of(&outlines));
        // A map without crossings has as many faces as lines less points, and one more (Euler), for each of its parts: a
        // gap between two places that kept different borders would be a face more.
        let faces = |outlines: &[GridOutline]| {
            let mesh = Mesh::of(outlines);
            mesh.edges.len() as i64 - mesh.points.len() as i64
        };
        prop_assert_eq!(faces(&simplified), faces(&outlines));
        // No two places lie on the same side of a line: none covers another.
        let sided = |ring: &GridRing| (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()])).collect::<Vec<_>>();
        let sides: Vec<_> = simplified.iter().flat_map(|o| &o.rings).flat_map(sided).collect();
        prop_assert_eq!(sides.iter().collect::<BTreeSet<_>>().len(), sides.len());
    }

    #[test]
    fn a_ring_changes_by_no_more_than_the_triangles_taken(outlines in patchwork(), triangle in 0_i64..400) {
        for (before, after) in outlines.iter().zip(simplify(&outlines, detail(triangle))) {
            let area = |o: &GridOutline| o.rings.iter().map(|r| twice_area(r)).sum::<i64>();
            let points = |o: &GridOutline| o.rings.iter().map(|r| r.len() as i64).sum::<i64>();
            prop_assert_eq!(before.rings.len(), after.rings.len());
            prop_assert!((area(before) - area(&after)).abs() <= triangle * (points(before) - points(&after)));
            prop_assert!(after.rings.iter().all(|ring| ring.len() >= 3 && twice_area(ring) != 0));
            let turned = |o: &GridOutline| o.rings.iter().filter(|ring| twice_area(ring) < 0).count();
            prop_assert_eq!(turned(before), turned(&after));
        }
    }

    #[test]
    fn without_tolerance_only_what_is_straight_goes(outlines in patchwork()) {
        for (before, after) in outlines.iter().zip(simplify(&outlines, detail(0))) {
            let area = |o: &GridOutline| o.rings.iter().map(|r| twice_area(r)).sum::<i64>();
            prop_assert_eq!(area(before), area(&after));
        }
        prop_assert_eq!(simplify(&outlines, detail(-1)), outlines);
    }

    #[test]
    fn the_order_of_places_does_not_matter(mut outlines in patchwork(), triangle in 0_i64..400) {
        let mut forwards = simplify(&outlines, detail(triangle));
        outlines.reverse();
        let backwards = simplify(&outlines, detail(triangle));
        forwards.reverse();
        prop_assert_eq!(forwards, backwards);
    }
}

fn outline(number: u32, rings: Vec<GridRing>) -> GridOutline {
    GridOutline { place: PlaceCode::new(number).unwrap(), rings }
}

fn square(x: i32, y: i32, side: i32) -> GridRing {
    vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
}

#[test]
fn the_points_that_matter_least_go_first() {
    // Twice the areas by hand: (10,-1) forms 20 with the points beside it; then (20,0) forms 240, and then (40,-12) 720.
    let ring = vec![(0, 0), (10, -1), (20, 0), (40, -12), (60, 0), (60, 100), (0, 100)];
    let rest = |triangle| simplify(&[outline(1, vec![ring.clone()])], detail(triangle))[0].rings[0].len();
    assert_eq!([19, 20, 239, 240, 719, 720].map(rest), [7, 6, 6, 5, 5, 4]);
}

#[test]
fn a_small_place_keeps_its_form_beside_a_large_one() {
    // The corner at (5,1) forms 10 with those beside it: much for a place of twice 210, little for one of twice 20,000.
    let notched = |side: i32| vec![(0, 0), (5, 1), (10, 0), (10, side), (0, side)];
    let below = vec![(0, 0), (0, -100), (100, -100), (100, 0), (10, 0), (5, 1)];
    let points = |parts| {
        let places = [outline(1, vec![notched(10)]), outline(2, vec![below.clone()])];
        let rest = simplify(&places, Detail { triangle: 1_000, parts, islet: 0 });
        (rest[0].rings[0].contains(&(5, 1)), rest[1].rings[0].contains(&(5, 1)))
    };
    assert_eq!((points(10), points(100)), ((false, false), (true, true)));
}

#[test]
fn islets_go_unless_they_are_all_of_a_place_or_border_another() {
    let detail = Detail { triangle: 0, parts: 1, islet: 100 };
    let (land, islet) = (square(0, 0, 100), square(200, 200, 5));
    let rings = |outlines: &[GridOutline]| {
        simplify(outlines, detail).iter().map(|o| o.rings.len()).collect::<Vec<_>>()
    };
    assert_eq!(rings(&[outline(1, vec![land.clone(), islet.clone()])]), [1]);
    assert_eq!(rings(&[outline(1, vec![islet.clone()])]), [1]);
    assert_eq!(rings(&[outline(1, vec![land.clone(), square(200, 200, 8)])]), [2]);
    // An enclave is another place's only ring; the hole around it is the same line, so it stays.
    let hole: GridRing = square(50, 50, 5).into_iter().rev().collect();
    assert_eq!(rings(&[outline(1, vec![land, hole]), outline(2, vec![square(50, 50, 5)])]), [2, 1]);
}

#[test]
fn a_sliver_between_two_places_does_not_vanish() {
    // The middle place is a lens whose two arcs would both become the line between its ends.
    let lens = vec![(0, 0), (50, -1), (100, 0), (50, 1)];
    let south = vec![(0, 0), (0, -100), (100, -100), (100, 0), (50, -1)];
    let north = vec![(0, 0), (50, 1), (100, 0), (100, 100), (0, 100)];
    let simplified =
        simplify(&[outline(1, vec![lens]), outline(2, vec![south]), outline(3, vec![north])], detail(1_000));
    assert_eq!(simplified[0].rings[0].len(), 3);
    assert_eq!(neighbours_of(&simplified).len(), 2);
}
