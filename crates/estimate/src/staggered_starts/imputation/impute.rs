//! The effects that imputed outcomes leave, and how far they may lie from the truth.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use numeric::sum;
use rayon::prelude::*;

use super::RefusedImputation;
use super::levels::{self, Levels};
use crate::panel::staggered::{Takes, totals};
use crate::staggered_starts::effect::Estimate;
use crate::{Error, Staggered};

/// The name by which it refuses.
const METHOD: &str = "imputation";

/// What the residual of a treated cell is measured from: the effect itself is not separated from its own noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spread {
    /// From the mean effect of its cohort and period: conservative (Borusyak, Jaravel & Spiess).
    #[default]
    CohortPeriod,
    /// The same mean without the unit itself, which undoes the shrinking of small cohorts (their appendix A.9).
    LeaveOneOut,
    /// From the estimate itself: the moments of two stages (Gardner; `did2s`).
    TwoStage,
}

/// Settings of the estimator. The default is that of R didimputation 0.5.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImputationSpec {
    /// Where the standard error measures residuals from.
    pub spread: Spread,
    /// Periods before its start in which treatment may already show: they are not fitted on.
    pub anticipation: u32,
}

/// Imputed effects, with what is needed to add them up.
#[derive(Debug, Clone, PartialEq)]
pub struct ImputationFit {
    /// The average effect over all treated cells that can be imputed, by weight.
    pub effect: Estimate,
    /// Treated cells imputed.
    pub n_imputed: usize,
    /// Cells that were fitted on.
    pub n_untreated: usize,
    /// Clusters the standard errors rest on.
    pub n_clusters: usize,
    /// Cohorts and periods that the effect does not speak of. Their cells are in no average.
    pub refused: Vec<RefusedImputation>,
    spec: ImputationSpec,
    levels: Levels,
}

impl ImputationSpec {
    /// Fits levels of units and periods on untreated cells and imputes the treated ones.
    ///
    /// Missing cells are left out; a unit's weight counts in the fit and in the averages.
    ///
    /// # Assumptions
    /// Without treatment, outcomes are a level of the unit plus one of the period, and noise of mean zero; treatment, once
    /// begun, stays; nothing shows before the anticipation.
    ///
    /// # Errors
    /// When no treated cell can be imputed, and with [`Spread::LeaveOneOut`] when a cohort and period has one unit only.
    ///
    /// # References
    /// Borusyak, Jaravel & Spiess (2024), Theorem 2, Proposition A3 and equation 8; Gardner (2022), section 3.
    pub fn fit(&self, panel: &Staggered) -> Result<ImputationFit, Error> {
        Takes { gaps: true, weights: true, covariates: false }.check(panel, METHOD)?;
        let (levels, refused) = Levels::fit(panel, self.anticipation)?;
        let all = |_: i64, since: i64| since >= 0;
        let effect = levels.estimate(self.spread, all)?.ok_or(Error::NoComparison)?;
        let (n_imputed, n_untreated) = levels.counts();
        Ok(ImputationFit {
            effect,
            n_imputed,
            n_untreated,
            n_clusters: levels.n_clusters,
            refused,
            spec: *self,
            levels,
        })
    }
}

impl ImputationFit {
    /// The average effect at each time since treatment within `window`, from zero on.
    ///
    /// # Errors
    /// As [`ImputationSpec::fit`].
    pub fn event_study(&self, window: RangeInclusive<i64>) -> Result<BTreeMap<i64, Estimate>, Error> {
        let times: Vec<i64> = self.levels.times().into_iter().filter(|time| window.contains(time)).collect();
        let parts: Vec<_> = times
            .par_iter()
            .map(|time| Ok((*time, self.levels.estimate(self.spec.spread, |_, since| since == *time)?)))
            .collect::<Result<_, Error>>()?;
        Ok(parts.into_iter().filter_map(|(time, own)| Some((time, own?))).collect())
    }

    /// The average effect on one cohort; none where it has no imputed cell.
    ///
    /// # Errors
    /// As [`ImputationSpec::fit`].
    pub fn of_cohort(&self, cohort: i64) -> Result<Option<Estimate>, Error> {
        self.levels.estimate(self.spec.spread, |own, since| own == cohort && since >= 0)
    }
}

impl Levels {
    /// The weighted mean of the imputed cells chosen by cohort and time since treatment; none where none is chosen.
    fn estimate(&self, spread: Spread, chosen: impl Fn(i64, i64) -> bool) -> Result<Option<Estimate>, Error> {
        let cells: Vec<&levels::Imputed> =
            self.imputed.iter().filter(|cell| chosen(cell.cohort, cell.period - cell.cohort)).collect();
        let weight = |cell: &levels::Imputed| self.weights[cell.unit];
        let total = sum::ordered(cells.iter().map(|cell| weight(cell)));
        if total <= 0.0 {
            return Ok(None);
        }
        let effect = sum::ordered(cells.iter().map(|cell| weight(cell) * cell.effect)) / total;
        // Sums of squared weight, and of squared weight times effect, by cohort and period.
        let mut means: BTreeMap<(i64, i64), (f64, f64)> = BTreeMap::new();
        for cell in &cells {
            let (squares, effects) = means.entry((cell.cohort, cell.period)).or_default();
            let square = weight(cell) * weight(cell);
            *squares += square;
            *effects += square * cell.effect;
        }
        let mut by_unit = vec![0.0; self.weights.len()];
        let mut loads = vec![0.0; self.weights.len()];
        let mut by_place = vec![0.0; self.n_places];
        for cell in &cells {
            let own = weight(cell);
            let (squares, effects) = means.get(&(cell.cohort, cell.period)).copied().unwrap_or((0.0, 0.0));
            let residual = match spread {
                Spread::CohortPeriod => cell.effect - effects / squares,
                Spread::TwoStage => cell.effect - effect,
                Spread::LeaveOneOut => {
                    let others = squares - own * own;
                    // Of a unit alone in its cohort and period rounding is left of the others.
                    if others <= squares * 1e-12 {
                        return Err(Error::CohortOfOne { cohort: cell.cohort, period: cell.period });
                    }
                    cell.effect - (effects - own * own * cell.effect) / others
                }
            };
            for (list, at, value) in [
                (&mut by_unit, cell.unit, own / total * residual),
                (&mut loads, cell.unit, own / total),
                (&mut by_place, cell.place, own / total),
            ] {
                if let Some(held) = list.get_mut(at) {
                    *held += value;
                }
            }
        }
        // What the fitted levels add: residuals of a unit sum to zero, so that only the levels of periods pull on them.
        let pull = self.period_pull(&loads, &by_place)?;
        for (held, (own, weight)) in by_unit.iter_mut().zip(self.residuals.iter().zip(&self.weights)) {
            *held -= weight * sum::dot(own, &pull);
        }
        let clusters = totals(&by_unit, &self.cluster_of, self.n_clusters);
        Ok(Some(Estimate { effect, standard_error: sum::squares(&clusters).sqrt() }))
    }
}
