//! Bayesian structural time series: exact answers, invariances, edges, coverage.

use estimate::{Error, Seasons, StructuralSeriesFit, StructuralSeriesSpec};
use numeric::stream::StreamKey;
use numeric::{Matrix, float};

use super::panels::close;

fn key(seed: u64) -> StreamKey {
    StreamKey::new(seed, b"tests", "structural")
}

fn spec(draws: usize) -> StructuralSeriesSpec {
    StructuralSeriesSpec { draws, ..StructuralSeriesSpec::default() }
}

/// Noise around controls of which the first three count, and a step of `step` from `start` on.
fn controlled(seed: u64, shape: (usize, usize), start: usize, step: f64) -> (Vec<f64>, Matrix) {
    let (periods, size) = shape;
    let mut stream = key(seed).stream(9);
    let rows: Vec<Vec<f64>> =
        (0..periods).map(|_| (0..size).map(|_| stream.standard_normal()).collect()).collect();
    let outcomes = rows
        .iter()
        .enumerate()
        .map(|(period, row)| {
            let after = if period >= start { step } else { 0.0 };
            100.0 + 6.0 * row[0] - 4.0 * row[1] + 3.0 * row[2] + 2.0 * stream.standard_normal() + after
        })
        .collect();
    (outcomes, Matrix::from_rows(&rows).unwrap())
}

fn fit(seed: u64, step: f64) -> StructuralSeriesFit {
    let (outcomes, controls) = controlled(seed, (100, 12), 70, step);
    spec(2_000).fit(&outcomes, Some(&controls), 70, &key(seed)).unwrap()
}

#[test]
fn controls_that_count_are_found_and_the_step_is_measured() {
    let fit = fit(4, 10.0);
    for (control, share) in fit.inclusion.iter().enumerate() {
        assert_eq!(control < 3, *share > 0.5, "control {control} in use in {share} of the draws");
    }
    // The noise of two over thirty periods, and the coefficients', leave a standard error of about 0.5.
    assert!((fit.average.effect - 10.0).abs() < 2.0, "{:?}", fit.average);
    assert!(fit.average.lower > 0.0 && fit.p <= 1.0 / 2_000.0);
    close(fit.cumulative.effect, 30.0 * fit.average.effect, 1e-12);
    // The prior's fifty observations explain four fifths of the variance; with the seventy at noise two they average.
    let (outcomes, _) = controlled(4, (100, 12), 70, 0.0);
    let deviation = numeric::sum::standard_deviation(&outcomes[..70]).unwrap();
    let variance = deviation * deviation;
    // A standard deviation of 120 degrees of freedom is known to 6.5 %, and two of these.
    close(fit.noise, ((50.0 * 0.2 * variance + 70.0 * 4.0) / 120.0).sqrt(), 0.13);
}

/// The posterior of inclusion by adding up all 2^4 sets, against the chain that visits them.
#[test]
fn inclusion_is_that_of_all_sets_added_up() {
    let (periods, start) = (40, 39);
    let mut stream = key(11).stream(1);
    let rows: Vec<Vec<f64>> =
        (0..periods).map(|_| (0..3).map(|_| stream.standard_normal()).collect()).collect();
    let outcomes: Vec<f64> =
        rows.iter().map(|row| 0.45 * row[0] + 0.3 * row[1] + stream.standard_normal()).collect();
    let controls = Matrix::from_rows(&rows).unwrap();
    // A level that cannot move leaves the regression alone, its start being one more coefficient of unit variance.
    let still = StructuralSeriesSpec {
        level_deviation: 1e-7,
        expected_model_size: 2.0,
        draws: 60_000,
        ..StructuralSeriesSpec::default()
    };
    let fit = still.fit(&outcomes, Some(&controls), start, &key(1)).unwrap();
    let exact = added_up(&outcomes, &controls, start);
    for (share, exact) in fit.inclusion.iter().zip(exact) {
        // Sixty thousand draws, correlated: a standard error below 0.005; the numeric integral over noise adds less.
        assert!((share - exact).abs() < 0.02, "{:?}", fit.inclusion);
    }
}

