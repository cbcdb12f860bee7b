//! What the layouts add to a release build: the crates in which a layout and its words are written, beside those of the commit
//! before the survey, the missing and the events of others were read.

use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::{
    bench::{Bench, Contestant},
    commit::checked_out,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::First,
        word: "layouts",
        what: "the layouts that came after the bridges over 2026 add at most 10 s of processor to a release build of the crates that they are written in",
        sizes: Sizes::Long,
        measure,
    }
}

/// The last commit before those layouts.
const BEFORE: &str = "f21159798ef77f453e6a67d44434cc1b41a02c3d";

/// The most that they add, in seconds of processor.
const MOST: f64 = 10.0;

/// How often either is built in turn. The least of each counts: what else the machine does can only add to a build.
const ROUNDS: usize = 3;

/// The crates in which a layout is written, with its nouns and its findings; the last stands on the others.
const WRITTEN_IN: [&str; 5] = ["measure", "catalogue", "columns", "report", "record"];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let folders = [bench.root().to_owned(), checked_out(bench, BEFORE)?];
    let target = bench.scratch("target");
    let build = |folder: &Path| {
        let build = bench.cargo("build --release --quiet --locked --package record").within(folder);
        build.with("CARGO_TARGET_DIR", &target)
    };
    // What they stand on is built before, and once: no layout chose it.
    for folder in &folders {
        build(folder).succeed()?;
    }
    let built = fingerprints(&target.join("release/.fingerprint"))?;
    let contestants = folders.map(|folder| {
        built.iter().fold(Contestant::new(build(&folder)), |contestant, path| contestant.clearing(path))
    });
    let (mut now, mut before) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let timings = bench.alternate(&contestants)?;
        let [of_now, of_before] = timings.as_slice() else { return Ok(Vec::new()) };
        now.push(of_now.cpu());
        before.push(of_before.cpu());
    }
    let each = |seconds: &[f64]| {
        seconds.iter().map(|seconds| format!("{seconds:.1}")).collect::<Vec<_>>().join(", ")
    };
    let builds = format!("now {} s, before {} s", each(&now), each(&before));
    let least = |seconds: Vec<f64>| seconds.into_iter().fold(f64::INFINITY, f64::min);
    let (now, before) = (least(now), least(before));
    Ok(vec![
        Measured::new("cpu", now, "s", Bound::Printed).beside(BEFORE, before).noting(builds),
        Measured::new("cpu that the layouts add", now - before, "s", Bound::AtMost(MOST)),
    ])
}

/// What cargo remembers of these crates' builds: without it they are built anew.
fn fingerprints(folder: &Path) -> Result<Vec<PathBuf>, Shortfall> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        // A name is that of the crate and a hash without a dash.
        let of = name.as_deref().and_then(|name| name.rsplit_once('-')).map(|(of, _)| of);
        if of.is_some_and(|of| WRITTEN_IN.contains(&of)) {
            found.push(path);
        }
    }
    Ok(found)
}
