//! Drawings with nothing in them, with numbers that are none, with one value, with words that are too long.

use measure::{Language, Month, PanelTime, PlaceCode, Quantity, Statistic, Trace, Unit};
use report::{
    Block, Drawing, EventStudy, Figure, Frame, HtmlOptions, IntervalChart, Layer, LineChart, Link, MapArea,
    MapChart, Marks, Note, PlaceboChart, Report, Role, Scale, Section, Series, Text, Tile, html, svg, tables,
    terminal,
};

const RATE: Unit = Unit::Per100kYear(Statistic::Victims);
const LONG: &str = "Veracruz de Ignacio de la Llave y otros estados con nombres que no acaban nunca";

fn trace() -> Trace {
    Trace::given("edge", [])
}

fn number(value: f64) -> Quantity {
    Quantity::real(value, RATE, trace())
}

fn lines(times: Vec<PanelTime>, values: &[Option<f64>]) -> Drawing {
    let series = [Role::Observed, Role::Counterfactual, Role::Plain].map(|role| Series {
        name: Text::name(LONG),
        role,
        values: values.to_vec(),
        trace: trace(),
    });
    let notes = times.iter().map(|at| Note::Moment { at: *at, label: Text::name(LONG) }).collect();
    LineChart { times, unit: RATE, series: series.to_vec(), notes }.into()
}

fn placebos(estimate: f64, effects: &[f64]) -> Drawing {
    PlaceboChart {
        unit: RATE,
        estimate: number(estimate),
        treated: Text::name(LONG),
        placebos: effects.iter().map(|effect| (LONG.to_owned(), *effect)).collect(),
        trace: trace(),
    }
    .into()
}

fn event(effects: &[(i32, f64, f64, f64)]) -> Drawing {
    let effects = effects.iter().map(|(step, low, estimate, high)| (*step, *estimate, Some((*low, *high))));
    EventStudy { unit: RATE, step: Unit::Months, effects: effects.collect(), trace: trace() }.into()
}

fn intervals(rows: Vec<(Text, Quantity)>) -> Drawing {
    IntervalChart { unit: Unit::RateRatio, neutral: 1.0, margin: Some((0.9, 1.1)), rows }.into()
}

fn map(values: &[Option<f64>], neutral: Option<f64>) -> Drawing {
    let place = |code: usize| PlaceCode::new(u32::try_from(code).unwrap() + 1).unwrap();
    let areas = values.iter().enumerate().map(|(i, value)| MapArea {
        place: place(i),
        name: LONG.to_owned(),
        value: value.map(number),
        outlined: true,
    });
    let square = vec![(-100.0, 20.0), (-99.0, 20.0), (-99.0, 21.0), (-100.0, 21.0)];
    let outlines = (0..values.len()).map(|i| (place(i), vec![square.clone(), vec![]])).collect();
    MapChart { unit: RATE, neutral, areas: areas.collect(), outlines, outlined_label: Some(Text::name(LONG)) }
        .into()
}

/// A layer of marks over scales.
fn marks(across: Scale, up: Scale, marks: Vec<Marks>) -> Drawing {
    let layer = |marks| Layer { name: Text::name(LONG), role: Role::Plain, trace: Some(trace()), marks };
    Drawing {
        unit: RATE,
        neutral: None,
        across,
        up,
        layers: marks.into_iter().map(layer).collect(),
        notes: vec![],
    }
}

/// What no answer shows yet: bars, forecasts, fields and flows.
fn later_systems() -> Vec<Drawing> {
    let names = |many: usize| Scale::Category { names: vec![Text::name(LONG); many] };
    let times = || Scale::Time { times: (2019..2024).map(PanelTime::Year).collect() };
    let degrees = || Scale::Number { unit: Unit::Pure, title: Text::name(LONG) };
    let square = vec![(-100.0, 20.0), (-99.0, 20.0), (-99.0, 21.0), (-100.0, 21.0)];
    let map = || Scale::Map { outlines: vec![(PlaceCode::new(1).unwrap(), vec![square.clone()])] };
    let tiles = |radius: f64| {
        let tile = |(across, up, value)| Tile { across, up, value: number(value) };
        let tiles = [(0.0, 0.0, 1.0), (1.0, 0.0, 2.0), (0.0, 1.0, f64::NAN), (1.0, 1.0, 9.0)];
        Marks::Tile { radius, tiles: tiles.map(tile).to_vec() }
    };
    let on_map = Tile { across: -99.5, up: 20.5, value: number(3.0) };
    let bars = Marks::Bar { values: vec![Some(3.0), None, Some(-1.0), Some(f64::NAN), Some(2.0)] };
    let ranges = vec![None, Some((1.0, 2.0)), Some((0.5, 3.0)), Some((f64::NAN, 1.0)), Some((0.0, 9.0))];
    let link = |(from, to, value)| Link { from, to, value: number(value) };
    let links = [(0, 0, 5.0), (0, 1, 2.0), (1, 1, f64::NAN), (1, 0, 1.0), (7, 7, 1.0)].map(link).to_vec();
    vec![
        marks(times(), Scale::Values, vec![Marks::Band { ranges }, bars.clone()]),
        marks(names(5), Scale::Values, vec![bars.clone(), bars]),
        marks(names(0), Scale::Values, vec![Marks::Bar { values: vec![] }]),
        marks(names(2), names(2), vec![tiles(0.0)]),
        marks(degrees(), degrees(), vec![tiles(0.6)]),
        marks(map(), Scale::Free, vec![Marks::Tile { radius: 0.2, tiles: vec![on_map] }]),
        marks(names(2), names(2), vec![Marks::Link { links }]),
        marks(names(0), names(0), vec![Marks::Link { links: vec![] }]),
    ]
}

