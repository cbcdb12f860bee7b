//! Tests of whole studies: the oracle, generated panels with a known effect, and what does not depend on order or threads.

use measure::{Language, Month, Panel, PanelTime, PanelUnit, PlaceCode, STATES, Statistic, Unit};
use report::{Text, Words};

use super::*;
use crate::gate::Gate;
use crate::inference::Contrast;
use crate::outside_panel;
use crate::policy::Outcome;
use crate::verdict::VerdictClass;
use estimate::AssignmentSets;

const PROP99: &str = include_str!("../../../../policies/prop99/policy.toml");
pub(super) const CULIACAN: &str = include_str!("../../../../policies/culiacan-2019/policy.toml");
pub(super) const OPERATIONS: &str =
    include_str!("../../../../policies/joint-operations-2006-2009/policy.toml");
const GUARD: &str = include_str!("../../../../policies/national-guard-2019/policy.toml");

pub(super) fn spec(text: &str) -> PolicySpec {
    PolicySpec::parse(text, "x.toml").unwrap_or_else(|faults| panic!("{faults}"))
}

/// States by months with invented counts: a level of its own for each state, the seasons, a common drift, seeded noise,
/// and `ratio` on the given states from `from` on.
pub(super) fn states(
    statistic: Statistic,
    first: &str,
    last: &str,
    (treated, from, ratio): (&[u32], &str, f64),
) -> StudyData {
    let (first, last): (Month, Month) = (first.parse().unwrap(), last.parse().unwrap());
    let from: Month = from.parse().unwrap();
    let months: Vec<Month> = (0..=last.since(first)).map(|n| first.plus(n)).collect();
    let key = StreamKey::new(7, b"generated states", "noise");
    let (mut outcomes, mut exposures) = (Vec::new(), Vec::new());
    for state in &STATES {
        let mut stream = key.stream(u64::from(state.code));
        let people = 2_000_000.0 + 100_000.0 * f64::from(state.code);
        let level = 12.0 + 0.7 * f64::from(state.code % 13);
        for (n, month) in months.iter().enumerate() {
            let exposure = people * month.share_of_year();
            let season = 1.0 + 0.05 * numeric::float::sin(n as f64);
            let effect = if treated.contains(&state.code) && *month >= from { ratio } else { 1.0 };
            let mean = level * season * (1.0 + 0.002 * n as f64) * effect * exposure / 100_000.0;
            outcomes.push(Some((mean + mean.sqrt() * stream.standard_normal()).round().max(0.0)));
            exposures.push(exposure);
        }
    }
    let unit = |state: &measure::State| PanelUnit {
        place: Some(PlaceCode::new(state.code).unwrap()),
        name: state.name.to_owned(),
    };
    let times = months.iter().copied().map(PanelTime::Month).collect();
    let shape = (STATES.iter().map(unit).collect(), times);
    let panel = Panel::new(shape, outcomes, exposures, Unit::Count(statistic)).unwrap();
    StudyData::new(panel, Text::both("cifras inventadas", "invented figures"))
}

fn culiacan(ratio: f64) -> Study {
    let data = states(Statistic::Victims, "2015-01", "2020-02", (&[25], "2019-10", ratio));
    study(&spec(CULIACAN), data, 1).unwrap()
}

fn estimate(study: &Study, method: MethodName) -> &Estimate {
    study.estimates.iter().find(|estimate| estimate.method == method).expect("the method was not run")
}

/// The reference values have ten significant digits and the optima are exact to 1e-9 of the outcome.
const REFERENCE: f64 = 1e-6;

/// Source: synthdid (Arkhangelsky et al. 2021) at the exact optimum, rows `prop99` of the table of reference values.
#[test]
fn the_oracle_gives_the_published_effects() {
    let Outcome::Panel(panel) = spec(PROP99).outcome else { panic!("the oracle is an outside panel") };
    let study = study(&spec(PROP99), outside_panel(panel).unwrap(), 1).unwrap();
    for (method, effect) in [
        (MethodName::SyntheticDid, -15.605_397_92),
        (MethodName::SyntheticControl, -19.513_629_77),
        (MethodName::DifferenceInDifferences, -27.349_111_08),
    ] {
        let Contrast { observed, expected, .. } = estimate(&study, method).inference.contrast;
        let found = (observed - expected) / 12.0;
        assert!((found - effect).abs() < REFERENCE * effect.abs(), "{method:?}: {found}");
    }
    assert_eq!(estimate(&study, MethodName::SyntheticDid).inference.placebos.len(), 38);
    // California fell faster than the plain mean of the others before 1989: the difference in differences is shown and
    // does not decide, as the literature that made the panel known argues.
    assert!(estimate(&study, MethodName::DifferenceInDifferences).marked);
    assert!(!estimate(&study, MethodName::SyntheticControl).marked);
}

