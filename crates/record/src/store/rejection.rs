//! The rejected rows and the notes of a release, read back in the order in which they were found.

use measure::{Finding, FindingCode, Severity, Sha256, Where};
use parquet::{
    file::reader::{FileReader as _, SerializedFileReader},
    record::{Field, Row},
};
use report::Text;
use serde::de::DeserializeOwned;

use super::holding::Holding;
use crate::{
    Broken, Error,
    findings::{expected_in_words, reason_in_words, seen_in_words, severity_in_words},
};

/// A row or cell that was rejected, or a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Where it stands.
    pub at: Where,
    /// What is wrong with it.
    pub code: FindingCode,
    /// How much that matters.
    pub severity: Severity,
    said: Said,
}

/// What was seen and expected.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    /// As it was found: it can be said in both languages.
    Found(Box<Finding>),
    /// As a file says it that was written before findings were kept whole: in English alone.
    Told { seen: String, expected: String },
}

impl Rejection {
    /// What is wrong.
    #[must_use]
    pub fn reason(&self) -> Text {
        reason_in_words(self.code)
    }

    /// Whether it cost the row, the cell or nothing.
    #[must_use]
    pub fn cost(&self) -> Text {
        severity_in_words(self.severity)
    }

    /// What was seen.
    #[must_use]
    pub fn seen(&self) -> Text {
        match &self.said {
            Said::Found(finding) => seen_in_words(&finding.seen),
            Said::Told { seen, .. } => Text::name(seen),
        }
    }

    /// What was expected.
    #[must_use]
    pub fn expected(&self) -> Text {
        match &self.said {
            Said::Found(finding) => expected_in_words(&finding.expected),
            Said::Told { expected, .. } => Text::name(expected),
        }
    }
}

impl Holding {
    /// The rejected rows and cells of a release and the notes on it, in the order of its file; none where the shelf does
    /// not keep them.
    ///
    /// # Errors
    /// When the release is not held, or its file is damaged.
    pub fn rejections(&self, release: Sha256) -> Result<Vec<Rejection>, Error> {
        let Some(source) = self.rejected(release)? else { return Ok(Vec::new()) };
        let path = source.name().to_owned();
        let damaged = |reason| Error::Damaged { path: path.clone(), reason };
        let length = usize::try_from(source.length()).unwrap_or(usize::MAX);
        let bytes = source.read(0, length).map_err(|error| damaged(Broken::unreadable(&error)))?;
        let file = SerializedFileReader::new(bytes).map_err(|error| damaged(Broken::told(&error)))?;
        let rows = file.get_row_iter(None).map_err(|error| damaged(Broken::told(&error)))?;
        let read = |row: Result<Row, parquet::errors::ParquetError>| {
            let row = row.map_err(|error| damaged(Broken::told(&error)))?;
            rejection(&row).ok_or_else(|| damaged(Broken::NotAsWritten { what: "a rejected row" }))
        };
        rows.map(read).collect()
    }
}

fn rejection(row: &Row) -> Option<Rejection> {
    let field =
        |name: &str| row.get_column_iter().find(|(column, _)| *column == name).map(|(_, field)| field);
    let text = |name: &str| match field(name) {
        Some(Field::Str(text)) => Some(text.clone()),
        _ => None,
    };
    if let Some(finding) = text("finding") {
        let finding: Finding = serde_json::from_str(&finding).ok()?;
        let Finding { code, severity, ref at, .. } = finding;
        return Some(Rejection { at: at.clone(), code, severity, said: Said::Found(Box::new(finding)) });
    }
    let row_number = match field("row") {
        Some(Field::Int(row)) => u32::try_from(*row).ok(),
        _ => None,
    };
    let at = Where { file: text("file")?, sheet: text("sheet"), row: row_number, column: text("column") };
    let said = Said::Told { seen: text("seen")?, expected: text("expected")? };
    Some(Rejection { at, code: named(text("code")?)?, severity: named(text("severity")?)?, said })
}

/// What a file names by its JSON name.
fn named<T: DeserializeOwned>(name: String) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name)).ok()
}
