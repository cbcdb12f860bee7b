//! `cargo xtask shipped`: computes the shipped record anew from the releases that `sources/` names.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use record::shipped::{SourceRelease, SourcesFile, rebuild};

/// Where the shipped record stands in the repository.
const SHIPPED: &str = "crates/record/shipped/record";

/// Rebuilds the shipped record from `releases` into `out`, or in its place in the repository.
pub fn shipped(releases: Option<&PathBuf>, out: Option<&PathBuf>) -> io::Result<ExitCode> {
    let Some(releases) = releases.cloned().or_else(|| env::var_os("SALDO_RELEASES").map(PathBuf::from))
    else {
        writeln!(io::stderr(), "error: name the folder of releases with --releases DIR or SALDO_RELEASES")?;
        return Ok(ExitCode::from(2));
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = out.cloned().unwrap_or_else(|| root.join(SHIPPED));
    let work = tempfile::tempdir()?;
    let fresh = tempfile::tempdir_in(out.parent().unwrap_or(&root))?;
    let mut stdout = io::stdout().lock();
    let rebuilt = rebuild(&sources(&root)?, &releases, (work.path(), fresh.path()), |manifest, totals| {
        let (release, rows) = (&manifest.release, manifest.reading.rows);
        let line = serde_json::json!({
            "release": release.sha256.to_string(),
            "file": release.file,
            "layout": release.layout,
            "cutoff": release.vintage.cutoff.to_string(),
            "rows_read": rows.read,
            "rows_kept": rows.kept,
            "rows_rejected": rows.rejected,
            "cells": rows.cells,
            "totals": totals,
        });
        // A reader that closed the pipe has read enough; the rebuilding goes on.
        let _ = writeln!(stdout, "{line}");
    });
    if let Err(error) = rebuilt {
        writeln!(io::stderr(), "error: {error}")?;
        return Ok(ExitCode::FAILURE);
    }
    replace(&out, fresh.path())?;
    Ok(ExitCode::SUCCESS)
}

/// The releases of every file of `sources/`, in the order of files and entries.
fn sources(root: &Path) -> io::Result<Vec<SourceRelease>> {
    let mut files: Vec<PathBuf> = fs::read_dir(root.join("sources"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    files.sort();
    let mut releases = Vec::new();
    for file in files.iter().filter(|file| file.file_name().is_some_and(|name| name != "outlines.toml")) {
        let read = SourcesFile::parse(&fs::read_to_string(file)?);
        releases.extend(read.map_err(|e| io::Error::other(format!("`{}`: {e}", file.display())))?.releases);
    }
    Ok(releases)
}

fn replace(out: &Path, fresh: &Path) -> io::Result<()> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    fs::create_dir_all(out)?;
    for part in ["manifests", "figures"] {
        fs::rename(fresh.join(part), out.join(part))?;
    }
    Ok(())
}
