//! Several treated places on panels where nothing happened, and where something did: how often the p of all estimators
//! together and the verdict reject.
//!
//! The law of assignment makes no share what it should be here: places vary by as much as tenfold, those that are treated
//! stay the same from panel to panel, and a panel follows itself from month to month.

use std::collections::BTreeMap;

use ::evaluate::study::trial::answered_by_draws;
use ::evaluate::verdict::VerdictClass;
use ::evaluate::{PolicySpec, StudyData};
use ::report::Text;
use measure::{Month, Panel, PanelTime, PanelUnit, PlaceCode, STATES, Statistic, Unit};
use numeric::{float, stream::Stream, stream::StreamKey};
use rayon::prelude::*;

use super::broken_designs::{policy, unexpected};
use super::generated::count;
use super::trial::{Question, seed_or};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

const OPERATIONS: &str = "joint-operations-2006-2009";

/// Panels of the full size, and of the small one; draws on each, so that a p of .05 and of .10 can be.
const PANELS: u64 = 1_000;
const PANELS_SMALL: u64 = 20;
const DRAWS: usize = 199;

/// The methods of the file, and those asked here: the rank of what methods say together is the same whatever each costs, and a
/// thousand panels of weights would take a day.
const METHODS: (&str, &str) = (
    "methods = [\"difference-in-differences\", \"synthetic-control\", \"synthetic-did\", \"callaway-santanna\", \"sun-abraham\", \"imputation\", \"poisson-fixed-effects\"]",
    "methods = [\"difference-in-differences\", \"imputation\", \"poisson-fixed-effects\"]",
);

/// At which level which share of panels may be rejected, and which ratio is injected for the power.
const JOINT: [(f64, (f64, f64)); 2] = [(0.05, (0.03, 0.07)), (0.10, (0.075, 0.125))];
const LEVEL: f64 = 0.05;
const RATIO: f64 = 1.5;
/// Of the power of the p, how much the verdict keeps.
const KEPT: f64 = 0.8;
/// Standard errors of a share that few panels are allowed on top.
const ERRORS: f64 = 3.0;

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Evaluate,
        word: "several-places",
        what: "on panels that follow themselves, vary too much and unequally, with the layout of the joint operations, with one of 21 starts, and on whole years of the real panel drawn again: the p of estimators together rejects at .05 in 3 to 7 % and at .10 in 7.5 to 12.5 % where nothing happened, the verdict in at most 5 %, and where the ratio is 1.5 the verdict in at least .8 times as many as the p",
        sizes: Sizes::Both,
        measure,
    }
}

/// Who is treated since when, on which panels.
pub(super) struct Layout {
    name: &'static str,
    pub(super) spec: PolicySpec,
    world: World,
}

/// Where panels come from.
enum World {
    /// Invented, with these places over the months of the policy.
    Invented(Vec<PlaceCode>),
    /// Whole years of a real panel before the policy, drawn again: what places share in a year stays together.
    Real(Box<StudyData>),
}

/// What came of one panel: the class and the p without an effect, and with one.
type Rejected = [(VerdictClass, Option<f64>); 2];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let panels = bench.sized(PANELS_SMALL, PANELS);
    let mut figures = Vec::new();
    for layout in [operations()?, many_starts(METHODS)?, real_years()?] {
        let key = StreamKey::new(seed_or(1), layout.name.as_bytes(), "several places");
        let rejected: Vec<Rejected> = (0..panels)
            .into_par_iter()
            .map(|panel| layout.rejected(&mut key.stream(panel)))
            .collect::<Result<_, Shortfall>>()?;
        figures.extend(table(layout.name, &rejected, bench.sized(ERRORS, 0.0)));
    }
    Ok(figures)
}

/// The shares of a layout; few panels are allowed so many errors on top.
fn table(name: &str, rejected: &[Rejected], errors: f64) -> Vec<Measured> {
    #[expect(clippy::cast_precision_loss, reason = "a thousand panels")]
    let panels = rejected.len() as f64;
    let share = |holds: &dyn Fn(&Rejected) -> bool| {
        let count = u32::try_from(rejected.iter().filter(|panel| holds(panel)).count()).unwrap_or(u32::MAX);
        f64::from(count) / panels
    };
    let allowed = |level: f64| errors * (level * (1.0 - level) / panels).sqrt();
    let below = |effect: usize, level: f64| {
        // An answer that no estimator carries rejects nothing.
        share(&|panel| panel[effect].1.is_some_and(|p| p <= level))
    };
    let answers = |effect: usize| {
        share(&|panel| matches!(panel[effect].0, VerdictClass::Improved | VerdictClass::Worsened))
    };
    let figure =
        |what: String, value: f64, bound| Measured::new(format!("{name}: {what}"), value, "share", bound);
    let mut figures = Vec::new();
    for (level, (low, high)) in JOINT {
        let seen = below(0, level);
        figures.push(figure(
            format!("p at or below {level}, at least"),
            seen,
            Bound::AtLeast(low - allowed(level)),
        ));
        figures.push(figure(
            format!("p at or below {level}, at most"),
            seen,
            Bound::AtMost(high + allowed(level)),
        ));
    }
    figures.push(figure(
        "verdict of an effect where nothing happened".to_owned(),
        answers(0),
        Bound::AtMost(LEVEL + allowed(LEVEL)),
    ));
    let power = below(1, LEVEL);
    figures.push(figure(format!("p at or below {LEVEL} at a ratio of {RATIO}"), power, Bound::Printed));
    let kept = KEPT * power - allowed(0.5);
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for [_, something] in rejected {
        *classes.entry(something.0.code()).or_default() += 1;
    }
    figures.push(
        figure(format!("verdict of an effect at a ratio of {RATIO}"), answers(1), Bound::AtLeast(kept))
            .noting(format!("{classes:?}")),
    );
    figures
}

