//! Writes the tables of the catalogue as Rust. `cargo xtask catalogue` does the same; this needs no crate that is written, so
//! that it runs where a new row keeps them from compiling: `cargo run --package vocabulary`.

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