#[test]
fn one_treated_state_of_thirty_two_has_thirty_one_placebos() {
    let study = culiacan(1.0);
    for estimate in &study.estimates {
        assert_eq!(estimate.sets, AssignmentSets::Enumerated { sets: 31 });
        assert!(estimate.inference.p.unwrap() >= 1.0 / 32.0);
    }
    assert!(
        study.estimates.iter().all(|estimate| estimate.method != MethodName::CallawaySantanna),
        "one start"
    );
    assert_eq!(study.verdict.claims, [study.verdict.class, VerdictClass::NotIdentifiable]);
}

#[test]
fn a_large_planted_effect_is_found_on_its_side_and_its_size() {
    for (ratio, class) in [(3.0, VerdictClass::Worsened), (0.3, VerdictClass::Improved)] {
        let study = culiacan(ratio);
        assert_eq!(study.verdict.class, class, "{:?}", study.verdict);
        for estimate in study.estimates.iter().filter(|estimate| !estimate.marked) {
            // Levels that grow in proportion are not quite parallel: the difference in differences is off by that much.
            let off = numeric::float::ln(estimate.inference.ratio.unwrap() / ratio);
            assert!(off.abs() < 0.2, "{:?}: {off}", estimate.method);
        }
    }
}

/// The estimators that no shipped file asks for; matrix completion keeps for its placebos the penalty of the policy.
#[test]
fn factors_and_ridge_find_a_planted_effect_too() {
    let ask =
        "methods = [\"augmented-synthetic-control\", \"interactive-fixed-effects\", \"matrix-completion\"]";
    let asked = CULIACAN.lines().map(|line| if line.starts_with("methods = ") { ask } else { line });
    let spec = spec(&asked.collect::<Vec<_>>().join("\n"));
    for ratio in [1.0, 2.5] {
        let data = states(Statistic::Victims, "2015-01", "2020-02", (&[25], "2019-10", ratio));
        let study = study(&spec, data, 1).unwrap();
        assert_eq!(study.estimates.len(), 3);
        for estimate in &study.estimates {
            let off = numeric::float::ln(estimate.inference.ratio.unwrap() / ratio);
            assert!(off.abs() < 0.2, "{:?} at {ratio}: {off}", estimate.method);
            assert_eq!(estimate.inference.p.unwrap() <= 1.0 / 32.0, ratio > 1.0, "{:?}", estimate.method);
        }
        // Over time only the weights have one of their own.
        let over_time: Vec<f64> =
            study.estimates.iter().filter_map(|estimate| estimate.p_over_time).collect();
        let [augmented] = over_time[..] else { panic!("{over_time:?}") };
        if ratio > 1.0 {
            assert!((augmented - 1.0 / 61.0).abs() < 1e-12 || augmented <= 0.05, "{augmented}");
        } else {
            assert!(augmented > 0.05, "{augmented}");
        }
    }
}

/// One test of all estimators carries the verdict of the shipped files, and its rank is among the same assignments.
#[test]
fn the_joint_test_decides_and_calibration_stands_beside_it() {
    let quiet = culiacan(1.0);
    let joint = quiet.joint.as_ref().unwrap();
    assert_eq!(joint.inference.placebos.len(), 31);
    assert_eq!(joint.voices.len(), quiet.estimates.iter().filter(|e| !e.marked).count());
    for behaviour in &quiet.calibration {
        assert!(behaviour.policies >= 1_000, "{} placebo policies", behaviour.policies);
        // One of 32 states is the most extreme at each date: no estimator can reject more often by rank.
        assert!(
            (behaviour.size - 1.0 / 32.0).abs() < 1e-9,
            "{}: {}",
            behaviour.method.code(),
            behaviour.size
        );
        let falls = behaviour.power.iter().take(5);
        assert!(falls.is_sorted_by(|left, right| left >= right), "{:?}", behaviour.power);
        assert!(behaviour.power[0] > 0.9 && behaviour.power[9] > 0.9, "{:?}", behaviour.power);
    }
    assert!(quiet.estimates.iter().all(|estimate| estimate.breakdown.donor.is_some()));
    let rose = culiacan(3.0);
    let worst = rose.estimates.iter().find(|estimate| !estimate.marked).unwrap();
    let (low, _) = worst.inference.interval.unwrap();
    assert!((worst.breakdown.registration.unwrap() - (low - 1.0)).abs() < 1e-12);
    assert!((1.0 + worst.breakdown.spill_over.unwrap()) * low - 1.0 < 1e-12);
}

