//! Opens the record: the shipped releases, and the user's own store over them.

use std::path::Path;

use crate::{Error, query::Record, shipped, store::Store};

/// The record with the store in `folder`; the shipped record alone when there is no store there yet.
///
/// A store that is damaged is set aside and told by [`Record::trouble`]: the shipped record answers all the same.
///
/// # Errors
/// When the program itself is damaged, or the store was written by a newer one.
pub fn open(folder: Option<&Path>) -> Result<Record, Error> {
    let is_store = |folder: &&Path| folder.join("commits").is_dir() || folder.join("head").is_file();
    let own = folder.filter(is_store).map(|folder| Store::open(folder).holding());
    match own {
        None => Ok(Record::new(shipped::holding()?, None)),
        Some(Ok(own)) => Ok(Record::new(shipped::holding()?, Some(own))),
        Some(Err(newer @ Error::NewerStore { .. })) => Err(newer),
        Some(Err(trouble)) => Ok(Record::new(shipped::holding()?, None).with_trouble(trouble)),
    }
}
