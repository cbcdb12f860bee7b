//! A policy whose outcome is a file that a reader brought: its panel is read, and what the policy file leaves out is filled
//! in from the panel or from what is usual, so that nothing is decided without standing on the page.

use std::collections::BTreeSet;

use measure::{Date, Language, Period};
use report::{Text, say};
use toml::Table;

use super::fault::{PolicyFault, Wrong};
use super::shape::Located;
use crate::brought::{
    self, BroughtColumns, BroughtFile, BroughtKind, BroughtPanel, ColumnRole, Treatment, id_of, title_of,
    written,
};
use crate::method::usual_methods;

/// Opens a file by its path and sheet as the policy file names them; else why it cannot.
pub type Bring<'a> = &'a dyn Fn(&str, Option<&str>) -> Result<BroughtFile, Text>;

/// A key of the policy file that was left out, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledKey {
    /// The key, from the root.
    pub key: String,
    /// The value as the file would state it.
    pub value: String,
}

/// The panel of a file, and what was filled in.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) panel: BroughtPanel,
    pub(super) filled: Vec<FilledKey>,
}

/// What holds where the policy file does not say otherwise.
const DEFAULTS: &str = r#"
outcomes_public = true
cluster = "place"
[estimand]
effect = "treated"
scale = "rate-ratio"
deaths = false
relative_to = "comparison-places"
[comparison]
who = "untreated"
neighbours = "serve"
[answer]
level = 0.05
power = 0.8
margin = { low = 0.9, high = 1.11 }
success = { direction = "fall", beyond = "one", estimators = "joint" }
harm = { direction = "rise", beyond = "one", estimators = "joint" }
no_change = { estimators = "joint" }
"#;

/// What is filled in from the file.
const FROM_THE_FILE: &str = r#"
id = ""
title = ""
question = ""
done = ""
methods = []
source = []
assignment = []
[window]
pre = ""
post = ""
"#;

/// Every key that may be left out.
pub(super) fn optional_keys() -> Table {
    // default: the texts above are TOML, which a test holds them to
    let mut optional: Table = DEFAULTS.parse().unwrap_or_default();
    // default: as above
    optional.extend(FROM_THE_FILE.parse::<Table>().unwrap_or_default());
    optional
}

/// Keys of an outcome that the program holds.
pub(super) const HELD: [&str; 2] = ["panel", "statistic"];

/// Whether the outcome of a policy file is a file of the reader's own.
pub(super) fn is_own(table: &Table) -> bool {
    let outcome = table.get("outcome").and_then(toml::Value::as_table);
    outcome.is_some_and(|outcome| {
        outcome.contains_key("file") && !HELD.iter().any(|held| outcome.contains_key(*held))
    })
}

/// Reads the panel and fills in what the policy file leaves out.
pub(super) fn complete(
    table: &mut Table,
    located: &Located<'_>,
    bring: Bring<'_>,
) -> Result<Own, Vec<PolicyFault>> {
    // default: the schema has an outcome, and says which of its keys are texts
    let outcome = table.get("outcome").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let columns = columns(&outcome, located)?;
    let wrong = |key: &str, wrong: Wrong| vec![located.fault(key, wrong)];
    let by_file = columns.say_who_is_treated();
    match (by_file, table.contains_key("assignment")) {
        (true, true) => return Err(wrong("assignment", Wrong::TwoAssignments)),
        (false, false) => return Err(wrong("outcome.treated_from", Wrong::TreatmentMissing)),
        (true, false) | (false, true) => {}
    }
    let text = |key: &str| outcome.get(key).and_then(toml::Value::as_str);
    // default: the schema has it
    let path = text("file").unwrap_or_default();
    let file =
        bring(path, text("sheet")).map_err(|reason| wrong("outcome.file", Wrong::FileNotRead { reason }))?;
    let faults = |faults: Vec<brought::BroughtFault>| {
        let fault = |fault| located.fault("outcome.file", Wrong::Brought { fault: Box::new(fault) });
        faults.into_iter().map(fault).collect::<Vec<PolicyFault>>()
    };
    let panel = brought::read(&file, &columns).map_err(faults)?;
    let pre = table.get("window").and_then(|window| window.get("pre")).and_then(toml::Value::as_str);
    let pre: Option<Period> = pre.and_then(|pre| pre.parse().ok());
    let panel = panel.without_early(pre.map(Period::last)).map_err(faults)?;
    let mut filled = Vec::new();
    if by_file {
        state_assignments(table, &panel);
    }
    state_words(table, &panel);
    let days = days_of(table);
    let computed = from_panel(&panel, &days);
    merge(table, computed, "", &mut filled);
    merge(table, defaults(table), "", &mut filled);
    fill_languages(table);
    Ok(Own { panel, filled })
}

