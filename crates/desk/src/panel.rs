//! The panel that a policy asks for, built from the record: outcomes, exposure, breaks, neighbours, outlines.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use catalogue::breaks_between;
use evaluate::{
    CountJump, Dose, PlaceChange, SeriesBreak, StudyData,
    policy::{Outcome, PlaceRows, PolicySpec, RecordOutcome, VintageChoice},
};
use measure::{
    Input, LevelsAsked, Month, Offence, OffenceSet, Panel, PanelTime, PanelUnit, Period, PlaceCode,
    PlaceLevel, Sha256, Statistic, Trace, Unit,
};
use record::{
    MunicipalityChange, outlines,
    query::{Accepting, Answer, Jump, PlaceSelector, PopulationSeries, Record, Selector, VintageSelector},
};
use report::Words as _;

use crate::{
    Error,
    gaps::gaps,
    lacks::reason,
    own_panel::beside,
    read::text_file,
    source::source_text,
    words::{Sentence, place_name},
};

/// What a study is handed, with the releases that it was made of.
pub struct Prepared {
    /// The data.
    pub data: StudyData,
    /// The releases.
    pub releases: BTreeSet<Sha256>,
}

/// Builds the panel that a policy asks for. The policy was read and hashed before.
///
/// # Errors
/// When the record does not hold what the policy asks for.
pub fn prepare(record: &Record, spec: &PolicySpec) -> Result<Prepared, Error> {
    prepare_from(record, spec, None)
}

/// The same, where a file that the policy names is looked for in `folder`.
pub(crate) fn prepare_from(
    record: &Record,
    spec: &PolicySpec,
    folder: Option<&Path>,
) -> Result<Prepared, Error> {
    match &spec.outcome {
        Outcome::Panel(panel) => {
            if let Some(file) = &spec.brought {
                let brought = text_file(&beside(folder, file))?;
                let data = evaluate::world_bank_homicide(&brought.text).map_err(|e| Error::study(&e))?;
                return Ok(Prepared { data, releases: BTreeSet::new() });
            }
            let data = evaluate::outside_panel(*panel).map_err(|e| Error::study(&e))?;
            Ok(Prepared { data, releases: BTreeSet::new() })
        }
        Outcome::Brought(_) => {
            // INVARIANT: a policy with such an outcome is not read without its panel.
            let nothing = || Error::study(&evaluate::Error::PanelNotBrought { name: "file" });
            let data = spec.brought_panel().map(StudyData::from).ok_or_else(nothing)?;
            Ok(Prepared { data, releases: BTreeSet::new() })
        }
        Outcome::Record(outcome) => from_record(record, spec, outcome),
    }
}

fn from_record(record: &Record, spec: &PolicySpec, outcome: &RecordOutcome) -> Result<Prepared, Error> {
    let window = spec.window.whole();
    let place = match outcome.rows {
        PlaceRows::States => PlaceSelector::EachState,
        PlaceRows::Municipalities => PlaceSelector::EachMunicipalityOf(PlaceCode::NATION),
    };
    let selector = Selector {
        statistic: outcome.statistic,
        offence: outcome.offence.clone(),
        place,
        period: Some(window),
        vintage: match &outcome.vintage {
            VintageChoice::Latest => VintageSelector::Latest,
            VintageChoice::Cutoff(month) => VintageSelector::Cutoff(*month),
            VintageChoice::Release(prefix) => VintageSelector::Release(prefix.clone()),
        },
        as_of: outcome.as_of,
        // A break inside the window is a gate's affair, which says so on the page.
        accepting: Accepting(
            breaks_between(outcome.statistic, &outcome.offence, window).map(|b| b.id.to_owned()).collect(),
        ),
        levels: LevelsAsked::default(),
    };
    let population = record.population(&outcome.population, place)?;
    let history = with_the_months_before(record, &selector, (outcome, window));
    // Where what lies before the window cannot be had whole, the window alone must do.
    let with_history = record.series(&history).ok().and_then(|answer| {
        let panel = per_person_year(&answer, &population, answer.chosen.period).ok()?;
        Some((answer, panel))
    });
    let (answer, held) = match with_history {
        Some(found) => found,
        None => {
            let answer = record.series(&selector)?;
            let panel = per_person_year(&answer, &population, window)?;
            (answer, panel)
        }
    };
    let mut read = Read::default();
    read.answer("outcome", &answer);
    read.population(&population, answer.chosen.period);
    let source = source_text(answer.chosen.parts.iter().map(|(held, _)| *held))
        .then(&Sentence::PopulationOf { projection: population.name().to_owned() }.into());
    let mut data = StudyData::new(held, source);
    let lacking = answer.points.iter().filter(|point| !point.cells.is_complete());
    data.gaps = gaps(lacking.map(|point| (point.place, point.period.first(), reason(&point.cells))));
    data.breaks = breaks_between(outcome.statistic, &outcome.offence, window)
        .map(|b| SeriesBreak { id: b.id.to_owned(), first: b.first, what: b.into() })
        .collect();
    data.jumps = jumps(record, &selector, (&answer, window))?;
    data.neighbours = outlines::neighbours(level(outcome.rows)).iter().copied().collect();
    data.place_changes = place_changes(&data.panel, window);
    if outcome.rows == PlaceRows::States {
        data.outlines = outlines::states().to_vec();
        data.occurrence = occurrence(record, outcome, &population, (window, &mut read))?;
    }
    if let Some(done) = spec.dose {
        data.dose = Some(dose(record, done, (&selector, window), &population, &mut read)?);
    }
    data.inputs = read.inputs(&data.panel);
    Ok(Prepared { data, releases: read.releases })
}

