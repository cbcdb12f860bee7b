//! `cargo xtask letters`: writes the letters of the font of pictures as outlines.

use std::{fs, io, path::Path, process::ExitCode};

/// Writes `letters.txt` beside the font.
pub fn letters() -> io::Result<ExitCode> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/report/font");
    let font = fs::read(folder.join("roboto-latin-extended.ttf"))?;
    fs::write(folder.join("letters.txt"), ::letters::letters(&font).map_err(io::Error::other)?)?;
    Ok(ExitCode::SUCCESS)
}
