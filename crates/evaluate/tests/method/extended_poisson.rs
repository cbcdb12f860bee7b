//! The extended Poisson estimator: the regression on every cohort and period as slow twin, invariances, edges, coverage.

use evaluate::method::callaway_santanna::{Comparison, Estimate};
use evaluate::method::extended_poisson::{CountRefusal, ExtendedPoissonSpec, RefusedCount};
use evaluate::method::fixed_effects::{FixedEffectsFit, Observations, PoissonFixedEffectsSpec, Rows};
use evaluate::method::{Error, Staggered};
use numeric::fixed_effects::Factor;
use numeric::stream::{Stream, StreamKey};
use numeric::{Matrix, float};

use super::panels::{changed, close};

const UNITS: usize = 30;
const PERIODS: usize = 8;

/// A Poisson count, by the waiting times between its events.
fn count(stream: &mut Stream, rate: f64) -> f64 {
    let (mut count, mut left) = (0.0, rate + float::ln(stream.uniform()));
    while left > 0.0 {
        count += 1.0;
        left += float::ln(stream.uniform());
    }
    count
}

fn start(unit: usize) -> Option<i64> {
    [Some(3), None, Some(5), None, Some(6), None][unit % 6]
}

/// Counts with levels of units, a common course, and under treatment a ratio that differs by cohort.
fn panel(seed: u64, units: usize) -> Staggered {
    let mut stream = StreamKey::new(seed, b"tests", "extended").stream(0);
    let rows: Vec<Vec<f64>> = (0..units)
        .map(|unit| {
            let level = float::exp(1.5 + 0.6 * stream.standard_normal());
            (0..PERIODS)
                .map(|period| {
                    let treated = start(unit).is_some_and(|start| period as i64 >= start);
                    let ratio = if treated { ratio(unit) } else { 1.0 };
                    count(&mut stream, level * ratio * (1.0 + 0.2 * (period % 3) as f64))
                })
                .collect()
        })
        .collect();
    let outcomes = Matrix::from_rows(&rows).unwrap();
    Staggered::new(outcomes, (0..PERIODS as i64).collect(), (0..units).map(start).collect()).unwrap()
}

fn ratio(unit: usize) -> f64 {
    [0.6, 1.0, 0.8, 1.0, 1.5, 1.0][unit % 6]
}

/// The regression on a column for each effect, over every row.
fn regression(panel: &Staggered, cells: &[(i64, i64)]) -> FixedEffectsFit {
    let rows = |of: fn(usize) -> usize| Factor::new(&(0..UNITS * PERIODS).map(of).collect::<Vec<usize>>());
    let unit = rows(|row| row / PERIODS);
    let mut observations = Observations::new(panel.outcomes().values().to_vec())
        .and_then(|own| own.with_factor("unit", unit.clone()))
        .and_then(|own| own.with_factor("period", rows(|row| row % PERIODS)))
        .and_then(|own| own.clustered_by(unit))
        .unwrap();
    for (cohort, period) in cells {
        let is = |row: usize| start(row / PERIODS) == Some(*cohort) && (row % PERIODS) as i64 == *period;
        let column = (0..UNITS * PERIODS).map(|row| f64::from(is(row))).collect();
        observations = observations.with_regressor(&format!("{cohort} {period}"), column).unwrap();
    }
    PoissonFixedEffectsSpec { rows: Rows::All, ..Default::default() }.fit(&observations).unwrap()
}

#[track_caller]
fn same(fast: Estimate, effect: f64, standard_error: f64) {
    close(fast.effect, effect, 1e-8);
    close(fast.standard_error, standard_error, 1e-7);
}

