//! In-space placebo: what the estimator says where nothing happened, unit by unit, and where the estimate ranks.
//!
//! DIFFERENCE: reference implementations draw placebos at random. With one treated unit there are only as many placebos
//! as untreated units, and enumerating them is exact, cheaper and depends on no seed.

use numeric::{distribution, sum};
use rayon::prelude::*;

use super::{AssignmentSets, Block, BlockFit, BlockMethod, Error, SetPlan};

/// What rounding may take from a count.
const EQUAL_COUNT: f64 = 1e-9;

/// The estimate for untreated units that play the treated ones.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceboEffect {
    /// The units that play the treated ones, by row of the block.
    pub units: Vec<usize>,
    /// The estimate for them, in the unit of the outcome.
    pub effect: f64,
    /// Error before treatment of this placebo.
    pub pre_period_rmse: f64,
    /// Error after over error before; none where the fit before is perfect.
    pub rmse_ratio: Option<f64>,
}

/// Where the estimate stands among the placebos.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceboInference {
    /// The estimate.
    pub estimate: f64,
    /// All placebos, in the order of their units (enumerated) or of their draws (sampled).
    pub effects: Vec<PlaceboEffect>,
    /// Which sets of units were looked at.
    pub sets: AssignmentSets,
    /// Standard deviation of the placebo effects (n - 1); none with a single placebo.
    pub standard_deviation: Option<f64>,
    /// Two-sided: (1 + placebos at least as large as the estimate) / (1 + placebos).
    pub rank_p: f64,
    /// (1 + placebos whose error ratio is at least the estimate's) / (1 + placebos); none where a ratio is missing.
    pub ratio_rank_p: Option<f64>,
}

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

impl PlaceboInference {
    /// The effects that the ranks do not reject at `level`: the estimate, give or take the placebo that stands at it.
    ///
    /// Gives none where the placebos are too few to reject anything: the interval is then the whole line.
    #[must_use]
    pub fn interval_by_rank(&self, level: f64) -> Option<(f64, f64)> {
        let mut sizes: Vec<f64> = self.effects.iter().map(|placebo| placebo.effect.abs()).collect();
        sizes.sort_unstable_by(|left, right| right.total_cmp(left));
        // An effect is rejected when 1 + placebos at least as far from it as the estimate is at most this. A hair is added
        // because level times count may fall just short of a whole number it equals.
        let most = (level * (1 + sizes.len()) as f64 + EQUAL_COUNT).floor();
        let needed = if most >= 1.0 { most as usize } else { return None };
        sizes.get(needed - 1).map(|half| (self.estimate - half, self.estimate + half))
    }

    /// The estimate, give or take the normal quantile of the placebos' standard deviation.
    ///
    /// # References
    /// Arkhangelsky et al. (2021), equation 5.
    #[must_use]
    pub fn interval_by_spread(&self, level: f64) -> Option<(f64, f64)> {
        let half = distribution::normal_quantile(1.0 - level / 2.0) * self.standard_deviation?;
        half.is_finite().then_some((self.estimate - half, self.estimate + half))
    }
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

/// The estimate counts among the placebos, so that a rank is never zero.
pub(super) fn rank(beyond: usize, placebos: usize) -> f64 {
    (1 + beyond) as f64 / (1 + placebos) as f64
}
