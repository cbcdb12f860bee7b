//! Why a promise could not be measured: what is missing, and what to do about it.

use std::{io, path::PathBuf};

/// What stops a measurement. None of these is a pass.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Shortfall {
    /// The publishers' files are not there.
    #[error("needs the publishers' files: set SALDO_RELEASES to the folder that holds them{}", .missing.as_ref().map(|m| format!("; `{m}` is not in it")).unwrap_or_default())]
    Releases {
        /// A file that the folder lacks.
        missing: Option<String>,
    },
    /// The panels of the reference packages are not there.
    #[error("needs the panels of the reference packages: set SALDO_REFERENCE to the folder that holds them{}", .missing.as_ref().map(|m| format!("; `{m}` is not in it")).unwrap_or_default())]
    Reference {
        /// A panel that the folder lacks.
        missing: Option<String>,
    },
    /// A peer is neither installed nor could it be.
    #[error("needs the peer `{peer}`, which could not be installed: {reason}")]
    Peer {
        /// The package.
        peer: String,
        /// The last line of the installer.
        reason: String,
    },
    /// A tool of the machine is missing.
    #[error("needs `{tool}` on this machine: {reason}")]
    Tool {
        /// The command.
        tool: String,
        /// What happened.
        reason: String,
    },
    /// A program ended in another way than it should.
    #[error("`{command}` ended with {ended}: {said}")]
    Ended {
        /// What was run.
        command: String,
        /// The exit code, or that a signal ended it.
        ended: String,
        /// The end of what it wrote to stderr.
        said: String,
    },
    /// A program said something that cannot be read.
    #[error("`{command}` answered in a form that cannot be read: {reason}")]
    Answer {
        /// What was run.
        command: String,
        /// What was expected.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("a file of the measurement failed: {0}")]
    File(#[from] io::Error),
    /// The record itself failed.
    #[error("the record failed: {0}")]
    Record(#[from] record::Error),
    /// The columns of the record failed.
    #[error("the columns failed: {0}")]
    Columns(#[from] columns::Error),
    /// A promise has no small size.
    #[error("has no small size: run it without --small")]
    NoSmallSize,
    /// A file of the measurement is not as expected.
    #[error("`{path}` is not as expected: {reason}")]
    Unexpected {
        /// The file.
        path: PathBuf,
        /// What was expected.
        reason: String,
    },
}
