//! A total as of a day over the full municipal file, as a whole process.

use crate::store::committed::import;
use crate::{
    answer::{Question, total},
    bench::{Bench, Contestant},
    line::{Bound, Measured},
    municipal::{Extent, write_municipal},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "as-of-speed",
        what: "an as-of total over the full municipal file takes at most 150 ms as a whole process",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    const MOST: f64 = 150.0;
    let (source, store) = (bench.scratch("municipal.csv"), bench.scratch("store"));
    let extent = bench.sized(Extent { municipalities: 60, ..Extent::FULL }, Extent::FULL);
    let written = write_municipal(bench.root(), extent, &source)?;
    import(bench, &store, &source)?.succeed()?;
    let release = crate::store::committed::sha256_of(&source)?;
    // A small file covers no more than its first states, so the country has no total in it.
    let (place, homicides) =
        bench.sized(("01", written.homicides_of_first_state), ("nation", written.homicides));
    let question = Question {
        statistic: "investigations",
        offence: "intentional-homicide",
        place,
        period: "2015-01..2025-12",
        vintage: release.get(..12).unwrap_or_default(),
        as_of: Some("2026-09-01"),
    };
    let answered = total(bench.saldo_with_store(&store)?, &question)?;
    let timings = bench.time(Contestant::new(question.total(bench.saldo_with_store(&store)?)))?;
    #[expect(clippy::cast_precision_loss, reason = "a sum of invented counts stays far below 2^53")]
    let (expected, cells) = (homicides as f64, written.cells as f64);
    Ok(vec![
        Measured::new("cells held", cells, "cells", Bound::Printed),
        Measured::new("total", answered.value, "investigations", Bound::Exactly(expected)),
        Measured::new("wall", timings.wall() * 1e3, "ms", Bound::AtMost(MOST)).of_runs(timings.runs()),
        Measured::new("cpu", timings.cpu() * 1e3, "ms", Bound::Printed).of_runs(timings.runs()),
        Measured::new("memory", timings.memory() / 1e6, "MB", Bound::Printed).of_runs(timings.runs()),
    ])
}
