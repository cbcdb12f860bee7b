//! Tests of the gates: each opens and closes for its reason, and every finding is said in both languages.

use measure::{
    Date, Language, Month, Panel, PanelTime, PanelUnit, PlaceCode, Quantity, STATES, Statistic, Trace,
};
use report::{Text, Words};

use super::*;
use crate::data::Tracer;
use crate::design::Design;
use crate::inference::{Gap, GapBefore, LaidPolicy};
use crate::policy::{MethodName, PolicySpec};
use crate::{CountJump, Dose, SeriesBreak, StudyData};

const CULIACAN: &str = include_str!("../../../../policies/culiacan-2019/policy.toml");
const OPERATIONS: &str = include_str!("../../../../policies/joint-operations-2006-2009/policy.toml");
const GUARD: &str = include_str!("../../../../policies/national-guard-2019/policy.toml");

fn spec(text: &str) -> PolicySpec {
    PolicySpec::parse(text, "x.toml").unwrap_or_else(|faults| panic!("{faults}"))
}

fn months(first: &str, last: &str) -> Vec<PanelTime> {
    let (first, last): (Month, Month) = (first.parse().unwrap(), last.parse().unwrap());
    (0..=last.since(first)).map(|n| PanelTime::Month(first.plus(n))).collect()
}

/// A panel of places with the same outcome everywhere, but for the cells that `missing` names.
fn panel(
    places: &[PlaceCode],
    (first, last): (&str, &str),
    statistic: Statistic,
    missing: impl Fn(usize, usize) -> bool,
) -> Panel {
    let times = months(first, last);
    let unit = |place: &PlaceCode| PanelUnit { place: Some(*place), name: place.to_string() };
    let cells = places.len() * times.len();
    let outcome = (0..cells).map(|i| (!missing(i / times.len(), i % times.len())).then_some(10.0)).collect();
    let units = places.iter().map(unit).collect();
    Panel::new((units, times), outcome, vec![1e5; cells], measure::Unit::Count(statistic)).unwrap()
}

fn every_state() -> Vec<PlaceCode> {
    STATES.iter().map(|state| PlaceCode::new(state.code).unwrap()).collect()
}

fn culiacan_data() -> StudyData {
    let panel = panel(&every_state(), ("2015-01", "2020-12"), Statistic::Victims, |_, _| false);
    StudyData::new(panel, Text::empty())
}

fn operations_data() -> StudyData {
    let panel = panel(&every_state(), ("2004-01", "2009-12"), Statistic::DeathsByRegistration, |_, _| false);
    StudyData::new(panel, Text::empty())
}

fn read(text: &str, data: &StudyData) -> Vec<GateReading> {
    let spec = spec(text);
    let tracer = Tracer::new(&spec, data);
    let design = Design::new(&spec, data).unwrap();
    let laid = LaidPolicy::new(&spec, data, &design);
    design_gates(&GateInput { spec: &spec, data, design: &design, laid: &laid, tracer: &tracer })
}

/// What a gate rules on the whole study.
fn ruling(gate: Gate, text: &str, data: &StudyData) -> Ruling {
    let readings = read(text, data);
    readings
        .iter()
        .filter(|r| r.gate == gate && r.concern == Concern::Study)
        .map(|r| r.ruling)
        .max()
        .expect("not asked")
}

fn ruling_on(gate: Gate, concern: Concern, text: &str, data: &StudyData) -> Option<Ruling> {
    read(text, data).iter().filter(|r| r.gate == gate && r.concern == concern).map(|r| r.ruling).max()
}

#[test]
fn universal_treatment_is_refused() {
    assert_eq!(ruling(Gate::UniversalTreatment, CULIACAN, &culiacan_data()), Ruling::Pass);
    assert_eq!(ruling(Gate::UniversalTreatment, GUARD, &culiacan_data()), Ruling::Refuse);
}

