//! `saldo show` of what is no count: shares and estimates as they are printed, ranges from low to high.

use std::collections::BTreeSet;

use measure::{
    Digits, Dimension, Period, Precision, PrecisionClass, Quantity, Statistic, Trace, Value, ValueKind,
};
use record::query::{Record, Refusal, ValueAnswer, ValuePoint};
use report::{Cell, Column, Report, Table, Text, Words, say};

use crate::{
    Error,
    keyed::keyed,
    lacks::{lacks_in_words, note_of},
    levels::level_cell,
    one_table::sourced_table,
    question::{Grain, Question, ShowQuestion},
    source::{source_lines, source_text},
    words::{Sentence, place_name, shown},
};

/// Answers from the record with values that are no counts.
///
/// # Errors
/// When the record does not answer, with the reason.
pub(crate) fn show_values(record: &Record, question: &ShowQuestion) -> Result<Report, Error> {
    let selector = &question.selector;
    let statistic = selector.statistic;
    let answer = values(record, question)?;
    if answer.points.is_empty() {
        return Err(Refusal::Empty { statistic, asked: answer.chosen.period }.into());
    }
    let releases: BTreeSet<_> = answer.chosen.releases().into_iter().collect();
    let table = Table {
        id: "figures".to_owned(),
        caption: shown(selector, answer.chosen.period),
        columns: columns(statistic, &answer),
        rows: answer.points.iter().map(|point| row(statistic, &answer, point)).collect(),
        source: source_text(answer.chosen.parts.iter().map(|(held, _)| *held)),
    };
    let mut report = sourced_table("show", table, source_lines(record, &releases));
    let mut notes: Vec<Text> = note_of(statistic).into_iter().collect();
    if let Some(lacking) = lacks_in_words(&answer.lacks) {
        notes.push(say!("Falta: {lacking}.", "Missing: {lacking}.", lacking));
    }
    if question.rates && statistic.row().value == ValueKind::Range {
        notes.push(Text::both("De un rango no se dan tasas.", "No rates are given of a range."));
    }
    if let Some(section) = report.sections.first_mut().filter(|_| !notes.is_empty()) {
        section.blocks.push(report::Block::List { items: notes });
    }
    Ok(keyed(report, record, Question::Show(question.during(answer.chosen.period))))
}

/// The values, ranges added over the months that the question's grain puts together.
pub(crate) fn values<'a>(record: &'a Record, question: &ShowQuestion) -> Result<ValueAnswer<'a>, Error> {
    let selector = &question.selector;
    let whole = record.choose(selector)?.period;
    let counted_in = |period: Period| match question.grain {
        Grain::Month => period,
        Grain::Total => whole,
        Grain::Year => {
            let year = Period::year(period.first().year()).unwrap_or(period);
            Period::new(year.first().max(whole.first()), year.last().min(whole.last())).unwrap_or(year)
        }
    };
    Ok(record.values(&selector.clone().during(whole), counted_in)?)
}

/// The dimensions by which the points are told apart.
fn dimensions(answer: &ValueAnswer<'_>) -> Vec<Dimension> {
    let has = |dimension: &Dimension| answer.points.iter().any(|point| point.levels.of(*dimension).is_some());
    Dimension::ALL.into_iter().filter(has).collect()
}

/// Whether several offences are told apart.
pub(crate) fn tells_offences(answer: &ValueAnswer<'_>) -> bool {
    let offences: BTreeSet<_> = answer.points.iter().map(|point| point.offence).collect();
    offences.len() > 1
}

