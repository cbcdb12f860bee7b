//! A store looked at from outside: its folders and files, never the code that wrote them.

use std::{collections::BTreeSet, io::Read as _, path::Path};

use fs_err as fs;
use sha2::{Digest, Sha256};

use crate::{
    answer::{Row, report_of, rows_of},
    bench::Bench,
    process::Run,
    report::bytes::files_below,
    shortfall::Shortfall,
};

/// An import of a file whose publication is dated by us.
pub(crate) fn import(bench: &Bench, store: &Path, file: &Path) -> Result<Run, Shortfall> {
    Ok(bench.saldo_with_store(store)?.arg("import").arg(file).say("--not-later-than 2026-08-31 --covers all"))
}

/// The releases that the commits of a store add, by sha256; commits that mend, hide or sweep one add none.
pub(crate) fn committed(store: &Path) -> Result<Vec<String>, Shortfall> {
    let folder = store.join("commits");
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for name in files_below(&folder)?.iter().filter(|name| name.ends_with(".json")) {
        let path = folder.join(name);
        let refuse = |reason: String| Shortfall::Unexpected { path: path.clone(), reason };
        let commit: serde_json::Value =
            serde_json::from_slice(&fs::read(&path)?).map_err(|error| refuse(error.to_string()))?;
        if ["amends", "removes", "sweeps"].iter().any(|kind| commit.get(kind).is_some()) {
            continue;
        }
        let sha256 = commit.pointer("/release/sha256").and_then(serde_json::Value::as_str);
        found.push(sha256.ok_or_else(|| refuse("it names no release".to_owned()))?.to_owned());
    }
    Ok(found)
}

/// How many commits a store has, of whatever kind.
pub(crate) fn commits_in(store: &Path) -> Result<usize, Shortfall> {
    Ok(files_below(&store.join("commits"))?.iter().filter(|name| name.ends_with(".json")).count())
}

/// Whether the commits are numbered from 1 without a gap.
pub(crate) fn is_without_gaps(store: &Path) -> Result<bool, Shortfall> {
    let names = files_below(&store.join("commits"))?;
    let numbers: BTreeSet<u64> = names.iter().filter_map(|n| n.strip_suffix(".json")?.parse().ok()).collect();
    let highest = numbers.last().copied().unwrap_or_default();
    Ok(numbers.len() as u64 == highest)
}

/// Whether the program finds every stored byte as its commits say.
pub(crate) fn is_whole(bench: &Bench, store: &Path) -> Result<bool, Shortfall> {
    let finished = bench.saldo_with_store(store)?.arg("doctor").finish()?;
    match finished.code {
        Some(0) => Ok(true),
        Some(1 | 3) => Ok(false),
        _ => Err(finished.shortfall()),
    }
}

/// Rows read, kept and rejected of a release, as the program tells them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RowsTold {
    /// Rows read.
    pub read: f64,
    /// Rows kept.
    pub kept: f64,
    /// Rows rejected.
    pub rejected: f64,
}

/// What `saldo show releases` tells of the rows of a release.
pub(crate) fn rows_told(bench: &Bench, store: &Path, sha256: &str) -> Result<Option<RowsTold>, Shortfall> {
    let report = report_of(&bench.saldo_with_store(store)?.say("show releases"), &[0])?;
    let rows = rows_of(&report, "releases").unwrap_or_default();
    let is_it = |row: &&Row<'_>| {
        row.words("release").is_some_and(|name| name.len() >= 6 && sha256.starts_with(&name))
    };
    Ok(rows.iter().find(is_it).and_then(|row| {
        let number = |key| row.quantity(key).map(|quantity| quantity.value);
        Some(RowsTold {
            read: number("rows_read")?,
            kept: number("rows_kept")?,
            rejected: number("rows_rejected")?,
        })
    }))
}

/// The sha256 of a file.
pub(crate) fn sha256_of(path: &Path) -> Result<String, Shortfall> {
    let mut hash = Sha256::new();
    let mut file = fs::File::open(path)?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => hash.update(buffer.get(..count).unwrap_or_default()),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Copies a folder in the place of what was there.
pub(crate) fn copy_anew(from: &Path, to: &Path) -> Result<(), Shortfall> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    copy(from, to)
}

/// Copies a folder with everything below it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Shortfall> {
    for name in files_below(from)? {
        let target = to.join(&name);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from.join(&name), target)?;
    }
    Ok(())
}
