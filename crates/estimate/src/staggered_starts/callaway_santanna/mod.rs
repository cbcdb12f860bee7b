//! Callaway & Sant'Anna: effects by cohort and period when units start treatment at different dates.
//!
//! Every cell compares one cohort with units not treated by then, so that no unit already treated ever serves as a
//! comparison. Standard errors come from the influence of each unit, added up within clusters.

mod adjusted;
mod aggregate;
mod bootstrap;
mod influence;
mod sample;

use numeric::{Matrix, distribution, matrix, sum};
use rayon::prelude::*;

pub use aggregate::{Aggregate, Averaging, Estimate};
pub use bootstrap::{Band, MultiplierBootstrap, Multipliers};

use crate::{Error, Staggered};
use influence::Influence;
use sample::Sample;

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
#[non_exhaustive]
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
    influence: Influence,
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
#[non_exhaustive]
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
    sample: Sample,
}

impl CallawaySantannaSpec {
    /// Estimates the effect on every cohort in every period but the first.
    ///
    /// Where outcomes are missing, a cell compares the units observed in both of its periods, as `panel = TRUE` of R did
    /// does within a cell; cohorts keep the weight of all their units in averages. Each cell says how many it compared.
    ///
    /// # Assumptions
    /// Without treatment each cohort would have moved in parallel with its comparison units (of the same covariates, where
    /// an adjustment is asked for), from the last period before treatment less the anticipation; treatment, once begun,
    /// stays; one unit's treatment does not touch another; what is missing is missing without regard to the change.
    ///
    /// # Errors
    /// When no cohort has both a period before treatment and somebody to compare with, or when an adjustment is asked for
    /// and the panel has no covariates.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), equations 2.8 to 2.10, Theorem 2 (influence); Sant'Anna & Zhao (2020), equations 2.2,
    /// 2.3, 3.1 and Theorem 1 (panel); `att_gt` of R did.
    pub fn fit(&self, panel: &Staggered) -> Result<CallawaySantannaFit, Error> {
        if self.adjustment != Adjustment::Unconditional && panel.covariates().is_none() {
            return Err(Error::NoCovariates);
        }
        let kept = panel.kept(self.anticipation);
        let left_out =
            (0..panel.outcomes().rows()).filter(|unit| kept.binary_search(unit).is_err()).collect();
        let sample = Sample::new(panel, kept);
        let wanted: Vec<(usize, usize)> = (0..sample.cohorts.len())
            .flat_map(|group| (0..panel.periods().len()).map(move |place| (group, place)))
            .collect();
        let answers: Vec<_> = wanted
            .par_iter()
            .filter_map(|(group, place)| self.cell(panel, &sample, (*group, *place)))
            .collect();
        let (mut cells, mut refused) = (Vec::new(), Vec::new());
        for answer in answers {
            match answer {
                Ok(cell) => cells.push(cell),
                Err(refusal) => refused.push(refusal),
            }
        }
        if cells.is_empty() {
            return Err(Error::NoComparison);
        }
        let (n_units, n_clusters) = (sample.units.len(), sample.n_clusters);
        Ok(CallawaySantannaFit { cells, refused, left_out, n_units, n_clusters, sample })
    }

    /// One cell; none where the period is its own base.
    fn cell(
        &self,
        panel: &Staggered,
        sample: &Sample,
        (group, place): (usize, usize),
    ) -> Option<Result<GroupTimeEffect, RefusedCell>> {
        let cohort = *sample.cohorts.get(group)?;
        let period = *panel.periods().get(place)?;
        let refuse = |reason| Some(Err(RefusedCell { cohort, period, reason }));
        let base = match self.base_period {
            BasePeriod::Varying if period < cohort => place.checked_sub(1)?,
            BasePeriod::Varying | BasePeriod::Universal => {
                match panel.last_before(cohort, self.anticipation) {
                    Some(base) => base,
                    None => return refuse(Refusal::NoPeriodBefore),
                }
            }
        };
        if base == place {
            return None;
        }
        let base_period = *panel.periods().get(base)?;
        let first_control = match self.comparison {
            Comparison::NeverTreated => sample.cohorts.len(),
            Comparison::NotYetTreated => {
                let treated_by = period.max(base_period).saturating_add(i64::from(self.anticipation));
                sample.cohorts.partition_point(|start| *start <= treated_by)
            }
        };
        let shape = influence::Shape { group, place, base, first_control };
        if sample.controls(&shape).iter().all(std::ops::Range::is_empty) {
            return refuse(Refusal::NobodyToCompare);
        }
        let compared = match self.adjustment {
            Adjustment::Unconditional if panel.is_complete() => Ok(sample.compare_all(shape)),
            adjustment => adjusted::compare(panel, sample, (shape, adjustment)),
        };
        Some(match compared {
            Ok(compared) => Ok(GroupTimeEffect {
                cohort,
                period,
                base_period,
                estimate: compared.estimate,
                n_treated: compared.n_treated,
                n_controls: compared.n_controls,
                influence: compared.influence,
            }),
            Err(reason) => Err(RefusedCell { cohort, period, reason }),
        })
    }
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
