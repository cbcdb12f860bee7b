//! Methods for adoption at several dates: each row with its own start, every effect brought to deaths and their ratio.

use std::collections::BTreeMap;

use numeric::{Matrix, sum};

use super::estimator::Found;
use super::ratio::Contrast;
use super::scene::{Scene, panel, rows};
use crate::method::{Average, CellEffect, Cells};
use estimate::callaway_santanna::Estimate;
use estimate::{Error, EventStudy, HonestDidSpec, HonestTarget, Staggered};

/// Times before and after a start that the event study shows.
const EVENT_WINDOW: i64 = 12;

/// Times before and after a start over which trends are asked how far they may fail.
const HONEST_WINDOW: i64 = 6;

/// Estimates the effect on all treated places, early and late.
pub(crate) fn find(of: Cells, scene: &Scene<'_>) -> Result<Found, Error> {
    let fit = (of.fit)(&panel(scene, &scene.ground.whole)?, scene.ground.anticipation)?;
    let contrast = contrast(scene, &fit.cells);
    Ok(Found {
        own_error: own_error(fit.average, &contrast),
        contrast,
        paths: None,
        events: events_of(&fit.cells),
    })
}

/// By how much trends may fail after the start, as a multiple of the most that they failed before it, before the average
/// effect of the months that follow is no longer shown; none where the estimator has no event study, or it cannot say.
///
/// # References
/// Rambachan & Roth (2023), section 2.4 (relative magnitudes) and its breakdown value.
pub(crate) fn trends_breakdown(of: Cells, scene: &Scene<'_>, level: f64) -> Option<f64> {
    let panel = panel(scene, &scene.ground.whole).ok()?;
    let (by_event, covariance) = (of.trends?)(&panel, scene.ground.anticipation).ok()?;
    let reference = -1 - i64::from(scene.ground.anticipation);
    let within = |since: i64| (-HONEST_WINDOW..HONEST_WINDOW).contains(&since) && since != reference;
    let places: Vec<(usize, i64)> =
        by_event.keys().copied().enumerate().filter(|(_, since)| within(*since)).collect();
    // Smoothness and relative magnitudes count steps of one period: a gap would make a step of two of it.
    let steady = places.windows(2).all(|pair| match pair {
        [(_, one), (_, next)] => {
            next - one == 1 || (*one < reference && *next > reference && next - one == 2)
        }
        _ => true,
    });
    if !steady {
        return None;
    }
    let coefficients = places.iter().filter_map(|(_, since)| Some(by_event.get(since)?.effect)).collect();
    let rows: Vec<Vec<f64>> = places
        .iter()
        .map(|(row, _)| places.iter().map(|(column, _)| covariance.at(*row, *column)).collect())
        .collect();
    let before = places.iter().filter(|(_, since)| *since < reference).count();
    let study = EventStudy::new(coefficients, Matrix::from_rows(&rows).ok()?, before).ok()?;
    HonestDidSpec { target: HonestTarget::Average, level }.breakdown(&study).ok()?
}

/// Estimates one effect on all the treated, places weighted by their inhabitants.
///
/// The transition is not read, so that the average is over the times after alone.
pub(crate) fn averaged(
    of: fn(&Staggered, u32) -> Result<Average, Error>,
    scene: &Scene<'_>,
) -> Result<Found, Error> {
    let ground = scene.ground;
    let columns: Vec<usize> = ground.before.iter().chain(&ground.after).copied().collect();
    let rows: Vec<usize> = rows(scene);
    let inhabitants = |row: &usize| {
        let exposures: Vec<f64> = columns.iter().filter_map(|c| ground.panel.exposure(*row, *c)).collect();
        sum::mean(&exposures).unwrap_or(1.0)
    };
    let panel = panel(scene, &columns)?.weighted_by(rows.iter().map(inhabitants).collect())?;
    let fit = of(&panel, ground.anticipation)?;
    let treated = |(row, start): &(usize, i64)| {
        let (row, start) = (*row, *start);
        let after = ground.after.iter().filter(move |column| ground.period(**column) >= start);
        after.map(move |column| (ground.panel.outcome(row, *column), ground.panel.exposure(row, *column)))
    };
    let cells = scene.treated.iter().flat_map(treated);
    // A cell without an outcome has no exposure either: both sums are over the same cells.
    let (outcomes, exposures): (Vec<f64>, Vec<f64>) =
        cells.filter_map(|(outcome, exposure)| outcome.zip(exposure)).unzip();
    let (observed, exposed) = (sum::ordered(outcomes), sum::ordered(exposures));
    // An average over fewer cells than are exposed would not be that of all the treated.
    let excess = if fit.whole { fit.effect.effect * exposed / ground.scale } else { f64::NAN };
    let contrast = scene.contrast(observed, observed - excess);
    Ok(Found {
        own_error: own_error(Some(fit.effect), &contrast),
        contrast,
        paths: None,
        events: BTreeMap::new(),
    })
}

/// The cells after, each times the exposure of its cohort.
///
/// # Assumptions
/// The effect found for a cohort and month is that of each of its inhabitants: it is multiplied by their number.
fn contrast(scene: &Scene<'_>, cells: &[CellEffect]) -> Contrast {
    let ground = scene.ground;
    let (mut observed, mut effects) = (Vec::new(), Vec::new());
    for cell in cells.iter().filter(|cell| cell.period >= cell.cohort) {
        let at = |column: &&usize| ground.period(**column) == cell.period;
        let Some(column) = ground.after.iter().find(at).copied() else { continue };
        for (row, _) in scene.treated.iter().filter(|(_, start)| *start == cell.cohort) {
            let held = ground.panel.outcome(*row, column).zip(ground.panel.exposure(*row, column));
            observed.extend(held.map(|(outcome, _)| outcome));
            effects.extend(held.map(|(_, exposure)| cell.effect * exposure / ground.scale));
        }
    }
    let observed = sum::ordered(&observed);
    scene.contrast(observed, observed - sum::ordered(&effects))
}

/// The error of the method's own average, carried to the log ratio.
///
/// DIFFERENCE: the average weights places alike and the ratio weights them by inhabitants; the relative error is taken
/// to be the same.
fn own_error(average: Option<Estimate>, contrast: &Contrast) -> Option<f64> {
    let average = average?;
    let relative = average.standard_error / average.effect.abs();
    let error = relative * (contrast.observed - contrast.expected).abs() / contrast.expected;
    Some(error).filter(|error| error.is_finite() && *error > 0.0)
}

/// Effects by time since the start, cohorts weighted by their places.
fn events_of(effects: &[CellEffect]) -> BTreeMap<i64, f64> {
    let mut cells: BTreeMap<i64, (Vec<f64>, f64)> = BTreeMap::new();
    for cell in effects {
        let since = cell.period - cell.cohort;
        if (-EVENT_WINDOW..=EVENT_WINDOW).contains(&since) {
            let (effects, places) = cells.entry(since).or_default();
            effects.push(cell.n_units as f64 * cell.effect);
            *places += cell.n_units as f64;
        }
    }
    cells.into_iter().map(|(since, (effects, places))| (since, sum::ordered(effects) / places)).collect()
}
