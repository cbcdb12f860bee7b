//! The weighted normal equations of fixed effects, the eliminated factor taken out, solved by conjugate gradients.

use super::FixedEffects;
use crate::{Error, float};

/// Steps after which the levels are given up as inseparable.
const MOST_STEPS: usize = 20_000;

/// A value for each level: of the eliminated factor, and of the others together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Levels {
    pub(crate) eliminated: Vec<f64>,
    pub(crate) others: Vec<f64>,
}

impl Levels {
    pub(crate) fn zero(effects: &FixedEffects) -> Self {
        Self { eliminated: vec![0.0; effects.starts.len() - 1], others: vec![0.0; effects.n_others] }
    }

    /// Adds `factor` times the values of `change`.
    pub(crate) fn add(&mut self, factor: f64, change: &Levels) {
        for (held, more) in self.eliminated.iter_mut().zip(&change.eliminated) {
            *held += factor * more;
        }
        for (held, more) in self.others.iter_mut().zip(&change.others) {
            *held += factor * more;
        }
    }

    /// Scales `expected` so that it adds up to the counts in every level of one factor after another, and notes by how much.
    pub(crate) fn fit_proportions(
        &mut self,
        effects: &FixedEffects,
        (counts, weights): (&[f64], Option<&[f64]>),
        expected: &mut [f64],
    ) {
        let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
        // A level without a count has no finite fit: it stands still here and is found separated by Newton's method.
        let factor = |seen: f64, fitted: f64| if seen > 0.0 && fitted > 0.0 { seen / fitted } else { 1.0 };
        effects.each_run(|level, rows, _| {
            let seen = in_four(rows.len(), |at| weight(rows.start + at) * counts[rows.start + at]);
            let fitted = in_four(rows.len(), |at| weight(rows.start + at) * expected[rows.start + at]);
            let factor = factor(seen, fitted);
            self.eliminated[level] += float::ln(factor);
            expected[rows].iter_mut().for_each(|value| *value *= factor);
        });
        // The other factors one at a time: each has its own place among the levels of a row.
        for place in 0..effects.width {
            let (mut seen, mut fitted) = (vec![0.0; effects.n_others], vec![0.0; effects.n_others]);
            let own = || effects.others.iter().skip(place).step_by(effects.width.max(1));
            for (row, code) in own().enumerate() {
                seen[*code as usize] += weight(row) * counts[row];
                fitted[*code as usize] += weight(row) * expected[row];
            }
            let factors: Vec<f64> =
                seen.iter().zip(&fitted).map(|(seen, fitted)| factor(*seen, *fitted)).collect();
            for (held, factor) in self.others.iter_mut().zip(&factors) {
                *held += float::ln(*factor);
            }
            for (value, code) in expected.iter_mut().zip(own()) {
                *value *= factors[*code as usize];
            }
        }
    }

    /// Takes from each row, in the order of `effects`, the values of its levels.
    pub(crate) fn subtract_from(&self, effects: &FixedEffects, column: &mut [f64]) {
        effects.each_run(|level, rows, codes| {
            let own = self.eliminated[level];
            for_rows(effects.width, codes, column[rows].iter_mut(), |value, codes| {
                *value -= own + at_levels(&self.others, codes);
            });
        });
    }
}

/// The sum of the values of some levels.
fn at_levels(values: &[f64], codes: &[u32]) -> f64 {
    match codes {
        [code] => values[*code as usize],
        _ => codes.iter().map(|code| values[*code as usize]).sum(),
    }
}

/// Calls `each` with every row and its levels of the other factors.
fn for_rows<'a, T>(
    width: usize,
    codes: &'a [u32],
    rows: impl Iterator<Item = T>,
    mut each: impl FnMut(T, &'a [u32]),
) {
    match width {
        0 => rows.for_each(|row| each(row, &[])),
        1 => rows.zip(codes).for_each(|(row, code)| each(row, std::slice::from_ref(code))),
        _ => rows.zip(codes.chunks_exact(width)).for_each(|(row, codes)| each(row, codes)),
    }
}

impl FixedEffects {
    /// Calls `each` with every level of the eliminated factor, its rows, and their levels of the other factors.
    fn each_run(&self, mut each: impl FnMut(usize, std::ops::Range<usize>, &[u32])) {
        for (level, ends) in self.starts.windows(2).enumerate() {
            each(level, ends[0]..ends[1], &self.others[ends[0] * self.width..ends[1] * self.width]);
        }
    }
}

/// The normal equations under given weights, in the order in which `effects` holds rows.
pub(crate) struct NormalEquations<'a> {
    effects: &'a FixedEffects,
    weights: &'a [f64],
    /// One over the weight of each level, zero where it has none.
    inverse_eliminated: Vec<f64>,
    inverse_others: Vec<f64>,
}

impl<'a> NormalEquations<'a> {
    pub(crate) fn new(effects: &'a FixedEffects, weights: &'a [f64]) -> Self {
        let mut totals = Levels::zero(effects);
        effects.each_run(|level, rows, codes| {
            let own = &weights[rows];
            totals.eliminated[level] = in_four(own.len(), |at| own[at]);
            for_rows(effects.width, codes, own.iter(), |weight, codes| {
                for code in codes {
                    totals.others[*code as usize] += weight;
                }
            });
        });
        let inverse = |total: &f64| if *total > 0.0 { 1.0 / total } else { 0.0 };
        let inverse_eliminated = totals.eliminated.iter().map(inverse).collect();
        let inverse_others = totals.others.iter().map(inverse).collect();
        Self { effects, weights, inverse_eliminated, inverse_others }
    }

