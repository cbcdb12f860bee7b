//! How far the estimate of interactive fixed effects would move: untreated units play treated ones, residuals are resampled.

use std::collections::BTreeMap;

use numeric::stream::{Stream, StreamKey};
use numeric::{distribution, sum};
use rayon::prelude::*;

use crate::factor::factor_model::{FactorModel, UnitPath};
use crate::panel::adoption::mean_effects;
use crate::{AdoptionPanel, Error, InteractiveEffectsFit};

/// The parametric bootstrap of interactive fixed effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParametricBootstrap {
    /// Draws of prediction errors, and again of panels.
    pub draws: usize,
    /// Key of the draws: errors come from streams 0 to `draws` - 1, panels from those after.
    pub key: StreamKey,
}

/// How the estimate is spread where nothing happens.
///
/// # Units
/// The unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct BootstrapSpread {
    /// The estimate of each simulated panel without effect, in the order of the draws.
    pub effects: Vec<f64>,
    /// Their standard deviation.
    pub standard_error: f64,
    /// Draws that could not be estimated because factors repeated one another; they are in no other field.
    pub unusable: usize,
}

impl ParametricBootstrap {
    /// Simulates panels without effect around `fit` and estimates each with as many factors.
    ///
    /// Errors of treated units are those of an untreated unit left out of the factors; their residuals keep the order of
    /// periods, so that correlation over time is kept.
    ///
    /// DIFFERENCE: with several dates of adoption, each treated unit draws errors made with its own length of past; the
    /// paper has one date.
    ///
    /// # Assumptions
    /// Treated and untreated units have errors of one distribution, independent between units.
    ///
    /// # Errors
    /// When fewer than two draws can be estimated, or as the fit itself.
    ///
    /// # References
    /// Xu (2017), Algorithm 2.
    pub fn spread(
        &self,
        panel: &AdoptionPanel,
        fit: &InteractiveEffectsFit,
    ) -> Result<BootstrapSpread, Error> {
        let controls: Vec<UnitPath> =
            panel.controls().into_iter().map(|unit| UnitPath::of(panel, unit)).collect();
        let model = FactorModel::fit(&controls.iter().collect::<Vec<_>>(), fit.rank)?;
        let source = Source { panel, fit, controls: &controls, model: &model };
        let errors: Vec<BTreeMap<usize, Vec<f64>>> = (0..self.draws)
            .into_par_iter()
            .filter_map(|draw| source.prediction_errors(&mut self.key.stream(draw as u64)).ok())
            .collect();
        if errors.is_empty() {
            return Err(Error::TooFewDraws { draws: self.draws, usable: 0 });
        }
        let effects: Vec<f64> = (0..self.draws)
            .into_par_iter()
            .filter_map(|draw| {
                // The second half of the streams: what is drawn here shares none with the stand-ins.
                let mut stream = self.key.stream((self.draws + draw) as u64);
                source.simulated_effect(&errors, &mut stream).ok()
            })
            .collect();
        let standard_error = sum::standard_deviation(&effects)
            .ok_or(Error::TooFewDraws { draws: self.draws, usable: effects.len() })?;
        let unusable = 2 * self.draws - errors.len() - effects.len();
        Ok(BootstrapSpread { effects, standard_error, unusable })
    }
}

impl BootstrapSpread {
    /// The estimate, give or take the normal quantile of the standard error.
    #[must_use]
    pub fn interval(&self, effect: f64, level: f64) -> (f64, f64) {
        let half = distribution::normal_quantile(1.0 - level / 2.0) * self.standard_error;
        (effect - half, effect + half)
    }
}

/// What panels are simulated from.
struct Source<'a> {
    panel: &'a AdoptionPanel,
    fit: &'a InteractiveEffectsFit,
    controls: &'a [UnitPath],
    model: &'a FactorModel,
}

impl Source<'_> {
    /// What an untreated unit's outcomes are off a model of the others, for each length of past among the treated.
    fn prediction_errors(&self, stream: &mut Stream) -> Result<BTreeMap<usize, Vec<f64>>, Error> {
        let count = self.controls.len();
        let stands_in = stream.below(count);
        let others: Vec<&UnitPath> = (1..count)
            .filter_map(|_| {
                // With replacement, and never the stand-in itself: numbers from its own on move up by one.
                let other = stream.below(count - 1);
                self.controls.get(if other < stands_in { other } else { other + 1 })
            })
            .collect();
        let Some(unit) = self.controls.get(stands_in).filter(|_| !others.is_empty()) else {
            return Err(Error::NoControlUnit { units: count });
        };
        let model = FactorModel::fit(&others, self.fit.rank)?;
        let mut errors = BTreeMap::new();
        for (_, start) in &self.fit.treated {
            // How far a prediction misses depends on how long a past it had: one error for each start among the treated.
            if !errors.contains_key(start) {
                let path = model.predict(unit, *start)?.path;
                errors
                    .insert(*start, unit.outcomes.iter().zip(&path).map(|(seen, fit)| seen - fit).collect());
            }
        }
        Ok(errors)
    }

    /// The estimate on a panel without effect.
    fn simulated_effect(
        &self,
        errors: &[BTreeMap<usize, Vec<f64>>],
        stream: &mut Stream,
    ) -> Result<f64, Error> {
        let residuals = &self.model.residuals;
        let controls: Vec<UnitPath> = self
            .controls
            .iter()
            .zip(residuals)
            .map(|(unit, own)| {
                // A path is drawn whole, so that what goes together over time in a unit stays together.
                let drawn = residuals.get(stream.below(residuals.len())).unwrap_or(own);
                let moved = unit.outcomes.iter().zip(own.iter().zip(drawn));
                UnitPath {
                    outcomes: moved.map(|(seen, (own, drawn))| seen - own + drawn).collect(),
                    covariates: unit.covariates.clone(),
                }
            })
            .collect();
        let model = FactorModel::fit(&controls.iter().collect::<Vec<_>>(), self.fit.rank)?;
        let mut distances = Vec::with_capacity(self.fit.treated.len());
        for ((unit, start), path) in self.fit.treated.iter().zip(&self.fit.counterfactuals) {
            let drawn = errors.get(stream.below(errors.len())).and_then(|errors| errors.get(start));
            let drawn = drawn.ok_or(Error::TooFewDraws { draws: errors.len(), usable: 0 })?;
            // A treated unit to which nothing happened: its prediction, missed as a stand-in was missed.
            let outcomes: Vec<f64> = path.iter().zip(drawn).map(|(path, error)| path + error).collect();
            let covariates = UnitPath::of(self.panel, *unit).covariates;
            let simulated = UnitPath { outcomes, covariates };
            let predicted = model.predict(&simulated, *start)?.path;
            distances.push(simulated.outcomes.iter().zip(&predicted).map(|(seen, fit)| seen - fit).collect());
        }
        Ok(mean_effects(&self.fit.treated, &distances).0)
    }
}
