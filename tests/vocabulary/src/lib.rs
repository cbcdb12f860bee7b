//! The tables of `crates/catalogue/tables` written as Rust: the nouns of `measure`, and their words in `catalogue`.
//!
//! `cargo xtask catalogue` writes them; a test of `catalogue` holds them against the tables.

mod bridges;
mod nouns;
mod rows;
mod rust;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What is written: each file's path in the repository, and its text.
///
/// # Errors
/// When a table cannot be read, or a row names what no table has: the table, the row and what was expected.
pub fn written(repository: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let tables = rows::Tables::read(&repository.join("crates/catalogue/tables"))?;
    Ok(vec![
        (PathBuf::from("crates/measure/src/vocabulary.rs"), nouns::nouns(&tables)),
        (PathBuf::from("crates/measure/src/offence_names.rs"), nouns::offences(&tables)),
        (PathBuf::from("crates/measure/src/statistic_rows.rs"), nouns::statistic_rows(&tables)?),
        (PathBuf::from("crates/catalogue/src/tables.rs"), words::words(&tables)?),
    ])
}

/// Writes the files that differ from what the tables say, and names them.
///
/// # Errors
/// As [`written`], and when a file cannot be written.
pub fn write(repository: &Path) -> Result<Vec<PathBuf>, String> {
    let mut changed = Vec::new();
    for (path, text) in written(repository)? {
        let file = repository.join(&path);
        // A file that is not there yet is another one.
        if fs::read_to_string(&file).ok().as_ref() != Some(&text) {
            fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
            changed.push(path);
        }
    }
    Ok(changed)
}
