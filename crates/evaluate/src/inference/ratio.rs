//! Inference on the one scale of every study: the rate ratio, by its place among assignments that never happened.

use numeric::{float, sum};

use crate::policy::AnswerRules;

/// What one assignment gives: what was observed after it, and what the method expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// Outcome of the treated over the times after.
    pub observed: f64,
    /// Outcome that the comparison says they would have had.
    pub expected: f64,
    /// Error of the method before treatment, as a share of the level: the unit in which ratios are compared.
    pub noise: f64,
}

impl Contrast {
    /// Natural logarithm of observed over expected; none where a ratio means nothing.
    #[must_use]
    pub fn log_ratio(&self) -> Option<f64> {
        let sound = self.observed > 0.0 && self.expected > 0.0;
        sound.then(|| float::ln(self.observed / self.expected)).filter(|log| log.is_finite())
    }

    /// The log ratio in units of the noise before treatment.
    pub(crate) fn studentised(&self) -> Option<f64> {
        Some(self.log_ratio()? / self.noise).filter(|statistic| statistic.is_finite())
    }
}

/// Where an effect stands among placebos, as a rate ratio.
#[derive(Debug, Clone, PartialEq)]
pub struct RatioInference {
    /// What was found.
    pub contrast: Contrast,
    /// What the same method finds under each placebo assignment.
    pub placebos: Vec<Contrast>,
    /// Observed over expected.
    pub ratio: Option<f64>,
    /// Ratios that the placebos do not reject at the level: lower and upper end.
    pub interval: Option<(f64, f64)>,
    /// Two-sided p of no effect on anybody: the rank of the effect among the placebos.
    pub p: Option<f64>,
    /// The larger p of the two one-sided tests that the ratio lies within the margin.
    pub p_within_margin: Option<f64>,
    /// Smallest fall that this design detects with the stated power, as a ratio below one.
    pub detectable_fall: Option<f64>,
    /// Smallest rise that this design detects with the stated power, as a ratio above one.
    pub detectable_rise: Option<f64>,
}

/// Level, power and margin of the tests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TestRules {
    /// Level of every test.
    pub level: f64,
    /// Power of the smallest detectable effect.
    pub power: f64,
    /// Ratios within which a difference does not matter.
    pub margin: (f64, f64),
}

/// Ranks a contrast among its placebos.
///
/// Each log ratio is divided by the error of its own fit before treatment, so that a small and noisy place is no
/// measure for a large one. The ratio r is not rejected while |log ratio - log r| ranks among the placebos: since the
/// expected outcome does not read the treated after treatment, this inverts the test exactly. A placebo without a ratio
/// (nobody observed, or nobody expected) counts as more extreme than anything.
///
/// # Assumptions
/// Treatment could have fallen on any of the placebo assignments with equal probability, up to the size of the noise.
///
/// # References
/// Abadie, Diamond & Hainmueller (2010), section 3.4 (ranks of fit-adjusted effects); Firpo & Possebom (2018), section 4
/// (inversion); Schuirmann (1987) (two one-sided tests); Bloom (1995) (smallest detectable effect).
#[must_use]
pub fn rank_ratio(contrast: Contrast, placebos: Vec<Contrast>, rules: &TestRules) -> RatioInference {
    let statistics: Vec<Option<f64>> = placebos.iter().map(Contrast::studentised).collect();
    let log = contrast.log_ratio().filter(|_| contrast.noise > 0.0 && contrast.noise.is_finite());
    let own = log.map(|log| log / contrast.noise);
    let among = Among { statistics: &statistics, rules };
    let critical = among.critical();
    let end = |log: Option<f64>| log.map(float::exp).filter(|ratio| ratio.is_finite());
    let detectable = |upward: bool| {
        let distance = critical? - among.reached_with_power(upward)?;
        let log = contrast.noise * distance.max(0.0);
        end(Some(if upward { log } else { -log }))
    };
    let interval = log.zip(critical).and_then(|(log, critical)| {
        let half = contrast.noise * critical;
        end(Some(log - half)).zip(end(Some(log + half)))
    });
    let p_within_margin = own.map(|own| {
        let shifted = |bound: f64| own - float::ln(bound) / contrast.noise;
        among.share_above(shifted(rules.margin.0)).max(among.share_below(shifted(rules.margin.1)))
    });
    RatioInference {
        ratio: end(contrast.log_ratio()),
        interval,
        p: own.map(|own| among.share_beyond(own)),
        p_within_margin,
        detectable_fall: detectable(false),
        detectable_rise: detectable(true),
        contrast,
        placebos,
    }
}

/// The placebo statistics; one that means nothing is as extreme as can be.
struct Among<'a> {
    statistics: &'a [Option<f64>],
    rules: &'a TestRules,
}

impl Among<'_> {
    /// (1 + placebos for which `extreme` holds) / (1 + placebos).
    fn share(&self, extreme: impl Fn(f64) -> bool) -> f64 {
        let count = self.statistics.iter().filter(|held| held.is_none_or(&extreme)).count();
        (1 + count) as f64 / (1 + self.statistics.len()) as f64
    }

    fn share_beyond(&self, own: f64) -> f64 {
        self.share(|other| other.abs() >= own.abs())
    }

    fn share_above(&self, own: f64) -> f64 {
        self.share(|other| other >= own)
    }

    fn share_below(&self, own: f64) -> f64 {
        self.share(|other| other <= own)
    }

    /// The size that a statistic must exceed for a p within the level; none where no p is that small.
    fn critical(&self) -> Option<f64> {
        // A p within the level leaves fewer than `rank` placebos beyond the statistic. The level is a decimal fraction,
        // so its product with a count may fall short of a whole number by rounding.
        const ROUNDING: f64 = 1e-9;
        let rank = (self.rules.level * (1 + self.statistics.len()) as f64 + ROUNDING).floor();
        let mut sizes: Vec<f64> =
            self.statistics.iter().map(|held| held.map_or(f64::INFINITY, f64::abs)).collect();
        sizes.sort_by(|left, right| right.total_cmp(left));
        if rank < 1.0 {
            return None;
        }
        sizes.get(rank as usize - 1).copied().filter(|size| size.is_finite())
    }

    /// The statistic that a share of placebos as large as the power reaches, seen upward or downward.
    fn reached_with_power(&self, upward: bool) -> Option<f64> {
        let sign = if upward { 1.0 } else { -1.0 };
        let mut signed: Vec<f64> =
            self.statistics.iter().map(|held| held.map_or(f64::NEG_INFINITY, |value| sign * value)).collect();
        signed.sort_by(|left, right| right.total_cmp(left));
        let needed = (self.rules.power * signed.len() as f64).ceil();
        if needed < 1.0 {
            return None;
        }
        signed.get(needed as usize - 1).copied().filter(|value| value.is_finite())
    }
}

/// Root mean square of the gaps before treatment as a share of the mean level of the treated.
pub(crate) fn relative_noise(rmse: f64, treated_before: &[f64]) -> f64 {
    match sum::mean(treated_before) {
        Some(level) if level > 0.0 => rmse / level,
        _ => f64::NAN,
    }
}

impl AnswerRules {
    /// Level, power and margin as the tests read them.
    #[must_use]
    pub fn tests(&self) -> TestRules {
        TestRules { level: self.level, power: self.power, margin: (self.margin.low, self.margin.high) }
    }
}
