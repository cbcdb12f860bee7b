//! Eight writers of one store at once: each import commits or is refused by name, and none is lost.

use std::{collections::BTreeSet, path::PathBuf, thread};

use super::committed::{committed, import, is_whole, is_without_gaps, sha256_of};
use crate::{
    bench::Bench,
    line::{Bound, Measured},
    municipal::{Extent, write_municipal},
    process::{Finished, Run},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Store,
        word: "concurrency",
        what: "8 writers x 50 imports, some of the same release: each commits or is refused by name, none is lost",
        sizes: Sizes::Both,
        measure,
    }
}

const WRITERS: usize = 8;

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let imports = bench.sized(6, 50);
    // Every third import is of a release that all writers import.
    let shared = imports / 3;
    let store = bench.scratch("store");
    let file = |seed: usize| -> Result<PathBuf, Shortfall> {
        let path = bench.scratch(&format!("release-{seed}.csv"));
        if !path.exists() {
            let extent = Extent { municipalities: 1, first: 2015, years: 1, seed: seed as u64 };
            write_municipal(bench.root(), extent, &path)?;
        }
        Ok(path)
    };
    let mut writers: Vec<Vec<Run>> = Vec::new();
    let mut releases = BTreeSet::new();
    for writer in 0..WRITERS {
        let mut runs = Vec::new();
        for number in 0..imports {
            let seed = if number < shared { number } else { imports + writer * imports + number };
            let path = file(seed)?;
            releases.insert(sha256_of(&path)?);
            runs.push(import(bench, &store, &path)?);
        }
        // Each begins elsewhere, so that the shared releases meet.
        runs.rotate_left(writer % imports.max(1));
        writers.push(runs);
    }
    bench.program()?;
    let started: Vec<_> = writers
        .into_iter()
        .map(|runs| thread::spawn(move || runs.iter().map(Run::finish).collect::<Vec<_>>()))
        .collect();
    let mut ended: Vec<Finished> = Vec::new();
    for writer in started {
        let runs = writer
            .join()
            .map_err(|_| Shortfall::Tool { tool: "a writer".to_owned(), reason: "it panicked".to_owned() })?;
        ended.extend(runs.into_iter().collect::<Result<Vec<_>, _>>()?);
    }
    let added = ended.iter().filter(|end| end.code == Some(0)).count();
    // A refusal names the release or its file; anything else is an accident.
    let names = |end: &Finished| {
        releases.iter().any(|r| end.stderr.contains(r.get(..12).unwrap_or(r)))
            || end.stderr.contains("release-")
    };
    let refused = ended.iter().filter(|end| end.code == Some(1) && names(end)).count();
    let accidents: Vec<String> = ended
        .iter()
        .filter(|end| end.code != Some(0) && !(end.code == Some(1) && names(end)))
        .map(|end| end.shortfall().to_string())
        .collect();
    let held = committed(&store)?;
    // All writers at once again: each release is amended or removed, by one of them.
    let steps = releases.iter().enumerate().map(|(i, release)| {
        let words = if i.is_multiple_of(2) {
            format!("record remove {release}")
        } else {
            format!("record amend {release} --not-later-than 2026-02-20")
        };
        Ok::<Run, Shortfall>(bench.saldo_with_store(&store)?.say(&words))
    });
    let steps: Vec<Run> = steps.collect::<Result<_, _>>()?;
    let failed: Vec<String> = thread::scope(|scope| {
        let chunks = steps.chunks(steps.len().div_ceil(WRITERS).max(1));
        let writers: Vec<_> =
            chunks.map(|some| scope.spawn(|| some.iter().map(Run::finish).collect::<Vec<_>>())).collect();
        let ended = writers.into_iter().flat_map(|writer| writer.join().unwrap_or_default());
        let failed = ended.filter_map(|end| match end {
            Ok(end) if end.code == Some(0) => None,
            Ok(end) => Some(end.shortfall().to_string()),
            Err(shortfall) => Some(shortfall.to_string()),
        });
        failed.collect()
    });
    let commits = super::committed::commits_in(&store)?;
    let distinct: BTreeSet<&String> = held.iter().collect();
    let lost = releases.iter().filter(|release| !distinct.contains(release)).count();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred imports")]
    let expected = releases.len() as f64;
    Ok(vec![
        Measured::count("imports", ended.len(), "imports", Bound::AtLeast((WRITERS * imports) as f64)),
        Measured::count(
            "imports that added or were refused by name",
            added + refused,
            "imports",
            Bound::AtLeast((WRITERS * imports) as f64),
        ),
        Measured::count("accidents", accidents.len(), "imports", Bound::Exactly(0.0))
            .noting(accidents.first().cloned().unwrap_or_default()),
        Measured::count("releases held", distinct.len(), "releases", Bound::Exactly(expected)),
        Measured::count(
            "commits beyond one a release",
            held.len() - distinct.len(),
            "commits",
            Bound::Exactly(0.0),
        ),
        Measured::count(
            "amendments and removals at once that failed",
            failed.len(),
            "steps",
            Bound::Exactly(0.0),
        )
        .noting(failed.first().cloned().unwrap_or_default()),
        #[expect(clippy::cast_precision_loss, reason = "a few hundred commits")]
        Measured::count(
            "commits after them",
            commits,
            "commits",
            Bound::Exactly((2 * releases.len()) as f64),
        ),
        Measured::count("releases lost", lost, "releases", Bound::Exactly(0.0)),
        Measured::count(
            "stores whole and without gaps",
            usize::from(is_whole(bench, &store)? && is_without_gaps(&store)?),
            "stores",
            Bound::Exactly(1.0),
        ),
    ])
}