impl Layout {
    /// A panel on which nothing happened.
    pub(super) fn panel(&self, stream: &mut Stream) -> Result<StudyData, Shortfall> {
        self.world.panel(&self.spec, stream)
    }

    fn rejected(&self, stream: &mut Stream) -> Result<Rejected, Shortfall> {
        let nothing = self.panel(stream)?;
        let something = with_effect(&nothing, &self.spec)?;
        let seed = stream.bits();
        let answer = |data: &StudyData| {
            answered_by_draws(&self.spec, data, (DRAWS, seed)).map_err(|error| unexpected(self.name, error))
        };
        Ok([answer(&nothing)?, answer(&something)?])
    }
}

/// The joint operations, on invented states.
fn operations() -> Result<Layout, Shortfall> {
    let places = STATES.iter().filter_map(|state| PlaceCode::new(state.code).ok()).collect();
    Ok(Layout {
        name: "joint operations",
        spec: policy(OPERATIONS, &[METHODS])?,
        world: World::Invented(places),
    })
}

/// The joint operations, on whole years of deaths from before them.
fn real_years() -> Result<Layout, Shortfall> {
    // A study reads ten years before its window; here every year since 1990 may be drawn.
    let wider = [("pre = \"2004-01..2006-11\"", "pre = \"1990-01..2006-11\"")];
    let Question { data, .. } = Question::changed(OPERATIONS, &wider)?;
    let spec = policy(OPERATIONS, &[METHODS])?;
    Ok(Layout { name: "joint operations, years of the real panel", spec, world: World::Real(Box::new(data)) })
}

/// Places, starts and months apart of the layout with a start for each.
const STARTS: usize = 21;
const PLACES: usize = 50;
const APART: i32 = 3;

/// Fifty municipalities, of which 21 start one after the other over five years.
pub(super) fn many_starts(methods: (&str, &str)) -> Result<Layout, Shortfall> {
    let place = |number: usize| format!("{:02}{:03}", 1 + number % 32, 1 + number / 32);
    let shipped = desk::policy_file(OPERATIONS).map_err(|error| unexpected(OPERATIONS, error))?.text;
    let (head, rest) =
        shipped.split_once("[[assignment]]").ok_or_else(|| unexpected(OPERATIONS, "no assignment"))?;
    let (_, tail) = rest.split_once("[[source]]").ok_or_else(|| unexpected(OPERATIONS, "no source"))?;
    let first: Month = "2007-01".parse().map_err(|error| unexpected("a month", error))?;
    let starts = (0..STARTS).map(|number| {
        // Every other place, so that the treated are no group of their own.
        let (place, month) = (place(2 * number), first.plus(APART * i32::try_from(number).unwrap_or(0)));
        format!("[[assignment]]\nplace = \"{place}\"\ndate = \"{month}-10\"\nsource = \"ssp\"\n\n")
    });
    let starts: String = starts.collect();
    let mut text = format!("{head}{starts}[[source]]{tail}");
    for (from, to) in [
        methods,
        ("cluster = \"operation\"", "cluster = \"place\""),
        ("places = \"states\"", "places = \"municipalities\""),
        ("accepts = [\"second-treatment\"]\n", ""),
        ("post = \"2007-03..2008-12\"", "post = \"2007-03..2012-12\""),
    ] {
        if !text.contains(from) {
            return Err(unexpected(OPERATIONS, format!("the policy no longer says `{from}`")));
        }
        text = text.replacen(from, to, 1);
    }
    let spec = PolicySpec::parse(&text, "21-starts.toml").map_err(|faults| unexpected(OPERATIONS, faults))?;
    let places =
        (0..PLACES).map(|number| place(number).parse().map_err(|error| unexpected("a place", error)));
    let world = World::Invented(places.collect::<Result<_, Shortfall>>()?);
    Ok(Layout { name: "21 starts", spec, world })
}

