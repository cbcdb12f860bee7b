//! What keeps an estimator from answering.

use thiserror::Error;

/// What keeps an estimator from answering: the design, the numbers, or the arithmetic.
///
/// Exhaustive, so that whoever says it in words to a reader does not compile until a new one is said too.
#[derive(Debug, Clone, PartialEq, Error)]
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
    /// A regression with fixed effects names no factor.
    #[error("the regression has no fixed effects: name at least one factor, such as the unit")]
    NoFactor,
    /// Nothing is left of the observations.
    #[error("none of the {rows} rows informs the regression: look at the levels left out of smaller samples")]
    NothingLeft {
        /// Rows given.
        rows: usize,
    },
    /// No regressor varies beside the fixed effects.
    #[error(
        "of the regressors {regressors:?} nothing varies beside the fixed effects: leave out a factor, or ask for another regressor"
    )]
    NothingVaries {
        /// The regressors.
        regressors: Vec<String>,
    },
    /// Nobody is counted where a regressor is on, or nobody where it is off.
    #[error(
        "none is counted on one side of `{regressor}`: its ratio is zero or without bound, and has no logarithm to estimate"
    )]
    NothingCounted {
        /// The regressor.
        regressor: String,
    },
    /// A regression fits every row, and leaves no residual to draw from.
    #[error("the regression fits every row: no residual is left to draw from, and no error can be told")]
    NoResidual,
    /// Periods are a year and a month written as one number.
    #[error(
        "periods `{before}` and `{seen}` are a year and a month written as one number, which are not one step apart: number the months one after another"
    )]
    PeriodsAreYearMonths {
        /// A December.
        before: i64,
        /// The January after it.
        seen: i64,
    },
    /// A list of clusters is missing.
    #[error("clustered standard errors need clusters: name them, or ask for independent errors")]
    NoClusters,
    /// There are too few clusters.
    #[error("{clusters} cluster cannot show how far clusters differ: at least 2 are needed")]
    TooFewClusters {
        /// Clusters.
        clusters: usize,
    },
    /// More than two lists of clusters.
    #[error("errors can be clustered by two lists at most: join lists")]
    TooManyClusterings,
    /// Not exactly one list of clusters.
    #[error("a bootstrap of clusters needs exactly one list of clusters: name one")]
    OneClustering,
    /// There are not more rows than parameters.
    #[error(
        "{rows} rows cannot bear {parameters} parameters: give more rows, or leave out regressors or factors"
    )]
    TooFewRows {
        /// Rows.
        rows: usize,
        /// Parameters.
        parameters: usize,
    },
    /// Two-way clustering gives a negative variance.
    #[error(
        "the variance of the coefficient of `{regressor}` comes out as `{seen}`: cluster by one list, the coarser"
    )]
    VarianceNegative {
        /// The regressor.
        regressor: String,
        /// The variance.
        seen: f64,
    },
    /// A count is negative.
    #[error("the count in row {row} is `{seen}` and must be zero or positive")]
    CountNegative {
        /// Row, from zero.
        row: usize,
        /// The count.
        seen: f64,
    },
    /// An exposure was given to a linear regression.
    #[error("an exposure belongs to a regression of counts: leave it out, or use it as weight")]
    ExposureOfNoCount,
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
    /// A method for complete panels was given one with gaps.
    #[error(
        "{method} takes a complete panel and {cells} cells were not observed: leave out their units or periods, or use a method that takes gaps"
    )]
    GapsNotTaken {
        /// The method.
        method: &'static str,
        /// Cells not observed.
        cells: usize,
    },
    /// A method that counts units alike was given weights.
    #[error(
        "{method} counts every unit alike and was given weights: leave them out or use a method that takes them"
    )]
    WeightsNotTaken {
        /// The method.
        method: &'static str,
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
    /// A predictor names a variable that the panel does not hold.
    #[error("the panel holds no variable `{name}`: name one of its own")]
    NoSuchVariable {
        /// What was named.
        name: String,
    },
    /// A predictor was never observed for a unit.
    #[error(
        "`{predictor}` was never observed for unit {unit} (row, from 0) in the periods asked for: widen them, or leave out the unit or the predictor"
    )]
    PredictorMissing {
        /// The predictor.
        predictor: String,
        /// The unit, by row.
        unit: usize,
    },
    /// A predictor or covariate is the same for all units.
    #[error("`{predictor}` is the same for all units and can tell none from another: leave it out")]
    PredictorConstant {
        /// The predictor.
        predictor: String,
    },
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
    /// A coefficient of an event study moves exactly with earlier ones.
    #[error(
        "the covariance is singular: coefficient {place} (from 0) moves exactly with earlier ones; give fewer periods, or a covariance from more clusters than coefficients"
    )]
    CovarianceSingular {
        /// The coefficient, from zero.
        place: usize,
    },
    /// A covariance is not the same on both sides of its diagonal.
    #[error(
        "the covariance of coefficients {row} and {column} (from 0) is `{above}` above the diagonal and `{below}` below: give a symmetric matrix"
    )]
    CovarianceUneven {
        /// Row, from zero.
        row: usize,
        /// Column, from zero.
        column: usize,
        /// Value above the diagonal.
        above: f64,
        /// Value below the diagonal.
        below: f64,
    },
    /// The periods are not one step apart.
    #[error(
        "period {place} (`{seen}`) is not as far from `{before}` as the first two are apart: give every period, or number them"
    )]
    PeriodsUneven {
        /// Place of the period, from zero.
        place: usize,
        /// The period before it.
        before: i64,
        /// The period.
        seen: i64,
    },
    /// A series has too few periods for a break to be looked for.
    #[error("{periods} periods are too few to look for a break: at least {needed} are needed")]
    SeriesTooShort {
        /// Periods given.
        periods: usize,
        /// The fewest that will do.
        needed: usize,
    },
    /// A series lies on its trend without any spread.
    #[error("the {periods} counts lie on their trend without any spread, which no error can be learnt from")]
    SeriesWithoutSpread {
        /// Periods given.
        periods: usize,
    },
    /// No unit changes its treatment.
    #[error("none of the {units} units changes its treatment: there is no switch to measure")]
    NobodySwitches {
        /// Units in the panel.
        units: usize,
    },
    /// Nobody started from the same level of treatment and has not changed it.
    #[error(
        "{switchers} units change treatment from {levels} starting levels, and at no level is anybody left who has not: no unit is comparable"
    )]
    NobodyAtTheSameLevel {
        /// Units that change their treatment.
        switchers: usize,
        /// Different treatments in the first period.
        levels: usize,
    },
    /// A jackknife leaves out one unit at a time, and a cohort has no other.
    #[error(
        "the cohort that starts in period {first_treated} (from 0) has one unit, so that leaving it out leaves nobody: use placebos"
    )]
    CohortOfOneUnit {
        /// First treated period of the cohort, from zero.
        first_treated: usize,
    },
    /// One untreated unit carries all the weight, so that nothing can be said without it.
    #[error("unit {unit} (row, from 0) carries all the weight of a cohort's comparison: use placebos")]
    OnlyDonor {
        /// The unit, by row.
        unit: usize,
    },
    /// A bootstrap of clusters whose treated units lie in fewer than two.
    #[error(
        "treated units lie in {treated} cluster, and a bootstrap cannot show how far treated clusters differ: use placebos"
    )]
    TooFewTreatedClusters {
        /// Clusters with a treated unit.
        treated: usize,
    },
    /// The arithmetic refused the numbers.
    #[error(transparent)]
    Numeric(#[from] numeric::Error),
}
