//! What stops the record: files that cannot be read, stores that do not verify, questions it cannot answer.

use std::path::PathBuf;

use measure::{
    Expected, Finding, FindingCode, Language, NotAdded, Seen, Severity, Sha256, Statistic, ValueKind, Where,
};
use report::Words as _;

use crate::{Broken, CountOfRows, NotOwnTable, NotWritten, store::Refused};

/// What stops the record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused.
    #[error("cannot read or write `{}`: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A release is of no known layout or is damaged; the finding says what was seen and expected.
    #[error("{}", crate::finding_in_words(finding).plain(Language::En))]
    Release {
        /// What is wrong.
        finding: Box<Finding>,
    },
    /// A stored file is not what the commit says it is.
    #[error("`{}` in the store is damaged: {}; `saldo doctor --repair` mends what can be mended", path.display(), reason.words().plain(Language::En))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: Broken,
    },
    /// A file is larger than files of publishers are.
    #[error("`{}` has {bytes} bytes, more than the {most} that are read unasked: say `--large` if it is meant to", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// Its bytes, or those read of it.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// A newer program wrote the store.
    #[error("the store is of format {format} and this program knows {known}: update the program")]
    NewerStore {
        /// The format of the store.
        format: u32,
        /// The newest format that is known.
        known: u32,
    },
    /// The cells of a release cannot be written as a file of figures.
    #[error("the figures cannot be written: {}", reason.words().plain(Language::En))]
    FiguresNotWritten {
        /// What stands in the way.
        reason: NotWritten,
    },
    /// What is asked for is no sum.
    #[error("{why}")]
    NotAdded {
        /// Why it is none.
        why: NotAdded,
    },
    /// The store does not mend, hide or carry a release.
    #[error("{}", refused.words().plain(Language::En))]
    Refused {
        /// Why.
        refused: Box<Refused>,
    },
    /// The release is in the store already.
    #[error("`{file}` is already held: commit {commit} added release {}", release.short())]
    AlreadyHeld {
        /// The file that was to be imported.
        file: String,
        /// The release that it is.
        release: Sha256,
        /// The number of the commit that added it.
        commit: u64,
    },
    /// A release is asked for that is not held.
    #[error("release {} is not held; `saldo show releases` lists those that are", release.short())]
    NotHeld {
        /// The release.
        release: Sha256,
    },
    /// Rows were lost or counted twice between the layout and the store.
    #[error(
        "the rows of `{file}` do not add up: the layout counts {counted:?}, the store received {received:?}; nothing was imported"
    )]
    RowsDoNotAddUp {
        /// The file.
        file: String,
        /// What the layout says.
        counted: CountOfRows,
        /// What the store received.
        received: CountOfRows,
    },
    /// A value of another kind than the values of its statistic.
    #[error("row {row} of `{file}` has a {} of {statistic}, whose values are {}s: nothing was imported", kind.code(), statistic.row().value.code())]
    KindOfValue {
        /// The file.
        file: String,
        /// The row, counted from 1.
        row: u32,
        /// What is counted.
        statistic: Statistic,
        /// The kind of the value.
        kind: ValueKind,
    },
    /// A layout hands on a count of people in a municipality that the record does not keep.
    #[error(
        "row {row} of `{file}` tells more of a municipality than the record keeps of people: nothing was added"
    )]
    SmallCell {
        /// The file.
        file: String,
        /// The row, counted from 1.
        row: u32,
    },
    /// A release of which no cell could be kept.
    #[error("no cell of `{file}` could be kept: every row was rejected or empty, so nothing was added")]
    NothingKept {
        /// The file.
        file: String,
    },
    /// A release of the sources is not where it was looked for.
    #[error("`{file}` is not under `{}`: point at the folder of releases", folder.display())]
    ReleaseNotFound {
        /// The file.
        file: String,
        /// The folder.
        folder: PathBuf,
    },
    /// A file that should hold a table does not.
    #[error("`{}` is not a table: {reason}; give it as CSV in UTF-8 or as Parquet", path.display())]
    NotATable {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// A file that a reader brought is no table.
    #[error("`{file}` is not a table that can be read: {}", why.words().plain(measure::Language::En))]
    OwnTable {
        /// The file.
        file: String,
        /// Why.
        why: Box<NotOwnTable>,
    },
}

impl Error {
    /// A release that is refused whole, and why.
    pub(crate) fn refused(code: FindingCode, at: Where, seen: impl Into<Seen>, expected: Expected) -> Self {
        let finding = Finding { code, severity: Severity::Refused, at, seen: seen.into(), expected };
        Self::Release { finding: Box::new(finding) }
    }
}

impl From<columns::Error> for Error {
    fn from(error: columns::Error) -> Self {
        match error {
            columns::Error::File { path, source } => Self::File { path, source },
            columns::Error::Damaged { path, fault } => Self::Damaged { path, reason: fault.into() },
            columns::Error::NotAdded(why) => Self::NotAdded { why },
            columns::Error::NotWritten(reason) => Self::FiguresNotWritten { reason: reason.into() },
            other => Self::FiguresNotWritten { reason: NotWritten::told(&other) },
        }
    }
}

impl From<NotAdded> for Error {
    fn from(why: NotAdded) -> Self {
        Self::NotAdded { why }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused { refused: Box::new(refused) }
    }
}
