//! Least squares with weights that are not negative and add up to one, under a ridge penalty.
//!
//! Two solvers stand side by side because published figures come from both: [`SimplexProblem::solve`] gives the
//! optimum, [`SimplexProblem::solve_by_frank_wolfe`] the value at which a reference implementation stops.

mod exact;
mod frank_wolfe;
mod interior;
mod nearest;
mod newton;
mod problem;
mod program;
mod shared;
mod support;

pub use frank_wolfe::{FrankWolfe, sparsified};
pub use nearest::{NearestPoint, nearest_point};
pub use problem::{SimplexProblem, SimplexSolution, Status};
pub use shared::{Shared, SharedProducts};
