//! Joint inference: all estimators of a study on the same assignments, so that what they share is counted once.
//!
//! Every estimator was run on every placebo assignment. What they say together therefore has its own distribution where
//! nothing happened, and one p-value: no estimator is chosen after looking. The same draws give the covariance between
//! estimators and a test of whether they differ by more than they do where nothing happened.

use numeric::sum;

use super::ratio::{Contrast, Placebos, RatioInference, TestRules, rank_ratio};
use crate::policy::MethodName;

/// Two estimators whose log ratios differ by no more than this on the policy and on every placebo are one number.
///
/// Solvers leave 1e-9 of a log ratio; estimators that differ by algebra differ by thousandths.
const ONE_NUMBER_WITHIN: f64 = 1e-6;

/// The contrasts of an estimator, or of one way to ask: on the policy, and on each placebo assignment in the order shared
/// by all.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice<Name = MethodName> {
    /// Those that say the same number, the first speaking for all.
    pub names: Vec<Name>,
    pub(super) own: Contrast,
    pub(super) placebos: Placebos,
}

/// What the estimators say together, or the ways to ask.
#[derive(Debug, Clone, PartialEq)]
pub struct JointInference<Name = MethodName> {
    /// The separate voices.
    pub voices: Vec<Voice<Name>>,
    /// The average effect in units of each voice's own spread among the placebos, ranked among the same draws.
    pub inference: RatioInference,
    /// Correlation of the log ratios of each pair of voices over the placebos; the diagonal is one.
    pub correlations: Vec<Vec<f64>>,
    /// Standard deviation of each voice's log ratio over the placebos.
    pub spreads: Vec<f64>,
    /// The largest departure of a voice from what they say together, in its own spread; none with one voice.
    pub disagreement: Option<Disagreement>,
}

/// Whether voices differ by more than they do where nothing happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disagreement {
    /// The largest departure of a voice from the average, in units of its median departure among the placebos.
    pub largest: f64,
    /// Its rank among the placebos.
    pub p: f64,
}

impl<Name> Voice<Name> {
    /// One by itself.
    pub(crate) fn new(name: Name, own: Contrast, placebos: Placebos) -> Self {
        Self { names: vec![name], own, placebos }
    }

    /// The effect and its place among the placebos.
    pub(crate) fn inference(&self, rules: &TestRules) -> RatioInference {
        rank_ratio(self.own, self.placebos.clone(), rules)
    }

    fn contrasts(&self) -> impl Iterator<Item = &Contrast> {
        let Placebos { same, ends, earlier, drawn: _ } = &self.placebos;
        let ends = ends.iter().flat_map(|(low, high)| low.iter().chain(high));
        std::iter::once(&self.own).chain(same).chain(ends).chain(earlier)
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        self.contrasts().count() == other.contrasts().count()
            && self.contrasts().zip(other.contrasts()).all(|(left, right)| {
                match (left.log_ratio(), right.log_ratio()) {
                    (Some(left), Some(right)) => (left - right).abs() <= ONE_NUMBER_WITHIN,
                    (None, None) => true,
                    _ => false,
                }
            })
    }

    /// The median size of its departures where nothing was done; none without a spread.
    pub(super) fn size(&self) -> Option<f64> {
        let Placebos { same, earlier, .. } = &self.placebos;
        let own_date = std::iter::once(&self.own).chain(same);
        size(own_date.map(Contrast::statistic), earlier.iter().map(Contrast::statistic))
    }
}

/// Median size of a statistic where nothing was done: over the earlier dates, else over the policy and its placebos alike, so
/// that none of them is singled out.
pub(super) fn size(
    own_date: impl Iterator<Item = Option<f64>>,
    earlier: impl Iterator<Item = Option<f64>>,
) -> Option<f64> {
    let of = |statistic: Option<f64>| statistic.map_or(f64::INFINITY, f64::abs);
    let middle = median(earlier.map(of)).or_else(|| median(own_date.map(of)));
    middle.filter(|size| *size > 0.0 && size.is_finite())
}

/// Estimators that say the same number on this design, by algebra, are one voice.
pub(crate) fn voices<Name>(each: impl IntoIterator<Item = Voice<Name>>) -> Vec<Voice<Name>> {
    let mut voices: Vec<Voice<Name>> = Vec::new();
    for new in each {
        match voices.iter_mut().find(|held| held.says_the_same_as(&new)) {
            Some(held) => held.names.extend(new.names),
            None => voices.push(new),
        }
    }
    voices
}

