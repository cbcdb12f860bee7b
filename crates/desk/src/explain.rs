//! `saldo explain`: a number down to release, sheet, row and column; a computed one down to what went in.

use std::collections::{BTreeMap, BTreeSet};

use measure::{
    Dimension, Figure, Input, LevelsAsked, Offence, OffenceSet, Period, PlaceCode, PlaceLevel, Quantity,
    Statistic, Trace, TraceId, Unit, Value, ValueKind,
};
use record::query::{PlaceSelector, Record, Refusal, Want};
use report::{Block, Cell, Column, Report, Section, Table, Text, Words, say};

use crate::{
    Error,
    keeping::{amended_section, expect_not_removed},
    key_words::KeySentence,
    lacks::note_of,
    levels::level_cell,
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
    explained(record, (trace, &[]), Follow { known: traces.clone(), ..Follow::default() })
}

/// Explains the total that a question asks for; of shares and estimates, which have none, each that answers it.
///
/// # Errors
/// As the question itself.
pub fn explain_selector(record: &Record, selector: &record::query::Selector) -> Result<Report, Error> {
    let kind = selector.statistic.row().value;
    if kind == ValueKind::Count {
        return explain_trace(record, &record.total(selector)?.trace);
    }
    // Ranges are one sum over the whole period; a share or an estimate stands at its own.
    let whole = record.choose(selector)?.period;
    let counted_in = |period| if kind == ValueKind::Range { whole } else { period };
    let points = record.values(&selector.clone().during(whole), counted_in)?.points;
    let traces: Vec<Trace> = points.into_iter().map(|point| point.trace).collect();
    match &traces[..] {
        [] => Err(Refusal::Empty { statistic: selector.statistic, asked: whole }.into()),
        [first, others @ ..] => explained(record, (first, others), Follow::default()),
    }
}

/// Explains a trace that is at hand.
///
/// # Errors
/// When the release behind it is not held or damaged.
pub fn explain_trace(record: &Record, trace: &Trace) -> Result<Report, Error> {
    explained(record, (trace, &[]), Follow::default())
}

/// Explains a trace, and others after it.
fn explained(
    record: &Record,
    (trace, others): (&Trace, &[Trace]),
    mut follow: Follow,
) -> Result<Report, Error> {
    follow.gathered = (!others.is_empty()).then(Vec::new);
    let mut blocks = followed(record, trace, &mut follow)?;
    for other in others {
        blocks.extend(followed(record, other, &mut follow)?);
    }
    if let Some(gathered) = follow.gathered.take() {
        follow.tables += 1;
        let has =
            |dimension: &Dimension| gathered.iter().any(|figure| figure.levels.of(*dimension).is_some());
        let dimensions: Vec<Dimension> = Dimension::ALL.into_iter().filter(has).collect();
        blocks.push(each_cell(cells_table(&gathered, &dimensions, follow.tables)));
    }
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
    /// Traces that are named where they go in, by those names.
    known: BTreeMap<TraceId, Trace>,
    /// What was followed of this number: nothing is told twice of it.
    told: BTreeSet<TraceId>,
    /// How many tables of cells there are.
    tables: usize,
    /// The cells of several numbers that stand in one table after all of them.
    gathered: Option<Vec<Figure>>,
}

/// A number down to its cells or its citation.
///
/// # Errors
/// When the release behind it is not held or damaged.
pub(crate) fn followed(record: &Record, trace: &Trace, follow: &mut Follow) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    follow.told.clear();
    one_trace(record, trace, (DEPTH, follow), &mut blocks)?;
    Ok(blocks)
}