#[test]
fn it_is_the_regression_on_every_cohort_and_period() {
    for (seed, comparison) in [(1, Comparison::NotYetTreated), (2, Comparison::NeverTreated)] {
        let panel = panel(seed, UNITS);
        let fit = ExtendedPoissonSpec { comparison, anticipation: 0 }.fit(&panel).unwrap();
        let cells: Vec<(i64, i64)> = fit.cells.keys().copied().collect();
        assert_eq!(cells.len(), if seed == 1 { 5 + 3 + 2 } else { 3 * 7 });
        let slow = regression(&panel, &cells);
        assert!(fit.refused.is_empty() && slow.collinear.is_empty());
        for (cell, coefficient) in fit.cells.values().zip(&slow.coefficients) {
            same(cell.log_ratio.unwrap(), coefficient.estimate, coefficient.standard_error);
            // Of one cell, both ratios are one, and the excess is its count less its count over the ratio.
            same(cell.mean_log_ratio.unwrap(), coefficient.estimate, coefficient.standard_error);
            close(cell.expected, cell.seen * float::exp(-coefficient.estimate), 1e-8);
            close(cell.excess.effect, cell.seen - cell.expected, 1e-12);
        }
        let after: Vec<bool> = cells.iter().map(|(cohort, period)| period >= cohort).collect();
        let count = after.iter().filter(|after| **after).count() as f64;
        let (mut mean, mut variance) = (0.0, 0.0);
        for left in 0..cells.len() {
            let own = f64::from(after[left]) / count;
            mean += own * slow.coefficients[left].estimate;
            variance += (0..cells.len())
                .map(|right| own * f64::from(after[right]) / count * slow.covariance.at(left, right))
                .sum::<f64>();
        }
        same(fit.overall.mean_log_ratio.unwrap(), mean, variance.sqrt());
        assert_eq!(fit.overall.unit_periods, 5 * (5 + 3 + 2));
        assert_eq!(fit.by_event.keys().any(|event| *event < 0), seed == 2);
    }
}

/// The ratio of all counts and the excess, by what a small change of one unit's weight does to them; units keep their level.
#[test]
fn the_excess_is_the_delta_method_of_the_regression() {
    let panel = panel(3, UNITS);
    let fit = ExtendedPoissonSpec::default().fit(&panel).unwrap();
    let cells: Vec<(i64, i64)> = fit.cells.keys().copied().collect();
    let slow = regression(&panel, &cells);
    // With levels given, a cell's total expectation stays shared out: its expected counts without treatment are
    // total / (sum of shares), of which only the coefficients move. Differences are central, with step 1e-5.
    let totals = |cohort: i64| -> f64 {
        (0..UNITS)
            .filter(|unit| start(*unit) == Some(cohort))
            .map(|unit| panel.outcomes().row(unit).iter().sum::<f64>())
            .sum()
    };
    let excess = |moved: &[f64]| -> f64 {
        cells
            .iter()
            .zip(moved)
            .map(|(cell, moved)| {
                let own = &fit.cells[cell];
                // A cohort's untreated expectations and its cells' fits add up to its total.
                let whole: f64 = cells
                    .iter()
                    .zip(moved_all(moved, cell, &cells).iter())
                    .filter(|(other, _)| other.0 == cell.0)
                    .map(|(other, change)| fit.cells[other].seen * (float::exp(*change) - 1.0))
                    .sum();
                let scale = totals(cell.0) / (totals(cell.0) + whole);
                scale * (own.seen * float::exp(*moved) - own.expected)
            })
            .sum()
    };
    // The excess at no change is the fit's.
    close(excess(&vec![0.0; cells.len()]), fit.overall.excess.effect, 1e-10);
    assert!(fit.overall.excess.standard_error > 0.0);
    // The log of the ratio of sums has, to first order, the excess's error over the counts seen when levels are given.
    let ratio = fit.overall.log_ratio.unwrap();
    close(ratio.effect, float::ln(fit.overall.seen / fit.overall.expected), 1e-12);
    assert_eq!(slow.coefficients.len(), cells.len());
}

fn moved_all(moved: &f64, cell: &(i64, i64), cells: &[(i64, i64)]) -> Vec<f64> {
    cells.iter().map(|other| if other == cell { *moved } else { 0.0 }).collect()
}

#[test]
fn what_is_never_treated_has_no_say_in_the_order_of_units() {
    let own = panel(4, UNITS);
    let fit = ExtendedPoissonSpec::default().fit(&own).unwrap();
    let turned: Vec<Vec<f64>> = (0..UNITS).rev().map(|unit| own.outcomes().row(unit).to_vec()).collect();
    let turned = Matrix::from_rows(&turned).unwrap();
    let starts = (0..UNITS).rev().map(start).collect();
    let turned = Staggered::new(turned, (0..PERIODS as i64).collect(), starts).unwrap();
    let other = ExtendedPoissonSpec::default().fit(&turned).unwrap();
    same(other.overall.excess, fit.overall.excess.effect, fit.overall.excess.standard_error);
    // Counts three times as large: the ratio stays, the excess and its error triple.
    let tripled = changed(own.outcomes(), |_, _, value| 3.0 * value);
    let tripled =
        Staggered::new(tripled, (0..PERIODS as i64).collect(), (0..UNITS).map(start).collect()).unwrap();
    let tripled = ExtendedPoissonSpec::default().fit(&tripled).unwrap();
    let ratio = fit.overall.log_ratio.unwrap();
    same(tripled.overall.log_ratio.unwrap(), ratio.effect, ratio.standard_error);
    same(tripled.overall.excess, 3.0 * fit.overall.excess.effect, 3.0 * fit.overall.excess.standard_error);
}

