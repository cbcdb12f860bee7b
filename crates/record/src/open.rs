//! Opens the record: the shipped releases, and the user's own store over them.

use std::path::Path;

use crate::{Error, query::Record, shipped, store::Store};

/// The record with the store in `folder`; the shipped record alone when there is no store there yet.
///
/// # Errors
/// When the store is there and cannot be read.
pub fn open(folder: Option<&Path>) -> Result<Record, Error> {
    let own =
        folder.filter(|folder| folder.join("commits").is_dir()).map(|folder| Store::open(folder).holding());
    Ok(Record::new(shipped::holding()?, own.transpose()?))
}
