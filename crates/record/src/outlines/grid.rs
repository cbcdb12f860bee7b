//! Outlines in whole steps of a grid, where places that touch have the very same points.

use measure::PlaceCode;
use report::Ring;

use super::DegreeRing;

/// Steps in a degree: a step is about eleven metres.
pub const STEPS_PER_DEGREE: i32 = 10_000;

/// Longitude and latitude in steps.
pub type GridPoint = (i32, i32);

/// A closed line whose last point is not repeated.
pub type GridRing = Vec<GridPoint>;

/// A place in steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridOutline {
    /// The place.
    pub place: PlaceCode,
    /// Its rings, the largest first: outer ones anticlockwise, holes clockwise.
    pub rings: Vec<GridRing>,
}

impl GridOutline {
    /// The rings in degrees, each ending with the point it starts with.
    #[must_use]
    pub fn degrees(&self) -> Vec<Ring> {
        let degrees = |&(x, y): &GridPoint| (in_degrees(x), in_degrees(y));
        self.rings.iter().map(|ring| ring.iter().chain(ring.first()).map(degrees).collect()).collect()
    }
}

/// Rounds outlines to the grid and orders places by code; what vanishes in the rounding (repeated points,
/// lines there and back, rings without area) is left out.
#[must_use]
pub fn quantise(outlines: &[(PlaceCode, Vec<DegreeRing>)]) -> Vec<GridOutline> {
    let mut quantised: Vec<GridOutline> = outlines
        .iter()
        .map(|(place, rings)| {
            let mut rings: Vec<GridRing> =
                rings.iter().map(|ring| round(ring)).filter(|ring| twice_area(ring) != 0).collect();
            order(&mut rings);
            GridOutline { place: *place, rings }
        })
        .collect();
    quantised.sort_by_key(|outline| outline.place);
    quantised
}

/// Orders rings by size, the largest first.
pub(super) fn order(rings: &mut [GridRing]) {
    rings.sort_by_key(|ring| (-twice_area(ring).abs(), ring.first().copied()));
}

/// Twice the area of a ring in square steps: above zero when it runs anticlockwise.
pub(super) fn twice_area(ring: &[GridPoint]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(&(x0, y0), &(x1, y1))| i64::from(x0) * i64::from(y1) - i64::from(x1) * i64::from(y0))
        .sum()
}

/// A shapefile has land to the right of a line; here it lies to the left, so the line is turned.
fn round(ring: &[(f64, f64)]) -> GridRing {
    let mut rounded: GridRing = Vec::with_capacity(ring.len());
    for &(longitude, latitude) in ring.iter().rev() {
        push(&mut rounded, (in_steps(longitude), in_steps(latitude)));
    }
    close(&mut rounded);
    rounded
}

/// Adds a point unless the line stands on it already; a line that returns at once never left.
fn push(ring: &mut GridRing, point: GridPoint) {
    if ring.last() == Some(&point) {
        return;
    }
    if ring.len() >= 2 && ring.get(ring.len() - 2) == Some(&point) {
        ring.pop();
        return;
    }
    ring.push(point);
}

/// What [`push`] does between points, done where the end meets the start.
fn close(ring: &mut GridRing) {
    while let [first, second, .., before, last] = ring.as_slice() {
        if first == last || before == first {
            ring.pop();
        } else if last == second {
            ring.remove(0);
        } else {
            return;
        }
    }
    if ring.len() < 3 {
        ring.clear();
    }
}

fn in_steps(degrees: f64) -> i32 {
    // The reader has made sure that the degrees lie near Mexico; a cast beyond the range would stop at its end.
    (degrees * f64::from(STEPS_PER_DEGREE)).round() as i32
}

fn in_degrees(steps: i32) -> f32 {
    (f64::from(steps) / f64::from(STEPS_PER_DEGREE)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: u32) -> PlaceCode {
        PlaceCode::new(number).unwrap()
    }

    #[test]
    fn a_ring_is_turned_opened_and_rounded() {
        // A shapefile's outer ring: clockwise, closed.
        let square = vec![(-100.0, 20.0), (-100.0, 21.0), (-99.0, 21.0), (-99.000_01, 20.0), (-100.0, 20.0)];
        let grid = quantise(&[(place(25), vec![square])]);
        assert_eq!(
            grid[0].rings,
            [[(-1_000_000, 200_000), (-990_000, 200_000), (-990_000, 210_000), (-1_000_000, 210_000)]]
        );
        assert_eq!(twice_area(&grid[0].rings[0]), 2 * 10_000 * 10_000);
        let degrees = grid[0].degrees();
        assert_eq!(degrees[0].first(), degrees[0].last());
        assert_eq!(degrees[0][1], (-99.0, 20.0));
    }

    #[test]
    fn lines_there_and_back_and_rings_without_area_vanish() {
        let spiked = vec![(0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)];
        let spiked_at_its_end =
            vec![(0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (0.0, 1.0)];
        for ring in [spiked, spiked_at_its_end] {
            let grid = quantise(&[(place(1), vec![ring])]);
            assert_eq!(grid[0].rings[0].len(), 4, "{:?}", grid[0].rings);
            assert_eq!(twice_area(&grid[0].rings[0]), 2 * 10_000 * 10_000);
        }
        for ring in [vec![], vec![(0.0, 0.0)], vec![(0.0, 0.0), (1.0, 0.0), (0.0, 0.0)], vec![(0.0, 0.0); 5]]
        {
            assert!(quantise(&[(place(1), vec![ring])])[0].rings.is_empty());
        }
    }

    #[test]
    fn places_stand_by_code_and_rings_by_size() {
        let square = |side: f64| vec![(0.0, 0.0), (0.0, side), (side, side), (side, 0.0), (0.0, 0.0)];
        let grid = quantise(&[(place(2), vec![square(1.0), square(2.0)]), (place(1), vec![square(1.0)])]);
        assert_eq!(grid[0].place, place(1));
        assert!(twice_area(&grid[1].rings[0]) > twice_area(&grid[1].rings[1]));
    }
}