/// The columns that the policy file names.
fn columns(outcome: &Table, located: &Located<'_>) -> Result<BroughtColumns, Vec<PolicyFault>> {
    let text = |role: ColumnRole| outcome.get(role.key()).and_then(toml::Value::as_str).map(str::to_owned);
    let required = [ColumnRole::Unit, ColumnRole::Time, ColumnRole::Outcome];
    let missing = required.into_iter().filter(|role| text(*role).is_none());
    let fault = |role: ColumnRole| located.fault(&format!("outcome.{}", role.key()), Wrong::MissingKey);
    let mut faults: Vec<PolicyFault> = missing.map(fault).collect();
    let treatment = match (text(ColumnRole::TreatedFrom), text(ColumnRole::Treated)) {
        (Some(_), Some(_)) => {
            faults.push(located.fault("outcome.treated", Wrong::TwoTreatments));
            Treatment::OfPolicy
        }
        (Some(from), None) => Treatment::From(from),
        (None, Some(mark)) => Treatment::ByPeriod(mark),
        (None, None) => Treatment::OfPolicy,
    };
    let exposure = text(ColumnRole::Exposure);
    let kind = match outcome.get("kind").and_then(toml::Value::as_str) {
        Some("count") => BroughtKind::Count,
        Some(_) => BroughtKind::Rate,
        None if exposure.is_some() => BroughtKind::Count,
        None => BroughtKind::Rate,
    };
    match (text(ColumnRole::Unit), text(ColumnRole::Time), text(ColumnRole::Outcome)) {
        (Some(unit), Some(time), Some(outcome)) if faults.is_empty() => {
            Ok(BroughtColumns { unit, time, outcome, exposure, treatment, kind })
        }
        _ => Err(faults),
    }
}

/// The starts of the file as assignments, by its own account.
fn state_assignments(table: &mut Table, panel: &BroughtPanel) {
    let text = |text: &str| toml::Value::String(text.to_owned());
    let assignment = |start: &brought::Start| {
        let mut one = Table::new();
        one.insert("place".to_owned(), text(&start.unit));
        one.insert("date".to_owned(), text(&start.day.to_string()));
        one.insert("source".to_owned(), text(OWN_ACCOUNT));
        toml::Value::Table(one)
    };
    table.insert("assignment".to_owned(), panel.starts.iter().map(assignment).collect::<Vec<_>>().into());
    let mut account = Table::new();
    // default: the file says who is treated, so that a column is named for it
    let column = panel.columns.named().into_iter().last().map(|(_, name)| name).unwrap_or_default();
    account.insert("id".to_owned(), text(OWN_ACCOUNT));
    account.insert("publisher".to_owned(), text(&panel.file));
    account.insert("title".to_owned(), text(column));
    account.insert("address".to_owned(), text(&format!("sha256 {}", panel.sha256.short())));
    if let Some(sources) =
        table.entry("source").or_insert_with(|| toml::Value::Array(Vec::new())).as_array_mut()
    {
        sources.push(toml::Value::Table(account));
    }
}

/// The name of the account that a file gives of who was treated.
const OWN_ACCOUNT: &str = "file";

/// Name, title, question and what was done, where the policy file has none.
fn state_words(table: &mut Table, panel: &BroughtPanel) {
    let columns = &panel.columns;
    let outcome = Text::name(&columns.outcome);
    let question = say!(
        "¿Cambió {outcome} en las unidades tratadas más de lo que indican las no tratadas?",
        "Did {outcome} change in the treated units by more than the untreated ones indicate?",
        outcome
    );
    let column = columns.named().into_iter().last().map_or_else(Text::empty, |(_, name)| Text::name(name));
    let done = say!(
        "lo que marca la columna {column} del archivo.",
        "what the column {column} of the file marks.",
        column
    );
    let bilingual = |said: &Text| {
        let mut both = Table::new();
        both.insert("es".to_owned(), said.plain(Language::Es).into());
        both.insert("en".to_owned(), said.plain(Language::En).into());
        toml::Value::Table(both)
    };
    table.entry("id").or_insert_with(|| id_of(&panel.file).into());
    for (key, said) in [("title", title_of(panel)), ("question", question), ("done", done)] {
        table.entry(key).or_insert_with(|| bilingual(&said));
    }
    table.entry("source").or_insert_with(|| toml::Value::Array(Vec::new()));
}

