//! What stops the record: files that cannot be read, stores that do not verify, questions it cannot answer.

use std::path::PathBuf;

use measure::Finding;

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
}
