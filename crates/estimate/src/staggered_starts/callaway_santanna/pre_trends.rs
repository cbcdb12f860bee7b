//! Whether effects before treatment are zero, all at once.

use numeric::{Matrix, distribution, matrix, sum};
use rayon::prelude::*;

use super::{CallawaySantannaFit, GroupTimeEffect};

/// A joint test that all effects before treatment are zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PreTrendTest {
    /// Wald statistic.
    pub statistic: f64,
    /// Effects tested.
    pub degrees: usize,
    /// Probability of a larger statistic under parallel trends.
    pub p: f64,
}

impl CallawaySantannaFit {
    /// Tests jointly that the effects before treatment (less the anticipation) are zero.
    ///
    /// Gives none when there are no such effects, or more of them than clusters can tell apart. Not rejecting is not
    /// showing that trends are parallel.
    ///
    /// # References
    /// The Wald pre-test that `att_gt` of R did prints.
    #[must_use]
    pub fn pre_trend_test(&self, anticipation: u32) -> Option<PreTrendTest> {
        let before: Vec<&GroupTimeEffect> =
            self.cells.iter().filter(|cell| cell.period + i64::from(anticipation) < cell.cohort).collect();
        let effects: Vec<f64> = before.iter().map(|cell| cell.estimate.effect).collect();
        let by_cluster: Vec<Vec<f64>> =
            before.iter().map(|cell| self.sample.totals_of(&[(cell, 1.0)], &[])).collect();
        let covariance: Vec<Vec<f64>> = by_cluster
            .par_iter()
            .map(|left| by_cluster.iter().map(|right| sum::dot(left, right)).collect())
            .collect();
        let solved = matrix::solve_positive(&Matrix::from_rows(&covariance).ok()?, &effects).ok()?;
        let statistic = sum::dot(&effects, &solved);
        let degrees = effects.len();
        Some(PreTrendTest {
            statistic,
            degrees,
            p: distribution::chi_squared_above(statistic, degrees as f64),
        })
    }
}
