//! The optimum over the simplex by Clarabel's interior point.
//!
//! The residuals enter as variables: the program then holds the regressors and never their products, whose condition
//! number is the square of theirs.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, NonnegativeConeT, ZeroConeT};

use super::program::{Program, onto_simplex};
use crate::{Error, Matrix};

/// Feasibility and gap asked of the interior point. Below this its linear systems no longer improve in double precision.
const TOLERANCE: f64 = 1e-13;

pub(super) fn solve(program: &Program) -> Result<(Vec<f64>, usize), Error> {
    let mut solver = solver(program)?;
    solver.solve();
    let found = solver.solution.x.get(..program.regressors.columns()).unwrap_or(&[]);
    let weights = onto_simplex(found)
        .ok_or_else(|| Error::NoSolution { reason: format!("{:?}", solver.solution.status) })?;
    Ok((weights, solver.solution.iterations as usize))
}

/// Least `|r|^2 + penalty |w|^2` with `A w - r = b`, `sum(w) = 1`, `w >= 0`, over `x = (w, r)`.
fn solver(program: &Program) -> Result<DefaultSolver<f64>, Error> {
    let (m, n) = (program.regressors.rows(), program.regressors.columns());
    let diagonal = [vec![2.0 * program.penalty; n], vec![2.0; m]].concat();
    let quadratic = CscMatrix::new(n + m, n + m, (0..=n + m).collect(), (0..n + m).collect(), diagonal);
    let right = [program.target.as_slice(), &[1.0], &vec![0.0; n]].concat();
    let cones = [ZeroConeT(m + 1), NonnegativeConeT(n)];
    DefaultSolver::new(
        &quadratic,
        &vec![0.0; n + m],
        &constraints(&program.regressors),
        &right,
        &cones,
        settings(),
    )
    .map_err(|refusal| Error::NoSolution { reason: refusal.to_string() })
}

fn constraints(regressors: &Matrix) -> CscMatrix<f64> {
    let (m, n) = (regressors.rows(), regressors.columns());
    let (mut starts, mut places, mut values) = (vec![0], Vec::new(), Vec::new());
    for weight in 0..n {
        places.extend((0..=m).chain([m + 1 + weight]));
        values.extend(regressors.column(weight).into_iter().chain([1.0, -1.0]));
        starts.push(places.len());
    }
    for residual in 0..m {
        places.push(residual);
        values.push(-1.0);
        starts.push(places.len());
    }
    CscMatrix::new(m + 1 + n, n + m, starts, places, values)
}

fn settings() -> DefaultSettings<f64> {
    DefaultSettings {
        verbose: false,
        max_threads: 1,
        tol_gap_abs: TOLERANCE,
        tol_gap_rel: TOLERANCE,
        tol_feas: TOLERANCE,
        ..DefaultSettings::default()
    }
}