#[test]
fn deaths_and_ratio_are_one_number_on_two_scales() {
    let study = culiacan(2.0);
    for estimate in &study.estimates {
        let Contrast { observed, expected, .. } = estimate.inference.contrast;
        let ratio = estimate.inference.ratio.unwrap();
        assert!((observed / expected - ratio).abs() < 1e-12);
        let total = estimate.difference(&study.tracer, (Unit::Count(Statistic::Victims), 0.05), ("total", 1));
        assert!((total.value - observed * (1.0 - 1.0 / ratio)).abs() < 1e-9 * observed);
        let monthly =
            estimate.difference(&study.tracer, (Unit::Count(Statistic::Victims), 0.05), ("monthly", 4));
        assert!((monthly.value * 4.0 - total.value).abs() < 1e-9 * observed);
    }
}

#[test]
fn the_operations_are_read_with_one_start_for_eight_and_shown_staggered_for_ten() {
    let early = [16, 2, 12, 25, 10, 8, 28, 19];
    let data = states(Statistic::DeathsByRegistration, "2004-01", "2008-12", (&early, "2007-01", 1.5));
    let study = study(&spec(OPERATIONS), data, 1).unwrap();
    assert_eq!(
        (study.design.treated().len(), study.design.late().len(), study.design.comparison().len()),
        (8, 2, 22)
    );
    let staggered = estimate(&study, MethodName::CallawaySantanna);
    assert!(staggered.marked && !staggered.events.is_empty());
    assert!(staggered.events.iter().all(|event| event.half_width.is_some()));
    let (gate, ruling) = (Gate::Clusters, Ruling::Warn);
    assert!(
        study.gates.iter().any(|reading| reading.gate == gate && reading.ruling == ruling),
        "seven operations"
    );
    assert_eq!(estimate(&study, MethodName::SyntheticDid).inference.placebos.len(), 999);
    assert_eq!(study.verdict.class, VerdictClass::Worsened, "{:?}", study.verdict);
    let rivalry = study.gates.iter().filter(|reading| reading.concern == Concern::Considered(0));
    assert_eq!(
        rivalry.filter(|reading| reading.ruling == Ruling::Refuse).count(),
        2,
        "no time before, own count"
    );
}

/// Whatever the table holds answers a policy: eight of ten places have half as much again, and no method misses it.
#[test]
fn every_method_of_the_table_finds_what_was_put_in() {
    let early = [16, 2, 12, 25, 10, 8, 28, 19];
    let data = states(Statistic::DeathsByRegistration, "2004-01", "2008-12", (&early, "2007-01", 1.5));
    let spec = spec(OPERATIONS);
    let design = Design::new(&spec, &data).unwrap();
    let scale = scale_of(data.panel.unit());
    let ground = Ground::new(&data.panel, &design, spec.window.anticipation_months, scale);
    let scene = Scene::of_policy(&ground, &design);
    for method in MethodName::ALL {
        let found = Estimator::on(method, &scene).and_then(|estimator| estimator.find(&scene)).unwrap();
        let ratio = numeric::float::exp(found.contrast.log_ratio().unwrap());
        assert!((1.2..1.7).contains(&ratio), "{method:?} finds {ratio}");
    }
}

#[test]
fn a_rise_that_comes_with_the_second_treatment_does_not_decide_on_the_first() {
    let early = [16, 2, 12, 25, 10, 8, 28, 19];
    let data = states(Statistic::DeathsByRegistration, "2004-01", "2008-12", (&early, "2008-03", 2.5));
    let study = study(&spec(OPERATIONS), data, 1).unwrap();
    assert_eq!(study.verdict.class, VerdictClass::CannotTell, "{:?}", study.verdict);
    assert!(study.verdict.sentence.words().plain(Language::En).contains("second treatment"));
}

#[test]
fn the_guard_is_not_identified_and_no_method_runs() {
    let data = states(Statistic::Victims, "2015-01", "2020-02", (&[], "2019-07", 1.0));
    let study = study(&spec(GUARD), data, 1).unwrap();
    assert_eq!(study.verdict.class, VerdictClass::NotIdentifiable);
    assert!(study.estimates.is_empty());
    assert!(study.verdict.sentence.words().plain(Language::En).contains("universal treatment"));
}

#[test]
fn another_outcome_or_a_window_out_of_reach_is_an_error() {
    let deaths = states(Statistic::DeathsByRegistration, "2015-01", "2020-02", (&[], "2019-07", 1.0));
    assert!(matches!(study(&spec(CULIACAN), deaths, 1), Err(Error::AnotherOutcome { .. })));
    let short = states(Statistic::Victims, "2015-01", "2020-01", (&[], "2019-07", 1.0));
    assert!(matches!(study(&spec(CULIACAN), short, 1), Err(Error::WindowNotInPanel { .. })));
}