#[test]
fn a_comparison_of_nobody_is_refused() {
    assert_eq!(ruling(Gate::CleanControls, CULIACAN, &culiacan_data()), Ruling::Pass);
    let two = panel(&every_state()[24..26], ("2015-01", "2020-12"), Statistic::Victims, |_, _| false);
    let data = StudyData::new(two, Text::empty());
    let left_out = "left_out = [{ place = \"26\", reason = { es = \"vecino\", en = \"neighbour\" } }]";
    let text = CULIACAN.replacen("neighbours = \"serve\"", &format!("neighbours = \"serve\"\n{left_out}"), 1);
    assert_eq!(ruling(Gate::CleanControls, CULIACAN, &data), Ruling::Pass);
    assert_eq!(ruling(Gate::CleanControls, &text, &data), Ruling::Refuse);
    assert_eq!(ruling(Gate::CleanControls, OPERATIONS, &operations_data()), Ruling::Warn, "two are late");
}

#[test]
fn neighbours_that_serve_are_a_warning_and_those_left_out_are_none() {
    let mut data = culiacan_data();
    assert_eq!(ruling(Gate::SpillOver, CULIACAN, &data), Ruling::Warn, "who touches whom is not known");
    data.neighbours.insert(("09".parse().unwrap(), "15".parse().unwrap()));
    assert_eq!(ruling(Gate::SpillOver, CULIACAN, &data), Ruling::Pass, "nobody touches Sinaloa");
    data.neighbours.insert(("26".parse().unwrap(), "25".parse().unwrap()));
    assert_eq!(ruling(Gate::SpillOver, CULIACAN, &data), Ruling::Warn);
    let left_out = CULIACAN.replacen("neighbours = \"serve\"", "neighbours = \"left-out\"", 1);
    assert_eq!(ruling(Gate::SpillOver, &left_out, &data), Ruling::Pass);
    let design = Design::new(&spec(&left_out), &data).unwrap();
    assert_eq!(design.comparison().len(), 30, "Sonora does not serve");
}

#[test]
fn few_clusters_leave_only_the_assignment_and_too_few_leave_nothing() {
    assert_eq!(ruling(Gate::Clusters, CULIACAN, &culiacan_data()), Ruling::Warn);
    let apart = OPERATIONS.replacen("cluster = \"operation\"", "cluster = \"place\"", 1);
    assert_eq!(ruling(Gate::Clusters, OPERATIONS, &operations_data()), Ruling::Warn, "seven operations");
    assert_eq!(ruling(Gate::Clusters, &apart, &operations_data()), Ruling::Pass, "ten states");
    let treated: Vec<PlaceCode> = every_state()
        .into_iter()
        .filter(|place| [2, 8, 10, 12, 16, 19, 25, 26, 28, 30, 1, 3, 4].contains(&place.number()))
        .collect();
    let few = panel(&treated, ("2004-01", "2008-12"), Statistic::DeathsByRegistration, |_, _| false);
    assert_eq!(ruling(Gate::Clusters, OPERATIONS, &StudyData::new(few, Text::empty())), Ruling::Refuse);
}

#[test]
fn rows_finer_than_the_assignment_are_refused_and_shared_operations_warn() {
    assert_eq!(ruling(Gate::RowsAndAssignment, CULIACAN, &culiacan_data()), Ruling::Pass);
    assert_eq!(ruling(Gate::RowsAndAssignment, OPERATIONS, &operations_data()), Ruling::Warn);
    let places: Vec<PlaceCode> =
        ["25001", "25006", "26001", "26002"].map(|code| code.parse().unwrap()).to_vec();
    let fine = panel(&places, ("2015-01", "2020-02"), Statistic::Victims, |_, _| false);
    let text = CULIACAN.replacen("places = \"states\"", "places = \"municipalities\"", 1);
    assert_eq!(ruling(Gate::RowsAndAssignment, &text, &StudyData::new(fine, Text::empty())), Ruling::Refuse);
}