fn columns(statistic: Statistic, answer: &ValueAnswer<'_>) -> Vec<Column> {
    let mut columns = vec![
        Column::new("place", Sentence::Place.into()),
        Column::new("name", Sentence::Name.into()),
        Column::new("period", Sentence::Period.into()),
    ];
    if tells_offences(answer) {
        columns.push(Column::new("offence", Text::both("Delito", "Offence")));
    }
    columns.extend(dimensions(answer).into_iter().map(|d| Column::new(d.code(), d.words())));
    match statistic.row().value {
        ValueKind::Range => {
            columns.push(Column::new("low", Text::both("mínimo", "low")));
            columns.push(Column::new(
                "best",
                say!("{statistic}: lo más probable", "{statistic}: best", statistic = statistic.words()),
            ));
            columns.push(Column::new("high", Text::both("máximo", "high")));
        }
        ValueKind::Count => columns.push(Column::new("number", statistic.words())),
        kind @ (ValueKind::Share | ValueKind::Estimate) => {
            let heading = match kind {
                ValueKind::Share => say!("{statistic} (%)", "{statistic} (%)", statistic = statistic.words()),
                ValueKind::Count | ValueKind::Estimate | ValueKind::Range => statistic.words(),
            };
            columns.push(Column::new("number", heading));
            if answer.points.iter().any(|point| precision(&point.value).is_some()) {
                columns.push(Column::new("precision", Text::both("precisión", "precision")));
            }
        }
    }
    columns
}

fn row(statistic: Statistic, answer: &ValueAnswer<'_>, point: &ValuePoint) -> Vec<Cell> {
    let mut row: Vec<Cell> = vec![
        Text::code(point.place.to_string()).into(),
        Text::name(place_name(point.place)).into(),
        Text::from(point.period).into(),
    ];
    if tells_offences(answer) {
        row.push(point.offence.map_or(Cell::Empty, |offence| offence.words().into()));
    }
    row.extend(dimensions(answer).into_iter().map(|dimension| level_cell(&point.levels, dimension)));
    let trace = || point.trace.clone();
    match point.value {
        Value::Range { low, best, high } => {
            let end = |number: u64, end: &str| {
                let inputs = [("range", trace())];
                let of_end = Trace::computation("end of a range", inputs, [("end", end.to_owned())]);
                Cell::from(Quantity::count(number, statistic, of_end))
            };
            row.push(end(low, "low"));
            row.push(Quantity::count(best, statistic, trace()).into());
            row.push(end(high, "high"));
        }
        Value::Count(_) => row.push(printed(statistic, point).into()),
        Value::Share { .. } | Value::Estimate { .. } => {
            row.push(printed(statistic, point).into());
            if answer.points.iter().any(|point| precision(&point.value).is_some()) {
                row.push(precision(&point.value).map_or(Cell::Empty, Cell::from));
            }
        }
    }
    row
}

/// Decimals that are shown: a workbook holds more of a share than its sample bears, and `explain` shows them all.
const SHOWN: u8 = 2;

/// A value with as many decimals as are shown.
pub(crate) fn printed(statistic: Statistic, point: &ValuePoint) -> Quantity {
    let quantity = Quantity::printed(&point.value, statistic, point.trace.clone());
    match quantity.digits {
        Digits::Decimals(digits) => quantity.with_digits(Digits::Decimals(digits.min(SHOWN))),
        Digits::Whole | Digits::Significant(_) => quantity,
    }
}

/// How sure the publisher is of a value, where it says so.
fn precision(value: &Value) -> Option<Text> {
    let stated = match value {
        Value::Share { precision, .. } | Value::Estimate { precision, .. } => *precision,
        Value::Count(_) | Value::Range { .. } => return None,
    };
    match stated {
        Precision::Unstated => None,
        Precision::Class(PrecisionClass::High) => Some(Text::both("alta (CV < 15 %)", "high (CV < 15%)")),
        Precision::Class(PrecisionClass::Moderate) => {
            Some(Text::both("moderada (CV de 15 a 30 %)", "moderate (CV from 15 to 30%)"))
        }
        Precision::Class(PrecisionClass::Low) => {
            Some(Text::both("baja (CV de 30 % o más)", "low (CV of 30% or more)"))
        }
        Precision::StandardError(error) => Some(say!(
            "error estándar {error}",
            "standard error {error}",
            error = Text::code(error.to_string())
        )),
    }
}
