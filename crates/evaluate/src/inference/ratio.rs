//! Inference on the one scale of every study: the rate ratio, by its place among assignments that never happened.

use estimate::wilson;
use numeric::float;

use super::scale::{Scale, least_rate};
use crate::policy::AnswerRules;

/// Level of the interval in which a simulated p lies: a rule that fires on one side of it errs once in a hundred studies.
pub(crate) const SIMULATION_LEVEL: f64 = 0.01;

/// What one assignment gives: what was observed after it, and what the method expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// Outcome of the treated over the times after.
    pub observed: f64,
    /// Outcome that the comparison says they would have had.
    pub expected: f64,
    /// How far these very places strayed before: the unit in which departures are compared.
    pub scale: Scale,
}

impl Contrast {
    /// An assignment that the method could not answer.
    pub(crate) const NOTHING: Self =
        Self { observed: f64::NAN, expected: f64::NAN, scale: Scale { deviation: f64::NAN, counts: true } };

    /// Natural logarithm of observed over expected; none where a ratio means nothing.
    #[must_use]
    pub fn log_ratio(&self) -> Option<f64> {
        let sound = self.observed > 0.0 && self.expected > 0.0;
        sound.then(|| float::ln(self.observed / self.expected)).filter(|log| log.is_finite())
    }

    /// The departure from what was expected, in units of the places' own straying: defined where none was observed too.
    pub(crate) fn statistic(&self) -> Option<f64> {
        self.against(1.0)
    }

    /// The place of what was observed on the scale: of a rate of none, that of the least that the scale shows.
    pub(super) fn place(&self) -> Option<f64> {
        let read = if self.scale.counts { self.observed } else { least_rate(self.observed, self.expected) };
        self.scale.transform(read)
    }

    /// The departure from a ratio.
    ///
    /// A method that expects fewer than none, as differences of rates may, expects none.
    pub(super) fn against(&self, ratio: f64) -> Option<f64> {
        let expected =
            if self.scale.counts { (ratio * self.expected).max(0.0) } else { ratio * self.expected };
        // The larger of a number that is none and zero would be zero: what was not found is no statistic.
        if self.expected.is_nan() {
            return None;
        }
        Some(self.place()? - self.scale.transform(expected)?)
    }

    /// The ratio from which the observed departs by so much; none where nobody is expected.
    fn ratio_at(&self, departure: f64) -> Option<f64> {
        let expected = self.scale.value_at(self.place()? - departure);
        Some(expected / self.expected).filter(|ratio| self.expected > 0.0 && ratio.is_finite())
    }

    /// The ratio by which an outcome as expected would have to change to depart by so much; none where no fall reaches it.
    pub(super) fn ratio_reaching(&self, departure: f64) -> Option<f64> {
        let place = self.scale.transform(self.expected)? + departure;
        let reachable = place > 0.0 || !self.scale.counts;
        let ratio = self.scale.value_at(place) / self.expected;
        Some(ratio).filter(|ratio| reachable && ratio.is_finite())
    }
}

/// The assignments among which an effect is ranked, as a method found them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placebos {
    /// Those of the study's own date, nothing having been done to anybody.
    pub same: Vec<Contrast>,
    /// The same where the lower end of the interval is taken for the effect and taken away from the treated, and where the
    /// upper end is; nothing where neither was, and both ends are ranked among those of no effect.
    pub ends: Option<(Vec<Contrast>, Vec<Contrast>)>,
    /// Those of dates that end before the treatment; nothing where the own date has enough.
    pub earlier: Vec<Contrast>,
    /// Those of the own date are drawn, and not all there are.
    pub drawn: bool,
}

impl Placebos {
    /// Every assignment of one date, among which none of the treated plays or compares.
    pub(crate) fn untouched(same: Vec<Contrast>, drawn: bool) -> Self {
        Self { same, ends: None, earlier: Vec::new(), drawn }
    }
}

