//! Methods for adoption at several dates: each row with its own start, every effect brought to deaths and their ratio.

use std::collections::BTreeMap;

use numeric::sum;

use super::estimator::{Estimator, Found};
use super::ratio::Contrast;
use super::scene::Scene;
use crate::method::callaway_santanna::{BasePeriod, Comparison};
use crate::method::{CallawaySantannaFit, CallawaySantannaSpec, Error, Staggered};

/// Times before and after a start that the event study shows.
const EVENT_WINDOW: i64 = 12;

/// Estimates the effect on all treated places, early and late.
pub(super) fn find(_estimator: &Estimator, scene: &Scene<'_>) -> Result<Found, Error> {
    let fit = fit(scene)?;
    let contrast = contrast(scene, &fit);
    Ok(Found { own_error: own_error(&fit, &contrast), contrast, paths: None, events: events_of(&fit) })
}

fn fit(scene: &Scene<'_>) -> Result<CallawaySantannaFit, Error> {
    let ground = scene.ground;
    let rows: Vec<usize> =
        scene.treated.iter().map(|(row, _)| *row).chain(scene.comparison.clone()).collect();
    let starts = scene.treated.iter().map(|(_, start)| Some(*start));
    let cohorts = starts.chain(scene.comparison.iter().map(|_| None)).collect();
    let periods = ground.whole.iter().map(|column| ground.period(*column)).collect();
    let spec = CallawaySantannaSpec {
        comparison: Comparison::NeverTreated,
        base_period: BasePeriod::Universal,
        anticipation: ground.anticipation,
        ..CallawaySantannaSpec::default()
    };
    spec.fit(&Staggered::new(ground.rates(&rows, &ground.whole)?, periods, cohorts)?)
}

/// The cells after, each times the exposure of its cohort.
///
/// # Assumptions
/// The effect found for a cohort and month is that of each of its inhabitants: it is multiplied by their number.
fn contrast(scene: &Scene<'_>, fit: &CallawaySantannaFit) -> Contrast {
    let ground = scene.ground;
    let (mut observed, mut effects) = (Vec::new(), Vec::new());
    for cell in fit.cells.iter().filter(|cell| cell.period >= cell.cohort) {
        let at = |column: &&usize| ground.period(**column) == cell.period;
        let Some(column) = ground.after.iter().find(at).copied() else { continue };
        for (row, _) in scene.treated.iter().filter(|(_, start)| *start == cell.cohort) {
            observed.extend(ground.panel.outcome(*row, column));
            let exposure = ground.panel.exposure(*row, column);
            effects.extend(exposure.map(|exposure| cell.estimate.effect * exposure / ground.scale));
        }
    }
    let observed = sum::ordered(&observed);
    // Log ratios are compared as they are: the placebo places play together, as the treated do.
    Contrast { observed, expected: observed - sum::ordered(&effects), noise: 1.0 }
}

/// The error of the simple average, carried to the log ratio.
///
/// DIFFERENCE: the average weights places alike and the ratio weights them by inhabitants; the relative error is taken
/// to be the same.
fn own_error(fit: &CallawaySantannaFit, contrast: &Contrast) -> Option<f64> {
    let simple = fit.simple()?;
    let relative = simple.standard_error / simple.effect.abs();
    let error = relative * (contrast.observed - contrast.expected).abs() / contrast.expected;
    Some(error).filter(|error| error.is_finite() && *error > 0.0)
}

/// Effects by time since the start, cohorts weighted by their places.
fn events_of(fit: &CallawaySantannaFit) -> BTreeMap<i64, f64> {
    let mut cells: BTreeMap<i64, (Vec<f64>, f64)> = BTreeMap::new();
    for cell in &fit.cells {
        let since = cell.period - cell.cohort;
        if (-EVENT_WINDOW..=EVENT_WINDOW).contains(&since) {
            let (effects, places) = cells.entry(since).or_default();
            effects.push(cell.n_treated as f64 * cell.estimate.effect);
            *places += cell.n_treated as f64;
        }
    }
    cells.into_iter().map(|(since, (effects, places))| (since, sum::ordered(effects) / places)).collect()
}
