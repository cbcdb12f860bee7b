//! `saldo explain`: a number down to release, sheet, row and column; a computed one down to what went in.

use std::collections::{BTreeMap, BTreeSet};

use measure::{
    Figure, LevelsAsked, Offence, OffenceSet, Period, PlaceCode, Quantity, Statistic, Trace, TraceId, Unit,
};
use record::query::{PlaceSelector, Record, Refusal, Want};
use report::{Block, Cell, Column, Report, Section, Table, Text};

use crate::{
    Error,
    keeping::{amended_section, expect_not_removed},
    key_words::KeySentence,
    source::source_lines,
    words::Sentence,
};

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
    let mut follow = Follow::default();
    let blocks = followed(record, trace, &mut follow)?;
    let mut sections =
        vec![Section { id: "trace".to_owned(), heading: Sentence::HowItCameToBe.into(), blocks }];
    sections.extend(amended_section(record, &follow.used));
    Ok(Report {
        id: format!("explain-{}", trace.id()),
        title: Sentence::Explained { id: trace.id().to_string() }.into(),
        lead: Text::empty(),
        sections,
        sources: source_lines(record, &follow.used),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    })
}

/// How far traces were followed.
#[derive(Debug, Default)]
pub(crate) struct Follow {
    /// The releases that were met.
    pub used: BTreeSet<measure::Sha256>,
    /// How many tables of cells there are.
    tables: usize,
}

/// A number down to its cells or its citation.
///
/// # Errors
/// When the release behind it is not held or damaged.
pub(crate) fn followed(record: &Record, trace: &Trace, follow: &mut Follow) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    one_trace(record, trace, (DEPTH, follow), &mut blocks)?;
    Ok(blocks)
}

fn one_trace(
    record: &Record,
    trace: &Trace,
    (depth, follow): (usize, &mut Follow),
    blocks: &mut Vec<Block>,
) -> Result<(), Error> {
    match trace {
        Trace::Sum { release, statistic, offence, place, period, levels: _ } => {
            follow.used.insert(*release);
            expect_not_removed(record, *release)?;
            let figures = record.figures_behind(trace)?;
            let total = Figure::sum(&figures).map_err(record::Error::from)?;
            blocks.push(Block::paragraph(Sentence::SumOf {
                total: Box::new(Quantity::count(total, *statistic, trace.clone())),
                statistic: *statistic,
                offence: offence.clone(),
                place: crate::words::place_name(*place),
                period: *period,
            }));
            // A list of events has no row where nothing happened.
            if figures.is_empty() && statistic.row().lists_events {
                let (release, place) = (release.to_string(), crate::words::place_name(*place));
                let none = KeySentence::NoEvent { release, place, period: *period };
                blocks.push(Block::paragraph(none));
            } else {
                cells(&figures, follow, blocks);
            }
        }
        Trace::Cell { release, sheet, origin } => {
            follow.used.insert(*release);
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
            follow.used.extend(release);
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
            let of_inputs = inputs.values().filter_map(|v| serde_json::from_str::<Trace>(v).ok());
            for input in of_inputs.chain(compared_sums(inputs, parameters)) {
                if depth > 0 {
                    one_trace(record, &input, (depth - 1, &mut *follow), blocks)?;
                }
            }
            inhabitants(record, inputs, parameters, (follow, blocks))?;
        }
    }
    Ok(())
}

/// Cells in words, and one by one for those who open them.
fn cells(figures: &[Figure], follow: &mut Follow, blocks: &mut Vec<Block>) {
    blocks.extend(crate::cells::cells_in_words(figures));
    follow.tables += 1;
    blocks.push(Block::Details {
        summary: KeySentence::EachCell.into(),
        blocks: vec![Block::Table { table: cells_table(figures, follow.tables) }],
    });
}

/// What the earlier and the later release of a difference say.
fn compared_sums(inputs: &BTreeMap<String, String>, parameters: &BTreeMap<String, String>) -> Vec<Trace> {
    // How many figures changed is told by the table of them, not by sums.
    if parameters.get("what").is_some_and(|what| what != "added") {
        return Vec::new();
    }
    let sum = |release: &str| {
        Some(Trace::Sum {
            release: inputs.get(release)?.parse().ok()?,
            statistic: parameters.get("statistic")?.parse().ok()?,
            offence: parameters.get("offence")?.parse().ok()?,
            place: parameters.get("place")?.parse::<PlaceSelector>().ok()?.within(),
            period: parameters.get("period")?.parse().ok()?,
            levels: LevelsAsked::default(),
        })
    };
    ["before", "after"].into_iter().filter_map(sum).collect()
}

/// The inhabitants over whom a rate is taken: person-years, and the cells of the projection.
fn inhabitants(
    record: &Record,
    inputs: &BTreeMap<String, String>,
    parameters: &BTreeMap<String, String>,
    (follow, blocks): (&mut Follow, &mut Vec<Block>),
) -> Result<(), Error> {
    let parsed = || -> Option<(measure::Sha256, PlaceCode, Period)> {
        let period = parameters.get("period").or(parameters.get("month"))?.parse().ok()?;
        Some((inputs.get("population")?.parse().ok()?, parameters.get("place")?.parse().ok()?, period))
    };
    let Some((release, place, period)) = parsed() else { return Ok(()) };
    let no_such =
        || Refusal::NoSuchVintage { statistic: Statistic::Population, vintage: release.to_string() };
    let held = record.release(release).ok_or_else(no_such)?;
    follow.used.insert(release);
    let population = record.population(&held.release.series, PlaceSelector::One(place))?;
    let years = (period.first().year() - 1, period.last().year() + 1);
    let wide = Period::year(years.0).ok().zip(Period::year(years.1).ok());
    let around = wide.and_then(|(first, last)| Period::new(first.first(), last.last()).ok());
    let want = Want {
        statistic: Statistic::Population,
        offence: OffenceSet::one(Offence::NoOffence),
        place: PlaceSelector::One(place),
        period: around.unwrap_or(period),
        levels: LevelsAsked::default(),
    };
    let figures = record.figures(held, &want)?;
    if let Some(person_years) = population.person_years(place, period) {
        let trace = Trace::computation(
            "person-years between mid-years",
            [("population", release.to_string())],
            [("place", place.to_string()), ("period", period.to_string())],
        );
        let number =
            Quantity::real(person_years, Unit::Pure, trace).with_digits(measure::Digits::Decimals(3));
        blocks.push(Block::paragraph(KeySentence::Inhabitants {
            number: Box::new(number),
            place: crate::words::place_name(place),
            projection: population.name().to_owned(),
        }));
    }
    cells(&figures, follow, blocks);
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
            Quantity::printed(&figure.value, figure.statistic, trace).into(),
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
    let origin = figure.origin.to_string();
    origin.split_once('@').map_or(origin.as_str(), |(rows, _)| rows).to_owned()
}