#[test]
fn treated_again_is_refused_until_it_is_accepted_by_name() {
    assert_eq!(ruling(Gate::SecondTreatment, CULIACAN, &culiacan_data()), Ruling::Pass);
    assert_eq!(ruling(Gate::SecondTreatment, OPERATIONS, &operations_data()), Ruling::Warn);
    let silent = OPERATIONS.replacen("accepts = [\"second-treatment\"]", "", 1);
    assert_eq!(ruling(Gate::SecondTreatment, &silent, &operations_data()), Ruling::Refuse);
    let short = silent.replacen("2007-03..2008-12", "2007-03..2008-02", 1);
    assert_eq!(ruling(Gate::SecondTreatment, &short, &operations_data()), Ruling::Pass, "before the second");
}

#[test]
fn staggering_is_refused_marked_or_let_pass_by_the_dates() {
    let staggered = Concern::Method(MethodName::CallawaySantanna);
    let on = |text: &str, data: &StudyData| ruling_on(Gate::Staggering, staggered, text, data);
    assert_eq!(on(CULIACAN, &culiacan_data()), Some(Ruling::Refuse), "one start");
    assert_eq!(on(OPERATIONS, &operations_data()), Some(Ruling::Mark), "eight of ten within ten weeks");
    // Michoacán, Baja California, Guerrero and the Triangle, six of ten, stay close; the others are moved apart.
    let spread = OPERATIONS
        .replacen("Tamaulipas\"\ndate = \"2007-02-19\"", "Tamaulipas\"\ndate = \"2007-10-19\"", 1)
        .replacen("Nuevo León\"\ndate = \"2007-02-19\"", "Nuevo León\"\ndate = \"2007-10-19\"", 1);
    assert_eq!(on(&spread, &operations_data()), Some(Ruling::Pass));
    // As close in time, with five places in January: that start can say something of its own, if each place was chosen alone.
    let alone = OPERATIONS.replacen("cluster = \"operation\"", "cluster = \"place\"", 1);
    assert_eq!(on(&alone, &operations_data()), Some(Ruling::Pass));
}

/// The weights follow from who is treated when: the later the starts and the fewer are never treated, the more.
#[test]
fn one_ratio_for_several_starts_is_marked_by_the_weight_of_forbidden_comparisons() {
    let concern = Concern::Method(MethodName::PoissonFixedEffects);
    let on = |text: &str, data: &StudyData| ruling_on(Gate::StaggeredTwoWay, concern, text, data);
    assert_eq!(on(CULIACAN, &culiacan_data()), None, "one start");
    assert_eq!(on(OPERATIONS, &operations_data()), Some(Ruling::Warn), "two of ten are late, 22 compare");
    let silent = OPERATIONS.replacen(", \"poisson-fixed-effects\"]", "]", 1);
    assert_eq!(on(&silent, &operations_data()), None, "not asked");
    let treated = [2, 8, 10, 12, 16, 19, 25, 26, 28, 30];
    let few: Vec<PlaceCode> = (every_state().into_iter())
        .filter(|place| treated.contains(&place.number()) || [1, 3, 4].contains(&place.number()))
        .collect();
    let few = panel(&few, ("2004-01", "2009-12"), Statistic::DeathsByRegistration, |_, _| false);
    let late = OPERATIONS
        .replace("2007-02-19", "2007-10-19")
        .replace("2007-01-22", "2008-01-22")
        .replace("2004-01..2006-11", "2005-12..2006-11")
        .replace("2007-03..2008-12", "2007-03..2009-12");
    let data = StudyData::new(few, Text::empty());
    assert_eq!(on(&late, &data), Some(Ruling::Mark));
    let forbidden = |text: &str, data: &StudyData| {
        let reading = read(text, data).into_iter().find(|reading| reading.gate == Gate::StaggeredTwoWay);
        reading.unwrap().inputs()[0].value
    };
    // By hand: 57 times; eight places have 22 of them treated, Veracruz 20, Sonora 10, and 22 places none. Theorem 1.
    let share = |times: f64| times / 57.0;
    let early = [(8.0, share(22.0)), (1.0, share(20.0)), (1.0, share(10.0))];
    let (mut bad, mut all) = (0.0, 0.0);
    for (i, (many, own)) in early.iter().enumerate() {
        all += many * 22.0 * own * (1.0 - own);
        for (others, later) in &early[i + 1..] {
            bad += many * others * later * (own - later);
            all += many * others * (own - later) * (1.0 - own);
        }
    }
    let by_hand = 100.0 * bad / (all + bad);
    let seen = forbidden(OPERATIONS, &operations_data());
    assert!((seen - by_hand).abs() < 1e-9, "{seen} against {by_hand}");
}

