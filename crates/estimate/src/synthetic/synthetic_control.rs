//! Synthetic control on outcomes alone: untreated units weighted so that they follow the treated ones.

use numeric::simplex::SimplexProblem;
use numeric::{Matrix, sum};

use crate::synthetic::weights::{FAINT_PENALTY, noise_level, solve};
use crate::{Block, BlockFit, Error, Regularisation, Solver, WeightSolution};

/// Synthetic control without covariates and without intercept.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SyntheticControlSpec {
    /// Which weights are taken.
    pub solver: Solver,
    /// Noise level to use instead of the block's own, in the unit of the outcome.
    pub noise_level: Option<f64>,
}

impl SyntheticControlSpec {
    /// Weights untreated units to follow the treated mean before treatment, and compares after.
    ///
    /// # Assumptions
    /// The treated mean lies within the reach of the untreated units, long enough before treatment for the match not to
    /// be chance; no untreated unit is touched by the treatment. The pre-period error shows the first, nothing the second.
    /// With more untreated units than earlier periods, different weights may fit equally well: those given are one choice.
    ///
    /// # Errors
    /// When the noise level is neither given nor measurable, or when the solver refuses the numbers.
    ///
    /// # References
    /// Abadie, Diamond & Hainmueller (2010), outcomes as only predictors; `sc_estimate` of synthdid.
    pub fn fit(&self, block: &Block) -> Result<BlockFit, Error> {
        let noise_level = noise_level(block, self.noise_level)?;
        let regularisation =
            Regularisation { noise_level, unit_ridge: FAINT_PENALTY * noise_level, time_ridge: 0.0 };
        self.fit_with(block, regularisation)
    }

    /// The fit with given penalties.
    pub(crate) fn fit_with(&self, block: &Block, regularisation: Regularisation) -> Result<BlockFit, Error> {
        let mut history = block.control_history()?.transposed();
        let mut treated: Vec<f64> = block.treated_path().into_iter().take(block.n_pre()).collect();
        if self.solver == Solver::Exact {
            // Weights add up to one: what all units share in a period may be taken from both sides, and with it a level that
            // would leave the differences to rounding. Runs that stop early keep the reference's own numbers.
            history = less_their_means(&history, &mut treated)?;
        }
        let problem = SimplexProblem::new(history, treated)?.with_ridge(regularisation.unit_ridge)?;
        let units = solve(&problem, self.solver, regularisation.noise_level)?;
        let unit_solution = Some(WeightSolution::from(&units));
        let fit = BlockFit::weighted(block, units.weights, vec![0.0; block.n_pre()]);
        Ok(BlockFit { regularisation: Some(regularisation), unit_solution, ..fit })
    }
}

/// Each row of a history, and its treated value, less the row's mean.
fn less_their_means(history: &Matrix, treated: &mut [f64]) -> Result<Matrix, Error> {
    let mut values = Vec::with_capacity(history.values().len());
    for (row, treated) in treated.iter_mut().enumerate() {
        let controls = history.row(row);
        // default: a history without controls has no row
        let mean = sum::mean(controls).unwrap_or(0.0);
        values.extend(controls.iter().map(|value| value - mean));
        *treated -= mean;
    }
    Ok(Matrix::new(history.rows(), history.columns(), values)?)
}