fn drawings() -> Vec<Drawing> {
    let month = |text: &str| PanelTime::Month(text.parse::<Month>().unwrap());
    let months: Vec<PanelTime> = ["2019-11", "2019-12", "2020-01"].into_iter().map(month).collect();
    let of_answers = vec![
        lines(vec![], &[]),
        lines(months.clone(), &[None, None, None]),
        lines(months.clone(), &[Some(f64::NAN), Some(f64::INFINITY), Some(1.0)]),
        lines(months.clone(), &[Some(5.0)]),
        lines(vec![PanelTime::Year(2019)], &[Some(0.0)]),
        placebos(0.0, &[]),
        placebos(f64::NAN, &[f64::NAN]),
        placebos(1e9, &[1.0; 3_000]),
        event(&[]),
        event(&[(0, f64::NEG_INFINITY, 1.0, f64::INFINITY), (1, 0.0, f64::NAN, 0.0)]),
        intervals(vec![]),
        intervals(vec![
            (Text::name(LONG), number(f64::NAN)),
            (Text::name(LONG), number(1.0).with_interval(0.0, 1e12, 0.9)),
        ]),
        map(&[], None),
        map(&[None, Some(f64::NAN), Some(2.0), Some(2.0)], None),
        map(&[Some(1.0)], Some(1.0)),
    ];
    of_answers.into_iter().chain(later_systems()).collect()
}

fn report() -> Report {
    let block = |(i, drawing): (usize, Drawing)| {
        let (id, text) = (format!("figura-{i}"), Text::name(LONG));
        let figure = Figure { id, title: text.clone(), description: text.clone(), drawing, source: text };
        Block::Figure { figure: Box::new(figure) }
    };
    let blocks = drawings().into_iter().enumerate().map(block).collect();
    Report {
        id: "bordes".to_owned(),
        title: Text::name(LONG),
        lead: Text::empty(),
        sections: vec![Section { id: "uno".to_owned(), heading: Text::empty(), blocks }],
        sources: vec![],
        version: "0".to_owned(),
        key: None,
    }
}

#[test]
fn nothing_breaks_where_there_is_nothing_or_no_number() {
    let report = report();
    for language in Language::ALL {
        let page = html(&report, language, &HtmlOptions::default());
        let read = walk::read(&page);
        assert_eq!((read.untraced, read.unbalanced), (vec![], vec![]));
        assert_eq!(tables(&report, language).len(), drawings().len());
        for width in [20, 60] {
            for line in terminal(&report, language, width, false).lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn drawings_hold_only_finite_coordinates_inside_a_sane_range() {
    for section in report().sections {
        for block in section.blocks {
            let Block::Figure { figure } = block else { continue };
            for frame in [Frame::Narrow, Frame::Wide] {
                let drawing = svg(&figure, Language::Es, frame);
                assert!(!drawing.contains("NaN") && !drawing.contains("inf "), "{}", figure.id);
                for attribute in [" x=", " y=", " x1=", " y2=", " cx=", " cy=", " r=", " width=", " d="] {
                    let written =
                        drawing.split(attribute).skip(1).map(|rest| rest.trim_start_matches(['"', 'M']));
                    for at in written.filter_map(|rest| rest.split([' ', '"']).next()) {
                        assert!(
                            at.parse::<f64>().is_ok_and(|at| at.abs() < 2_000.0),
                            "{}:{attribute}{at}",
                            figure.id
                        );
                    }
                }
            }
        }
    }
}
