//! Tests of the verdict: a truth table that reaches every class, and that no class is stronger than its rules.

use std::collections::BTreeSet;

use measure::{Language, Panel, PanelTime, PanelUnit, Quantity, Trace, Unit};
use proptest::prelude::*;
use report::{Text, Words};

use super::*;
use crate::StudyData;
use crate::data::Tracer;
use crate::gate::{Concern, Gate, GateFinding, GateReading, Ruling};
use crate::inference::excluded::Excluded;
use crate::inference::{Contrast, Estimate, FalseAlarms, Placebos, RatioInference, Scale};
use crate::policy::{MethodName, PolicySpec};

const CULIACAN: &str = include_str!("../../../../policies/culiacan-2019/policy.toml");

fn spec(text: &str) -> PolicySpec {
    PolicySpec::parse(text, "x.toml").unwrap_or_else(|faults| panic!("{faults}"))
}

fn tracer(spec: &PolicySpec) -> Tracer {
    let unit = PanelUnit { place: None, name: "a".to_owned() };
    let shape = (vec![unit], vec![PanelTime::Year(2000)]);
    let panel = Panel::new(shape, vec![Some(1.0)], vec![1.0], Unit::Pure).unwrap();
    Tracer::new(spec, &StudyData::new(panel, Text::empty()))
}

/// What an estimator says: its ratio, interval, p, and p of lying within the margin.
#[derive(Debug, Clone, Copy)]
struct Said {
    ratio: f64,
    interval: (f64, f64),
    p: f64,
    p_within: f64,
    marked: bool,
}

const FELL: Said = Said { ratio: 0.6, interval: (0.4, 0.8), p: 0.03, p_within: 0.9, marked: false };
const ROSE: Said = Said { ratio: 1.6, interval: (1.2, 2.0), p: 0.03, p_within: 0.9, marked: false };
const WITHIN: Said = Said { ratio: 1.0, interval: (0.95, 1.05), p: 0.7, p_within: 0.03, marked: false };
const SILENT: Said = Said { ratio: 0.8, interval: (0.5, 1.3), p: 0.4, p_within: 0.6, marked: false };
/// Shown to exist and shown not to matter.
const SMALL: Said = Said { ratio: 0.96, interval: (0.93, 0.99), p: 0.03, p_within: 0.03, marked: false };

fn marked(said: Said) -> Said {
    Said { marked: true, ..said }
}

fn estimate(said: &Said) -> Estimate {
    let scale = Scale { deviation: 0.1, counts: false };
    let contrast = Contrast { observed: 100.0 * said.ratio, expected: 100.0, scale };
    let inference = RatioInference {
        contrast,
        placebos: Placebos::default(),
        ratio: Some(said.ratio),
        interval: Some(said.interval),
        p: Some(said.p),
        p_interval: Some((said.p, said.p)),
        p_within_margin: Some(said.p_within),
        detectable_fall: Some(0.7),
        detectable_rise: Some(1.4),
    };
    Estimate { marked: said.marked, ..Estimate::of_inference(MethodName::SyntheticControl, inference) }
}

fn reading(gate: Gate, ruling: Ruling, concern: Concern) -> GateReading {
    let places =
        Box::new(Quantity::whole(31, Unit::Places, Trace::Record { what: "x".into(), release: None }));
    GateReading {
        gate,
        ruling,
        concern,
        finding: GateFinding::PlacesServe { serving: places.clone(), left_out: places },
    }
}

/// What was found beside the estimates: sizes excluded by all, and cases that depart of how many.
type Beside = (Option<Excluded>, Option<(usize, usize)>);

fn verdict_of(text: &str, gates: &[GateReading], said: &[Said]) -> Verdict {
    verdict_beside((text, gates), said, (None, None))
}

fn verdict_beside((text, gates): (&str, &[GateReading]), said: &[Said], beside: Beside) -> Verdict {
    // These ask the rules that count estimators; the joint test is asked where whole studies are.
    let spec = spec(&text.replace("\"joint\"", "\"all\""));
    let estimates: Vec<Estimate> = said.iter().map(estimate).collect();
    let (excluded, cases_apart) = beside;
    let shown = Shown { estimates: &estimates, joint: None, standing: None, excluded, cases_apart };
    decide(&spec, gates, &shown, &tracer(&spec))
}

