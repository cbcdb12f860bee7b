//! Sun & Abraham: published figures, the saturated regression as slow twin, invariances, edges, coverage.

use estimate::callaway_santanna::Estimate;
use estimate::fixed_effects::{FixedEffectsFit, LinearFixedEffectsSpec, Observations, StandardErrors};
use estimate::sun_abraham::{ReferenceCohort, SunAbrahamFit, SunAbrahamSpec};
use estimate::{CallawaySantannaSpec, Error, Staggered};
use numeric::Matrix;
use numeric::fixed_effects::Factor;
use numeric::stream::StreamKey;

use super::panels::{changed, close, mpdta, quiet};

const UNITS: usize = 24;
const PERIODS: usize = 7;

fn cohorts() -> Vec<Option<i64>> {
    (0..UNITS).map(|unit| [Some(2), None, Some(4), None, Some(5), Some(4)][unit % 6]).collect()
}

fn panel(seed: u64) -> Staggered {
    Staggered::new(quiet(seed, UNITS, PERIODS), (0..PERIODS as i64).collect(), cohorts()).unwrap()
}

/// Source: R 4.2.2 with fixest 0.14.2, clustered by county; printed with eight and ten decimals.
#[test]
fn the_minimum_wage_panel() {
    let fit = SunAbrahamSpec::default().fit(&mpdta()).unwrap();
    assert!((fit.overall.effect + 0.039_951_28).abs() < 5.05e-9);
    assert!((fit.overall.standard_error - 0.011_796_28).abs() < 5.05e-9);
    let printed = [-0.019_931_816_8, -0.050_957_367_1, -0.137_258_738_9, -0.100_811_363_1];
    for (estimate, reference) in fit.by_event.range(0..).map(|(_, own)| own.effect).zip(printed) {
        assert!((estimate - reference).abs() < 5.05e-11, "{estimate} against {reference}");
    }
    assert_eq!((fit.cells.len(), fit.n_rows, fit.n_clusters), (12, 2_500, Some(500)));
    let simple = CallawaySantannaSpec::default().fit(&mpdta()).unwrap().simple().unwrap();
    close(fit.overall.effect, simple.effect, 1e-12);
}

/// The saturated regression, a column for each cohort and period but the one before treatment.
fn saturated(
    panel: &Staggered,
    covariate: Option<&Matrix>,
    errors: StandardErrors,
) -> (Vec<(i64, i64)>, FixedEffectsFit) {
    let rows = |of: fn(usize) -> usize| Factor::new(&(0..UNITS * PERIODS).map(of).collect::<Vec<usize>>());
    let unit = rows(|row| row / PERIODS);
    let mut observations = Observations::new(panel.outcomes().values().to_vec())
        .and_then(|own| own.with_factor("unit", unit.clone()))
        .and_then(|own| own.with_factor("period", rows(|row| row % PERIODS)))
        .and_then(|own| own.clustered_by(unit))
        .unwrap();
    let mut cells = Vec::new();
    for cohort in [2, 4, 5] {
        for period in (0..PERIODS as i64).filter(|period| *period != cohort - 1) {
            let is =
                |row: usize| panel.cohort(row / PERIODS) == Some(cohort) && (row % PERIODS) as i64 == period;
            let column = (0..UNITS * PERIODS).map(|row| f64::from(is(row))).collect();
            observations = observations.with_regressor(&format!("{cohort} {period}"), column).unwrap();
            cells.push((cohort, period));
        }
    }
    if let Some(covariate) = covariate {
        observations = observations.with_regressor("x", covariate.values().to_vec()).unwrap();
    }
    (cells, LinearFixedEffectsSpec { errors, ..Default::default() }.fit(&observations).unwrap())
}