#[test]
fn a_level_below_the_smallest_p_is_refused() {
    assert_eq!(ruling(Gate::SmallestP, CULIACAN, &culiacan_data()), Ruling::Pass, "1/32 is below 0.05");
    let strict = CULIACAN.replacen("level = 0.05", "level = 0.03", 1);
    assert_eq!(ruling(Gate::SmallestP, &strict, &culiacan_data()), Ruling::Refuse);
    let reading = read(CULIACAN, &culiacan_data()).into_iter().find(|r| r.gate == Gate::SmallestP).unwrap();
    assert!(reading.inputs().iter().any(|q| q.value == 1.0 / 32.0), "{:?}", reading.inputs());
}

#[test]
fn too_little_time_before_warns_and_none_refuses() {
    let from = |first: &str| CULIACAN.replacen("2015-01..2019-09", &format!("{first}..2019-09"), 1);
    assert_eq!(ruling(Gate::PrePeriod, CULIACAN, &culiacan_data()), Ruling::Pass);
    assert_eq!(ruling(Gate::PrePeriod, &from("2019-01"), &culiacan_data()), Ruling::Warn);
    assert_eq!(ruling(Gate::PrePeriod, &from("2019-08"), &culiacan_data()), Ruling::Refuse);
}

#[test]
fn a_break_inside_the_window_is_refused_until_it_is_accepted_by_name() {
    let with = |first: &str| {
        let what = Text::both("Otro registro.", "Another register.");
        let found = SeriesBreak { id: "register".to_owned(), first: first.parse().unwrap(), what };
        StudyData { breaks: vec![found], ..culiacan_data() }
    };
    assert_eq!(ruling(Gate::SeriesBreak, CULIACAN, &with("2018-01")), Ruling::Refuse);
    let accepting = CULIACAN.replacen("methods = [", "accepts = [\"register\"]\nmethods = [", 1);
    assert_eq!(ruling(Gate::SeriesBreak, &accepting, &with("2018-01")), Ruling::Warn);
    for outside in ["2015-01", "2020-03"] {
        assert_eq!(ruling(Gate::SeriesBreak, CULIACAN, &with(outside)), Ruling::Pass, "{outside}");
    }
}

#[test]
fn a_jump_of_a_place_that_is_read_is_a_warning_and_never_a_refusal() {
    let with = |place: &str, year: &str| {
        let (place, year) = (place.parse().unwrap(), year.parse().unwrap());
        let says = Text::both("no puede saberse", "cannot be told");
        let jump = CountJump { place, name: "Colima".to_owned(), year, says };
        StudyData { jumps: vec![jump], ..culiacan_data() }
    };
    let warned = read(CULIACAN, &with("06", "2017"));
    let found = warned.iter().find(|reading| reading.gate == Gate::Jumps).unwrap();
    assert_eq!(found.ruling, Ruling::Warn);
    let said = found.finding.words().plain(Language::En);
    assert!(said.contains("Colima, 2017 (cannot be told)"), "{said}");
    for data in [culiacan_data(), with("06", "2012")] {
        assert!(read(CULIACAN, &data).iter().all(|reading| reading.gate != Gate::Jumps));
    }
}

#[test]
fn the_pandemic_inside_the_window_is_refused_until_it_is_accepted_by_name() {
    assert_eq!(
        ruling(Gate::Pandemic, CULIACAN, &culiacan_data()),
        Ruling::Pass,
        "February 2020 is the last month"
    );
    let long = CULIACAN.replacen("2019-11..2020-02", "2019-11..2020-03", 1);
    assert_eq!(ruling(Gate::Pandemic, &long, &culiacan_data()), Ruling::Refuse);
    let accepting = long.replacen("methods = [", "accepts = [\"pandemic-2020\"]\nmethods = [", 1);
    assert_eq!(ruling(Gate::Pandemic, &accepting, &culiacan_data()), Ruling::Warn);
}