fn admitted() -> Vec<GateReading> {
    vec![reading(Gate::CleanControls, Ruling::Pass, Concern::Study)]
}

#[test]
fn the_truth_table_reaches_every_class() {
    use VerdictClass as C;
    let table: &[(&[Said], C)] = &[
        (&[FELL, FELL, FELL], C::Improved),
        (&[FELL], C::Improved),
        (&[ROSE, ROSE], C::Worsened),
        (&[WITHIN, WITHIN], C::NoChangeBeyondMargin),
        (&[SMALL, WITHIN], C::NoChangeBeyondMargin),
        (&[FELL, ROSE], C::EstimatorsDisagree),
        (&[FELL, WITHIN], C::CannotTell),
        (&[ROSE, WITHIN], C::CannotTell),
        (&[FELL, SILENT], C::CannotTell),
        (&[ROSE, SILENT], C::CannotTell),
        (&[WITHIN, SILENT], C::CannotTell),
        (&[SILENT, SILENT], C::CannotTell),
        (&[], C::CannotTell),
    ];
    let mut reached = BTreeSet::new();
    for (said, class) in table {
        let verdict = verdict_of(CULIACAN, &admitted(), said);
        assert_eq!(verdict.class, *class, "{said:?}");
        reached.insert(verdict.class);
    }
    let refused =
        verdict_of(CULIACAN, &[reading(Gate::UniversalTreatment, Ruling::Refuse, Concern::Study)], &[]);
    reached.insert(refused.class);
    assert_eq!(refused.class, C::NotIdentifiable);
    let sizes = |fall, rise| (Some(Excluded { fall: Some(fall), rise: Some(rise) }), None);
    let beside: &[(Beside, C)] = &[
        (sizes(0.49, 2.01), C::CannotTell),
        (sizes(0.5, 2.01), C::LargeFallExcluded),
        (sizes(0.49, 2.0), C::LargeRiseExcluded),
        (sizes(0.9, 1.2), C::LargeChangeExcluded),
        ((Some(Excluded { fall: None, rise: None }), None), C::CannotTell),
        ((sizes(0.9, 1.2).0, Some((1, 7))), C::DiffersByCase),
        ((None, Some((0, 7))), C::CannotTell),
    ];
    for (beside, class) in beside {
        let verdict = verdict_beside((CULIACAN, &admitted()), &[SILENT], *beside);
        assert_eq!(verdict.class, *class, "{beside:?}");
        assert_eq!(verdict.sentence.words().unfilled(), None);
        reached.insert(verdict.class);
        let strong = verdict_beside((CULIACAN, &admitted()), &[FELL], *beside);
        assert_eq!(strong.class, C::Improved, "what is shown is said first");
    }
    assert_eq!(reached.len(), 10, "a class is never reached");
}

/// Two that differ contradict each other only where both are significant with opposite signs: .933 [.899, .969] and
/// .926 [.891, .962] say one thing.
#[test]
fn estimates_that_differ_in_size_or_in_silence_do_not_contradict() {
    let low = Said { ratio: 0.5, interval: (0.3, 0.7), p: 0.06, ..SILENT };
    let high = Said { ratio: 1.2, interval: (0.8, 1.5), ..SILENT };
    assert_eq!(verdict_of(CULIACAN, &admitted(), &[low, high]).class, VerdictClass::CannotTell);
    let one = Said { ratio: 0.933, interval: (0.899, 0.969), p: 0.01, ..FELL };
    let other = Said { ratio: 0.926, interval: (0.891, 0.962), p: 0.01, ..SMALL };
    assert_ne!(verdict_of(CULIACAN, &admitted(), &[one, other]).class, VerdictClass::EstimatorsDisagree);
}

