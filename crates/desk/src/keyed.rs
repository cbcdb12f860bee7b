//! Gives an answer its key: the releases that its figures come from, and digits that check its values.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Input, Language, Sha256, Trace};
use record::query::Record;
use report::{Block, Cell, Report, Span, Table, Text, Tone};

use crate::{key::Key, question::Question};

/// A release is named by so many digits, or by more where others that are held begin alike.
const FEWEST_DIGITS: usize = 4;

/// Digits that check one column, and a whole answer.
const OF_COLUMN: usize = 4;
const OF_ANSWER: usize = 8;

/// Above so many rows, the inputs of computed numbers are not searched for releases that the sources name anyway.
const MANY_ROWS: usize = 5_000;

/// The report with the key under which its question is asked again.
pub(crate) fn keyed(report: Report, record: &Record, question: Question) -> Report {
    keyed_in_order(report, record, question, &[])
}

/// The same, with releases that the question names in their order: of a difference, the earlier one first.
pub(crate) fn keyed_in_order(
    report: Report,
    record: &Record,
    question: Question,
    first: &[Sha256],
) -> Report {
    let others = releases_of(&report, record);
    let others = others.iter().filter(|release| !first.contains(release));
    let releases = first.iter().chain(others).map(|release| digits_of(record, *release)).collect();
    let key = Key { question, releases, check: checks(&report), address: Vec::new() };
    report.with_key(key.to_string())
}

/// Every release that the sources and the traces of a report name.
fn releases_of(report: &Report, record: &Record) -> BTreeSet<Sha256> {
    let mut found: BTreeSet<Sha256> = report.sources.iter().map(|source| source.sha256).collect();
    let many = report.tables().iter().map(|table| table.rows.len()).sum::<usize>() > MANY_ROWS;
    let mut traces = BTreeMap::new();
    for quantity in report.quantities() {
        if !(many && matches!(quantity.trace, Trace::Computation { .. })) {
            quantity.trace.gather(&mut traces);
        }
    }
    for trace in traces.values() {
        match trace {
            Trace::Cell { release, .. } | Trace::Sum { release, .. } | Trace::Sums { release, .. } => {
                found.insert(*release);
            }
            Trace::Record { release, .. } => found.extend(*release),
            Trace::Press { .. } | Trace::Stated { .. } => {}
            Trace::Computation { inputs, .. } => {
                found.extend(inputs.values().filter_map(|input| match input {
                    Input::File(file) => record.release(*file).map(|held| held.release.sha256),
                    Input::Trace(_) | Input::Named(_) => None,
                }));
            }
        }
    }
    found
}

/// The first digits of a release that no other release held begins with.
fn digits_of(record: &Record, release: Sha256) -> String {
    let whole = release.to_string();
    let others: Vec<String> = record
        .held()
        .iter()
        .filter(|held| held.release.sha256 != release)
        .map(|held| held.release.sha256.to_string())
        .collect();
    let alone = |digits: &usize| {
        let begins = whole.get(..*digits).unwrap_or(&whole);
        !others.iter().any(|other| other.starts_with(begins))
    };
    let digits = (FEWEST_DIGITS..=whole.len()).find(alone).unwrap_or(whole.len());
    whole.chars().take(digits).collect()
}

/// The digits that check an answer: four for each column of a single table, and four for the numbers of its
/// sentences; eight for all that an answer of several tables says.
pub(crate) fn checks(report: &Report) -> Vec<String> {
    let tables = report.tables();
    let said: Vec<String> =
        report.lead.quantities().chain(report.title.quantities()).map(measure::Quantity::plain).collect();
    let mut checks = Vec::new();
    if let [table] = tables.as_slice() {
        checks.extend(columns_with_numbers(table).into_iter().map(|i| digits(&column(table, i), OF_COLUMN)));
        if !said.is_empty() {
            checks.push(digits(&said, OF_COLUMN));
        }
    }
    if checks.is_empty() {
        let mut lines = said;
        tables.iter().for_each(|table| lines.extend(whole(table)));
        report.sections.iter().flat_map(|s| &s.blocks).for_each(|block| lines.extend(judged(block)));
        checks.push(digits(&lines, OF_ANSWER));
    }
    checks
}

/// The columns that are checked apart, by their index.
pub(crate) fn columns_with_numbers(table: &Table) -> Vec<usize> {
    (0..table.columns.len()).filter(|i| table.is_numeric(*i)).collect()
}

/// A column's numbers as they are published, each with the name of its row.
fn column(table: &Table, i: usize) -> Vec<String> {
    let numbers = table.rows.iter().zip(table.row_names()).filter_map(|(row, name)| match row.get(i) {
        Some(Cell::Number { quantity }) => Some(format!("{name}\t{}", quantity.plain())),
        Some(Cell::Text { .. } | Cell::Empty) | None => None,
    });
    numbers.collect()
}

/// What a table says apart from its wording: numbers, codes, periods and days.
fn whole(table: &Table) -> Vec<String> {
    let line = |(row, name): (&Vec<Cell>, String)| {
        let mut parts = vec![table.id.clone(), name];
        for cell in row {
            match cell {
                Cell::Number { quantity } => parts.push(quantity.plain()),
                Cell::Text { text } => parts.extend(unworded(text)),
                Cell::Empty => {}
            }
        }
        parts.join("\t")
    };
    let says = |line: &String| line.split('\t').count() > 2;
    table.rows.iter().zip(table.row_names()).map(line).filter(says).collect()
}

fn unworded(text: &Text) -> Vec<String> {
    let of = |span: &Span| match span {
        Span::Number(quantity) | Span::NumberWithInterval(quantity) => Some(quantity.plain()),
        Span::Period(_) | Span::Date(_) | Span::Code(_) => {
            Some(Text::from(span.clone()).for_machines(Language::Es))
        }
        // Words are written anew without the answer being another.
        Span::Words(_) | Span::Name(_) => None,
    };
    text.spans(Language::Es).iter().filter_map(of).collect()
}

fn judged(block: &Block) -> Option<String> {
    match block {
        Block::Judgement { tone, .. } => Some(
            match tone {
                Tone::Good => "good",
                Tone::Bad => "bad",
                Tone::Mixed => "mixed",
                Tone::Unknown => "unknown",
                Tone::Plain => "plain",
            }
            .to_owned(),
        ),
        Block::Paragraph { .. }
        | Block::List { .. }
        | Block::Table { .. }
        | Block::Figure { .. }
        | Block::Details { .. } => None,
    }
}

fn digits(lines: &[String], most: usize) -> String {
    Sha256::of(lines.join("\n").as_bytes()).to_string().chars().take(most).collect()
}
