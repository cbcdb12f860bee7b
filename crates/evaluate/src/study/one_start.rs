//! Methods with one start: the treated places pooled into one row, and every placebo assignment pooled alike.

use std::collections::BTreeMap;

use numeric::{Matrix, sum};

use super::estimator::{Estimator, Found, Paths};
use super::ratio::{Contrast, relative_noise};
use super::scene::{Pooled, Scene};
use crate::method::{
    AdoptionPanel, AugmentedControlSpec, Block, BlockMethod, DifferenceInDifferencesSpec, Error, FactorRank,
    InteractiveEffectsSpec, RidgePenalty, Solver, SyntheticControlSpec, SyntheticDidSpec,
};
use crate::policy::MethodName;

/// What the policy's own scene fixes for all placebos: the noise level of the untreated, or the penalty that
/// cross-validation takes.
pub(super) fn tuned(method: MethodName, scene: &Scene<'_>) -> Result<Option<f64>, Error> {
    let (block, _) = block(scene)?;
    Ok(match method {
        MethodName::AugmentedSyntheticControl => {
            Some(AugmentedControlSpec::default().fit(&block, None)?.penalty).filter(|penalty| *penalty > 0.0)
        }
        _ => block.noise_level(),
    })
}

/// Estimates the effect on the treated as one place.
///
/// Pooling weights places by their population, so that the ratio is of deaths and not of an average of rates.
pub(super) fn find(estimator: &Estimator, scene: &Scene<'_>) -> Result<Found, Error> {
    let (block, pooled) = block(scene)?;
    let fit = match estimator.method {
        MethodName::AugmentedSyntheticControl => augmented(estimator.tuned).fit(&block, None)?.fit,
        MethodName::InteractiveFixedEffects => return with_factors(scene, (&block, &pooled)),
        _ => method_with(estimator).fit(&block)?,
    };
    let rmse = match estimator.method {
        MethodName::AugmentedSyntheticControl => unfitted_rmse(&block),
        _ => fit.pre_period_rmse,
    };
    let weights = scene.comparison.iter().copied().zip(fit.unit_weights.iter().copied()).collect();
    Ok(Found {
        contrast: contrast(scene, &pooled, (&fit.counterfactual, rmse)),
        own_error: None,
        paths: Some(Paths {
            columns: columns(scene),
            observed: fit.treated_path,
            expected: fit.counterfactual,
            weights,
        }),
        events: BTreeMap::new(),
    })
}

fn augmented(penalty: Option<f64>) -> AugmentedControlSpec {
    let penalty = penalty.map_or(RidgePenalty::OneStandardError, RidgePenalty::Given);
    AugmentedControlSpec { penalty, ..AugmentedControlSpec::default() }
}

/// The error before treatment of plain differences.
///
/// Methods that can follow a past as closely as they like have no error of their own before treatment that says how far
/// they miss after it: how noisy a place is beside the others serves as unit in its stead.
fn unfitted_rmse(block: &Block) -> f64 {
    DifferenceInDifferencesSpec.fit(block).pre_period_rmse
}

/// Factors that all places share, as many as cross-validation takes: none of the places has a weight.
fn with_factors(scene: &Scene<'_>, (block, pooled): (&Block, &Pooled)) -> Result<Found, Error> {
    let fit = InteractiveEffectsSpec { rank: FactorRank::CrossValidated }.fit(&AdoptionPanel::from(block))?;
    let expected = fit.counterfactuals.into_iter().next().unwrap_or_default();
    let contrast = contrast(scene, pooled, (&expected, unfitted_rmse(block)));
    let observed = pooled.rates(scene.ground.scale);
    let paths = Paths { columns: columns(scene), observed, expected, weights: Vec::new() };
    Ok(Found { contrast, own_error: None, paths: Some(paths), events: BTreeMap::new() })
}

fn columns(scene: &Scene<'_>) -> Vec<usize> {
    scene.ground.before.iter().chain(&scene.ground.after).copied().collect()
}

/// The treated as the first row, then each row of comparison.
fn block(scene: &Scene<'_>) -> Result<(Block, Pooled), Error> {
    let (ground, columns) = (scene.ground, columns(scene));
    let pooled = ground.pool(&scene.early(), &columns);
    let mut values = pooled.rates(ground.scale);
    for row in &scene.comparison {
        values.extend(ground.pool(std::slice::from_ref(row), &columns).rates(ground.scale));
    }
    let rows = 1 + scene.comparison.len();
    let outcomes = Matrix::new(rows, columns.len(), values)?;
    let is_treated: Vec<bool> = (0..rows).map(|row| row == 0).collect();
    Ok((Block::new(outcomes, &is_treated, ground.before.len())?, pooled))
}

/// Observed outcome after, and expected: the counterfactual rate times the exposure of the treated.
fn contrast(scene: &Scene<'_>, pooled: &Pooled, (expected, before_rmse): (&[f64], f64)) -> Contrast {
    let n_before = scene.ground.before.len();
    let after = |values: &[f64]| values.get(n_before..).unwrap_or_default().to_vec();
    let observed = pooled.rates(scene.ground.scale);
    let before = observed.get(..n_before).unwrap_or_default();
    Contrast {
        observed: sum::ordered(after(&pooled.outcome)),
        expected: sum::dot(&after(expected), &after(&pooled.exposure)) / scene.ground.scale,
        noise: relative_noise(before_rmse, before),
    }
}

fn method_with(estimator: &Estimator) -> BlockMethod {
    let (solver, noise_level) = (Solver::Exact, estimator.tuned);
    match estimator.method {
        MethodName::SyntheticControl => {
            BlockMethod::SyntheticControl(SyntheticControlSpec { solver, noise_level })
        }
        MethodName::SyntheticDid => BlockMethod::SyntheticDid(SyntheticDidSpec { solver, noise_level }),
        _ => BlockMethod::DifferenceInDifferences(DifferenceInDifferencesSpec),
    }
}
