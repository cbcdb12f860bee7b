//! Thins outlines to what a map shows, without gaps or overlaps between neighbours.

use std::{cmp::Reverse, collections::BinaryHeap};

use measure::PlaceLevel;

use super::{
    GridOutline, GridPoint, GridRing,
    grid::{order, twice_area},
    mesh::{Edge, Mesh, PointId, edge},
};

/// How much detail is kept.
///
/// # Units
/// Twice the area in square steps of the grid, so that areas stay whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detail {
    /// A point goes when the triangle it forms with the points beside it is not above this.
    pub triangle: i64,
    /// It stays all the same when its triangle is above one part in so many of a place that it bounds, so that the
    /// smallest municipalities keep their form.
    pub parts: i64,
    /// A ring that borders no other place goes when its area is below this, unless it is the largest of its place.
    pub islet: i64,
}

impl Detail {
    /// The detail that is shipped of a level. On a map of the country 1,000 pixels wide a pixel is some 320 steps: a
    /// point of a state goes when it shows by less than half a square pixel, one of a municipality by less than a quarter.
    #[must_use]
    pub fn of(level: PlaceLevel) -> Self {
        match level {
            PlaceLevel::Nation | PlaceLevel::State => {
                Self { triangle: 100_000, parts: 100, islet: 1_000_000 }
            }
            PlaceLevel::Municipality => Self { triangle: 50_000, parts: 100, islet: 500_000 },
        }
    }
}

/// Thins outlines: the points that matter least go first, and each for all places that share it.
///
/// # Assumptions
/// Lines of the outlines meet in points of theirs alone. Then they do so afterwards, for a point stays when its
/// triangle holds another point or when the line that would replace it exists already; so no line crosses another,
/// no ring loses its area, and places that shared a border still do.
///
/// # References
/// Visvalingam & Whyatt (1993), Line generalisation by repeated elimination of points, The Cartographic Journal 30.
#[must_use]
pub fn simplify(outlines: &[GridOutline], detail: Detail) -> Vec<GridOutline> {
    let kept = drop_islets(outlines, detail.islet);
    let mut thinning = Thinning::of(&kept, detail);
    thinning.run();
    kept.iter()
        .map(|outline| {
            let mut rings: Vec<GridRing> = outline.rings.iter().map(|ring| thinning.rest_of(ring)).collect();
            order(&mut rings);
            GridOutline { place: outline.place, rings }
        })
        .collect()
}

fn drop_islets(outlines: &[GridOutline], islet: i64) -> Vec<GridOutline> {
    let mesh = Mesh::of(outlines);
    let mut used: Vec<Edge> =
        outlines.iter().flat_map(|o| &o.rings).flat_map(|ring| mesh.edges_of(ring)).collect();
    used.sort_unstable();
    let is_shared =
        |edge: Edge| used.partition_point(|&e| e <= edge) - used.partition_point(|&e| e < edge) > 1;
    let stays = |(rank, ring): &(usize, &GridRing)| {
        *rank == 0 || twice_area(ring).abs() >= islet || mesh.edges_of(ring).any(is_shared)
    };
    outlines
        .iter()
        .map(|outline| GridOutline {
            place: outline.place,
            rings: outline.rings.iter().enumerate().filter(stays).map(|(_, ring)| ring.clone()).collect(),
        })
        .collect()
}

/// A mesh while points are taken from it.
struct Thinning {
    mesh: Mesh,
    stands: Vec<bool>,
    /// Points by what they matter; an entry that is no longer what [`Self::weight`] says is out of date.
    queue: BinaryHeap<Reverse<(i64, PointId)>>,
    weight: Vec<i64>,
    /// What each point may matter at most to go.
    limit: Vec<i64>,
}

impl Thinning {
    fn of(outlines: &[GridOutline], detail: Detail) -> Self {
        let mesh = Mesh::of(outlines);
        let size = mesh.points.len();
        let mut limit = vec![detail.triangle; size];
        for outline in outlines {
            let part = outline.rings.iter().map(|ring| twice_area(ring)).sum::<i64>() / detail.parts.max(1);
            for id in outline.rings.iter().flatten().filter_map(|&point| mesh.id(point)) {
                limit[id] = limit[id].min(part);
            }
        }
        let (stands, weight) = (vec![true; size], vec![0; size]);
        let mut thinning = Self { mesh, stands, queue: BinaryHeap::new(), weight, limit };
        for id in 0..size {
            thinning.weigh(id, 0);
        }
        thinning
    }

    /// Puts a point into the queue; a point never goes before the one that made it matter.
    fn weigh(&mut self, id: PointId, at_least: i64) {
        if let Some([before, after]) = self.mesh.links[id] {
            let corners = [before, id, after].map(|id| self.mesh.points[id]);
            self.weight[id] = turn(corners).abs().max(at_least);
            self.queue.push(Reverse((self.weight[id], id)));
        }
    }

    fn run(&mut self) {
        while let Some(Reverse((weight, id))) = self.queue.pop() {
            if !self.stands[id] || self.weight[id] != weight || weight > self.limit[id] {
                continue;
            }
            let Some([before, after]) = self.mesh.links[id] else { continue };
            if self.mesh.edges.contains(&edge(before, after)) || self.holds_a_point([before, id, after]) {
                continue;
            }
            self.take(id, [before, after]);
            self.weigh(before, weight);
            self.weigh(after, weight);
        }
    }

    fn take(&mut self, id: PointId, [before, after]: [PointId; 2]) {
        self.stands[id] = false;
        self.mesh.edges.remove(&edge(before, id));
        self.mesh.edges.remove(&edge(id, after));
        self.mesh.edges.insert(edge(before, after));
        for (here, beyond) in [(before, after), (after, before)] {
            if let Some(links) = &mut self.mesh.links[here] {
                *links = links.map(|link| if link == id { beyond } else { link });
            }
        }
    }

    /// Whether a point that stands lies in the triangle or on its border, its corners aside.
    fn holds_a_point(&self, corners: [PointId; 3]) -> bool {
        let [a, b, c] = corners.map(|id| self.mesh.points[id]);
        let (west, east) = (a.0.min(b.0).min(c.0), a.0.max(b.0).max(c.0));
        let (south, north) = (a.1.min(b.1).min(c.1), a.1.max(b.1).max(c.1));
        let first = self.mesh.points.partition_point(|point| point.0 < west);
        let near = self.mesh.points.iter().enumerate().skip(first).take_while(|(_, point)| point.0 <= east);
        near.filter(|(id, point)| {
            self.stands[*id] && (south..=north).contains(&point.1) && !corners.contains(id)
        })
        .any(|(_, &point)| {
            let turns = [turn([a, b, point]), turn([b, c, point]), turn([c, a, point])];
            turns.iter().all(|&t| t >= 0) || turns.iter().all(|&t| t <= 0)
        })
    }

    fn rest_of(&self, ring: &GridRing) -> GridRing {
        ring.iter().copied().filter(|&point| self.mesh.id(point).is_some_and(|id| self.stands[id])).collect()
    }
}

/// Twice the area of a triangle: above zero when it turns left, zero when it does not turn.
fn turn([a, b, c]: [GridPoint; 3]) -> i64 {
    let across = |from: i32, to: i32| i64::from(to) - i64::from(from);
    across(a.0, b.0) * across(a.1, c.1) - across(a.0, c.0) * across(a.1, b.1)
}

#[cfg(test)]
#[path = "simplify_tests.rs"]
mod tests;
