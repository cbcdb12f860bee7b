//! A block design, where all treated units start together, and the fit every estimator of one gives.

use std::sync::Arc;

use numeric::simplex::{Shared, SharedProducts};
use numeric::{Matrix, sum};

use super::{
    DifferenceInDifferencesSpec, Error, PenalisedControlSpec, Regularisation, Solver, SyntheticControlSpec,
    SyntheticDidSpec, WeightSolution,
};

/// Share of the largest outcome under which two effects count as equal: what is left of rounding after the solvers.
const EQUAL_WITHIN: f64 = 1e-10;

/// Untreated units whose products are shared at most: they take as many numbers as the square of this.
const MOST_SHARED: usize = 4_096;

/// Outcomes of treated and untreated units before and after one common start of treatment.
///
/// # Units
/// Outcomes are in the caller's unit; counts of places of different size are to be given as rates.
///
/// # Shape
/// `outcomes` is units x periods, in any order of units. Units keep their row as number throughout.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    outcomes: Arc<Matrix>,
    controls: Vec<usize>,
    treated: Vec<usize>,
    n_pre: usize,
    shared: Option<SharedHistories>,
}

/// Products of the untreated units' histories that the placebos of one block share.
#[derive(Debug, Clone, PartialEq)]
struct SharedHistories {
    products: Arc<SharedProducts>,
    /// The place among the shared units of each untreated unit.
    places: Vec<usize>,
}

impl Block {
    /// A block design.
    ///
    /// # Errors
    /// When `treated` does not have one entry for each unit, when no unit or every unit is treated, or when
    /// `first_treated_time` (a column, from zero) leaves no period before or none after.
    pub fn new(outcomes: Matrix, treated: &[bool], first_treated_time: usize) -> Result<Block, Error> {
        let (units, periods) = (outcomes.rows(), outcomes.columns());
        if treated.len() != units {
            return Err(Error::LengthDiffers {
                what: "the list of treated units",
                expected: units,
                seen: treated.len(),
            });
        }
        if first_treated_time == 0 || first_treated_time >= periods {
            return Err(Error::NoPeriodBeforeOrAfter { first_treated: first_treated_time, periods });
        }
        let (treated, controls): (Vec<usize>, Vec<usize>) =
            (0..units).partition(|unit| treated.get(*unit) == Some(&true));
        if treated.is_empty() {
            return Err(Error::NoTreatedUnit { units });
        }
        if controls.is_empty() {
            return Err(Error::NoControlUnit { units });
        }
        Ok(Block { outcomes: Arc::new(outcomes), controls, treated, n_pre: first_treated_time, shared: None })
    }

    /// A block design of rows of a larger panel, `(untreated, treated)`, which a resample may name more than once.
    pub(super) fn of_rows(outcomes: &Arc<Matrix>, rows: (&[usize], &[usize]), n_pre: usize) -> Block {
        let (controls, treated) = (rows.0.to_vec(), rows.1.to_vec());
        Block { outcomes: Arc::clone(outcomes), controls, treated, n_pre, shared: None }
    }

    /// The outcomes, units x periods.
    #[must_use]
    pub fn outcomes(&self) -> &Matrix {
        &self.outcomes
    }

    /// The untreated units, by row.
    #[must_use]
    pub fn controls(&self) -> &[usize] {
        &self.controls
    }

    /// The treated units, by row.
    #[must_use]
    pub fn treated(&self) -> &[usize] {
        &self.treated
    }

    /// Periods before treatment.
    #[must_use]
    pub fn n_pre(&self) -> usize {
        self.n_pre
    }

    /// Periods from the start of treatment on.
    #[must_use]
    pub fn n_post(&self) -> usize {
        self.outcomes.columns() - self.n_pre
    }

    /// The same periods without the treated units, `stand_ins` among the untreated playing their part.
    ///
    /// `stand_ins` are places in [`Block::controls`].
    #[must_use]
    pub(super) fn placebo(&self, stand_ins: &[usize]) -> Block {
        let plays = |place: &usize| stand_ins.binary_search(place).is_ok();
        let (treated, controls): (Vec<usize>, Vec<usize>) = (0..self.controls.len()).partition(plays);
        let unit = |place: usize| self.controls.get(place).copied();
        let shared = self.shared.as_ref().map(|shared| SharedHistories {
            products: Arc::clone(&shared.products),
            places: controls.iter().filter_map(|place| shared.places.get(*place).copied()).collect(),
        });
        Block {
            shared,
            outcomes: Arc::clone(&self.outcomes),
            controls: controls.into_iter().filter_map(unit).collect(),
            treated: treated.into_iter().filter_map(unit).collect(),
            n_pre: self.n_pre,
        }
    }

