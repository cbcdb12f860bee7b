//! Opens the record: the shipped releases, and the user's own store over them.

use std::path::Path;

use record::query::Record;
use report::Text;

use crate::Error;

/// The record with the store in `folder`, or the shipped one alone.
///
/// # Errors
/// When the store is there and cannot be read.
pub fn open(folder: Option<&Path>) -> Result<Record, Error> {
    Ok(record::open(folder)?)
}

/// Lets computations use so many threads; every result is the same with any number.
///
/// # Errors
/// When threads were already started.
pub fn use_threads(threads: usize) -> Result<(), Error> {
    let started = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    started.map_err(|_| {
        let reason = Text::both("los hilos no se pudieron iniciar", "the threads could not be started");
        Error::mistyped("--threads", reason)
    })
}
