//! A break at an unknown date: an independent program's values, slow twins, invariances, edges, size and coverage.

use estimate::verify::{Outcome, ShippedPanels, verify_methods};
use estimate::{CountSeries, Error, UnknownBreakFit, UnknownBreakSpec};
use numeric::stream::StreamKey;
use numeric::{Matrix, float, matrix};
use rayon::prelude::*;

use super::panels::{close, shipped};

fn spec(draws: usize) -> UnknownBreakSpec {
    UnknownBreakSpec { draws, ..UnknownBreakSpec::new(StreamKey::new(1, b"tests", "unknown break")) }
}

fn series<'a>(outcomes: &'a [f64], seasons: &'a [u32]) -> CountSeries<'a> {
    CountSeries { outcomes, periods: &[], seasons, exposures: &[] }
}

/// Months of the year, from January.
fn months(n: u32) -> Vec<u32> {
    (0..n).map(|t| t % 12 + 1).collect()
}

/// The shape of a national series: 62 months, 1,500 deaths growing by 1.8 % a month, a season, a variance of five times the
/// mean, and errors that remember a share of the last one. The kink, if any, stands at a month and changes the slope.
fn national(seed: u64, remembered: f64, kink: Option<(usize, f64)>) -> Vec<f64> {
    let mut stream = StreamKey::new(seed, b"tests", "national series").stream(0);
    let mut error = stream.standard_normal();
    (0..62_usize)
        .map(|t| {
            if t > 0 {
                let fresh = (1.0 - remembered * remembered).sqrt();
                error = remembered * error + fresh * stream.standard_normal();
            }
            let bent = kink.map_or(0.0, |(month, change)| change * t.saturating_sub(month) as f64);
            let season = 0.05 * float::sin(t as f64 * std::f64::consts::PI / 6.0);
            let mean = 1_500.0 * float::exp(0.018 * t as f64 + bent + season);
            (mean + (5.0 * mean).sqrt() * error).round()
        })
        .collect()
}

/// Source: a program of its own in Python 3.11.7 (numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0), ten digits; the values
/// stand in `reference/values.csv`.
#[test]
fn every_row_of_the_independent_program_is_met() {
    let rows: Vec<_> =
        verify_methods(&ShippedPanels).into_iter().filter(|v| v.row.method == "unknown break").collect();
    let mut numbers = 0;
    for verified in &rows {
        let Outcome::Run(comparisons) = &verified.outcome else { panic!("{verified:?}") };
        for comparison in comparisons {
            assert!(comparison.holds(), "{}: {comparison:?}", verified.row.quantity);
            numbers += 1;
        }
    }
    assert_eq!((rows.len(), numbers), (3, 9));
}

/// The same program with 9,999 draws of its own: residuals of each fit made white by an autoregression whose coefficient is
/// found with `scipy.optimize.brentq`, blocks of six, projections by QR.
///
/// p of no break 0.0089; of the dates 40, 50, 60 and 100 0.7130, 0.2136, 0.0362 and 0.0066; set 28 to 58; coefficient
/// 0.5252699332.
#[test]
fn the_bootstrap_agrees_with_that_of_the_independent_program() {
    let table = shipped("seatbelts.csv");
    let drivers = table.numbers("drivers").unwrap();
    let seasons: Vec<u32> = table.numbers("m").unwrap().iter().map(|month| *month as u32).collect();
    let fit = spec(1_999).fit(&series(&drivers, &seasons)).unwrap();
    let p_of = |period: usize| fit.dates.iter().find(|date| date.period == period).unwrap().p;
    let pairs =
        [(fit.p, 0.0089), (p_of(40), 0.713), (p_of(50), 0.2136), (p_of(60), 0.0362), (p_of(100), 0.0066)];
    for (ours, theirs) in pairs {
        // Four standard errors of the difference of two shares, of 1,999 draws and of 9,999.
        let within = 4.0 * (theirs * (1.0 - theirs) * (1.0 / 1_999.0_f64 + 1.0 / 9_999.0)).sqrt();
        assert!((ours - theirs).abs() < within, "{ours} against {theirs}");
    }
    // Half of the last digit of the coefficient.
    assert!((fit.autocorrelation - 0.525_269_933_2).abs() < 5.05e-11, "{}", fit.autocorrelation);
    let set: Vec<usize> = fit.set(0.05).collect();
    // A date whose p is .0500 give or take four standard errors, .0214, may fall on either side: three dates here.
    assert!(set.first() == Some(&28) && set.last().unwrap().abs_diff(58) <= 3, "{set:?}");
    assert!((set.len() - 1) + 28 == *set.last().unwrap(), "without gaps: {set:?}");
    assert_eq!((fit.block, fit.lag), (6, 4));
}

