//! All cells, with what is needed to add them up.

use super::sample::Sample;
use super::{GroupTimeEffect, RefusedCell};

/// Effects by cohort and period, with what is needed to add them up.
#[derive(Debug, Clone, PartialEq)]
pub struct CallawaySantannaFit {
    /// The cells estimated, by cohort, then period.
    pub cells: Vec<GroupTimeEffect>,
    /// The cells that could not be.
    pub refused: Vec<RefusedCell>,
    /// Units of the panel left out because their treatment began with it, by row.
    pub left_out: Vec<usize>,
    /// Units kept.
    pub n_units: usize,
    /// Clusters the standard errors rest on.
    pub n_clusters: usize,
    /// The kept units, by cohort.
    pub(super) sample: Sample,
}
