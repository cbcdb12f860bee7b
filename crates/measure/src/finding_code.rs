//! What can be wrong with data: the kinds of findings.

use serde::{Deserialize, Serialize};

/// What is wrong. The sentence that says so, and how to repair it, is written by `record` in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingCode {
    /// The columns follow no known layout.
    UnknownLayout,
    /// Figures that somebody transcribed from a page, which are no release.
    Transcribed,
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
    /// The row is of another country, or of something else that this record does not keep.
    OutOfScope,
    /// A printed total is not the sum of its parts.
    TotalDisagrees,
    /// Printed shares are not those of their numbers, or do not make up the whole.
    ShareDisagrees,
    /// The legend of a sheet does not say what the colour of a cell means.
    UnknownColour,
    /// A count stands in a month after the cut-off.
    AfterCutoff,
    /// Nothing is written where a count should stand.
    EmptyCell,
    /// More than half of the rows are rejected.
    MostlyRejected,
    /// A count is too large to be believed.
    Implausible,
    /// The most probable number of a range is not between its ends.
    OutsideRange,
    /// A year repeats the one before it in all its rows.
    RepeatedYear,
    /// Rows, places or the end of the last record are missing.
    NotWhole,
    /// Rows of two registers stand in one file.
    MixedRegisters,
    /// Counts of municipalities are too small to be told one by one.
    SmallCells,
    /// A file was public before its last month ended, or will be in the future.
    ImpossiblePublicDay,
}
