//! Twelve ways to break a design, each on a generated panel: what the gates rule.

use std::collections::BTreeMap;

use ::evaluate::{
    PlaceChange, PolicySpec, SeriesBreak, Study, StudyData,
    gate::{Concern, Gate, Ruling},
    policy::MethodName,
    study,
};
use ::report::{Text, Words};
use measure::{Language, Month, Panel, PanelTime, PanelUnit, PlaceCode, STATES, Statistic, Unit};
use numeric::{float, stream::StreamKey};

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

const CULIACAN: &str = "culiacan-2019";
const OPERATIONS: &str = "joint-operations-2006-2009";
const GUARD: &str = "national-guard-2019";
const SINALOA: u32 = 25;
/// Ways to break a design, of which each is measured at least once.
const WAYS: usize = 12;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "broken-designs",
        what: "twelve ways to break a design are each refused, marked or warned of by the gate that is there for it, and the same design unbroken is let pass",
        sizes: Sizes::Both,
        measure,
    }
}

/// A design, and what a gate must rule on it.
struct Case {
    /// The way in which it is broken; none for one that is whole.
    way: Option<&'static str>,
    name: &'static str,
    gate: Gate,
    /// The method that is ruled on; none for the whole study.
    method: Option<MethodName>,
    ruling: Ruling,
    spec: PolicySpec,
    data: StudyData,
}

fn measure(_: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let mut figures = Vec::new();
    let mut ways: BTreeMap<&str, bool> = BTreeMap::new();
    for case in [whole()?, about_the_comparison()?, about_time()?, about_the_outcome()?].into_iter().flatten()
    {
        let name = case.name;
        let study = study(&case.spec, case.data, 1).map_err(|error| unexpected(name, error))?;
        let concern = case.method.map_or(Concern::Study, Concern::Method);
        let asked =
            |gate, concern| study.gates.iter().filter(move |r| r.gate == gate && r.concern == concern);
        let found = asked(case.gate, concern).max_by_key(|reading| reading.ruling);
        let said = found.map_or_else(String::new, |reading| reading.finding.words().plain(Language::En));
        let holds = found.is_some_and(|reading| reading.ruling == case.ruling);
        if let Some(way) = case.way {
            *ways.entry(way).or_insert(true) &= holds;
        } else {
            let refused = refusing(&study);
            let what = format!("{name}: gates that refuse it");
            figures.push(
                Measured::count(what, refused.len(), "gates", Bound::Exactly(0.0)).noting(refused.join(", ")),
            );
        }
        let ruled = |words: Text| words.plain(Language::En);
        let what = format!("{name}: the gate `{}` {}", ruled(case.gate.words()), ruled(case.ruling.words()));
        figures
            .push(Measured::new(what, f64::from(u8::from(holds)), "of 1", Bound::Exactly(1.0)).noting(said));
    }
    let caught = ways.values().filter(|holds| **holds).count();
    #[expect(clippy::cast_precision_loss, reason = "a dozen")]
    let all = Bound::Exactly(WAYS as f64);
    figures.push(Measured::count("ways to break a design that a gate catches", caught, "ways", all));
    Ok(figures)
}

pub(super) fn unexpected(name: &str, reason: impl std::fmt::Display) -> Shortfall {
    Shortfall::Unexpected { path: name.into(), reason: reason.to_string() }
}

/// The gates that refuse the whole study.
fn refusing(study: &Study) -> Vec<String> {
    let refuses = study.gates.iter().filter(|r| r.concern == Concern::Study && r.ruling == Ruling::Refuse);
    refuses.map(|reading| reading.gate.words().plain(Language::En)).collect()
}

/// A shipped policy with some of its text changed.
pub(super) fn policy(name: &str, changed: &[(&str, &str)]) -> Result<PolicySpec, Shortfall> {
    let file = desk::policy_file(name).map_err(|error| unexpected(name, error))?;
    let mut text = file.text;
    for (from, to) in changed {
        if !text.contains(from) {
            return Err(unexpected(name, format!("the policy no longer says `{from}`")));
        }
        text = text.replace(from, to);
    }
    PolicySpec::parse(&text, &file.name).map_err(|faults| unexpected(name, faults))
}

/// What is added to the rate of a place, given its code and the month's number.
type Added = fn(u32, i32) -> f64;

/// States, or two municipalities of each, with a level of their own, common seasons, noise of counts, and what is added.
pub(super) struct World {
    states: Vec<u32>,
    municipalities: bool,
    months: (&'static str, &'static str),
    statistic: Statistic,
    added: Added,
}

fn nothing(_: u32, _: i32) -> f64 {
    0.0
}

/// All states over the window of the policy on Culiacán.
pub(super) fn states() -> World {
    World {
        states: STATES.iter().map(|state| state.code).collect(),
        municipalities: false,
        months: ("2015-01", "2020-02"),
        statistic: Statistic::Victims,
        added: nothing,
    }
}

/// All states over the window of the policy on the joint operations.
fn operations() -> World {
    World { months: ("2004-01", "2009-12"), statistic: Statistic::DeathsByRegistration, ..states() }
}

