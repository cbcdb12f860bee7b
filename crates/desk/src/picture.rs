//! The picture of an answer: the drawing that it holds, or its figures over time and by place.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Input, Level, PanelTime, Period, PlaceCode, Trace, Unit, ValueKind};
use record::query::{Answer, Chosen, Point, Record, ValuePoint};
use report::{Drawing, Figure, IntervalChart, LineChart, Report, Role, Series, Text, Words as _};

use crate::{
    Error,
    question::{Grain, ShowQuestion},
    show::ask,
    show_values::{printed, tells_offences, values},
    source::source_text,
    words::{Sentence, place_name, shown},
};

/// Lines that are named; of more, those that end highest.
const NAMED: usize = 4;

/// Places in rows at most, the largest first: more are a table.
const MOST_ROWS: usize = 40;

/// The drawing of a report whose name ends so, or its first.
///
/// # Errors
/// When the report has none, or none of that name.
pub fn picture<'a>(report: &'a Report, name: Option<&str>) -> Result<&'a Figure, Error> {
    let figures = report.figures();
    match name {
        None => figures.into_iter().next().ok_or_else(|| no_picture(Sentence::HasNoPicture)),
        Some(name) => {
            let known = figures.iter().map(|figure| figure.id.clone()).collect::<Vec<_>>().join(", ");
            let found = figures.into_iter().find(|figure| figure.id.ends_with(name));
            found.ok_or_else(|| {
                Error::mistyped("--picture", Sentence::UnknownPicture { seen: name.to_owned(), known }.into())
            })
        }
    }
}

fn no_picture(why: Sentence) -> Error {
    Error::mistyped("--format", why.into())
}

/// The figures of a question over time, a line a place; or of one period, a row a place.
///
/// # Errors
/// As the question itself, and when it has a single number for an answer.
pub fn show_picture(record: &Record, question: &ShowQuestion) -> Result<Figure, Error> {
    if question.selector.statistic.row().value != ValueKind::Count {
        return values_picture(record, question);
    }
    let answer = ask(record, question)?;
    let periods: BTreeSet<Period> = answer.points.iter().map(|point| point.period).collect();
    let places: BTreeSet<PlaceCode> = answer.points.iter().map(|point| point.place).collect();
    let drawing = match (periods.len(), places.len()) {
        (0 | 1, 0 | 1) => return Err(no_picture(Sentence::OneNumberNoPicture)),
        (0 | 1, _) => rows(&answer).into(),
        _ => lines(&answer, question.grain, &periods).into(),
    };
    Ok(figure(question, &answer.chosen, drawing))
}

/// A drawing with its caption and its sources.
fn figure(question: &ShowQuestion, chosen: &Chosen<'_>, drawing: Drawing) -> Figure {
    let caption = shown(&question.selector, chosen.period);
    Figure {
        id: "show".to_owned(),
        title: caption.clone(),
        description: caption,
        drawing,
        source: source_text(chosen.parts.iter().map(|(held, _)| *held)),
    }
}