/// The average of some cells by units, from the covariance of all.
fn averaged(cells: &[(i64, i64)], fit: &FixedEffectsFit, is: impl Fn(i64, i64) -> bool) -> Estimate {
    let size = |cohort: i64| if cohort == 4 { 8.0 } else { 4.0 };
    let weights: Vec<f64> =
        cells.iter().map(|(cohort, period)| size(*cohort) * f64::from(is(*cohort, *period))).collect();
    let total: f64 = weights.iter().sum();
    let (mut effect, mut variance) = (0.0, 0.0);
    for (row, left) in weights.iter().enumerate() {
        effect += left / total * fit.coefficients[row].estimate;
        for (column, right) in weights.iter().enumerate() {
            variance += left * right / (total * total) * fit.covariance.at(row, column);
        }
    }
    Estimate { effect, standard_error: variance.sqrt() }
}

#[track_caller]
fn same(fast: Estimate, slow: Estimate) {
    assert!((fast.effect - slow.effect).abs() < 1e-9, "{fast:?} against {slow:?}");
    close(fast.standard_error, slow.standard_error, 1e-8);
}

#[test]
fn it_is_the_saturated_regression_averaged() {
    for (seed, errors) in [(1, StandardErrors::Clustered), (2, StandardErrors::Independent)] {
        let panel = panel(seed);
        let covariate = quiet(seed + 50, UNITS, PERIODS);
        for covariate in [None, Some(&covariate)] {
            let beside = covariate.cloned().into_iter().collect::<Vec<Matrix>>();
            let fit = SunAbrahamSpec { errors, ..Default::default() }.fit_with(&panel, &beside).unwrap();
            let (cells, slow) = saturated(&panel, covariate, errors);
            for (fast, (place, cell)) in fit.cells.iter().zip(cells.iter().enumerate()) {
                assert_eq!((fast.cohort, fast.period), *cell);
                let own = &slow.coefficients[place];
                same(fast.estimate, Estimate { effect: own.estimate, standard_error: own.standard_error });
            }
            same(fit.overall, averaged(&cells, &slow, |cohort, period| period >= cohort));
            for (event, estimate) in &fit.by_event {
                same(*estimate, averaged(&cells, &slow, |cohort, period| period - cohort == *event));
            }
            for (own, estimate) in &fit.by_cohort {
                same(*estimate, averaged(&cells, &slow, |cohort, period| cohort == *own && period >= cohort));
            }
            let events: Vec<i64> = fit.by_event.keys().copied().collect();
            let covariance = &fit.event_covariance;
            for (at, event) in events.iter().enumerate() {
                close(covariance.at(at, at).sqrt(), fit.by_event[event].standard_error, 1e-12);
            }
            if let Some(last) = slow.coefficients.get(cells.len()) {
                close(fit.covariates[0], last.estimate, 1e-9);
            }
        }
    }
}

/// The effect of the sum of two times since treatment has the variance that their covariance says.
#[test]
fn covariances_between_times_add_up() {
    let panel = panel(4);
    let fit = SunAbrahamSpec::default().fit(&panel).unwrap();
    let (cells, slow) = saturated(&panel, None, StandardErrors::Clustered);
    let events: Vec<i64> = fit.by_event.keys().copied().collect();
    let place = |event| events.iter().position(|own| *own == event).unwrap();
    let (a, b) = (place(0), place(1));
    let covariance = &fit.event_covariance;
    let sum = covariance.at(a, a) + covariance.at(b, b) + 2.0 * covariance.at(a, b);
    // All three cohorts are seen at both times, so that the average over both is half their sum.
    let both = averaged(&cells, &slow, |cohort, period| (0..=1).contains(&(period - cohort)));
    close(sum.sqrt() / 2.0, both.standard_error, 1e-8);
}

fn fit(panel: &Staggered) -> SunAbrahamFit {
    SunAbrahamSpec::default().fit(panel).unwrap()
}

