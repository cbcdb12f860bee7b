//! Whom a cohort is compared with, from when, and how known differences are taken out.

/// Who a cohort is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparison {
    /// Units that are not treated within the panel.
    #[default]
    NeverTreated,
    /// Also units whose treatment is still to come.
    NotYetTreated,
}

/// Which period a change before treatment is measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BasePeriod {
    /// The period before the one looked at: effects before treatment are changes from one period to the next.
    #[default]
    Varying,
    /// Always the last period before treatment.
    Universal,
}

/// How differences between cohort and comparison that are known before treatment are taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Adjustment {
    /// They are not: trends are taken as parallel without conditions.
    #[default]
    Unconditional,
    /// The change of the comparison units is regressed on the covariates.
    OutcomeRegression,
    /// Comparison units are weighted by the odds of belonging to the cohort (Hajek weights, logit).
    InverseProbability,
    /// Both: right when one of the two models is.
    DoublyRobust,
}

/// Settings of the estimator. The default is that of R did 2.5.1 without covariates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallawaySantannaSpec {
    /// Who a cohort is compared with.
    pub comparison: Comparison,
    /// Which period a change before treatment is measured from.
    pub base_period: BasePeriod,
    /// How known differences are taken out.
    pub adjustment: Adjustment,
    /// Periods before its start in which treatment may already show.
    pub anticipation: u32,
}
