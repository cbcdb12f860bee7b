//! `saldo show`: a series, a table or a total, per day and per 100,000 a year.

use std::collections::BTreeSet;

use record::query::{Answer, DEFAULT_PROJECTION, PlaceSelector, Record, Selector};
use report::{Cell, Column, Report, Table, Text, Words};

use crate::{
    Error,
    key::Question,
    keyed::keyed,
    one_table::sourced_table,
    source::{source_lines, source_text},
    words::Sentence,
};

/// How fine an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// One number a place and month.
    Month,
    /// One number a place and calendar year.
    Year,
    /// One number a place.
    Total,
}

/// What `saldo show` is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowQuestion {
    /// Statistic, offence, place, period, vintage.
    pub selector: Selector,
    /// How fine.
    pub grain: Grain,
    /// Whether rates are wanted beside the numbers.
    pub rates: bool,
    /// The population projection of the rates.
    pub projection: Option<String>,
}

impl ShowQuestion {
    /// The same question with the period that was answered, for a key names it.
    fn during(&self, period: measure::Period) -> Self {
        Self { selector: self.selector.clone().during(period), ..self.clone() }
    }
}

/// Answers from the record.
///
/// # Errors
/// When the record does not answer, with the reason.
pub fn show(record: &Record, question: &ShowQuestion) -> Result<Report, Error> {
    let answer = ask(record, question)?;
    let releases: BTreeSet<_> = answer.chosen.releases().into_iter().collect();
    let mut used = releases.clone();
    let projection = question.projection.as_deref().unwrap_or(DEFAULT_PROJECTION);
    let population = match question.rates {
        true => Some(record.population(projection, question.selector.place)?),
        false => None,
    };
    used.extend(population.as_ref().map(|p| p.held.release.sha256));
    let mut columns = vec![
        Column::new("place", Sentence::Place.into()),
        Column::new("name", Sentence::Name.into()),
        Column::new("period", Sentence::Period.into()),
        Column::new("number", answer.statistic.words()),
    ];
    if population.is_some() {
        columns.push(Column::new("per_day", Sentence::PerDay.into()));
        columns.push(Column::new("per_100k_year", Sentence::Per100kYear.into()));
    }
    let row = |point: &record::query::Point| -> Vec<Cell> {
        let mut row: Vec<Cell> = vec![
            Text::code(point.place.to_string()).into(),
            Text::name(crate::words::place_name(point.place)).into(),
            Text::from(point.period).into(),
            point.quantity(answer.statistic).into(),
        ];
        if let Some(population) = &population {
            match population.rate(point, answer.statistic) {
                Ok(rate) => row.extend([rate.per_day.into(), rate.per_100k_year.into()]),
                Err(_) => row.extend([Cell::Empty, Cell::Empty]),
            }
        }
        row
    };
    let rows: Vec<Vec<Cell>> = answer.points.iter().map(row).collect();
    let mut source = source_text(answer.chosen.parts.iter().map(|(held, _)| *held));
    if let Some(population) = &population {
        source = source.then(&Sentence::PopulationOf { projection: population.name().to_owned() }.into());
    }
    let caption = Sentence::Shown {
        statistic: answer.statistic,
        offence: answer.offence.clone(),
        place: question.selector.place,
        period: answer.chosen.period,
    };
    let table = Table { id: "figures".to_owned(), caption: caption.into(), columns, rows, source };
    let report = sourced_table("show", table, source_lines(record, &used));
    Ok(keyed(report, record, Question::Show(question.during(answer.chosen.period))))
}

fn ask<'a>(record: &'a Record, question: &ShowQuestion) -> Result<Answer<'a>, Error> {
    let selector = &question.selector;
    match question.grain {
        Grain::Month => Ok(record.series(selector)?),
        Grain::Total => Ok(record.totals(selector)?),
        Grain::Year => {
            let whole = record.choose(selector)?;
            let years = whole_years(whole.period);
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

fn whole_years(period: measure::Period) -> Vec<measure::Period> {
    let years = period.first().year()..=period.last().year();
    years.filter_map(|year| measure::Period::year(year).ok()).filter(|year| period.covers(*year)).collect()
}

/// The words for a choice of places, used in captions.
pub(crate) fn places_in_words(place: PlaceSelector) -> Text {
    match place {
        PlaceSelector::One(place) => Text::name(crate::words::place_name(place)),
        PlaceSelector::EachState => Sentence::EachState.into(),
        PlaceSelector::EachMunicipalityOf(within) => {
            Sentence::EachMunicipality { within: crate::words::place_name(within) }.into()
        }
    }
}
