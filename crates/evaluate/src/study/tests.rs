//! Tests of whole studies: the oracle, generated panels with a known effect, and what does not depend on order or threads.

use measure::{Language, Month, Panel, PanelTime, PanelUnit, PlaceCode, STATES, Statistic, Unit};
use report::{Text, Words};

use super::*;
use crate::gate::{Concern, Gate, Ruling};
use crate::inference::{Contrast, LaidPolicy, Placebos, RatioInference, Scale, TestRules, rank_ratio};
use crate::outside_panel;
use crate::policy::Outcome;
use crate::verdict::VerdictClass;
use estimate::AssignmentSets;
use numeric::stream::StreamKey;

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
    assert_eq!(estimate(&study, MethodName::SyntheticDid).inference.placebos.same.len(), 38);
    // California fell faster than the plain mean of the others before 1989, as the literature that made the panel known
    // argues: nineteen years are too few to call it more than chance, and the margin with which it would pass says so.
    let fit = |method| {
        let of_method = |reading: &&GateReading| {
            (reading.gate, reading.concern) == (Gate::FitBefore, Concern::Method(method))
        };
        let reading = study.gates.iter().find(of_method).unwrap();
        (reading.ruling, reading.inputs()[1].value)
    };
    let (ruling, margin) = fit(MethodName::DifferenceInDifferences);
    assert!(ruling == Ruling::Warn && margin > 25.0, "{margin} %");
    let (_, with_weights) = fit(MethodName::SyntheticControl);
    assert!(with_weights < margin / 2.0, "{with_weights} %");
    // A mean of rates is no sum of them: the effect that is printed is the published one.
    let rows: Vec<usize> = study.design.clusters.keys().copied().collect();
    assert_eq!(study.summed_over(&rows), 12);
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
    assert_eq!(study.verdict.class, VerdictClass::NoChangeBeyondMargin);
    assert_eq!(study.verdict.claims, [VerdictClass::NoChangeBeyondMargin, VerdictClass::NotIdentifiable]);
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

/// What a design could see is known before any outcome of the treatment: another outcome leaves every number as it is.
#[test]
fn power_reads_no_outcome_of_the_treatment() {
    let (nothing, threefold) = (culiacan(1.0), culiacan(3.0));
    let power = nothing.power.as_ref().unwrap();
    assert_eq!(nothing.power, threefold.power);
    assert_ne!(nothing.excluded, threefold.excluded, "what is excluded does read it");
    // Four months of the months before at their own rate, a little less than what a series with a drift comes to.
    let observed = nothing.joint.as_ref().unwrap().inference.contrast.observed;
    assert!((power.expected / observed - 1.0).abs() < 0.15, "{} of {observed}", power.expected);
    let (fall, rise) = (power.together.fall.unwrap(), power.together.rise.unwrap());
    assert!(fall < 1.0 && rise > 1.0 && rise < 3.0, "{fall} {rise}");
    assert_eq!(power.each.len(), nothing.estimates.iter().filter(|estimate| !estimate.marked).count());
}

/// A threefold rise: no fall is left open, the change is described, and belief is held to its own past.
#[test]
fn what_is_known_and_excluded_follows_a_planted_rise() {
    let study = culiacan(3.0);
    let excluded = study.excluded.as_ref().unwrap().by_all;
    assert!(excluded.fall.unwrap() > 1.0, "every fall is excluded: {excluded:?}");
    assert!(excluded.rise.is_some_and(|rise| rise > 3.0), "the true size is not: {excluded:?}");
    let known = study.known.as_ref().unwrap();
    assert!((known.treated.change / 3.0 - 1.0).abs() < 0.15, "{known:?}");
    assert!((known.comparison.unwrap().change - 1.0).abs() < 0.1, "{known:?}");
    let [fall, rise] = known.beliefs.as_slice() else { panic!("{known:?}") };
    assert_eq!((fall.such, rise.such), (0, rise.spells), "nothing before rose threefold");
    assert!(fall.spells > 30 && fall.apart < fall.spells);
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
        // Over time only the weights have one of their own, and their gap before is noise.
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
    assert_eq!(joint.inference.placebos.same.len(), 31);
    assert_eq!(joint.voices.len(), quiet.estimates.iter().filter(|e| !e.marked).count());
    for behaviour in &quiet.calibration {
        // Eleven windows of four months end before the start and leave a year before them; every state has a turn in each.
        assert_eq!((behaviour.dates, behaviour.policies), (11, 352));
        let size = behaviour.size.unwrap();
        assert!(!size.exceeds(0.05) && size.share > 0.0, "{}: {size:?}", behaviour.method.code());
        let falls = behaviour.power.iter().take(5);
        assert!(falls.is_sorted_by(|left, right| left >= right), "{:?}", behaviour.power);
        assert!(behaviour.power[0] > 0.9 && behaviour.power[9] > 0.9, "{:?}", behaviour.power);
    }
    assert_eq!(quiet.standing.unwrap().dates, 11);
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
    assert_eq!(estimate(&study, MethodName::SyntheticDid).inference.placebos.same.len(), 999);
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
    let laid = LaidPolicy::new(&spec, &data, &design);
    let scene = Scene::of_policy(&laid.ground, &design);
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
    // The draws are the same whatever is fitted to them: two methods are enough, a rank and a regression.
    let ask = "methods = [\"difference-in-differences\", \"poisson-fixed-effects\"]";
    let asked = OPERATIONS.lines().map(|line| if line.starts_with("methods = ") { ask } else { line });
    let quick = spec(&asked.collect::<Vec<_>>().join("\n"));
    let run = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let data = states(Statistic::DeathsByRegistration, "2004-01", "2008-12", (&early, "2007-01", 1.0));
        pool.install(|| study(&quick, data, seed).unwrap().estimates)
    };
    assert_eq!(run(1, 1), run(2, 1));
    assert_ne!(run(1, 1), run(1, 2), "the sample of assignments does not depend on the seed");
}