fn one_trace(
    record: &Record,
    trace: &Trace,
    (depth, follow): (usize, &mut Follow),
    blocks: &mut Vec<Block>,
) -> Result<(), Error> {
    if !follow.told.insert(trace.id()) {
        return Ok(());
    }
    match trace {
        Trace::Sum { release, statistic, offence, place, period, levels } => {
            follow.used.insert(*release);
            expect_not_removed(record, *release)?;
            let figures = record.figures_behind(trace)?;
            let sum = Figure::sum(&figures).and_then(|sum| sum.value()).map_err(record::Error::from)?;
            // default: a sum of no cell is a count of none
            let value = sum.unwrap_or(Value::Count(0));
            let quantity = Quantity::printed(&value, *statistic, trace.clone());
            blocks.push(Block::paragraph(say!(
                "{total} {statistic} ({offence}), {place}, {period}{levels}: {how}",
                "{total} {statistic} ({offence}), {place}, {period}{levels}: {how}",
                total = Text::with_interval(quantity),
                statistic = statistic.words(),
                offence = offence.words(),
                place = Text::name(crate::words::place_name(*place)),
                period = *period,
                levels = levels.words(),
                how = match value.kind() {
                    ValueKind::Count => Text::both("la suma de estas celdas.", "the sum of these cells."),
                    ValueKind::Range => Text::both(
                        "la suma de estas celdas, extremo por extremo.",
                        "the sum of these cells, end by end."
                    ),
                    ValueKind::Share | ValueKind::Estimate => {
                        Text::both("como está impreso en esta celda.", "as it is printed in this cell.")
                    }
                }
            )));
            blocks.extend(note_of(*statistic).map(Block::paragraph));
            // A list of events has no row where nothing happened.
            if figures.is_empty() && statistic.row().lists_events {
                let (release, place) = (release.to_string(), crate::words::place_name(*place));
                let none = KeySentence::NoEvent { release, place, period: *period };
                blocks.push(Block::paragraph(none));
            } else {
                cells(&figures, follow, blocks);
            }
        }
        Trace::Sums { release, .. } => {
            follow.used.insert(*release);
            expect_not_removed(record, *release)?;
            sums(record, trace, (follow, blocks))?;
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
            let files = inputs.iter().filter(|(_, input)| !matches!(input, Input::Trace(_)));
            let files = files.map(|(role, input)| (role.clone(), input.to_string()));
            let pairs = files.chain(parameters.clone());
            let items: Vec<Text> =
                pairs.map(|(key, value)| Sentence::KeyValue { key, value }.into()).collect();
            if !items.is_empty() {
                blocks.push(Block::List { items });
            }
            let of_inputs = inputs.values().filter_map(|input| match input {
                Input::Trace(link) => link.trace().or_else(|| follow.known.get(&link.id())).cloned(),
                Input::File(_) | Input::Named(_) => None,
            });
            for input in of_inputs.chain(compared_sums(inputs, parameters)).collect::<Vec<_>>() {
                if depth > 0 {
                    one_trace(record, &input, (depth - 1, &mut *follow), blocks)?;
                }
            }
            inhabitants(record, inputs, parameters, (follow, blocks))?;
        }
    }
    Ok(())
}

/// More cells than this are not listed: each place has its sum, which is explained by itself.
const MOST_CELLS: usize = 6_000;

/// What a panel was read from: each cell where a reader can go through them, else the sum of each place.
fn sums(
    record: &Record,
    trace: &Trace,
    (follow, blocks): (&mut Follow, &mut Vec<Block>),
) -> Result<(), Error> {
    let Trace::Sums { release, statistic, offence, places, period } = trace else { return Ok(()) };
    let is_of_states = places.iter().all(|place| place.level() == PlaceLevel::State);
    let row_of = |figure: &Figure| {
        if is_of_states { figure.place.state().unwrap_or(figure.place) } else { figure.place }
    };
    let figures = record.figures_behind(trace)?;
    blocks.push(Block::paragraph(KeySentence::SumsOf {
        release: release.short(),
        statistic: *statistic,
        offence: offence.clone(),
        places: places.len(),
        period: *period,
    }));
    follow.tables += 1;
    if figures.len() <= MOST_CELLS {
        blocks.push(Block::Table { table: cells_table(&figures, &[], follow.tables) });
        return Ok(());
    }
    let mut of_place: BTreeMap<PlaceCode, Vec<&Figure>> =
        places.iter().map(|place| (*place, Vec::new())).collect();
    for figure in &figures {
        of_place.entry(row_of(figure)).or_default().push(figure);
    }
    let mut totals: BTreeMap<PlaceCode, u64> = BTreeMap::new();
    for (place, figures) in of_place {
        totals.insert(place, Figure::sum(figures).and_then(|sum| sum.total()).map_err(record::Error::from)?);
    }
    let row = |(place, number): (&PlaceCode, &u64)| -> Vec<Cell> {
        let (place, period) = (*place, *period);
        let sum = Trace::Sum {
            release: *release,
            statistic: *statistic,
            offence: offence.clone(),
            place,
            period,
            levels: LevelsAsked::default(),
        };
        vec![
            Text::code(place.to_string()).into(),
            Text::name(crate::words::place_name(place)).into(),
            Quantity::count(*number, *statistic, sum).into(),
        ]
    };
    blocks.push(Block::paragraph(KeySentence::TooManyCells));
    blocks.push(Block::Table {
        table: Table {
            id: format!("cells-{}", follow.tables),
            caption: Sentence::CellsBehind.into(),
            columns: vec![
                Column::new("place", Sentence::Place.into()),
                Column::new("name", Sentence::Name.into()),
                Column::new("number", Sentence::Number.into()),
            ],
            rows: totals.iter().map(row).collect(),
            source: Text::empty(),
        },
    });
    Ok(())
}

