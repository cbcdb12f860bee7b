//! From the gates and the estimates to the class: one rule after the other until one decides.

use measure::{Digits, Quantity, Unit};

use super::{
    class::{BeforeSecond, Rule, VerdictClass},
    sentence::{ExcludedSizes, RuleFinding, VerdictSentence},
};
use crate::{
    data::Tracer,
    gate::{Concern, Gate, GateReading, Ruling},
    inference::{Estimate, FalseAlarms, RatioInference, excluded::Excluded, is_count, joint::JointInference},
    policy::{Agreement, Beyond, Direction, EffectRule, Outcome, PolicySpec},
};

/// A rule that was asked, with its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleFired {
    /// The rule.
    pub rule: Rule,
    /// Whether it holds.
    pub holds: bool,
    /// What it found.
    pub finding: RuleFinding,
}

/// What a study answers, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The class.
    pub class: VerdictClass,
    /// The rules that were asked, in order; those after the deciding one are not.
    pub rules: Vec<RuleFired>,
    /// The sentence that says no more than the rules.
    pub sentence: VerdictSentence,
    /// What follows for each claim of the file, in its order.
    pub claims: Vec<VerdictClass>,
}

/// What one estimator shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    Success,
    Harm,
    WithinMargin,
    Silent,
}

impl Verdict {
    /// Asks whether the answer stands on the months before a second treatment alone.
    ///
    /// A second treatment is often sent because the first months went badly. Where only the months after it give the
    /// answer, what it brought and what brought it cannot be told from the first treatment, and the class falls to
    /// [`VerdictClass::CannotTell`].
    pub(crate) fn asked_before_second(mut self, before: BeforeSecond) -> Self {
        let answers = matches!(
            self.class,
            VerdictClass::Improved
                | VerdictClass::Worsened
                | VerdictClass::NoChangeBeyondMargin
                | VerdictClass::DiffersByCase
        );
        if !answers {
            return self;
        }
        let holds = before.class == self.class;
        let finding = RuleFinding::BeforeSecond { before, class: self.class };
        self.rules.push(RuleFired { rule: Rule::StandsBeforeSecond, holds, finding });
        if !holds {
            for claim in self.claims.iter_mut().filter(|claim| **claim == self.class) {
                *claim = VerdictClass::CannotTell;
            }
            self.sentence.hangs_on_second = Some((before, self.class));
            self.sentence.class = VerdictClass::CannotTell;
            self.class = VerdictClass::CannotTell;
        }
        self
    }
}

/// What the estimators show, and how they behaved in the places of the policy before.
pub(crate) struct Shown<'a> {
    pub(crate) estimates: &'a [Estimate],
    pub(crate) joint: Option<&'a JointInference>,
    pub(crate) standing: Option<FalseAlarms>,
    /// The sizes that all exclude; none where nobody asked.
    pub(crate) excluded: Option<Excluded>,
    /// Cases that depart from the others, of how many; none with one case.
    pub(crate) cases_apart: Option<(usize, usize)>,
}

/// A doubling and a halving: sizes of which it is worth a class to know that they are excluded.
const LARGE: (f64, f64) = (0.5, 2.0);

/// Decides by the rules of the policy file.
pub(crate) fn decide(
    spec: &PolicySpec,
    gates: &[GateReading],
    shown: &Shown<'_>,
    tracer: &Tracer,
) -> Verdict {
    let Shown { estimates, joint, standing, excluded, cases_apart } = *shown;
    let carrying: Vec<&Estimate> = estimates.iter().filter(|estimate| !estimate.marked).collect();
    let marked = estimates.len() - carrying.len();
    let asked =
        Asked { spec, gates, carrying: &carrying, marked, joint, standing, excluded, cases_apart, tracer };
    let (class, rules) = asked.answer();
    // That a size is excluded answers no claim that states none.
    let of_claims = match class {
        VerdictClass::LargeRiseExcluded
        | VerdictClass::LargeFallExcluded
        | VerdictClass::LargeChangeExcluded => VerdictClass::CannotTell,
        VerdictClass::Improved
        | VerdictClass::Worsened
        | VerdictClass::NoChangeBeyondMargin
        | VerdictClass::EstimatorsDisagree
        | VerdictClass::DiffersByCase
        | VerdictClass::ContradictedByTiming
        | VerdictClass::NotIdentifiable
        | VerdictClass::CannotTell => class,
    };
    let of_claim = |i: usize| {
        let refused = gates.iter().any(|r| r.concern == Concern::Claim(i) && r.ruling == Ruling::Refuse);
        if refused { VerdictClass::NotIdentifiable } else { of_claims }
    };
    Verdict {
        class,
        sentence: asked.sentence(class),
        claims: (0..spec.claims.len()).map(of_claim).collect(),
        rules,
    }
}

