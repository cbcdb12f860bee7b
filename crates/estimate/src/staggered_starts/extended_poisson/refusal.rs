//! Cohorts and periods without an effect, and why.

/// A cohort and period without an effect, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedCount {
    /// Period in which the cohort starts treatment.
    pub cohort: i64,
    /// Period of the effect; none for all of the cohort.
    pub period: Option<i64>,
    /// Why.
    pub reason: CountRefusal,
}

/// Why a cohort or a period of it has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountRefusal {
    /// No period of the panel lies before its treatment, less the anticipation.
    NoPeriodBefore,
    /// It has no count before treatment: nothing tells its level.
    NoCountBefore,
    /// Nobody untreated has a count in the period: nothing tells what to expect.
    NoCountToCompare,
    /// The untreated of the period share no chain of cohorts and periods with the cohort.
    Unconnected,
}
