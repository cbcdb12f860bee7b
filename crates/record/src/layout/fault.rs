//! Why a row, or one cell of it, is not kept.

use std::fmt;

use measure::{Expected, FindingCode, RowsAre, Seen};

/// Why a row is rejected.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) code: FindingCode,
    pub(crate) column: Option<String>,
    pub(crate) seen: Seen,
    /// Boxed, since a row travels with the fault that it may have.
    pub(crate) expected: Box<Expected>,
}

impl Fault {
    pub(crate) fn new(code: FindingCode, column: &str, seen: impl Into<Seen>, expected: Expected) -> Self {
        Self { code, column: Some(column.to_owned()), seen: seen.into(), expected: Box::new(expected) }
    }

    /// A fault of the row as a whole.
    pub(crate) fn of_row(code: FindingCode, seen: impl Into<Seen>, expected: Expected) -> Self {
        Self { code, column: None, seen: seen.into(), expected: Box::new(expected) }
    }

    /// A row that stands once more, where there is one of each `key`.
    pub(crate) fn once_more(what: fmt::Arguments<'_>, key: RowsAre) -> Self {
        Self::of_row(FindingCode::DuplicateRow, Seen::once_more(what), Expected::OneRowEach { key })
    }
}
