//! `saldo explain`: a number down to release, sheet, row and column; a computed one down to what went in.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Figure, Quantity, Trace, TraceId};
use record::query::Record;
use report::{Block, Cell, Column, Report, Section, Table, Text};

use crate::{Error, source::source_lines, words::Sentence};

/// How deep computed numbers are followed.
const DEPTH: usize = 4;

/// Explains a trace found among `traces`, following computations into their inputs.
///
/// # Errors
/// When no such trace is known, or the release behind it is not held.
pub fn explain(record: &Record, traces: &BTreeMap<TraceId, Trace>, id: TraceId) -> Result<Report, Error> {
    let trace = traces.get(&id).ok_or_else(|| Error::UnknownTrace { trace: id.to_string() })?;
    explain_trace(record, trace)
}

/// Explains the total that a question asks for.
///
/// # Errors
/// As the question itself.
pub fn explain_selector(record: &Record, selector: &record::query::Selector) -> Result<Report, Error> {
    explain_trace(record, &record.total(selector)?.trace)
}

/// Explains a trace that is at hand.
///
/// # Errors
/// When the release behind it is not held or damaged.
pub fn explain_trace(record: &Record, trace: &Trace) -> Result<Report, Error> {
    let mut blocks = Vec::new();
    let mut used = BTreeSet::new();
    follow(record, trace, DEPTH, &mut blocks, &mut used)?;
    Ok(Report {
        id: format!("explain-{}", trace.id()),
        title: Sentence::Explained { id: trace.id().to_string() }.into(),
        lead: Text::empty(),
        sections: vec![Section { id: "trace".to_owned(), heading: Sentence::HowItCameToBe.into(), blocks }],
        sources: source_lines(record, &used),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

fn follow(
    record: &Record,
    trace: &Trace,
    depth: usize,
    blocks: &mut Vec<Block>,
    used: &mut BTreeSet<measure::Sha256>,
) -> Result<(), Error> {
    match trace {
        Trace::Sum { release, statistic, offence, place, period } => {
            used.insert(*release);
            let figures = record.figures_behind(trace)?;
            let total = figures.iter().map(|f| f.number).sum();
            blocks.push(Block::paragraph(Sentence::SumOf {
                total: Box::new(Quantity::count(total, *statistic, trace.clone())),
                statistic: *statistic,
                offence: offence.clone(),
                place: crate::words::place_name(*place),
                period: *period,
            }));
            blocks.push(Block::Table { table: cells_table(&figures, blocks.len()) });
        }
        Trace::Cell { release, sheet, origin } => {
            used.insert(*release);
            blocks.push(Block::paragraph(Sentence::CellsOf {
                release: release.to_string(),
                sheet: sheet.clone(),
                origin: origin.to_string(),
            }));
        }
        Trace::Press { outlet, date, address } => blocks.push(Block::paragraph(Sentence::PressOf {
            outlet: outlet.clone(),
            date: date.clone(),
            address: address.clone(),
        })),
        Trace::Stated { file, name, key } => blocks.push(Block::paragraph(Sentence::StatedIn {
            file: file.to_string(),
            name: name.clone(),
            key: key.clone(),
        })),
        Trace::Record { what, release } => {
            used.extend(release);
            blocks.push(Block::paragraph(Sentence::FactOfRecord {
                what: what.clone(),
                release: release.map(|r| r.to_string()),
            }));
        }
        Trace::Computation { method, version, inputs, parameters } => {
            blocks.push(Block::paragraph(Sentence::ComputedBy {
                method: method.clone(),
                version: version.clone(),
            }));
            let pairs =
                inputs.iter().chain(parameters).filter(|(_, v)| serde_json::from_str::<Trace>(v).is_err());
            let items: Vec<Text> = pairs
                .map(|(key, value)| Sentence::KeyValue { key: key.clone(), value: value.clone() }.into())
                .collect();
            if !items.is_empty() {
                blocks.push(Block::List { items });
            }
            for input in inputs.values().filter_map(|v| serde_json::from_str::<Trace>(v).ok()) {
                if depth > 0 {
                    follow(record, &input, depth - 1, blocks, used)?;
                }
            }
        }
    }
    Ok(())
}

/// One row for every figure: where in the file its cells stand and what they say.
fn cells_table(figures: &[Figure], nth: usize) -> Table {
    let row = |figure: &Figure| -> Vec<Cell> {
        let trace = Trace::Cell {
            release: figure.release,
            sheet: figure.sheet.clone(),
            origin: figure.origin.clone(),
        };
        vec![
            Text::code(figure.release.short()).into(),
            figure.sheet.as_ref().map_or(Cell::Empty, |sheet| Text::code(sheet).into()),
            Text::code(rows_of(figure)).into(),
            Text::code(figure.origin.column().to_string()).into(),
            Text::code(figure.place.to_string()).into(),
            Text::from(figure.period).into(),
            Text::name(&figure.label).into(),
            Quantity::count(figure.number, figure.statistic, trace).into(),
        ]
    };
    Table {
        id: format!("cells-{nth}"),
        caption: Sentence::CellsBehind.into(),
        columns: vec![
            Column::new("release", Sentence::ReleaseHeading.into()),
            Column::new("sheet", Sentence::Sheet.into()),
            Column::new("rows", Sentence::RowsInFile.into()),
            Column::new("column", Sentence::ColumnInFile.into()),
            Column::new("place", Sentence::Place.into()),
            Column::new("period", Sentence::Period.into()),
            Column::new("label", Sentence::PublishersLabel.into()),
            Column::new("number", Sentence::Number.into()),
        ],
        rows: figures.iter().map(row).collect(),
        source: Text::empty(),
    }
}

/// The rows of a figure's cells as runs, without the column.
fn rows_of(figure: &Figure) -> String {
    figure.origin.to_string().split('@').next().unwrap_or_default().to_owned()
}
