//! A download: one attempt after the other.

use std::{io::Write, thread};

use crate::{
    Error, Fetched, Limits, Progress,
    attempt::{Attempt, Failure, Received},
};

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
