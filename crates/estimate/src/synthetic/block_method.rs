//! Any estimator of block designs with its settings: what a placebo runs again.

use crate::{
    Block, BlockFit, DifferenceInDifferencesSpec, Error, PenalisedControlSpec, Regularisation, Solver,
    SyntheticControlSpec, SyntheticDidSpec,
};

/// An estimator of block designs with its settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BlockMethod {
    /// Equal weights on units and on periods.
    DifferenceInDifferences(DifferenceInDifferencesSpec),
    /// Weights on units that follow the treated ones.
    SyntheticControl(SyntheticControlSpec),
    /// Weights on units and on periods, up to a constant.
    SyntheticDid(SyntheticDidSpec),
    /// Weights on units with a stated penalty, with or without a constant.
    PenalisedControl(PenalisedControlSpec),
}

impl BlockMethod {
    /// Estimates the effect of treatment.
    ///
    /// # Errors
    /// As the method of the same name.
    pub fn fit(&self, block: &Block) -> Result<BlockFit, Error> {
        match self {
            BlockMethod::DifferenceInDifferences(spec) => Ok(spec.fit(block)),
            BlockMethod::SyntheticControl(spec) => spec.fit(block),
            BlockMethod::SyntheticDid(spec) => spec.fit(block),
            BlockMethod::PenalisedControl(spec) => spec.fit(block),
        }
    }

    /// Whether placebos gain from sharing products: a Frank-Wolfe run over untreated units up to a constant reads them.
    pub(crate) fn shares_products(&self) -> bool {
        matches!(self, BlockMethod::SyntheticDid(spec) if spec.solver != Solver::Exact)
    }

    /// Estimates again on a placebo of the same block, with the penalties of the full sample (as synthdid does).
    pub(crate) fn fit_placebo(
        &self,
        placebo: &Block,
        full: Option<Regularisation>,
    ) -> Result<BlockFit, Error> {
        let Some(fixed) = full else { return self.fit(placebo) };
        match self {
            BlockMethod::DifferenceInDifferences(spec) => Ok(spec.fit(placebo)),
            BlockMethod::SyntheticControl(spec) => spec.fit_with(placebo, fixed),
            BlockMethod::SyntheticDid(spec) => spec.fit_with(placebo, fixed),
            BlockMethod::PenalisedControl(spec) => spec.fit_with(placebo, fixed),
        }
    }
}
