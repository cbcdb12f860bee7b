//! Excluded sizes: the rises and falls that are too large for what was observed, whatever else is not known.

use numeric::float;

use super::joint::Voice;
use super::ratio::{Contrast, Placebos, TestRules, largest_share_of};

/// Ratios beyond which nothing is looked for: a thousandfold rise, or fall.
const FURTHEST: f64 = 1e3;

/// Halvings of the interval in which the least excluded ratio is sought: it is then known to one part in 10^12.
const HALVINGS: usize = 44;

/// The smallest rise and the smallest fall, as rate ratios, that are excluded: every larger one is too. None where no size
/// is, because so few assignments are possible.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Excluded {
    /// Ratios of this and more.
    pub rise: Option<f64>,
    /// Ratios of this and less.
    pub fall: Option<f64>,
}

/// What the separate voices exclude, each by itself and all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Exclusion {
    /// By voice, each as if it were the only one.
    pub alone: Vec<Excluded>,
    /// What every voice excludes, the weakest among them, after as many as there are.
    pub by_all: Excluded,
}

/// The side on which a ratio is tested.
#[derive(Debug, Clone, Copy)]
enum Side {
    Rise,
    Fall,
}

/// The sizes that voices exclude, one-sided at the level of the rules.
///
/// A rise of X is excluded by a voice where what was observed lies as far below X times what it expects as few placebos lie
/// below what it expects of them. Said by all after as many voices as there are, the most certain first: its departure is
/// ranked among the furthest departure of all voices on each assignment, that of the next among the furthest of those left,
/// and the p of the last is never below those before it. Departures are in units of the median size of each voice, so that
/// they can be compared. Assignments are shared, so that what voices have in common is counted once: with Holm's factors
/// four voices on thirty-two places could exclude no size at all.
///
/// # Assumptions
/// As [`rank_ratio`](super::ratio::rank_ratio). Placebos are those of no effect: where the treated compare, an effect on them
/// widens the spread, and less is excluded. A p that is simulated is taken at the upper end of its interval.
///
/// # References
/// Westfall & Young (1993), section 2.6, and Romano & Wolf (2005) (step-down on shared resamples, of which Holm (1979) is the
/// bound that knows no dependence); Berger (1982) (what every test rejects).
pub(crate) fn exclusion<Name>(voices: &[Voice<Name>], rules: &TestRules) -> Exclusion {
    let each: Vec<&Voice<Name>> = voices.iter().collect();
    let alone = each.chunks(1).map(|voice| excluded(voice, rules)).collect();
    Exclusion { alone, by_all: excluded(&each, rules) }
}

fn excluded<Name>(voices: &[&Voice<Name>], rules: &TestRules) -> Excluded {
    let of = |side| Tested::new(voices, side)?.least_excluded(rules.level);
    Excluded { rise: of(Side::Rise), fall: of(Side::Fall) }
}

/// A voice's contrast with the median size of its departures.
type Sized = (Contrast, f64);

/// The voices on the real assignment and on every placebo, seen from one side.
struct Tested {
    side: Side,
    own: Vec<Sized>,
    /// By placebo and voice: how far it departs toward the side that excludes; infinitely where it means nothing.
    same: Vec<Vec<f64>>,
    earlier: Vec<Vec<f64>>,
    drawn: bool,
}

impl Tested {
    fn new<Name>(voices: &[&Voice<Name>], side: Side) -> Option<Self> {
        let first = voices.first()?;
        let sizes: Vec<f64> = voices.iter().map(|voice| voice.size()).collect::<Option<_>>()?;
        let by_placebo = |list: fn(&Placebos) -> &Vec<Contrast>| {
            let of = |n: usize| {
                let each = voices.iter().zip(&sizes).map(|(voice, size)| {
                    let statistic = list(&voice.placebos).get(n).and_then(Contrast::statistic);
                    statistic.map_or(f64::INFINITY, |value| side.toward(value) / size)
                });
                each.collect()
            };
            (0..list(&first.placebos).len()).map(of).collect()
        };
        Some(Self {
            side,
            own: voices.iter().map(|voice| voice.own).zip(sizes.iter().copied()).collect(),
            same: by_placebo(|placebos| &placebos.same),
            earlier: by_placebo(|placebos| &placebos.earlier),
            drawn: first.placebos.drawn,
        })
    }

