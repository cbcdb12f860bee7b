//! Breakdown values: how wrong an assumption must be before what an estimator shows is no longer shown.

use rayon::prelude::*;

use super::estimator::Estimator;
use super::ratio::RatioInference;
use super::scene::Scene;
use super::staggered::trends_breakdown;
use super::units::AssignmentUnits;
use crate::method::Run;
use estimate::Error;

/// Units of comparison left out one by one at most; with more of them no single one carries an estimate.
const MOST_LEFT_OUT: usize = 200;

/// How wrong assumptions must be to overturn what an estimator shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    /// The unit of comparison whose loss moves the estimate most; none where there are too many to matter one by one.
    pub donor: Option<DonorLost>,
    /// By what share the policy itself would have to have changed the outcome of the comparison after, before the interval
    /// reaches a ratio of one; none where it holds one already.
    ///
    /// # Units
    /// A share: 0.08 is a comparison that is 8 % higher because violence spilled over, -0.08 one that is lower.
    pub spill_over: Option<f64>,
    /// By what share the registration of the treated after would have to have changed, before the interval reaches one.
    ///
    /// # Units
    /// A share of what is registered: -0.1 is one death in ten that stopped being registered.
    pub registration: Option<f64>,
    /// By how many times the most that trends failed before the start they may fail after it; none for a method without
    /// an event study of its own, and zero where parallel trends would not show the effect either.
    pub trends: Option<f64>,
}

/// An estimate without one unit of comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct DonorLost {
    /// The unit, by the first of its rows.
    pub row: usize,
    /// The rate ratio without it.
    pub ratio: f64,
    /// Without it the interval, as wide as before, says otherwise of a ratio of one.
    pub overturns: bool,
}

/// The breakdown values of one estimator.
///
/// Spill-over and registration are closed forms: the interval of ratios ends where the comparison, or the registration of
/// the treated, would have to be multiplied to carry its nearer end to one.
pub(crate) fn breakdown(
    estimator: &Estimator,
    (scene, units): (&Scene<'_>, &AssignmentUnits),
    (inference, level): (&RatioInference, f64),
) -> Result<Breakdown, Error> {
    let nearer = inference.interval.and_then(|(low, high)| match (low > 1.0, high < 1.0) {
        (true, _) => Some(low),
        (_, true) => Some(high),
        _ => None,
    });
    Ok(Breakdown {
        donor: donor(estimator, (scene, units), inference)?,
        // A comparison that the policy itself multiplied by 1 + s multiplied the expectation too; a registration that
        // changed by 1 + g multiplied what was observed.
        spill_over: nearer.map(|end| 1.0 / end - 1.0),
        registration: nearer.map(|end| end - 1.0),
        trends: match estimator.method.row().run {
            Run::Cells(of) => trends_breakdown(of, scene, level),
            Run::OneStart(_) | Run::Average(_) | Run::Counts(_) => None,
        },
    })
}

fn donor(
    estimator: &Estimator,
    (scene, units): (&Scene<'_>, &AssignmentUnits),
    inference: &RatioInference,
) -> Result<Option<DonorLost>, Error> {
    let (Some(log), true) = (inference.contrast.log_ratio(), (2..=MOST_LEFT_OUT).contains(&units.len()))
    else {
        return Ok(None);
    };
    let lost = units
        .0
        .par_iter()
        .map(|rows| {
            let contrast = estimator.find(&scene.without(rows))?.contrast;
            Ok((rows.first().copied(), contrast.log_ratio()))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let farthest = lost
        .into_iter()
        .filter_map(|(row, without)| row.zip(without))
        .max_by(|(_, left), (_, right)| (left - log).abs().total_cmp(&(right - log).abs()));
    Ok(farthest.map(|(row, without)| {
        let moved = numeric::float::exp(without - log);
        let holds_one = |(low, high): (f64, f64)| low <= 1.0 && 1.0 <= high;
        let overturns = inference
            .interval
            .is_some_and(|(low, high)| holds_one((low, high)) != holds_one((low * moved, high * moved)));
        DonorLost { row, ratio: numeric::float::exp(without), overturns }
    }))
}
