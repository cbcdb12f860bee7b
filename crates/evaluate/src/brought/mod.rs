//! A panel that a reader brought: from the text of a file to its columns, from these to a panel, and what the file states of
//! who was treated since when.
//!
//! Nothing here opens a file: its text is handed in. Whatever is wrong is told all at once, each with line and column.

#[cfg(test)]
mod bad_panels;
mod columns;
mod fault;
mod grid;
mod guess;
mod number;
mod panel;
mod personal;
mod role;
mod table;
mod time;
mod treatment;
mod words;
mod written;

pub use columns::{BroughtColumns, BroughtKind, Treatment};
pub use fault::{BroughtFault, BroughtWrong, Grain, Personal};
pub use grid::FEWEST_TIMES_BEFORE;
pub use guess::{AskedColumns, Guess, guess};
pub use panel::{BroughtGap, BroughtPanel, GapReason, LeftOutEarly, Start, read};
pub use role::Role as ColumnRole;
pub use written::{PolicyText, Written};
pub(crate) use written::{id_of, title_of, written};

use measure::Sha256;

/// A file as it is handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtFile {
    /// Its name, without the path.
    pub name: String,
    /// The sheet, where it is a workbook.
    pub sheet: Option<String>,
    /// SHA-256 of the bytes that were opened.
    pub sha256: Sha256,
    /// Its table as delimited text in UTF-8; line and field are those of the sheet where it is one.
    pub text: String,
}
