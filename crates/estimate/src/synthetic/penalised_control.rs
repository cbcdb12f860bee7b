//! Synthetic control with a stated penalty on the weights, with or without a constant between the paths.

use numeric::float;
use numeric::simplex::SimplexProblem;

use crate::synthetic::weights::{FAINT_PENALTY, noise_level, solve};
use crate::{Block, BlockFit, Error, Regularisation, Solver, WeightSolution};

/// Synthetic control on outcomes alone, by level and penalty.
///
/// With [`ControlLevel::FreeConstant`] it is the demeaned synthetic control (DIFP).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PenalisedControlSpec {
    /// Which weights are taken.
    pub solver: Solver,
    /// Noise level to use instead of the block's own, in the unit of the outcome.
    pub noise_level: Option<f64>,
    /// Whether the weighted path must meet the treated one or may run parallel to it.
    pub level: ControlLevel,
    /// How much spreading the weights is worth.
    pub penalty: ControlPenalty,
}

/// Whether the weighted path must meet the treated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ControlLevel {
    /// It must: no constant lies between them.
    #[default]
    Same,
    /// It may run parallel: the constant is the mean gap before treatment.
    FreeConstant,
}

/// The penalty on the unit weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ControlPenalty {
    /// A millionth of the noise level: it only makes the weights unique.
    #[default]
    Faint,
    /// That of synthetic difference in differences: noise level times the fourth root of the treated cells.
    TreatedCells,
}

impl PenalisedControlSpec {
    /// Weights untreated units to follow the treated mean before treatment, and compares after.
    ///
    /// # Assumptions
    /// Those of [`SyntheticControlSpec::fit`](crate::SyntheticControlSpec::fit); with a free constant the treated mean
    /// need not lie within the reach of the untreated units, only run parallel to a mixture of them.
    ///
    /// # Errors
    /// When the noise level is neither given nor measurable, or when the solver refuses the numbers.
    ///
    /// # References
    /// Doudchenko & Imbens (2016); Ferman & Pinto (2021); the SC, DIFP and ridge rows of Arkhangelsky, Athey, Hirshberg,
    /// Imbens & Wager (2021), section 3.
    pub fn fit(&self, block: &Block) -> Result<BlockFit, Error> {
        let noise_level = noise_level(block, self.noise_level)?;
        let share = match self.penalty {
            ControlPenalty::Faint => FAINT_PENALTY,
            ControlPenalty::TreatedCells => float::pow((block.treated().len() * block.n_post()) as f64, 0.25),
        };
        let regularisation = Regularisation { noise_level, unit_ridge: share * noise_level, time_ridge: 0.0 };
        self.fit_with(block, regularisation)
    }

    /// The fit with given penalties.
    pub(crate) fn fit_with(&self, block: &Block, regularisation: Regularisation) -> Result<BlockFit, Error> {
        let history = block.control_history()?.transposed();
        let treated = block.treated_path().into_iter().take(block.n_pre()).collect();
        let problem = SimplexProblem::new(history, treated)?.with_ridge(regularisation.unit_ridge)?;
        let (problem, time_weight) = match self.level {
            ControlLevel::Same => (problem, 0.0),
            ControlLevel::FreeConstant => (problem.with_intercept(), 1.0 / block.n_pre() as f64),
        };
        let units = solve(&problem, self.solver, regularisation.noise_level)?;
        let unit_solution = Some(WeightSolution::from(&units));
        let fit = BlockFit::weighted(block, units.weights, vec![time_weight; block.n_pre()]);
        Ok(BlockFit { regularisation: Some(regularisation), unit_solution, ..fit })
    }
}
