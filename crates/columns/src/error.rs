//! What stops the columns: a file that cannot be read or is damaged, cells that cannot be written.

use std::{
    io::{self, ErrorKind},
    path::PathBuf,
};

use measure::NotAdded;

/// What stops the reading or writing of a file of figures.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused.
    #[error("cannot read `{}`: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The bytes are no file of figures, or no longer one.
    #[error("`{}` is no whole file of figures: {fault}", path.display())]
    Damaged {
        /// The file, or the name of the bytes.
        path: PathBuf,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The cells cannot be written.
    #[error("the figures cannot be written: {0}")]
    NotWritten(NotWritten),
    /// The cells that are asked for have no sum.
    #[error(transparent)]
    NotAdded(#[from] NotAdded),
}

/// What is wrong with the bytes of a file of figures.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There are none.
    #[error("it is empty")]
    Empty,
    /// They do not end as Parquet does.
    #[error("it does not end as Parquet does")]
    NotParquet,
    /// The footer is longer than the file, or claims more than it can hold.
    #[error("its footer is longer than the file")]
    Footer,
    /// They follow no encoding that this crate writes.
    #[error("its bytes are not as this program writes them: {what}")]
    NotAsWritten {
        /// Where the form ends, for whoever reads the code.
        what: &'static str,
    },
    /// The system cannot read them.
    #[error("{message}")]
    Unreadable {
        /// What kind of refusal the system gives.
        kind: ErrorKind,
        /// What the system says.
        message: String,
    },
    /// The parquet library refuses them.
    #[error("{message}")]
    Library {
        /// What the library says.
        message: String,
    },
}

impl Fault {
    pub(crate) fn unreadable(error: &io::Error) -> Self {
        Self::Unreadable { kind: error.kind(), message: error.to_string() }
    }

    pub(crate) fn library(error: &dyn std::error::Error) -> Self {
        Self::Library { message: error.to_string() }
    }
}

/// What keeps cells from being written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// The thread that encodes stopped.
    #[error("the encoder stopped")]
    EncoderStopped,
    /// A row's number is beyond what the file can hold.
    #[error("row {row} is beyond what the file can hold")]
    RowTooFar {
        /// The row, counted from 1.
        row: u32,
    },
    /// A cell's number or column is beyond what the file can hold.
    #[error("row {row}, column {column}: the number {number} is beyond what the file can hold")]
    CellTooLarge {
        /// The row, counted from 1.
        row: u32,
        /// The column, counted from 1.
        column: u32,
        /// The number.
        number: u64,
    },
    /// A row says a level of sex or age itself and with its levels.
    #[error("row {row} has its sex or age twice: in the row and in its levels")]
    LevelTwice {
        /// The row, counted from 1.
        row: u32,
    },
    /// Levels or values other than counts come after a whole row group that has none.
    #[error("levels or other values than counts come first after row {row}, beyond the first million cells")]
    FurtherColumnsTooLate {
        /// The first row of the row group in which they come, counted from 1.
        row: u32,
    },
    /// The parquet library, or what it writes to, refuses.
    #[error("{message}")]
    Library {
        /// What it says, in its own words.
        message: String,
    },
}

impl NotWritten {
    pub(crate) fn library(error: &dyn std::error::Error) -> Self {
        Self::Library { message: error.to_string() }
    }
}