impl World {
    pub(super) fn data(&self) -> Result<StudyData, Shortfall> {
        let month = |text: &str| text.parse::<Month>().map_err(|error| unexpected(text, error));
        let (first, last) = (month(self.months.0)?, month(self.months.1)?);
        let months: Vec<Month> = (0..=last.since(first)).map(|n| first.plus(n)).collect();
        let codes = |state: &u32| match self.municipalities {
            true => vec![(*state, 1_000 * state + 1), (*state, 1_000 * state + 2)],
            false => vec![(*state, *state)],
        };
        let key = StreamKey::new(1, b"", "broken designs");
        let (mut units, mut outcome, mut exposure) = (Vec::new(), Vec::new(), Vec::new());
        for (state, code) in self.states.iter().flat_map(codes) {
            let place = if self.municipalities {
                format!("{code:05}").parse().ok()
            } else {
                PlaceCode::new(code).ok()
            };
            let place = place.ok_or_else(|| unexpected("a place", code))?;
            units.push(PanelUnit { place: Some(place), name: place.to_string() });
            let mut stream = key.stream(u64::from(code));
            let level = 18.0 + f64::from(state % 7);
            for month in &months {
                let people = 3_000_000.0 * month.share_of_year();
                let season = 2.0 * float::sin(f64::from(month.number()));
                let number = month.year() * 12 + i32::from(month.number());
                let mean = (level + season + (self.added)(state, number)).max(0.0) * people / 1e5;
                outcome.push(Some((mean + mean.sqrt() * stream.standard_normal()).round().max(0.0)));
                exposure.push(people);
            }
        }
        let shape = (units, months.into_iter().map(PanelTime::Month).collect());
        let panel = Panel::new(shape, outcome, exposure, Unit::Count(self.statistic))
            .map_err(|error| unexpected("a generated panel", error))?;
        Ok(StudyData::new(panel, Text::both("cifras inventadas", "invented figures")))
    }
}

/// A month's number, as `added` reads it.
const fn number(year: i32, month: i32) -> i32 {
    year * 12 + month
}

const START: i32 = number(2019, 10);

/// The design before it is broken, and what its neighbour gates say of it.
fn whole() -> Result<Vec<Case>, Shortfall> {
    let spec = policy(CULIACAN, &[])?;
    let mut data = states().data()?;
    // Somebody touches somebody, and nobody Sinaloa: who touches whom is known.
    data.neighbours.insert((place(9)?, place(15)?));
    let case = |name, gate, method| Case {
        way: None,
        name,
        gate,
        method,
        ruling: Ruling::Pass,
        spec: spec.clone(),
        data: data.clone(),
    };
    let did = Some(MethodName::DifferenceInDifferences);
    let before = case("unbroken, before", Gate::FitBefore, did);
    Ok(vec![
        case("unbroken", Gate::CleanControls, None),
        // Counts this small cannot show that the gap is within the margin: it is said, and carries.
        Case { ruling: Ruling::Warn, ..before },
    ])
}

fn place(code: u32) -> Result<PlaceCode, Shortfall> {
    PlaceCode::new(code).map_err(|error| unexpected("a place", error))
}

fn about_the_comparison() -> Result<Vec<Case>, Shortfall> {
    let refused = |way, gate, spec, data| Case {
        way: Some(way),
        name: way,
        gate,
        method: None,
        ruling: Ruling::Refuse,
        spec,
        data,
    };
    let left_out = "neighbours = \"serve\"\nleft_out = [{ place = \"26\", reason = { es = \"vecino\", en = \"neighbour\" } }]";
    let pair = World { states: vec![SINALOA, 26], ..states() };
    let mut touching = states().data()?;
    for state in STATES.iter().filter(|state| state.code != SINALOA) {
        touching.neighbours.insert((place(SINALOA)?, place(state.code)?));
    }
    let away = ("neighbours = \"serve\"", "neighbours = \"left-out\"");
    let municipalities = ("places = \"states\"", "places = \"municipalities\"");
    let fine = World { municipalities: true, ..states() };
    Ok(vec![
        Case {
            ruling: Ruling::Warn,
            ..refused("one treated cluster", Gate::Clusters, policy(CULIACAN, &[])?, states().data()?)
        },
        refused(
            "no clean controls",
            Gate::CleanControls,
            policy(CULIACAN, &[(away.0, left_out)])?,
            pair.data()?,
        ),
        refused("universal treatment", Gate::UniversalTreatment, policy(GUARD, &[])?, states().data()?),
        refused(
            "spill-over to all donors",
            Gate::CleanControls,
            policy(CULIACAN, &[away])?,
            touching.clone(),
        ),
        Case {
            name: "spill-over to all donors, which serve nevertheless",
            ruling: Ruling::Warn,
            ..refused("spill-over to all donors", Gate::SpillOver, policy(CULIACAN, &[])?, touching)
        },
        refused(
            "rows finer than the assignment",
            Gate::RowsAndAssignment,
            policy(CULIACAN, &[municipalities])?,
            fine.data()?,
        ),
    ])
}

