//! Least squares with weights that are not negative and add up to one, under a ridge penalty.
//!
//! Two solvers stand side by side because published figures come from both: [`SimplexProblem::solve`] gives the
//! optimum, [`SimplexProblem::solve_by_frank_wolfe`] the value at which a reference implementation stops.

mod exact;
mod frank_wolfe;
mod interior;
mod nearest;
mod newton;
mod shared;
mod support;

pub use frank_wolfe::{FrankWolfe, sparsified};
pub use nearest::{NearestPoint, nearest_point};
pub use shared::{Shared, SharedProducts};

use crate::matrix::check_vector;
use crate::{Error, Matrix, sum};

/// How far above the optimum an objective may stand, relative to the variation of the target, to count as optimal.
///
/// Rounding of a double-precision objective leaves about 1e-15 of it; 1e-12 is a thousand times that.
const OPTIMAL_WITHIN: f64 = 1e-12;

/// Find `weights` on the simplex that make `|regressors weights + intercept - target|^2 / rows + ridge^2 |weights|^2` least.
///
/// # Shape
/// `regressors` is observations x weights; `target` has one value for each observation.
#[derive(Debug, Clone, PartialEq)]
pub struct SimplexProblem {
    regressors: Matrix,
    target: Vec<f64>,
    ridge: f64,
    target_mean: f64,
    regressor_means: Vec<f64>,
}

/// What a solver reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The optimum, proved by a duality gap that rounding explains.
    Optimal,
    /// The solver's own rule stopped it before the optimum.
    Stopped,
    /// The solver ran out of iterations.
    OutOfIterations,
}

/// Weights, and the proof of how good they are.
#[derive(Debug, Clone, PartialEq)]
pub struct SimplexSolution {
    /// One weight for each column of the regressors, not negative, adding up to one.
    pub weights: Vec<f64>,
    /// The constant added to the fit; zero for a problem without one.
    pub intercept: f64,
    /// The objective at these weights.
    pub objective: f64,
    /// No weights on the simplex have an objective lower than `objective - gap`.
    pub gap: f64,
    /// Iterations the solver took.
    pub iterations: usize,
    /// What the solver reached.
    pub status: Status,
}

impl SimplexProblem {
    /// The problem without penalty and without intercept.
    ///
    /// # Errors
    /// When the target does not have one finite value for each row of the regressors.
    pub fn new(regressors: Matrix, target: Vec<f64>) -> Result<SimplexProblem, Error> {
        check_vector("the target", &target, regressors.rows())?;
        let regressor_means = vec![0.0; regressors.columns()];
        Ok(SimplexProblem { regressors, target, ridge: 0.0, target_mean: 0.0, regressor_means })
    }

    /// The problem with a penalty on the squared length of the weights.
    ///
    /// # Errors
    /// When the penalty is negative or not finite.
    pub fn with_ridge(self, ridge: f64) -> Result<SimplexProblem, Error> {
        if !(ridge.is_finite() && ridge >= 0.0) {
            return Err(Error::OutOfRange {
                what: "the ridge penalty",
                seen: ridge,
                expected: "zero or a positive number",
            });
        }
        Ok(SimplexProblem { ridge, ..self })
    }

    /// The problem with a free constant: the best one for any weights is found by centring both sides.
    #[must_use]
    pub fn with_intercept(self) -> SimplexProblem {
        let target_mean = sum::mean(&self.target).unwrap_or(0.0);
        let count = self.regressors.rows() as f64;
        let totals = self.regressors.transposed_times(&vec![1.0; self.regressors.rows()]);
        SimplexProblem {
            regressors: self.regressors.centred(),
            target: self.target.iter().map(|value| value - target_mean).collect(),
            target_mean: self.target_mean + target_mean,
            regressor_means: self
                .regressor_means
                .iter()
                .zip(totals)
                .map(|(held, total)| held + total / count)
                .collect(),
            ..self
        }
    }

    /// The optimum, proved by its duality gap.
    ///
    /// # Assumptions
    /// Without a penalty several weights may share the optimum; those given are then one choice among them.
    ///
    /// # Errors
    /// When the solver refuses the data.
    pub fn solve(&self) -> Result<SimplexSolution, Error> {
        exact::solve(self)
    }

    /// The weights a Frank-Wolfe run with the given stopping rule ends at, from `start` or from equal weights.
    ///
    /// # Errors
    /// When `start` does not have one weight for each column.
    pub fn solve_by_frank_wolfe(
        &self,
        rule: FrankWolfe,
        start: Option<&[f64]>,
    ) -> Result<SimplexSolution, Error> {
        frank_wolfe::solve(self, rule, start)
    }

    /// The weights of two Frank-Wolfe runs, the second from what the first leaves once small weights are dropped.
    ///
    /// # Assumptions
    /// Products that are shared are those of the regressors, and the problem has an intercept.
    ///
    /// # Errors
    /// When the shared columns are not as many as the weights.
    ///
    /// # References
    /// Arkhangelsky et al. (2021), `synthdid_estimate` of synthdid.
    pub fn solve_by_sparsified_frank_wolfe(
        &self,
        before: FrankWolfe,
        after: FrankWolfe,
        shared: Option<Shared<'_>>,
    ) -> Result<SimplexSolution, Error> {
        if let Some(seen) = shared.map(|shared| shared.columns.len()).filter(|seen| *seen != self.n_weights())
        {
            let what = "the list of shared columns";
            return Err(Error::LengthDiffers { what, expected: self.n_weights(), seen });
        }
        Ok(frank_wolfe::solve_sparsified(self, before, after, shared))
    }

    /// The objective at the given weights.
    #[must_use]
    pub fn objective(&self, weights: &[f64]) -> f64 {
        let errors = self.errors(weights);
        sum::squares(&errors) / errors.len() as f64 + self.ridge * self.ridge * sum::squares(weights)
    }

    /// How much lower than at `weights` the objective can be anywhere on the simplex, at most (the Frank-Wolfe gap).
    #[must_use]
    pub fn gap(&self, weights: &[f64]) -> f64 {
        let gradient = self.gradient(weights);
        let lowest = gradient.iter().copied().fold(f64::INFINITY, f64::min);
        (sum::dot(&gradient, weights) - lowest).max(0.0)
    }

    fn n_weights(&self) -> usize {
        self.regressors.columns()
    }

    fn errors(&self, weights: &[f64]) -> Vec<f64> {
        self.regressors.times(weights).iter().zip(&self.target).map(|(fit, seen)| fit - seen).collect()
    }

    fn gradient(&self, weights: &[f64]) -> Vec<f64> {
        let scale = 2.0 / self.regressors.rows() as f64;
        let penalty = 2.0 * self.ridge * self.ridge;
        let slopes = self.regressors.transposed_times(&self.errors(weights));
        slopes.iter().zip(weights).map(|(slope, weight)| scale * slope + penalty * weight).collect()
    }

    /// The solution at the given weights; `unproved` is its status when the gap does not prove the optimum.
    fn solution(&self, weights: Vec<f64>, iterations: usize, unproved: Status) -> SimplexSolution {
        let (objective, gap) = (self.objective(&weights), self.gap(&weights));
        let variation = sum::squares(&self.target) / self.target.len() as f64;
        let status =
            if gap <= OPTIMAL_WITHIN * variation.max(objective) { Status::Optimal } else { unproved };
        let intercept = self.target_mean - sum::dot(&self.regressor_means, &weights);
        SimplexSolution { weights, intercept, objective, gap, iterations, status }
    }
}
