//! What the month in which a trend turned says of the claims that put the turn down to the policy.

use measure::{Digits, Unit};
use report::Words;

use super::class::{Rule, VerdictClass};
use super::decide::{RuleFired, Verdict};
use super::sentence::{RuleFinding, TurnedBefore};
use crate::data::Tracer;
use crate::inference::timing::{Timing, TimingAnswer};
use crate::policy::PolicySpec;

impl Verdict {
    /// Holds every claim that says when the trend turned to the months in which it may have.
    ///
    /// A turn that was there before the policy contradicts the claim. One that may have come with the start leaves the claim
    /// what it was: a turn of that month has many possible causes. Whatever else was found cannot tell. The class of the
    /// study stays: that a claim is contradicted does not say what the policy did.
    pub(crate) fn asked_of_timing(mut self, spec: &PolicySpec, timings: &[Timing], tracer: &Tracer) -> Self {
        if timings.is_empty() {
            return self;
        }
        let level = spec.answer.level;
        for timing in timings {
            let Some(claim) = self.claims.get_mut(timing.claim) else { continue };
            match timing.answer(level) {
                TimingAnswer::Contradicted => *claim = VerdictClass::ContradictedByTiming,
                TimingAnswer::Fits => {}
                TimingAnswer::Later
                | TimingAnswer::OtherWay
                | TimingAnswer::NoTurn
                | TimingAnswer::StartNotTried
                | TimingAnswer::NotSearched => *claim = VerdictClass::CannotTell,
            }
        }
        let contradicted = timings.iter().filter(|timing| timing.answer(level) == TimingAnswer::Contradicted);
        self.sentence.turned_before = contradicted
            .filter_map(|timing| {
                let search = timing.search.as_ref().ok()?;
                let share = 100.0 * (1.0 - level);
                let coverage = tracer.real(share, Unit::Percent, "coverage of the set of months");
                Some(TurnedBefore {
                    claim: spec.claims.get(timing.claim)?.sentence.words(),
                    turned: search.turned,
                    set: search.set,
                    coverage: Box::new(coverage.with_digits(Digits::Whole)),
                    start: timing.start,
                })
            })
            .collect();
        let contradicted = self.sentence.turned_before.len();
        let count = |number: usize, what: &str| tracer.whole(number, Unit::Items, what);
        let finding = RuleFinding::Timing {
            contradicted: count(contradicted, "claims that the dates contradict"),
            asked: count(timings.len(), "claims that say when a trend turned"),
        };
        self.rules.push(RuleFired { rule: Rule::TimingHolds, holds: contradicted == 0, finding });
        self
    }
}

#[cfg(test)]
mod tests {
    use measure::{Language, Month, Panel, PanelTime, PanelUnit, Period, Unit};
    use proptest::prelude::*;
    use report::Text;

    use super::*;
    use crate::StudyData;
    use crate::inference::timing::{BreakSearch, Unsearched};
    use crate::policy::TrendTurn;
    use crate::verdict::{Shown, decide};
    use estimate::{TrendSlope, UnknownBreakFit};

    const ABRAZOS: &str = include_str!("../../../../policies/abrazos-no-balazos/policy.toml");

    /// The month so many after January 2015.
    fn month(n: i32) -> Month {
        "2015-01".parse::<Month>().unwrap().plus(n)
    }

    /// A search that found this: the change of the slope, the upper end of p, the ends of the set.
    fn found(start: i32, change: f64, p: f64, (first, last): (i32, i32)) -> Timing {
        let slope = |value| TrendSlope { value, standard_error: 0.1, interval: (value, value) };
        let fit = UnknownBreakFit {
            period: 0,
            statistic: 9.0,
            at_least: 0,
            p,
            draws: 99,
            dates: Vec::new(),
            before: slope(0.02),
            after: slope(0.02 + change),
            change: slope(change),
            fitted: Vec::new(),
            trend: Vec::new(),
            dispersion: 1.0,
            autocorrelation: 0.0,
            block: 4,
            lag: 3,
        };
        let search = BreakSearch {
            months: Period::new(month(0), month(61)).unwrap(),
            observed: Vec::new(),
            lines: Vec::new(),
            tried: (month(9), month(51)),
            turned: month(first),
            set: (month(first), month(last)),
            p_interval: (0.0, p),
            fit,
        };
        let (claim, turn) = (0, TrendTurn::Slowed);
        Timing { claim, turn, start: month(start), search: Ok(Box::new(search)) }
    }

    fn verdict(timings: &[Timing]) -> Verdict {
        let spec = PolicySpec::parse(ABRAZOS, "x.toml").unwrap();
        let unit = PanelUnit { place: None, name: "a".to_owned() };
        let shape = (vec![unit], vec![PanelTime::Year(2000)]);
        let panel = Panel::new(shape, vec![Some(1.0)], vec![1.0], Unit::Pure).unwrap();
        let tracer = Tracer::new(&spec, &StudyData::new(panel, Text::empty()));
        let shown = Shown { estimates: &[], joint: None, standing: None, excluded: None, cases_apart: None };
        decide(&spec, &[], &shown, &tracer).asked_of_timing(&spec, timings, &tracer)
    }

    #[test]
    fn a_contradicted_claim_is_said_beside_the_class_and_not_as_it() {
        let said = verdict(&[found(47, -0.02, 0.01, (34, 42))]);
        assert_eq!(said.class, VerdictClass::CannotTell, "no estimator ran");
        assert_eq!(said.claims, [VerdictClass::ContradictedByTiming, VerdictClass::CannotTell]);
        let words = said.sentence.words();
        let (es, en) = (words.plain(Language::Es), words.plain(Language::En));
        assert!(en.contains("The strategy stopped the rise") && en.contains("95% confidence"), "{en}");
        assert!(es.contains("La estrategia detuvo") && words.unfilled().is_none(), "{es}");
        let last = said.rules.last().unwrap();
        assert!(last.rule == Rule::TimingHolds && !last.holds, "{last:?}");
        let none = verdict(&[]);
        assert!(none.rules.iter().all(|rule| rule.rule != Rule::TimingHolds));
        assert!(none.sentence.turned_before.is_empty());
        let missing = Timing {
            search: Err(Unsearched::MonthMissing { month: month(3) }),
            ..found(47, -0.02, 0.01, (34, 42))
        };
        assert_eq!(verdict(&[missing]).claims[0], VerdictClass::CannotTell);
    }

    proptest! {
        /// A claim is contradicted only by a turn as claimed, told from chance, all of whose months end before the month
        /// before the start, which was among those tried.
        #[test]
        fn no_claim_is_contradicted_by_less_than_the_rule(
            start in 0i32..62, change in -0.05f64..0.05, p in 0.0f64..0.12, first in 9i32..52, long in 0i32..20,
        ) {
            let last = (first + long).min(51);
            let said = verdict(&[found(start, change, p, (first, last))]);
            let contradicted = change < 0.0 && p <= 0.05 && last + 1 < start && (10..=51).contains(&start);
            prop_assert_eq!(said.claims[0] == VerdictClass::ContradictedByTiming, contradicted);
            prop_assert_eq!(said.sentence.turned_before.len(), usize::from(contradicted));
            prop_assert_eq!(said.claims[1], VerdictClass::CannotTell);
            prop_assert!(said.class != VerdictClass::ContradictedByTiming);
            let holds = said.rules.last().is_some_and(|rule| rule.rule == Rule::TimingHolds && rule.holds);
            prop_assert_eq!(holds, !contradicted);
        }
    }
}
