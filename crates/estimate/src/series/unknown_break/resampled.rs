//! Residuals drawn anew with the dependence that they have: an autoregression, and blocks of what it leaves.

use numeric::stream::Stream;
use numeric::sum;

use super::working::Orthonormal;

/// The coefficients among which the one of the errors is looked for.
const COEFFICIENTS: (f64, f64) = (-0.95, 0.97);

/// Halvings of the bracket around the coefficient: 2^-40 of its width remains.
const HALVINGS: usize = 40;

/// Errors of a regression, from which series as dependent as they are drawn.
pub(super) struct Resampled {
    /// What the autoregression leaves, with mean zero.
    innovations: Vec<f64>,
    pub(super) coefficient: f64,
    block: usize,
}

impl Resampled {
    /// From the residuals of the regression on these columns.
    ///
    /// A regression takes from its residuals part of their size and of their correlation. Coefficient and size are those of
    /// the errors whose residuals would on average have the correlation and the squares seen.
    pub(super) fn new(residuals: &[f64], columns: &Orthonormal, block: usize) -> Self {
        let squares = sum::squares(residuals);
        let together = sum::ordered(residuals.windows(2).map(|pair| pair[0] * pair[1]));
        let left = Left::new(columns, residuals.len());
        let coefficient = left.coefficient(together / squares);
        let variance = squares / left.squares(coefficient);
        let raw: Vec<f64> = residuals.windows(2).map(|pair| pair[1] - coefficient * pair[0]).collect();
        let n = raw.len() as f64;
        let mean = sum::ordered(&raw) / n;
        let centred: Vec<f64> = raw.iter().map(|value| value - mean).collect();
        let wanted = variance * (1.0 - coefficient * coefficient);
        let scale = (wanted * n / sum::squares(&centred)).sqrt();
        Self { innovations: centred.iter().map(|value| value * scale).collect(), coefficient, block }
    }

    /// A series of as many errors as there were residuals.
    pub(super) fn draw(&self, stream: &mut Stream) -> Vec<f64> {
        let n = self.innovations.len();
        let mut drawn = Vec::with_capacity(n + self.block);
        // The first error is as large as one that has the whole past behind it.
        let first = self.innovations[stream.below(n)] / (1.0 - self.coefficient * self.coefficient).sqrt();
        while drawn.len() < n {
            let start = stream.below(n);
            // The end is joined to the beginning, so that every innovation is as likely as any other.
            drawn.extend((start..start + self.block).map(|place| self.innovations[place % n]));
        }
        drawn.truncate(n);
        let mut held = first;
        let later = drawn.into_iter().map(|innovation| {
            held = self.coefficient * held + innovation;
            held
        });
        std::iter::once(first).chain(later).collect()
    }
}

/// What a regression leaves of errors of variance one whose correlation falls geometrically, on average.
struct Left {
    /// Sums along the diagonals of the matrix that gives the residuals.
    squares: Vec<f64>,
    /// The same for the matrix that gives the products of neighbouring residuals.
    neighbours: Vec<f64>,
}

impl Left {
    /// From the columns `Q`: residuals are `M = I - Q Q'` times the errors, and neighbours are half of `M L M`, where `L`
    /// moves by one period both ways.
    fn new(columns: &Orthonormal, n: usize) -> Self {
        let (mut squares, mut neighbours) = (vec![0.0; n], vec![0.0; n]);
        squares[0] = n as f64;
        neighbours[1] = (n - 1) as f64;
        let moved: Vec<Vec<f64>> = columns.columns().iter().map(|column| moved_both_ways(column)).collect();
        for (column, own) in columns.columns().iter().zip(&moved) {
            // Along this column, what the move makes of all of them.
            let mut within = vec![0.0; n];
            for (other, other_moved) in columns.columns().iter().zip(&moved) {
                let share = sum::dot(column, other_moved);
                within.iter_mut().zip(other).for_each(|(held, value)| *held += share * value);
            }
            let parts: Vec<f64> = own.iter().zip(&within).map(|(own, within)| own - 0.5 * within).collect();
            for (first, value) in column.iter().enumerate() {
                for (second, (other, part)) in column.iter().zip(&parts).enumerate() {
                    let apart = first.abs_diff(second);
                    squares[apart] -= value * other;
                    neighbours[apart] -= value * part;
                }
            }
        }
        Self { squares, neighbours }
    }

    /// The sum of squared residuals, of errors of variance one with this coefficient.
    fn squares(&self, coefficient: f64) -> f64 {
        polynomial(&self.squares, coefficient)
    }

    /// The coefficient with which residuals have this correlation on average.
    fn coefficient(&self, correlation: f64) -> f64 {
        let (mut low, mut high) = COEFFICIENTS;
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if polynomial(&self.neighbours, middle) < correlation * self.squares(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }
}

/// Each value's neighbours added up: beyond either end there is nobody.
fn moved_both_ways(values: &[f64]) -> Vec<f64> {
    let n = values.len();
    (0..n)
        .map(|place| {
            let before = if place > 0 { values[place - 1] } else { 0.0 };
            let after = if place + 1 < n { values[place + 1] } else { 0.0 };
            before + after
        })
        .collect()
}

fn polynomial(coefficients: &[f64], at: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |held, coefficient| held * at + coefficient)
}

#[cfg(test)]
mod tests {
    use numeric::stream::StreamKey;

    use super::*;

    /// Errors with a known coefficient, the trend taken out: plain correlation falls short of it, the corrected one does not.
    #[test]
    fn the_coefficient_is_corrected_for_what_the_regression_takes() {
        let n = 50;
        let columns = [vec![1.0; n], (0..n).map(|t| t as f64).collect::<Vec<_>>()];
        let columns = Orthonormal::new(&columns, &vec![1.0; n]).unwrap();
        let (mut plain, mut corrected, mut deviations) = (Vec::new(), Vec::new(), Vec::new());
        for replicate in 0..2_000 {
            let mut stream = StreamKey::new(1, b"tests", "coefficient").stream(replicate);
            let mut held = stream.standard_normal() / 0.75_f64.sqrt();
            let errors: Vec<f64> = (0..n)
                .map(|_| {
                    held = 0.5 * held + stream.standard_normal();
                    held
                })
                .collect();
            let residuals = columns.less(&errors);
            let products: f64 = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum();
            plain.push(products / sum::squares(&residuals));
            let drawn = Resampled::new(&residuals, &columns, 4);
            corrected.push(drawn.coefficient);
            deviations.push(sum::squares(&drawn.draw(&mut stream)) / n as f64);
        }
        let mean = |values: &[f64]| sum::mean(values).unwrap();
        // The standard error of either mean is below 0.0035. The correction takes the mean of a ratio for the ratio of means,
        // which leaves a tenth to a twentieth of the coefficient over fifty periods.
        assert!(mean(&plain) < 0.44, "{}", mean(&plain));
        assert!((mean(&corrected) - 0.5).abs() < 0.035, "{}", mean(&corrected));
        // Errors of variance 1 / 0.75; the coefficient's own error makes some series larger.
        assert!((mean(&deviations) - 4.0 / 3.0).abs() < 0.15, "{}", mean(&deviations));
    }
}
