//! The optimum over the simplex: Newton's method where the penalty carries it, else an interior point, always proved.
//!
//! Which solver found the weights does not matter to their quality: the duality gap is computed afterwards from the
//! weights and the data alone.

use super::program::Program;
use super::{SimplexProblem, SimplexSolution, Status, interior, newton, support};
use crate::Error;

impl SimplexProblem {
    /// The optimum, proved by its duality gap.
    ///
    /// # Assumptions
    /// Without a penalty several weights may share the optimum; those given are then one choice among them.
    ///
    /// # Errors
    /// When the solver refuses the data.
    pub fn solve(&self) -> Result<SimplexSolution, Error> {
        let n = self.n_weights();
        let Some(scale) = scale_of(self) else {
            return Ok(self.solution(vec![1.0 / n as f64; n], 0, Status::Optimal));
        };
        let program = Program::new(self, scale)?;
        if let Some((weights, iterations)) = newton::solve(&program) {
            let solution = self.solution(weights, iterations, Status::Stopped);
            if solution.status == Status::Optimal {
                return Ok(solution);
            }
        }
        let (weights, iterations) = interior::solve(&program)?;
        let rough = self.solution(weights, iterations, Status::Stopped);
        let Some(sharp) = support::solve(&program, &rough.weights) else { return Ok(rough) };
        let sharp = self.solution(sharp, iterations, Status::Stopped);
        Ok(if sharp.gap <= rough.gap { sharp } else { rough })
    }
}

/// A power of two of the size of the data: dividing by it is exact, so the unit of measure cannot change the answer.
fn scale_of(problem: &SimplexProblem) -> Option<f64> {
    let values = problem.regressors.values().iter().chain(&problem.target);
    let largest = values.fold(0.0_f64, |largest, value| largest.max(value.abs()));
    (largest > 0.0).then(|| libm::ldexp(1.0, libm::ilogb(largest)))
}
