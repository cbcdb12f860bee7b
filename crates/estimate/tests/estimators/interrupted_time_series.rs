//! Interrupted time series: R sandwich on the seat belt law, slow twins, invariances, edges, coverage.

use estimate::verify::{Outcome, ShippedPanels, verify_methods};
use estimate::{Error, InterruptedSeries, InterruptedTimeSeriesSpec, Interruption, OutcomeFamily};
use numeric::long_run::{LagChoice, NeweyWest, newey_west};
use numeric::stream::StreamKey;
use numeric::{Matrix, float};

use super::panels::close;

const GIVEN: NeweyWest = NeweyWest { lag: LagChoice::Given(4), prewhiten: false, adjust: true };

fn spec(interruption: Interruption, family: OutcomeFamily) -> InterruptedTimeSeriesSpec {
    InterruptedTimeSeriesSpec { interruption, family, errors: GIVEN }
}

fn series(outcomes: &[f64], first_treated: usize) -> InterruptedSeries<'_> {
    InterruptedSeries { outcomes, periods: &[], seasons: &[], exposures: &[], first_treated }
}

/// Source: R 4.2.2 with sandwich 3.0-2, ten digits; the values stand in `reference/values.csv`.
#[test]
fn every_row_of_the_seat_belt_law_is_met() {
    let rows: Vec<_> = verify_methods(&ShippedPanels)
        .into_iter()
        .filter(|v| v.row.data == "UK Seatbelts" && v.row.method.starts_with("ITS"))
        .collect();
    assert_eq!(rows.len(), 6);
    let mut numbers = 0;
    for verified in &rows {
        let Outcome::Run(comparisons) = &verified.outcome else { panic!("{verified:?}") };
        for comparison in comparisons {
            assert!(comparison.holds(), "{}: {comparison:?}", verified.row.quantity);
            numbers += 1;
        }
    }
    assert_eq!(numbers, 13);
}

/// An autoregressive series with a step: the noise remembers half of its last value.
fn noisy(seed: u64, periods: usize, step: f64) -> Vec<f64> {
    let mut stream = StreamKey::new(seed, b"tests", "interrupted").stream(0);
    let mut noise = 0.0;
    (0..periods)
        .map(|period| {
            noise = 0.3 * noise + stream.standard_normal();
            10.0 + 0.02 * period as f64 + if period >= periods / 2 { step } else { 0.0 } + noise
        })
        .collect()
}

/// The double sum over all pairs of periods, each pair weighted by its distance.
#[test]
fn the_variance_is_the_weighted_sum_over_pairs() {
    let values = noisy(3, 60, 0.0);
    let scores = Matrix::new(30, 2, values).unwrap();
    let fast = newey_west(&scores, NeweyWest { adjust: false, ..GIVEN }, None).unwrap();
    for (a, b) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let mut slow = 0.0;
        for s in 0..30_usize {
            for t in 0..30_usize {
                let weight = (1.0 - s.abs_diff(t) as f64 / 5.0).max(0.0);
                slow += weight * scores.at(s, a) * scores.at(t, b);
            }
        }
        close(fast.matrix.at(a, b), slow, 1e-12);
    }
}

/// Standard errors do not depend on the unit; a count's effect not on a common exposure.
#[test]
fn units_and_exposures_cancel() {
    let outcomes = noisy(1, 80, -2.0);
    let tenfold: Vec<f64> = outcomes.iter().map(|y| 10.0 * y + 7.0).collect();
    let normal = spec(Interruption::LevelAndSlope, OutcomeFamily::Normal);
    let (one, ten) =
        (normal.fit(&series(&outcomes, 40)).unwrap(), normal.fit(&series(&tenfold, 40)).unwrap());
    close(ten.level.value, 10.0 * one.level.value, 1e-9);
    close(ten.slope.unwrap().standard_error, 10.0 * one.slope.unwrap().standard_error, 1e-9);
    let counts = spec(Interruption::Level, OutcomeFamily::QuasiPoisson);
    let plain = counts.fit(&series(&outcomes, 40)).unwrap();
    let exposed = InterruptedSeries { exposures: &[250.0; 80], ..series(&outcomes, 40) };
    let exposed = counts.fit(&exposed).unwrap();
    assert!(plain.converged && exposed.converged);
    close(exposed.level.value, plain.level.value, 1e-9);
    close(exposed.level.standard_error, plain.level.standard_error, 1e-9);
    close(exposed.coefficients[0], plain.coefficients[0] - float::ln(250.0), 1e-9);
}

