//! What was found wrong in faulty data, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Expected, Seen};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing was lost.
    Note,
    /// A cell was rejected; its row is kept.
    CellRejected,
    /// A row was rejected.
    Rejected,
    /// The file could not be read at all.
    Refused,
}

/// Where in the input: every part that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Where {
    /// The file.
    pub file: String,
    /// The sheet of a workbook, or the member of an archive.
    pub sheet: Option<String>,
    /// The row, counted from 1.
    pub row: Option<u32>,
    /// The column: its header where it has one, else its number.
    pub column: Option<String>,
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " [{sheet}]")?;
        }
        if let Some(row) = self.row {
            write!(f, ":{row}")?;
        }
        match &self.column {
            Some(column) => write!(f, ":{column}"),
            None => Ok(()),
        }
    }
}

/// What is wrong. The sentence that says so, and how to repair it, is written by `record` in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingCode {
    /// The columns follow no known layout.
    UnknownLayout,
    /// A column of the layout is missing or stands elsewhere.
    ColumnMoved,
    /// The bytes are neither UTF-8 nor the publisher's code page.
    WrongEncoding,
    /// A compressed file or workbook ends early or is damaged.
    DamagedFile,
    /// A compressed file unpacks to more than the limit.
    TooLarge,
    /// An archive holds no file, or several, that could be the release.
    AmbiguousArchive,
    /// The file has a header and no row.
    NoRows,
    /// A row has more or fewer cells than the header.
    RowLength,
    /// A cell holds more text than any publisher writes in one.
    LongCell,
    /// A cell that should hold a count holds something else.
    NotACount,
    /// A count is below zero.
    NegativeCount,
    /// A count has decimals.
    FractionalCount,
    /// A count is written with a separator that could mean thousands or decimals.
    AmbiguousSeparator,
    /// A code that is no INEGI place.
    UnknownPlace,
    /// Code and name of a place do not agree.
    PlaceNameDisagrees,
    /// A year or month that cannot be.
    ImpossiblePeriod,
    /// An offence that the publisher's catalogue does not have.
    UnknownOffence,
    /// The row stands twice.
    DuplicateRow,
    /// A row that repeats the sum of others (a total, a note) and is left out of the figures.
    TotalRow,
    /// A printed total is not the sum of its parts.
    TotalDisagrees,
    /// A count stands in a month after the cut-off.
    AfterCutoff,
    /// Nothing is written where a count should stand.
    EmptyCell,
    /// More than half of the rows are rejected.
    MostlyRejected,
    /// A count is too large to be believed.
    Implausible,
    /// A year repeats the one before it in all its rows.
    RepeatedYear,
    /// Rows, places or the end of the last record are missing.
    NotWhole,
    /// Rows of two registers stand in one file.
    MixedRegisters,
    /// A file was public before its last month ended, or will be in the future.
    ImpossiblePublicDay,
}

/// One thing that was found wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// What is wrong.
    pub code: FindingCode,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    #[serde(rename = "where")]
    pub at: Where,
    /// What stands there, shortened.
    pub seen: Seen,
    /// What was expected there.
    pub expected: Expected,
}
