//! `cargo xtask catalogue`: writes the tables of `crates/catalogue/tables` as Rust.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

/// Writes every file whose text changed, and says which.
pub fn catalogue() -> io::Result<ExitCode> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (path, text) in vocabulary::written(&repository).map_err(io::Error::other)? {
        // default: a file that is not there yet is written
        if fs::read_to_string(repository.join(&path)).unwrap_or_default() != text {
            fs::write(repository.join(&path), text)?;
            writeln!(io::stdout(), "{}", path.display())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
