//! The effects and their averages.

use std::collections::BTreeMap;

use numeric::Matrix;

use crate::staggered_starts::effect::Estimate;

/// The effect on a cohort in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CohortPeriodEffect {
    /// Period in which the cohort starts treatment.
    pub cohort: i64,
    /// Period of the effect.
    pub period: i64,
    /// Units of the cohort.
    pub n_units: usize,
    /// The effect and its standard error, in the unit of the outcome.
    pub estimate: Estimate,
}

/// The effects and their averages.
#[derive(Debug, Clone, PartialEq)]
pub struct SunAbrahamFit {
    /// Effects by cohort, then period; each cohort's last period before treatment is its reference and has none.
    pub cells: Vec<CohortPeriodEffect>,
    /// The average from the start of treatment on, cells weighted by their units.
    pub overall: Estimate,
    /// Averages by time since treatment, cohorts weighted by their units.
    pub by_event: BTreeMap<i64, Estimate>,
    /// Covariance of the averages by time since treatment, in ascending order of it.
    pub event_covariance: Matrix,
    /// Averages over the periods of each cohort from the start of treatment on.
    pub by_cohort: BTreeMap<i64, Estimate>,
    /// Coefficients of the covariates; zero for one that repeats others.
    pub covariates: Vec<f64>,
    /// Places of the covariates that units, cohorts by period, and earlier covariates repeat.
    pub collinear: Vec<usize>,
    /// Units left out, by row: no period before their treatment is in the panel, or they are never treated and the cohort
    /// treated last compares.
    pub left_out: Vec<usize>,
    /// Cohorts without an effect: beside the cohort treated last no period from their start on is left.
    pub without_effect: Vec<i64>,
    /// Observations the regression rests on.
    pub n_rows: usize,
    /// Clusters; none where errors are independent.
    pub n_clusters: Option<usize>,
}
