//! The shipped tables are what the importers make of the publishers' files.

use std::collections::BTreeMap;

use fs_err as fs;
use toml::{Table, Value};

use crate::{
    bench::Bench,
    line::{Bound, Measured},
    process::Run,
    promise::{Group, Promise, Sizes},
    report::bytes::differences,
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "shipped",
        what: "the shipped record, at most 14 MB, is byte for byte what the importers make of the publishers' files",
        sizes: Sizes::Full,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let releases = bench.releases()?;
    let rebuilt = bench.scratch("shipped");
    let none =
        || Shortfall::Tool { tool: "cargo xtask shipped".to_owned(), reason: "no such program".to_owned() };
    let run = Run::new(bench.xtask().ok_or_else(none)?);
    run.say("shipped --releases").arg(releases).arg("--out").arg(&rebuilt).succeed()?;
    let ships = bench.root().join("crates/record/shipped/record");
    let compared = differences(&ships, &rebuilt)?;
    let families = families(bench)?;
    let mut of_family: BTreeMap<&str, u64> = BTreeMap::new();
    for name in &compared.names {
        let content = fs::read(ships.join(name))?;
        let bytes = content.len() as u64;
        // Figures are named by their release, a manifest by its content, which names no other release.
        let text =
            if name.ends_with(".json") { String::from_utf8_lossy(&content) } else { name.as_str().into() };
        let family = families.iter().find(|(release, _)| text.contains(release.as_str()));
        *of_family.entry(family.map_or("no source", |(_, family)| family)).or_default() += bytes;
    }
    let bytes: u64 = of_family.values().sum();
    let shares = of_family.iter().map(|(family, bytes)| {
        Measured::new(format!("of it {family}"), mebibytes(*bytes), "MiB", Bound::Printed)
    });
    let mut lines: Vec<Measured> = shares.collect();
    lines.extend([
        Measured::count("files shipped", compared.files, "files", Bound::AtLeast(10.0)),
        Measured::new("size", mebibytes(bytes), "MiB", Bound::AtMost(14.0)),
        Measured::count("files that differ", compared.different.len(), "files", Bound::Exactly(0.0))
            .noting(compared.different.join(", ")),
        Measured::count(
            "files of no source",
            usize::from(of_family.contains_key("no source")),
            "families",
            Bound::Exactly(0.0),
        ),
    ]);
    Ok(lines)
}

#[expect(clippy::cast_precision_loss, reason = "the shipped record is far smaller than 2^53 bytes")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// Each release of `sources/` by its hash, with the name of its file there.
fn families(bench: &Bench) -> Result<Vec<(String, String)>, Shortfall> {
    let mut families = Vec::new();
    for entry in fs::read_dir(bench.root().join("sources"))? {
        let path = entry?.path();
        let Some(family) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { continue };
        // The list of outlines is of no releases.
        let listed: Table = fs::read_to_string(&path)?.parse().map_err(|e: toml::de::Error| {
            Shortfall::Unexpected { path: path.clone(), reason: e.to_string() }
        })?;
        let releases = listed.get("release").and_then(Value::as_array).into_iter().flatten();
        let named = releases.filter_map(|release| release.get("sha256")?.as_str());
        families.extend(named.map(|release| (release.to_owned(), family.clone())));
    }
    Ok(families)
}
