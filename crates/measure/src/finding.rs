//! What was found wrong in faulty data, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Expected, FindingCode, Seen};

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
