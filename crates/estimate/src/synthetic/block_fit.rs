//! The fit that every estimator of a block design gives.

use numeric::sum;

use crate::{Block, Regularisation, WeightSolution};

/// The answer of an estimator of block designs.
///
/// # Units
/// Effects, paths and errors are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockFit {
    /// Mean effect on the treated units over the periods from the start of treatment on.
    pub effect: f64,
    /// Effect in each of these periods: treated path less counterfactual. Their mean is `effect`.
    pub effects: Vec<f64>,
    /// Mean of the treated units in every period.
    pub treated_path: Vec<f64>,
    /// What the treated units would have had without treatment, in every period.
    pub counterfactual: Vec<f64>,
    /// The untreated units, by row of the block.
    pub controls: Vec<usize>,
    /// Weight of each of `controls`, adding up to one.
    pub unit_weights: Vec<f64>,
    /// Weight of each period before treatment, adding up to one, or all zero where no constant is allowed for.
    pub time_weights: Vec<f64>,
    /// Root mean squared distance of treated path and counterfactual before treatment.
    pub pre_period_rmse: f64,
    /// Root mean squared distance of treated path and counterfactual from the start of treatment on.
    pub post_period_rmse: f64,
    /// Number of equally weighted untreated units as concentrated as `unit_weights`: one over their sum of squares.
    pub effective_donors: f64,
    /// Penalties used; a method without weights to find has none.
    pub regularisation: Option<Regularisation>,
    /// How the unit weights were found.
    pub unit_solution: Option<WeightSolution>,
    /// How the time weights were found.
    pub time_solution: Option<WeightSolution>,
}

impl BlockFit {
    /// The fit that unit weights and time weights imply.
    pub(crate) fn weighted(block: &Block, unit_weights: Vec<f64>, time_weights: Vec<f64>) -> BlockFit {
        let treated_path = block.treated_path();
        let synthetic = block.weighted_path(block.controls(), &unit_weights);
        let gaps: Vec<f64> =
            treated_path.iter().zip(&synthetic).map(|(seen, synthetic)| seen - synthetic).collect();
        let constant = sum::dot(&gaps, &time_weights);
        let counterfactual = synthetic.iter().map(|value| value + constant).collect();
        let distances: Vec<f64> = gaps.iter().map(|gap| gap - constant).collect();
        let (before, after) = distances.split_at(block.n_pre().min(distances.len()));
        BlockFit {
            effect: mean(after),
            effects: after.to_vec(),
            treated_path,
            counterfactual,
            controls: block.controls().to_vec(),
            // What rounding leaves of outcomes so large is no distance: a ratio to it would be of nothing.
            pre_period_rmse: sum::root_mean_square(before)
                .filter(|distance| *distance > block.rounding())
                .unwrap_or(0.0),
            post_period_rmse: sum::root_mean_square(after).unwrap_or(0.0),
            effective_donors: 1.0 / sum::squares(&unit_weights),
            unit_weights,
            time_weights,
            regularisation: None,
            unit_solution: None,
            time_solution: None,
        }
    }

    /// Distance after treatment over distance before it; none where the fit before is perfect.
    #[must_use]
    pub fn rmse_ratio(&self) -> Option<f64> {
        (self.pre_period_rmse > 0.0).then(|| self.post_period_rmse / self.pre_period_rmse)
    }
}

fn mean(values: &[f64]) -> f64 {
    sum::mean(values).unwrap_or(0.0)
}
