//! Methods with one start: the treated places pooled into one row, and every placebo assignment pooled alike.

use measure::Panel;
use numeric::{Matrix, sum};
use rayon::prelude::*;

use super::ratio::{Contrast, RatioInference, TestRules, rank_ratio, relative_noise};
use super::{Estimate, EventEffect, PlaceboSets};
use crate::Error;
use crate::design::Design;
use crate::method::{
    Block, BlockFit, BlockMethod, DifferenceInDifferencesSpec, Solver, SyntheticControlSpec, SyntheticDidSpec,
};
use crate::policy::MethodName;

/// A panel as methods with one start read it: rates of the columns before and after.
pub(super) struct OneStart<'a> {
    panel: &'a Panel,
    columns: Vec<usize>,
    n_before: usize,
    comparison: Vec<usize>,
    /// By which outcome over exposure is multiplied to give the published rate.
    scale: f64,
}

/// Rows pooled into one: their summed outcome and exposure in each column.
struct Pooled {
    outcome: Vec<f64>,
    exposure: Vec<f64>,
}

impl<'a> OneStart<'a> {
    pub(super) fn new(panel: &'a Panel, design: &Design, scale: f64) -> Self {
        let columns = design.before.iter().chain(&design.after).copied().collect();
        let (n_before, comparison) = (design.before.len(), design.comparison());
        Self { panel, columns, n_before, comparison, scale }
    }

    /// Estimates the effect on `treated`, and on every placebo set in their place.
    ///
    /// Pooling weights places by their population, so that the ratio is of deaths and not of an average of rates.
    pub(super) fn estimate(
        &self,
        method: MethodName,
        treated: &[usize],
        placebos: &PlaceboSets,
        rules: &TestRules,
    ) -> Result<Estimate, Error> {
        let stops = |source| Error::Method { name: method.code(), source };
        let (block, pooled) = self.block(treated, &self.comparison).map_err(stops)?;
        let noise_level = block.noise_level();
        let with = method_with(method, noise_level);
        let fit = with.fit(&block).map_err(stops)?;
        let contrast = self.contrast(&fit, &pooled);
        // The noise level, and with it every penalty, stays that of the full sample, as in synthdid.
        let contrasts = placebos
            .sets
            .par_iter()
            .map(|set| {
                let (playing, compared) = self.split(set);
                let (block, pooled) = self.block(&playing, &compared)?;
                Ok(self.contrast(&with.fit(&block)?, &pooled))
            })
            .collect::<Result<Vec<Contrast>, _>>()
            .map_err(stops)?;
        let inference = rank_ratio(contrast, contrasts, rules);
        Ok(self.told(method, &fit, inference, placebos))
    }

    /// The comparison rows that play the treated, and those that are left to compare with.
    fn split(&self, set: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let row = |place: usize| self.comparison.get(place).copied();
        let others = (0..self.comparison.len()).filter(|place| set.binary_search(place).is_err());
        (set.iter().copied().filter_map(row).collect(), others.filter_map(row).collect())
    }

    fn block(
        &self,
        treated: &[usize],
        comparison: &[usize],
    ) -> Result<(Block, Pooled), crate::method::Error> {
        let pooled = self.pool(treated);
        let mut values = self.rates(&pooled);
        for row in comparison {
            values.extend(self.rates(&self.pool(std::slice::from_ref(row))));
        }
        let outcomes = Matrix::new(1 + comparison.len(), self.columns.len(), values)?;
        let mut is_treated = vec![false; 1 + comparison.len()];
        if let Some(first) = is_treated.first_mut() {
            *first = true;
        }
        Ok((Block::new(outcomes, &is_treated, self.n_before)?, pooled))
    }

    fn pool(&self, rows: &[usize]) -> Pooled {
        let total = |of: &dyn Fn(usize, usize) -> Option<f64>| {
            let in_column = |column: &usize| sum::ordered(rows.iter().filter_map(|row| of(*row, *column)));
            self.columns.iter().map(in_column).collect::<Vec<f64>>()
        };
        Pooled {
            outcome: total(&|row, column| self.panel.outcome(row, column)),
            exposure: total(&|row, column| self.panel.exposure(row, column)),
        }
    }

    fn rates(&self, pooled: &Pooled) -> Vec<f64> {
        pooled
            .outcome
            .iter()
            .zip(&pooled.exposure)
            .map(|(outcome, exposure)| self.scale * outcome / exposure)
            .collect()
    }

    /// Observed outcome after, and expected: the counterfactual rate times the exposure of the treated.
    fn contrast(&self, fit: &BlockFit, pooled: &Pooled) -> Contrast {
        let after = |values: &[f64]| values.get(self.n_before..).unwrap_or_default().to_vec();
        let before = fit.treated_path.get(..self.n_before).unwrap_or_default();
        Contrast {
            observed: sum::ordered(after(&pooled.outcome)),
            expected: sum::dot(&after(&fit.counterfactual), &after(&pooled.exposure)) / self.scale,
            noise: relative_noise(fit.pre_period_rmse, before),
        }
    }

    fn told(
        &self,
        method: MethodName,
        fit: &BlockFit,
        inference: RatioInference,
        placebos: &PlaceboSets,
    ) -> Estimate {
        let gaps: Vec<f64> = fit
            .treated_path
            .iter()
            .zip(&fit.counterfactual)
            .map(|(seen, expected)| seen - expected)
            .collect();
        let weights = self.comparison.iter().copied().zip(fit.unit_weights.iter().copied()).collect();
        let names = |set: &Vec<usize>| {
            let (playing, _) = self.split(set);
            let name = |row: &usize| self.panel.units().get(*row).map(|unit| unit.name.as_str());
            playing.iter().filter_map(name).collect::<Vec<_>>().join(" + ")
        };
        Estimate {
            method,
            marked: false,
            inference,
            placebo_names: placebos.sets.iter().map(names).collect(),
            sets: placebos.which,
            columns: self.columns.clone(),
            observed_path: fit.treated_path.clone(),
            expected_path: fit.counterfactual.clone(),
            gaps_before: gaps.get(..self.n_before).unwrap_or_default().to_vec(),
            weights,
            events: Vec::<EventEffect>::new(),
        }
    }
}

fn method_with(method: MethodName, noise_level: Option<f64>) -> BlockMethod {
    let solver = Solver::Exact;
    match method {
        MethodName::SyntheticControl => {
            BlockMethod::SyntheticControl(SyntheticControlSpec { solver, noise_level })
        }
        MethodName::SyntheticDid => BlockMethod::SyntheticDid(SyntheticDidSpec { solver, noise_level }),
        MethodName::DifferenceInDifferences | MethodName::CallawaySantanna => {
            BlockMethod::DifferenceInDifferences(DifferenceInDifferencesSpec)
        }
    }
}