/// The statistics by weighted least squares of whole regressions, one for each date, without orthogonal columns.
#[test]
fn statistics_are_those_of_whole_regressions() {
    let (outcomes, seasons) = (national(3, 0.4, Some((30, -0.01))), months(62));
    let fit = spec(19).fit(&series(&outcomes, &seasons)).unwrap();
    let n = outcomes.len();
    let row = |t: usize, date: Option<usize>| -> Vec<f64> {
        let mut row = vec![1.0, t as f64];
        row.extend((2..=12).map(|month| f64::from(u8::from(seasons[t] == month))));
        row.extend(date.map(|date| t.saturating_sub(date) as f64));
        row
    };
    let left = |mean: &[f64], response: &[f64], date: Option<usize>| -> f64 {
        let rows: Vec<Vec<f64>> =
            (0..n).map(|t| row(t, date).iter().map(|v| v * mean[t].sqrt()).collect()).collect();
        let fit = matrix::least_squares(&Matrix::from_rows(&rows).unwrap(), response).unwrap();
        fit.residuals.iter().map(|e| e * e).sum()
    };
    // The fit at the best date; at others its mean is not public, so that the first F is asked of the fit's own date.
    let mean = &fit.fitted;
    let working: Vec<f64> = (0..n)
        .map(|t| mean[t].sqrt() * float::ln(mean[t]) + (outcomes[t] - mean[t]) / mean[t].sqrt())
        .collect();
    let all: Vec<f64> = fit.dates.iter().map(|date| left(mean, &working, Some(date.period))).collect();
    let least = all.iter().copied().fold(f64::INFINITY, f64::min);
    let at = fit.dates.iter().position(|date| date.period == fit.period).unwrap();
    let slow = (all[at] - least) / (least / (n - 14) as f64);
    // Sums of squares near 250, whose differences keep ten digits.
    assert!((fit.dates[at].statistic - slow).abs() < 1e-8, "{} against {slow}", fit.dates[at].statistic);
    // Two passes of Newton's method without a break, begun at the best mean, give the fit without one.
    let mut without = mean.clone();
    for _ in 0..8 {
        let response: Vec<f64> = (0..n)
            .map(|t| {
                without[t].sqrt() * float::ln(without[t]) + (outcomes[t] - without[t]) / without[t].sqrt()
            })
            .collect();
        let rows: Vec<Vec<f64>> =
            (0..n).map(|t| row(t, None).iter().map(|v| v * without[t].sqrt()).collect()).collect();
        let held = matrix::least_squares(&Matrix::from_rows(&rows).unwrap(), &response).unwrap();
        without = (0..n)
            .map(|t| float::exp(row(t, None).iter().zip(&held.coefficients).map(|(v, b)| v * b).sum()))
            .collect();
    }
    let response: Vec<f64> = (0..n).map(|t| (outcomes[t] - without[t]) / without[t].sqrt()).collect();
    let least = fit
        .dates
        .iter()
        .map(|date| left(&without, &response, Some(date.period)))
        .fold(f64::INFINITY, f64::min);
    let slow = (left(&without, &response, None) - least) / (least / (n - 14) as f64);
    assert!((fit.statistic / slow - 1.0).abs() < 1e-8, "{} against {slow}", fit.statistic);
}

