//! The rows of the tables as they stand in their files.

use std::{fs, path::Path};

use measure::fold_name;
use serde::{Deserialize, de::DeserializeOwned};

use crate::bridges::{self, Bridge, Reading};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    pub code: String,
    pub es: String,
    pub en: String,
    pub doc: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statistic {
    pub code: String,
    #[serde(default)]
    pub also: Vec<String>,
    pub basis: String,
    pub usual: Vec<String>,
    pub companion: Option<String>,
    #[serde(default)]
    pub independent: Vec<Independent>,
    pub value: Option<String>,
    #[serde(default)]
    pub blank_is_zero: bool,
    #[serde(default)]
    pub lists_events: bool,
    #[serde(default)]
    pub lists_a_part: bool,
    #[serde(default)]
    pub done_by_the_state: bool,
    #[serde(default)]
    pub classified_by_author: bool,
    pub note: Option<Note>,
    #[serde(default)]
    pub small_cells: SmallCells,
    pub es: String,
    pub en: String,
    pub doc: String,
}

/// What a reader has to know of every figure of a statistic.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub es: String,
    pub en: String,
}

/// How people behind small counts are kept apart.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SmallCells {
    #[default]
    AsPrinted,
    Merged,
    States,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Independent {
    #[serde(default)]
    pub of: Vec<String>,
    pub statistic: String,
    pub offences: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offence {
    pub code: String,
    /// Where the code is a word that Rust or a reader would take for another: the variant.
    pub variant: Option<String>,
    pub spanish: String,
    /// The offences that it is one number of.
    #[serde(default)]
    pub counts: Vec<String>,
    pub es: String,
    pub en: String,
    pub doc: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    pub code: String,
    pub acronym: String,
    pub doc: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    pub code: String,
    pub closed: bool,
    pub since: Option<i32>,
    pub until: Option<i32>,
    pub offences: Option<String>,
    pub es: String,
    pub en: String,
    pub doc: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub code: String,
    #[serde(default)]
    pub of_a_statistic: bool,
    pub es: String,
    pub en: String,
    pub doc: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    pub id: String,
    pub kind: String,
    pub statistics: Vec<String>,
    pub offences: Option<Vec<String>>,
    pub first: String,
    pub from: String,
    pub to: String,
    pub es: String,
    pub en: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presidency {
    pub name: String,
    pub first: String,
    pub last: String,
}

/// A label of a publisher, folded as it is looked up, and its offence.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    pub kind: String,
    pub subtype: String,
    pub offence: String,
}

/// A kind of break.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreakKind {
    pub code: String,
    pub es: String,
    pub en: String,
}

/// All tables.
#[derive(Debug)]
pub struct Tables {
    pub bases: Vec<Basis>,
    pub statistics: Vec<Statistic>,
    pub offences: Vec<Offence>,
    pub publishers: Vec<Publisher>,
    pub catalogues: Vec<(Catalogue, Vec<Label>)>,
    pub units: Vec<Unit>,
    pub break_kinds: Vec<BreakKind>,
    pub breaks: Vec<Break>,
    pub presidencies: Vec<Presidency>,
    pub readings: Vec<Reading>,
    pub bridges: Vec<Bridge>,
}

impl Tables {
    pub fn read(folder: &Path) -> Result<Self, String> {
        let catalogues: Vec<Catalogue> = array(folder, "catalogues.toml", "catalogue")?;
        let labelled = |catalogue: Catalogue| {
            let labels = catalogue.offences.as_ref().map(|file| labels(&folder.join(file))).transpose()?;
            // default: a catalogue without a table of labels is read by its layout
            Ok::<_, String>((catalogue, labels.unwrap_or_default()))
        };
        Ok(Self {
            bases: array(folder, "bases.toml", "basis")?,
            statistics: array(folder, "statistics.toml", "statistic")?,
            offences: array(folder, "offences.toml", "offence")?,
            publishers: array(folder, "publishers.toml", "publisher")?,
            catalogues: catalogues.into_iter().map(labelled).collect::<Result<_, _>>()?,
            units: array(folder, "units.toml", "unit")?,
            break_kinds: array(folder, "breaks.toml", "kind")?,
            breaks: array(folder, "breaks.toml", "break")?,
            presidencies: array(folder, "presidencies.toml", "presidency")?,
            readings: array(folder, "bridges.toml", "reading")?,
            bridges: bridges::read(&folder.join("bridges.csv"))?,
        })
    }
}

/// The rows of one array of a file.
fn array<T: DeserializeOwned>(folder: &Path, file: &str, key: &str) -> Result<Vec<T>, String> {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut table: toml::Table = text.parse().map_err(|error| format!("{file}: {error}"))?;
    let rows =
        table.remove(key).ok_or_else(|| format!("{file}: expected rows of `[[{key}]]`, found none"))?;
    rows.try_into().map_err(|error| format!("{file}: {error}"))
}

/// The labels of a publisher's catalogue, sorted as they are looked up.
fn labels(path: &Path) -> Result<Vec<Label>, String> {
    let at = |error: csv::Error| format!("{}: {error}", path.display());
    let mut reader = csv::Reader::from_path(path).map_err(at)?;
    let mut labels = Vec::new();
    for row in reader.deserialize() {
        let (kind, subtype, offence): (String, String, String) = row.map_err(at)?;
        labels.push(Label { kind: fold_name(&kind), subtype: fold_name(&subtype), offence });
    }
    labels.sort();
    match labels
        .windows(2)
        .find(|pair| (&pair[0].kind, &pair[0].subtype) == (&pair[1].kind, &pair[1].subtype))
    {
        Some(twice) => {
            Err(format!("{}: `{}, {}` stands twice", path.display(), twice[0].kind, twice[0].subtype))
        }
        None => Ok(labels),
    }
}