/// Cells in words, and one by one for those who open them.
fn cells(figures: &[Figure], follow: &mut Follow, blocks: &mut Vec<Block>) {
    blocks.extend(crate::cells::cells_in_words(figures));
    if let Some(gathered) = &mut follow.gathered {
        return gathered.extend_from_slice(figures);
    }
    follow.tables += 1;
    blocks.push(each_cell(cells_table(figures, &[], follow.tables)));
}

fn each_cell(table: Table) -> Block {
    Block::Details { summary: KeySentence::EachCell.into(), blocks: vec![Block::Table { table }] }
}

/// What the earlier and the later release of a difference say.
fn compared_sums(inputs: &BTreeMap<String, Input>, parameters: &BTreeMap<String, String>) -> Vec<Trace> {
    // How many figures changed is told by the table of them, not by sums.
    if parameters.get("what").is_some_and(|what| what != "added") {
        return Vec::new();
    }
    let sum = |release: &str| {
        let Input::File(release) = *inputs.get(release)? else { return None };
        Some(Trace::Sum {
            release,
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
    inputs: &BTreeMap<String, Input>,
    parameters: &BTreeMap<String, String>,
    (follow, blocks): (&mut Follow, &mut Vec<Block>),
) -> Result<(), Error> {
    let parsed = || -> Option<(measure::Sha256, PlaceCode, Period)> {
        let period = parameters.get("period").or(parameters.get("month"))?.parse().ok()?;
        let Input::File(release) = *inputs.get("population")? else { return None };
        Some((release, parameters.get("place")?.parse().ok()?, period))
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
            [("population", release)],
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

/// One row for every figure: where in the file its cells stand, where they stand on these dimensions, and what they say.
fn cells_table(figures: &[Figure], dimensions: &[Dimension], nth: usize) -> Table {
    let row = |figure: &Figure| -> Vec<Cell> {
        let trace = Trace::Cell {
            release: figure.release,
            sheet: figure.sheet.clone(),
            origin: figure.origin.clone(),
        };
        let mut cells = vec![
            Text::code(figure.release.short()).into(),
            figure.sheet.as_ref().map_or(Cell::Empty, |sheet| Text::code(sheet).into()),
            Text::code(rows_of(figure)).into(),
            Text::code(figure.origin.column().to_string()).into(),
            Text::code(figure.place.to_string()).into(),
            Text::from(figure.period).into(),
            Text::name(&figure.label).into(),
        ];
        cells.extend(dimensions.iter().map(|dimension| level_cell(&figure.levels, *dimension)));
        cells.push(Quantity::printed(&figure.value, figure.statistic, trace).into());
        cells
    };
    let mut columns = vec![
        Column::new("release", Sentence::ReleaseHeading.into()),
        Column::new("sheet", Sentence::Sheet.into()),
        Column::new("rows", Sentence::RowsInFile.into()),
        Column::new("column", Sentence::ColumnInFile.into()),
        Column::new("place", Sentence::Place.into()),
        Column::new("period", Sentence::Period.into()),
        Column::new("label", Sentence::PublishersLabel.into()),
    ];
    columns.extend(dimensions.iter().map(|dimension| Column::new(dimension.code(), dimension.words())));
    columns.push(Column::new("number", Sentence::Number.into()));
    Table {
        id: format!("cells-{nth}"),
        caption: Sentence::CellsBehind.into(),
        columns,
        rows: figures.iter().map(row).collect(),
        source: Text::empty(),
    }
}

/// The rows of a figure's cells as runs, without the column.
fn rows_of(figure: &Figure) -> String {
    let origin = figure.origin.to_string();
    origin.split_once('@').map_or(origin.as_str(), |(rows, _)| rows).to_owned()
}
