//! What a row of a release shares, its cells, and the labels that both speak of.

use measure::{Month, Offence, PlaceCode, Statistic, Value};
use serde::{Deserialize, Serialize};

/// For how long a number of a release counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// One month.
    Month,
    /// The twelve months of the year that begins with the cell's month.
    Year,
    /// A stock at the cell's month.
    Stock,
}

impl Span {
    /// A span as the file keeps it.
    ///
    /// # Units
    /// Months; 0 for a stock.
    pub(crate) fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Year => 12,
            Self::Stock => 0,
        }
    }

    pub(crate) fn of_months(months: i32) -> Option<Self> {
        [Self::Month, Self::Year, Self::Stock].into_iter().find(|span| span.months() == months)
    }
}

/// The number of a label in the order of first appearance in the file.
pub type LabelId = u32;

/// A label of the publisher: an offence with all its levels, a sex, an age group or a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// As the publisher writes it, repaired for encoding, its levels joined with ` / `.
    pub text: String,
    /// The offence of the common catalogue; `NoOffence` for labels that are none.
    pub offence: Offence,
}

/// What the cells of one row share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowKey {
    /// The sheet as a label, where the file has sheets.
    pub sheet: Option<LabelId>,
    /// The row, counted from 1 as a spreadsheet shows it (the header is row 1 where it comes first).
    pub row: u32,
    /// What is counted.
    pub statistic: Statistic,
    /// Where.
    pub place: PlaceCode,
    /// The offence as a label.
    pub offence: LabelId,
    /// Sex as a label, where the release has it.
    pub sex: Option<LabelId>,
    /// Age group as a label, where the release has it.
    pub age: Option<LabelId>,
    /// For how long each cell counts.
    pub span: Span,
}

/// One cell of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellOfRow {
    /// The column, counted from 1.
    pub column: u32,
    /// The month; for [`Span::Year`] the January of the year.
    pub month: Month,
    /// The number.
    pub number: u64,
}

/// One cell of a row, with whatever the publisher prints in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueOfRow {
    /// The column, counted from 1.
    pub column: u32,
    /// The month; for [`Span::Year`] the January of the year.
    pub month: Month,
    /// The value.
    pub value: Value,
}