/// Where an effect stands among placebos, as a rate ratio.
#[derive(Debug, Clone, PartialEq)]
pub struct RatioInference {
    /// What was found.
    pub contrast: Contrast,
    /// What the same method finds under each placebo assignment.
    pub placebos: Placebos,
    /// Observed over expected.
    pub ratio: Option<f64>,
    /// Ratios that the placebos do not reject at the level: lower and upper end.
    pub interval: Option<(f64, f64)>,
    /// Two-sided p of no effect on anybody: the rank of the effect among the placebos.
    pub p: Option<f64>,
    /// Where the p of all assignments lies, at 99 %: both ends are `p` where all were looked at.
    pub p_interval: Option<(f64, f64)>,
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
/// Each departure is in units of how far its own places strayed before, so that a place that always strays is no measure
/// for one that never does. A placebo without a statistic counts as more extreme than anything.
///
/// The p of no effect is the rank with nothing done to anybody. A ratio is not rejected while the departure from it ranks
/// among placebos from which it was taken away, where the treated compare or play: each end of the interval is ranked among
/// its own.
///
/// DIFFERENCE: exact inversion would take away each ratio until the end stays where it is; here the end that the placebos of
/// no effect give is taken away once. The margin and the detectable effects are ranked among those of no effect.
///
/// # Assumptions
/// Treatment could have fallen on any of the placebo assignments with equal probability. Where earlier dates are ranked among,
/// half of the probability is on the own date and half on these: their departures are taken to scatter as those of the
/// own date do, in the units of each place.
///
/// # References
/// Fisher (1935); Young (2019) (studentised ranks); MacKinnon & Webb (2020) (few treated places); Schuirmann (1987) (two
/// one-sided tests); Bloom (1995) (smallest detectable effect); Wilson (1927) (the interval of a simulated p).
#[must_use]
pub fn rank_ratio(contrast: Contrast, placebos: Placebos, rules: &TestRules) -> RatioInference {
    let own = contrast.statistic();
    let among = |same: &[Contrast]| {
        let of = |list: &[Contrast]| list.iter().map(Contrast::statistic).collect::<Vec<_>>();
        Among::new(of(same), of(&placebos.earlier))
    };
    let no_effect = among(&placebos.same);
    let critical = no_effect.critical(rules.level);
    let of_ends = placebos.ends.as_ref();
    let of_end = |list: &Vec<Contrast>| among(list).critical(rules.level);
    let (below, above) = of_ends.map_or((critical, critical), |(low, high)| (of_end(low), of_end(high)));
    let interval =
        below.zip(above).and_then(|(below, above)| contrast.ratio_at(below).zip(contrast.ratio_at(-above)));
    let detectable = |upward: bool| contrast.ratio_reaching(no_effect.detected(rules, upward)?);
    let p_within_margin = contrast
        .against(rules.margin.0)
        .zip(contrast.against(rules.margin.1))
        .map(|(low, high)| no_effect.share(|other| other >= low).max(no_effect.share(|other| other <= high)));
    let p = own.map(|own| no_effect.share_beyond(own));
    RatioInference {
        ratio: contrast.log_ratio().map(float::exp).or_else(|| none_observed(&contrast)),
        interval,
        p,
        p_interval: p.zip(own).map(|(p, own)| if placebos.drawn { no_effect.simulated(own) } else { (p, p) }),
        p_within_margin,
        detectable_fall: detectable(false),
        detectable_rise: detectable(true),
        contrast,
        placebos,
    }
}

/// The ratio where nobody was observed and somebody expected: zero, the largest fall there is.
fn none_observed(contrast: &Contrast) -> Option<f64> {
    (contrast.observed == 0.0 && contrast.expected > 0.0).then_some(0.0)
}

/// The probability of what is at least as extreme, the assignment that was among it: how many of how many are, of the own date
/// and of earlier ones, each half of the probability where there are any.
fn share_of(same: (usize, usize), earlier: (usize, usize)) -> f64 {
    let rank = |(beyond, all): (usize, usize)| (1 + beyond) as f64 / (1 + all) as f64;
    if earlier.1 == 0 { rank(same) } else { (rank(same) + rank(earlier)) / 2.0 }
}

/// The same, at the upper end of its interval where those of the own date are drawn.
pub(super) fn largest_share_of(same: (usize, usize), earlier: (usize, usize), drawn: bool) -> f64 {
    if drawn { wilson(same.0, same.1, SIMULATION_LEVEL).1 } else { share_of(same, earlier) }
}

/// The statistics of placebos, of the own date and of earlier ones; one that means nothing is as extreme as can be.
///
/// Each list has the assignment that was as one of its own, and where there are two each has half of the probability.
pub(super) struct Among {
    same: Vec<Option<f64>>,
    earlier: Vec<Option<f64>>,
}

impl Among {
    /// Those of the own date, and those of earlier dates where they are ranked among too.
    pub(super) fn new(same: Vec<Option<f64>>, earlier: Vec<Option<f64>>) -> Self {
        Self { same, earlier }
    }

