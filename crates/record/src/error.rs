//! What stops the record: files that cannot be read, stores that do not verify, questions it cannot answer.

use std::path::PathBuf;

use measure::{Finding, Sha256};

use crate::CountOfRows;

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
    #[error("`{}` cannot be read as a release: {:?}: seen `{}`, expected {}", finding.at, finding.code, finding.seen, finding.expected)]
    Release {
        /// What is wrong.
        finding: Box<Finding>,
    },
    /// A stored file is not what the commit says it is.
    #[error("`{}` in the store is damaged: {reason}; import the release again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// The cells of a release cannot be written as a file of figures.
    #[error("the figures cannot be written: {reason}")]
    FiguresNotWritten {
        /// What stands in the way.
        reason: String,
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
    #[error("`{}` is no table: {reason}; give it as CSV in UTF-8 or as Parquet", path.display())]
    NotATable {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
}