    /// The ratio nearest to one at which every voice rejects: rejection at one is rejection at all beyond it.
    fn least_excluded(&self, level: f64) -> Option<f64> {
        let furthest = float::ln(FURTHEST);
        // From what nobody excludes to what everybody should, toward the side.
        let (mut held, mut rejected) = match self.side {
            Side::Rise => (-furthest, furthest),
            Side::Fall => (furthest, -furthest),
        };
        let rejects = |log: f64| self.p(float::exp(log)).is_some_and(|p| p <= level);
        if !rejects(rejected) {
            return None;
        }
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(held, rejected);
            if rejects(middle) { rejected = middle } else { held = middle }
        }
        Some(float::exp(rejected))
    }

    /// The p of the least certain voice that the ratio is as large as that.
    fn p(&self, ratio: f64) -> Option<f64> {
        let departure =
            |(n, (own, size)): (usize, &Sized)| Some((n, self.side.toward(own.against(ratio)?) / size));
        let mut departures: Vec<(usize, f64)> =
            self.own.iter().enumerate().map(departure).collect::<Option<_>>()?;
        departures.sort_by(|(_, left), (_, right)| right.total_cmp(left));
        let p = |step: usize| {
            let (left, own) = (departures.get(step..)?, departures.get(step)?.1);
            let furthest = |placebo: &Vec<f64>| {
                let each = left.iter().filter_map(|(n, _)| placebo.get(*n)).copied();
                each.fold(f64::NEG_INFINITY, f64::max)
            };
            Some(self.share(|placebo| furthest(placebo) >= own))
        };
        (0..departures.len()).map(p).try_fold(0.0_f64, |largest, p| Some(largest.max(p?)))
    }

    /// The probability of what is as extreme, the real assignment among it.
    fn share(&self, extreme: impl Fn(&Vec<f64>) -> bool) -> f64 {
        let of = |list: &[Vec<f64>]| (list.iter().filter(|placebo| extreme(placebo)).count(), list.len());
        largest_share_of(of(&self.same), of(&self.earlier), self.drawn)
    }
}

impl Side {
    /// A departure, the larger the more it speaks against an effect of this side.
    fn toward(self, departure: f64) -> f64 {
        match self {
            Self::Rise => -departure,
            Self::Fall => departure,
        }
    }
}

#[cfg(test)]
mod tests {
    use numeric::stream::StreamKey;

    use super::*;
    use crate::inference::Scale;

    const RULES: TestRules = TestRules { level: 0.05, power: 0.8, margin: (0.9, 1.11) };
    const SCALE: Scale = Scale { deviation: 0.2, counts: true };

    /// A count that departs by `units` of its scale from the thousand that is expected.
    fn contrast(units: f64) -> Contrast {
        let expected = 1_000.0;
        Contrast {
            observed: SCALE.value_at(SCALE.transform(expected).unwrap() + units),
            expected,
            scale: SCALE,
        }
    }

    /// Voices that share a part of what they say: the policy first, then its placebos.
    fn speak(seed: u64, voices: usize, (same, earlier): (usize, usize)) -> Vec<Voice<usize>> {
        let mut stream = StreamKey::new(seed, b"excluded", "voices").stream(0);
        let shared: Vec<f64> = (0..1 + same + earlier).map(|_| stream.standard_normal()).collect();
        let one = |name: usize| {
            let mut said = shared
                .iter()
                .map(|of_all| contrast(of_all + 0.5 * stream.standard_normal()))
                .collect::<Vec<_>>();
            let own = said.remove(0);
            let earlier = said.split_off(same);
            Voice::new(name, own, Placebos { earlier, ..Placebos::untouched(said, false) })
        };
        (0..voices).map(one).collect()
    }

    /// One voice on 19 placebos: a rise is excluded from where what was observed lies below the least of all, p = 1 / 20.
    #[test]
    fn one_voice_excludes_from_the_extreme_placebo_on() {
        let same: Vec<Contrast> = (-9..10).map(|n| contrast(f64::from(n) / 3.0)).collect();
        let own = contrast(0.4);
        let voice = Voice::new("one", own, Placebos::untouched(same, false));
        let found = exclusion(&[voice], &RULES);
        assert_eq!(found.alone, [found.by_all]);
        // The ratio whose expectation lies three units above what was observed, and three below.
        let place = SCALE.transform(own.observed).unwrap();
        let [rise, fall] = [3.0, -3.0].map(|units| SCALE.value_at(place + units) / own.expected);
        let (found_rise, found_fall) = (found.by_all.rise.unwrap(), found.by_all.fall.unwrap());
        assert!((found_rise / rise - 1.0).abs() < 1e-9, "{found_rise} {rise}");
        assert!((found_fall / fall - 1.0).abs() < 1e-9, "{found_fall} {fall}");
    }

