//! `cargo xtask catalogue`: writes the tables of `crates/catalogue/tables` as Rust.

use std::{
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

/// Writes every file whose text changed, and says which.
pub fn catalogue() -> io::Result<ExitCode> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for path in vocabulary::write(&repository).map_err(io::Error::other)? {
        writeln!(io::stdout(), "{}", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}