/// Ranks what all voices say together among the same placebo assignments.
///
/// For each assignment the voices' statistics, each in units of its own median size, are averaged: a number that no choice of
/// estimator enters, and whose rank among the assignments is a valid p-value whatever the voices share. It is carried back
/// to one ratio on the scale of the places.
///
/// None with no voice, or where a voice has no spread.
///
/// # Assumptions
/// As [`rank_ratio`]: treatment could have fallen on any of the assignments with equal probability.
///
/// # References
/// Simonsohn, Simmons & Nelson (2020), section "Inference" (one test for a specification curve, by shuffling); Romano &
/// Wolf (2005) (one resampling for dependent statistics).
pub(crate) fn joint<Name>(voices: Vec<Voice<Name>>, rules: &TestRules) -> Option<JointInference<Name>> {
    let sizes: Vec<f64> = voices.iter().map(Voice::size).collect::<Option<_>>()?;
    let first = voices.first()?;
    let own = average(&voices, &sizes, |voice| Some(&voice.own));
    let each = |list: fn(&Placebos) -> &[Contrast]| {
        let at = |n: usize| average(&voices, &sizes, |voice| list(&voice.placebos).get(n));
        (0..list(&first.placebos).len()).map(at).collect::<Vec<Contrast>>()
    };
    let placebos = Placebos {
        same: each(|placebos| &placebos.same),
        ends: first.placebos.ends.is_some().then(|| {
            let low = each(|placebos| placebos.ends.as_ref().map_or(&[], |(low, _)| low));
            (low, each(|placebos| placebos.ends.as_ref().map_or(&[], |(_, high)| high)))
        }),
        earlier: each(|placebos| &placebos.earlier),
        drawn: first.placebos.drawn,
    };
    let logs: Vec<Vec<Option<f64>>> =
        voices.iter().map(|voice| voice.placebos.same.iter().map(Contrast::log_ratio).collect()).collect();
    let together: Vec<Contrast> = std::iter::once(own).chain(placebos.same.iter().copied()).collect();
    let disagreement = (voices.len() > 1).then(|| disagreement(&voices, &logs, &together)).flatten();
    let correlations = logs
        .iter()
        // default: voices with too few ratios have no correlation, and the page shows none
        .map(|left| logs.iter().map(|right| correlation(left, right).unwrap_or(f64::NAN)).collect())
        .collect();
    let spreads = logs.iter().map(|log| {
        let finite: Vec<f64> = log.iter().copied().flatten().collect();
        // default: one ratio has no spread, and the page shows none
        sum::standard_deviation(&finite).unwrap_or(f64::NAN)
    });
    let spreads = spreads.collect();
    let inference = rank_ratio(own, placebos, rules);
    Some(JointInference { voices, inference, correlations, spreads, disagreement })
}

/// What the voices say together of one assignment, as a contrast.
///
/// Each voice expects a number of its own for the same places, so that the mean of their places on the scale, weighted by
/// one over their sizes, is the place of one expectation.
fn average<'a, Name>(
    voices: &'a [Voice<Name>],
    sizes: &[f64],
    of: impl Fn(&'a Voice<Name>) -> Option<&'a Contrast>,
) -> Contrast {
    let together = || {
        let contrasts = voices.iter().map(&of).collect::<Option<Vec<&Contrast>>>()?;
        let first = **contrasts.first()?;
        let departure = departure(contrasts.iter().map(|contrast| contrast.statistic()).zip(sizes))?;
        let expected = first.scale.value_at(first.place()? - departure);
        Some(Contrast { expected, ..first })
    };
    together().unwrap_or(Contrast::NOTHING)
}

/// The mean of statistics, each in units of its median size, carried back to the scale of the places; none where one is none.
pub(super) fn departure<'a>(each: impl Iterator<Item = (Option<f64>, &'a f64)>) -> Option<f64> {
    let (statistics, weights): (Vec<f64>, Vec<f64>) = each
        .map(|(statistic, size)| Some((statistic?, 1.0 / size)))
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .unzip();
    Some(sum::dot(&statistics, &weights) / sum::ordered(weights))
}

/// The largest departure of a voice from the average, ranked among the placebos.
fn disagreement<Name>(
    voices: &[Voice<Name>],
    logs: &[Vec<Option<f64>>],
    together: &[Contrast],
) -> Option<Disagreement> {
    let departures: Vec<Vec<f64>> = voices
        .iter()
        .zip(logs)
        .map(|(voice, log)| {
            let of = |(log, all): (Option<f64>, &Contrast)| {
                log.zip(all.log_ratio()).map_or(f64::INFINITY, |(log, all)| (log - all).abs())
            };
            let own = std::iter::once(voice.own.log_ratio());
            own.chain(log.iter().copied()).zip(together).map(of).collect()
        })
        .collect();
    let scales: Vec<f64> = departures
        .iter()
        .map(|each| median(each.iter().copied()).filter(|scale| *scale > 0.0 && scale.is_finite()))
        .collect::<Option<_>>()?;
    let largest = |d: usize| {
        let of = |(each, scale): (&Vec<f64>, &f64)| each.get(d).map_or(f64::INFINITY, |value| value / scale);
        departures.iter().zip(&scales).map(of).fold(0.0, f64::max)
    };
    let own = largest(0);
    let beyond = (1..together.len()).filter(|d| largest(*d) >= own).count();
    Some(Disagreement { largest: own, p: (1 + beyond) as f64 / together.len() as f64 })
}