#[test]
fn levels_of_units_and_periods_change_nothing() {
    let own = fit(&panel(3));
    let moved = changed(panel(3).outcomes(), |unit, period, value| {
        value + 5.0 * unit as f64 - (period * period) as f64
    });
    let moved = fit(&Staggered::new(moved, (0..PERIODS as i64).collect(), cohorts()).unwrap());
    same(moved.overall, own.overall);
    let scaled = changed(panel(3).outcomes(), |_, _, value| -3.0 * value);
    let scaled = fit(&Staggered::new(scaled, (0..PERIODS as i64).collect(), cohorts()).unwrap());
    close(scaled.overall.effect, -3.0 * own.overall.effect, 1e-10);
    close(scaled.overall.standard_error, 3.0 * own.overall.standard_error, 1e-10);
}

#[test]
fn who_has_no_period_before_is_left_out_by_row_and_who_has_no_reference_is_refused() {
    let mut early = cohorts();
    early[1] = Some(0);
    let own = fit(&Staggered::new(quiet(3, UNITS, PERIODS), (0..PERIODS as i64).collect(), early).unwrap());
    assert_eq!((own.left_out, own.n_clusters), (vec![1], Some(23)));
    let all = (0..UNITS).map(|unit| Some([2, 4, 5][unit % 3])).collect();
    let all = Staggered::new(quiet(3, UNITS, PERIODS), (0..PERIODS as i64).collect(), all).unwrap();
    assert_eq!(SunAbrahamSpec::default().fit(&all), Err(Error::NoComparison));
    // The cohort of period five stands in, over the five periods before it.
    let last =
        SunAbrahamSpec { reference: ReferenceCohort::LastTreated, ..Default::default() }.fit(&all).unwrap();
    assert_eq!(last.n_rows, UNITS * 5);
    assert!(last.cells.iter().all(|cell| cell.cohort < 5 && cell.period < 5));
    let earlier = SunAbrahamSpec { anticipation: 1, ..Default::default() }.fit(&panel(3)).unwrap();
    assert!(earlier.by_event.contains_key(&-1) && !earlier.by_event.contains_key(&-2));
    let short = Matrix::from_rows(&[[0.0; PERIODS]]).unwrap();
    let refused = SunAbrahamSpec::default().fit_with(&panel(3), &[short]);
    assert!(matches!(refused, Err(Error::LengthDiffers { what: "a covariate", .. })));
    let repeated = changed(panel(3).outcomes(), |unit, period, _| (unit * unit) as f64 + period as f64);
    let fit = SunAbrahamSpec::default().fit_with(&panel(3), &[repeated]).unwrap();
    assert_eq!((fit.collinear, fit.covariates), (vec![0], vec![0.0]));
    same(fit.overall, SunAbrahamSpec::default().fit(&panel(3)).unwrap().overall);
}

/// Errors that go together within units, effects that differ by cohort: the interval holds the average true effect.
#[test]
fn its_intervals_cover() {
    let mut covered = 0;
    for seed in 0..400 {
        let mut stream = StreamKey::new(seed, b"tests", "sun").stream(0);
        let rows: Vec<Vec<f64>> = (0..60)
            .map(|unit| {
                let mut shock = 0.0;
                (0..PERIODS)
                    .map(|period| {
                        shock = 0.7 * shock + stream.standard_normal();
                        let effect = [2.0, 0.0, 4.0, 0.0][unit % 4];
                        let treated = [2, 9, 4, 9][unit % 4] <= period;
                        shock + effect * f64::from(treated)
                    })
                    .collect()
            })
            .collect();
        let cohorts = (0..60).map(|unit| [Some(2), None, Some(4), None][unit % 4]).collect();
        let panel = Staggered::new(Matrix::from_rows(&rows).unwrap(), (0..PERIODS as i64).collect(), cohorts)
            .unwrap();
        let overall = fit(&panel).overall;
        // Five periods of an effect of two and three of an effect of four.
        let truth = (5.0 * 2.0 + 3.0 * 4.0) / 8.0;
        covered += u32::from((overall.effect - truth).abs() < 2.0 * overall.standard_error);
    }
    // 382 of 400 are expected at two standard errors; four binomial standard deviations are 17.
    assert!((363..=399).contains(&covered), "{covered} of 400");
}