/// Rises for a year before the start, as where everybody knows what comes.
fn anticipated(state: u32, month: i32) -> f64 {
    if state == SINALOA { f64::from(3 * (month - (START - 12)).clamp(0, 12)) } else { 0.0 }
}

/// Rises all the time, and elsewhere nothing does.
fn diverging(state: u32, month: i32) -> f64 {
    if state == SINALOA { f64::from(month - number(2015, 1)) } else { 0.0 }
}

/// Effects that grow by one a month from the start in each treated state: nothing for those never treated.
fn growing(state: u32, month: i32) -> f64 {
    let start = match state {
        16 | 2 | 12 => number(2007, 1),
        30 => number(2007, 5),
        28 | 19 => number(2007, 10),
        25 | 10 | 8 => number(2008, 1),
        26 => number(2008, 3),
        _ => return 0.0,
    };
    f64::from((month - start).max(0))
}

fn about_time() -> Result<Vec<Case>, Shortfall> {
    let did = MethodName::DifferenceInDifferences;
    let marked = |way, gate, method, (spec, data)| Case {
        way: Some(way),
        name: way,
        gate,
        method: Some(method),
        ruling: Ruling::Mark,
        spec,
        data,
    };
    let rising = World { added: anticipated, ..states() };
    let stated = policy(
        CULIACAN,
        &[
            ("pre = \"2015-01..2019-09\"", "pre = \"2015-01..2018-09\""),
            ("post = \"2019-11..2020-02\"", "post = \"2019-11..2020-02\"\nanticipation_months = 12"),
        ],
    )?;
    let apart = World { added: diverging, ..states() };
    // Ten states of ten starts beside ten that are never treated; a year before, and nearly three after.
    let never = [1, 3, 4, 5, 6, 7, 9, 11, 13, 14];
    let treated = [2, 8, 10, 12, 16, 19, 25, 26, 28, 30];
    let staggered = World { states: [treated, never].concat(), added: growing, ..operations() };
    let staggered_policy = policy(
        OPERATIONS,
        &[
            ("2007-02-19", "2007-10-19"),
            ("2007-01-22", "2008-01-22"),
            ("pre = \"2004-01..2006-11\"", "pre = \"2005-12..2006-11\""),
            ("post = \"2007-03..2008-12\"", "post = \"2007-03..2009-12\""),
        ],
    )?;
    let again = policy(OPERATIONS, &[("accepts = [\"second-treatment\"]", "")])?;
    Ok(vec![
        marked("anticipation", Gate::FitBefore, did, (policy(CULIACAN, &[])?, rising.data()?)),
        Case {
            name: "anticipation, which the file states",
            // Counts this small leave it open whether what is left is within the margin.
            ruling: Ruling::Warn,
            ..marked("anticipation", Gate::FitBefore, did, (stated, rising.data()?))
        },
        marked("diverging before", Gate::FitBefore, did, (policy(CULIACAN, &[])?, apart.data()?)),
        marked(
            "staggered starts with effects that grow, under two-way fixed effects",
            Gate::StaggeredTwoWay,
            MethodName::PoissonFixedEffects,
            (staggered_policy, staggered.data()?),
        ),
        Case {
            method: None,
            ruling: Ruling::Refuse,
            ..marked("treated twice", Gate::SecondTreatment, did, (again, operations().data()?))
        },
    ])
}

fn about_the_outcome() -> Result<Vec<Case>, Shortfall> {
    let refused = |way, gate, spec, data| Case {
        way: Some(way),
        name: way,
        gate,
        method: None,
        ruling: Ruling::Refuse,
        spec,
        data,
    };
    let month = |text: &str| text.parse::<Month>().map_err(|error| unexpected(text, error));
    let what = || Text::both("Otro registro.", "Another register.");
    let register = SeriesBreak { id: "register".to_owned(), first: month("2018-01")?, what: what() };
    let broken = StudyData { breaks: vec![register], ..states().data()? };
    let split = PlaceChange {
        place: "25001".parse().map_err(|error| unexpected("25001", error))?,
        name: "25001".to_owned(),
        first: month("2018-01")?,
        what: Text::both("perdió una parte", "it lost a part"),
    };
    let fine = World { municipalities: true, ..states() };
    let split = StudyData { place_changes: vec![split], ..fine.data()? };
    let municipalities = [
        ("places = \"states\"", "places = \"municipalities\""),
        ("cluster = \"place\"", "accepts = [\"rows-finer\"]\ncluster = \"place\""),
    ];
    let by_author = ("per = \"100k-year\"", "per = \"100k-year\"\nclassified_by = \"evaluated-government\"");
    Ok(vec![
        refused("register break inside the window", Gate::SeriesBreak, policy(CULIACAN, &[])?, broken),
        refused(
            "municipality split inside the window",
            Gate::PlaceChange,
            policy(CULIACAN, &municipalities)?,
            split,
        ),
        refused(
            "outcome changed by the treatment",
            Gate::OutcomeAffected,
            policy(CULIACAN, &[by_author])?,
            states().data()?,
        ),
    ])
}
