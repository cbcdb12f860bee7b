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
    /// A treated unit has too few periods before treatment for so many factors.
    #[error(
        "{rank} factors ask for a longer past or more untreated units than the panel has: at most {most} can be estimated"
    )]
    TooFewPeriodsForRank {
        /// Number of factors asked for.
        rank: usize,
        /// The most that the panel can carry.
        most: usize,
    },
    /// A method without covariates was given some.
    #[error(
        "{method} takes no covariates and was given {seen}: leave them out or use a method that takes them"
    )]
    CovariatesNotTaken {
        /// The method.
        method: &'static str,
        /// Covariates given.
        seen: usize,
    },
    /// A cluster of an assignment is treated in part, or lies in two strata.
    #[error("the units of cluster {cluster} differ in treatment or stratum: a cluster is assigned as one")]
    ClusterDivided {
        /// The cluster.
        cluster: usize,
    },
    /// A unit that should be untreated is not, stands twice or does not exist.
    #[error(
        "unit {unit} is no untreated unit of the panel, or is named twice: name each by its row, from zero"
    )]
    NotAnUntreatedUnit {
        /// The unit, from zero.
        unit: usize,
    },
    /// A unit or period has no cell that is neither treated nor exposed.
    #[error(
        "{what} {place} has no cell that is neither treated nor exposed: leave it out, or take narrower rings"
    )]
    NothingToCompare {
        /// A unit or a period.
        what: &'static str,
        /// Its place, from zero.
        place: usize,
    },
    /// The rings were drawn around other dates of treatment than the panel's.
    #[error(
        "the rings were drawn around other first treated periods than the panel's (unit {unit}): draw them from its own"
    )]
    RingsOfOtherDates {
        /// The first unit that differs, from zero.
        unit: usize,
    },
    /// A search or an iteration did not end.
    #[error("{what} did not settle: check the scale of the outcomes")]
    DidNotSettle {
        /// What was searched.
        what: &'static str,
    },
    /// A resampling ended with too few draws that could be estimated.
    #[error("only {usable} of {draws} draws could be estimated: at least two are needed")]
    TooFewDraws {
        /// Draws asked for.
        draws: usize,
        /// Draws that gave an estimate.
        usable: usize,
    },
    /// The arithmetic refused the numbers.
    #[error(transparent)]
    Numeric(#[from] numeric::Error),
}
