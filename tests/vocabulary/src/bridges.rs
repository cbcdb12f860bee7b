//! The bridges over breaks, held against the labels of both catalogues: a part of the words of `catalogue`.

use std::path::Path;

use measure::fold_name;
use serde::Deserialize;

use crate::{
    nouns::Names,
    rows::{Catalogue, Label, Tables},
    rust::{literal, slice},
};

/// How a subtype of one catalogue is compared with subtypes of the next, and who says so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub code: String,
    pub across: String,
    pub es: String,
    pub en: String,
    pub source: String,
}

/// What stands for a subtype in one reading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bridge {
    #[serde(rename = "type")]
    pub kind: String,
    pub subtype: String,
    pub reading: String,
    /// Subtypes of the new catalogue, joined by `|`.
    pub new: String,
}

/// The rows of `bridges.csv`.
pub fn read(path: &Path) -> Result<Vec<Bridge>, String> {
    let at = |error: csv::Error| format!("{}: {error}", path.display());
    csv::Reader::from_path(path).map_err(at)?.deserialize().map(|row| row.map_err(at)).collect()
}

/// The bridges as Rust. A subtype that no catalogue has, or that stands twice in one reading, is told.
pub fn bridges(tables: &Tables, names: &Names) -> Result<String, String> {
    let mut text = String::from(
        "/// Every bridge over a break, in the order of the table.\npub const BRIDGES: &[Bridge] = &[\n",
    );
    let mut seen = std::collections::BTreeSet::new();
    for row in &tables.bridges {
        let at = |what: String| format!("bridges.csv: `{}`, `{}`: {what}", row.subtype, row.reading);
        let reading = tables.readings.iter().find(|reading| reading.code == row.reading);
        let reading = reading.ok_or_else(|| at("no such reading".to_owned()))?;
        let over = tables.breaks.iter().find(|known| known.id == reading.across);
        let over = over.ok_or_else(|| at(format!("`{}` is no break", reading.across)))?;
        if !seen.insert((&row.kind, &row.subtype, &row.reading)) {
            return Err(at("stands twice".to_owned()));
        }
        let of = |catalogue: &str, kind: Option<&str>, subtype: &str| {
            let labels = tables.catalogues.iter().find(|(row, _)| row.code == catalogue);
            let found = labels.and_then(|labels| label(labels, kind, subtype));
            let offence = found.ok_or_else(|| at(format!("`{subtype}` is no subtype of {catalogue}")))?;
            names.offence(&offence.offence)
        };
        let offence = of(&over.from, Some(&row.kind), &row.subtype)?;
        let counterpart = |subtype: &str| {
            let offence = of(&over.to, None, subtype)?;
            Ok(format!("Counterpart {{ subtype: {}, offence: {offence} }}", literal(subtype)))
        };
        let new = row.new.split('|').filter(|subtype| !subtype.is_empty()).map(counterpart);
        text += &format!(
            "    Bridge {{ subtype: {}, offence: {offence}, reading: Reading {{ code: {}, across: {}, names: Names {{ es: {}, en: {} }}, source: {} }}, new: {} }},\n",
            literal(&row.subtype),
            literal(&reading.code),
            literal(&reading.across),
            literal(&reading.es),
            literal(&reading.en),
            literal(&reading.source),
            slice(new.collect::<Result<Vec<_>, String>>()?),
        );
    }
    Ok(text + "];\n")
}

/// The label of a subtype, by its type where it is known.
fn label<'a>(
    (_, labels): &'a (Catalogue, Vec<Label>),
    kind: Option<&str>,
    subtype: &str,
) -> Option<&'a Label> {
    let (kind, subtype) = (kind.map(fold_name), fold_name(subtype));
    labels
        .iter()
        .find(|label| label.subtype == subtype && kind.as_ref().is_none_or(|kind| label.kind == *kind))
}