/// Correlation over the assignments for which both have a log ratio.
fn correlation(left: &[Option<f64>], right: &[Option<f64>]) -> Option<f64> {
    let (left, right): (Vec<f64>, Vec<f64>) =
        left.iter().zip(right).filter_map(|(left, right)| left.zip(*right)).unzip();
    let (mean_left, mean_right) = (sum::mean(&left)?, sum::mean(&right)?);
    let from = |values: &[f64], mean: f64| values.iter().map(|value| value - mean).collect::<Vec<f64>>();
    let (left, right) = (from(&left, mean_left), from(&right, mean_right));
    let scale = (sum::squares(&left) * sum::squares(&right)).sqrt();
    (scale > 0.0).then(|| sum::dot(&left, &right) / scale)
}

/// The middle value, the upper of two.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use numeric::float;
    use numeric::stream::StreamKey;

    use super::*;
    use crate::inference::Scale;

    const RULES: TestRules = TestRules { level: 0.05, power: 0.8, margin: (0.9, 1.11) };

    fn contrast(log: f64) -> Contrast {
        Contrast {
            observed: 100.0,
            expected: 100.0 / float::exp(log),
            scale: Scale { deviation: 0.1, counts: false },
        }
    }

    /// Voices that share a common part and have a part of their own, `shift` added to the policy.
    fn speak(seed: u64, shift: f64, kinds: &[(MethodName, f64)]) -> Vec<Voice> {
        let mut stream = StreamKey::new(seed, b"tests", "voices").stream(0);
        let common: Vec<f64> = (0..100).map(|_| 0.1 * stream.standard_normal()).collect();
        kinds
            .iter()
            .map(|(method, own)| {
                let mut logs: Vec<f64> =
                    common.iter().map(|common| common + own * stream.standard_normal()).collect();
                logs[0] += shift;
                let contrasts: Vec<Contrast> = logs.iter().map(|log| contrast(*log)).collect();
                Voice::new(*method, contrasts[0], Placebos::untouched(contrasts[1..].to_vec(), false))
            })
            .collect()
    }

    const KINDS: [(MethodName, f64); 3] = [
        (MethodName::DifferenceInDifferences, 0.05),
        (MethodName::SyntheticControl, 0.05),
        (MethodName::SyntheticDid, 0.02),
    ];

    #[test]
    fn one_voice_alone_says_what_it_says_by_itself() {
        let voices = speak(1, 0.4, &KINDS[..1]);
        let alone = voices[0].inference(&RULES);
        let together = joint(voices, &RULES).unwrap();
        assert_eq!(together.inference.p, alone.p);
        assert!((together.inference.ratio.unwrap() - alone.ratio.unwrap()).abs() < 1e-12);
        let ends = |inference: &RatioInference| inference.interval.unwrap();
        assert!((ends(&together.inference).0 - ends(&alone).0).abs() < 1e-12);
        assert_eq!(together.disagreement, None);
    }

    #[test]
    fn the_same_number_under_two_names_is_one_voice() {
        let once = speak(2, 0.1, &KINDS[..2]);
        let mut twice = once.clone();
        twice.push(Voice { names: vec![MethodName::CallawaySantanna], ..once[0].clone() });
        let heard = voices(twice);
        assert_eq!(heard.len(), 2);
        assert_eq!(heard[0].names, [MethodName::DifferenceInDifferences, MethodName::CallawaySantanna]);
        assert_eq!(joint(heard, &RULES).unwrap().inference.p, joint(once, &RULES).unwrap().inference.p);
    }

    /// Where nothing happened the joint p is uniform whatever the voices share: 2,000 panels of 100 assignments.
    #[test]
    fn the_joint_p_rejects_as_often_as_it_says() {
        let panels = 2_000;
        let rejects =
            |seed: &u64| joint(speak(*seed, 0.0, &KINDS), &RULES).unwrap().inference.p.unwrap() <= 0.05;
        let disagrees =
            |seed: &u64| joint(speak(*seed, 0.0, &KINDS), &RULES).unwrap().disagreement.unwrap().p <= 0.05;
        for share in [
            (0..panels).filter(rejects).count() as f64 / panels as f64,
            (0..panels).filter(disagrees).count() as f64 / panels as f64,
        ] {
            // Four standard errors of a share of 0.05 are 0.0195.
            assert!((share - 0.05).abs() < 0.0195, "{share}");
        }
    }

    #[test]
    fn voices_that_part_are_heard_to() {
        let mut parted = speak(3, 0.0, &KINDS);
        parted[0].own = contrast(0.9);
        parted[1].own = contrast(-0.9);
        assert!(joint(parted, &RULES).unwrap().disagreement.unwrap().p <= 0.02);
        let found = joint(speak(3, 0.8, &KINDS), &RULES).unwrap();
        assert!(found.disagreement.unwrap().p > 0.05 && found.inference.p.unwrap() <= 0.02);
        assert!(found.correlations[0][1] > 0.5 && (found.correlations[2][2] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_assignment_without_a_ratio_is_as_extreme_as_can_be() {
        let mut voices = speak(4, 3.0, &KINDS);
        let nobody = Contrast { expected: f64::NAN, ..contrast(0.0) };
        voices[1].placebos.same[6] = nobody;
        assert_eq!(joint(voices, &RULES).unwrap().inference.p, Some(2.0 / 100.0));
        assert!(joint(Vec::<Voice>::new(), &RULES).is_none());
    }
}
