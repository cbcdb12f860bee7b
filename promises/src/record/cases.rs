//! Public complaints with their right answers: each case of `tests/cases`, imported and asked as its reader would.

use std::path::{Path, PathBuf};

use fs_err as fs;
use report::Text;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    process::Finished,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "cases",
        what: "every case of cases.toml gets its right answer, or is refused by name with what to do where it is for later",
        sizes: Sizes::Both,
        measure,
    }
}

/// The file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CasesFile {
    case: Vec<Case>,
}

/// A complaint: what is imported into an empty store, what is asked, and what must hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Case {
    id: String,
    import: Vec<String>,
    import_bytes: Option<FirstBytes>,
    import_lines: Option<SomeLines>,
    ask: Option<String>,
    exit: Option<i32>,
    import_exit: Option<i32>,
    value: Option<f64>,
    complete: Option<bool>,
    at_least: Option<f64>,
    not_value: Option<f64>,
    says: Vec<String>,
    not_says: Vec<String>,
    later: Option<String>,
}

/// The first bytes of a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstBytes {
    file: PathBuf,
    bytes: usize,
    args: String,
}

/// A file less its last lines, or with the rows of one state alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SomeLines {
    file: PathBuf,
    #[serde(default)]
    drop_last: usize,
    keep_state: Option<String>,
    args: String,
}

/// Where the cases are: the repository's, or the folder that `SALDO_CASES` names.
pub(crate) fn folder(bench: &Bench) -> PathBuf {
    std::env::var_os("SALDO_CASES").map_or_else(|| bench.root().join("tests/cases"), PathBuf::from)
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    answered(bench, "cases.toml")
}

/// The cases of a file, each imported and asked, with what does not hold of it.
pub(crate) fn answered(bench: &Bench, file: &str) -> Result<Vec<Measured>, Shortfall> {
    let folder = fs::canonicalize(folder(bench))?;
    let path = folder.join(file);
    let cases: CasesFile = toml::from_str(&fs::read_to_string(&path)?)
        .map_err(|error| Shortfall::Unexpected { path: path.clone(), reason: error.to_string() })?;
    let mut lines = Vec::new();
    let mut hold = 0;
    for case in &cases.case {
        let faults = run(case, &folder, bench)?;
        hold += usize::from(faults.is_empty());
        let line = Measured::count(&case.id, faults.len(), "faults", Bound::Exactly(0.0));
        lines.push(line.noting(faults.join(" | ")));
    }
    lines.push(Measured::count("cases", cases.case.len(), "cases", Bound::AtLeast(1.0)));
    lines.push(Measured::count("cases that hold", hold, "cases", Bound::Printed));
    Ok(lines)
}

/// Imports what a case imports, asks what it asks, and says what does not hold.
fn run(case: &Case, folder: &Path, bench: &Bench) -> Result<Vec<String>, Shortfall> {
    let scratch = bench.scratch(&case.id.replace(['/', '.'], "-"));
    fs::create_dir_all(&scratch)?;
    let saldo = || Ok::<_, Shortfall>(bench.saldo_with_store(&scratch.join("store"))?.within(folder));
    let mut imported = Vec::new();
    for words in &case.import {
        imported.push(saldo()?.arg("import").args(shell_words(words)).finish()?);
    }
    let cut = match (&case.import_bytes, &case.import_lines) {
        (Some(first), _) => {
            let bytes = fs::read(folder.join(&first.file))?;
            let kept = bytes.get(..first.bytes).unwrap_or(&bytes).to_vec();
            Some((&first.file, kept, &first.args))
        }
        (None, Some(some)) => {
            let bytes = fs::read(folder.join(&some.file))?;
            Some((&some.file, some_lines(&bytes, some), &some.args))
        }
        (None, None) => None,
    };
    if let Some((file, bytes, args)) = cut {
        let path = scratch.join(file.file_name().unwrap_or_default());
        fs::write(&path, bytes)?;
        imported.push(saldo()?.arg("import").arg(&path).args(shell_words(args)).finish()?);
    }
    let asked = match &case.ask {
        Some(ask) => Some(saldo()?.args(shell_words(ask)).say("--format json").finish()?),
        None => None,
    };
    fs::remove_dir_all(&scratch)?;
    Ok(faults(case, &imported, asked.as_ref()))
}

