//! A synthetic control freed of its own bias by blocks of earlier periods left out in turn, with a t-test.

use numeric::simplex::SimplexProblem;
use numeric::{Matrix, distribution, sum};
use rayon::prelude::*;

use crate::{Block, Error};

/// The t-test of a synthetic control, cross-fitted over blocks of earlier periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DebiasedSyntheticControlSpec {
    /// Blocks of earlier periods; the paper recommends three.
    pub folds: usize,
}

impl Default for DebiasedSyntheticControlSpec {
    fn default() -> DebiasedSyntheticControlSpec {
        DebiasedSyntheticControlSpec { folds: 3 }
    }
}

/// The answer of the debiased synthetic control.
///
/// # Units
/// Effects and errors are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct DebiasedSyntheticControlFit {
    /// Mean effect over all treated periods, less the bias seen in the periods left out.
    pub effect: f64,
    /// The effect that each block left out gives; their mean is `effect`.
    pub fold_effects: Vec<f64>,
    /// Its standard error.
    pub standard_error: f64,
    /// Degrees of freedom of the t-test: one less than the blocks.
    pub degrees: f64,
    /// Two-sided p-value of no effect.
    pub p: f64,
}

impl DebiasedSyntheticControlSpec {
    /// Fits weights without each block of earlier periods, and takes the block's error off the effect.
    ///
    /// # Assumptions
    /// The distance of treated unit and synthetic control is stationary apart from the effect, and weakly dependent; the
    /// past is long. With more untreated units than periods, weights and effect are one choice among equally good ones.
    ///
    /// # Errors
    /// When there are fewer than two blocks, or too few earlier periods to leave one out and fit, or the solver refuses the
    /// numbers.
    ///
    /// # References
    /// Chernozhukov, Wüthrich & Zhu (2026), Journal of Political Economy, section 3, equations for the estimator and its self-normalised error.
    pub fn fit(&self, block: &Block) -> Result<DebiasedSyntheticControlFit, Error> {
        let (n_pre, n_post) = (block.n_pre(), block.n_post());
        let refused = Error::OutOfRange {
            what: "the number of blocks",
            seen: self.folds as f64,
            expected: "at least two and at most the periods before treatment",
        };
        if self.folds < 2 || n_pre < self.folds {
            return Err(refused);
        }
        let length = (n_pre / self.folds).min(n_post);
        let unused = n_pre - length * self.folds;
        let fold_effects = (0..self.folds)
            .into_par_iter()
            .map(|fold| {
                let first = unused + fold * length;
                fold_effect(block, first..first + length)
            })
            .collect::<Result<Vec<f64>, Error>>()?;
        let folds = self.folds as f64;
        let (Some(effect), Some(spread)) = (sum::mean(&fold_effects), sum::standard_deviation(&fold_effects))
        else {
            return Err(refused);
        };
        let inflation = (1.0 + folds * length as f64 / n_post as f64).sqrt();
        let standard_error = inflation * spread / folds.sqrt();
        let degrees = folds - 1.0;
        let p = 2.0 * distribution::student_below(-(effect / standard_error).abs(), degrees);
        Ok(DebiasedSyntheticControlFit { effect, fold_effects, standard_error, degrees, p })
    }
}

impl DebiasedSyntheticControlFit {
    /// The estimate, give or take the Student quantile of the standard error.
    #[must_use]
    pub fn interval(&self, level: f64) -> (f64, f64) {
        let half = distribution::student_quantile(1.0 - level / 2.0, self.degrees) * self.standard_error;
        (self.effect - half, self.effect + half)
    }
}

/// Mean distance after treatment less mean distance in the block left out, by the weights of the other earlier periods.
fn fold_effect(block: &Block, left_out: std::ops::Range<usize>) -> Result<f64, Error> {
    let path = block.treated_path();
    let kept: Vec<usize> = (0..block.n_pre()).filter(|period| !left_out.contains(period)).collect();
    let rows: Vec<Vec<f64>> = kept
        .iter()
        .map(|period| block.controls().iter().map(|unit| block.outcomes().at(*unit, *period)).collect())
        .collect();
    let target: Vec<f64> = kept.iter().filter_map(|period| path.get(*period).copied()).collect();
    let weights = SimplexProblem::new(Matrix::from_rows(&rows)?, target)?.solve()?.weights;
    let distances: Vec<f64> = path
        .iter()
        .enumerate()
        .map(|(period, seen)| {
            let synthetic = block.controls().iter().zip(&weights);
            seen - sum::ordered(synthetic.map(|(unit, weight)| weight * block.outcomes().at(*unit, period)))
        })
        .collect();
    let mean = |range: std::ops::Range<usize>| sum::mean(distances.get(range).unwrap_or(&[])).unwrap_or(0.0);
    Ok(mean(block.n_pre()..path.len()) - mean(left_out))
}