/// The first day of each assignment.
fn days_of(table: &Table) -> BTreeSet<Date> {
    let assignments = table.get("assignment").and_then(toml::Value::as_array).into_iter().flatten();
    let day = |one: &toml::Value| one.get("date").and_then(toml::Value::as_str)?.parse::<Date>().ok();
    assignments.filter_map(day).collect()
}

/// The window around the first start, and the methods that so many starts admit.
fn from_panel(panel: &BroughtPanel, days: &BTreeSet<Date>) -> Table {
    let mut computed = Table::new();
    if let Some((pre, post)) = days.first().and_then(|first| panel.window_around(*first)) {
        let mut window = Table::new();
        window.insert("pre".to_owned(), written(pre).into());
        window.insert("post".to_owned(), written(post).into());
        computed.insert("window".to_owned(), window.into());
    }
    let times = panel.panel.times();
    let starts: BTreeSet<usize> = days
        .iter()
        .map(|day| times.partition_point(|time| *time < time.holding(*day)))
        .filter(|at| *at < times.len())
        .collect();
    let usual = usual_methods(panel.panel.units().len(), starts.len() > 1).into_iter();
    let methods: Vec<toml::Value> = usual.map(|method| method.code().into()).collect();
    computed.insert("methods".to_owned(), methods.into());
    computed
}

/// What holds where nothing is said; what counts as harm is the other side of success.
fn defaults(table: &Table) -> Table {
    // default: the text above is TOML, which a test holds it to
    let mut defaults: Table = DEFAULTS.parse().unwrap_or_default();
    let side = |of: &str| {
        let answer = table.get("answer")?.get(of)?.get("direction")?.as_str()?;
        Some(if answer == "rise" { "fall" } else { "rise" })
    };
    for (of, other) in [("success", "harm"), ("harm", "success")] {
        let rule = defaults.get_mut("answer").and_then(|answer| answer.get_mut(of));
        if let (Some(side), Some(rule)) = (side(other), rule.and_then(toml::Value::as_table_mut)) {
            rule.insert("direction".to_owned(), side.into());
        }
    }
    defaults
}

/// Adds what a table lacks, and notes it.
fn merge(table: &mut Table, more: Table, path: &str, filled: &mut Vec<FilledKey>) {
    for (name, value) in more {
        let key = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match (table.get_mut(&name), value) {
            (Some(toml::Value::Table(held)), toml::Value::Table(value)) => merge(held, value, &key, filled),
            (Some(_), _) => {}
            (None, toml::Value::Table(value)) => {
                let mut held = Table::new();
                merge(&mut held, value, &key, filled);
                table.insert(name, held.into());
            }
            (None, value) => {
                filled.push(FilledKey { key, value: value.to_string() });
                table.insert(name, value);
            }
        }
    }
}

/// A text in one language stands for the other, which says so.
fn fill_languages(table: &mut Table) {
    let text =
        |table: &Table, language: &str| table.get(language).and_then(toml::Value::as_str).map(str::to_owned);
    let is_text = table.len() == 1 && table.keys().all(|key| key == "es" || key == "en");
    if is_text {
        if let Some(es) = text(table, "es") {
            table.insert("en".to_owned(), format!("(in Spanish only) {es}").into());
        } else if let Some(en) = text(table, "en") {
            table.insert("es".to_owned(), format!("(sólo en inglés) {en}").into());
        }
        return;
    }
    for (_, value) in table.iter_mut() {
        if let Some(table) = value.as_table_mut() {
            fill_languages(table);
        }
        for one in value.as_array_mut().into_iter().flatten().filter_map(toml::Value::as_table_mut) {
            fill_languages(one);
        }
    }
}
