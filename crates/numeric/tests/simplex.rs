//! Least squares over the simplex: against projected gradient, under changes that must not matter, and at the edges.

#![expect(clippy::unwrap_used, reason = "a test whose panel cannot be made must fail")]

use numeric::simplex::{FrankWolfe, SimplexProblem, Status, sparsified};
use numeric::stream::StreamKey;
use numeric::{Error, Matrix};

/// Two solvers that both reach the optimum differ by rounding times the condition number of these small problems.
const SAME: f64 = 1e-8;

fn normal(seed: u64, rows: usize, columns: usize) -> (Matrix, Vec<f64>) {
    let mut stream = StreamKey::new(seed, b"tests", "simplex").stream(0);
    let values = (0..rows * columns).map(|_| stream.standard_normal()).collect();
    let target = (0..rows).map(|_| stream.standard_normal()).collect();
    (Matrix::new(rows, columns, values).unwrap(), target)
}

/// The slow twin: a gradient step, then the nearest point of the simplex found by bisecting the shift, many times.
fn projected_gradient(regressors: &Matrix, target: &[f64], ridge: f64) -> Vec<f64> {
    let (m, n) = (regressors.rows(), regressors.columns());
    let size: f64 = regressors.values().iter().map(|value| value * value).sum();
    let step = 0.5 / (size / m as f64 + ridge * ridge);
    let mut weights = vec![1.0 / n as f64; n];
    for _ in 0..60_000 {
        let errors: Vec<f64> = (0..m)
            .map(|row| {
                (0..n).map(|column| regressors.at(row, column) * weights[column]).sum::<f64>() - target[row]
            })
            .collect();
        let moved: Vec<f64> = (0..n)
            .map(|column| {
                let slope: f64 = (0..m).map(|row| regressors.at(row, column) * errors[row]).sum();
                weights[column] - step * (2.0 * slope / m as f64 + 2.0 * ridge * ridge * weights[column])
            })
            .collect();
        let (mut low, mut high) = (-10.0, 10.0);
        for _ in 0..100 {
            let shift = (low + high) / 2.0;
            let total: f64 = moved.iter().map(|weight| (weight + shift).max(0.0)).sum();
            if total > 1.0 { high = shift } else { low = shift }
        }
        weights = moved.iter().map(|weight| (weight + low).max(0.0)).collect();
    }
    weights
}

fn centred(values: &[f64]) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| value - mean).collect()
}

#[track_caller]
fn same(left: &[f64], right: &[f64], tolerance: f64) {
    assert_eq!(left.len(), right.len());
    for (a, b) in left.iter().zip(right) {
        assert!((a - b).abs() <= tolerance, "{a} against {b}");
    }
}

#[test]
fn the_optimum_is_that_of_projected_gradient() {
    for (seed, rows, columns, ridge) in [(1, 12, 4, 0.0), (2, 8, 6, 0.3), (3, 5, 9, 0.5), (4, 20, 3, 1e-3)] {
        let (regressors, target) = normal(seed, rows, columns);
        let slow = projected_gradient(&regressors, &target, ridge);
        let solution =
            SimplexProblem::new(regressors, target).unwrap().with_ridge(ridge).unwrap().solve().unwrap();
        same(&solution.weights, &slow, SAME);
        assert_eq!(solution.status, Status::Optimal, "gap {}", solution.gap);
    }
}

#[test]
fn an_intercept_is_a_centred_problem_and_brings_the_mean_error_to_zero() {
    let (regressors, target) = normal(5, 9, 5);
    let columns: Vec<Vec<f64>> = (0..5).map(|column| centred(&regressors.column(column))).collect();
    let slow = projected_gradient(&Matrix::from_rows(&columns).unwrap().transposed(), &centred(&target), 0.2);
    let problem = SimplexProblem::new(regressors.clone(), target.clone()).unwrap().with_ridge(0.2).unwrap();
    let solution = problem.clone().with_intercept().solve().unwrap();
    same(&solution.weights, &slow, SAME);
    let fitted = regressors.times(&solution.weights);
    let error: f64 = fitted.iter().zip(&target).map(|(fit, seen)| fit + solution.intercept - seen).sum();
    assert!(error.abs() < 1e-12, "{error}");
    assert!(solution.objective < problem.solve().unwrap().objective, "a free constant cannot fit worse");
}

#[test]
fn the_unit_of_measure_does_not_matter() {
    let (regressors, target) = normal(6, 10, 7);
    let weights_at = |unit: f64| {
        let values = regressors.values().iter().map(|value| value * unit).collect();
        let scaled = Matrix::new(10, 7, values).unwrap();
        let target = target.iter().map(|value| value * unit).collect();
        SimplexProblem::new(scaled, target).unwrap().with_ridge(0.1 * unit).unwrap().solve().unwrap().weights
    };
    let own = weights_at(1.0);
    assert_eq!(own, weights_at(f64::from(1 << 20)), "a power of two must change nothing at all");
    same(&own, &weights_at(1e6), 1e-10);
    same(&own, &weights_at(1e-6), 1e-10);
}