    /// The levels that explain `column` best, sought from the given ones; the residual is `tolerance` of the column.
    pub(crate) fn solve(&self, column: &[f64], levels: &mut Levels, tolerance: f64) -> Result<(), Error> {
        let mut right = vec![0.0; self.effects.n_others];
        let mut means = vec![0.0; levels.eliminated.len()];
        let (mut varies, mut size) = (0.0, 0.0);
        self.effects.each_run(|level, rows, codes| {
            let (values, weights) = (&column[rows.clone()], &self.weights[rows]);
            let mean = in_four(values.len(), |at| weights[at] * values[at]) * self.inverse_eliminated[level];
            means[level] = mean;
            let mut own = 0.0;
            for_rows(self.effects.width, codes, values.iter().zip(weights), |(value, weight), codes| {
                let part = weight * (value - mean);
                own += part * (value - mean);
                for code in codes {
                    right[*code as usize] += part;
                }
            });
            varies += own;
            // The column's own squares: those about the mean, and the mean's, whose weight is one over the inverse.
            size += own + mean * mean / self.inverse_eliminated[level].max(f64::MIN_POSITIVE);
        });
        if self.effects.width > 0 {
            // Of a column that the eliminated factor explains alone, rounding is left: nothing below it is sought.
            let rounding = 16.0 * f64::EPSILON;
            let enough = (tolerance * tolerance * varies).max(rounding * rounding * size);
            self.descend(&right, &mut levels.others, enough)?;
        }
        self.effects.each_run(|level, rows, codes| {
            let weights = &self.weights[rows];
            let mut explained = 0.0;
            for_rows(self.effects.width, codes, weights.iter(), |weight, codes| {
                explained += weight * at_levels(&levels.others, codes);
            });
            levels.eliminated[level] = means[level] - explained * self.inverse_eliminated[level];
        });
        Ok(())
    }

    /// Conjugate gradients, each level scaled by its weight, until the scaled residual is at most `enough`.
    fn descend(&self, right: &[f64], levels: &mut [f64], enough: f64) -> Result<(), Error> {
        let mut product = vec![0.0; right.len()];
        let mut residual = right.to_vec();
        if levels.iter().any(|value| *value != 0.0) {
            self.multiply(levels, &mut product);
            for (held, used) in residual.iter_mut().zip(&product) {
                *held -= used;
            }
        }
        let scaled = |residual: &[f64]| -> Vec<f64> {
            residual.iter().zip(&self.inverse_others).map(|(value, inverse)| value * inverse).collect()
        };
        let mut direction = scaled(&residual);
        let mut left = crate::sum::dot(&residual, &direction);
        for _ in 0..MOST_STEPS {
            if left <= enough {
                return Ok(());
            }
            self.multiply(&direction, &mut product);
            let curvature = crate::sum::dot(&direction, &product);
            // A constant moved from one factor to another changes no row: along it the equations are flat.
            if curvature <= 0.0 || !curvature.is_finite() {
                break;
            }
            let step = left / curvature;
            for (held, more) in levels.iter_mut().zip(&direction) {
                *held += step * more;
            }
            for (held, used) in residual.iter_mut().zip(&product) {
                *held -= step * used;
            }
            let next = scaled(&residual);
            let before = left;
            left = crate::sum::dot(&residual, &next);
            for (held, new) in direction.iter_mut().zip(next) {
                *held = new + left / before * *held;
            }
        }
        if left <= enough { Ok(()) } else { Err(Error::EffectsInseparable { left: left.sqrt() }) }
    }

    /// The matrix of the other factors' equations times a value for each of their levels.
    fn multiply(&self, values: &[f64], product: &mut [f64]) {
        product.fill(0.0);
        if self.effects.complete {
            return self.multiply_complete(values, product);
        }
        let mut explained = Vec::new();
        self.effects.each_run(|level, rows, codes| {
            let weights = &self.weights[rows];
            explained.clear();
            let mut mean = 0.0;
            for_rows(self.effects.width, codes, weights.iter(), |weight, codes| {
                let value = at_levels(values, codes);
                mean += weight * value;
                explained.push(value);
            });
            mean *= self.inverse_eliminated[level];
            for_rows(self.effects.width, codes, weights.iter().zip(&explained), |(weight, value), codes| {
                let part = weight * (value - mean);
                for code in codes {
                    product[*code as usize] += part;
                }
            });
        });
    }

    /// The same where each run of rows holds the levels of the other factor in order.
    fn multiply_complete(&self, values: &[f64], product: &mut [f64]) {
        for (weights, inverse) in self.weights.chunks_exact(values.len()).zip(&self.inverse_eliminated) {
            let mean = in_four(values.len(), |at| weights[at] * values[at]) * inverse;
            for ((held, weight), value) in product.iter_mut().zip(weights).zip(values) {
                *held += weight * (value - mean);
            }
        }
    }
}

/// The sum of `count` terms in four running sums, which a processor adds side by side; always in this order.
fn in_four(count: usize, term: impl Fn(usize) -> f64) -> f64 {
    let mut sums = [0.0; 4];
    let whole = count - count % 4;
    for at in (0..whole).step_by(4) {
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum += term(at + lane);
        }
    }
    let rest: f64 = (whole..count).map(term).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