#[test]
fn missing_outcomes_leave_a_donor_out_and_refuse_a_treated_place() {
    let with = |row: usize| {
        let panel =
            panel(&every_state(), ("2015-01", "2020-02"), Statistic::Victims, |r, c| r == row && c == 10);
        StudyData::new(panel, Text::empty())
    };
    assert_eq!(ruling(Gate::MissingOutcomes, CULIACAN, &culiacan_data()), Ruling::Pass);
    assert_eq!(ruling(Gate::MissingOutcomes, CULIACAN, &with(0)), Ruling::Warn);
    let method = "difference-in-differences";
    let whole = CULIACAN.lines().map(|line| match line.starts_with("methods = ") {
        true => format!("methods = [\"{method}\"]"),
        false => line.to_owned(),
    });
    let whole = whole.collect::<Vec<_>>().join("\n");
    assert_eq!(ruling(Gate::MissingOutcomes, &whole, &with(24)), Ruling::Refuse);
    // Among methods that take gaps the others are refused by name.
    let by_name = |reading: &&GateReading| {
        reading.gate == Gate::MissingOutcomes && matches!(reading.concern, Concern::Method(_))
    };
    let readings = read(CULIACAN, &with(24));
    let rulings: Vec<Ruling> = readings.iter().filter(by_name).map(|reading| reading.ruling).collect();
    assert_eq!(rulings.iter().filter(|ruling| **ruling == Ruling::Mark).count(), 1);
    assert_eq!(rulings.iter().filter(|ruling| **ruling == Ruling::Refuse).count(), rulings.len() - 1);
    assert_eq!(Design::new(&spec(CULIACAN), &with(0)).unwrap().comparison().len(), 30);
}

#[test]
fn an_outcome_that_its_author_classifies_is_refused() {
    assert_eq!(
        ruling(Gate::OutcomeAffected, OPERATIONS, &operations_data()),
        Ruling::Warn,
        "dated by registration"
    );
    let own = CULIACAN.replacen("[estimand]", "classified_by = \"evaluated-government\"\n[estimand]", 1);
    let own = own.replacen(
        "population = \"conapo-municipality-1990-2040\"\n\n",
        "population = \"conapo-municipality-1990-2040\"\n",
        1,
    );
    assert_eq!(ruling(Gate::OutcomeAffected, &own, &culiacan_data()), Ruling::Refuse);
    assert_eq!(
        ruling(Gate::OutcomeAffected, CULIACAN, &culiacan_data()),
        Ruling::Warn,
        "dated by investigation"
    );
    let considered = |gate| ruling_on(gate, Concern::Considered(0), OPERATIONS, &operations_data());
    assert_eq!(considered(Gate::OutcomeAffected), Some(Ruling::Refuse));
    assert_eq!(considered(Gate::PrePeriod), Some(Ruling::Refuse), "begins with the first operation");
    let early = OPERATIONS.replacen("first = \"2006-12\"", "first = \"2001-12\"", 1);
    assert_eq!(ruling_on(Gate::PrePeriod, Concern::Considered(0), &early, &operations_data()), None);
}

#[test]
fn a_claim_about_everybody_would_treat_the_comparison() {
    let on = |i| ruling_on(Gate::ClaimReach, Concern::Claim(i), CULIACAN, &culiacan_data());
    assert_eq!((on(0), on(1), on(2)), (Some(Ruling::Pass), Some(Ruling::Refuse), None));
    let guard = read(GUARD, &culiacan_data());
    assert!(guard.iter().any(|reading| reading.finding == GateFinding::ClaimLeavesNobody));
    let refusing = guard.iter().filter(|r| r.concern == Concern::Study && r.ruling == Ruling::Refuse).count();
    assert_eq!(refusing, 1, "one reason is given once");
}

