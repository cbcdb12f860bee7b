//! The only code that opens an outgoing connection: it brings one release from its publisher, when asked.
//!
//! [`download`] takes an address and a place to write to. It follows few redirects, takes no more bytes than it was
//! allowed, tries again a few times when a publisher's server stumbles, and says by hash what it brought. It reads
//! neither the environment nor the time of day; what it may do stands in [`Limits`].
//!
//! An address may hold a password or a token. It is asked with it, and never told: every error and every result holds
//! the address as [`without_secrets`] writes it.

mod address;
mod attempt;
mod certificate;
mod error;
mod excess;
mod headers;
mod name;
mod pace;

use std::{io::Write, thread, time::Duration};

use measure::{Date, Sha256};

use crate::attempt::{Attempt, Failure, Received};
pub use crate::{
    address::without_secrets,
    certificate::CertificateFault,
    error::{Error, Unreachable},
};

/// What a download may take.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most bytes of a release.
    pub most_bytes: u64,
    /// How often the same address is asked, at most.
    pub attempts: u32,
    /// How long to wait before the second attempt; each later wait is twice the one before.
    pub first_wait: Duration,
    /// How long a server may take to accept a connection.
    pub connect: Duration,
    /// How long a server may be silent, before its answer and within it. Fewer than 16 bytes a second are silence.
    pub silence: Duration,
    /// How many redirects are followed.
    pub redirects: u32,
    /// A proxy to ask through, such as `http://proxy:3128`.
    pub proxy: Option<String>,
}

impl Default for Limits {
    /// Enough for the largest file that SESNSP publishes (about 600 MB), over a slow line.
    fn default() -> Self {
        Self {
            most_bytes: 2 << 30,
            attempts: 4,
            first_wait: Duration::from_secs(2),
            connect: Duration::from_secs(30),
            silence: Duration::from_secs(60),
            redirects: 5,
            proxy: None,
        }
    }
}

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

/// Brings the file at `address` and writes it to `into`.
///
/// An attempt that breaks off is made again from the start. What was already written is not written twice: its bytes
/// are compared, so that a file that was replaced in between is noticed and refused.
///
/// # Errors
/// When the address is none, the server cannot be reached or trusted, refuses, redirects in a circle or to an insecure
/// address, stays silent or breaks off in every attempt, when the file has more bytes than announced or allowed, or when
/// `into` cannot be written.
/// What was written until then is no release.
pub fn download(
    address: &str,
    into: &mut dyn Write,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Fetched, Error> {
    let asked = Attempt::new(address, limits)?;
    let mut received = Received::default();
    let mut wait = limits.first_wait;
    let attempts = limits.attempts.max(1);
    for attempt in 1..attempts {
        match asked.make(attempt, into, &mut received, progress) {
            Err(Failure::Passing(_)) => thread::sleep(wait),
            Err(Failure::Lasting(error)) => return Err(error),
            Ok(fetched) => return Ok(fetched),
        }
        wait = wait.saturating_mul(2);
    }
    asked.make(attempts, into, &mut received, progress).map_err(Failure::into_error)
}