/// What is multiplied, counted from another month or among more people has its break where it was, with the same p.
#[test]
fn scale_exposure_and_the_origin_of_time_cancel() {
    let (outcomes, seasons) = (national(5, 0.4, Some((38, -0.015))), months(62));
    let plain = spec(99).fit(&series(&outcomes, &seasons)).unwrap();
    let same = |other: &UnknownBreakFit| {
        assert_eq!((other.period, other.at_least), (plain.period, plain.at_least));
        // Nine digits: coefficients come from iterations that stop at 1e-10.
        close(other.statistic, plain.statistic, 1e-7 * plain.statistic);
        close(other.before.value, plain.before.value, 1e-9);
        close(other.after.standard_error, plain.after.standard_error, 1e-9);
        close(other.change.interval.0, plain.change.interval.0, 1e-8);
        assert_eq!(other.set(0.05).collect::<Vec<_>>(), plain.set(0.05).collect::<Vec<_>>());
    };
    let sevenfold: Vec<f64> = outcomes.iter().map(|y| 7.0 * y).collect();
    let scaled = spec(99).fit(&series(&sevenfold, &seasons)).unwrap();
    same(&scaled);
    close(scaled.dispersion, 7.0 * plain.dispersion, 1e-6 * plain.dispersion);
    let later: Vec<i64> = (2_000..2_062).collect();
    same(&spec(99).fit(&CountSeries { periods: &later, ..series(&outcomes, &seasons) }).unwrap());
    let exposed = CountSeries { exposures: &[125.0; 62], ..series(&outcomes, &seasons) };
    same(&spec(99).fit(&exposed).unwrap());
    // Twice the people a month later than the month before: growth of the rate is that much less, and so is nothing else.
    let people: Vec<f64> = (0..62).map(|t| float::exp(0.01 * f64::from(t))).collect();
    let grown = spec(99).fit(&CountSeries { exposures: &people, ..series(&outcomes, &seasons) }).unwrap();
    close(grown.before.value, plain.before.value - 0.01, 1e-9);
    close(grown.after.value, plain.after.value - 0.01, 1e-9);
    close(grown.change.value, plain.change.value, 1e-9);
    assert_eq!((grown.period, grown.at_least), (plain.period, plain.at_least));
}

/// Read backwards, a series breaks in the same month, and its slopes change places and signs.
#[test]
fn backwards_the_break_is_where_it_was() {
    let outcomes = national(8, 0.2, Some((40, -0.02)));
    let backwards: Vec<f64> = outcomes.iter().rev().copied().collect();
    let (one, two) =
        (spec(19).fit(&series(&outcomes, &[])).unwrap(), spec(19).fit(&series(&backwards, &[])).unwrap());
    assert_eq!(two.period, 61 - one.period);
    close(two.statistic, one.statistic, 1e-7 * one.statistic);
    close(two.before.value, -one.after.value, 1e-9);
    close(two.after.value, -one.before.value, 1e-9);
}

#[test]
fn the_lines_meet_at_the_break_and_grow_as_told() {
    let outcomes = national(11, 0.3, Some((38, -0.018)));
    let seasons = months(62);
    let fit = spec(99).fit(&series(&outcomes, &seasons)).unwrap();
    let growth = |t: usize| float::ln(fit.trend[t + 1] / fit.trend[t]);
    for t in 0..61 {
        let slope = if t < fit.period { fit.before } else { fit.after };
        close(growth(t), slope.value, 1e-9);
    }
    close(fit.change.value, fit.after.value - fit.before.value, 1e-12);
    // exp(12 x slope) - 1: 1.8 % a month are 24.1 % a year.
    let (growth, (low, high)) = fit.before.growth(12.0);
    close(growth, float::exp(12.0 * fit.before.value) - 1.0, 1e-12);
    assert!(low < growth && growth < high && (growth - 0.241).abs() < 0.08, "{low} {growth} {high}");
    assert!(fit.set(0.05).any(|period| period == fit.period));
    // Counts are as many in the fit as seen: the constant's own equation.
    let total = |values: &[f64]| values.iter().sum::<f64>();
    close(total(&fit.fitted), total(&outcomes), 1e-4);
}

#[test]
fn the_same_draws_at_any_number_of_threads() {
    let (outcomes, seasons) = (national(4, 0.4, Some((38, -0.01))), months(62));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| spec(99).fit(&series(&outcomes, &seasons)).unwrap())
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
    let other = UnknownBreakSpec { key: StreamKey::new(2, b"tests", "unknown break"), ..spec(99) };
    assert_ne!(one, other.fit(&series(&outcomes, &seasons)).unwrap(), "the seed is used");
}

