//! Effects on counts.

use std::collections::BTreeMap;

use super::RefusedCount;
use crate::staggered_starts::effect::Estimate;

/// The effect over a set of cohorts and periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountEffect {
    /// Counts seen.
    pub seen: f64,
    /// Counts expected without treatment.
    pub expected: f64,
    /// Counts seen less expected: negative where deaths were averted.
    pub excess: Estimate,
    /// Logarithm of counts seen over counts expected; none when none were seen.
    pub log_ratio: Option<Estimate>,
    /// The mean of the logarithms of the cells, each weighted by its units: Wooldridge's average coefficient; none when
    /// a cell has no count.
    pub mean_log_ratio: Option<Estimate>,
    /// Units times periods.
    pub unit_periods: usize,
}

/// Effects on counts.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtendedPoissonFit {
    /// The effect from the start of treatment on, over all cells.
    pub overall: CountEffect,
    /// By time since treatment; before zero with units never treated as comparison alone.
    pub by_event: BTreeMap<i64, CountEffect>,
    /// By cohort, from the start of treatment on.
    pub by_cohort: BTreeMap<i64, CountEffect>,
    /// By cohort and period.
    pub cells: BTreeMap<(i64, i64), CountEffect>,
    /// Cohorts and cells that have no effect.
    pub refused: Vec<RefusedCount>,
    /// Units the fit rests on.
    pub n_units: usize,
    /// Clusters.
    pub n_clusters: usize,
}
