//! Which untreated units stand near treated ones, period by period: by rings of distance or by pairs of neighbours.

use numeric::Matrix;

use crate::Error;

/// The ring that each unit stands in, in each period: none where it is treated or beyond every ring.
///
/// # Shape
/// Units x periods. Ring 0 is the nearest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RingExposure {
    rings: Vec<Vec<Option<usize>>>,
    count: usize,
    starts: Vec<Option<usize>>,
}

impl RingExposure {
    /// Rings by the distance to the nearest unit treated by then: ring `k` reaches up to `bounds[k]`, and rings exclude each
    /// other.
    ///
    /// # Units
    /// Distances and bounds in one unit.
    ///
    /// # Shape
    /// `distances` is units x units; `starts` has the first treated period of each unit.
    ///
    /// # Errors
    /// When the distances are not units x units, or the bounds are empty or not ascending from above zero.
    ///
    /// # References
    /// Butts (2023), arXiv 2105.03737v3: rings in place of a function of distance.
    pub fn by_distance(
        distances: &Matrix,
        bounds: &[f64],
        starts: &[Option<usize>],
        periods: usize,
    ) -> Result<RingExposure, Error> {
        let units = starts.len();
        for seen in [distances.rows(), distances.columns()] {
            if seen != units {
                return Err(Error::LengthDiffers { what: "a side of the distances", expected: units, seen });
            }
        }
        if bounds.is_empty() {
            return Err(Error::OutOfRange {
                what: "the number of rings",
                seen: 0.0,
                expected: "at least one",
            });
        }
        // Not-a-number is above nothing.
        let ascends = |(near, far): &(&f64, &f64)| near < far;
        let before = std::iter::once(&0.0).chain(bounds);
        if let Some((_, &seen)) = before.zip(bounds).find(|pair| !ascends(pair)) {
            return Err(Error::OutOfRange {
                what: "a bound of the rings",
                seen,
                expected: "above zero, each above the one before",
            });
        }
        let ring = |unit: usize, period: usize| {
            let near = treated_by(starts, period).map(|other| distances.at(unit, other));
            let nearest = near.fold(f64::INFINITY, f64::min);
            bounds.iter().position(|bound| nearest <= *bound)
        };
        Ok(RingExposure { rings: fill(starts, periods, ring), count: bounds.len(), starts: starts.to_vec() })
    }

    /// One ring: the untreated units with a neighbour treated by then.
    ///
    /// # Errors
    /// When a pair names a unit that does not exist.
    pub fn by_neighbours(
        pairs: &[(usize, usize)],
        starts: &[Option<usize>],
        periods: usize,
    ) -> Result<RingExposure, Error> {
        let units = starts.len();
        if let Some(unit) = pairs.iter().flat_map(|(a, b)| [*a, *b]).find(|unit| *unit >= units) {
            return Err(Error::NotAnUntreatedUnit { unit });
        }
        let ring = |unit: usize, period: usize| {
            let touches =
                |other: usize| pairs.iter().any(|pair| *pair == (unit, other) || *pair == (other, unit));
            treated_by(starts, period).any(touches).then_some(0)
        };
        Ok(RingExposure { rings: fill(starts, periods, ring), count: 1, starts: starts.to_vec() })
    }

    /// The ring of a unit in a period.
    #[must_use]
    pub fn ring(&self, unit: usize, period: usize) -> Option<usize> {
        self.rings.get(unit).and_then(|rings| rings.get(period)).copied().flatten()
    }

    /// Number of rings.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// First treated period of each unit, as the rings were drawn around.
    #[must_use]
    pub fn starts(&self) -> &[Option<usize>] {
        &self.starts
    }

    /// Units and periods covered.
    #[must_use]
    pub fn shape(&self) -> (usize, usize) {
        (self.rings.len(), self.rings.first().map_or(0, Vec::len))
    }
}

fn treated_by(starts: &[Option<usize>], period: usize) -> impl Iterator<Item = usize> + '_ {
    let by = move |start: &Option<usize>| start.is_some_and(|start| start <= period);
    starts.iter().enumerate().filter(move |(_, start)| by(start)).map(|(unit, _)| unit)
}

fn fill(
    starts: &[Option<usize>],
    periods: usize,
    ring: impl Fn(usize, usize) -> Option<usize>,
) -> Vec<Vec<Option<usize>>> {
    let of_unit = |(unit, start): (usize, &Option<usize>)| {
        (0..periods)
            .map(|period| if start.is_some_and(|start| start <= period) { None } else { ring(unit, period) })
            .collect()
    };
    starts.iter().enumerate().map(of_unit).collect()
}
