//! A question on figures of the reader's own: opens the file, and writes the policy file that asks it.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use evaluate::brought::{self, AskedColumns, BroughtFile, BroughtKind, PolicyText};
use fs_err as fs;
use measure::Language;
use report::{Text, Words, say};

use crate::{Error, NamedText};

/// What somebody said of the columns of a file on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnColumns {
    /// The unit.
    pub unit: Option<String>,
    /// The period.
    pub time: Option<String>,
    /// The outcome.
    pub outcome: Option<String>,
    /// The first period treated, or 0 and 1.
    pub treated: Option<String>,
    /// Over whom or what the outcome is counted.
    pub exposure: Option<String>,
    /// Whether it is counted: `count` or `rate`.
    pub kind: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether more is better.
    pub more_is_better: bool,
}

/// How the names of files end that hold tables.
const TABLES: [&str; 6] = [".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".xlsm"];

/// How the names of packed files end.
const PACKED: [&str; 3] = [".gz", ".bz2", ".zip"];

/// Whether a name is that of a table and not of a policy file.
#[must_use]
pub fn is_table(name: &str) -> bool {
    let name = name.to_lowercase();
    let bare = PACKED.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    TABLES.iter().any(|end| bare.ends_with(end))
}

/// Opens the file that a policy file names, from the folder in which that lies.
pub(crate) fn bring(
    folder: Option<&Path>,
) -> impl Fn(&str, Option<&str>) -> Result<BroughtFile, Text> + use<'_> {
    move |name, sheet| open(&beside(folder, name), sheet).map_err(|error| error.words())
}

/// A path that a policy file names, from the folder in which that lies.
pub(crate) fn beside(folder: Option<&Path>, name: &str) -> PathBuf {
    folder.map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
}

fn open(path: &Path, sheet: Option<&str>) -> Result<BroughtFile, Error> {
    let record::OwnTable { file, sheet, sha256, text } = record::own_table(path, sheet)?;
    Ok(BroughtFile { name: file, sheet, sha256, text })
}

/// The policy that asks about the columns of a file: those that nobody named are guessed, where they leave no doubt.
///
/// # Errors
/// When the file is no panel, or its columns leave a doubt.
pub fn own_question(path: &Path, asked: &OwnColumns, language: Language) -> Result<NamedText, Error> {
    let (text, is_certain) = policy_text(path, asked, language)?;
    if !is_certain {
        return Err(Error::policy(say!(
            "No es claro qué columna es cuál: nómbrelas con {flags}, o empiece con {command}, que escribe lo que supone.",
            "It is not clear which column is which: name them with {flags}, or begin with {command}, which writes what it takes them for.",
            flags = Text::code("--unit --time --outcome --treated"),
            command = Text::code(format!("saldo evaluate new {}", path.display()))
        )));
    }
    let folder = path.parent().map(Path::to_owned);
    let name =
        policy_path(path).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(NamedText { name, text, folder })
}

/// The text of a policy file for a file, which guesses whatever nobody named.
///
/// # Errors
/// When the file is no panel.
pub fn new_policy(path: &Path, asked: &OwnColumns, language: Language) -> Result<String, Error> {
    policy_text(path, asked, language).map(|(text, _)| text)
}

/// Writes a policy file beside the file that it asks about, and never over another.
///
/// # Errors
/// When the file is no panel, or there is a policy file already.
pub fn write_new_policy(path: &Path, asked: &OwnColumns, language: Language) -> Result<Text, Error> {
    let text = new_policy(path, asked, language)?;
    let policy = policy_path(path);
    let written = fs::OpenOptions::new().write(true).create_new(true).open(&policy);
    match written {
        Ok(mut file) => file.write_all(text.as_bytes()).map_err(Error::at(&policy))?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Error::policy(say!(
                "{policy} ya existe y no se toca: cámbiele el nombre, o pida el texto con {flag}.",
                "{policy} exists already and is left as it is: rename it, or ask for the text with {flag}.",
                policy = Text::code(policy.display().to_string()),
                flag = Text::code("--stdout")
            )));
        }
        Err(error) => return Err(Error::at(&policy)(error)),
    }
    Ok(say!(
        "Se escribió {policy}. Léalo, y luego: {command}",
        "Wrote {policy}. Read it, and then: {command}",
        policy = Text::code(policy.display().to_string()),
        command = Text::code(format!("saldo evaluate {}", policy.display()))
    ))
}

/// Where the policy file of a file lies: beside it, with its name.
fn policy_path(path: &Path) -> PathBuf {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let stem = name.split('.').next().unwrap_or(&name).to_owned();
    path.with_file_name(format!("{stem}.toml"))
}

/// The text, and whether the columns left no doubt.
fn policy_text(path: &Path, asked: &OwnColumns, language: Language) -> Result<(String, bool), Error> {
    let file = open(path, asked.sheet.as_deref())?;
    let kind = asked.kind.as_deref().map(|kind| match kind {
        "count" => BroughtKind::Count,
        _ => BroughtKind::Rate,
    });
    let asked_columns = AskedColumns {
        unit: asked.unit.clone(),
        time: asked.time.clone(),
        outcome: asked.outcome.clone(),
        exposure: asked.exposure.clone(),
        treated: asked.treated.clone(),
        kind,
    };
    let told = |faults: Vec<brought::BroughtFault>| Error::policy(lines(&faults));
    let guess = brought::guess(&file, &asked_columns).map_err(told)?;
    let panel = brought::read(&file, &guess.columns).map_err(told)?;
    let panel = panel.without_early(None).map_err(told)?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let written = PolicyText {
        path: &name,
        panel: &panel,
        other_outcomes: &guess.other_outcomes,
        more_is_better: asked.more_is_better,
    };
    Ok((written.written(language), guess.is_certain))
}

/// Everything that is wrong, a line each.
fn lines(faults: &[brought::BroughtFault]) -> Text {
    let lines = faults.iter().map(Words::words);
    // default: no fault is no line
    lines.reduce(|all, fault| all.then(&Text::both("\n", "\n")).then(&fault)).unwrap_or_else(Text::empty)
}
