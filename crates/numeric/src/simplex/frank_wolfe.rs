//! Frank-Wolfe steps over the simplex with the stopping rule of the R package synthdid.
//!
//! Every step moves towards one vertex, so the fit, the slopes and the objective are carried from step to step and a
//! product of regressors is computed once for each vertex met, not once for each step.

use std::collections::BTreeMap;

use super::{SimplexProblem, SimplexSolution, Status};
use crate::matrix::check_vector;
use crate::{Error, Matrix, sum};

/// When a Frank-Wolfe run stops.
///
/// # References
/// Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021), and `sc.weight.fw` of synthdid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrankWolfe {
    /// Stop once a step lowers the objective by no more than the square of this.
    pub least_decrease: f64,
    /// Stop after this many steps.
    pub most_steps: usize,
}

/// Weights of at most a quarter of the largest set to zero, and the rest brought to a sum of one.
#[must_use]
pub fn sparsified(weights: &[f64]) -> Vec<f64> {
    let largest = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let kept: Vec<f64> =
        weights.iter().map(|weight| if *weight <= largest / 4.0 { 0.0 } else { *weight }).collect();
    let total = sum::ordered(&kept);
    kept.iter().map(|weight| weight / total).collect()
}

pub(super) fn solve(
    problem: &SimplexProblem,
    rule: FrankWolfe,
    start: Option<&[f64]>,
) -> Result<SimplexSolution, Error> {
    let n = problem.n_weights();
    let start = start.map_or_else(|| vec![1.0 / n as f64; n], <[f64]>::to_vec);
    check_vector("the start of the weights", &start, n)?;
    let mut walk = Walk::from(problem, start);
    let least = rule.least_decrease * rule.least_decrease;
    let (mut steps, mut objective, mut decrease) = (0, f64::INFINITY, f64::INFINITY);
    // The first decrease is known after the second step: `decrease` stays infinite until then.
    while steps < rule.most_steps && decrease > least {
        walk.step();
        steps += 1;
        let reached = walk.objective();
        decrease = objective - reached;
        objective = reached;
    }
    let status = if steps < rule.most_steps { Status::Stopped } else { Status::OutOfIterations };
    Ok(problem.solution(walk.weights, steps, status))
}

/// Where a run stands.
struct Walk<'a> {
    problem: &'a SimplexProblem,
    /// The regressors with columns as rows: a vertex is one row.
    vertices: Matrix,
    weights: Vec<f64>,
    /// Regressors times weights.
    fit: Vec<f64>,
    /// Transposed regressors times the fit.
    slopes: Vec<f64>,
    /// Transposed regressors times the target.
    pull: Vec<f64>,
    /// Transposed regressors times each vertex met.
    products: BTreeMap<usize, Vec<f64>>,
    /// Ridge penalty on the scale of a sum of squared errors.
    penalty: f64,
}

impl<'a> Walk<'a> {
    fn from(problem: &'a SimplexProblem, weights: Vec<f64>) -> Walk<'a> {
        let fit = problem.regressors.times(&weights);
        Walk {
            problem,
            vertices: problem.regressors.transposed(),
            slopes: problem.regressors.transposed_times(&fit),
            pull: problem.regressors.transposed_times(&problem.target),
            products: BTreeMap::new(),
            penalty: problem.regressors.rows() as f64 * problem.ridge * problem.ridge,
            fit,
            weights,
        }
    }

    /// One step with exact line search towards the vertex of steepest descent.
    fn step(&mut self) {
        let half_gradient: Vec<f64> = (self.slopes.iter().zip(&self.pull).zip(&self.weights))
            .map(|((slope, pull), weight)| slope - pull + self.penalty * weight)
            .collect();
        let vertex = first_least(&half_gradient);
        let towards: Vec<f64> =
            self.weights.iter().enumerate().map(|(at, weight)| f64::from(at == vertex) - weight).collect();
        let ends = self.vertices.row(vertex);
        let change: Vec<f64> = ends.iter().zip(&self.fit).map(|(end, fit)| end - fit).collect();
        let curvature = sum::squares(&change) + self.penalty * sum::squares(&towards);
        // DIFFERENCE: synthdid divides by the curvature even where it is zero and gets not-a-number on constant data.
        if curvature <= 0.0 {
            return;
        }
        let length = (-sum::dot(&half_gradient, &towards) / curvature).clamp(0.0, 1.0);
        let product =
            self.products.entry(vertex).or_insert_with(|| self.problem.regressors.transposed_times(ends));
        advance(&mut self.weights, length, &towards);
        advance(&mut self.fit, length, &change);
        for (slope, end) in self.slopes.iter_mut().zip(product) {
            *slope += length * (*end - *slope);
        }
    }

    fn objective(&self) -> f64 {
        let errors = self.fit.iter().zip(&self.problem.target).map(|(fit, seen)| (fit - seen) * (fit - seen));
        let ridge = self.problem.ridge;
        ridge * ridge * sum::squares(&self.weights) + sum::ordered(errors) / self.fit.len() as f64
    }
}

fn advance(values: &mut [f64], length: f64, towards: &[f64]) {
    for (value, change) in values.iter_mut().zip(towards) {
        *value += length * change;
    }
}

/// The place of the least value, the first of equals.
fn first_least(values: &[f64]) -> usize {
    let less =
        |best: (usize, f64), (at, &value): (usize, &f64)| if value < best.1 { (at, value) } else { best };
    values.iter().enumerate().fold((0, f64::INFINITY), less).0
}