#[test]
fn the_same_seed_gives_the_same_study_at_any_number_of_threads() {
    let early = [16, 2, 12, 25, 10, 8, 28, 19];
    let run = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let data = states(Statistic::DeathsByRegistration, "2004-01", "2008-12", (&early, "2007-01", 1.0));
        pool.install(|| study(&spec(OPERATIONS), data, seed).unwrap().estimates)
    };
    assert_eq!(run(1, 1), run(2, 1));
    assert_ne!(run(1, 1), run(1, 2), "the sample of assignments does not depend on the seed");
}

/// A contrast whose log ratio is `log` noises.
fn contrast(log: f64, noise: f64) -> Contrast {
    Contrast { observed: 100.0 * numeric::float::exp(log * noise), expected: 100.0, noise }
}

const RULES: TestRules = TestRules { level: 0.05, power: 0.8, margin: (0.9, 1.11) };

#[test]
fn the_interval_is_the_test_turned_around() {
    for placebos in [19, 31, 99, 400] {
        let statistics: Vec<f64> = (0..placebos).map(|i| f64::from((i * 37) % 101) / 20.0 - 2.5).collect();
        let others: Vec<Contrast> = statistics.iter().map(|statistic| contrast(*statistic, 0.2)).collect();
        for own in -60..=60 {
            let own = f64::from(own) / 10.0 + 0.013;
            let found = rank_ratio(contrast(own, 0.1), others.clone(), &RULES);
            let (low, high) = found.interval.unwrap();
            let excludes_one = low > 1.0 || high < 1.0;
            assert_eq!(found.p.unwrap() <= RULES.level, excludes_one, "{placebos} placebos, {own}");
            assert!(low < found.ratio.unwrap() && found.ratio.unwrap() < high);
        }
    }
}

#[test]
fn too_few_placebos_give_no_interval_and_no_detectable_effect() {
    let others = vec![contrast(1.0, 0.1); 18];
    let found = rank_ratio(contrast(9.0, 0.1), others, &RULES);
    assert_eq!((found.interval, found.detectable_fall, found.detectable_rise), (None, None, None));
    assert_eq!(found.p, Some(1.0 / 19.0));
    assert_eq!(rank_ratio(contrast(9.0, 0.1), Vec::new(), &RULES).p, Some(1.0));
}

#[test]
fn a_placebo_without_a_ratio_is_as_extreme_as_can_be() {
    let nobody = Contrast { observed: 0.0, expected: 10.0, noise: 0.1 };
    let others = [vec![contrast(0.1, 0.1); 30], vec![nobody]].concat();
    let found = rank_ratio(contrast(9.0, 0.1), others, &RULES);
    assert_eq!(found.p, Some(2.0 / 32.0));
    assert_eq!(found.interval, None, "its rank is the one that the interval reads");
    assert_eq!(rank_ratio(nobody, vec![contrast(0.1, 0.1); 31], &RULES).ratio, None);
}

#[test]
fn the_detectable_effect_is_detected_with_the_stated_power() {
    let statistics: Vec<f64> = (0..200).map(|i| f64::from((i * 71) % 199) / 50.0 - 1.98).collect();
    let others: Vec<Contrast> = statistics.iter().map(|statistic| contrast(*statistic, 0.3)).collect();
    let noise = 0.1;
    let found = rank_ratio(contrast(0.0, noise), others.clone(), &RULES);
    let detected = |ratio: f64| {
        let shift = numeric::float::ln(ratio) / noise;
        let hit = |own: &&f64| {
            rank_ratio(contrast(**own + shift, noise), others.clone(), &RULES).p.unwrap() <= 0.05
        };
        statistics.iter().filter(hit).count() as f64 / statistics.len() as f64
    };
    let (fall, rise) = (found.detectable_fall.unwrap(), found.detectable_rise.unwrap());
    assert!(fall < 1.0 && rise > 1.0);
    // A thousandth beyond the stated ratio steps over ties; a hundredth short of it falls below the power.
    assert!(detected(rise * 1.001) >= RULES.power && detected(fall / 1.001) >= RULES.power);
    assert!(detected(rise / 1.01) < RULES.power && detected(fall * 1.01) < RULES.power);
}

#[test]
fn equivalence_needs_small_noise_and_a_ratio_inside() {
    let others =
        |spread: f64| (0..99).map(|i| contrast(f64::from(i - 49) / 25.0 * spread, 0.01)).collect::<Vec<_>>();
    let inside = rank_ratio(contrast(0.0, 0.01), others(1.0), &RULES);
    assert!(inside.p_within_margin.unwrap() <= 0.05);
    let noisy = rank_ratio(contrast(0.0, 0.1), others(1.0), &RULES);
    assert!(noisy.p_within_margin.unwrap() > 0.05, "a place whose noise is as wide as the margin");
    let outside = rank_ratio(contrast(20.0, 0.01), others(1.0), &RULES);
    assert!(outside.p_within_margin.unwrap() > 0.05);
}
