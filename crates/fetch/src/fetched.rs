//! What was brought, and how far it is.

use measure::{Date, Sha256};

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes written so far.
    pub received: u64,
    /// Bytes that the server announced, when it did.
    pub expected: Option<u64>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
}

/// What was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fetched {
    /// The hash of the bytes.
    pub sha256: Sha256,
    /// How many bytes.
    pub bytes: u64,
    /// The day on which the server says that the file last changed: a bound on when it became public, no more.
    pub last_modified: Option<Date>,
    /// A name for the file, never a path: the one that the server gives, else the end of its address, else `release`.
    pub file_name: String,
    /// The address that answered, after redirects, without secrets.
    pub address: String,
    /// How it is known where the file ends.
    pub end: End,
}

/// How it is known where a file ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The server said how many bytes the file has, and so many came.
    Announced,
    /// The server marked the last byte, and did not say before how many there would be.
    Marked,
    /// The server closed the connection. Whether the file had more bytes cannot be told.
    Closed,
}
