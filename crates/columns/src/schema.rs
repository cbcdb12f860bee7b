//! The columns of a file of figures, how long their pages are, and how months stand in them.

use std::sync::Arc;

use measure::{Month, NotAMonth};
use parquet::schema::{parser::parse_message_type, types::TypePtr};

/// The columns, in the order of the file. `origin` is filled where a number is the sum of several cells; `row`
/// and `column` then name the first of them, and the rows of `origin` are counted from that row.
const SCHEMA: &str = "message figures {
    required int32 row;
    required int32 column;
    optional binary sheet (STRING);
    required binary statistic (STRING);
    required int32 place;
    required int32 period_start;
    required int32 period_months;
    required binary offence (STRING);
    required binary label (STRING);
    optional binary sex (STRING);
    optional binary age (STRING);
    required int64 number;
    optional binary origin (STRING);
}";

/// A column of the file, by its place in [`SCHEMA`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Row,
    Column,
    Sheet,
    Statistic,
    Place,
    PeriodStart,
    PeriodMonths,
    Offence,
    Label,
    Sex,
    Age,
    Number,
    Origin,
}

impl Field {
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Self::Sheet | Self::Sex | Self::Age | Self::Origin)
    }
}

/// Cells in a page; pages of all columns end at the same cell, so that a reader can skip them together.
pub(crate) const PAGE_CELLS: usize = 1 << 16;
/// Cells in a row group, at most, unless one row has more.
pub(crate) const GROUP_CELLS: usize = 1 << 20;

/// Bytes of a page that follow no encoding this program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed(pub &'static str);

pub(crate) fn schema() -> Result<TypePtr, parquet::errors::ParquetError> {
    parse_message_type(SCHEMA).map(Arc::new)
}

/// The months 1900-01 to 2199-12 as the file writes them, computed once.
pub(crate) struct Calendar {
    first: Month,
    written: Vec<i32>,
}

impl Calendar {
    pub(crate) fn new() -> Result<Self, NotAMonth> {
        let (first, last) = (Month::new(1900, 1)?, Month::new(2199, 12)?);
        Ok(Self { first, written: (0..=last.since(first)).map(|n| first.plus(n).yyyymm()).collect() })
    }

    pub(crate) fn yyyymm(&self, month: Month) -> i32 {
        let known = usize::try_from(month.since(self.first)).ok().and_then(|n| self.written.get(n));
        known.copied().unwrap_or_else(|| month.yyyymm())
    }
}
