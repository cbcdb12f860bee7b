//! The tables of `crates/catalogue/tables` written as Rust: the nouns of `measure`, and their words in `catalogue`.
//!
//! `cargo xtask catalogue` writes them; a test of `catalogue` holds them against the tables.

mod bridges;
mod nouns;
mod rows;
mod rust;
mod words;

use std::path::{Path, PathBuf};

/// What is written: each file's path in the repository, and its text.
///
/// # Errors
/// When a table cannot be read, or a row names what no table has: the table, the row and what was expected.
pub fn written(repository: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let tables = rows::Tables::read(&repository.join("crates/catalogue/tables"))?;
    Ok(vec![
        (PathBuf::from("crates/measure/src/vocabulary.rs"), nouns::nouns(&tables)),
        (PathBuf::from("crates/measure/src/statistic_rows.rs"), nouns::statistic_rows(&tables)?),
        (PathBuf::from("crates/catalogue/src/tables.rs"), words::words(&tables)?),
    ])
}
