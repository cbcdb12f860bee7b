//! Rows of a layout read one by one, as text, in file order.

use std::{borrow::Cow, ops::RangeInclusive};

use measure::{Expected, FindingCode, Month, Seen};

use super::{
    count::{self, Cell},
    fault::Fault,
    input::Input,
    ledger::Ledger,
    page::Page,
    records::{Blocks, Fields, LONGEST_CELL, Records, is_blank},
};
use crate::Error;

/// Why a row is not kept.
pub(super) enum Stop {
    /// It is rejected.
    Rejected(Fault),
    /// Nothing can go on.
    Failed(Error),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Rejected(fault)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// One row of the file.
pub(super) struct Row<'r> {
    /// Counted from 1 as a spreadsheet shows it.
    pub(super) number: u32,
    page: &'r Page,
    record: &'r [u8],
    fields: &'r Fields,
}

/// Hands every row to `handle`, which keeps it through the ledger or says why not; a row that is none, such as
/// a footer, is passed over by returning without keeping.
pub(super) fn each_row<'l>(
    page: &Page,
    input: &mut Input,
    head: Vec<u8>,
    widths: RangeInclusive<usize>,
    ledger: &mut Ledger<'l>,
    mut handle: impl FnMut(&mut Ledger<'l>, &Row<'_>) -> Result<(), Stop>,
) -> Result<(), Error> {
    let mut blocks = Blocks::new(input, head);
    let mut fields = Fields::default();
    let mut number = 0;
    while let Some(block) = blocks.next_block()? {
        for record in Records::new(&block) {
            number += 1;
            if number <= page.header_row || is_blank(record, page.separator) {
                continue;
            }
            fields.split(record, page.separator);
            let row = Row { number, page, record, fields: &fields };
            let handled = match row.checked_width(&widths) {
                Ok(()) => handle(ledger, &row),
                Err(fault) => Err(Stop::Rejected(fault)),
            };
            match handled {
                Ok(()) => {}
                Err(Stop::Rejected(fault)) => ledger.reject(number, fault)?,
                Err(Stop::Failed(error)) => return Err(error),
            }
        }
    }
    Ok(())
}

impl Row<'_> {
    fn checked_width(&self, widths: &RangeInclusive<usize>) -> Result<(), Fault> {
        let width = self.fields.len();
        let is_blank = |i| self.bytes(i).trim_ascii().is_empty();
        if widths.contains(&width) || (width > *widths.end() && (*widths.end()..width).all(is_blank)) {
            return Ok(());
        }
        Err(Fault::of_row(
            FindingCode::RowLength,
            Seen::Cells { number: width },
            Expected::Cells { number: *widths.start() },
        ))
    }

    /// Rejects a row that is shorter than it may be.
    pub(super) fn at_least(&self, width: usize) -> Result<(), Fault> {
        self.checked_width(&(width..=usize::MAX))
    }

    /// How many cells the row has.
    pub(super) fn width(&self) -> usize {
        self.fields.len()
    }

    /// The bytes of a cell.
    pub(super) fn bytes(&self, i: usize) -> &[u8] {
        self.fields.get(self.record, i)
    }

    /// The bytes from one cell to another.
    pub(super) fn span(&self, first: usize, last: usize) -> &[u8] {
        self.fields.span(self.record, first, last)
    }

    /// The header of a column.
    pub(super) fn header(&self, i: usize) -> &str {
        self.page.header.get(i).map_or("", String::as_str)
    }

    /// The text of a cell, without blanks at its ends.
    pub(super) fn text(&self, i: usize) -> Result<Cow<'_, str>, Fault> {
        if self.bytes(i).len() > LONGEST_CELL {
            return Err(self.fault(FindingCode::LongCell, i, Expected::ShortCell { most: LONGEST_CELL }));
        }
        let decoded = self.page.encoding.decode(self.bytes(i)).map(|text| match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        });
        decoded.ok_or_else(|| {
            let encoding = self.page.encoding.name().to_owned();
            self.fault(FindingCode::WrongEncoding, i, Expected::TextIn { encoding })
        })
    }

    /// A fault of a cell.
    pub(super) fn fault(&self, code: FindingCode, i: usize, expected: Expected) -> Fault {
        let seen = self
            .page
            .encoding
            .decode(self.bytes(i))
            .unwrap_or_else(|| String::from_utf8_lossy(self.bytes(i)));
        let header = self.header(i);
        let column = if header.trim().is_empty() { (i + 1).to_string() } else { header.to_owned() };
        Fault::new(code, &column, seen.as_ref(), expected)
    }

    /// A count in plain digits, or nothing.
    pub(super) fn count(&self, i: usize) -> Result<Option<u64>, Fault> {
        self.counted(i, count::plain(self.bytes(i)), Expected::PlainCount)
    }

    /// A count whose thousands may be separated with commas, or nothing.
    pub(super) fn count_with_thousands(&self, i: usize) -> Result<Option<u64>, Fault> {
        self.counted(i, count::with_thousands(self.bytes(i)), Expected::GroupedCount)
    }

    fn counted(&self, i: usize, cell: Cell, expected: Expected) -> Result<Option<u64>, Fault> {
        match cell {
            Cell::Count(number) => Ok(Some(number)),
            Cell::Empty => Ok(None),
            Cell::Faulty(code) | Cell::NoNumber(code) => Err(self.fault(code, i, expected)),
        }
    }

    /// A count that must be written.
    pub(super) fn written_count(&self, i: usize) -> Result<u64, Fault> {
        self.count(i)?.ok_or_else(|| self.fault(FindingCode::EmptyCell, i, Expected::WholeNumber))
    }

    /// The year in a cell.
    pub(super) fn year(&self, i: usize) -> Result<i32, Fault> {
        let number = self.count(i).ok().flatten().and_then(|n| i32::try_from(n).ok());
        number
            .filter(|year| (1900..2200).contains(year))
            .ok_or_else(|| self.fault(FindingCode::ImpossiblePeriod, i, Expected::Year))
    }

    /// The month of a year whose number stands in a cell.
    pub(super) fn month_numbered(&self, year: i32, i: usize) -> Result<Month, Fault> {
        let number = self.count(i)?.and_then(|n| u32::try_from(n).ok());
        let number =
            number.ok_or_else(|| self.fault(FindingCode::ImpossiblePeriod, i, Expected::MonthNumber))?;
        self.month(year, number, i)
    }

    /// A month of a year whose column is `i`.
    pub(super) fn month(&self, year: i32, month: u32, i: usize) -> Result<Month, Fault> {
        Month::new(year, month)
            .map_err(|_| self.fault(FindingCode::ImpossiblePeriod, i, Expected::MonthNumber))
    }
}

/// The column's number as it is kept, counted from 1.
pub(super) fn column(i: usize) -> u32 {
    u32::try_from(i + 1).unwrap_or(u32::MAX)
}
