//! The working regression of a count fit, without and with a kink at each date: what one response says of every date.

use numeric::{Matrix, sum};

use crate::Error;

/// What is left of a column after the others, relative to its size, below which it repeats them.
const REPEATED: f64 = 1e-9;

/// Columns of length one, each orthogonal to all others.
pub(super) struct Orthonormal(Vec<Vec<f64>>);

/// The regression that one step of weighted least squares runs: the columns without a break, made orthonormal, and of the
/// kink at each date what they leave, at length one.
pub(super) struct Working {
    /// Those columns, and behind them those of the kinks: one matrix, so that a response is multiplied with all in one pass.
    columns: Matrix,
    /// How many are not kinks.
    base: usize,
    /// Length of what the columns leave of each kink.
    lengths: Vec<f64>,
    degrees: f64,
}

/// What one response says of every date.
pub(super) struct Searched {
    /// By how much the kink at each date lowers the sum of squares.
    gains: Vec<f64>,
    /// The largest of them.
    largest: f64,
    /// The sum of squares left with the best kink, over its degrees of freedom.
    scale: f64,
}

impl Orthonormal {
    /// The columns times the weights, one made orthogonal to those before it.
    ///
    /// # Errors
    /// When columns repeat one another.
    pub(super) fn new(columns: &[Vec<f64>], roots: &[f64]) -> Result<Self, Error> {
        let mut held = Self(Vec::with_capacity(columns.len()));
        for column in columns {
            let (unit, _) = held.remainder(&weighted(column, roots)).ok_or_else(|| {
                let rank = held.0.len();
                numeric::Error::Collinear { what: "the regressors", columns: columns.len(), rank }
            })?;
            held.0.push(unit);
        }
        Ok(held)
    }

    pub(super) fn columns(&self) -> &[Vec<f64>] {
        &self.0
    }

    /// The vector less its projection on the columns.
    pub(super) fn less(&self, vector: &[f64]) -> Vec<f64> {
        let mut left = vector.to_vec();
        // Twice is enough: the second round takes away what rounding left of the first.
        for _ in 0..2 {
            for column in &self.0 {
                let along = sum::dot(column, &left);
                left.iter_mut().zip(column).for_each(|(held, value)| *held -= along * value);
            }
        }
        left
    }

    /// What the columns leave of a vector, at length one, and its length; nothing where they repeat it.
    fn remainder(&self, vector: &[f64]) -> Option<(Vec<f64>, f64)> {
        let left = self.less(vector);
        let (length, whole) = (sum::squares(&left).sqrt(), sum::squares(vector).sqrt());
        (length > REPEATED * whole).then(|| (left.iter().map(|value| value / length).collect(), length))
    }
}

impl Working {
    /// The regression with these square roots of the weights; `kinks` has a column for each date.
    pub(super) fn new(base: &[Vec<f64>], kinks: &[Vec<f64>], roots: &[f64]) -> Result<Self, Error> {
        let columns = base.len() + 1;
        let mut base = Orthonormal::new(base, roots)?;
        let repeated = || numeric::Error::Collinear { what: "the regressors", columns, rank: columns - 1 };
        let left: Vec<(Vec<f64>, f64)> = kinks
            .iter()
            .map(|kink| base.remainder(&weighted(kink, roots)).ok_or_else(repeated))
            .collect::<Result<_, _>>()?;
        let (kinks, lengths): (Vec<Vec<f64>>, Vec<f64>) = left.into_iter().unzip();
        let degrees = (roots.len() - columns) as f64;
        base.0.extend(kinks);
        Ok(Self { columns: Matrix::from_rows(&base.0)?.transposed(), base: columns - 1, lengths, degrees })
    }

    /// The kink at a date of this size in the logarithm of the mean, less what the columns without a break take up.
    pub(super) fn signal(&self, date: usize, size: f64) -> Vec<f64> {
        self.columns.column(self.base + date).iter().map(|value| size * self.lengths[date] * value).collect()
    }

    /// What a response says of every date. Its part along the columns without a break is of no effect.
    pub(super) fn search(&self, response: &[f64]) -> Searched {
        let mut gains = self.columns.transposed_times(response);
        gains.iter_mut().for_each(|product| *product *= *product);
        let without = sum::squares(response) - sum::ordered(gains.drain(..self.base));
        let largest = gains.iter().copied().fold(0.0, f64::max);
        Searched { gains, largest, scale: (without - largest).max(0.0) / self.degrees }
    }
}

impl Searched {
    /// The largest F statistic of a kink over all dates.
    pub(super) fn of_any(&self) -> f64 {
        self.largest / self.scale
    }

    /// The F statistic of the best date against this one: zero where this one is the best.
    pub(super) fn against(&self, date: usize) -> f64 {
        (self.largest - self.gains[date]) / self.scale
    }
}

fn weighted(column: &[f64], roots: &[f64]) -> Vec<f64> {
    column.iter().zip(roots).map(|(value, root)| value * root).collect()
}
