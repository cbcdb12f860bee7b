//! The problem itself, and how good given weights are.

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
    pub(super) regressors: Matrix,
    pub(super) target: Vec<f64>,
    pub(super) ridge: f64,
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

    pub(super) fn n_weights(&self) -> usize {
        self.regressors.columns()
    }

    pub(super) fn errors(&self, weights: &[f64]) -> Vec<f64> {
        self.regressors.times(weights).iter().zip(&self.target).map(|(fit, seen)| fit - seen).collect()
    }

    fn gradient(&self, weights: &[f64]) -> Vec<f64> {
        let scale = 2.0 / self.regressors.rows() as f64;
        let penalty = 2.0 * self.ridge * self.ridge;
        let slopes = self.regressors.transposed_times(&self.errors(weights));
        slopes.iter().zip(weights).map(|(slope, weight)| scale * slope + penalty * weight).collect()
    }

    /// The solution at the given weights; `unproved` is its status when the gap does not prove the optimum.
    pub(super) fn solution(&self, weights: Vec<f64>, iterations: usize, unproved: Status) -> SimplexSolution {
        let (objective, gap) = (self.objective(&weights), self.gap(&weights));
        let variation = sum::squares(&self.target) / self.target.len() as f64;
        let status =
            if gap <= OPTIMAL_WITHIN * variation.max(objective) { Status::Optimal } else { unproved };
        let intercept = self.target_mean - sum::dot(&self.regressor_means, &weights);
        SimplexSolution { weights, intercept, objective, gap, iterations, status }
    }
}
