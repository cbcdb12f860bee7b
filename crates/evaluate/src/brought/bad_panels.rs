//! The bad panels of `tests/cases/own`, each read as the command line reads it: what is said, of which row and column.

use measure::{Language, Sha256};
use report::Words as _;
use serde::Deserialize;

use super::{AskedColumns, BroughtFault, BroughtFile, BroughtKind, BroughtPanel, guess, read};

const CASES: &str = include_str!("../../../../tests/cases/own/bad_panels.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    columns: Named,
    base: String,
    panel: Vec<Case>,
}

/// Columns as somebody names them; an empty name is none.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Named {
    unit: Option<String>,
    time: Option<String>,
    outcome: Option<String>,
    exposure: Option<String>,
    treated: Option<String>,
    kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: Option<String>,
    #[serde(default)]
    edit: Vec<(String, String)>,
    /// A column and what every cell of it says.
    fill: Option<(String, String)>,
    /// Lines with one of these are dropped.
    #[serde(default)]
    drop: Vec<String>,
    #[serde(default)]
    cut: Vec<String>,
    /// A column and its cells, over and over.
    #[serde(default)]
    add: Vec<String>,
    append: Option<String>,
    #[serde(default)]
    ask: Named,
    row: Option<u32>,
    column: Option<String>,
    says: String,
}

fn text_of(case: &Case, base: &str) -> String {
    let mut text = case.text.clone().unwrap_or_else(|| base.to_owned());
    for (from, to) in &case.edit {
        assert!(text.contains(from), "{}: {from}", case.name);
        text = text.replace(from, to);
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if let Some((column, value)) = &case.fill {
        let at = lines[0].split(',').position(|name| name == column).unwrap();
        for line in &mut lines[1..] {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells[at] = value;
            *line = cells.join(",");
        }
    }
    if let Some((heading, cells)) = case.add.split_first() {
        let of_line = |n: usize| if n == 0 { heading } else { &cells[(n - 1) % cells.len()] };
        for (n, line) in lines.iter_mut().enumerate() {
            *line = format!("{line},{}", of_line(n));
        }
    }
    lines.retain(|line| !case.drop.iter().chain(&case.cut).any(|part| line.contains(part)));
    lines.extend(case.append.clone());
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn asked(own: &Named, usual: &Named) -> AskedColumns {
    let of = |own: &Option<String>, usual: &Option<String>| {
        own.clone().or_else(|| usual.clone()).filter(|name| !name.is_empty())
    };
    AskedColumns {
        unit: of(&own.unit, &usual.unit),
        time: of(&own.time, &usual.time),
        outcome: of(&own.outcome, &usual.outcome),
        exposure: of(&own.exposure, &usual.exposure),
        treated: of(&own.treated, &usual.treated),
        kind: of(&own.kind, &usual.kind).map(|kind| match kind.as_str() {
            "count" => BroughtKind::Count,
            _ => BroughtKind::Rate,
        }),
    }
}

fn panel_of(text: String, asked: &AskedColumns) -> Result<BroughtPanel, Vec<BroughtFault>> {
    let sha256 = Sha256::of(text.as_bytes());
    let file = BroughtFile { name: "b.csv".to_owned(), sheet: None, sha256, text };
    let columns = guess(&file, asked)?.columns;
    read(&file, &columns)?.without_early(None).map_err(|fault| vec![fault])
}

/// Fewest bad panels that the table holds.
const FEWEST: usize = 60;

#[test]
fn every_bad_panel_is_told_with_its_row_and_column() {
    let cases: Cases = toml::from_str(CASES).unwrap();
    assert!(cases.panel.len() >= FEWEST);
    let mut wrong = Vec::new();
    for case in &cases.panel {
        let faults = panel_of(text_of(case, &cases.base), &asked(&case.ask, &cases.columns));
        let faults = faults.err().unwrap_or_default();
        let told = |fault: &BroughtFault| fault.words().plain(Language::En);
        let here = |fault: &&BroughtFault| {
            (fault.at.row, fault.at.column.as_ref()) == (case.row, case.column.as_ref())
        };
        if !faults.iter().filter(here).any(|fault| told(fault).contains(&case.says)) {
            let all: Vec<String> = faults.iter().map(told).collect();
            wrong.push(format!("{}: {all:#?}", case.name));
        }
        for fault in &faults {
            assert!(!fault.words().plain(Language::Es).is_empty());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_panel_without_its_fault_is_read() {
    let cases: Cases = toml::from_str(CASES).unwrap();
    let panel = panel_of(cases.base.clone(), &asked(&Named::default(), &cases.columns)).unwrap();
    assert_eq!((panel.panel.units().len(), panel.panel.times().len(), panel.rows), (5, 6, 30));
    assert_eq!(panel.starts.iter().map(|start| start.unit.as_str()).collect::<Vec<_>>(), ["Dux", "Eno"]);
    assert_eq!(panel.columns.kind, BroughtKind::Count);
}
