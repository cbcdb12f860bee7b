//! Which controls a draw uses and with what coefficients: spike and slab, held as a swept cross product.

use numeric::stream::Stream;
use numeric::{Matrix, float};

/// Draws after which rounding is swept out by starting from the cross products again.
const FRESH: usize = 200;

/// The prior of coefficients and noise.
#[derive(Debug, Clone, Copy)]
pub(super) struct SlabPrior {
    /// Log odds that a control is used; infinite where all are.
    pub log_odds: f64,
    /// Degrees of freedom of the noise.
    pub degrees: f64,
    /// Sum of squares of the noise.
    pub squares: f64,
    /// The largest standard deviation of the noise.
    pub upper: f64,
}

/// A symmetric matrix swept on some of its rows.
#[derive(Debug, Clone)]
struct Swept {
    values: Vec<f64>,
    size: usize,
}

impl Swept {
    fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    /// Sweeps a row in, or out again: with the sign of the pivot changed, the one undoes the other.
    fn sweep(&mut self, place: usize, out: bool) {
        let first = place * self.size;
        let line = self.values[first..first + self.size].to_vec();
        let pivot = line[place];
        let sign = if out { -1.0 } else { 1.0 };
        for (held, across) in self.values.chunks_exact_mut(self.size).zip(&line) {
            let own = across / pivot;
            for (value, across) in held.iter_mut().zip(&line) {
                *value -= own * across;
            }
            if let Some(value) = held.get_mut(place) {
                *value = sign * own;
            }
        }
        let swept = self.values.iter_mut().skip(first);
        for (value, across) in swept.zip(&line) {
            *value = sign * across / pivot;
        }
        if let Some(value) = self.values.get_mut(first + place) {
            *value = -1.0 / pivot;
        }
    }
}

/// The controls, their cross products, and those in use.
#[derive(Debug, Clone)]
pub(super) struct Selection {
    prior: SlabPrior,
    /// The square of the prior odds that a control is used.
    prior_odds: f64,
    observations: usize,
    cross: Vec<f64>,
    precision: Vec<f64>,
    posterior: Swept,
    slab: Swept,
    /// Whether each control is in use.
    pub used: Vec<bool>,
    draws: usize,
}

impl Selection {
    /// `observed` holds the controls of the periods before, `slab` the prior precision over the noise variance.
    pub fn new(observed: &Matrix, slab: Vec<f64>, prior: SlabPrior) -> Self {
        let size = observed.columns();
        let columns: Vec<Vec<f64>> = (0..size).map(|column| observed.column(column)).collect();
        let cross: Vec<f64> = columns
            .iter()
            .flat_map(|a| columns.iter().map(move |b| numeric::sum::dot(a, b)))
            .zip(&slab)
            .map(|(cross, precision)| cross + precision)
            .collect();
        let mut selection = Self {
            prior,
            prior_odds: float::exp(2.0 * prior.log_odds),
            observations: observed.rows(),
            posterior: Swept { values: cross.clone(), size },
            slab: Swept { values: slab.clone(), size },
            cross,
            precision: slab,
            used: vec![prior.log_odds == f64::INFINITY; size],
            draws: 0,
        };
        selection.refresh();
        selection
    }

    /// Sweeps again from the cross products.
    fn refresh(&mut self) {
        self.posterior.values.clone_from(&self.cross);
        self.slab.values.clone_from(&self.precision);
        for place in 0..self.used.len() {
            if self.used.get(place) == Some(&true) {
                self.posterior.sweep(place, false);
                self.slab.sweep(place, false);
            }
        }
    }

    /// Draws the controls in use, the noise and the coefficients; `moments` are controls times target, and its square.
    pub fn draw(&mut self, moments: (&[f64], f64), stream: &mut Stream) -> (Vec<f64>, f64) {
        self.draws += 1;
        if self.draws.is_multiple_of(FRESH) {
            self.refresh();
        }
        let (products, square) = moments;
        let mut line = self.line(products);
        let mut left = self.squares_left(products, &line) + square;
        if self.prior.log_odds.is_finite() {
            let mut order: Vec<usize> = (0..self.used.len()).collect();
            stream.shuffle(&mut order);
            for place in order {
                self.visit(place, (&mut line, &mut left), stream);
            }
        }
        let degrees = self.prior.degrees + self.observations as f64;
        let noise = inverse_gamma_deviation((degrees, self.prior.squares + left), self.prior.upper, stream);
        (self.coefficients(&line, noise, stream), noise)
    }

    /// For a control in use its coefficient, for another what is left of its product.
    fn line(&self, products: &[f64]) -> Vec<f64> {
        (0..self.used.len())
            .map(|row| {
                let own = self.used.get(row) == Some(&true);
                let through: f64 = self
                    .used
                    .iter()
                    .zip(products)
                    .enumerate()
                    .filter(|(_, (used, _))| **used)
                    .map(|(column, (_, product))| self.posterior.at(row, column) * product)
                    .sum();
                if own { -through } else { products[row] - through }
            })
            .collect()
    }

    fn squares_left(&self, products: &[f64], line: &[f64]) -> f64 {
        -self
            .used
            .iter()
            .zip(products.iter().zip(line))
            .filter(|(used, _)| **used)
            .map(|(_, (a, b))| a * b)
            .sum::<f64>()
    }