#[test]
fn frank_wolfe_closes_in_on_the_optimum() {
    let (regressors, target) = normal(7, 15, 6);
    let problem = SimplexProblem::new(regressors, target).unwrap().with_ridge(0.4).unwrap();
    let optimum = problem.solve().unwrap();
    let run = |least_decrease, most_steps| {
        problem.solve_by_frank_wolfe(FrankWolfe { least_decrease, most_steps }, None).unwrap()
    };
    let (early, late) = (run(1e-2, 100_000), run(1e-7, 100_000));
    assert!(optimum.objective <= late.objective && late.objective < early.objective);
    for stopped in [&early, &late] {
        assert!(stopped.objective - stopped.gap <= optimum.objective + 1e-15);
    }
    same(&late.weights, &optimum.weights, 1e-2);
    let cut = run(0.0, 3);
    assert_eq!((cut.iterations, cut.status), (3, Status::OutOfIterations));
}

/// The slow twin: each step computed from the regressors anew, as the paper writes it.
#[test]
fn carried_products_equal_products_computed_anew() {
    let (regressors, target) = normal(8, 11, 5);
    let (ridge, steps) = (0.3, 40);
    let penalty = 11.0 * ridge * ridge;
    let mut weights = vec![0.2; 5];
    for _ in 0..steps {
        let errors: Vec<f64> =
            regressors.times(&weights).iter().zip(&target).map(|(fit, seen)| fit - seen).collect();
        let slopes: Vec<f64> = (0..5)
            .map(|at| {
                regressors.column(at).iter().zip(&errors).map(|(a, e)| a * e).sum::<f64>()
                    + penalty * weights[at]
            })
            .collect();
        let vertex = (0..5).min_by(|a, b| slopes[*a].total_cmp(&slopes[*b])).unwrap();
        let towards: Vec<f64> = (0..5).map(|at| f64::from(at == vertex) - weights[at]).collect();
        let moved = regressors.times(&towards);
        let curvature: f64 = moved.iter().map(|value| value * value).sum::<f64>()
            + penalty * towards.iter().map(|value| value * value).sum::<f64>();
        let descent: f64 = slopes.iter().zip(&towards).map(|(slope, change)| slope * change).sum();
        let length = (-descent / curvature).clamp(0.0, 1.0);
        weights.iter_mut().zip(&towards).for_each(|(weight, change)| *weight += length * change);
    }
    let problem = SimplexProblem::new(regressors, target).unwrap().with_ridge(ridge).unwrap();
    let rule = FrankWolfe { least_decrease: 0.0, most_steps: steps };
    let run = problem.solve_by_frank_wolfe(rule, None).unwrap();
    assert_eq!(run.iterations, steps, "the twin took as many");
    same(&run.weights, &weights, 1e-12);
}

#[test]
fn small_weights_are_dropped_at_a_quarter_of_the_largest() {
    assert_eq!(sparsified(&[0.4, 0.1, 0.11, 0.39]), {
        let total = 0.4 + 0.11 + 0.39;
        vec![0.4 / total, 0.0, 0.11 / total, 0.39 / total]
    });
}

#[test]
fn edges_have_an_answer() {
    let one = SimplexProblem::new(Matrix::new(3, 1, vec![1.0, 2.0, 4.0]).unwrap(), vec![0.0; 3]).unwrap();
    assert_eq!(one.solve().unwrap().weights, vec![1.0]);
    let zero = SimplexProblem::new(Matrix::new(2, 4, vec![0.0; 8]).unwrap(), vec![0.0; 2]).unwrap();
    assert_eq!(zero.solve().unwrap().weights, vec![0.25; 4]);
    let alike = SimplexProblem::new(Matrix::new(3, 2, vec![5.0; 6]).unwrap(), vec![5.0; 3]).unwrap();
    let solution = alike.clone().with_intercept().solve().unwrap();
    same(&solution.weights, &[0.5, 0.5], SAME);
    let rule = FrankWolfe { least_decrease: 0.0, most_steps: 100 };
    let run = alike.solve_by_frank_wolfe(rule, None).unwrap();
    assert_eq!(run.weights, vec![0.5, 0.5]);
    // A vertex fits exactly: the optimum is there and its proof is a gap of nothing.
    let exact =
        SimplexProblem::new(Matrix::new(2, 2, vec![1.0, 7.0, 2.0, 9.0]).unwrap(), vec![7.0, 9.0]).unwrap();
    same(&exact.solve().unwrap().weights, &[0.0, 1.0], SAME);
}

#[test]
fn what_does_not_fit_is_refused() {
    let regressors = || Matrix::new(2, 2, vec![1.0; 4]).unwrap();
    let short = SimplexProblem::new(regressors(), vec![1.0]);
    assert_eq!(short, Err(Error::LengthDiffers { what: "the target", expected: 2, seen: 1 }));
    assert!(matches!(
        SimplexProblem::new(regressors(), vec![1.0, f64::NAN]),
        Err(Error::NotFinite { row: 1, .. })
    ));
    let problem = SimplexProblem::new(regressors(), vec![1.0; 2]).unwrap();
    assert!(matches!(problem.clone().with_ridge(-1.0), Err(Error::OutOfRange { .. })));
    let rule = FrankWolfe { least_decrease: 0.0, most_steps: 1 };
    assert!(matches!(problem.solve_by_frank_wolfe(rule, Some(&[1.0])), Err(Error::LengthDiffers { .. })));
}
