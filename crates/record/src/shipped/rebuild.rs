//! Computes the shipped record anew from releases.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use columns::Filter;
use fs_err as fs;
use measure::Sha256;

use super::{Distillate, SourceRelease};
use crate::{
    Broken, Error, gaps_of,
    store::{Commit, Store},
};

/// A release that was computed anew.
#[derive(Debug, Clone)]
pub struct Rebuilt {
    /// Its commit in the shipped record.
    pub commit: Commit,
    /// Totals that it ships.
    pub totals: usize,
}

/// Imports each release found under `releases` into a store of its own, distils it, and writes the shipped record
/// into `shipped`, which must not hold one yet. The order is that of the sources, so the same releases give the same bytes.
///
/// # Errors
/// When a release is not found by its hash, cannot be read, or its sum cannot be written.
pub fn rebuild(
    sources: &[SourceRelease],
    releases: &Path,
    (work, shipped): (&Path, &Path),
    mut tell: impl FnMut(&Rebuilt),
) -> Result<(), Error> {
    let found = find_files(releases)?;
    let full = Store::open(work);
    let small = Store::open(shipped);
    for source in sources {
        let path = found.get(&source.file).ok_or_else(|| Error::ReleaseNotFound {
            file: source.file.clone(),
            folder: releases.to_owned(),
        })?;
        let imported = full.import(path, &source.options(), &mut ())?;
        expect_hash(path, source.sha256, imported.commit.release.sha256)?;
        let figures = full.holding()?.figures(imported.commit.release.sha256)?;
        let reading = &imported.commit.reading;
        // A year is dated by its January; what its layout counts to is the cut-off of the last of its months.
        let distillate =
            Distillate::of(&figures.read(&Filter::default())?, &gaps_of(&figures)?, reading.cutoff)?;
        let coverage = distillate
            .coverage(reading.absent_is, reading.cutoff)
            .ok_or_else(|| Error::NothingKept { file: source.file.clone() })?;
        let commit = small
            .distil(&imported.commit, (coverage, distillate.gaps()), |writer| distillate.write(writer))?;
        tell(&Rebuilt { commit, totals: distillate.totals() });
    }
    Ok(())
}

fn expect_hash(path: &Path, expected: Sha256, seen: Sha256) -> Result<(), Error> {
    if expected == seen {
        return Ok(());
    }
    Err(Error::Damaged { path: path.to_owned(), reason: Broken::NotTheSource { seen, expected } })
}

/// Every file under a folder by its name.
fn find_files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, Error> {
    let refuse = |source| Error::File { path: folder.to_owned(), source };
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(refuse)? {
        let path = entry.map_err(refuse)?.path();
        if path.is_dir() {
            found.extend(find_files(&path)?);
        } else if let Some(name) = path.file_name() {
            found.insert(name.to_string_lossy().into_owned(), path);
        }
    }
    Ok(found)
}
