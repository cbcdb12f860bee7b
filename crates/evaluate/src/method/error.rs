//! What keeps an estimator from answering.

use thiserror::Error;

/// What keeps an estimator from answering: the design, the numbers, or the arithmetic.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The list of treated units does not fit the outcomes.
    #[error("{what} has {seen} entries where the outcomes have {expected}: give one for each")]
    LengthDiffers {
        /// What the list is.
        what: &'static str,
        /// Rows or columns of the outcomes.
        expected: usize,
        /// Length of the list.
        seen: usize,
    },
    /// No unit is treated.
    #[error("none of the {units} units is treated: name at least one")]
    NoTreatedUnit {
        /// Units in the panel.
        units: usize,
    },
    /// Every unit is treated.
    #[error("all {units} units are treated and none is left to compare with: leave at least one untreated")]
    NoControlUnit {
        /// Units in the panel.
        units: usize,
    },
    /// Treatment starts outside the panel, or with its first period.
    #[error(
        "treatment starts in period {first_treated} of {periods} (from 0): it must start after the first period and within the panel"
    )]
    NoPeriodBeforeOrAfter {
        /// First treated period, from zero.
        first_treated: usize,
        /// Periods in the panel.
        periods: usize,
    },
    /// The month-to-month variation that sets the penalty cannot be measured.
    #[error(
        "{controls} untreated units over {periods} periods before treatment have fewer than two changes, so that their noise level is unknown: give at least three periods, or the noise level"
    )]
    NoiseLevelUnknown {
        /// Untreated units.
        controls: usize,
        /// Periods before treatment.
        periods: usize,
    },
    /// A noise level given by the caller is negative or not finite.
    #[error("the noise level is `{seen}`: give zero or a positive number in the unit of the outcome")]
    NoiseLevelNegative {
        /// What was given.
        seen: f64,
    },
    /// There are not enough untreated units to play the treated ones.
    #[error(
        "{controls} untreated units cannot stand in for {treated} treated ones and leave one to compare with: at least {} are needed", treated + 1
    )]
    TooFewForPlacebo {
        /// Untreated units.
        controls: usize,
        /// Treated units.
        treated: usize,
    },
    /// A seeded sample of assignments was asked for with no draws.
    #[error(
        "the possible assignments are too many to enumerate and the sample asked for is empty: ask for at least one draw"
    )]
    NoDraws,
    /// The periods are not in ascending order.
    #[error(
        "period {place} (`{seen}`) does not come after `{before}`: sort the periods and leave out repeats"
    )]
    PeriodsNotAscending {
        /// Place of the period, from zero.
        place: usize,
        /// The period before it.
        before: i64,
        /// The period.
        seen: i64,
    },
    /// No cohort has both a period before treatment and somebody to compare with.
    #[error(
        "no cohort has a period before treatment and untreated units to compare with: widen the panel or the comparison group"
    )]
    NoComparison,
    /// A level, power or margin lies outside the values it can take.
    #[error("{what} is `{seen}` and must be {expected}")]
    OutOfRange {
        /// What the setting is.
        what: &'static str,
        /// What was given.
        seen: f64,
        /// What is allowed.
        expected: &'static str,
    },
    /// A weight is not a positive number.
    #[error("the weight of unit {unit} is `{seen}`: give a positive number, or leave the unit out")]
    WeightNotPositive {
        /// Row of the unit, from zero.
        unit: usize,
        /// What was given.
        seen: f64,
    },
    /// An adjustment for covariates was asked for and the panel has none.
    #[error(
        "an adjustment for covariates was asked for and the panel has none: give a table with one row for each unit"
    )]
    NoCovariates,
    /// A cohort and period with one unit has no mean without that unit.
    #[error(
        "cohort `{cohort}` has one unit in period `{period}`, so that leaving it out leaves nobody: use the standard error that keeps it"
    )]
    CohortOfOne {
        /// Start of treatment of the cohort.
        cohort: i64,
        /// The period.
        period: i64,
    },
    /// The arithmetic refused the numbers.
    #[error(transparent)]
    Numeric(#[from] numeric::Error),
}
