//! One cohort in one period: its effect, or why there is none.

use super::Estimate;
use super::influence::Influence;

/// The effect on one cohort in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTimeEffect {
    /// Period in which the cohort starts treatment.
    pub cohort: i64,
    /// Period of the effect; before `cohort` it is a test of parallel trends.
    pub period: i64,
    /// Period the change is measured from.
    pub base_period: i64,
    /// The effect and its standard error, in the unit of the outcome.
    pub estimate: Estimate,
    /// Units of the cohort observed in both periods.
    pub n_treated: usize,
    /// Units compared with, observed in both periods.
    pub n_controls: usize,
    /// What a larger weight on a unit does to the effect.
    pub(super) influence: Influence,
}

/// A cohort and period that cannot be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedCell {
    /// Period in which the cohort starts treatment.
    pub cohort: i64,
    /// Period of the effect.
    pub period: i64,
    /// Why.
    pub reason: Refusal,
}

/// Why a cohort and period cannot be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No period of the panel lies before the treatment of the cohort, less the anticipation.
    NoPeriodBefore,
    /// Nobody is left untreated by then.
    NobodyToCompare,
    /// No unit of the cohort was observed both in this period and in its base.
    CohortNotSeen,
    /// No comparison unit was observed both in this period and in its base.
    ComparisonNotSeen,
    /// The covariates of the comparison units repeat one another, or are more than the units.
    CovariatesRepeat,
    /// The covariates tell the cohort from its comparison units (a probability of 0.999 or more).
    NoOverlap,
}
