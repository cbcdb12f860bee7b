//! An import is ended by force at any moment: nothing is lost and nothing is left half written.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Child,
    thread,
    time::{Duration, Instant},
};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{
    committed::{committed, copy, copy_anew, import, is_whole, sha256_of},
    faults_of_steps,
};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    municipal::{Extent, write_municipal},
    promise::{Group, Promise, Sizes},
    report::bytes::files_below,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Store,
        word: "faults",
        what: "200 kill -9 during imports, 150 of them between the first write and the commit: the store verifies, nothing half written",
        sizes: Sizes::Both,
        measure,
    }
}

/// What is found after imports were ended by force.
#[derive(Debug, Default)]
struct Found {
    ended: usize,
    between: usize,
    damaged: Vec<String>,
    not_repeatable: Vec<String>,
    phases: BTreeMap<String, usize>,
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let (kills, between): (usize, usize) = bench.sized((12, 6), (200, 150));
    let (before, file) = (bench.scratch("before.csv"), bench.scratch("import.csv"));
    write_municipal(bench.root(), Extent { municipalities: 2, years: 1, ..Extent::FULL }, &before)?;
    write_municipal(bench.root(), Extent { municipalities: 40, seed: 2, ..Extent::FULL }, &file)?;
    let base = bench.scratch("base");
    import(bench, &base, &before)?.succeed()?;
    let window = window_of(bench, &base, &file)?;
    let mut random = ChaCha8Rng::seed_from_u64(20_191_017);
    let mut found = Found::default();
    // An import that ends by itself is not counted, so there are more attempts than kills.
    for _ in 0..kills * 4 {
        if found.ended >= kills && found.between >= between {
            break;
        }
        let share: f64 = random.random();
        end_one(bench, (&base, &file), window.mul_f64(share), &mut found)?;
    }
    let histogram =
        found.phases.iter().map(|(phase, n)| format!("{phase}: {n}")).collect::<Vec<_>>().join("; ");
    #[expect(clippy::cast_precision_loss, reason = "a few hundred kills")]
    let (least, least_between) = (kills as f64, between as f64);
    let mut measured = vec![
        Measured::count("imports ended by force", found.ended, "imports", Bound::AtLeast(least))
            .noting(histogram),
        Measured::count(
            "of them between the first write and the commit",
            found.between,
            "imports",
            Bound::AtLeast(least_between),
        ),
        Measured::new("first write to commit", window.as_secs_f64() * 1e3, "ms", Bound::Printed),
        Measured::count("stores damaged", found.damaged.len(), "stores", Bound::Exactly(0.0))
            .noting(found.damaged.first().cloned().unwrap_or_default()),
        Measured::count(
            "imports that cannot be repeated",
            found.not_repeatable.len(),
            "imports",
            Bound::Exactly(0.0),
        )
        .noting(found.not_repeatable.first().cloned().unwrap_or_default()),
    ];
    measured.extend(faults_of_steps::measure(bench, (&base, &file))?);
    Ok(measured)
}

/// How long an import that nobody disturbs takes from its first write in the store to its commit.
fn window_of(bench: &Bench, base: &Path, file: &Path) -> Result<Duration, Shortfall> {
    let store = bench.scratch("window");
    copy(base, &store)?;
    let known: BTreeSet<String> = files_below(&store)?.into_iter().collect();
    let mut child = import(bench, &store, file)?.start()?;
    let first = until_first_write(&mut child, &store, &known)?;
    let status = child.wait()?;
    if !status.success() || first.is_none() {
        let reason = "an import that nobody disturbs fails, or writes nothing that is seen".to_owned();
        return Err(Shortfall::Tool { tool: "saldo import".to_owned(), reason });
    }
    Ok(first.map(|instant| instant.elapsed()).unwrap_or_default())
}

/// Waits until a file appears in the store that was not there; nothing when the import ends before.
fn until_first_write(
    child: &mut Child,
    store: &Path,
    known: &BTreeSet<String>,
) -> Result<Option<Instant>, Shortfall> {
    loop {
        // The store changes while it is listed: a name that is gone again is no failure.
        let seen = files_below(store).unwrap_or_default();
        if seen.iter().any(|name| !known.contains(name)) {
            return Ok(Some(Instant::now()));
        }
        if child.try_wait()?.is_some() {
            return Ok(None);
        }
        thread::sleep(Duration::from_micros(200));
    }
}

/// Ends one import so long after its first write, and looks at what is left.
fn end_one(
    bench: &Bench,
    (base, file): (&Path, &Path),
    after: Duration,
    found: &mut Found,
) -> Result<(), Shortfall> {
    let store = bench.scratch("store");
    copy_anew(base, &store)?;
    let known: BTreeSet<String> = files_below(&store)?.into_iter().collect();
    let mut child = import(bench, &store, file)?.start()?;
    if until_first_write(&mut child, &store, &known)?.is_some() {
        thread::sleep(after);
    }
    // Child::kill is SIGKILL: the process gets no word in.
    let running = child.try_wait()?.is_none();
    if running {
        child.kill()?;
    }
    let status = child.wait()?;
    if status.code().is_some() {
        return Ok(());
    }
    found.ended += 1;
    let now = files_below(&store)?;
    let phase = phase_of(&now, &known);
    found.between += usize::from(phase != UNTOUCHED && phase != COMMITTED);
    *found.phases.entry(phase.clone()).or_default() += 1;
    let held = committed(&store)?;
    let expected = 1 + usize::from(phase == COMMITTED);
    if held.len() != expected || !is_whole(bench, &store)? {
        found.damaged.push(format!("{phase}: {} commits, {expected} expected, or not whole", held.len()));
        return Ok(());
    }
    // The same import again: it adds the release, or says that it is held.
    let again = import(bench, &store, file)?.finish()?;
    let held = committed(&store)?;
    let release = sha256_of(file)?;
    if held.iter().filter(|name| **name == release).count() != 1 || !is_whole(bench, &store)? {
        found.not_repeatable.push(format!("{phase}: {}", again.shortfall()));
    }
    Ok(())
}

const UNTOUCHED: &str = "before the first write";
const COMMITTED: &str = "after the commit";

/// How far an import came, by the folders in which it left files.
fn phase_of(now: &[String], known: &BTreeSet<String>) -> String {
    let new: Vec<&String> = now.iter().filter(|name| !known.contains(*name)).collect();
    if new.is_empty() {
        return UNTOUCHED.to_owned();
    }
    let is_commit = |name: &&&String| name.starts_with("commits/") && name.ends_with(".json");
    if new.iter().any(|name| is_commit(&name)) {
        return COMMITTED.to_owned();
    }
    let folders: BTreeSet<&str> = new.iter().map(|name| name.split('/').next().unwrap_or_default()).collect();
    let shown = folders
        .into_iter()
        .map(|folder| if folder.contains(|c: char| c.is_ascii_digit()) { "stage" } else { folder });
    format!("files in {}", shown.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_told_by_what_is_new() {
        let known: BTreeSet<String> = ["commits/00000001.json".to_owned()].into();
        let phase =
            |names: &[&str]| phase_of(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>(), &known);
        assert_eq!(phase(&["commits/00000001.json"]), UNTOUCHED);
        assert_eq!(phase(&["commits/00000001.json", "commits/00000002.json", "figures/a"]), COMMITTED);
        assert_eq!(phase(&["figures/a.parquet", "releases/a"]), "files in figures, releases");
        assert_eq!(phase(&["stage-12-7/a.parquet"]), "files in stage");
    }
}
