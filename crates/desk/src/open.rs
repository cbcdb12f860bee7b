//! Opens the record: the shipped releases, and the user's own store over them.

use std::path::Path;

use record::query::Record;
use report::{Text, Words as _, say};

use crate::Error;

/// The record with the store in `folder`, or the shipped one alone.
///
/// # Errors
/// When the store is there and cannot be read.
pub fn open(folder: Option<&Path>) -> Result<Record, Error> {
    Ok(record::open(folder)?)
}

/// What keeps the user's own store from being read, and that the shipped record answers without it.
#[must_use]
pub fn trouble(record: &Record) -> Option<Text> {
    record.trouble().map(|error| {
        say!(
            "El registro propio no se puede leer y la respuesta viene sólo del registro incluido. {error}",
            "Your own store cannot be read; the answer comes from the shipped record alone. {error}",
            error = error.words()
        )
    })
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