/// What a study's figures were read from: what the dose and the dating come from is an input as well.
#[derive(Debug, Default)]
struct Read {
    releases: BTreeSet<Sha256>,
    /// By role: release, statistic, offences, and the months.
    sums: BTreeMap<String, (Sha256, Statistic, OffenceSet, Period)>,
}

impl Read {
    fn answer(&mut self, role: &str, answer: &Answer<'_>) {
        let parts = answer.chosen.parts.iter().map(|(held, period)| (*held, *period, &answer.offence));
        let fills = answer.chosen.fills.iter().map(|fill| (fill.held, fill.period, &fill.offence));
        for (number, (held, period, offence)) in parts.chain(fills).enumerate() {
            let role = if number == 0 { role.to_owned() } else { format!("{role}, part {}", number + 1) };
            self.add(role, (held.release.sha256, answer.statistic, offence.clone(), period));
        }
    }

    /// Inhabitants are read from mid-year to mid-year around the months.
    fn population(&mut self, population: &PopulationSeries<'_>, months: Period) {
        let around = Period::new(months.first().plus(-12), months.last().plus(12)).unwrap_or(months);
        let no_offence = OffenceSet::one(Offence::NoOffence);
        let sums = (population.held.release.sha256, Statistic::Population, no_offence, around);
        self.add("population".to_owned(), sums);
    }

    fn add(&mut self, role: String, sums: (Sha256, Statistic, OffenceSet, Period)) {
        self.releases.insert(sums.0);
        self.sums.insert(role, sums);
    }

    /// The sums of the places of a panel, by role.
    fn inputs(&self, panel: &Panel) -> BTreeMap<String, Input> {
        let places: Vec<PlaceCode> = panel.units().iter().filter_map(|unit| unit.place).collect();
        let input = |(role, sums): (&String, &(Sha256, Statistic, OffenceSet, Period))| {
            let (release, statistic, offence, period) = sums.clone();
            (role.clone(), Trace::Sums { release, statistic, offence, places: places.clone(), period }.into())
        };
        self.sums.iter().map(input).collect()
    }
}

/// Years before the window from which estimators are calibrated, at most.
const HISTORY_YEARS: i32 = 10;

/// The same question with the months before the window that are held, back to the last break.
///
/// Methods read the window alone; what lies before it is where they are tried on policies that never were.
fn with_the_months_before(
    record: &Record,
    selector: &Selector,
    (outcome, window): (&RecordOutcome, Period),
) -> Selector {
    let held = record.candidates(selector).into_iter().map(|held| held.coverage.months.first()).min();
    let earliest = held.unwrap_or(window.first()).max(window.first().plus(-12 * HISTORY_YEARS));
    let before = Period::new(earliest, window.first()).ok();
    let unbroken = before.and_then(|period| {
        breaks_between(outcome.statistic, &outcome.offence, period).map(|b| b.first).max()
    });
    let first = unbroken.unwrap_or(earliest).min(window.first());
    Selector { period: Period::new(first, window.last()).ok().or(selector.period), ..selector.clone() }
}

