//! Synthetic difference in differences when treatment starts at several dates: each cohort beside the units never treated.

use std::collections::BTreeMap;
use std::sync::Arc;

use numeric::Matrix;
use rayon::prelude::*;

use crate::panel::adoption::mean_effects;
use crate::{AdoptionPanel, Block, BlockFit, Error, HorizonEffect, Regularisation, Solver, SyntheticDidSpec};

/// The name by which it refuses.
const METHOD: &str = "synthetic difference in differences of cohorts";

/// Synthetic difference in differences, cohort by cohort.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CohortSyntheticDidSpec {
    /// Which weights are taken.
    pub solver: Solver,
    /// Noise level to use for every cohort instead of its block's own, in the unit of the outcome.
    pub noise_level: Option<f64>,
}

/// The units that start treatment together.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortEffect {
    /// Their first treated period, from zero.
    pub first_treated: usize,
    /// The units, by row of the panel.
    pub units: Vec<usize>,
    /// Share of the treated unit-periods, which is the weight of the cohort in the effect.
    pub share: f64,
    /// The fit of the cohort beside the units never treated; its units are rows of the panel.
    pub fit: BlockFit,
}

/// The answer for all cohorts.
///
/// # Units
/// Effects are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortSyntheticDidFit {
    /// Mean effect over all treated unit-periods.
    pub effect: f64,
    /// The cohorts by first treated period.
    pub cohorts: Vec<CohortEffect>,
    /// Mean effect by periods since the start of treatment, over the units observed then.
    pub horizons: Vec<HorizonEffect>,
}

impl CohortSyntheticDidSpec {
    /// Fits each cohort beside the units never treated, and averages over treated unit-periods.
    ///
    /// # Assumptions
    /// For each cohort, the weighted units never treated would have stayed parallel to it without treatment and are not
    /// touched by it. Treatment is not anticipated: shift the starts where it is.
    ///
    /// # Errors
    /// When the panel has covariates, which are not adjusted for; when a cohort's noise level is neither given nor
    /// measurable, as with fewer than two periods before it; or when the solver refuses the numbers. No cohort is left out.
    ///
    /// # Example
    /// ```
    /// use estimate::{AdoptionPanel, CohortSyntheticDidSpec};
    /// use numeric::Matrix;
    ///
    /// // All share the same ups and downs; the first unit falls by three from the fifth period on, the second by one in the last.
    /// let outcomes = Matrix::from_rows(&[
    ///     [7.0, 8.0, 6.0, 9.0, 4.0, 5.0],
    ///     [2.0, 3.0, 1.0, 4.0, 2.0, 2.0],
    ///     [1.0, 2.0, 0.0, 3.0, 1.0, 2.0],
    ///     [4.0, 5.0, 3.0, 6.0, 4.0, 5.0],
    /// ])?;
    /// let panel = AdoptionPanel::new(outcomes, vec![Some(4), Some(5), None, None])?;
    /// let fit = CohortSyntheticDidSpec::default().fit(&panel)?;
    /// // Two treated periods of minus three and one of minus one.
    /// assert!((fit.effect + 7.0 / 3.0).abs() < 1e-9);
    /// # Ok::<(), estimate::Error>(())
    /// ```
    ///
    /// # References
    /// Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021), appendix A; Clarke, Pailañir, Athey & Imbens (2023),
    /// *Synthetic difference in differences estimation*, the working paper of Stata Journal 24 (2024), section 3 and Algorithm 2 (`sdid` of Stata).
    pub fn fit(&self, panel: &AdoptionPanel) -> Result<CohortSyntheticDidFit, Error> {
        if !panel.covariates().is_empty() {
            let seen = panel.covariates().len();
            return Err(Error::CovariatesNotTaken { method: METHOD, seen });
        }
        let roles = Roles::of(panel);
        let cohorts = self.fit_roles(&Arc::new(panel.outcomes().clone()), &roles, None)?;
        let distances = |unit: usize| {
            let own = cohorts.iter().find(|cohort| cohort.units.contains(&unit))?;
            let seen = panel.outcomes().row(unit);
            Some(seen.iter().zip(&own.fit.counterfactual).map(|(seen, without)| seen - without).collect())
        };
        let treated = panel.treated();
        let distances: Vec<Vec<f64>> = treated.iter().filter_map(|(unit, _)| distances(*unit)).collect();
        let (_, horizons) = mean_effects(&treated, &distances);
        Ok(CohortSyntheticDidFit { effect: weighted_effect(&cohorts), cohorts, horizons })
    }

    /// The cohorts of given roles; `penalties` are those of the full sample by first treated period, as synthdid keeps them.
    pub(crate) fn fit_roles(
        &self,
        outcomes: &Arc<Matrix>,
        roles: &Roles,
        penalties: Option<&BTreeMap<usize, Regularisation>>,
    ) -> Result<Vec<CohortEffect>, Error> {
        let spec = SyntheticDidSpec { solver: self.solver, noise_level: self.noise_level };
        let cells = roles.cells(outcomes.columns()) as f64;
        let cohorts: Vec<(&usize, &Vec<usize>)> = roles.cohorts.iter().collect();
        cohorts
            .into_par_iter()
            .map(|(first_treated, units)| {
                let block = Block::of_rows(outcomes, (&roles.controls, units), *first_treated);
                let fit = match penalties.and_then(|penalties| penalties.get(first_treated)) {
                    Some(fixed) => spec.fit_with(&block, *fixed)?,
                    None => spec.fit(&block)?,
                };
                let share = (units.len() * block.n_post()) as f64 / cells;
                Ok(CohortEffect { first_treated: *first_treated, units: units.clone(), share, fit })
            })
            .collect()
    }
}

impl CohortSyntheticDidFit {
    /// The penalties of each cohort, by first treated period.
    pub(crate) fn penalties(&self) -> BTreeMap<usize, Regularisation> {
        let own = |cohort: &CohortEffect| Some((cohort.first_treated, cohort.fit.regularisation?));
        self.cohorts.iter().filter_map(own).collect()
    }
}

/// Who is never treated and who starts when, by row of the panel; a unit may stand several times in a resample.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roles {
    pub(crate) controls: Vec<usize>,
    pub(crate) cohorts: BTreeMap<usize, Vec<usize>>,
}

impl Roles {
    pub(crate) fn of(panel: &AdoptionPanel) -> Roles {
        Roles::among(panel, 0..panel.starts().len())
    }

    /// The roles of the given units, as often as they are given.
    pub(crate) fn among(panel: &AdoptionPanel, units: impl IntoIterator<Item = usize>) -> Roles {
        let mut roles = Roles::default();
        for unit in units {
            match panel.starts().get(unit).copied().flatten() {
                Some(start) => roles.cohorts.entry(start).or_default().push(unit),
                None => roles.controls.push(unit),
            }
        }
        roles
    }

    fn cells(&self, periods: usize) -> usize {
        self.cohorts.iter().map(|(start, units)| units.len() * periods.saturating_sub(*start)).sum()
    }
}

/// The mean over treated unit-periods.
pub(crate) fn weighted_effect(cohorts: &[CohortEffect]) -> f64 {
    numeric::sum::ordered(cohorts.iter().map(|cohort| cohort.share * cohort.fit.effect))
}
