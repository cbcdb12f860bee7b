//! The extended Poisson estimator: the regression on every cohort and period as slow twin, invariances, edges, coverage.

use estimate::callaway_santanna::{Comparison, Estimate};
use estimate::extended_poisson::{CountRefusal, ExtendedPoissonSpec, RefusedCount};
use estimate::fixed_effects::{FixedEffectsFit, Observations, PoissonFixedEffectsSpec, Rows};
use estimate::{Error, Staggered};
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

/// What cohort and period expect of each cell not yet treated, by proportional fitting; counts where treated.
fn fitted(panel: &Staggered) -> Vec<Vec<f64>> {
    let groups = [Some(3), Some(5), Some(6), None];
    let sums: Vec<Vec<f64>> = groups
        .iter()
        .map(|group| {
            let members = (0..UNITS).filter(|unit| start(*unit) == *group);
            members.fold(vec![0.0; PERIODS], |held, unit| {
                held.iter().zip(panel.outcomes().row(unit)).map(|(held, count)| held + count).collect()
            })
        })
        .collect();
    let shows = |group: usize, period: usize| groups[group].is_none_or(|start| (period as i64) < start);
    let mut fitted = vec![vec![1.0; PERIODS]; 4];
    for _ in 0..500 {
        for group in 0..4 {
            let own = || (0..PERIODS).filter(|period| shows(group, *period));
            let seen: f64 = own().map(|period| sums[group][period]).sum();
            let factor = seen / own().map(|period| fitted[group][period]).sum::<f64>();
            fitted[group].iter_mut().for_each(|value| *value *= factor);
        }
        for period in 0..PERIODS {
            let own = || (0..4).filter(|group| shows(*group, period));
            let seen: f64 = own().map(|group| sums[group][period]).sum();
            let factor = seen / own().map(|group| fitted[group][period]).sum::<f64>();
            fitted.iter_mut().for_each(|row| row[period] *= factor);
        }
    }
    for group in 0..4 {
        for period in (0..PERIODS).filter(|period| !shows(group, *period)) {
            fitted[group][period] = sums[group][period];
        }
    }
    fitted
}

/// The errors of excess and ratio, by refitting with each unit's surprises a little larger; its level stays.
#[test]
fn errors_are_what_each_units_surprises_move() {
    // No count is zero, so that each can be a little smaller.
    let counts = changed(panel(3, UNITS).outcomes(), |_, _, value| value + 1.0);
    let starts = (0..UNITS).map(start).collect();
    let panel = Staggered::new(counts, (0..PERIODS as i64).collect(), starts).unwrap();
    let fit = ExtendedPoissonSpec::default().fit(&panel).unwrap();
    let fitted = fitted(&panel);
    let (mut excess, mut ratio) = (0.0, 0.0);
    for unit in 0..UNITS {
        let group = [0, 3, 1, 3, 2, 3][unit % 6];
        let row = panel.outcomes().row(unit);
        let share: f64 = row.iter().sum::<f64>() / fitted[group].iter().sum::<f64>();
        let refitted = |step: f64| {
            let outcomes = changed(panel.outcomes(), |other, period, value| {
                if other == unit { value + step * (value - share * fitted[group][period]) } else { value }
            });
            let cohorts = (0..UNITS).map(start).collect();
            let moved = Staggered::new(outcomes, (0..PERIODS as i64).collect(), cohorts).unwrap();
            ExtendedPoissonSpec::default().fit(&moved).unwrap().overall
        };
        let (up, down) = (refitted(1e-4), refitted(-1e-4));
        let slope = |up: f64, down: f64| (up - down) / 2e-4;
        excess += slope(up.excess.effect, down.excess.effect) * slope(up.excess.effect, down.excess.effect);
        let own = slope(up.log_ratio.unwrap().effect, down.log_ratio.unwrap().effect);
        ratio += own * own;
    }
    // Ten effects and, units being nested in clusters, eight more parameters: as fixest counts them.
    let n = (UNITS * PERIODS) as f64;
    let scale: f64 = (n - 1.0) / (n - 18.0) * UNITS as f64 / (UNITS as f64 - 1.0);
    // Central differences with step 1e-4 err by about its square.
    close(fit.overall.excess.standard_error, (scale * excess).sqrt(), 1e-6);
    close(fit.overall.log_ratio.unwrap().standard_error, (scale * ratio).sqrt(), 1e-6);
}

#[test]
fn the_order_of_units_and_the_size_of_counts_change_nothing_they_should_not() {
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
        let log_ratio = cohort.log_ratio.unwrap();
        ratios += u32::from((log_ratio.effect - float::ln(0.6)).abs() < 1.96 * log_ratio.standard_error);
        // What the cohort's units were to expect, given their levels, less what they were to see.
        let mut stream = StreamKey::new(100 + seed, b"tests", "extended").stream(0);
        let mut truth = 0.0;
        for unit in 0..90 {
            let level = float::exp(1.5 + 0.6 * stream.standard_normal());
            for period in 0..PERIODS {
                let course = 1.0 + 0.2 * (period % 3) as f64;
                let treated = start(unit).is_some_and(|start| period as i64 >= start);
                count(&mut stream, level * course * if treated { ratio(unit) } else { 1.0 });
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
