//! Synthetic difference in differences: weights on untreated units and on earlier periods, up to a constant.

use numeric::float;
use numeric::simplex::SimplexProblem;

use crate::synthetic::weights::{FAINT_PENALTY, noise_level, solve, solve_sharing};
use crate::{Block, BlockFit, Error, Regularisation, Solver, WeightSolution};

/// Synthetic difference in differences.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SyntheticDidSpec {
    /// Which weights are taken.
    pub solver: Solver,
    /// Noise level to use instead of the block's own, in the unit of the outcome.
    pub noise_level: Option<f64>,
}

impl SyntheticDidSpec {
    /// Weights untreated units to run parallel to the treated mean, and earlier periods to foretell the later ones.
    ///
    /// # Assumptions
    /// The weighted untreated units would have stayed parallel to the treated ones without treatment, and are not
    /// touched by it.
    ///
    /// # Errors
    /// When the noise level is neither given nor measurable, or when the solver refuses the numbers.
    ///
    /// # Example
    /// ```
    /// use estimate::{Block, SyntheticDidSpec};
    /// use numeric::Matrix;
    ///
    /// // The first unit falls by three from the fifth period on; all share the same ups and downs.
    /// let outcomes = Matrix::from_rows(&[
    ///     [7.0, 8.0, 6.0, 9.0, 4.0, 5.0],
    ///     [1.0, 2.0, 0.0, 3.0, 1.0, 2.0],
    ///     [4.0, 5.0, 3.0, 6.0, 4.0, 5.0],
    /// ])?;
    /// let block = Block::new(outcomes, &[true, false, false], 4)?;
    /// let fit = SyntheticDidSpec::default().fit(&block)?;
    /// assert!((fit.effect + 3.0).abs() < 1e-9);
    /// # Ok::<(), estimate::Error>(())
    /// ```
    ///
    /// # References
    /// Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021), Algorithm 1; `synthdid_estimate` of synthdid.
    pub fn fit(&self, block: &Block) -> Result<BlockFit, Error> {
        let noise_level = noise_level(block, self.noise_level)?;
        let cells = (block.treated().len() * block.n_post()) as f64;
        let regularisation = Regularisation {
            noise_level,
            unit_ridge: float::pow(cells, 0.25) * noise_level,
            time_ridge: FAINT_PENALTY * noise_level,
        };
        self.fit_with(block, regularisation)
    }

    /// The fit with given penalties.
    pub(crate) fn fit_with(&self, block: &Block, regularisation: Regularisation) -> Result<BlockFit, Error> {
        let history = block.control_history()?;
        let treated = block.treated_path().into_iter().take(block.n_pre()).collect();
        let units =
            SimplexProblem::new(history.transposed(), treated)?.with_ridge(regularisation.unit_ridge)?;
        let times =
            SimplexProblem::new(history, block.control_futures())?.with_ridge(regularisation.time_ridge)?;
        let noise_level = regularisation.noise_level;
        let units = solve_sharing(&units.with_intercept(), block.shared(), self.solver, noise_level)?;
        let times = solve(&times.with_intercept(), self.solver, noise_level)?;
        let (unit_solution, time_solution) = (WeightSolution::from(&units), WeightSolution::from(&times));
        Ok(BlockFit {
            regularisation: Some(regularisation),
            unit_solution: Some(unit_solution),
            time_solution: Some(time_solution),
            ..BlockFit::weighted(block, units.weights, times.weights)
        })
    }
}
