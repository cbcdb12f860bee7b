//! `saldo show`: a series, a table or a total, per day and per 100,000 a year.

use std::collections::BTreeSet;

use measure::{Statistic, ValueKind};
use record::query::{Answer, DEFAULT_PROJECTION, PlaceSelector, Record, Refusal};
use report::{Cell, Column, Report, Table, Text, Words};

use crate::{
    Error,
    keyed::keyed,
    lacks::{counted_otherwise, lacks_in_words, note_of, notes},
    levels::known_levels,
    one_table::sourced_table,
    question::{Grain, Question, ShowQuestion},
    show_values::show_values,
    source::{source_lines, source_text},
    words::{Sentence, shown},
};

/// How many jumps of a table are told one by one.
const JUMPS_TOLD: usize = 12;

/// How many places without a rate are told one by one.
const PLACES_TOLD: usize = 3;

/// Answers from the record.
///
/// # Errors
/// When the record does not answer, with the reason.
pub fn show(record: &Record, question: &ShowQuestion) -> Result<Report, Error> {
    let mut question = question.clone();
    question.selector.levels = known_levels(record, &question.selector)?;
    if question.selector.statistic.row().value != ValueKind::Count {
        return show_values(record, &question);
    }
    // Inhabitants are held by place and year alone: a rate of some of them would be over all.
    let of_all = question.selector.levels.is_empty();
    question.rates &= of_all;
    let question = &question;
    let answer = ask(record, question)?;
    if answer.points.is_empty() {
        let (statistic, asked) = (answer.statistic, answer.chosen.period);
        let place = question.selector.place.within();
        let since = record::places().get(place).and_then(|place| place.since);
        if let Some(since) = since.filter(|since| asked.last() < *since) {
            let name = crate::words::place_name(place);
            return Err(Refusal::NotYet { place: name, since, asked }.into());
        }
        return Err(Refusal::Empty { statistic, asked }.into());
    }
    let releases: BTreeSet<_> = answer.chosen.releases().into_iter().collect();
    let mut used = releases.clone();
    let projection = question.projection.as_deref().unwrap_or(DEFAULT_PROJECTION);
    let population = match question.rates {
        true => Some(record.population(projection, question.selector.place)?),
        false => None,
    };
    used.extend(population.as_ref().map(|p| p.held.release.sha256));
    let otherwise = counted_otherwise(record, &question.selector, &answer);
    used.extend(otherwise.iter().flat_map(|(_, releases)| releases));
    let mut columns = vec![
        Column::new("place", Sentence::Place.into()),
        Column::new("name", Sentence::Name.into()),
        Column::new("period", Sentence::Period.into()),
        Column::new("number", answer.statistic.words()),
    ];
    if population.is_some() {
        // A stock is counted at a date: it has no days, and no year.
        match (answer.statistic.adds_over_months(), answer.statistic) {
            (true, _) => {
                columns.push(Column::new("per_day", Sentence::PerDay.into()));
                columns.push(Column::new("per_100k_year", Sentence::Per100kYear.into()));
            }
            (false, Statistic::Population) => {}
            (false, _) => columns.push(Column::new("per_100k", Sentence::Per100k.into())),
        }
    }
    let is_marked = answer.points.iter().any(|point| !point.cells.lacking.is_empty());
    if is_marked {
        columns.push(Column::new("complete", Sentence::CompleteHeading.into()));
        columns.push(Column::new("lacks", Sentence::LacksHeading.into()));
    }
    let row = |point: &record::query::Point| -> Vec<Cell> {
        let mut row: Vec<Cell> = vec![
            Text::code(point.place.to_string()).into(),
            Text::name(crate::words::place_name(point.place)).into(),
            Text::from(point.period).into(),
            point.quantity(answer.statistic).into(),
        ];
        if let Some(population) = &population {
            // A lower bound has no rate, unless the asker accepts that of the cells held.
            let rate = record.rate_of_held(point, &question.selector, population).ok().flatten();
            let (per_day, per_100k) = rate.map_or((None, None), |rate| (rate.per_day, rate.per_100k));
            if answer.statistic.adds_over_months() {
                row.push(per_day.map_or(Cell::Empty, Cell::from));
            }
            if answer.statistic != Statistic::Population {
                row.push(per_100k.map_or(Cell::Empty, Cell::from));
            }
        }
        if is_marked {
            row.push(Text::code(point.cells.is_complete().to_string()).into());
            row.push(lacks_in_words(&point.cells).map_or(Cell::Empty, Cell::from));
        }
        row
    };
    let rows: Vec<Vec<Cell>> = answer.points.iter().map(row).collect();
    let mut source = source_text(answer.chosen.parts.iter().map(|(held, _)| *held));
    if let Some(population) = &population {
        source = source.then(&Sentence::PopulationOf { projection: population.name().to_owned() }.into());
    }
    let caption = shown(&question.selector, answer.chosen.period);
    let table = Table { id: "figures".to_owned(), caption, columns, rows, source };
    let mut report = sourced_table("show", table, source_lines(record, &used));
    let mut notes = notes(record, &question.selector, &answer);
    if !of_all {
        notes.push(Text::both(
            "Sin tasas: la población no se tiene por esos niveles.",
            "Without rates: the population is not held by these levels.",
        ));
    }
    notes.extend(note_of(answer.statistic));
    notes.extend(otherwise.map(|(text, _)| text));
    if let Some(population) = &population {
        let mut told = BTreeSet::new();
        for point in &answer.points {
            let rate = population.rate(point, answer.statistic, &question.selector.accepting).ok();
            let Some(why) = rate.and_then(|rate| rate.without) else { continue };
            if told.insert(point.place) {
                notes.push(why.words());
            }
            if told.len() == PLACES_TOLD {
                break;
            }
        }
    }
    // Whole years compare; of a series by month or a total nothing is known of the year before.
    let are_few = !matches!(question.selector.place, PlaceSelector::EachMunicipalityOf(_));
    if question.grain == Grain::Year && are_few {
        let whole: Vec<_> = answer.points.iter().filter(|p| p.period.months() == 12).cloned().collect();
        notes.extend(record.jumps(&question.selector, &whole)?.iter().take(JUMPS_TOLD).map(Words::words));
    }
    if let Some(section) = report.sections.first_mut().filter(|_| !notes.is_empty()) {
        section.blocks.push(report::Block::List { items: notes });
    }
    Ok(keyed(report, record, Question::Show(question.during(answer.chosen.period))))
}

pub(crate) fn ask<'a>(record: &'a Record, question: &ShowQuestion) -> Result<Answer<'a>, Error> {
    let selector = &question.selector;
    match question.grain {
        Grain::Month => Ok(record.series(selector)?),
        Grain::Total => Ok(record.totals(selector)?),
        Grain::Year => {
            let whole = record.choose(selector)?;
            let years = years_of(whole.period);
            let mut points = Vec::new();
            for year in years {
                points.extend(record.totals(&selector.clone().during(year))?.points);
            }
            points.sort_by_key(|p| (p.place, p.period));
            Ok(Answer {
                statistic: selector.statistic,
                offence: selector.offence.clone(),
                chosen: whole,
                points,
            })
        }
    }
}

/// The calendar years of a period; the first and the last as far as it goes.
fn years_of(period: measure::Period) -> Vec<measure::Period> {
    let years = period.first().year()..=period.last().year();
    let within = |year: measure::Period| {
        measure::Period::new(year.first().max(period.first()), year.last().min(period.last())).ok()
    };
    years.filter_map(|year| measure::Period::year(year).ok().and_then(within)).collect()
}