/// What Baja California Sur is: alarms where nothing was done. The level is one in twenty.
#[test]
fn places_that_cry_wolf_get_no_verdict() {
    let spec = spec(&CULIACAN.replace("\"joint\"", "\"all\""));
    let estimates = [estimate(&FELL)];
    let asked = |alarms, dates| {
        let standing = Some(FalseAlarms { alarms, dates });
        decide(
            &spec,
            &admitted(),
            &Shown { estimates: &estimates, joint: None, standing, excluded: None, cases_apart: None },
            &tracer(&spec),
        )
    };
    assert_eq!(asked(0, 20).class, VerdictClass::Improved);
    // Three or more of twenty have a probability of 0.075 at the level, four or more of 0.016 (binomial).
    assert_eq!(asked(3, 20).class, VerdictClass::Improved);
    let withheld = asked(4, 20);
    assert_eq!(withheld.class, VerdictClass::CannotTell);
    assert_eq!(withheld.rules.last().unwrap().rule, Rule::QuietBefore);
    assert!(withheld.sentence.words().plain(Language::En).contains("4 of 20 earlier dates"));
    assert_eq!(withheld.sentence.words().unfilled(), None);
    assert_eq!(asked(0, 0).class, VerdictClass::Improved, "nothing was asked");
}

/// A rule fires only where the whole interval of a simulated p lies within the level.
#[test]
fn a_p_that_the_draws_leave_open_decides_nothing() {
    let spec = spec(&CULIACAN.replace("\"joint\"", "\"all\""));
    let mut open = estimate(&FELL);
    open.inference.p_interval = Some((0.02, 0.06));
    let shown = Shown { estimates: &[open], joint: None, standing: None, excluded: None, cases_apart: None };
    assert_eq!(decide(&spec, &admitted(), &shown, &tracer(&spec)).class, VerdictClass::CannotTell);
}

#[test]
fn what_is_marked_neither_carries_nor_contradicts() {
    let verdict = verdict_of(CULIACAN, &admitted(), &[FELL, marked(ROSE)]);
    assert_eq!(verdict.class, VerdictClass::Improved);
    assert_eq!(verdict_of(CULIACAN, &admitted(), &[marked(FELL)]).class, VerdictClass::CannotTell);
}

#[test]
fn only_a_p_out_of_reach_leaves_the_effect_identified() {
    let refuse = |gate| reading(gate, Ruling::Refuse, Concern::Study);
    assert_eq!(verdict_of(CULIACAN, &[refuse(Gate::SmallestP)], &[]).class, VerdictClass::CannotTell);
    let both = [refuse(Gate::SmallestP), refuse(Gate::Pandemic)];
    assert_eq!(verdict_of(CULIACAN, &both, &[]).class, VerdictClass::NotIdentifiable);
}

#[test]
fn the_files_rules_decide_and_not_the_programs() {
    let majority = CULIACAN.replace("estimators = \"joint\"", "estimators = \"majority\"");
    assert_eq!(verdict_of(&majority, &admitted(), &[FELL, FELL, SILENT]).class, VerdictClass::Improved);
    assert_eq!(verdict_of(&majority, &admitted(), &[FELL, SILENT, SILENT]).class, VerdictClass::CannotTell);
    assert_eq!(
        verdict_of(&majority, &admitted(), &[FELL, SILENT]).class,
        VerdictClass::CannotTell,
        "half is no majority"
    );
    let beyond = CULIACAN.replace("beyond = \"one\"", "beyond = \"margin\"");
    let slight = Said { ratio: 0.9, interval: (0.82, 0.98), p: 0.03, ..FELL };
    assert_eq!(verdict_of(&beyond, &admitted(), &[slight]).class, VerdictClass::CannotTell);
    assert_eq!(verdict_of(&beyond, &admitted(), &[FELL]).class, VerdictClass::Improved);
    let upward = CULIACAN
        .replace("direction = \"fall\"", "direction = \"x\"")
        .replace("direction = \"rise\"", "direction = \"fall\"")
        .replace("direction = \"x\"", "direction = \"rise\"");
    assert_eq!(verdict_of(&upward, &admitted(), &[ROSE]).class, VerdictClass::Improved, "more may be better");
}