    /// The block whose placebos share the products of the untreated units' histories, where these are not too many.
    pub(super) fn sharing(&self) -> Result<Block, Error> {
        let places: Vec<usize> = (0..self.controls.len()).collect();
        if places.len() > MOST_SHARED {
            return Ok(self.clone());
        }
        let products = Arc::new(SharedProducts::of_centred(&self.control_history()?.transposed()));
        Ok(Block { shared: Some(SharedHistories { products, places }), ..self.clone() })
    }

    /// The products that this block shares with others.
    pub(super) fn shared(&self) -> Option<Shared<'_>> {
        let shared = self.shared.as_ref()?;
        Some(Shared { products: &shared.products, columns: &shared.places })
    }

    /// Standard deviation of all period-to-period changes of the untreated units before treatment.
    ///
    /// It is taken around one mean for all periods, as in synthdid: a shock common to all units raises it, and with it the
    /// penalty on unit weights. A spec may give another noise level.
    #[must_use]
    pub fn noise_level(&self) -> Option<f64> {
        let changes: Vec<f64> = self
            .controls
            .iter()
            .flat_map(|unit| self.pre(*unit).windows(2).map(|pair| pair[1] - pair[0]))
            .collect();
        sum::standard_deviation(&changes)
    }

    /// Outcomes of the untreated units before treatment, units x periods.
    pub(super) fn control_history(&self) -> Result<Matrix, Error> {
        let rows: Vec<&[f64]> = self.controls.iter().map(|unit| self.pre(*unit)).collect();
        Ok(Matrix::from_rows(&rows)?)
    }

    /// Mean of each untreated unit from the start of treatment on.
    pub(super) fn control_futures(&self) -> Vec<f64> {
        self.controls.iter().map(|unit| mean(self.post(*unit))).collect()
    }

    /// Mean of the treated units in each period.
    pub(super) fn treated_path(&self) -> Vec<f64> {
        self.weighted_path(&self.treated, &vec![1.0 / self.treated.len() as f64; self.treated.len()])
    }

    /// Size under which the difference of two effects is rounding.
    pub(super) fn rounding(&self) -> f64 {
        EQUAL_WITHIN * self.outcomes.values().iter().fold(0.0_f64, |largest, value| largest.max(value.abs()))
    }

    fn weighted_path(&self, units: &[usize], weights: &[f64]) -> Vec<f64> {
        let mut path = vec![0.0; self.outcomes.columns()];
        for (unit, weight) in units.iter().zip(weights) {
            for (held, value) in path.iter_mut().zip(self.outcomes.row(*unit)) {
                *held += weight * value;
            }
        }
        path
    }

    pub(super) fn pre(&self, unit: usize) -> &[f64] {
        self.outcomes.row(unit).get(..self.n_pre).unwrap_or(&[])
    }

    pub(super) fn post(&self, unit: usize) -> &[f64] {
        self.outcomes.row(unit).get(self.n_pre..).unwrap_or(&[])
    }
}

/// An estimator of block designs with its settings.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
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
    pub(super) fn shares_products(&self) -> bool {
        matches!(self, BlockMethod::SyntheticDid(spec) if spec.solver != Solver::Exact)
    }

    /// Estimates again on a placebo of the same block, with the penalties of the full sample (as synthdid does).
    pub(super) fn fit_placebo(
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
    pub(super) fn weighted(block: &Block, unit_weights: Vec<f64>, time_weights: Vec<f64>) -> BlockFit {
        let treated_path = block.treated_path();
        let synthetic = block.weighted_path(&block.controls, &unit_weights);
        let gaps: Vec<f64> =
            treated_path.iter().zip(&synthetic).map(|(seen, synthetic)| seen - synthetic).collect();
        let constant = sum::dot(&gaps, &time_weights);
        let counterfactual = synthetic.iter().map(|value| value + constant).collect();
        let distances: Vec<f64> = gaps.iter().map(|gap| gap - constant).collect();
        let (before, after) = distances.split_at(block.n_pre.min(distances.len()));
        BlockFit {
            effect: mean(after),
            effects: after.to_vec(),
            treated_path,
            counterfactual,
            controls: block.controls.clone(),
            pre_period_rmse: sum::root_mean_square(before).unwrap_or(0.0),
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
