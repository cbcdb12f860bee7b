//! Who takes what a layout reads: labels, rows with their cells, gaps, findings.

use columns::{CellOfRow, Label, RowKey, SummedCell, ValueOfRow};
use measure::{Finding, Levels};

use crate::{Error, Gap};

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

    /// Says before the first row that the release lists some municipalities alone: what it leaves out of a state was counted too.
    fn lists_some(&mut self) {}

    /// A row that is kept, with the cells in which something is written. A row whose months all lie after the
    /// cut-off is kept without cells.
    ///
    /// # Errors
    /// When the row cannot be kept.
    fn keep(&mut self, row: &RowKey, cells: &[CellOfRow]) -> Result<(), Error>;

    /// A row that is kept and whose cells hold whatever the publisher prints: counts, shares, estimates, ranges. `levels`
    /// says where the row stands on further dimensions, and where it is a total that the publisher prints over one.
    ///
    /// # Errors
    /// When the row cannot be kept.
    fn keep_values(&mut self, row: &RowKey, levels: &Levels, cells: &[ValueOfRow]) -> Result<(), Error>;

    /// A row that is kept and at which sums begin that are of several rows; none where it counts in sums that begin at
    /// another row. Who does not ask which rows they are takes them as numbers of this one.
    ///
    /// # Errors
    /// When the row cannot be kept.
    fn keep_summed(&mut self, row: &RowKey, cells: &[SummedCell]) -> Result<(), Error> {
        let plain = |cell: &SummedCell| CellOfRow {
            column: cell.origin.column(),
            month: cell.month,
            number: cell.number,
        };
        self.keep(row, &cells.iter().map(plain).collect::<Vec<_>>())
    }

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
