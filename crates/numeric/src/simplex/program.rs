//! The problem as its exact solvers take it: at a scale near one, with as few rows as carry it.

use faer::linalg::solvers::Qr;
use faer::{Mat, Par};

use super::SimplexProblem;
use crate::{Error, Matrix, sum};

/// Least `|regressors weights - target|^2 + penalty |weights|^2` over the simplex, at a scale near one.
pub(super) struct Program {
    pub(super) regressors: Matrix,
    pub(super) target: Vec<f64>,
    pub(super) penalty: f64,
}

impl Program {
    pub(super) fn new(problem: &SimplexProblem, scale: f64) -> Result<Program, Error> {
        let (m, n) = (problem.regressors.rows(), problem.n_weights());
        let values = problem.regressors.values().iter().map(|value| value / scale).collect();
        let regressors = Matrix::new(m, n, values)?;
        let target: Vec<f64> = problem.target.iter().map(|value| value / scale).collect();
        let ridge = problem.ridge / scale;
        let (regressors, target) =
            if m > n + 1 { compressed(&regressors, &target)? } else { (regressors, target) };
        Ok(Program { regressors, target, penalty: m as f64 * ridge * ridge })
    }
}

/// As many rows as columns with the same squared errors at all weights: the triangle of a QR decomposition.
///
/// Unlike products of the regressors it keeps their condition number.
fn compressed(regressors: &Matrix, target: &[f64]) -> Result<(Matrix, Vec<f64>), Error> {
    let n = regressors.columns();
    let both = Mat::from_fn(regressors.rows(), n + 1, |row, column| {
        if column < n { regressors.at(row, column) } else { target[row] }
    });
    faer::set_global_parallelism(Par::Seq);
    let decomposition = Qr::new(both.as_ref());
    let triangle = decomposition.thin_R();
    let values = (0..=n).flat_map(|row| (0..n).map(move |column| triangle[(row, column)])).collect();
    Ok((Matrix::new(n + 1, n, values)?, (0..=n).map(|row| triangle[(row, n)]).collect()))
}

/// Weights below zero set to zero, the others brought to a sum of one.
pub(super) fn onto_simplex(weights: &[f64]) -> Option<Vec<f64>> {
    let positive: Vec<f64> = weights.iter().map(|weight| weight.max(0.0)).collect();
    let total = sum::ordered(&positive);
    let sound = total.is_finite() && total > 0.5 && weights.iter().all(|weight| weight.is_finite());
    sound.then(|| positive.iter().map(|weight| weight / total).collect())
}
