//! How the weights of untreated units and of earlier periods are found, and the penalties on them.

use numeric::simplex::{FrankWolfe, Shared, SimplexProblem, SimplexSolution, Status};

use crate::{Block, Error};

/// Time weights carry this share of the noise level as penalty, only to make them unique.
///
/// # References
/// Arkhangelsky et al. (2021), `eta.lambda` of `synthdid_estimate`.
pub(crate) const FAINT_PENALTY: f64 = 1e-6;

/// Share of the noise level whose square is the decrease at which the reference stops.
const LEAST_DECREASE: f64 = 1e-5;

/// Steps of the reference before it drops small weights, and after.
const STEPS_BEFORE_SPARSIFYING: usize = 100;
const STEPS_AFTER_SPARSIFYING: usize = 10_000;

/// Which weights are taken: the best ones, or those at which the reference implementation stops.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Solver {
    /// The optimum of the quadratic program, with a duality gap that proves it.
    #[default]
    Exact,
    /// The Frank-Wolfe run of R synthdid: published figures come from it, though it stops short of the optimum.
    ReferenceStoppingRule,
    /// The same run with a stopping rule of the caller's own, after a hundred steps and the dropping of small weights.
    FrankWolfe(FrankWolfe),
}

/// Penalties on the weights.
///
/// # Units
/// The unit of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regularisation {
    /// Standard deviation of period-to-period changes of untreated units before treatment.
    pub noise_level: f64,
    /// Penalty on the unit weights (zeta of omega).
    pub unit_ridge: f64,
    /// Penalty on the time weights (zeta of lambda); zero for a method without them.
    pub time_ridge: f64,
}

/// How weights were found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightSolution {
    /// What the solver reached.
    pub status: Status,
    /// The objective cannot be lower than here by more than this.
    pub gap: f64,
    /// The objective reached: mean squared error plus penalty.
    pub objective: f64,
    /// Iterations taken.
    pub iterations: usize,
}

impl From<&SimplexSolution> for WeightSolution {
    fn from(solution: &SimplexSolution) -> WeightSolution {
        WeightSolution {
            status: solution.status,
            gap: solution.gap,
            objective: solution.objective,
            iterations: solution.iterations,
        }
    }
}

/// The noise level given, or that of the block.
pub(crate) fn noise_level(block: &Block, given: Option<f64>) -> Result<f64, Error> {
    match given {
        Some(seen) if !(seen.is_finite() && seen >= 0.0) => Err(Error::NoiseLevelNegative { seen }),
        Some(given) => Ok(given),
        None => block
            .noise_level()
            .ok_or(Error::NoiseLevelUnknown { controls: block.controls().len(), periods: block.n_pre() }),
    }
}

/// Solves for weights; the reference begins with equal ones.
pub(crate) fn solve(
    problem: &SimplexProblem,
    solver: Solver,
    noise_level: f64,
) -> Result<SimplexSolution, Error> {
    solve_sharing(problem, None, solver, noise_level)
}

/// The same with products that other problems share, which a Frank-Wolfe run reads.
pub(crate) fn solve_sharing(
    problem: &SimplexProblem,
    shared: Option<Shared<'_>>,
    solver: Solver,
    noise_level: f64,
) -> Result<SimplexSolution, Error> {
    let last = match solver {
        Solver::Exact => return Ok(problem.solve()?),
        Solver::ReferenceStoppingRule => {
            FrankWolfe { least_decrease: LEAST_DECREASE * noise_level, most_steps: STEPS_AFTER_SPARSIFYING }
        }
        Solver::FrankWolfe(rule) => rule,
    };
    let before = FrankWolfe { most_steps: STEPS_BEFORE_SPARSIFYING, ..last };
    Ok(problem.solve_by_sparsified_frank_wolfe(before, last, shared)?)
}
