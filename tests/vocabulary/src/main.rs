//! Writes the tables of the catalogue as Rust, as `cargo xtask catalogue` does, where nothing but `measure` compiles: a new
//! row keeps the others from it until it is written.

use std::{
    io::{self, Write as _},
    path::Path,
};

fn main() -> io::Result<()> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for path in vocabulary::write(&repository).map_err(io::Error::other)? {
        writeln!(io::stdout(), "{}", path.display())?;
    }
    Ok(())
}