/// The years of the window in which a place's count jumps.
fn jumps(
    record: &Record,
    selector: &Selector,
    (answer, window): (&Answer<'_>, Period),
) -> Result<Vec<CountJump>, Error> {
    let found = record.jumps_within(selector, &answer.points, window)?;
    let jump = |jump: &Jump| {
        let year = Period::year(jump.to_year).ok()?;
        Some(CountJump { place: jump.place, name: place_name(jump.place), year, says: jump.class.words() })
    };
    Ok(found.iter().filter_map(jump).collect())
}

/// What happened to the municipalities of a panel; states change no more.
fn place_changes(panel: &Panel, window: Period) -> Vec<PlaceChange> {
    let rows = panel.units().iter().filter_map(|unit| unit.place);
    let municipalities = rows.filter(|place| place.level() == PlaceLevel::Municipality).collect();
    let changes = record::places().changes(&municipalities, window);
    let in_words = |(first, place, change)| PlaceChange {
        place,
        name: place_name(place),
        first,
        what: match change {
            MunicipalityChange::Created { from } => {
                Sentence::Created { from: from.into_iter().map(place_name).collect() }.into()
            }
            MunicipalityChange::Split { into } => Sentence::LostPart { to: place_name(into) }.into(),
        },
    };
    changes.into_iter().map(in_words).collect()
}

fn level(rows: PlaceRows) -> PlaceLevel {
    match rows {
        PlaceRows::States => PlaceLevel::State,
        PlaceRows::Municipalities => PlaceLevel::Municipality,
    }
}

/// Counts by place and month over an exposure.
fn panel_of(
    answer: &Answer<'_>,
    period: Period,
    exposed: impl Fn(PlaceCode, Month) -> Option<f64>,
) -> Result<Panel, Error> {
    let mut counts: BTreeMap<PlaceCode, BTreeMap<Month, Option<u64>>> = BTreeMap::new();
    for point in answer.points.iter().filter(|point| !point.place.is_unlocated()) {
        // A cell that lacks anything is missing: counted as it stands it would be lower than it was.
        let number = point.cells.is_complete().then_some(point.number);
        counts.entry(point.place).or_default().insert(point.period.first(), number);
    }
    let blank = answer.statistic.blank_is_zero().then_some(0.0);
    let (mut units, mut outcome, mut exposure) = (Vec::new(), Vec::new(), Vec::new());
    for (place, months) in &counts {
        let over: Option<Vec<f64>> = period.iter().map(|month| exposed(*place, month)).collect();
        // A place without inhabitants in the projection has no rate, and so no row.
        let Some(over) = over.filter(|all| all.iter().all(|over| *over > 0.0)) else { continue };
        units.push(PanelUnit { place: Some(*place), name: place_name(*place) });
        let outcome_of = |month| months.get(&month).map_or(blank, |number| number.map(to_f64));
        outcome.extend(period.iter().map(outcome_of));
        exposure.extend(over);
    }
    let times = period.iter().map(PanelTime::Month).collect();
    Panel::new((units, times), outcome, exposure, Unit::Count(answer.statistic)).map_err(|e| Error::study(&e))
}

/// Counts of events by place and month over inhabitants times years.
fn per_person_year(
    answer: &Answer<'_>,
    population: &PopulationSeries<'_>,
    window: Period,
) -> Result<Panel, Error> {
    panel_of(answer, window, |place, month| population.person_years(place, Period::month(month)))
}

/// The same deaths by month of occurrence, where the outcome dates them by registration and the record holds both.
fn occurrence(
    record: &Record,
    outcome: &RecordOutcome,
    population: &PopulationSeries<'_>,
    (window, read): (Period, &mut Read),
) -> Result<Option<Panel>, Error> {
    if outcome.statistic != Statistic::DeathsByRegistration {
        return Ok(None);
    }
    let question = Selector::new(Statistic::DeathsByOccurrence, outcome.offence.clone(), PlaceCode::NATION)
        .over(PlaceSelector::EachState)
        .during(window);
    let Ok(answer) = record.series(&question) else { return Ok(None) };
    read.answer("occurrence", &answer);
    per_person_year(&answer, population, window).map(Some)
}

/// What the state did by place and month over inhabitants, and the outcome from the months before to the last that both
/// hold.
///
/// Where the outcome breaks between the window and that month, it ends with the window.
fn dose(
    record: &Record,
    done: Statistic,
    (selector, window): (&Selector, Period),
    population: &PopulationSeries<'_>,
    read: &mut Read,
) -> Result<Dose, Error> {
    let question =
        Selector::new(done, OffenceSet::one(Offence::NoOffence), PlaceCode::NATION).over(selector.place);
    let answer = record.series(&question)?;
    read.answer("dose", &answer);
    let source = source_text(answer.chosen.parts.iter().map(|(held, _)| *held));
    let inhabitants = |place, month| population.inhabitants(place, month);
    let panel = panel_of(&answer, answer.chosen.period, inhabitants)?;
    let held = record.candidates(selector).into_iter().map(|held| held.coverage.months.last()).max();
    let last = answer.chosen.period.last().min(held.unwrap_or(window.last())).max(window.last());
    let longer = Period::new(window.first(), last).ok();
    let unbroken = longer.filter(|longer| {
        let mut breaks = breaks_between(selector.statistic, &selector.offence, *longer);
        breaks.all(|b| b.first <= window.last())
    });
    let period = unbroken.unwrap_or(window);
    let outcome = record.series(&Selector { period: Some(period), ..selector.clone() })?;
    read.answer("outcome beside the dose", &outcome);
    Ok(Dose { panel, source, outcome: per_person_year(&outcome, population, period)? })
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn to_f64(number: u64) -> f64 {
    number as f64
}
