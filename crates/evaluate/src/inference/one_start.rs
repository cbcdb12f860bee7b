//! Methods with one start: the treated places pooled into one row, and every placebo assignment pooled alike.

use std::collections::BTreeMap;

use numeric::{Matrix, sum};

use super::estimator::{Found, Paths};
use super::ratio::{Contrast, relative_noise};
use super::scene::{Pooled, Scene};
use crate::method::OneStart;
use estimate::{Block, ConformalSpec, DifferenceInDifferencesSpec, Error};

/// What the policy's own scene fixes for all placebos.
pub(crate) fn tuned(of: OneStart, scene: &Scene<'_>) -> Result<Option<f64>, Error> {
    (of.tuned)(&block(scene)?.0)
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
    let Some(model) = of.over_time.map(|model| model(tuned)) else { return Ok(None) };
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
    let fit = (of.fit)(&block, tuned)?;
    let rmse = fit.rmse_before.unwrap_or_else(|| unfitted_rmse(&block));
    Ok(Found {
        contrast: contrast(scene, &pooled, (&fit.expected, rmse)),
        own_error: None,
        paths: Some(Paths {
            columns: columns(scene),
            observed: pooled.rates(scene.ground.scale),
            expected: fit.expected,
            weights: scene.comparison.iter().copied().zip(fit.weights).collect(),
        }),
        events: BTreeMap::new(),
    })
}

/// The error before treatment of plain differences.
///
/// Methods that can follow a past as closely as they like have no error of their own before treatment that says how far
/// they miss after it: how noisy a place is beside the others serves as unit in its stead.
fn unfitted_rmse(block: &Block) -> f64 {
    DifferenceInDifferencesSpec.fit(block).pre_period_rmse
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