    #[test]
    fn too_few_placebos_exclude_nothing() {
        let same: Vec<Contrast> = (0..18).map(|n| contrast(f64::from(n) / 9.0 - 1.0)).collect();
        let voice = Voice::new("one", contrast(0.0), Placebos::untouched(same, false));
        assert_eq!(exclusion(&[voice], &RULES).by_all, Excluded::default());
        assert_eq!(exclusion::<usize>(&[], &RULES).by_all, Excluded::default());
    }

    /// The slow twin asks a grid of ratios with every order of the voices written out.
    #[test]
    fn what_all_exclude_is_what_a_grid_of_ratios_finds() {
        for seed in 0..6 {
            let voices = speak(seed, 3, (39, 200));
            let found = exclusion(&voices, &RULES).by_all.rise.unwrap();
            let sizes: Vec<f64> = voices.iter().map(|voice| voice.size().unwrap()).collect();
            let of = |voice: &Voice<usize>, size: f64, contrast: &Contrast, ratio: f64| {
                let expected = voice.own.scale.transform(ratio * contrast.expected).unwrap();
                (expected - voice.own.scale.transform(contrast.observed).unwrap()) / size
            };
            let p = |ratio: f64| {
                let mut own: Vec<(f64, usize)> = voices
                    .iter()
                    .zip(&sizes)
                    .enumerate()
                    .map(|(n, (v, s))| (of(v, *s, &v.own, ratio), n))
                    .collect();
                own.sort_by(|l, r| r.0.total_cmp(&l.0));
                let mut largest: f64 = 0.0;
                for step in 0..own.len() {
                    let rank = |pick: fn(&Placebos) -> &Vec<Contrast>| {
                        let n = pick(&voices[0].placebos).len();
                        let beyond = (0..n).filter(|i| {
                            own[step..].iter().any(|(_, v)| {
                                of(&voices[*v], sizes[*v], &pick(&voices[*v].placebos)[*i], 1.0)
                                    >= own[step].0
                            })
                        });
                        (1 + beyond.count()) as f64 / (1 + n) as f64
                    };
                    largest = largest.max((rank(|p| &p.same) + rank(|p| &p.earlier)) / 2.0);
                }
                largest
            };
            assert!(p(found * 1.000_001) <= 0.05 && p(found / 1.000_001) > 0.05, "seed {seed}: {found}");
        }
    }

    #[test]
    fn all_exclude_no_more_than_each_and_one_said_twice_is_as_one() {
        for seed in 0..40 {
            let voices = speak(seed, 4, (99, 0));
            let found = exclusion(&voices, &RULES);
            let weakest = found.alone.iter().map(|alone| alone.rise.unwrap()).fold(0.0, f64::max);
            assert!(found.by_all.rise.unwrap() >= weakest - 1e-9, "seed {seed}: {found:?}");
            let twice = [voices[0].clone(), voices[0].clone()];
            assert_eq!(exclusion(&twice, &RULES).by_all, found.alone[0], "what is shared is counted once");
        }
    }

    /// Where nothing was done a rise of none must not be excluded more often than the level: 2,000 panels, so that the
    /// standard error of a share of .05 is .005, and four of them are allowed. That half of the voices' spread is their own
    /// makes the test of all stricter: what is asked is that no more than the level is reached, alone and by all.
    #[test]
    fn no_effect_is_excluded_no_more_often_than_the_level() {
        let (mut alone, mut by_all, panels) = (0, 0, 2_000);
        for seed in 0..panels {
            let found = exclusion(&speak(1_000 + seed, 3, (59, 0)), &RULES);
            alone += usize::from(found.alone[0].rise.unwrap() <= 1.0);
            by_all += usize::from(found.by_all.rise.unwrap() <= 1.0);
        }
        let share = |count: usize| count as f64 / panels as f64;
        assert!((share(alone) - 0.05).abs() < 0.02, "{}", share(alone));
        assert!(share(by_all) < 0.05 + 0.02 && by_all > 0, "{}", share(by_all));
    }

    /// A drawn p is taken at the upper end of its interval: the same placebos exclude less when they are a sample.
    #[test]
    fn drawn_placebos_exclude_less_than_all_there_are() {
        let same: Vec<Contrast> = (-200..200).map(|n| contrast(f64::from(n) / 70.0)).collect();
        let of = |drawn| {
            let voice = Voice::new("one", contrast(0.0), Placebos::untouched(same.clone(), drawn));
            exclusion(&[voice], &RULES).by_all
        };
        let (all, sample) = (of(false), of(true));
        assert!(sample.rise.unwrap() > all.rise.unwrap() && sample.fall.unwrap() < all.fall.unwrap());
    }
}