#[test]
fn a_claim_that_reaches_everybody_is_not_identified_whatever_the_verdict() {
    let gates = [admitted(), vec![reading(Gate::ClaimReach, Ruling::Refuse, Concern::Claim(1))]].concat();
    let verdict = verdict_of(CULIACAN, &gates, &[FELL]);
    assert_eq!(verdict.claims, [VerdictClass::Improved, VerdictClass::NotIdentifiable]);
}

#[test]
fn an_answer_that_hangs_on_a_second_treatment_falls_to_cannot_tell() {
    let months = "2019-11..2019-12".parse().unwrap();
    let asked = |said: Said, class| {
        verdict_of(CULIACAN, &admitted(), &[said]).asked_before_second(BeforeSecond { months, class })
    };
    assert_eq!(asked(ROSE, VerdictClass::Worsened).class, VerdictClass::Worsened);
    let hangs = asked(ROSE, VerdictClass::CannotTell);
    assert_eq!((hangs.class, hangs.claims[0]), (VerdictClass::CannotTell, VerdictClass::CannotTell));
    assert!(!hangs.rules.last().unwrap().holds);
    assert!(hangs.sentence.words().plain(Language::En).contains("cannot be told from the first"));
    assert_eq!(hangs.sentence.words().unfilled(), None);
    // An answer is never made stronger by the shorter window.
    let silent = asked(SILENT, VerdictClass::Worsened);
    assert_eq!(silent, verdict_of(CULIACAN, &admitted(), &[SILENT]));
}

#[test]
fn every_rule_and_class_is_said_in_both_languages() {
    let verdicts = [
        verdict_of(CULIACAN, &admitted(), &[FELL]),
        verdict_of(CULIACAN, &admitted(), &[ROSE, ROSE]),
        verdict_of(CULIACAN, &admitted(), &[WITHIN]),
        verdict_of(CULIACAN, &admitted(), &[FELL, ROSE]),
        verdict_of(CULIACAN, &admitted(), &[SILENT, SILENT]),
        verdict_of(CULIACAN, &admitted(), &[]),
        verdict_of(CULIACAN, &[reading(Gate::Pandemic, Ruling::Refuse, Concern::Study)], &[]),
        verdict_of(CULIACAN, &admitted(), &[ROSE]).asked_before_second(BeforeSecond {
            months: "2019-11".parse().unwrap(),
            class: VerdictClass::CannotTell,
        }),
    ];
    let mut rules = BTreeSet::new();
    for verdict in &verdicts {
        let texts = verdict.rules.iter().flat_map(|fired| [fired.rule.words(), fired.finding.words()]);
        for text in texts.chain([verdict.sentence.words(), verdict.class.words()]) {
            assert_eq!(text.unfilled(), None);
            assert_ne!(text.plain(Language::Es), text.plain(Language::En));
        }
        rules.extend(verdict.rules.iter().map(|fired| fired.rule));
    }
    assert_eq!(rules.len(), 8, "a rule is never asked beside that of the earlier dates, asked below");
    let n = || Box::new(Quantity::whole(3, Unit::Items, Trace::Record { what: "x".into(), release: None }));
    for finding in [
        RuleFinding::AlarmsBefore { alarms: n(), dates: n(), level: n() },
        RuleFinding::NothingTogether,
        RuleFinding::NoContradictionTested { p: n() },
        RuleFinding::VoicesPartInSize { p: n(), level: n() },
        RuleFinding::ShownTogether { p: n(), voices: n(), level: n() },
    ] {
        assert_eq!(finding.words().unfilled(), None);
        assert_ne!(finding.words().plain(Language::Es), finding.words().plain(Language::En));
    }
}

#[test]
fn an_effect_is_said_to_be_relative_to_the_comparison() {
    for said in [FELL, ROSE] {
        let sentence = verdict_of(CULIACAN, &admitted(), &[said]).sentence.words();
        assert!(sentence.plain(Language::Es).contains("del país en conjunto no dice nada"));
        assert!(sentence.plain(Language::En).contains("of the country as a whole it says nothing"));
        assert!(sentence.quantities().any(|quantity| quantity.value == 31.0), "how many places compare");
    }
}