/// Shares by the marginal density of the data under each set, the noise integrated over a fine grid.
fn added_up(outcomes: &[f64], controls: &Matrix, start: usize) -> Vec<f64> {
    let standard = |values: &[f64]| {
        let mean = values[..start].iter().sum::<f64>() / start as f64;
        let squares = values[..start].iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
        let deviation = (squares / (start - 1) as f64).sqrt();
        values.iter().map(|v| (v - mean) / deviation).collect::<Vec<f64>>()
    };
    let y = standard(outcomes);
    let mut x = vec![vec![1.0; outcomes.len()]];
    x.extend((0..3).map(|column| standard(&controls.column(column))));
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let worth = 0.01 / outcomes.len() as f64;
    let mut densities = Vec::new();
    for set in 0..16_usize {
        let members: Vec<usize> = (0..4).filter(|at| set >> at & 1 == 1).collect();
        for step in 1..60 {
            let sigma = 0.02 * f64::from(step);
            // Covariance of the data: noise, the level's start around the first outcome, and the coefficients.
            let k = members.len();
            let slab: Vec<Vec<f64>> = members
                .iter()
                .map(|a| {
                    members
                        .iter()
                        .map(|b| worth * dot(&x[*a], &x[*b]) * if a == b { 1.0 } else { 0.5 })
                        .collect()
                })
                .collect();
            let inverse = inverse(&slab);
            let covariance: Vec<Vec<f64>> = (0..start)
                .map(|s| {
                    (0..start)
                        .map(|t| {
                            let mut total = 1.0 + if s == t { sigma * sigma } else { 0.0 };
                            for i in 0..k {
                                for j in 0..k {
                                    total +=
                                        sigma * sigma * x[members[i]][s] * inverse[i][j] * x[members[j]][t];
                                }
                            }
                            total
                        })
                        .collect()
                })
                .collect();
            let data: Vec<f64> = y[..start].iter().map(|v| v - y[0]).collect();
            // The prior of the noise: its precision is gamma with 50 degrees and a sum of squares of ten.
            let prior = -51.0 * float::ln(sigma) - 5.0 / (sigma * sigma);
            densities.push((set, log_normal_density(covariance, data) + prior));
        }
    }
    let largest = densities.iter().map(|(_, density)| *density).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = densities.iter().map(|(_, density)| float::exp(density - largest)).sum();
    (1..4)
        .map(|at| {
            let with = densities.iter().filter(|(set, _)| set >> at & 1 == 1);
            with.map(|(_, density)| float::exp(density - largest)).sum::<f64>() / total
        })
        .collect()
}

/// By elimination, for matrices of at most four rows.
fn inverse(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = matrix.len();
    let mut work: Vec<Vec<f64>> = (0..n)
        .map(|row| {
            let unit = (0..n).map(|column| f64::from(u8::from(row == column)));
            matrix[row].iter().copied().chain(unit).collect()
        })
        .collect();
    for pivot in 0..n {
        let head = work[pivot].clone();
        for (row, held) in work.iter_mut().enumerate() {
            let factor = if row == pivot { 1.0 - 1.0 / head[pivot] } else { held[pivot] / head[pivot] };
            for (value, entry) in held.iter_mut().zip(&head) {
                *value -= factor * entry;
            }
        }
    }
    work.into_iter().map(|row| row[n..].to_vec()).collect()
}

/// By elimination: the determinant and the quadratic form.
fn log_normal_density(mut covariance: Vec<Vec<f64>>, mut data: Vec<f64>) -> f64 {
    let mut total = 0.0;
    for pivot in 0..data.len() {
        let (head, own) = (covariance[pivot].clone(), data[pivot]);
        total -= 0.5 * (float::ln(head[pivot]) + own * own / head[pivot]);
        for row in pivot + 1..data.len() {
            let factor = covariance[row][pivot] / head[pivot];
            for column in pivot..head.len() {
                covariance[row][column] -= factor * head[column];
            }
            data[row] -= factor * own;
        }
    }
    total
}

