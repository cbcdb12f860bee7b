//! The example report, written in every form and both languages: traced, well formed, the same twice.

#![expect(clippy::unwrap_used, reason = "an invented report that cannot be made fails its test")]

mod edges;
mod example;
mod hostile;

use std::collections::BTreeSet;

use measure::Language;
use report::{
    Block, Figure, Frame, HtmlOptions, Report, Section, Text, html, svg, table_csv, table_json,
    table_terminal, tables, terminal, to_json,
};

fn report() -> Report {
    example::report(&example::hexagons())
}

fn page(language: Language) -> String {
    let options = HtmlOptions::default()
        .with_other_language("otra.html")
        .with_json("datos.json")
        .with_tables("tablas/");
    html(&report(), language, &options)
}

fn figures(report: &Report) -> Vec<&Figure> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    blocks
        .filter_map(|block| if let Block::Figure { figure } = block { Some(&**figure) } else { None })
        .collect()
}

#[test]
fn every_number_of_the_page_has_a_trace() {
    for language in Language::ALL {
        assert_eq!(walk::read(&page(language)).untraced, Vec::<String>::new());
    }
}

#[test]
fn a_number_without_trace_is_found_in_a_page() {
    let mut report = report();
    report.sections.push(Section {
        id: "plantada".to_owned(),
        heading: Text::empty(),
        blocks: vec![Block::paragraph(Text::both("Subió 35 por ciento.", "It rose by 35 percent."))],
    });
    let found = walk::read(&html(&report, Language::Es, &HtmlOptions::default())).untraced;
    assert_eq!(found, ["Subió 35 por ciento."]);
    let cut = page(Language::En).replacen("data-trace=", "data-lost=", 1);
    assert_eq!(walk::read(&cut).untraced.len(), 1, "a lost trace is found");
}

#[test]
fn the_page_names_the_traces_that_the_report_resolves() {
    let report = report();
    let known: BTreeSet<_> = report.traces().into_keys().map(|id| id.to_string()).collect();
    for language in Language::ALL {
        let named: BTreeSet<_> = walk::read(&page(language)).traces.into_iter().collect();
        assert_eq!(
            named.difference(&known).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "every trace resolves"
        );
        assert_eq!(
            known.difference(&named).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "every trace is shown"
        );
    }
}

#[test]
fn pages_and_drawings_are_well_formed() {
    for language in Language::ALL {
        assert_eq!(walk::read(&page(language)).unbalanced, Vec::<String>::new());
        for figure in figures(&report()) {
            for frame in [Frame::Narrow, Frame::Wide] {
                let drawing = svg(figure, language, frame);
                assert_eq!(walk::read(&drawing).unbalanced, Vec::<String>::new(), "{}", figure.id);
                assert!(drawing.contains("role=\"img\"") && drawing.contains("<desc"), "{}", figure.id);
                assert!(!drawing.contains("NaN") && !drawing.contains("inf"), "{}", figure.id);
            }
        }
    }
}

#[test]
fn ids_stand_once_and_anchors_lead_somewhere() {
    let page = page(Language::Es);
    let values = |attribute: &str| -> Vec<String> {
        let pieces = page.split(attribute).skip(1);
        pieces.filter_map(|rest| rest.split_once('"').map(|(value, _)| value.to_owned())).collect()
    };
    let ids = values(" id=\"");
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), unique.len());
    for anchor in values("href=\"#") {
        assert!(unique.contains(&anchor), "{anchor}");
    }
    for label in values("aria-labelledby=\"").iter().flat_map(|ids| ids.split(' ')) {
        assert!(unique.contains(&label.to_owned()), "{label}");
    }
}

#[test]
fn the_page_needs_nothing_from_a_network() {
    for language in Language::ALL {
        let page = page(language);
        for forbidden in ["src=", "url(", "@import", "href=\"http", "<link"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.starts_with(&format!("<!DOCTYPE html><html lang=\"{}\">", language.tag())));
    }
}

#[test]
fn the_same_report_is_the_same_bytes() {
    for language in Language::ALL {
        assert_eq!(page(language), page(language));
        assert_eq!(tables(&report(), language), tables(&report(), language));
        assert_eq!(terminal(&report(), language, 80, false), terminal(&report(), language, 80, false));
    }
    assert_eq!(to_json(&report()), to_json(&report()));
}

