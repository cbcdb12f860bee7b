//! `cargo xtask verified`: records how each method stands against its reference values, with every panel.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use desk::ReferenceFolder;
use estimate::verify::{tallies_in_csv, tally_methods, verify_methods};

/// Where the record stands in the repository.
const RECORD: &str = "crates/estimate/reference/verified.csv";

/// Runs every reference value with the panels of a folder and writes how many rows of each method were run and held.
pub fn verified(panels: Option<&PathBuf>) -> io::Result<ExitCode> {
    let Some(folder) = panels.cloned().or_else(|| env::var_os("SALDO_REFERENCE").map(PathBuf::from)) else {
        writeln!(io::stderr(), "error: name the folder of panels with --panels DIR or SALDO_REFERENCE")?;
        return Ok(ExitCode::from(2));
    };
    let panels = ReferenceFolder::open(&folder).map_err(io::Error::other)?;
    let tallies = tally_methods(&verify_methods(&panels));
    if let Some(fault) = panels.fault() {
        return Err(io::Error::other(fault));
    }
    let text = tallies_in_csv(&tallies);
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(RECORD), &text)?;
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
