//! Difference in differences of a block design: every untreated unit and every earlier period counts alike.

use crate::{Block, BlockFit};

/// Difference in differences; nothing is left to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DifferenceInDifferencesSpec;

impl DifferenceInDifferencesSpec {
    /// The change of the treated units less the change of the untreated ones.
    ///
    /// # Assumptions
    /// Without treatment, the mean of the treated units would have moved in parallel with the mean of the untreated.
    ///
    /// # References
    /// The estimate `did_estimate` of synthdid gives for the same design.
    #[must_use]
    pub fn fit(&self, block: &Block) -> BlockFit {
        let (units, periods) = (block.controls().len(), block.n_pre());
        BlockFit::weighted(block, vec![1.0 / units as f64; units], vec![1.0 / periods as f64; periods])
    }
}
