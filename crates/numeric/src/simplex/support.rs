//! A last solve on the weights an interior point leaves above zero: it brings them to rounding.

use faer::linalg::solvers::{PartialPivLu, Solve};
use faer::{Mat, Par};

use super::program::{Program, onto_simplex};
use crate::sum;

/// Share of the largest weight under which the interior point means zero.
const ZERO_WEIGHT: f64 = 1e-7;

/// Rounds in which weights that turn out negative may be dropped.
const DROPS: usize = 64;

/// The optimum with every weight near zero held there; none where a round cannot be solved.
pub(super) fn solve(program: &Program, weights: &[f64]) -> Option<Vec<f64>> {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let stands = |at: &usize| weights.get(*at).is_some_and(|weight| *weight > ZERO_WEIGHT * largest);
    let mut support: Vec<usize> = (0..weights.len()).filter(stands).collect();
    for _ in 0..DROPS {
        let solved = equality_optimum(program, &support)?;
        if solved.iter().all(|weight| *weight >= 0.0) {
            let mut full = vec![0.0; weights.len()];
            for (at, weight) in support.iter().zip(&solved) {
                *full.get_mut(*at)? = *weight;
            }
            return onto_simplex(&full);
        }
        support =
            support.into_iter().zip(solved).filter(|(_, weight)| *weight > 0.0).map(|(at, _)| at).collect();
    }
    None
}

/// The optimum over the given columns with the sum of weights one and no sign asked: one linear system.
fn equality_optimum(program: &Program, support: &[usize]) -> Option<Vec<f64>> {
    let k = support.len();
    let columns: Vec<Vec<f64>> = support.iter().map(|at| program.regressors.column(*at)).collect();
    let product = |row: usize, column: usize| match (columns.get(row), columns.get(column)) {
        (Some(left), Some(right)) => {
            sum::dot(left, right) + if row == column { program.penalty } else { 0.0 }
        }
        (None, None) => 0.0,
        _ => 1.0,
    };
    let mut system = Mat::<f64>::zeros(k + 1, k + 1);
    for row in 0..=k {
        for column in 0..=row {
            let value = product(row, column);
            system[(row, column)] = value;
            system[(column, row)] = value;
        }
    }
    let pull = |row: usize| columns.get(row).map_or(1.0, |column| sum::dot(column, &program.target));
    let right = Mat::from_fn(k + 1, 1, |row, _| pull(row));
    faer::set_global_parallelism(Par::Seq);
    let solved = PartialPivLu::new(system.as_ref()).solve(right);
    let weights: Vec<f64> = (0..k).map(|row| solved[(row, 0)]).collect();
    (k > 0 && weights.iter().all(|weight| weight.is_finite())).then_some(weights)
}

#[cfg(test)]
mod tests {
    use super::super::interior;
    use super::*;
    use crate::Matrix;
    use crate::stream::StreamKey;

    /// Rounding of slopes near one, times the squared condition number of fifteen random observations of nine weights.
    const LEVEL: f64 = 1e-10;

    /// At the optimum every weight above zero has the same slope, and no weight at zero a lower one.
    #[test]
    fn slopes_are_level_to_rounding_where_weights_stand() {
        for seed in 0..20 {
            let mut stream = StreamKey::new(seed, b"tests", "support").stream(0);
            let values = (0..15 * 9).map(|_| stream.standard_normal()).collect();
            let target: Vec<f64> = (0..15).map(|_| stream.standard_normal()).collect();
            let program = Program { regressors: Matrix::new(15, 9, values).unwrap(), target, penalty: 1e-10 };
            let weights = solve(&program, &interior::solve(&program).unwrap().0).unwrap();
            let fit = program.regressors.times(&weights);
            let errors: Vec<f64> = fit.iter().zip(&program.target).map(|(fit, seen)| fit - seen).collect();
            let slopes = program.regressors.transposed_times(&errors);
            let level = sum::dot(&slopes, &weights);
            for (slope, weight) in slopes.iter().zip(&weights) {
                let above = slope - level;
                assert!(
                    if *weight > 0.0 { above.abs() < LEVEL } else { above > -LEVEL },
                    "{above} at {weight}"
                );
            }
        }
    }
}
