//! Reports that were saved, the figures they used, and what a newer release changes in them.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use fs_err as fs;
use measure::{Quantity, Trace, TraceId};
use record::query::{Record, Selector};
use report::{Block, Cell, Column, Report, SourceLine, Table, Text, Words, say};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    Error,
    put::{Present, put},
    words::{Sentence, place_name},
};

/// What is read back of a saved report.
#[derive(Debug)]
struct SavedReport {
    report: SavedTitle,
    traces: BTreeMap<TraceId, Trace>,
}

#[derive(Debug, Deserialize)]
struct SavedTitle {
    title: Text,
    #[serde(default)]
    sources: Vec<SourceLine>,
}

/// The folder of saved reports in a store.
#[must_use]
pub fn folder(store: &Path) -> PathBuf {
    store.join("reports")
}

/// Saves a report in a store, so that its figures are watched. Its name is its content's: no two reports share one, whatever
/// ids and titles say, and saving the same report again changes nothing.
///
/// # Errors
/// When it cannot be written.
pub fn save(store: &Path, report: &Report) -> Result<PathBuf, Error> {
    let folder = folder(store);
    fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
    let json = report::to_json(report);
    let content = measure::Sha256::of(json.as_bytes());
    // An id comes from a file of somebody's: only letters, digits and hyphens of it reach a path.
    let id: String =
        report.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(LONGEST_ID).collect();
    let name = format!("{id}-{}.json", content.short());
    let path = folder.join(&name);
    put(&path, json.as_bytes(), Present::Replace)?;
    Ok(path)
}

/// Characters of an id that a file is named by.
const LONGEST_ID: usize = 60;

/// Files among the saved reports that are none, by name.
pub(crate) fn unreadable(store: &Path) -> Vec<String> {
    let found = match reports(Some(&folder(store))) {
        Ok(found) => found,
        // A folder that cannot be listed is named itself.
        Err(_) => return vec![folder(store).display().to_string()],
    };
    found.iter().filter(|path| read(path).is_err()).map(|path| name_of(path)).collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The traces of a report file, or of every report in a folder.
///
/// # Errors
/// When a file cannot be read or is no report.
pub fn traces_in(path: Option<&Path>) -> Result<BTreeMap<TraceId, Trace>, Error> {
    let mut traces = BTreeMap::new();
    let one_file = path.is_some_and(Path::is_file);
    for report in reports(path)? {
        match read(&report) {
            Ok(saved) => traces.extend(saved.traces),
            Err(error) if one_file => return Err(error),
            // A foreign file among the saved reports is told by `saldo doctor` and keeps nobody from theirs.
            Err(_) => {}
        }
    }
    Ok(traces)
}

/// The releases that saved reports name as their sources.
///
/// # Errors
/// When a file cannot be read or is no report.
pub(crate) fn sources_in(path: Option<&Path>) -> Result<Vec<SourceLine>, Error> {
    let mut sources = Vec::new();
    for report in reports(path)? {
        sources.extend(read(&report)?.report.sources);
    }
    Ok(sources)
}

fn reports(path: Option<&Path>) -> Result<Vec<PathBuf>, Error> {
    let Some(path) = path else { return Ok(Vec::new()) };
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(Error::at(path))? {
        let path = entry.map_err(Error::at(path))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.extension().is_some_and(|extension| extension == "json") && !hidden {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<SavedReport, Error> {
    let not_a_report =
        |e: serde_json::Error| Error::NotAReport { file: path.display().to_string(), reason: e.to_string() };
    let document: Value =
        serde_json::from_slice(&fs::read(path).map_err(Error::at(path))?).map_err(not_a_report)?;
    // default: a file without a list of traces is no report, which the next line says
    let traces = document.get("traces").cloned().unwrap_or_default();
    let traces = serde_json::from_value(traces).map_err(not_a_report)?;
    let report = serde_json::from_value(report::with_traces(document)).map_err(not_a_report)?;
    Ok(SavedReport { report, traces })
}

/// For every figure used in a saved report: what the record said before, and what it says now.
///
/// # Errors
/// When a saved report cannot be read.
pub fn changes(store: &Path, before: &Record, after: &Record) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    for path in reports(Some(&folder(store)))? {
        let Ok(saved) = read(&path) else {
            let file = name_of(&path);
            blocks.push(Block::paragraph(say!(
                "{file}, entre los informes guardados, no es un informe y no se comparó.",
                "{file}, among the saved reports, is not a report and was not compared.",
                file = Text::code(file)
            )));
            continue;
        };
        let rows: Vec<Vec<Cell>> =
            saved.traces.values().filter_map(|trace| change(trace, before, after)).collect();
        if rows.is_empty() {
            continue;
        }
        let table = Table {
            id: format!(
                "changed-{}",
                path.file_stem().map_or_else(|| name_of(&path).into(), OsStr::to_string_lossy)
            ),
            caption: Sentence::ChangedInReport { title: Box::new(saved.report.title) }.into(),
            columns: vec![
                Column::new("statistic", Sentence::Statistics.into()),
                Column::new("offence", Sentence::OffenceHeading.into()),
                Column::new("name", Sentence::Name.into()),
                Column::new("period", Sentence::Period.into()),
                Column::new("before", Sentence::Before.into()),
                Column::new("after", Sentence::After.into()),
            ],
            rows,
            source: Text::empty(),
        };
        blocks.push(Block::Table { table });
    }
    Ok(blocks)
}

/// A figure whose latest value is not what it was.
fn change(trace: &Trace, before: &Record, after: &Record) -> Option<Vec<Cell>> {
    let Trace::Sum { statistic, offence, place, period, .. } = trace else { return None };
    let question = Selector::new(*statistic, offence.clone(), *place).during(*period);
    let old = before.total(&question).ok();
    let new = after.total(&question).ok();
    if old.as_ref().map(|p| p.number) == new.as_ref().map(|p| p.number) {
        return None;
    }
    let number = |point: Option<record::query::Point>| -> Cell {
        point.map_or(Cell::Empty, |p| Quantity::count(p.number, *statistic, p.trace).into())
    };
    Some(vec![
        statistic.words().into(),
        offence.words().into(),
        Text::name(place_name(*place)).into(),
        Text::from(*period).into(),
        number(old),
        number(new),
    ])
}
