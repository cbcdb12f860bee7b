//! Callaway & Sant'Anna: effects by cohort and period when units start treatment at different dates.
//!
//! Every cell compares one cohort with units not treated by then, so that no unit already treated ever serves as a
//! comparison. Standard errors come from the influence of each unit, added up within clusters.

mod aggregate;
mod panel;

use std::collections::BTreeMap;

use numeric::{Matrix, distribution, matrix, sum};
use rayon::prelude::*;

pub use aggregate::{Aggregate, Estimate};
pub use panel::Staggered;

use super::Error;

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
    /// Units of the cohort.
    pub n_treated: usize,
    /// Units compared with.
    pub n_controls: usize,
    /// Influence of each kept unit on the effect, times the number of units.
    influence: Vec<f64>,
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
    /// Cohort of each kept unit.
    cohort_of: Vec<Option<i64>>,
    /// Cluster of each kept unit, numbered from zero.
    cluster_of: Vec<usize>,
}

impl CallawaySantannaSpec {
    /// Estimates the effect on every cohort in every period but the first.
    ///
    /// # Assumptions
    /// Without treatment each cohort would have moved in parallel with its comparison units, from the last period before
    /// treatment less the anticipation; treatment, once begun, stays; one unit's treatment does not touch another.
    ///
    /// # Errors
    /// When no cohort has both a period before treatment and somebody to compare with.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), equations 2.9 and 2.10 without covariates, Theorem 2 (influence); `att_gt` of R did.
    pub fn fit(&self, panel: &Staggered) -> Result<CallawaySantannaFit, Error> {
        let kept = panel.kept(self.anticipation);
        let left_out =
            (0..panel.outcomes().rows()).filter(|unit| kept.binary_search(unit).is_err()).collect();
        let cohort_of: Vec<Option<i64>> = kept.iter().map(|unit| panel.cohort(*unit)).collect();
        let (cluster_of, n_clusters) = panel.clusters(&kept);
        let wanted: Vec<(i64, usize)> = cohorts(&cohort_of)
            .into_iter()
            .flat_map(|cohort| (0..panel.periods().len()).map(move |place| (cohort, place)))
            .collect();
        let sample =
            Sample { panel, kept: &kept, cohort_of: &cohort_of, cluster_of: &cluster_of, n_clusters };
        let answers: Vec<_> =
            wanted.par_iter().filter_map(|(cohort, place)| self.cell(&sample, *cohort, *place)).collect();
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
        Ok(CallawaySantannaFit {
            cells,
            refused,
            left_out,
            n_units: kept.len(),
            n_clusters,
            cohort_of,
            cluster_of,
        })
    }

    /// One cell; none where the period is its own base.
    fn cell(
        &self,
        sample: &Sample<'_>,
        cohort: i64,
        place: usize,
    ) -> Option<Result<GroupTimeEffect, RefusedCell>> {
        let period = *sample.panel.periods().get(place)?;
        let refuse = |reason| Some(Err(RefusedCell { cohort, period, reason }));
        let before = sample.panel.last_before(cohort, self.anticipation);
        let base = match self.base_period {
            BasePeriod::Varying if period < cohort => place.checked_sub(1)?,
            BasePeriod::Varying | BasePeriod::Universal => match before {
                Some(base) => base,
                None => return refuse(Refusal::NoPeriodBefore),
            },
        };
        if base == place {
            return None;
        }
        let base_period = *sample.panel.periods().get(base)?;
        let treated_by = period.max(base_period).saturating_add(i64::from(self.anticipation));
        let compares = |other: Option<i64>| match (other, self.comparison) {
            (None, _) => true,
            (Some(_), Comparison::NeverTreated) => false,
            (Some(start), Comparison::NotYetTreated) => start > treated_by && start != cohort,
        };
        let controls: Vec<bool> = sample.cohort_of.iter().map(|other| compares(*other)).collect();
        if !controls.contains(&true) {
            return refuse(Refusal::NobodyToCompare);
        }
        Some(Ok(sample.compare(cohort, &controls, (base, place), (base_period, period))))
    }
}

/// The kept units with what one cell reads of them.
struct Sample<'a> {
    panel: &'a Staggered,
    kept: &'a [usize],
    cohort_of: &'a [Option<i64>],
    cluster_of: &'a [usize],
    n_clusters: usize,
}

impl Sample<'_> {
    /// Mean change of the cohort less mean change of the controls, from place `base` to place `at`.
    fn compare(
        &self,
        cohort: i64,
        controls: &[bool],
        (base, at): (usize, usize),
        (base_period, period): (i64, i64),
    ) -> GroupTimeEffect {
        let outcomes = self.panel.outcomes();
        let changes: Vec<f64> =
            self.kept.iter().map(|unit| outcomes.at(*unit, at) - outcomes.at(*unit, base)).collect();
        let treated: Vec<bool> = self.cohort_of.iter().map(|own| *own == Some(cohort)).collect();
        let mean_of = |members: &[bool]| {
            let values: Vec<f64> = changes
                .iter()
                .zip(members)
                .filter(|(_, member)| **member)
                .map(|(change, _)| *change)
                .collect();
            (sum::mean(&values).unwrap_or(0.0), values.len())
        };
        let ((cohort_mean, n_treated), (control_mean, n_controls)) = (mean_of(&treated), mean_of(controls));
        let n = self.kept.len() as f64;
        let influence: Vec<f64> = (changes.iter().zip(&treated).zip(controls))
            .map(|((change, treated), control)| match (treated, control) {
                (true, _) => n * (change - cohort_mean) / n_treated as f64,
                (_, true) => -n * (change - control_mean) / n_controls as f64,
                _ => 0.0,
            })
            .collect();
        let standard_error = standard_error(&influence, self.cluster_of, self.n_clusters);
        let estimate = Estimate { effect: cohort_mean - control_mean, standard_error };
        GroupTimeEffect { cohort, period, base_period, estimate, n_treated, n_controls, influence }
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
            before.iter().map(|cell| totals(&cell.influence, &self.cluster_of, self.n_clusters)).collect();
        let n = self.n_units as f64;
        let covariance: Vec<Vec<f64>> = by_cluster
            .iter()
            .map(|left| by_cluster.iter().map(|right| sum::dot(left, right) / (n * n)).collect())
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

/// The starts of treatment, in order.
fn cohorts(cohort_of: &[Option<i64>]) -> Vec<i64> {
    cohort_of.iter().flatten().map(|cohort| (*cohort, ())).collect::<BTreeMap<_, _>>().into_keys().collect()
}

/// Influences added up within clusters.
fn totals(influence: &[f64], cluster_of: &[usize], n_clusters: usize) -> Vec<f64> {
    let mut totals = vec![0.0; n_clusters];
    for (value, cluster) in influence.iter().zip(cluster_of) {
        if let Some(total) = totals.get_mut(*cluster) {
            *total += value;
        }
    }
    totals
}

/// Root of the summed squares of cluster totals, over the number of units; R did makes no small-sample correction.
fn standard_error(influence: &[f64], cluster_of: &[usize], n_clusters: usize) -> f64 {
    sum::squares(&totals(influence, cluster_of, n_clusters)).sqrt() / influence.len() as f64
}
