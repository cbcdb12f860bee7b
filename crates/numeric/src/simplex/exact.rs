//! The optimum over the simplex: Newton's method where the penalty carries it, else an interior point, always proved.
//!
//! Which solver found the weights does not matter to their quality: the duality gap is computed afterwards from the
//! weights and the data alone.

use faer::linalg::solvers::Qr;
use faer::{Mat, Par};

use super::{SimplexProblem, SimplexSolution, Status, interior, newton, support};
use crate::{Error, Matrix, sum};

pub(super) fn solve(problem: &SimplexProblem) -> Result<SimplexSolution, Error> {
    let n = problem.n_weights();
    let Some(scale) = scale_of(problem) else {
        return Ok(problem.solution(vec![1.0 / n as f64; n], 0, Status::Optimal));
    };
    let program = Program::new(problem, scale)?;
    if let Some((weights, iterations)) = newton::solve(&program) {
        let solution = problem.solution(weights, iterations, Status::Stopped);
        if solution.status == Status::Optimal {
            return Ok(solution);
        }
    }
    let (weights, iterations) = interior::solve(&program)?;
    let rough = problem.solution(weights, iterations, Status::Stopped);
    let Some(sharp) = support::solve(&program, &rough.weights) else { return Ok(rough) };
    let sharp = problem.solution(sharp, iterations, Status::Stopped);
    Ok(if sharp.gap <= rough.gap { sharp } else { rough })
}

/// A power of two of the size of the data: dividing by it is exact, so the unit of measure cannot change the answer.
fn scale_of(problem: &SimplexProblem) -> Option<f64> {
    let values = problem.regressors.values().iter().chain(&problem.target);
    let largest = values.fold(0.0_f64, |largest, value| largest.max(value.abs()));
    (largest > 0.0).then(|| libm::ldexp(1.0, libm::ilogb(largest)))
}

/// Least `|regressors weights - target|^2 + penalty |weights|^2` over the simplex, at a scale near one.
pub(super) struct Program {
    pub(super) regressors: Matrix,
    pub(super) target: Vec<f64>,
    pub(super) penalty: f64,
}

impl Program {
    fn new(problem: &SimplexProblem, scale: f64) -> Result<Program, Error> {
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
        if column < n { regressors.at(row, column) } else { target.get(row).copied().unwrap_or(f64::NAN) }
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
