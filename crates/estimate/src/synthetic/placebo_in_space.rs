//! In-space placebo: what the estimator says where nothing happened, unit by unit.
//!
//! DIFFERENCE: reference implementations draw placebos at random. With one treated unit there are only as many placebos
//! as untreated units, and enumerating them is exact, cheaper and depends on no seed.

use numeric::sum;
use rayon::prelude::*;

use crate::{
    AssignmentSets, Block, BlockFit, BlockMethod, Error, PlaceboEffect, PlaceboInference, SetPlan,
    inference::placebo::rank,
};

/// Estimates again with every set of untreated units as large as the treated group in its place.
///
/// The treated units are left out of every placebo. The penalties stay those of the full sample, as in synthdid.
///
/// # Assumptions
/// The rank is a p-value in so far as treatment could have fallen on any of these sets with equal probability.
/// The standard deviation is a standard error in so far as treated and untreated units are equally noisy.
///
/// # Errors
/// When the untreated units are no more than the treated, or as the method itself.
///
/// # References
/// Abadie, Diamond & Hainmueller (2010), section 3.4 (ranks); Arkhangelsky et al. (2021), Algorithm 4 (variance).
pub fn placebo_in_space(
    method: &BlockMethod,
    block: &Block,
    fit: &BlockFit,
    plan: &SetPlan,
) -> Result<PlaceboInference, Error> {
    let (controls, treated) = (block.controls().len(), block.treated().len());
    if controls <= treated {
        return Err(Error::TooFewForPlacebo { controls, treated });
    }
    let (sets, which) = plan.sets(controls, treated)?;
    let sharing = if method.shares_products() { block.sharing()? } else { block.clone() };
    let effects = sets
        .par_iter()
        .map(|set| {
            let placebo = sharing.placebo(set);
            let refit = method.fit_placebo(&placebo, fit.regularisation)?;
            Ok(PlaceboEffect {
                units: placebo.treated().to_vec(),
                effect: refit.effect,
                pre_period_rmse: refit.pre_period_rmse,
                rmse_ratio: refit.rmse_ratio(),
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(summarise(fit, effects, which, block.rounding()))
}

fn summarise(
    fit: &BlockFit,
    effects: Vec<PlaceboEffect>,
    sets: AssignmentSets,
    rounding: f64,
) -> PlaceboInference {
    let values: Vec<f64> = effects.iter().map(|placebo| placebo.effect).collect();
    let beyond = values.iter().filter(|value| value.abs() >= fit.effect.abs() - rounding).count();
    let ratios: Option<Vec<f64>> = effects.iter().map(|placebo| placebo.rmse_ratio).collect();
    let ratio_rank_p = fit
        .rmse_ratio()
        .zip(ratios)
        .map(|(own, ratios)| rank(ratios.iter().filter(|ratio| **ratio >= own).count(), ratios.len()));
    PlaceboInference {
        estimate: fit.effect,
        standard_deviation: sum::standard_deviation(&values),
        rank_p: rank(beyond, values.len()),
        ratio_rank_p,
        effects,
        sets,
    }
}