prop_compose! {
    fn said()(ratio in 0.2f64..3.0, low in 0.3f64..1.0, high in 1.0f64..3.0, p in 0.001f64..0.2,
              p_within in 0.001f64..0.2, marked in any::<bool>()) -> Said {
        Said { ratio, interval: (ratio * low, ratio * high), p, p_within, marked }
    }
}

prop_compose! {
    fn beside()(fall in prop::option::of(0.1f64..1.0), rise in prop::option::of(1.0f64..4.0), asked in any::<bool>(),
                cases in prop::option::of((0usize..2, 2usize..9))) -> Beside {
        (asked.then_some(Excluded { rise, fall }), cases)
    }
}

proptest! {
    /// The class is checked against the numbers by a reading of the rules that shares no code with them.
    #[test]
    fn a_verdict_is_never_stronger_than_its_rules(said in prop::collection::vec(said(), 0..5), refused in any::<bool>(), beside in beside()) {
        let mut gates = admitted();
        if refused {
            gates.push(reading(Gate::Pandemic, Ruling::Refuse, Concern::Study));
        }
        let verdict = verdict_beside((CULIACAN, &gates), &said, beside);
        let (fall, rise) = beside.0.map_or((false, false), |excluded| {
            (excluded.fall.is_some_and(|fall| fall >= 0.5), excluded.rise.is_some_and(|rise| rise <= 2.0))
        });
        let departs = beside.1.is_some_and(|(apart, _)| apart > 0);
        let carrying: Vec<&Said> = said.iter().filter(|said| !said.marked).collect();
        let all = |shows: &dyn Fn(&Said) -> bool| !refused && !carrying.is_empty() && carrying.iter().all(|said| shows(said));
        let stands = match verdict.class {
            VerdictClass::Improved => all(&|said| said.p <= 0.05 && said.interval.1 < 1.0 && said.p_within > 0.05),
            VerdictClass::Worsened => all(&|said| said.p <= 0.05 && said.interval.0 > 1.0 && said.p_within > 0.05),
            VerdictClass::NoChangeBeyondMargin => all(&|said| said.p_within <= 0.05),
            VerdictClass::EstimatorsDisagree => !refused && carrying.len() > 1,
            // What a claim can be, and no study: `verdict/timing.rs` has a property of its own for it.
            VerdictClass::ContradictedByTiming => false,
            VerdictClass::NotIdentifiable => refused,
            VerdictClass::DiffersByCase => !refused && departs,
            VerdictClass::LargeFallExcluded => !refused && fall && !rise && !departs,
            VerdictClass::LargeRiseExcluded => !refused && rise && !fall && !departs,
            VerdictClass::LargeChangeExcluded => !refused && rise && fall && !departs,
            VerdictClass::CannotTell => !refused && (carrying.is_empty() || !(rise || fall || departs)),
        };
        prop_assert!(stands, "{:?} from {carrying:?}", verdict.class);
        // The last rule asked is the one that decides: a class of success or harm stands on a rule that holds.
        let last = verdict.rules.last().expect("no rule was asked");
        let decides = match verdict.class {
            VerdictClass::Improved => last.rule == Rule::SuccessShown && last.holds,
            VerdictClass::Worsened => last.rule == Rule::HarmShown && last.holds,
            VerdictClass::NoChangeBeyondMargin => last.rule == Rule::WithinMarginShown && last.holds,
            VerdictClass::EstimatorsDisagree => last.rule == Rule::NoContradiction && !last.holds,
            VerdictClass::ContradictedByTiming => false,
            VerdictClass::NotIdentifiable => last.rule == Rule::DesignIdentifies && !last.holds,
            VerdictClass::DiffersByCase => last.rule == Rule::CasesAlike && !last.holds,
            VerdictClass::LargeRiseExcluded | VerdictClass::LargeFallExcluded | VerdictClass::LargeChangeExcluded => {
                last.rule == Rule::LargeChangeExcluded && last.holds
            }
            VerdictClass::CannotTell => {
                let ends = [Rule::MarginDetectable, Rule::SomebodyCarries];
                ends.contains(&last.rule) || last.rule == Rule::LargeChangeExcluded && !last.holds
            }
        };
        prop_assert!(decides, "{:?} on {:?}", verdict.class, last.rule);
    }
}