#[test]
fn the_gap_before_passes_stays_open_or_is_marked_by_the_margin() {
    let spec = spec(CULIACAN);
    let data = culiacan_data();
    let tracer = Tracer::new(&spec, &data);
    let rule = |gap, error| {
        let (last, ahead) = (Gap { gap, error }, Gap { gap: 0.01, error: 0.005 });
        let gap = GapBefore { last, ahead, degrees: 48.0 };
        fit_before(Some(gap), (MethodName::SyntheticDid, &spec.answer), &tracer).ruling
    };
    // The margin of the file is from 0.9 to 1.11.
    assert_eq!(rule(0.02, 0.01), Ruling::Pass);
    assert_eq!(rule(0.02, 0.08), Ruling::Warn, "too little is known");
    assert_eq!(rule(0.3, 0.2), Ruling::Warn, "more than the margin, and chance");
    assert_eq!(rule(0.3, 0.1), Ruling::Mark);
    assert_eq!(rule(-0.3, 0.1), Ruling::Mark);
    assert_eq!(rule(0.08, 0.01), Ruling::Pass, "no chance, and within the margin");
    let unknown = fit_before(None, (MethodName::SyntheticDid, &spec.answer), &tracer);
    assert_eq!((unknown.ruling, unknown.inputs().len()), (Ruling::Warn, 0));
}

#[test]
fn the_dating_error_is_the_share_of_deaths_that_stand_in_another_month() {
    let make = |outcomes: [f64; 4]| {
        let places = vec![PanelUnit { place: Some("25".parse().unwrap()), name: "Sinaloa".to_owned() }];
        let outcome = outcomes.map(Some).to_vec();
        Panel::new((places, months("2008-01", "2008-04")), outcome, vec![1.0; 4], measure::Unit::Pure)
            .unwrap()
    };
    // Ten deaths a month; two of February and one of April are registered a month later.
    let error = measure_dating(&make([10.0, 8.0, 12.0, 9.0]), &make([10.0, 10.0, 10.0, 10.0])).unwrap();
    assert!((error.moved_percent - 100.0 * 5.0 / 79.0).abs() < 1e-12, "{}", error.moved_percent);
    assert_eq!((error.places, error.months), (1, 4));
    assert_eq!(measure_dating(&make([1.0; 4]), &make([1.0; 4])).unwrap().moved_percent, 0.0);
}

#[test]
fn a_dose_that_differs_is_said_and_none_without_numbers() {
    let places: Vec<PanelUnit> = ["25", "26"]
        .map(|code| PanelUnit { place: Some(code.parse().unwrap()), name: code.to_owned() })
        .to_vec();
    let make = |outcome| {
        Panel::new((places.clone(), months("2019-07", "2019-09")), outcome, vec![1.0; 6], measure::Unit::Pure)
            .unwrap()
    };
    let of = |stock: Panel| {
        let variation = crate::dose_variation(&stock);
        (
            StudyData {
                dose: Some(Dose { outcome: stock.clone(), source: Text::empty(), panel: stock }),
                ..culiacan_data()
            },
            variation,
        )
    };
    // The second column repeats the first in both places.
    let (data, variation) = of(make([10.0, 10.0, 20.0, 0.0, 0.0, 5.0].map(Some).to_vec()));
    let variation = variation.unwrap();
    assert_eq!((variation.cuts, variation.times, variation.without), (2, 3, 1));
    assert_eq!(ruling(Gate::Dose, GUARD, &data), Ruling::Warn);
    assert_eq!(of(make(vec![None; 6])).1, None);
    // A place of which the second column says nothing has not changed in it.
    let unsaid = [Some(10.0), None, Some(10.0), Some(1.0), Some(1.0), Some(5.0)].to_vec();
    assert_eq!(of(make(unsaid)).1.unwrap().cuts, 2);
}

/// Culiacán and three others, with a change of the map in the last month before the window's end.
fn changed_map(place: &str, first: &str) -> StudyData {
    let places: Vec<PlaceCode> =
        ["25001", "25006", "26001", "26002"].map(|code| code.parse().unwrap()).to_vec();
    let fine = panel(&places, ("2015-01", "2020-12"), Statistic::Victims, |_, _| false);
    let change = crate::PlaceChange {
        place: place.parse().unwrap(),
        name: "Invented".to_owned(),
        first: first.parse().unwrap(),
        what: Text::both("perdió una parte", "it lost a part"),
    };
    StudyData { place_changes: vec![change], ..StudyData::new(fine, Text::empty()) }
}