struct Asked<'a> {
    spec: &'a PolicySpec,
    gates: &'a [GateReading],
    carrying: &'a [&'a Estimate],
    marked: usize,
    joint: Option<&'a JointInference>,
    standing: Option<FalseAlarms>,
    excluded: Option<Excluded>,
    cases_apart: Option<(usize, usize)>,
    tracer: &'a Tracer,
}

impl Asked<'_> {
    /// Asks one rule after the other until one decides.
    fn answer(&self) -> (VerdictClass, Vec<RuleFired>) {
        let mut rules = vec![self.design_identifies()];
        let refusing = self.refusing();
        if !refusing.is_empty() {
            // Where only chance cannot be excluded, or figures are missing, the effect is identified and the data are too few.
            let too_few = refusing.iter().all(|gate| matches!(gate, Gate::SmallestP | Gate::MissingOutcomes));
            return (if too_few { VerdictClass::CannotTell } else { VerdictClass::NotIdentifiable }, rules);
        }
        rules.push(self.somebody_carries());
        if self.carrying.is_empty() {
            return (VerdictClass::CannotTell, rules);
        }
        if let Some(quiet) = self.quiet_before() {
            let withheld = !quiet.holds;
            rules.push(quiet);
            if withheld {
                return (VerdictClass::CannotTell, rules);
            }
        }
        let contradiction = self.no_contradiction();
        let contradicted = !contradiction.holds;
        rules.push(contradiction);
        if contradicted {
            return (VerdictClass::EstimatorsDisagree, rules);
        }
        let answer = &self.spec.answer;
        let shown = [
            (Rule::SuccessShown, Voice::Success, answer.success.estimators, VerdictClass::Improved),
            (Rule::HarmShown, Voice::Harm, answer.harm.estimators, VerdictClass::Worsened),
            (
                Rule::WithinMarginShown,
                Voice::WithinMargin,
                answer.no_change.estimators,
                VerdictClass::NoChangeBeyondMargin,
            ),
        ];
        for (rule, voice, agreement, class) in shown {
            let fired = self.shown(rule, voice, agreement);
            let holds = fired.holds;
            rules.push(fired);
            if holds {
                return (class, rules);
            }
        }
        if let Some((apart, cases)) = self.cases_apart {
            let finding = RuleFinding::CasesApart {
                apart: self.count(apart, "cases that depart from the others"),
                cases: self.count(cases, "cases"),
            };
            rules.push(RuleFired { rule: Rule::CasesAlike, holds: apart == 0, finding });
            if apart > 0 {
                return (VerdictClass::DiffersByCase, rules);
            }
        }
        rules.push(self.margin_detectable());
        let class = self.excluded.map_or(VerdictClass::CannotTell, |excluded| {
            let fall = excluded.fall.is_some_and(|fall| fall >= LARGE.0);
            let rise = excluded.rise.is_some_and(|rise| rise <= LARGE.1);
            let finding = RuleFinding::SizesExcluded { sizes: Box::new(self.sizes(excluded)) };
            rules.push(RuleFired { rule: Rule::LargeChangeExcluded, holds: fall || rise, finding });
            match (fall, rise) {
                (true, true) => VerdictClass::LargeChangeExcluded,
                (true, false) => VerdictClass::LargeFallExcluded,
                (false, true) => VerdictClass::LargeRiseExcluded,
                (false, false) => VerdictClass::CannotTell,
            }
        });
        (class, rules)
    }

    /// Excluded ratios in per cent, rounded away from none so that what is said is excluded.
    fn sizes(&self, excluded: Excluded) -> ExcludedSizes {
        let percent = |ratio: Option<f64>, what: &str| {
            let size = (100.0 * (ratio? - 1.0).abs()).ceil();
            Some(self.tracer.real(size, Unit::Percent, what).with_digits(Digits::Whole))
        };
        ExcludedSizes {
            fall: percent(excluded.fall, "falls excluded by all"),
            rise: percent(excluded.rise, "rises excluded by all"),
        }
    }

    fn refusing(&self) -> Vec<Gate> {
        let refuses = |r: &&GateReading| r.concern == Concern::Study && r.ruling == Ruling::Refuse;
        self.gates.iter().filter(refuses).map(|reading| reading.gate).collect()
    }

    fn count(&self, number: usize, what: &str) -> Box<Quantity> {
        self.tracer.whole(number, Unit::Items, what)
    }

    fn design_identifies(&self) -> RuleFired {
        let refusing = self.refusing();
        let holds = refusing.is_empty();
        let warnings =
            self.gates.iter().filter(|r| r.concern == Concern::Study && r.ruling == Ruling::Warn).count();
        let finding = if holds {
            RuleFinding::NoGateRefuses { warnings: self.count(warnings, "requirements that warn") }
        } else {
            RuleFinding::GatesRefuse { gates: refusing }
        };
        RuleFired { rule: Rule::DesignIdentifies, holds, finding }
    }

    fn somebody_carries(&self) -> RuleFired {
        let carrying = self.count(self.carrying.len(), "estimators that carry the verdict");
        let marked = self.count(self.marked, "estimators shown that do not");
        let finding = RuleFinding::Carrying { carrying, marked };
        RuleFired { rule: Rule::SomebodyCarries, holds: !self.carrying.is_empty(), finding }
    }

    /// Whether the estimators keep their level in these very places, on dates before the treatment; none without such dates.
    fn quiet_before(&self) -> Option<RuleFired> {
        let FalseAlarms { alarms, dates } = self.standing.filter(|standing| standing.dates > 0)?;
        let level = self.spec.answer.level;
        let holds = !FalseAlarms { alarms, dates }.exceed(level);
        let finding = RuleFinding::AlarmsBefore {
            alarms: self.count(alarms, "earlier dates with a false alarm in these places"),
            dates: self.count(dates, "earlier dates asked"),
            level: self.tracer.stated(level, Unit::Probability, "answer.level"),
        };
        Some(RuleFired { rule: Rule::QuietBefore, holds, finding })
    }

    /// Two estimators contradict each other where both are significant with opposite signs; how much they differ is said.
    fn no_contradiction(&self) -> RuleFired {
        let significant = |estimate: &&&Estimate| self.is_shown(&estimate.inference);
        let ratios: Vec<f64> = self
            .carrying
            .iter()
            .filter(significant)
            .filter_map(|estimate| estimate.inference.ratio)
            .collect();
        let rising = ratios.iter().filter(|ratio| **ratio > 1.0).count();
        let falling = ratios.iter().filter(|ratio| **ratio < 1.0).count();
        let opposed = rising > 0 && falling > 0;
        let disagreement = self.joint.and_then(|joint| joint.disagreement);
        let p = |value: f64| {
            let what = "rank of the estimators' disagreement";
            Box::new(self.tracer.real(value, Unit::Probability, what).with_digits(Digits::Decimals(3)))
        };
        let finding = if opposed {
            RuleFinding::VoicesOppose {
                rising: self.count(rising, "estimators that show a rise"),
                falling: self.count(falling, "estimators that show a fall"),
            }
        } else {
            match disagreement {
                Some(found) if found.p <= self.spec.answer.level => RuleFinding::VoicesPartInSize {
                    p: p(found.p),
                    level: self.tracer.stated(self.spec.answer.level, Unit::Probability, "answer.level"),
                },
                Some(found) => RuleFinding::NoContradictionTested { p: p(found.p) },
                None => RuleFinding::NoContradiction,
            }
        };
        RuleFired { rule: Rule::NoContradiction, holds: !opposed, finding }
    }

    /// Whether a p lies within the level wherever the simulation may have put it, and the interval excludes one.
    fn is_shown(&self, inference: &RatioInference) -> bool {
        let within = inference.p_interval.is_some_and(|(_, high)| high <= self.spec.answer.level);
        within && inference.interval.is_some_and(|(low, high)| low > 1.0 || high < 1.0)
    }

    fn shown(&self, rule: Rule, voice: Voice, agreement: Agreement) -> RuleFired {
        let (showing, carrying) = (self.voices(voice), self.carrying.len());
        let needed = match agreement {
            Agreement::All => carrying,
            Agreement::Majority => carrying / 2 + 1,
            Agreement::Joint => return self.shown_together(rule, voice),
        };
        let finding = RuleFinding::Shown {
            showing: self.count(showing, "estimators that show it"),
            carrying: self.count(carrying, "estimators that carry the verdict"),
            needed: self.count(needed, "estimators needed"),
            level: self.tracer.stated(self.spec.answer.level, Unit::Probability, "answer.level"),
        };
        RuleFired { rule, holds: showing >= needed && showing > 0, finding }
    }

    /// Whether all that carry the verdict show it together, by one test over the assignments that they share.
    fn shown_together(&self, rule: Rule, voice: Voice) -> RuleFired {
        let probability = |value: f64, what: &str| {
            Box::new(self.tracer.real(value, Unit::Probability, what).with_digits(Digits::Decimals(3)))
        };
        let level = self.tracer.stated(self.spec.answer.level, Unit::Probability, "answer.level");
        let heard = self.joint.map(|joint| (joint, self.voice_of(&joint.inference)));
        let p = match (heard, voice) {
            (Some((joint, _)), Voice::WithinMargin) => joint.inference.p_within_margin,
            (Some((joint, _)), _) => joint.inference.p,
            (None, _) => None,
        };
        let Some(p) = p else {
            return RuleFired { rule, holds: false, finding: RuleFinding::NothingTogether };
        };
        let voices = heard.map_or(0, |(joint, _)| joint.voices.len());
        let finding = RuleFinding::ShownTogether {
            p: probability(p, "joint rank of the estimators"),
            voices: self.count(voices, "estimators that are separate numbers"),
            level,
        };
        RuleFired { rule, holds: heard.is_some_and(|(_, said)| said == voice), finding }
    }

    /// Whether some estimator that carries the verdict detects effects as small as the margin.
    fn margin_detectable(&self) -> RuleFired {
        let margin = self.spec.answer.margin;
        let stated = |value, key| self.tracer.stated(value, Unit::RateRatio, key);
        let (low, high) =
            (stated(margin.low, "answer.margin.low"), stated(margin.high, "answer.margin.high"));
        let together = self.joint.map(|joint| &joint.inference);
        let best = |of: &dyn Fn(&RatioInference) -> Option<f64>, closest: fn(f64, f64) -> f64| {
            let each = self.carrying.iter().map(|estimate| &estimate.inference);
            each.chain(together).filter_map(of).reduce(closest)
        };
        let fall = best(&|inference| inference.detectable_fall, f64::max);
        let rise = best(&|inference| inference.detectable_rise, f64::min);
        let power = self.tracer.stated(self.spec.answer.power, Unit::Probability, "answer.power");
        let Some((fall, rise)) = fall.zip(rise) else {
            let finding = RuleFinding::DetectableUnknown { low, high };
            return RuleFired { rule: Rule::MarginDetectable, holds: false, finding };
        };
        let holds = fall >= margin.low && rise <= margin.high;
        let real = |value, what| self.tracer.real(value, Unit::RateRatio, what);
        let (fall, rise) = (real(fall, "smallest detectable fall"), real(rise, "smallest detectable rise"));
        let finding = RuleFinding::Detectable { fall, rise, low, high, power };
        RuleFired { rule: Rule::MarginDetectable, holds, finding }
    }

    fn voices(&self, sought: Voice) -> usize {
        self.carrying.iter().filter(|estimate| self.voice(estimate) == sought).count()
    }

    /// An effect shown to lie within the margin does not matter, even where it is shown to exist.
    fn voice(&self, estimate: &Estimate) -> Voice {
        self.voice_of(&estimate.inference)
    }

    fn voice_of(&self, inference: &RatioInference) -> Voice {
        let answer = &self.spec.answer;
        let within = |p: Option<f64>| p.is_some_and(|p| p <= answer.level);
        if within(inference.p_within_margin) {
            Voice::WithinMargin
        } else if self.meets(inference, answer.success) {
            Voice::Success
        } else if self.meets(inference, answer.harm) {
            Voice::Harm
        } else {
            Voice::Silent
        }
    }

    fn meets(&self, inference: &RatioInference, rule: EffectRule) -> bool {
        let (Some(ratio), Some((low, high))) = (inference.ratio, inference.interval) else { return false };
        let margin = self.spec.answer.margin;
        let beyond = match (rule.direction, rule.beyond) {
            (Direction::Fall, Beyond::One) => ratio < 1.0 && high < 1.0,
            (Direction::Fall, Beyond::Margin) => high < margin.low,
            (Direction::Rise, Beyond::One) => ratio > 1.0 && low > 1.0,
            (Direction::Rise, Beyond::Margin) => low > margin.high,
        };
        self.is_shown(inference) && beyond
    }

    fn sentence(&self, class: VerdictClass) -> VerdictSentence {
        let (level, unit) = (self.spec.answer.level, self.spec.outcome.unit());
        let mut sorted = self.carrying.to_vec();
        let size = |estimate: &Estimate| estimate.inference.ratio.unwrap_or(f64::INFINITY);
        sorted.sort_by(|left, right| size(left).total_cmp(&size(right)));
        let ratio = |estimate: &Estimate| estimate.ratio(self.tracer, level).map(Box::new);
        let mut differences: Vec<Quantity> = sorted
            .iter()
            .map(|estimate| estimate.difference(self.tracer, (unit, level), ("observed less expected", 1)))
            .collect();
        differences.sort_by(|left, right| left.value.total_cmp(&right.value));
        // A rate is nobody's deaths, whatever a file asks for.
        let in_deaths = self.spec.estimand.deaths && is_count(unit);
        let ends = differences.first().zip(differences.last()).filter(|_| in_deaths);
        let comparison = self.gates.iter().find(|reading| reading.gate == Gate::CleanControls);
        VerdictSentence {
            of_file: matches!(self.spec.outcome, Outcome::Brought(_)),
            class,
            refusing: self.refusing(),
            hangs_on_second: None,
            cries_wolf: self.standing.filter(|standing| standing.exceed(self.spec.answer.level)).map(
                |standing| {
                    let alarms =
                        self.count(standing.alarms, "earlier dates with a false alarm in these places");
                    (alarms, self.count(standing.dates, "earlier dates asked"))
                },
            ),
            excluded: self.excluded.map(|excluded| self.sizes(excluded)),
            estimators: self.count(self.carrying.len(), "estimators that carry the verdict"),
            range: sorted.first().copied().and_then(ratio).zip(sorted.last().copied().and_then(ratio)),
            differences: ends.map(|(least, most)| (Box::new(least.clone()), Box::new(most.clone()))),
            comparison: comparison.and_then(|reading| reading.inputs().into_iter().next()).map(Box::new),
            turned_before: Vec::new(),
            margin: (
                self.tracer.stated(self.spec.answer.margin.low, Unit::RateRatio, "answer.margin.low"),
                self.tracer.stated(self.spec.answer.margin.high, Unit::RateRatio, "answer.margin.high"),
            ),
        }
    }
}
