//! Methods with one start: the treated places pooled into one row, and every placebo assignment pooled alike.

use std::collections::BTreeMap;

use numeric::{Matrix, stream::StreamKey, sum};

use super::estimator::{Found, OneStart, Paths};
use super::ratio::{Contrast, relative_noise};
use super::scene::{Pooled, Scene};
use estimate::{
    AdoptionPanel, AugmentedControlSpec, Block, CompletionFolds, CompletionPenalty, ConformalModel,
    ConformalSpec, DifferenceInDifferencesSpec, Error, FactorRank, InteractiveEffectsSpec,
    MatrixCompletionSpec, RidgePenalty, Solver, SyntheticControlSpec, SyntheticDidSpec,
};

/// What the policy's own scene fixes for all placebos: the noise level of the untreated, or the penalty that
/// cross-validation takes.
pub(crate) fn tuned(method: OneStart, scene: &Scene<'_>) -> Result<Option<f64>, Error> {
    let (block, _) = block(scene)?;
    Ok(match method {
        OneStart::AugmentedSyntheticControl => {
            Some(AugmentedControlSpec::default().fit(&block, None)?.penalty).filter(|penalty| *penalty > 0.0)
        }
        OneStart::MatrixCompletion => {
            let key = StreamKey::new(0, b"matrix completion", "cells left out");
            let penalty = CompletionPenalty::CrossValidated(CompletionFolds::new(key));
            Some(MatrixCompletionSpec { penalty }.fit(&AdoptionPanel::from(&block))?.penalty)
        }
        OneStart::DifferenceInDifferences
        | OneStart::SyntheticControl
        | OneStart::SyntheticDid
        | OneStart::InteractiveFixedEffects => block.noise_level(),
    })
}

/// Conformal inference over time: whether the residuals of the times after, all times being fitted as if nothing had
/// happened, are as large as those of every other run of as many times.
///
/// # Assumptions
/// Residuals are stationary and weakly dependent where nothing happened; no p is smaller than one over the times.
///
/// # References
/// Chernozhukov, Wüthrich & Zhu (2021).
pub(crate) fn p_over_time(
    (of, tuned): (OneStart, Option<f64>),
    scene: &Scene<'_>,
) -> Result<Option<f64>, Error> {
    let model = match of {
        OneStart::DifferenceInDifferences => ConformalModel::DifferenceInDifferences,
        OneStart::SyntheticControl => ConformalModel::SyntheticControl,
        OneStart::AugmentedSyntheticControl => {
            ConformalModel::AugmentedSyntheticControl { penalty: penalty(tuned) }
        }
        OneStart::SyntheticDid | OneStart::InteractiveFixedEffects | OneStart::MatrixCompletion => {
            return Ok(None);
        }
    };
    let (block, pooled) = block(scene)?;
    let residuals = |periods: &[usize], path: &[f64]| model.residuals(&block, periods, path);
    let path = pooled.rates(scene.ground.scale);
    let test = ConformalSpec::default().test(&path, &vec![0.0; block.n_post()], &residuals)?;
    Ok(Some(test.p))
}

/// Estimates the effect on the treated as one place.
///
/// Pooling weights places by their population, so that the ratio is of deaths and not of an average of rates.
pub(crate) fn find((of, tuned): (OneStart, Option<f64>), scene: &Scene<'_>) -> Result<Found, Error> {
    let (block, pooled) = block(scene)?;
    let fit = match of {
        OneStart::AugmentedSyntheticControl => augmented(tuned).fit(&block, None)?.fit,
        OneStart::InteractiveFixedEffects | OneStart::MatrixCompletion => {
            return with_factors((of, tuned), scene, (&block, &pooled));
        }
        OneStart::DifferenceInDifferences => DifferenceInDifferencesSpec.fit(&block),
        OneStart::SyntheticControl => {
            SyntheticControlSpec { solver: Solver::Exact, noise_level: tuned }.fit(&block)?
        }
        OneStart::SyntheticDid => {
            SyntheticDidSpec { solver: Solver::Exact, noise_level: tuned }.fit(&block)?
        }
    };
    let rmse =
        if of == OneStart::AugmentedSyntheticControl { unfitted_rmse(&block) } else { fit.pre_period_rmse };
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

fn augmented(tuned: Option<f64>) -> AugmentedControlSpec {
    AugmentedControlSpec { penalty: penalty(tuned), ..AugmentedControlSpec::default() }
}

fn penalty(tuned: Option<f64>) -> RidgePenalty {
    tuned.map_or(RidgePenalty::OneStandardError, RidgePenalty::Given)
}

/// The error before treatment of plain differences.
///
/// Methods that can follow a past as closely as they like have no error of their own before treatment that says how far
/// they miss after it: how noisy a place is beside the others serves as unit in its stead.
fn unfitted_rmse(block: &Block) -> f64 {
    DifferenceInDifferencesSpec.fit(block).pre_period_rmse
}

/// Factors that all places share, as many as cross-validation takes, or as a penalty leaves: no place has a weight.
fn with_factors(
    (of, tuned): (OneStart, Option<f64>),
    scene: &Scene<'_>,
    (block, pooled): (&Block, &Pooled),
) -> Result<Found, Error> {
    let panel = AdoptionPanel::from(block);
    let counterfactuals = match tuned {
        Some(penalty) if of == OneStart::MatrixCompletion => {
            MatrixCompletionSpec { penalty: CompletionPenalty::Fixed(penalty) }.fit(&panel)?.counterfactuals
        }
        _ => InteractiveEffectsSpec { rank: FactorRank::CrossValidated }.fit(&panel)?.counterfactuals,
    };
    // The treated are pooled into one unit, the first.
    let expected = counterfactuals.into_iter().next().ok_or(Error::NoTreatedUnit { units: 0 })?;
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
    let after = |values: &[f64]| values.iter().skip(n_before).copied().collect::<Vec<f64>>();
    let observed = pooled.rates(scene.ground.scale);
    let before: Vec<f64> = observed.iter().take(n_before).copied().collect();
    Contrast {
        observed: sum::ordered(after(&pooled.outcome)),
        expected: sum::dot(&after(expected), &after(&pooled.exposure)) / scene.ground.scale,
        noise: relative_noise(before_rmse, &before),
    }
}