/// The scores of a Poisson fit add up to zero in every column.
#[test]
fn a_count_fit_solves_its_equations() {
    let counts: Vec<f64> = noisy(9, 60, -3.0).iter().map(|y| (y * 2.0).round()).collect();
    let fit =
        spec(Interruption::LevelAndSlope, OutcomeFamily::QuasiPoisson).fit(&series(&counts, 30)).unwrap();
    let left: Vec<f64> = counts.iter().zip(&fit.fitted).map(|(y, mu)| y - mu).collect();
    let total =
        |weight: &dyn Fn(usize) -> f64| left.iter().enumerate().map(|(t, e)| weight(t) * e).sum::<f64>();
    assert!(total(&|_| 1.0).abs() < 1e-7);
    assert!(total(&|t| t as f64).abs() < 1e-6);
    assert!(total(&|t| f64::from(u8::from(t >= 30))).abs() < 1e-7);
}

#[test]
fn what_cannot_be_fitted_is_refused_by_name() {
    let outcomes = noisy(2, 20, 0.0);
    let normal = spec(Interruption::Level, OutcomeFamily::Normal);
    for start in [0, 20, 99] {
        let refused = normal.fit(&series(&outcomes, start)).unwrap_err();
        assert_eq!(refused, Error::NoPeriodBeforeOrAfter { first_treated: start, periods: 20 });
    }
    let mut gap = outcomes.clone();
    gap[7] = f64::NAN;
    let refused = normal.fit(&series(&gap, 10)).unwrap_err();
    assert!(matches!(refused, Error::Numeric(numeric::Error::NotFinite { row: 7, .. })), "{refused:?}");
    let seasons = InterruptedSeries { seasons: &[1, 2, 3], ..series(&outcomes, 10) };
    let refused = normal.fit(&seasons).unwrap_err();
    assert_eq!(refused, Error::LengthDiffers { what: "the seasons", expected: 20, seen: 3 });
    // The eighth month is missing: from there on every month would count as one step too early.
    let months: Vec<i64> = (0..21).filter(|month| *month != 7).collect();
    let refused = normal.fit(&InterruptedSeries { periods: &months, ..series(&outcomes, 10) }).unwrap_err();
    assert_eq!(refused, Error::PeriodsUneven { place: 7, before: 6, seen: 8 });
    let even: Vec<i64> = (0..20).collect();
    let whole = normal.fit(&InterruptedSeries { periods: &even, ..series(&outcomes, 10) });
    assert_eq!(whole, normal.fit(&series(&outcomes, 10)));
    let exposed = InterruptedSeries { exposures: &[1.0; 20], ..series(&outcomes, 10) };
    assert!(matches!(normal.fit(&exposed).unwrap_err(), Error::OutOfRange { .. }));
    let counts = spec(Interruption::Level, OutcomeFamily::QuasiPoisson);
    gap[7] = -1.0;
    let refused = counts.fit(&series(&gap, 10)).unwrap_err();
    assert!(matches!(refused, Error::OutOfRange { what: "a count", .. }), "{refused:?}");
    assert!(normal.fit(&series(&outcomes[..3], 1)).is_err());
    let long =
        InterruptedTimeSeriesSpec { errors: NeweyWest { lag: LagChoice::Given(20), ..GIVEN }, ..normal };
    assert!(matches!(long.fit(&series(&outcomes, 10)).unwrap_err(), Error::Numeric(_)));
    // One period under the policy has a level and no slope of its own.
    let refused = spec(Interruption::LevelAndSlope, OutcomeFamily::Normal).fit(&series(&outcomes, 19));
    let refused = refused.unwrap_err();
    assert!(
        matches!(refused, Error::OutOfRange { what: "the number of periods from the policy on", .. }),
        "{refused:?}"
    );
    let none: Vec<f64> = (0..20).map(|month| if month < 10 { 5.0 } else { 0.0 }).collect();
    assert_eq!(
        counts.fit(&series(&none, 10)).unwrap_err(),
        Error::NothingCounted { regressor: "after".to_owned() }
    );
}

/// Newey-West intervals at 95 % are known to hold the truth somewhat too seldom; uncorrected ones far too seldom.
#[test]
fn intervals_hold_the_truth_on_correlated_series() {
    let runs = 1_000;
    let errors = NeweyWest { adjust: true, ..NeweyWest::default() };
    let method = InterruptedTimeSeriesSpec { errors, ..InterruptedTimeSeriesSpec::default() };
    let z = numeric::distribution::normal_quantile(0.975);
    let held = (0..runs)
        .filter(|seed| {
            let outcomes = noisy(7_000 + seed, 200, -1.0);
            let level = method.fit(&series(&outcomes, 100)).unwrap().level;
            (level.value + 1.0).abs() <= z * level.standard_error
        })
        .count();
    let share = held as f64 / runs as f64;
    // Four standard errors of a share of 0.95 are 0.028; the estimator's own shortfall at 200 periods is at most 0.03.
    assert!((0.89..=0.98).contains(&share), "{share}");
}