/// A contrast whose log ratio is `log` deviations.
fn contrast(log: f64, deviation: f64) -> Contrast {
    let scale = Scale { deviation, counts: false };
    Contrast { observed: 100.0 * numeric::float::exp(log * deviation), expected: 100.0, scale }
}

const RULES: TestRules = TestRules { level: 0.05, power: 0.8, margin: (0.9, 1.11) };

fn ranked(own: Contrast, others: Vec<Contrast>) -> RatioInference {
    rank_ratio(own, Placebos::untouched(others, false), &RULES)
}

#[test]
fn the_interval_is_the_test_turned_around() {
    for (placebos, earlier) in [(19, 0), (31, 0), (99, 0), (400, 0), (31, 300)] {
        let statistics =
            |n: i32| (0..n).map(|i| f64::from((i * 37) % 101) / 20.0 - 2.5).collect::<Vec<f64>>();
        let list = |n: i32| statistics(n).iter().map(|log| contrast(*log, 0.2)).collect::<Vec<Contrast>>();
        let others = Placebos { earlier: list(earlier), ..Placebos::untouched(list(placebos), false) };
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

/// Half of the probability is on the own date: the rank among 31 and the rank among 300 count alike.
#[test]
fn earlier_dates_have_half_of_the_probability() {
    let same = vec![contrast(1.0, 0.1); 31];
    let earlier = [vec![contrast(1.0, 0.1); 290], vec![contrast(9.0, 0.1); 10]].concat();
    let placebos = Placebos { earlier, ..Placebos::untouched(same, false) };
    let found = rank_ratio(contrast(5.0, 0.1), placebos, &RULES);
    assert!((found.p.unwrap() - (0.5 / 32.0 + 0.5 * 11.0 / 301.0)).abs() < 1e-12, "{:?}", found.p);
}

#[test]
fn too_few_placebos_give_no_interval_and_no_detectable_effect() {
    let found = ranked(contrast(9.0, 0.1), vec![contrast(1.0, 0.1); 18]);
    assert_eq!((found.interval, found.detectable_fall, found.detectable_rise), (None, None, None));
    assert_eq!(found.p, Some(1.0 / 19.0));
    assert_eq!(ranked(contrast(9.0, 0.1), Vec::new()).p, Some(1.0));
}

#[test]
fn a_placebo_without_a_ratio_is_as_extreme_as_can_be() {
    let nobody = Contrast { expected: f64::NAN, ..contrast(0.0, 0.1) };
    let others = [vec![contrast(0.1, 0.1); 30], vec![nobody]].concat();
    let found = ranked(contrast(9.0, 0.1), others);
    assert_eq!(found.p, Some(2.0 / 32.0));
    assert_eq!(found.interval, None, "its rank is the one that the interval reads");
    assert_eq!(ranked(nobody, vec![contrast(0.1, 0.1); 31]).ratio, None);
}

/// A rate of none is the largest fall that the scale shows, and a donor with one leaves the rank as it is.
#[test]
fn a_rate_of_none_is_ranked() {
    let none = Contrast { observed: 0.0, ..contrast(0.0, 0.1) };
    let found = ranked(none, vec![contrast(0.5, 0.1); 31]);
    assert_eq!((found.ratio, found.p), (Some(0.0), Some(1.0 / 32.0)));
    assert!(found.interval.is_some_and(|(_, high)| high < 0.02), "{:?}", found.interval);
    // A donor that strays so widely that none of it says little.
    let donor = Contrast { observed: 0.0, ..contrast(0.0, 5.0) };
    let with_donor = [vec![contrast(0.5, 0.1); 30], vec![donor]].concat();
    assert_eq!(ranked(contrast(3.0, 0.1), with_donor).p, Some(1.0 / 32.0));
}

/// Nobody is observed after: the regression has no finite effect, and what was expected is found all the same.
#[test]
fn a_count_of_none_has_an_expectation_in_the_regression_too() {
    let data = states(Statistic::Victims, "2015-01", "2020-02", (&[25], "2019-10", 0.0));
    let spec = spec(CULIACAN);
    let design = Design::new(&spec, &data).unwrap();
    let laid = LaidPolicy::new(&spec, &data, &design);
    let scene = Scene::of_policy(&laid.ground, &design);
    let find = |method| Estimator::on(method, &scene).and_then(|of| of.find(&scene)).unwrap().contrast;
    let (counts, differences) =
        (find(MethodName::PoissonFixedEffects), find(MethodName::DifferenceInDifferences));
    assert_eq!((counts.observed, differences.observed), (0.0, 0.0));
    assert!((counts.expected / differences.expected - 1.0).abs() < 0.1, "{counts:?} {differences:?}");
}

/// The same with counts: nobody observed is the largest fall there is, and is ranked.
#[test]
fn none_observed_of_a_count_is_the_largest_fall_and_not_beyond_all() {
    let counted = |observed: f64, expected: f64| Contrast {
        observed,
        expected,
        scale: Scale { deviation: 0.2, counts: true },
    };
    let others: Vec<Contrast> = (0..31).map(|n| counted(90.0 + f64::from(n), 100.0)).collect();
    let found = ranked(counted(0.0, 30.0), others.clone());
    assert_eq!((found.ratio, found.p), (Some(0.0), Some(1.0 / 32.0)));
    let (low, high) = found.interval.unwrap();
    assert!(low == 0.0 && high < 0.5, "{high}");
    let with_nobody = [others, vec![counted(0.0, 2.0)]].concat();
    assert_eq!(
        ranked(counted(50.0, 100.0), with_nobody).p,
        Some(1.0 / 33.0),
        "none where two were expected is little"
    );
}

/// Drawn assignments leave the p open; a rule may fire only where the whole interval lies on one side.
#[test]
fn a_simulated_p_has_an_interval_and_an_enumerated_one_has_none() {
    let others: Vec<Contrast> = (0..999).map(|n| contrast(f64::from(n) / 250.0 - 2.0, 0.1)).collect();
    let drawn = rank_ratio(contrast(1.9, 0.1), Placebos::untouched(others.clone(), true), &RULES);
    let (low, high) = drawn.p_interval.unwrap();
    let p = drawn.p.unwrap();
    assert!(low < p && p < high && high < 0.08 && low > 0.03, "{p} in {low}..{high}");
    let all = ranked(contrast(1.9, 0.1), others);
    assert_eq!(all.p_interval, Some((all.p.unwrap(), all.p.unwrap())));
}

#[test]
fn the_detectable_effect_is_detected_with_the_stated_power() {
    let statistics: Vec<f64> = (0..200).map(|i| f64::from((i * 71) % 199) / 50.0 - 1.98).collect();
    let others: Vec<Contrast> = statistics.iter().map(|statistic| contrast(*statistic, 0.3)).collect();
    let deviation = 0.1;
    let found = ranked(contrast(0.0, deviation), others.clone());
    let detected = |ratio: f64| {
        let shift = numeric::float::ln(ratio) / deviation;
        let hit = |own: &&f64| ranked(contrast(**own + shift, deviation), others.clone()).p.unwrap() <= 0.05;
        statistics.iter().filter(hit).count() as f64 / statistics.len() as f64
    };
    let (fall, rise) = (found.detectable_fall.unwrap(), found.detectable_rise.unwrap());
    assert!(fall < 1.0 && rise > 1.0);
    // A thousandth beyond the stated ratio steps over ties; a hundredth short of it falls below the power.
    assert!(detected(rise * 1.001) >= RULES.power && detected(fall / 1.001) >= RULES.power);
    assert!(detected(rise / 1.01) < RULES.power && detected(fall * 1.01) < RULES.power);
}

#[test]
fn equivalence_needs_a_steady_place_and_a_ratio_inside() {
    let others =
        |spread: f64| (0..99).map(|i| contrast(f64::from(i - 49) / 25.0 * spread, 0.01)).collect::<Vec<_>>();
    let inside = ranked(contrast(0.0, 0.01), others(1.0));
    assert!(inside.p_within_margin.unwrap() <= 0.05);
    let unsteady = ranked(contrast(0.0, 0.1), others(1.0));
    assert!(unsteady.p_within_margin.unwrap() > 0.05, "a place that strays as far as the margin");
    let outside = ranked(contrast(20.0, 0.01), others(1.0));
    assert!(outside.p_within_margin.unwrap() > 0.05);
}