#[test]
fn a_treated_municipality_that_changed_is_refused_until_accepted_and_one_of_comparison_is_left_out() {
    let text = CULIACAN.replacen("places = \"states\"", "places = \"municipalities\"", 1);
    let window = spec(&text).window.whole();
    let (first, last) = (window.first().to_string(), window.last().to_string());
    let gate =
        |text: &str, place: &str, month: &str| ruling(Gate::PlaceChange, text, &changed_map(place, month));
    assert_eq!(gate(&text, "25006", &last), Ruling::Refuse);
    assert_eq!(gate(&text, "25006", &first), Ruling::Pass, "the new territory was so throughout");
    assert_eq!(gate(&text, "25006", &window.last().plus(1).to_string()), Ruling::Pass, "after the window");
    let accepted = text.replacen("cluster = ", "accepts = [\"municipality-change\"]\ncluster = ", 1);
    assert_eq!(gate(&accepted, "25006", &last), Ruling::Warn);
    assert_eq!(gate(&text, "26001", &last), Ruling::Warn, "one of comparison");
    let comparison = |data: &StudyData| Design::new(&spec(&text), data).unwrap().comparison().len();
    assert_eq!((comparison(&changed_map("26001", &last)), comparison(&changed_map("26001", &first))), (1, 2));
    let states = read(CULIACAN, &culiacan_data());
    assert!(states.iter().all(|reading| reading.gate != Gate::PlaceChange), "states do not change");
}