/// The lines that are kept of a file: without the last ones, and of one state by its code alone.
fn some_lines(bytes: &[u8], some: &SomeLines) -> Vec<u8> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let kept = lines.get(..lines.len().saturating_sub(some.drop_last)).unwrap_or_default();
    let Some((head, rows)) = kept.split_first() else { return Vec::new() };
    let column = fields(head).iter().position(|name| name.eq_ignore_ascii_case("clave_ent"));
    let wanted = some.keep_state.as_ref().and_then(|code| code.parse::<u32>().ok());
    let stays = |row: &&&[u8]| match (wanted, column) {
        (Some(code), Some(column)) => {
            fields(row).get(column).and_then(|field| field.parse::<u32>().ok()) == Some(code)
        }
        (None, _) => true,
        (Some(_), None) => false,
    };
    [*head].into_iter().chain(rows.iter().filter(stays).copied()).flatten().copied().collect()
}

fn fields(line: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(line);
    text.trim()
        .trim_start_matches('\u{feff}')
        .split(',')
        .map(|field| field.trim_matches('"').to_owned())
        .collect()
}

/// Arguments as a shell splits them: at blanks, quotes and backslashes kept together.
fn shell_words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            (closing, Some(open)) if closing == open => quote = None,
            ('\\', None | Some('"')) => word.get_or_insert_default().extend(letters.next()),
            ('\'' | '"', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (blank, None) if blank.is_whitespace() => words.extend(word.take()),
            (letter, _) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// Words of which a refusal has one when it says what to do.
const ADVICE: [&str; 16] = [
    "--",
    "extract",
    "import it",
    "import the",
    "import each",
    "import only",
    "import a ",
    "unpack",
    "save ",
    "split ",
    "separate",
    "download",
    "export ",
    "take out",
    "remove ",
    "rename",
];

/// What does not hold of a case, in words; nothing when all does.
fn faults(case: &Case, imported: &[Finished], asked: Option<&Finished>) -> Vec<String> {
    let mut faults = Vec::new();
    let refused = imported.iter().any(|finished| finished.code != Some(0));
    if case.later.is_some() && (refused || !case.expects_an_answer()) {
        return not_refused_by_name(imported);
    }
    let expected = case.import_exit.unwrap_or(0);
    for finished in imported.iter().filter(|finished| finished.code != Some(expected)) {
        faults.push(format!(
            "import ended with {}, expected {expected}: {}",
            ended(finished),
            last_of(finished)
        ));
    }
    let all: Vec<&Finished> = imported.iter().chain(asked).collect();
    let answer = asked.and_then(|finished| serde_json::from_str::<Value>(&finished.stdout).ok());
    if let (Some(asked), Some(exit)) = (asked, case.exit)
        && asked.code != Some(exit)
    {
        faults.push(format!("the question ended with {}, expected {exit}: {}", ended(asked), last_of(asked)));
    }
    if case.expects_an_answer() && answer.is_none() {
        let said = asked.map(last_of).unwrap_or_default();
        faults.push(format!("no answer in JSON: {said}"));
    }
    let answer = answer.unwrap_or_default();
    let numbers = first_numbers(&answer);
    let first = numbers.first().copied();
    let shown = |number: Option<(f64, bool)>| match number {
        Some((value, true)) => format!("at least {value}"),
        Some((value, false)) => value.to_string(),
        None => "no number".to_owned(),
    };
    if let Some(value) = case.value
        && !first.is_some_and(|(seen, _)| same(seen, value))
    {
        faults.push(format!("the answer is {}, expected {value}", shown(first)));
    }
    if let Some(value) = case.at_least
        && !first.is_some_and(|(seen, at_least)| at_least && same(seen, value))
    {
        faults.push(format!("the answer is {}, expected at least {value}", shown(first)));
    }
    if let Some(wrong) = case.not_value
        && numbers.iter().any(|(seen, _)| same(*seen, wrong))
    {
        faults.push(format!("the answer is {wrong}, which is wrong"));
    }
    let complete = answer.get("complete").and_then(Value::as_bool);
    if case.complete.is_some() && complete != case.complete {
        faults.push(format!("complete is {complete:?}, expected {:?}", case.complete));
    }
    let said = everything_said(&all, &answer);
    if !case.says.is_empty() && !case.says.iter().any(|text| said.contains(&text.to_lowercase())) {
        faults.push(format!("nothing says one of {:?}", case.says));
    }
    for text in case.not_says.iter().filter(|text| said.contains(&text.to_lowercase())) {
        faults.push(format!("it says `{text}`"));
    }
    faults
}

impl Case {
    fn expects_an_answer(&self) -> bool {
        self.value.is_some() || self.at_least.is_some() || self.complete.is_some()
    }
}

/// A case for later: each import ends with 1, names its file and says what to do.
fn not_refused_by_name(imported: &[Finished]) -> Vec<String> {
    let mut faults = Vec::new();
    for finished in imported {
        let said = finished.stderr.to_lowercase();
        let file = finished.command.split(' ').filter(|word| word.contains('.') && word.contains('/'));
        let named = file
            .filter_map(|path| path.rsplit('/').next())
            .map(str::to_lowercase)
            .next_back()
            .unwrap_or_default();
        // What is in the file's own name is no advice.
        let advice = said.replace(&named, "");
        if finished.code != Some(1) {
            faults.push(format!("for later, and the import ended with {}", ended(finished)));
        } else if named.is_empty() || !said.contains(&named) {
            faults.push(format!("refused without its name: {}", last_of(finished)));
        } else if !ADVICE.iter().any(|word| advice.contains(word)) {
            faults.push(format!("refused without what to do: {}", last_of(finished)));
        }
    }
    if imported.is_empty() {
        faults.push("for later, and imports nothing".to_owned());
    }
    faults
}

/// The first number of each row of the first table, and whether it is shown as a lower bound.
fn first_numbers(answer: &Value) -> Vec<(f64, bool)> {
    let list =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let report = answer.get("report").unwrap_or(answer);
    let tables = list(report, "sections").into_iter().flat_map(|section| list(&section, "blocks"));
    let Some(table) = tables.filter_map(|block| block.get("table").cloned()).next() else {
        return Vec::new();
    };
    let number = |row: &Value| {
        row.as_array()?.iter().find_map(|cell| {
            let value = cell.get("quantity")?.get("value")?.as_f64()?;
            let at_least = cell.get("at_least").or_else(|| cell.get("quantity")?.get("at_least"));
            Some((value, at_least.and_then(Value::as_bool).unwrap_or_default()))
        })
    };
    list(&table, "rows").iter().filter_map(number).collect()
}

/// All that was said on either stream, and the sentences of the answer as they are read, in lower case.
///
/// In JSON a sentence is a list of pieces: its months and numbers stand between its words.
fn everything_said(all: &[&Finished], answer: &Value) -> String {
    fn gather(value: &Value, said: &mut String) {
        if let Some(text) = value.get("en").and_then(|_| serde_json::from_value::<Text>(value.clone()).ok()) {
            said.push('\n');
            said.push_str(&text.plain(measure::Language::En));
        }
        match value {
            Value::Array(values) => values.iter().for_each(|value| gather(value, said)),
            Value::Object(fields) => fields.values().for_each(|value| gather(value, said)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut said: String = all
        .iter()
        .flat_map(|finished| [finished.stdout.as_str(), "\n", finished.stderr.as_str(), "\n"])
        .collect();
    // A number of a sentence names its trace, which stands in a list beside the report.
    gather(&report::with_traces(answer.clone()), &mut said);
    said.to_lowercase()
}

fn same(seen: f64, expected: f64) -> bool {
    (seen - expected).abs() < 1e-9
}

fn ended(finished: &Finished) -> String {
    finished.code.map_or_else(|| "a signal".to_owned(), |code| code.to_string())
}

fn last_of(finished: &Finished) -> String {
    finished
        .stderr
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("nothing on stderr")
        .to_owned()
}

#[cfg(test)]
#[path = "cases_tests.rs"]
mod tests;
