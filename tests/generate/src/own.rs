//! Panels that a reader may bring and that no study can be made of: the table of `tests/cases/own`, each as a file.

use std::collections::BTreeMap;

use serde::Deserialize;

const CASES: &str = include_str!("../../cases/own/bad_panels.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    columns: BTreeMap<String, String>,
    base: String,
    panel: Vec<Case>,
}

/// A panel that is wrong, how it differs from the base, and what must be said of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: Option<String>,
    #[serde(default)]
    edit: Vec<(String, String)>,
    /// A column and what every cell of it says.
    fill: Option<(String, String)>,
    /// Lines with one of these are dropped before a column is added.
    #[serde(default)]
    drop: Vec<String>,
    /// The same, afterwards.
    #[serde(default)]
    cut: Vec<String>,
    /// A column and its cells, over and over.
    #[serde(default)]
    add: Vec<String>,
    append: Option<String>,
    #[serde(default)]
    ask: BTreeMap<String, String>,
    row: Option<u32>,
    column: Option<String>,
    says: String,
}

/// A panel with what somebody says of its columns, and what must be said of it.
#[derive(Debug, Clone)]
pub struct BadPanel {
    /// What is wrong with it.
    pub name: String,
    /// The file.
    pub text: String,
    /// Its columns by their role (`unit`, `time`, `outcome`, `exposure`, `treated`) and its `kind`.
    pub columns: BTreeMap<String, String>,
    /// The line that is named.
    pub row: Option<u32>,
    /// The column that is named.
    pub column: Option<String>,
    /// What is said, in English.
    pub says: String,
}

/// The sound panel from which the others are made, and these; nothing where the table cannot be read.
#[must_use]
pub fn bad_panels() -> (BadPanel, Vec<BadPanel>) {
    let nothing = || Cases { columns: BTreeMap::new(), base: String::new(), panel: Vec::new() };
    // default: a table that cannot be read has no panels, and whoever counts them finds too few
    let cases: Cases = toml::from_str(CASES).unwrap_or_else(|_| nothing());
    let columns = |ask: &BTreeMap<String, String>| {
        let mut columns = cases.columns.clone();
        columns.extend(ask.clone());
        columns.retain(|_, name| !name.is_empty());
        columns
    };
    let sound = BadPanel {
        name: String::new(),
        text: cases.base.clone(),
        columns: cases.columns.clone(),
        row: None,
        column: None,
        says: String::new(),
    };
    let bad = |case: &Case| BadPanel {
        name: case.name.clone(),
        text: text_of(case, &cases.base),
        columns: columns(&case.ask),
        row: case.row,
        column: case.column.clone(),
        says: case.says.clone(),
    };
    (sound, cases.panel.iter().map(bad).collect())
}

fn text_of(case: &Case, base: &str) -> String {
    let mut text = case.text.clone().unwrap_or_else(|| base.to_owned());
    for (from, to) in &case.edit {
        text = text.replace(from, to);
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if let Some((column, value)) = &case.fill {
        let at = lines.first().and_then(|line| line.split(',').position(|name| name == column));
        for line in lines.iter_mut().skip(1) {
            let cell = |(n, cell)| if Some(n) == at { value.as_str() } else { cell };
            *line = line.split(',').enumerate().map(cell).collect::<Vec<&str>>().join(",");
        }
    }
    if let Some((heading, cells)) = case.add.split_first() {
        for (line, cell) in lines.iter_mut().zip(std::iter::once(heading).chain(cells.iter().cycle())) {
            *line = format!("{line},{cell}");
        }
    }
    lines.retain(|line| !case.drop.iter().chain(&case.cut).any(|part| line.contains(part)));
    lines.extend(case.append.clone());
    lines.iter().map(|line| format!("{line}\n")).collect()
}