impl World {
    fn panel(&self, spec: &PolicySpec, stream: &mut Stream) -> Result<StudyData, Shortfall> {
        match self {
            Self::Invented(places) => invented(places, spec, stream),
            Self::Real(data) => again(data, spec, stream),
        }
    }
}

/// The months of the window, all of them.
fn months_of(spec: &PolicySpec) -> Vec<Month> {
    let whole = spec.window.whole();
    (0..=whole.last().since(whole.first())).map(|n| whole.first().plus(n)).collect()
}

/// Counts of places with a level and a spread of their own, that follow themselves and vary more than a Poisson's.
fn invented(places: &[PlaceCode], spec: &PolicySpec, stream: &mut Stream) -> Result<StudyData, Shortfall> {
    let months = months_of(spec);
    let common: Vec<f64> = months.iter().map(|_| 0.1 * stream.standard_normal()).collect();
    let (mut units, mut outcome, mut exposure) = (Vec::new(), Vec::new(), Vec::new());
    for (number, place) in places.iter().enumerate() {
        units.push(PanelUnit { place: Some(*place), name: place.to_string() });
        // A place is as it is in every panel: from 8 to 80 a month, and from a twentieth to half of that in its course.
        let of = |times: usize| ((number * times) % places.len()) as f64 / places.len() as f64;
        let (level, spread) = (float::exp(2.1 + 2.3 * of(7)), 0.05 + 0.45 * of(11));
        let mut course = stream.standard_normal();
        for common in &common {
            course = 0.6 * course + 0.8 * stream.standard_normal();
            let shock = stream.standard_gamma(20.0) / 20.0;
            outcome.push(Some(count(stream, level * float::exp(common + spread * course) * shock)));
            exposure.push(1e5);
        }
    }
    data((units, months), outcome, exposure)
}

/// Every year of the window is a year of the panel from before it, the same for all places.
fn again(real: &StudyData, spec: &PolicySpec, stream: &mut Stream) -> Result<StudyData, Shortfall> {
    let panel = &real.panel;
    let months = months_of(spec);
    let before = PanelTime::Month(spec.window.pre.last());
    let known = panel.times().iter().filter(|time| **time <= before).count();
    let years = known / 12;
    let drawn: Vec<usize> = (0..months.len().div_ceil(12)).map(|_| stream.below(years)).collect();
    let rows = 0..panel.units().len();
    // INVARIANT: window and panel begin in a January, so that a month stands where a year has it.
    let column = |time: usize| drawn.get(time / 12).map_or(0, |year| 12 * year + time % 12);
    let cells: Vec<(usize, usize)> =
        rows.flat_map(|row| (0..months.len()).map(move |time| (row, time))).collect();
    let outcome = cells.iter().map(|(row, time)| panel.outcome(*row, column(*time))).collect();
    let exposure = cells.iter().filter_map(|(row, time)| panel.exposure(*row, column(*time))).collect();
    data((panel.units().to_vec(), months), outcome, exposure)
}

/// The same panel with the outcomes of the treated after their start times the ratio.
fn with_effect(nothing: &StudyData, spec: &PolicySpec) -> Result<StudyData, Shortfall> {
    let panel = &nothing.panel;
    let starts: Vec<(String, Month)> = spec
        .first_assignments()
        .map(|assignment| (assignment.subject.to_string(), Month::of(assignment.date)))
        .collect();
    let start = |unit: &PanelUnit| {
        let named = unit.place.map(|place| place.to_string());
        starts.iter().find(|(subject, _)| named.as_ref() == Some(subject)).map(|(_, start)| *start)
    };
    let starts: Vec<Option<Month>> = panel.units().iter().map(start).collect();
    let treated = |row: usize, column: usize| {
        let start = starts.get(row).copied().flatten().map(PanelTime::Month);
        start.zip(panel.times().get(column)).is_some_and(|(start, time)| start <= *time)
    };
    let changed = |row: usize, column: usize, outcome: f64| {
        if treated(row, column) { (RATIO * outcome).round() } else { outcome }
    };
    if starts.iter().flatten().count() != spec.first_assignments().count() {
        return Err(unexpected("an effect", "a treated place is not in the panel"));
    }
    Ok(StudyData { panel: panel.with_outcomes(changed), ..nothing.clone() })
}

fn data(
    (units, months): (Vec<PanelUnit>, Vec<Month>),
    outcome: Vec<Option<f64>>,
    exposure: Vec<f64>,
) -> Result<StudyData, Shortfall> {
    let shape = (units, months.into_iter().map(PanelTime::Month).collect());
    let panel = Panel::new(shape, outcome, exposure, Unit::Count(Statistic::DeathsByRegistration))
        .map_err(|error| unexpected("a panel", error))?;
    Ok(StudyData::new(panel, Text::both("cifras inventadas", "invented figures")))
}
