//! The models of a block design that conformal inference fits to all periods at once.

use numeric::decomposition::shrink_singular_values;
use numeric::simplex::SimplexProblem;
use numeric::{Matrix, sum};

use crate::factor::factor_model::two_way;
use crate::{Block, Error, RidgePenalty};

/// A model whose residuals are tested.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ConformalModel {
    /// The mean of the untreated units, up to a constant.
    DifferenceInDifferences,
    /// Weights on the untreated units that are positive and add up to one, without constant.
    SyntheticControl,
    /// Such weights with a ridge correction of what they miss.
    AugmentedSyntheticControl {
        /// How its penalty is chosen: over all periods, unless it is given, as augsynth gives that of the periods before.
        penalty: RidgePenalty,
    },
    /// Unit and time effects and a matrix of small nuclear norm.
    MatrixCompletion {
        /// Weight of the nuclear norm against the mean squared error, in the unit of the outcome.
        penalty: f64,
    },
}

impl ConformalModel {
    /// Residuals of the treated mean: of `path`, which stands in for it, in the periods `periods` of the block.
    ///
    /// # Errors
    /// When a period lies outside the block, `path` does not have one value for each, or the solver refuses the numbers.
    ///
    /// # References
    /// Chernozhukov, Wüthrich & Zhu (2021), sections 2.3 to 2.5; Ben-Michael, Feller & Rothstein (2021), section 6, for the
    /// augmented control, which they too fit to all periods under the null.
    pub fn residuals(&self, block: &Block, periods: &[usize], path: &[f64]) -> Result<Vec<f64>, Error> {
        if periods.len() != path.len() {
            return Err(Error::LengthDiffers {
                what: "the treated path",
                expected: periods.len(),
                seen: path.len(),
            });
        }
        let rows: Vec<Vec<f64>> = block
            .controls()
            .iter()
            .map(|unit| periods.iter().map(|period| block.outcomes().at(*unit, *period)).collect())
            .collect();
        let controls = Matrix::from_rows(&rows)?;
        match self {
            ConformalModel::DifferenceInDifferences => Ok(against_mean(&controls, path)),
            ConformalModel::SyntheticControl => {
                let problem = SimplexProblem::new(controls.transposed(), path.to_vec())?;
                Ok(against_weighted(&controls, path, &problem.solve()?.weights))
            }
            ConformalModel::AugmentedSyntheticControl { penalty } => {
                Ok(against_weighted(&controls, path, &penalty.weights(&controls, path)?))
            }
            ConformalModel::MatrixCompletion { penalty } => {
                let all = two_way(std::iter::once(path).chain(rows.iter().map(Vec::as_slice)))?;
                // Nothing is missing: the effects are the means, and the matrix is what is left with its singular values
                // shrunk by half of penalty times cells (the error is a mean, the penalty is not).
                let (low_rank, _) = shrink_singular_values(&all, penalty * all.values().len() as f64 / 2.0)?;
                Ok(all.row(0).iter().zip(low_rank.row(0)).map(|(seen, fit)| seen - fit).collect())
            }
        }
    }
}

fn against_weighted(controls: &Matrix, path: &[f64], weights: &[f64]) -> Vec<f64> {
    let fitted = controls.transposed_times(weights);
    path.iter().zip(fitted).map(|(seen, fit)| seen - fit).collect()
}

fn against_mean(controls: &Matrix, path: &[f64]) -> Vec<f64> {
    let count = controls.rows();
    let means = controls.transposed_times(&vec![1.0 / count as f64; count]);
    let gaps: Vec<f64> = path.iter().zip(means).map(|(seen, mean)| seen - mean).collect();
    let constant = sum::mean(&gaps).unwrap_or(0.0);
    gaps.into_iter().map(|gap| gap - constant).collect()
}