/// The same of values that are no counts: a line or a row for each place, offence and level.
fn values_picture(record: &Record, question: &ShowQuestion) -> Result<Figure, Error> {
    let answer = values(record, question)?;
    let statistic = question.selector.statistic;
    let several_offences = tells_offences(&answer);
    let name = |point: &ValuePoint| {
        let mut parts = vec![Text::name(place_name(point.place))];
        parts.extend(point.offence.filter(|_| several_offences).map(|offence| offence.words()));
        parts.extend(point.levels.iter().filter_map(|(_, level)| match level {
            Level::Named(name) => Some(Text::name(name)),
            Level::Total => None,
        }));
        Text::joined(parts, ", ")
    };
    let periods: BTreeSet<Period> = answer.points.iter().map(|point| point.period).collect();
    let quantity = |point: &ValuePoint| printed(statistic, point);
    let Some(unit) = answer.points.first().map(|point| quantity(point).unit) else {
        return Err(no_picture(Sentence::HasNoPicture));
    };
    let drawing = match (periods.len(), answer.points.len()) {
        (_, 0 | 1) => return Err(no_picture(Sentence::OneNumberNoPicture)),
        (0 | 1, _) => IntervalChart {
            unit,
            neutral: 0.0,
            margin: None,
            rows: answer.points.iter().take(MOST_ROWS).map(|point| (name(point), quantity(point))).collect(),
        }
        .into(),
        _ => {
            let mut by_name: BTreeMap<_, (Text, Trace, BTreeMap<Period, f64>)> = BTreeMap::new();
            for point in &answer.points {
                let key = (point.place, point.offence, point.levels.clone());
                let new = || (name(point), point.trace.clone(), BTreeMap::new());
                by_name.entry(key).or_insert_with(new).2.insert(point.period, quantity(point).value);
            }
            let lines = by_name.into_values().enumerate().map(|(nth, (name, trace, values))| Series {
                name,
                role: if nth < NAMED { Role::Plain } else { Role::Background },
                values: periods.iter().map(|period| values.get(period).copied()).collect(),
                trace,
            });
            let yearly = periods.iter().all(|period| period.months() == 12);
            let time = |period: &Period| match yearly {
                true => PanelTime::Year(period.first().year()),
                false => PanelTime::Month(period.first()),
            };
            LineChart {
                times: periods.iter().map(time).collect(),
                unit,
                series: lines.collect(),
                notes: Vec::new(),
            }
            .into()
        }
    };
    Ok(figure(question, &answer.chosen, drawing))
}

fn rows(answer: &Answer<'_>) -> IntervalChart {
    let mut points: Vec<&Point> = answer.points.iter().collect();
    points.sort_by_key(|point| (std::cmp::Reverse(point.number), point.place));
    let row = |point: &&Point| (Text::name(place_name(point.place)), point.quantity(answer.statistic));
    IntervalChart {
        unit: Unit::Count(answer.statistic),
        neutral: 0.0,
        margin: None,
        rows: points.iter().take(MOST_ROWS).map(row).collect(),
    }
}

fn lines(answer: &Answer<'_>, grain: Grain, periods: &BTreeSet<Period>) -> LineChart {
    let mut by_place: BTreeMap<PlaceCode, BTreeMap<Period, &Point>> = BTreeMap::new();
    for point in &answer.points {
        by_place.entry(point.place).or_default().insert(point.period, point);
    }
    let last = |points: &BTreeMap<Period, &Point>| points.values().next_back().map(|point| point.number);
    let mut highest: Vec<PlaceCode> = by_place.keys().copied().collect();
    highest.sort_by_key(|place| (std::cmp::Reverse(by_place.get(place).and_then(last)), *place));
    highest.truncate(NAMED);
    let series = |(place, points): (&PlaceCode, &BTreeMap<Period, &Point>)| {
        // What lacks a cell is lower than what happened: the line has a gap there.
        let value = |period: &Period| {
            let point = points.get(period).filter(|point| point.cells.is_complete())?;
            #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
            let number = point.number as f64;
            Some(number)
        };
        Series {
            name: Text::name(place_name(*place)),
            role: if highest.contains(place) { Role::Plain } else { Role::Background },
            values: periods.iter().map(value).collect(),
            trace: trace_of(answer, *place),
        }
    };
    let mut series: Vec<Series> = by_place.iter().map(series).collect();
    series.sort_by_key(|series| series.role == Role::Plain);
    let time = |period: &Period| match grain {
        Grain::Year => PanelTime::Year(period.first().year()),
        Grain::Month | Grain::Total => PanelTime::Month(period.first()),
    };
    LineChart {
        times: periods.iter().map(time).collect(),
        unit: Unit::Count(answer.statistic),
        series,
        notes: Vec::new(),
    }
}

/// The sums of one place in each release that answers.
fn trace_of(answer: &Answer<'_>, place: PlaceCode) -> Trace {
    let sums = answer.chosen.parts.iter().map(|(held, period)| {
        let (release, statistic, offence) = (held.release.sha256, answer.statistic, answer.offence.clone());
        let sums = Trace::Sums { release, statistic, offence, places: vec![place], period: *period };
        (period.to_string(), Input::from(sums))
    });
    let sums: Vec<(String, Input)> = sums.collect();
    Trace::computation("series", sums.iter().map(|(part, input)| (part.as_str(), input.clone())), [])
}