#[test]
fn no_language_borrows_words_of_the_other() {
    let (es, en) = (page(Language::Es), page(Language::En));
    for (spanish, english) in
        [("Fuentes", "Sources"), ("copia", "copy"), ("Contenido", "Contents"), ("sin dato", "no data")]
    {
        assert!(!en.contains(spanish), "{spanish}");
        assert!(!es.contains(english), "{english}");
    }
}

#[test]
fn json_holds_the_report_its_traces_and_published_digits() {
    let report = report();
    let json: serde_json::Value = serde_json::from_str(&to_json(&report)).unwrap();
    assert_eq!(json["traces"].as_object().unwrap().len(), report.traces().len());
    let read: Report = serde_json::from_value(report::with_traces(json)).unwrap();
    let published = |report: &Report| report.quantities().into_iter().map(|q| q.plain()).collect::<Vec<_>>();
    assert_eq!(published(&read), published(&report));
    assert_eq!(to_json(&read), to_json(&report), "what was read is written the same");
    let effect = read.lead.quantities().next().unwrap().clone();
    assert_eq!((effect.value, effect.interval.unwrap().low), (-3.2, -9.8), "one decimal is published");
}

#[test]
fn every_table_and_drawing_opens_as_csv() {
    for (name, csv) in tables(&report(), Language::Es) {
        assert!(csv.ends_with("\r\n"), "{name}");
        let mut rows = csv::Reader::from_reader(csv.as_bytes());
        let head = rows.headers().unwrap().clone();
        assert!(
            head.iter().any(|key| key.ends_with("_trace")) && head.iter().any(|key| key.ends_with("_unit")),
            "{name}"
        );
        assert!(rows.records().all(|row| row.unwrap().len() == head.len()), "{name}");
    }
    let names: Vec<String> = tables(&report(), Language::En).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "estimadores.csv",
            "trayectoria.csv",
            "anual.csv",
            "placebos.csv",
            "evento.csv",
            "mapa.csv",
            "cambio.csv",
            "estados.csv"
        ]
    );
}

#[test]
fn a_table_is_the_same_figures_in_every_form() {
    let report = report();
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let table = blocks
        .filter_map(|block| if let Block::Table { table } = block { Some(table) } else { None })
        .next()
        .unwrap();
    let csv = table_csv(table, Language::Es);
    let head = csv.lines().next().unwrap();
    assert_eq!(
        head,
        "state,victims,victims_unit,victims_trace,rate,rate_unit,rate_trace,ratio,ratio_unit,ratio_low,ratio_high,ratio_level,ratio_trace,period"
    );
    assert!(csv.contains("Baja California,1114,víctimas,"));
    let json: serde_json::Value = serde_json::from_str(&table_json(table, Language::Es)).unwrap();
    assert_eq!(json[1]["victims"].as_f64(), Some(1114.0));
    assert_eq!(json[1]["ratio_low"].as_f64(), Some(0.71));
    assert!(table_terminal(table, Language::Es, 100, false).contains("1,114"));
}

#[test]
fn terminal_text_fits_its_width_and_is_coloured_only_on_request() {
    for width in [40, 80, 120] {
        for language in Language::ALL {
            let text = terminal(&report(), language, width, false);
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
            assert!(!text.contains('\u{1b}'));
        }
    }
    assert!(terminal(&report(), Language::Es, 80, true).contains("\u{1b}[1m"));
}

#[test]
fn letters_of_a_drawing_stay_legible_on_a_phone() {
    // A phone of 360 pixels leaves 332 to a drawing; letters of 11 pixels are read without effort.
    const ROOM: f64 = 332.0;
    const LEAST: f64 = 11.0;
    for figure in figures(&report()) {
        let drawing = svg(figure, Language::Es, Frame::Narrow);
        let number = |attribute: &str| -> f64 {
            let (_, rest) = drawing.split_once(attribute).unwrap();
            rest.split(['"', ' ']).next().unwrap().parse().unwrap()
        };
        assert!(number("font-size=\"") * ROOM / number("viewBox=\"0 0 ") >= LEAST, "{}", figure.id);
    }
}
