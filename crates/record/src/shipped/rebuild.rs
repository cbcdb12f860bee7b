//! Computes the shipped record anew from releases.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use columns::{FiguresWriter, Filter};
use fs_err as fs;
use measure::Sha256;

use super::{
    Distillate, SourceRelease,
    manifest::{Content, Manifest},
};
use crate::{
    Broken, Error, gaps, gaps_of,
    store::{Commit, Store},
};

/// Imports each release found under `releases` into a store of its own, distils it, and writes its manifest and its totals
/// into the folder `shipped`. Each release is told with the number of its totals. What is written of a release depends on
/// that release and its source alone.
///
/// # Errors
/// When a release is not found by its hash, cannot be read, or its sum cannot be written.
pub fn rebuild(
    sources: &[SourceRelease],
    releases: &Path,
    (work, shipped): (&Path, &Path),
    mut tell: impl FnMut(&Manifest, usize),
) -> Result<(), Error> {
    let found = find_files(releases)?;
    let full = Store::open(work);
    for source in sources {
        let path = found.get(&source.file).ok_or_else(|| Error::ReleaseNotFound {
            file: source.file.clone(),
            folder: releases.to_owned(),
        })?;
        let Commit { release, reading, coverage, .. } = full.import(path, &source.options(), &mut ())?.commit;
        expect_hash(path, source.sha256, release.sha256)?;
        let figures = full.holding()?.figures(release.sha256)?;
        // A year is dated by its January; what its layout counts to is the cut-off of the last of its months.
        let cells = figures.read(&Filter::default())?;
        let distillate = Distillate::of(&cells, &gaps_of(&figures)?, reading.cutoff, coverage.lists_some)?;
        let coverage = distillate
            .coverage(reading.absent_is, reading.cutoff)
            .ok_or_else(|| Error::NothingKept { file: source.file.clone() })?;
        let mut writer = FiguresWriter::new(Vec::new());
        distillate.write(&mut writer)?;
        let totals =
            writer.finish(release.sha256, &release.layout, &gaps::in_footer(distillate.gaps())?)?.sink;
        let manifest = Manifest { release, reading, coverage, figures: Content::of(&totals) };
        let bytes = manifest.write()?;
        write(&shipped.join(manifest.figures_name()), &totals)?;
        write(&shipped.join(Manifest::name(&bytes)), &bytes)?;
        tell(&manifest, distillate.totals());
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let refuse = |source| Error::File { path: path.to_owned(), source };
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(refuse)?;
    fs::write(path, bytes).map_err(refuse)
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
