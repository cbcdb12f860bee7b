//! Placebos: the estimate where nothing happened, and where the estimate itself ranks among them.

use numeric::distribution;

use crate::AssignmentSets;

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

/// The estimate counts among the placebos, so that a rank is never zero.
pub(crate) fn rank(beyond: usize, placebos: usize) -> f64 {
    (1 + beyond) as f64 / (1 + placebos) as f64
}