    /// Takes a control in or out with its posterior probability given the others.
    fn visit(&mut self, place: usize, held: (&mut [f64], &mut f64), stream: &mut Stream) {
        let (line, left) = held;
        let (Some(used), Some(own)) = (self.used.get(place).copied(), line.get(place).copied()) else {
            return;
        };
        let diagonal = self.posterior.at(place, place);
        // In use, the swept diagonal is minus the inverse of the pivot that the control would have on entering.
        let (pivot, slab) = if used {
            (-1.0 / diagonal, -1.0 / self.slab.at(place, place))
        } else {
            (diagonal, self.slab.at(place, place))
        };
        let gain = if used { own * own * pivot } else { own * own / pivot };
        let (with, without) = if used { (*left, *left + gain) } else { (*left - gain, *left) };
        let degrees = self.prior.degrees + self.observations as f64;
        let squares = self.prior.squares;
        // In with the odds: prior odds, times the root of slab over pivot, times the ratio to the power of minus half the
        // degrees. Both sides are squared and their logarithms compared.
        let uniform = stream.uniform();
        let against = (1.0 - uniform) / uniform;
        let bound = float::ln(slab / pivot * self.prior_odds * against * against);
        let chosen = power_lies_below((squares + with) / (squares + without), degrees, bound);
        if chosen == used {
            return;
        }
        // The line is swept as one more column of the same matrix.
        let ratio = own / diagonal;
        for (row, value) in line.iter_mut().enumerate() {
            *value = match (row == place, used) {
                (true, true) => -ratio,
                (true, false) => ratio,
                (false, _) => *value - self.posterior.at(row, place) * ratio,
            };
        }
        *left = if chosen { with } else { without };
        self.posterior.sweep(place, used);
        self.slab.sweep(place, used);
        if let Some(flag) = self.used.get_mut(place) {
            *flag = chosen;
        }
    }

    /// Normal around the line with the inverse of the cross products in use; others are zero.
    fn coefficients(&self, line: &[f64], noise: f64, stream: &mut Stream) -> Vec<f64> {
        let members: Vec<usize> =
            (0..self.used.len()).filter(|at| self.used.get(*at) == Some(&true)).collect();
        let size = self.used.len();
        let mut factor: Vec<Vec<f64>> = Vec::with_capacity(members.len());
        for row in &members {
            let mut own: Vec<f64> = Vec::with_capacity(members.len());
            for (other, column) in factor.iter().zip(&members) {
                let known: f64 = own.iter().zip(other).map(|(a, b)| a * b).sum();
                // An earlier row of the factor ends with its pivot, at the place that is computed now.
                own.push((self.cross[row * size + column] - known) / other[own.len()]);
            }
            let known: f64 = own.iter().map(|a| a * a).sum();
            own.push((self.cross[row * size + row] - known).sqrt());
            factor.push(own);
        }
        let mut shocks: Vec<f64> = members.iter().map(|_| stream.standard_normal()).collect();
        for (place, own) in factor.iter().enumerate().rev() {
            let (earlier, later) = shocks.split_at_mut(place);
            let (Some(shock), Some((pivot, others))) = (later.first_mut(), own.split_last()) else {
                continue;
            };
            *shock /= pivot;
            for (held, entry) in earlier.iter_mut().zip(others) {
                *held -= entry * *shock;
            }
        }
        let mut coefficients = vec![0.0; size];
        for (place, shock) in members.iter().zip(shocks) {
            if let (Some(held), Some(mean)) = (coefficients.get_mut(*place), line.get(*place)) {
                *held = mean + noise * shock;
            }
        }
        coefficients
    }
}

/// Whether `degrees` times the logarithm of a ratio lies below a bound.
///
/// The logarithm lies between 1 - 1/r and r - 1: near one that settles it, and it is seldom computed.
fn power_lies_below(ratio: f64, degrees: f64, bound: f64) -> bool {
    if degrees * (ratio - 1.0) < bound {
        true
    } else if degrees * (1.0 - 1.0 / ratio) >= bound {
        false
    } else {
        degrees * float::ln(ratio) < bound
    }
}

/// Draws a standard deviation whose precision is gamma with these degrees of freedom and sum of squares, below a bound.
///
/// DIFFERENCE: after a thousand draws above the bound the bound itself is given, where bsts samples the truncated tail.
pub(super) fn inverse_gamma_deviation(shape: (f64, f64), upper: f64, stream: &mut Stream) -> f64 {
    let (degrees, squares) = shape;
    (0..1_000)
        .map(|_| (0.5 * squares / stream.standard_gamma(0.5 * degrees)).sqrt())
        .find(|deviation| *deviation <= upper)
        .unwrap_or(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortcut_decides_as_the_logarithm_does() {
        for place in 1..=400 {
            let ratio = f64::from(place) / 300.0;
            for bound in [-20.0, -3.0, -0.7, -0.01, 0.0, 0.01, 0.3, 5.0] {
                let plain = 60.0 * float::ln(ratio) < bound;
                assert_eq!(power_lies_below(ratio, 60.0, bound), plain, "{ratio} {bound}");
            }
        }
    }
}
