//! What was found in a cell, a row or a file, as values: the sentences that say so are `record`'s.

use serde::{Deserialize, Serialize};

use crate::{FindingCode, Month, PlaceCode};

/// What stands where something else was expected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// What stands there, shortened.
    Written {
        /// The text.
        text: String,
    },
    /// Nothing.
    Nothing,
    /// More than is allowed.
    More,
    /// A row of so many cells.
    Cells {
        /// How many, or the number.
        number: usize,
    },
    /// The key of a row that came before.
    OnceMore {
        /// What a row is of.
        key: String,
    },
    /// A file without a byte that is no blank.
    EmptyFile,
    /// Bytes that are no text of a known encoding.
    NotText,
    /// No header among the first rows.
    NoHeader,
    /// A header and nothing below it.
    HeaderAlone,
    /// A header and rows without a number.
    NoRowWithNumber,
    /// Rows of which none could be kept, and the first of them.
    NoneKept {
        /// How many rows.
        rows: u64,
        /// The row, counted from 1.
        row: u32,
        /// What is wrong with it.
        code: FindingCode,
        /// The first.
        first: Box<Seen>,
    },
    /// Rows of which more than half are rejected, and the first of them.
    MostlyRejected {
        /// How many are rejected.
        rejected: u64,
        /// How many rows there are.
        rows: u64,
        /// The first that is rejected, counted from 1.
        row: u32,
        /// What is wrong with it.
        code: FindingCode,
        /// What stands there.
        first: Box<Seen>,
    },
    /// Counts of municipalities that stand together with the rest of their state.
    CellsMerged {
        /// How many.
        cells: u64,
    },
    /// Rows that name no municipality of their state.
    RowsWithoutMunicipality {
        /// How many.
        rows: u64,
    },
    /// A year whose rows are those of the year before it.
    RepeatedYear {
        /// The year.
        year: i32,
        /// The year before.
        before: i32,
    },
    /// A file that lacks rows of places that it lists.
    AbsentRows {
        /// How many rows.
        rows: u64,
        /// The first of them: a place and a year each.
        first: Vec<(PlaceCode, i32)>,
    },
    /// A national file without some of the states.
    AbsentStates {
        /// The states.
        states: Vec<PlaceCode>,
    },
    /// Rows of another register.
    OtherRegister {
        /// How many.
        rows: u64,
    },
    /// Numbers in months after this one.
    MonthsAfter {
        /// The last month that was over.
        month: Month,
    },
    /// A day that a release cannot have become public on.
    PublicDay {
        /// The day.
        day: crate::Date,
    },
    /// A month that somebody began to fill.
    BegunMonth {
        /// How many are written.
        written: u64,
        /// How many are empty.
        empty: u64,
        /// The month.
        month: Month,
    },
    /// Cells of a month that are empty.
    EmptyCells {
        /// How many cells.
        cells: u64,
        /// The month.
        month: Month,
    },
    /// Days of a month that states lack.
    DaysAbsent {
        /// How many days, over all states.
        days: u64,
        /// The month.
        month: Month,
    },
    /// A nought after the cut-off.
    ZeroIn {
        /// The month.
        month: Month,
    },
    /// A printed total, and others that differ as little.
    Roundings {
        /// The printed total.
        printed: u64,
        /// How many others.
        more: usize,
    },
    /// Two sheets that could be the release.
    TwoSheets {
        /// The first.
        first: String,
        /// The second.
        second: String,
    },
    /// A workbook without a cell.
    NoSheet,
    /// Cells of a sheet that go backwards.
    CellsOutOfOrder {
        /// The row, counted from 1.
        row: u32,
    },
    /// A sheet longer than any publisher's.
    LongSheet {
        /// How many bytes.
        bytes: usize,
        /// The row, counted from 1.
        row: u32,
    },
    /// A record longer than any publisher's.
    LongRecord {
        /// How many bytes.
        bytes: usize,
    },
    /// What the reader of a format says, in its own words.
    Told {
        /// Its words.
        message: String,
    },
    /// The same, with how far it came.
    ToldAfter {
        /// Its words.
        message: String,
        /// How many bytes.
        bytes: u64,
    },
    /// A file that ends before it should.
    EndsEarly {
        /// How many bytes.
        bytes: u64,
    },
    /// A member whose bytes are not those that were packed.
    WrongChecksum,
    /// More bytes than are allowed.
    UnpackedOver {
        /// How many bytes.
        bytes: u64,
    },
    /// More bytes than so few can mean.
    UnpackedFrom {
        /// Bytes that came out.
        unpacked: u64,
        /// Bytes that went in.
        packed: u64,
    },
    /// An archive in which no member is a file of figures.
    NoneAmong {
        /// How many members.
        members: usize,
    },
    /// An archive of several members that could be the release.
    Members {
        /// Their names, the first of them.
        first: Vec<String>,
        /// How many there are.
        all: usize,
    },
    /// A file that is no archive where a member of one was asked for.
    NoArchive,
    /// An archive of too many members.
    ManyMembers {
        /// How many there may be.
        most: usize,
    },
    /// A part of a workbook that holds too many strings, sheets, formats or relations.
    ManyEntries {
        /// How many of the kind there may be.
        most: usize,
    },
    /// An archive without a member.
    EmptyArchive,
    /// A member that has no bytes.
    MemberWithoutData,
    /// A member packed in an uncommon way.
    PackedWith {
        /// How it is packed.
        method: String,
    },
    /// Shapes and rows that do not pair up.
    ShapesAndRows {
        /// The number of the shape.
        shape: usize,
        /// How many rows.
        rows: usize,
    },
    /// A polygon without a point.
    NoPoints,
}

/// What is shown of a long cell.
const LONGEST: usize = 120;

impl Seen {
    /// What stands there, shortened where it is long.
    #[must_use]
    pub fn written(text: &str) -> Self {
        let text = match text.char_indices().nth(LONGEST) {
            None => text.to_owned(),
            Some((end, _)) => format!("{}...", text.split_at(end).0),
        };
        Self::Written { text }
    }

    /// A key that stands once more.
    #[must_use]
    pub fn once_more(key: impl std::fmt::Display) -> Self {
        Self::OnceMore { key: key.to_string() }
    }
}

impl From<&str> for Seen {
    fn from(text: &str) -> Self {
        Self::written(text)
    }
}

impl From<String> for Seen {
    fn from(text: String) -> Self {
        Self::written(&text)
    }
}
