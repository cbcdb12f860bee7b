//! The comparisons that make the cells.

use rayon::prelude::*;

use super::sample::Sample;
use super::{
    Adjustment, BasePeriod, CallawaySantannaFit, CallawaySantannaSpec, Comparison, GroupTimeEffect, Refusal,
    RefusedCell, adjusted, influence,
};
use crate::{Error, Staggered};

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
            // Before the start neighbours are compared; the first period has none before it, and no cell.
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
                // Untreated at both ends of the change: with a universal base the later end of a cell before the start is
                // the base.
                let treated_by = period.max(base_period).saturating_add(i64::from(self.anticipation));
                sample.cohorts.partition_point(|start| *start <= treated_by)
            }
        };
        let shape = influence::Shape { group, place, base, first_control };
        if sample.controls(&shape).iter().all(std::ops::Range::is_empty) {
            return refuse(Refusal::NobodyToCompare);
        }
        let compared = if self.adjustment == Adjustment::Unconditional && panel.is_complete() {
            Ok(sample.compare_all(shape))
        } else {
            adjusted::compare(panel, sample, (shape, self.adjustment))
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