    /// The two-sided p of a statistic.
    pub(super) fn share_beyond(&self, own: f64) -> f64 {
        self.share(|other| other.abs() >= own.abs())
    }

    /// The probability of what is at least as extreme, the own assignment among it.
    fn share(&self, extreme: impl Fn(f64) -> bool) -> f64 {
        let rank = |list: &[Option<f64>]| {
            (list.iter().filter(|statistic| statistic.is_none_or(&extreme)).count(), list.len())
        };
        share_of(rank(&self.same), rank(&self.earlier))
    }

    /// What one assignment of each list has of the probability.
    fn weights(&self) -> (f64, f64) {
        let one = |list: &[Option<f64>]| 1.0 / (1 + list.len()) as f64;
        if self.earlier.is_empty() {
            (one(&self.same), 0.0)
        } else {
            (one(&self.same) / 2.0, one(&self.earlier) / 2.0)
        }
    }

    /// The statistics as they are read, from the largest, each with what it has of the probability.
    fn largest_first(&self, read: impl Fn(Option<f64>) -> f64) -> Vec<(f64, f64)> {
        let (of_same, of_earlier) = self.weights();
        let same = self.same.iter().map(|statistic| (read(*statistic), of_same));
        let earlier = self.earlier.iter().map(|statistic| (read(*statistic), of_earlier));
        let mut all: Vec<(f64, f64)> = same.chain(earlier).collect();
        all.sort_by(|(left, _), (right, _)| right.total_cmp(left));
        all
    }

    /// Where the rank among all assignments lies, of which those of the own date are a sample.
    fn simulated(&self, own: f64) -> (f64, f64) {
        let beyond = |statistic: &&Option<f64>| statistic.is_none_or(|value| value.abs() >= own.abs());
        wilson(self.same.iter().filter(beyond).count(), self.same.len(), SIMULATION_LEVEL)
    }

    /// The size that a statistic must exceed for a p within the level; none where no p is that small.
    fn critical(&self, level: f64) -> Option<f64> {
        // The level is a decimal fraction, so that sums of shares may miss it by rounding.
        const ROUNDING: f64 = 1e-9;
        let (same, earlier) = self.weights();
        let (mut reached, mut critical) = (same + earlier, None);
        for (size, weight) in self.largest_first(|statistic| statistic.map_or(f64::INFINITY, f64::abs)) {
            if reached > level + ROUNDING {
                break;
            }
            critical = Some(size);
            reached += weight;
        }
        critical.filter(|size| size.is_finite())
    }

    /// The smallest departure upward, or downward, that is told from chance with the stated power; none where no p is small
    /// enough.
    pub(super) fn detected(&self, rules: &TestRules, upward: bool) -> Option<f64> {
        let reached = self.reached_with_power(rules.power, upward)?;
        let distance = (self.critical(rules.level)? - reached).max(0.0);
        Some(if upward { distance } else { -distance })
    }

    /// The statistic that a share of placebos as large as the power reaches, seen upward or downward.
    fn reached_with_power(&self, power: f64, upward: bool) -> Option<f64> {
        let sign = if upward { 1.0 } else { -1.0 };
        let (same, earlier) = self.weights();
        let all = 1.0 - same - earlier;
        let mut reached = 0.0;
        let signed = |statistic: Option<f64>| statistic.map_or(f64::NEG_INFINITY, |value| sign * value);
        for (value, weight) in self.largest_first(signed) {
            reached += weight;
            if reached >= power * all - 1e-12 {
                return Some(value).filter(|value| value.is_finite());
            }
        }
        None
    }
}

impl AnswerRules {
    /// Level, power and margin as the tests read them.
    #[must_use]
    pub fn tests(&self) -> TestRules {
        TestRules { level: self.level, power: self.power, margin: (self.margin.low, self.margin.high) }
    }
}
