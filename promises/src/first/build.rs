//! A clean release build, dependencies included, as a visitor's first command makes it, beside that of an earlier commit.

use std::{collections::BTreeMap, path::Path, time::Instant};

use fs_err as fs;
use serde::Deserialize;

use crate::{
    bench::{Bench, Contestant},
    commit::checked_out,
    line::{Bound, Measured},
    process::Run,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::First,
        word: "build",
        what: "a clean release build takes at most 6 minutes on 2 cores and 0.72 of the processor time of the commit before there was room for further systems; what it is made of keeps to budgets by name; the binary is one file",
        sizes: Sizes::Long,
        measure,
    }
}

/// The commit against which the cost of the build is held.
const BEFORE: &str = "f4ff2013a339593ab0858f2e0c567e5eca95cfc4";

/// The most that a visitor waits, in seconds.
const MOST_WALL: f64 = 360.0;

/// The most of the processor time of that commit.
const MOST_OF_BEFORE: f64 = 0.72;

/// What a part of the build may take, in seconds of its units at two jobs: packages by the beginning of their names.
const BUDGETS: [(&str, &[&str], f64); 5] = [
    (
        "pictures as PNG",
        &[
            "resvg",
            "usvg",
            "tiny-skia",
            "roxmltree",
            "kurbo",
            "polycool",
            "svgtypes",
            "png",
            "fdeflate",
            "simplecss",
            "strict-num",
            "imagesize",
            "data-url",
            "rgb",
        ],
        40.0,
    ),
    ("lines of the terminal", &["clap", "indicatif", "console", "textwrap", "anstyle", "anstream"], 40.0),
    ("network", &["ureq", "rustls", "ring", "webpki"], 60.0),
    ("linear algebra", &["faer", "gemm", "nano-gemm", "private-gemm", "pulp", "clarabel"], 120.0),
    ("evaluate", &["evaluate"], 40.0),
];

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let before = checked_out(bench, BEFORE)?;
    let now = bench.root().to_owned();
    // What is downloaded is not part of a build.
    let fetched = Instant::now();
    let fetch = |folder: &Path| cargo(bench, folder).say("fetch --locked").succeed();
    fetch(&now)?;
    let fetching = fetched.elapsed().as_secs_f64();
    fetch(&before)?;
    let targets = [bench.scratch("target"), bench.scratch("target-before")];
    let contestants: Vec<Contestant> = [&now, &before]
        .into_iter()
        .zip(&targets)
        .map(|(folder, target)| {
            let build = cargo(bench, folder).say("build --release --quiet --locked --timings --bin saldo");
            Contestant::new(build.with("CARGO_TARGET_DIR", target)).clearing(target)
        })
        .collect();
    let timings = bench.alternate(&contestants)?;
    let [of_now, of_before] = timings.as_slice() else { return Ok(Vec::new()) };
    let [target, _] = &targets;
    let bytes = fs::metadata(target.join("release/saldo"))?.len();
    #[expect(clippy::cast_precision_loss, reason = "a binary is far smaller than 2^53 bytes")]
    let megabytes = bytes as f64 / 1e6;
    let share = of_now.cpu() / of_before.cpu();
    let mut figures = vec![
        Measured::new("wall", of_now.wall(), "s", Bound::AtMost(MOST_WALL)),
        Measured::new("cpu", of_now.cpu(), "s", Bound::Printed).beside(BEFORE, of_before.cpu()),
        Measured::new("cpu of that commit", share, "times", Bound::AtMost(MOST_OF_BEFORE)),
        Measured::new("download", fetching, "s", Bound::Printed),
        Measured::new("binary", megabytes, "MB", Bound::Printed),
    ];
    let units = units(target)?;
    let seconds = |is_part: &dyn Fn(&str) -> bool| -> f64 {
        units.iter().filter(|(name, _)| is_part(name)).map(|(_, seconds)| seconds).sum()
    };
    for (part, names, most) in BUDGETS {
        let of_part = seconds(&|name: &str| names.iter().any(|first| name.starts_with(first)));
        figures.push(Measured::new(part, of_part, "unit s", Bound::AtMost(most)));
    }
    let mut slowest: Vec<_> = units.iter().collect();
    slowest.sort_by(|a, b| b.1.total_cmp(a.1));
    let named: Vec<String> =
        slowest.iter().take(12).map(|(name, seconds)| format!("{name} {seconds:.0}")).collect();
    figures.push(
        Measured::new("all units", seconds(&|_| true), "unit s", Bound::Printed).noting(named.join(", ")),
    );
    Ok(figures)
}

/// Cargo in a folder that is not the repository's own, too.
fn cargo(bench: &Bench, folder: &Path) -> Run {
    bench.cargo("").within(folder)
}

/// A unit of the build as cargo's own page of timings holds it.
#[derive(Deserialize)]
struct Unit {
    name: String,
    duration: f64,
}

/// The seconds of each package, its build script included.
fn units(target: &Path) -> Result<BTreeMap<String, f64>, Shortfall> {
    let path = target.join("cargo-timings/cargo-timing.html");
    let page = fs::read_to_string(&path)?;
    let data = page.split_once("const UNIT_DATA = ").and_then(|(_, rest)| rest.split_once(";\n"));
    let unexpected = |reason: String| Shortfall::Unexpected { path: path.clone(), reason };
    let (data, _) = data.ok_or_else(|| unexpected("the page of timings names no units".to_owned()))?;
    let units: Vec<Unit> = serde_json::from_str(data).map_err(|error| unexpected(error.to_string()))?;
    let mut seconds = BTreeMap::new();
    for unit in units {
        *seconds.entry(unit.name).or_insert(0.0) += unit.duration;
    }
    Ok(seconds)
}
