//! A full-size municipal file becomes Parquet, beside DuckDB and Polars doing the same.

use super::beside_library::beside_library;
use crate::store::committed::{import, rows_told, sha256_of};
use crate::{
    bench::{Bench, Contestant, Timings},
    line::{Bound, Measured},
    municipal::{Extent, write_municipal},
    promise::{Group, Promise, Size, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "speed",
        what: "a full-size municipal file (32,055,408 cells) is imported within 6 s, 10 CPU s and 500 MB, and not slower than DuckDB and Polars",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let (source, store) = (bench.scratch("municipal.csv"), bench.scratch("store"));
    let extent = bench.sized(Extent { municipalities: 60, ..Extent::FULL }, Extent::FULL);
    let written = write_municipal(bench.root(), extent, &source)?;
    let mut contestants = vec![Contestant::new(import(bench, &store, &source)?).clearing(&store)];
    let mut peers = Vec::new();
    if bench.size == Size::Full {
        for (package, script) in [("duckdb", "convert_duckdb.py"), ("polars", "convert_polars.py")] {
            let target = bench.scratch(&format!("{package}.parquet"));
            let run = bench.peer(script, &[package])?.arg(&source).arg(&target);
            contestants.push(Contestant::new(run).clearing(&target));
            peers.push(bench.version_of(package)?);
        }
    }
    let timings = bench.alternate(&contestants)?;
    let Some((ours, theirs)) = timings.split_first() else { return Ok(Vec::new()) };
    let told = rows_told(bench, &store, &sha256_of(&source)?)?;
    let lost = told.map_or(f64::NAN, |told| told.read - told.kept - told.rejected);
    let rows = told.map_or(f64::NAN, |told| told.kept);
    #[expect(clippy::cast_precision_loss, reason = "32 million cells are far below 2^53")]
    let (expected, cells) = (written.rows as f64, written.cells as f64);
    // The bounds are those of the full size; a smaller file must not need more.
    let mut figures = vec![
        Measured::new("cells imported", cells, "cells", Bound::Printed),
        Measured::new("rows kept", rows, "rows", Bound::Exactly(expected)),
        Measured::new("rows read less kept and rejected", lost, "rows", Bound::Exactly(0.0)),
        Measured::new("wall", ours.wall(), "s", Bound::AtMost(6.0)).of_runs(ours.runs()),
        Measured::new("cpu", ours.cpu(), "s", Bound::AtMost(10.0)).of_runs(ours.runs()),
        Measured::new("memory", ours.memory() / 1e6, "MB", Bound::AtMost(500.0)).of_runs(ours.runs()),
    ];
    for (name, peer) in peers.into_iter().zip(theirs) {
        // A peer's clock runs from its first line to its last: Python's own start is not held against it.
        let (wall, cpu) = (told_by(peer, "wall")?, told_by(peer, "cpu")?);
        figures.push(
            Measured::new("wall", ours.wall(), "s", Bound::NotAbovePeer)
                .beside(&name, wall)
                .of_runs(ours.runs()),
        );
        figures.push(
            Measured::new("cpu", ours.cpu(), "s", Bound::Printed).beside(&name, cpu).of_runs(ours.runs()),
        );
        let memory = peer.memory() / 1e6;
        figures
            .push(Measured::new("memory", ours.memory() / 1e6, "MB", Bound::Printed).beside(&name, memory));
        let peer_cells = told_by(peer, "cells")?;
        figures.push(
            Measured::new("cells that the peer wrote", peer_cells, "cells", Bound::Exactly(cells))
                .beside(name, peer_cells),
        );
    }
    figures.extend(beside_library(&store.join("figures").join(format!("{}.parquet", sha256_of(&source)?)))?);
    Ok(figures)
}

/// The median of what a peer's script printed under a key.
fn told_by(peer: &Timings, key: &str) -> Result<f64, Shortfall> {
    let read =
        |stdout: &str| serde_json::from_str::<serde_json::Value>(stdout.trim()).ok()?.get(key)?.as_f64();
    peer.told(read).ok_or_else(|| Shortfall::Answer {
        command: peer.last.command.clone(),
        reason: format!("it printed no `{key}`"),
    })
}
