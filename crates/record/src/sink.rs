//! What a layout hands on while it reads a release, and who takes it: labels, rows with their cells, gaps, findings.

use measure::{Finding, Month, Offence, PlaceCode, Statistic};
use serde::{Deserialize, Serialize};

use crate::{Error, Gap, Span};

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

/// Takes what a layout reads, in file order.
///
/// Every row of the file is kept or rejected: rows read = rows kept + rows rejected. A row that counts several things
/// is kept once for each, one directly after the other, and is one row.
pub trait RowSink {
    /// A label that appears for the first time; its number is the count of labels before it.
    ///
    /// # Errors
    /// When the label cannot be kept.
    fn label(&mut self, label: Label) -> Result<(), Error>;

    /// A row that is kept, with the cells in which something is written. A row whose months all lie after the
    /// cut-off is kept without cells.
    ///
    /// # Errors
    /// When the row cannot be kept.
    fn keep(&mut self, row: &RowKey, cells: &[CellOfRow]) -> Result<(), Error>;

    /// A row that is rejected; the finding carries severity `Rejected` and the row.
    ///
    /// # Errors
    /// When the rejection cannot be kept.
    fn reject(&mut self, finding: Finding) -> Result<(), Error>;

    /// Something worth knowing that cost no row.
    ///
    /// # Errors
    /// When the note cannot be kept.
    fn note(&mut self, finding: Finding) -> Result<(), Error>;

    /// A number that the release should hold and that no sum may count.
    ///
    /// # Errors
    /// When the gap cannot be kept.
    fn gap(&mut self, gap: Gap) -> Result<(), Error>;
}
