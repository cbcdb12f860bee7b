//! Randomisation inference: how large the difference in differences is among all assignments that could have been.

use numeric::sum;
use rayon::prelude::*;

use crate::inference::placebo::rank;
use crate::{AssignmentSets, Block, Error, SetPlan};

/// Where the difference in differences stands among those of other assignments.
#[derive(Debug, Clone, PartialEq)]
pub struct RandomisationInference {
    /// The difference in differences of the assignment that was, in the unit of the outcome.
    pub statistic: f64,
    /// Which assignments were looked at.
    pub sets: AssignmentSets,
    /// The statistic of each.
    pub statistics: Vec<f64>,
    /// Two-sided p-value of no effect on any unit. Enumerated: the share of assignments, the true one among them, at
    /// least as extreme. Sampled: (1 + at least as extreme) / (1 + draws).
    pub p: f64,
}

/// Tests that treatment changed nothing for anybody by assigning it to every set of as many units.
///
/// # Assumptions
/// Treatment could have fallen on any set of this size with equal probability. Nothing else is assumed: the p-value is
/// exact for however few units.
///
/// # Errors
/// When the assignments are too many to enumerate and the plan draws none.
///
/// # References
/// Fisher (1935); Phipson & Smyth (2010) for the count of the sampled case.
pub fn randomise_assignment(block: &Block, plan: &SetPlan) -> Result<RandomisationInference, Error> {
    let units = block.outcomes().rows();
    let changes: Vec<f64> = (0..units).map(|unit| change(block, unit)).collect();
    let statistic = difference(&changes, block.treated());
    let (sets, which) = plan.sets(units, block.treated().len())?;
    let statistics: Vec<f64> = sets.par_iter().map(|set| difference(&changes, set)).collect();
    let extreme = statistics.iter().filter(|other| other.abs() >= statistic.abs() - block.rounding()).count();
    let p = match which {
        AssignmentSets::Enumerated { sets } => extreme as f64 / sets as f64,
        AssignmentSets::Sampled { draws, .. } => rank(extreme, draws),
    };
    Ok(RandomisationInference { statistic, sets: which, statistics, p })
}

/// Mean after less mean before.
fn change(block: &Block, unit: usize) -> f64 {
    sum::mean(block.post(unit)).unwrap_or(0.0) - sum::mean(block.pre(unit)).unwrap_or(0.0)
}

/// Mean change in the set less mean change outside it; `set` is in ascending order.
fn difference(changes: &[f64], set: &[usize]) -> f64 {
    let (mut inside, mut outside) = (Vec::with_capacity(set.len()), Vec::with_capacity(changes.len()));
    for (unit, change) in changes.iter().enumerate() {
        if set.binary_search(&unit).is_ok() { &mut inside } else { &mut outside }.push(*change);
    }
    sum::mean(&inside).unwrap_or(0.0) - sum::mean(&outside).unwrap_or(0.0)
}