#[test]
fn few_deaths_and_months_without_any_are_counts_too() {
    let outcomes: Vec<f64> = (0..48_u32).map(|t| f64::from((t * 5 + t * t) % 4)).collect();
    assert!(outcomes.iter().filter(|y| **y == 0.0).count() > 9);
    let fit = spec(199).fit(&series(&outcomes, &[])).unwrap();
    assert!(fit.p > 0.05 && fit.statistic.is_finite() && fit.set(0.05).count() > 20, "{fit:?}");
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let outcomes = national(2, 0.3, None);
    let seasons = months(62);
    let too_short = spec(19).fit(&series(&outcomes[..16], &seasons[..16])).unwrap_err();
    assert_eq!(too_short, Error::SeriesTooShort { periods: 16, needed: 17 });
    assert!(spec(19).fit(&series(&outcomes[..7], &[])).is_ok());
    let constant = spec(19).fit(&series(&[40.0; 62], &[])).unwrap_err();
    assert_eq!(constant, Error::SeriesWithoutSpread { periods: 62 });
    let line: Vec<f64> = (0..62).map(|t| 300.0 * float::exp(0.02 * f64::from(t))).collect();
    let exact = spec(19).fit(&series(&line, &[])).unwrap_err();
    assert_eq!(exact, Error::SeriesWithoutSpread { periods: 62 });
    let none = spec(19).fit(&series(&[0.0; 62], &[])).unwrap_err();
    assert!(matches!(none, Error::OutOfRange { what: "the largest count", .. }), "{none:?}");
    let mut gap = outcomes.clone();
    gap[7] = f64::NAN;
    let refused = spec(19).fit(&series(&gap, &[])).unwrap_err();
    assert!(matches!(refused, Error::OutOfRange { what: "a count", .. }), "{refused:?}");
    let missing: Vec<i64> = (0..63).filter(|month| *month != 7).collect();
    let uneven = CountSeries { periods: &missing, ..series(&outcomes, &[]) };
    assert_eq!(spec(19).fit(&uneven).unwrap_err(), Error::PeriodsUneven { place: 7, before: 6, seen: 8 });
    let lengths = spec(19).fit(&series(&outcomes, &seasons[..5])).unwrap_err();
    assert_eq!(lengths, Error::LengthDiffers { what: "the seasons", expected: 62, seen: 5 });
    let exposed = CountSeries { exposures: &[0.0; 62], ..series(&outcomes, &[]) };
    assert!(matches!(spec(19).fit(&exposed).unwrap_err(), Error::OutOfRange { what: "an exposure", .. }));
    assert_eq!(spec(0).fit(&series(&outcomes, &[])).unwrap_err(), Error::NoDraws);
    let wrong = [
        UnknownBreakSpec { trim: 0.5, ..spec(19) },
        UnknownBreakSpec { level: 1.0, ..spec(19) },
        UnknownBreakSpec { block: Some(0), ..spec(19) },
        UnknownBreakSpec { block: Some(40), ..spec(19) },
    ];
    for spec in wrong {
        let refused = spec.fit(&series(&outcomes, &[])).unwrap_err();
        assert!(matches!(refused, Error::OutOfRange { .. }), "{refused:?}");
    }
}

/// How often, of so many series, something holds.
fn share(runs: u64, holds: impl Fn(u64) -> bool + Sync) -> f64 {
    (0..runs).into_par_iter().filter(|seed| holds(*seed)).count() as f64 / runs as f64
}

/// A trend without a break, and errors that remember two fifths: the test at 5 % cries wolf in about that share of series.
#[test]
fn the_largest_f_keeps_its_level_with_dependent_errors() {
    let seasons = months(62);
    let rejected = share(300, |seed| {
        spec(99).fit(&series(&national(9_000 + seed, 0.4, None), &seasons)).unwrap().p <= 0.05
    });
    // Three standard errors of a share of 0.05 among 300 are 0.038, and 0.02 is left for the coefficient, which is learnt from
    // 62 months. Over 500 series each, with none to seven tenths remembered, the share was 0.038 to 0.042.
    assert!((0.01..=0.108).contains(&rejected), "{rejected}");
}

/// A kink from 1.8 % a month to nothing: the set of dates holds the true one, and the intervals the true slopes, in about the
/// share that they promise.
#[test]
fn the_set_of_dates_holds_the_true_one() {
    let seasons = months(62);
    let fits: Vec<UnknownBreakFit> = (0..200)
        .into_par_iter()
        .map(|seed| {
            spec(99).fit(&series(&national(40_000 + seed, 0.4, Some((38, -0.018))), &seasons)).unwrap()
        })
        .collect();
    let of = |holds: &dyn Fn(&UnknownBreakFit) -> bool| {
        fits.iter().filter(|fit| holds(fit)).count() as f64 / fits.len() as f64
    };
    let held = of(&|fit| fit.set(0.05).any(|period| period == 38));
    // Three standard errors of 0.95 among 200 are 0.046, and 0.02 is left for what 62 months teach of the errors.
    assert!(held >= 0.884, "{held}");
    let within = |(low, high): (f64, f64), value: f64| low <= value && value <= high;
    let before = of(&|fit| within(fit.before.interval, 0.018));
    let after = of(&|fit| within(fit.after.interval, 0.0));
    assert!(before >= 0.884 && after >= 0.884, "{before} {after}");
    assert!(of(&|fit| fit.p <= 0.05) > 0.9, "a kink of this size is seen");
}