/// Every finding with invented numbers.
fn every_finding() -> Vec<GateFinding> {
    let n = || {
        Box::new(Quantity::whole(7, measure::Unit::Items, Trace::Record { what: "x".into(), release: None }))
    };
    let date: Date = "2007-01-22".parse().unwrap();
    let month: Month = "2020-03".parse().unwrap();
    let what = || Box::new(Text::both("otro registro.", "another register."));
    let (method, statistic) = (MethodName::SyntheticDid, Statistic::Victims);
    use GateFinding as F;
    vec![
        F::EverybodyTreated { places: n() },
        F::SomebodyUntreated { treated: n(), untreated: n() },
        F::NobodyServes { left_out: n() },
        F::PlacesServe { serving: n(), left_out: n() },
        F::LateStand { places: n() },
        F::NeighboursLeftOut { places: n() },
        F::NeighboursUnknown,
        F::SpillOverUnknown,
        F::NoNeighbours,
        F::NeighboursServe { places: n() },
        F::EnoughClusters { treated: n(), untreated: n(), least: n() },
        F::FewClusters { treated: n(), untreated: n(), least: n() },
        F::TooFewToPlay { treated: n(), untreated: n() },
        F::RowsAreAssigned { places: n() },
        F::PlacesShareOperations { places: n(), operations: n() },
        F::RowsFiner { rows: n(), assigned: n() },
        F::TreatedOnce,
        F::TreatedAgainAccepted { places: n(), first: date },
        F::TreatedAgain { places: n(), first: date },
        F::OneStart { first: date },
        F::ThinStaggering { together: n(), small: n(), all: n(), days: n(), least: n() },
        F::Staggered { all: n(), dates: n() },
        F::SmallEnoughP { smallest: n(), level: n(), placebos: n() },
        F::NoSmallEnoughP { smallest: n(), level: n(), placebos: n() },
        F::TimeBefore { times: n() },
        F::LittleTimeBefore { times: n(), least: n() },
        F::NoTimeBefore { times: n(), least: n() },
        F::NoBreak,
        F::BreakAccepted { month, what: what() },
        F::Jumps { named: what(), more: Some(n()) },
        F::BreakInside { month, what: what(), id: "register".to_owned() },
        F::NoPandemic,
        F::PandemicAccepted { month },
        F::PandemicInFile { month },
        F::PandemicInside { month, id: "pandemic-2020".to_owned() },
        F::NothingMissing,
        F::ControlsMissing { places: n(), cells: n(), asked: n(), which: what(), methods: what() },
        F::CellsMasked { places: n(), cells: n(), asked: n(), which: what(), methods: what() },
        F::TreatedMissing { cells: n(), asked: n(), which: what() },
        F::TreatedMissingFor { method, which: what() },
        F::TreatedMasked { method, which: what() },
        F::TreatedMaskedAlone { method, which: what() },
        F::MonthsAbsent { months: n(), which: what() },
        F::NoMonthLeft { which: what() },
        F::TooManyMissing { treated: n(), comparison: n(), limit_treated: n(), limit_comparison: n() },
        F::StoppedByGaps { method, why: what() },
        F::OutsideOutcome,
        F::BroughtOutcome,
        F::ClassifiedByOthers { statistic },
        F::ClassifiedByAuthor { statistic },
        F::DatedByRegistration,
        F::DatedByRegistrationMeasured { moved: n(), places: n(), months: n() },
        F::DatedByInvestigation,
        F::BeginsTooLate { statistic, first: month, months: n() },
        F::DoseVaries { cuts: n(), times: n(), without: n(), spread: n() },
        F::ClaimWithinReach { places: n() },
        F::ClaimTreatsComparison { places: n() },
        F::ClaimLeavesNobody,
        F::Follows { method, gap: n(), smallest: n() },
        F::FitUnknown { method },
        F::FitOpen { method, gap: n(), smallest: n(), power: n() },
        F::DoesNotFollow { method, gap: n(), smallest: n() },
        F::RowsFinerAccepted { rows: n(), assigned: n() },
        F::QuietWhereNothing { method, alarms: n(), dates: n(), level: n() },
        F::CriesWolfHere { method, alarms: n(), dates: n(), level: n() },
        F::OwnErrorsMislead { method, own: n(), share: n(), level: n() },
        F::CriesWolf { method, share: n(), policies: n(), level: n() },
        F::NoPlaceChanged,
        F::TreatedChanged { changes: what(), id: "municipality-change".to_owned() },
        F::TreatedChangeAccepted { changes: what() },
        F::ComparisonChanged { places: n(), changes: what() },
        F::ForbiddenComparisons { method, weight: n(), limit: n() },
        F::FewForbiddenComparisons { method, weight: n(), limit: n() },
    ]
}

#[test]
fn every_finding_is_said_in_both_languages_with_all_its_numbers() {
    let findings = every_finding();
    let source = include_str!("finding.rs");
    let variants = source.split("pub enum GateFinding {").nth(1).unwrap().split("\n}").next().unwrap();
    assert_eq!(
        findings.len(),
        variants.lines().filter(|line| line.ends_with(',')).count(),
        "a finding is not listed"
    );
    for finding in findings {
        let text = finding.words();
        assert_eq!(text.unfilled(), None, "{finding:?}");
        let said = Language::ALL.map(|language| text.plain(language));
        assert_ne!(said[0], said[1]);
        for words in said {
            assert!(words.ends_with(['.', ')']) && words.len() > 20, "{words}");
        }
    }
}

#[test]
fn gates_and_rulings_are_named_in_both_languages() {
    use Gate as G;
    let gates = [
        G::UniversalTreatment,
        G::CleanControls,
        G::SpillOver,
        G::Clusters,
        G::RowsAndAssignment,
        G::SecondTreatment,
        G::Staggering,
        G::SmallestP,
        G::PrePeriod,
        G::SeriesBreak,
        G::Pandemic,
        G::MissingOutcomes,
        G::OutcomeAffected,
        G::Dose,
        G::ClaimReach,
        G::FitBefore,
        G::PlaceChange,
        G::StaggeredTwoWay,
    ];
    for text in gates.map(|gate| gate.words()) {
        assert!(!text.is_empty() && text.unfilled().is_none());
    }
    for ruling in [Ruling::Pass, Ruling::Warn, Ruling::Mark, Ruling::Refuse] {
        assert!(!ruling.words().is_empty());
    }
}