#[test]
fn seasons_are_foretold() {
    let pattern = [3.0, -1.0, -2.0, 0.5, -0.5];
    let mut stream = key(5).stream(2);
    let outcomes: Vec<f64> = (0..90)
        .map(|period| {
            pattern[period / 2 % 5] + 0.2 * stream.standard_normal() + if period >= 60 { 1.0 } else { 0.0 }
        })
        .collect();
    let seasons = Some(Seasons { count: 5, duration: 2 });
    let fit = StructuralSeriesSpec { seasons, ..spec(2_000) }.fit(&outcomes, None, 60, &key(2)).unwrap();
    for (after, predicted) in fit.predicted.iter().enumerate() {
        let truth = pattern[(60 + after) / 2 % 5];
        assert!((predicted - truth).abs() < 0.5, "period {after}: {predicted} against {truth}");
    }
    assert!((fit.average.effect - 1.0).abs() < 0.3 && fit.average.lower > 0.0);
}

#[test]
fn the_unit_cancels_and_a_seed_repeats() {
    let (outcomes, controls) = controlled(8, (60, 4), 40, 1.0);
    let thousands: Vec<f64> = outcomes.iter().map(|y| 1_000.0 * y - 5.0).collect();
    let run = |values: &[f64]| spec(500).fit(values, Some(&controls), 40, &key(3)).unwrap();
    let (one, many) = (run(&outcomes), run(&thousands));
    close(many.average.lower, 1_000.0 * one.average.lower, 1e-6);
    assert_eq!(one, run(&outcomes));
    let other = spec(500).fit(&outcomes, Some(&controls), 40, &key(4)).unwrap();
    assert_ne!(one.average.predicted, other.average.predicted);
}

#[test]
fn what_cannot_be_fitted_is_refused_by_name() {
    let (outcomes, controls) = controlled(6, (30, 3), 20, 0.0);
    let run =
        |values: &[f64], controls: Option<&Matrix>, start| spec(50).fit(values, controls, start, &key(0));
    for start in [0, 2, 30] {
        let refused = run(&outcomes, None, start).unwrap_err();
        assert_eq!(refused, Error::NoPeriodBeforeOrAfter { first_treated: start, periods: 30 });
    }
    let mut gap = outcomes.clone();
    gap[11] = f64::NAN;
    let refused = run(&gap, None, 20).unwrap_err();
    assert!(matches!(refused, Error::Numeric(numeric::Error::NotFinite { row: 11, .. })), "{refused:?}");
    assert!(matches!(run(&[4.0; 30], None, 20).unwrap_err(), Error::OutOfRange { .. }));
    let still = Matrix::new(30, 1, vec![2.0; 30]).unwrap();
    assert!(matches!(run(&outcomes, Some(&still), 20).unwrap_err(), Error::OutOfRange { .. }));
    let refused = run(&outcomes[..29], Some(&controls), 20).unwrap_err();
    assert!(matches!(refused, Error::LengthDiffers { expected: 29, seen: 30, .. }), "{refused:?}");
    let refused = spec(3).fit(&outcomes, None, 20, &key(0)).unwrap_err();
    assert!(matches!(refused, Error::OutOfRange { what: "the number of draws", .. }), "{refused:?}");
}

/// Without a step, an interval at 95 % holds zero in 95 of 100 series.
#[test]
fn intervals_hold_the_truth() {
    let runs = 300;
    let held = (0..runs)
        .filter(|seed| {
            let (outcomes, controls) = controlled(2_000 + seed, (70, 5), 50, 0.0);
            let average = spec(300).fit(&outcomes, Some(&controls), 50, &key(*seed)).unwrap().average;
            average.lower <= 0.0 && average.upper >= 0.0
        })
        .count();
    let share = held as f64 / runs as f64;
    // Four standard errors of a share of 0.95 at 300 series are 0.05; the level that may move makes intervals wide.
    assert!((0.90..=1.0).contains(&share), "{share}");
}

/// Monthly data as a study has them: nine years and thirty-one controls.
#[test]
fn a_thousand_draws_with_thirty_one_controls_agree_with_a_longer_chain() {
    let (outcomes, controls) = controlled(77, (108, 31), 78, 5.0);
    let short = spec(900).fit(&outcomes, Some(&controls), 78, &key(1)).unwrap();
    let long = spec(20_000).fit(&outcomes, Some(&controls), 78, &key(2)).unwrap();
    let error = short.average.simulation_error.hypot(long.average.simulation_error);
    assert!((short.average.effect - long.average.effect).abs() < 5.0 * error, "{short:?} {long:?}");
    assert!(short.effective_draws > 90.0, "{}", short.effective_draws);
}