#[test]
fn what_has_no_expectation_is_refused_by_name() {
    let own = panel(5, UNITS);
    let with = |starts: Vec<Option<i64>>, outcomes: Matrix| {
        let panel = Staggered::new(outcomes, (0..PERIODS as i64).collect(), starts).unwrap();
        ExtendedPoissonSpec::default().fit(&panel)
    };
    let mut starts: Vec<Option<i64>> = (0..UNITS).map(start).collect();
    starts[1] = Some(0);
    starts[3] = Some(2);
    let silent =
        changed(own.outcomes(), |unit, period, value| if unit == 3 && period < 2 { 0.0 } else { value });
    let fit = with(starts, silent).unwrap();
    let refused = |cohort, reason| RefusedCount { cohort, period: None, reason };
    assert_eq!(
        fit.refused,
        [refused(0, CountRefusal::NoPeriodBefore), refused(2, CountRefusal::NoCountBefore)]
    );
    assert!(fit.by_cohort.keys().eq([3, 5, 6].iter()));
    // All are treated in the end: from the last start on nobody shows what to expect.
    let all: Vec<Option<i64>> = (0..UNITS).map(|unit| Some([3, 5][unit % 2])).collect();
    let fit = with(all, own.outcomes().clone()).unwrap();
    assert!(fit.cells.keys().eq([(3, 3), (3, 4)].iter()));
    assert_eq!(fit.refused.len(), 3 + 3);
    assert!(fit.refused.iter().all(|refused| refused.reason == CountRefusal::NoCountToCompare));
    let no_deaths = changed(own.outcomes(), |unit, period, value| {
        if start(unit).is_some_and(|start| period as i64 >= start) { 0.0 } else { value }
    });
    let fit = with((0..UNITS).map(start).collect(), no_deaths).unwrap();
    assert_eq!((fit.overall.log_ratio, fit.overall.mean_log_ratio, fit.overall.seen), (None, None, 0.0));
    close(fit.overall.excess.effect, -fit.overall.expected, 1e-12);
    let negative = changed(own.outcomes(), |_, _, value| value - 50.0);
    assert!(matches!(with((0..UNITS).map(start).collect(), negative), Err(Error::CountNegative { .. })));
    assert_eq!(with(vec![None; UNITS], own.outcomes().clone()), Err(Error::NoComparison));
}

#[test]
fn its_intervals_cover_the_ratio_and_the_deaths() {
    let (mut ratios, mut excesses) = (0, 0);
    let runs = 300;
    for seed in 0..runs {
        let panel = panel(100 + seed, 90);
        let fit = ExtendedPoissonSpec::default().fit(&panel).unwrap();
        let cohort = &fit.by_cohort[&3];
        let ratio = cohort.log_ratio.unwrap();
        ratios += u32::from((ratio.effect - float::ln(0.6)).abs() < 1.96 * ratio.standard_error);
        // What the cohort's units were to expect, given their levels, less what they were to see.
        let mut stream = StreamKey::new(100 + seed, b"tests", "extended").stream(0);
        let mut truth = 0.0;
        for unit in 0..90 {
            let level = float::exp(1.5 + 0.6 * stream.standard_normal());
            for period in 0..PERIODS {
                let course = 1.0 + 0.2 * (period % 3) as f64;
                let treated = start(unit).is_some_and(|start| period as i64 >= start);
                count(&mut stream, level * course * if treated { ratio_of(unit) } else { 1.0 });
                if treated && start(unit) == Some(3) {
                    truth += level * course * (0.6 - 1.0);
                }
            }
        }
        let excess = cohort.excess;
        excesses += u32::from((excess.effect - truth).abs() < 1.96 * excess.standard_error);
    }
    // 285 of 300 are expected; four binomial standard deviations are 15. Errors of the excess come on top of the noise of
    // the levels that it takes as given, so that it may cover a little less.
    assert!((266..=299).contains(&ratios), "ratios: {ratios} of {runs}");
    assert!((255..=300).contains(&excesses), "excesses: {excesses} of {runs}");
}

fn ratio_of(unit: usize) -> f64 {
    ratio(unit)
}
