//! The lines that outlines are made of, each once, so that neighbours keep what they share.

use std::collections::{BTreeMap, BTreeSet};

use measure::PlaceCode;

use super::{GridOutline, GridPoint, GridRing};

/// The number of a point of a mesh.
pub(super) type PointId = usize;

/// A line between two points of a mesh, the lower number first.
pub(super) type Edge = (PointId, PointId);

/// The points of a set of outlines and the lines between them.
///
/// A point with other than two lines is a junction: the places around it change there, so it stays. Between
/// junctions run arcs, and every ring that passes a point of an arc passes the whole of it.
pub(super) struct Mesh {
    /// The points, ordered by longitude and latitude.
    pub points: Vec<GridPoint>,
    /// The lines.
    pub edges: BTreeSet<Edge>,
    /// For a point of an arc, the points before and after it; nothing for a junction.
    pub links: Vec<Option<[PointId; 2]>>,
}

impl Mesh {
    /// The mesh of outlines.
    pub fn of(outlines: &[GridOutline]) -> Self {
        let points: BTreeSet<GridPoint> = all_rings(outlines).flatten().copied().collect();
        let points: Vec<GridPoint> = points.into_iter().collect();
        let mut mesh = Self { links: vec![None; points.len()], points, edges: BTreeSet::new() };
        for ring in all_rings(outlines) {
            let edges: Vec<Edge> = mesh.edges_of(ring).collect();
            mesh.edges.extend(edges);
        }
        let mut around: Vec<Vec<PointId>> = vec![Vec::new(); mesh.points.len()];
        for &(from, to) in &mesh.edges {
            around[from].push(to);
            around[to].push(from);
        }
        mesh.links = around.into_iter().map(|others| <[PointId; 2]>::try_from(others).ok()).collect();
        mesh
    }

    /// The number of a point.
    pub fn id(&self, point: GridPoint) -> Option<PointId> {
        self.points.binary_search(&point).ok()
    }

    /// The lines of a ring.
    pub fn edges_of<'a>(&'a self, ring: &'a GridRing) -> impl Iterator<Item = Edge> + 'a {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).filter_map(|(&from, &to)| Some(edge(self.id(from)?, self.id(to)?)))
    }
}

/// A line, the lower number first.
pub(super) fn edge(one: PointId, other: PointId) -> Edge {
    (one.min(other), one.max(other))
}

/// The pairs of places that share a line, each once, the lower code first.
#[must_use]
pub fn neighbours_of(outlines: &[GridOutline]) -> Vec<(PlaceCode, PlaceCode)> {
    let mesh = Mesh::of(outlines);
    let mut along: BTreeMap<Edge, BTreeSet<PlaceCode>> = BTreeMap::new();
    for outline in outlines {
        for edge in outline.rings.iter().flat_map(|ring| mesh.edges_of(ring)) {
            along.entry(edge).or_default().insert(outline.place);
        }
    }
    let pairs: BTreeSet<_> = along
        .values()
        .flat_map(|places| {
            places.iter().flat_map(|&one| places.range(one..).skip(1).map(move |&other| (one, other)))
        })
        .collect();
    pairs.into_iter().collect()
}

fn all_rings(outlines: &[GridOutline]) -> impl Iterator<Item = &GridRing> {
    outlines.iter().flat_map(|outline| &outline.rings)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::tests::patchwork, *};

    /// Point by point: the two points beside it in every ring that passes it; a junction is where they differ.
    fn junctions_point_by_point(outlines: &[GridOutline]) -> BTreeSet<GridPoint> {
        let mut beside: BTreeMap<GridPoint, BTreeSet<[GridPoint; 2]>> = BTreeMap::new();
        for ring in all_rings(outlines) {
            for (i, &point) in ring.iter().enumerate() {
                let before = ring[(i + ring.len() - 1) % ring.len()];
                let after = ring[(i + 1) % ring.len()];
                beside.entry(point).or_default().insert([before.min(after), before.max(after)]);
            }
        }
        beside.into_iter().filter(|(_, pairs)| pairs.len() > 1).map(|(point, _)| point).collect()
    }

    /// Every line of every place against every line of every other.
    fn neighbours_line_by_line(outlines: &[GridOutline]) -> Vec<(PlaceCode, PlaceCode)> {
        let lines = |outline: &GridOutline| -> BTreeSet<[GridPoint; 2]> {
            let rings = outline.rings.iter();
            rings
                .flat_map(|r| (0..r.len()).map(|i| (r[i], r[(i + 1) % r.len()])))
                .map(|(a, b)| [a.min(b), a.max(b)])
                .collect()
        };
        let mut pairs = Vec::new();
        for (i, one) in outlines.iter().enumerate() {
            for other in &outlines[i + 1..] {
                if !lines(one).is_disjoint(&lines(other)) {
                    pairs.push((one.place, other.place));
                }
            }
        }
        pairs
    }

    proptest! {
        #[test]
        fn junctions_are_where_the_places_around_a_point_change(outlines in patchwork()) {
            let mesh = Mesh::of(&outlines);
            let found: BTreeSet<GridPoint> =
                mesh.points.iter().zip(&mesh.links).filter(|(_, links)| links.is_none()).map(|(p, _)| *p).collect();
            prop_assert_eq!(found, junctions_point_by_point(&outlines));
        }

        #[test]
        fn neighbours_are_those_that_share_a_line(outlines in patchwork()) {
            prop_assert_eq!(neighbours_of(&outlines), neighbours_line_by_line(&outlines));
        }
    }

    #[test]
    fn places_that_touch_in_a_point_are_no_neighbours() {
        let square = |x: i32, y: i32| vec![(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
        let outline =
            |number, ring| GridOutline { place: PlaceCode::new(number).unwrap(), rings: vec![ring] };
        let touching = [outline(1, square(0, 0)), outline(2, square(1, 1)), outline(3, square(1, 0))];
        let pairs: Vec<_> = neighbours_of(&touching).iter().map(|(a, b)| (a.number(), b.number())).collect();
        assert_eq!(pairs, [(1, 3), (2, 3)]);
    }
}
