//! Every number of a page carries a trace, and the program explains each of them.

use std::collections::BTreeSet;

use fs_err as fs;

use super::bytes::files_below;
use crate::{
    answer::{blocks_of, report_of},
    bench::Bench,
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Report,
        word: "traced",
        what: "every number on a page carries a trace, and `saldo explain` resolves each of them offline",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    let folder = bench.scratch("report");
    bench.saldo()?.arg("demo").arg("--out").arg(&folder).succeed()?;
    let (mut traces, mut untraced) = (BTreeSet::new(), Vec::new());
    let (mut numbers, mut marks) = (0, 0);
    for name in files_below(&folder)?.iter().filter(|name| name.ends_with(".html")) {
        let page = walk::read(&fs::read_to_string(folder.join(name))?);
        numbers += page.traces.len();
        marks += page.marks;
        traces.extend(page.traces);
        untraced.extend(page.untraced.into_iter().map(|text| format!("{name}: {text}")));
    }
    // Each explanation is a process: a small measurement explains an even selection.
    let step = bench.sized(traces.len().div_ceil(10), 1).max(1);
    let mut unexplained = Vec::new();
    let mut explained = 0;
    for trace in traces.iter().step_by(step) {
        let explain = bench.saldo()?.arg("explain").arg(trace).arg("--report").arg(&folder);
        match report_of(&explain, &[0]) {
            Ok(report) if !blocks_of(&report).is_empty() => explained += 1,
            Ok(_) => unexplained.push(format!("{trace}: nothing said")),
            Err(shortfall) => unexplained.push(shortfall.to_string()),
        }
    }
    let first = |found: &[String]| found.iter().take(3).cloned().collect::<Vec<_>>().join(" | ");
    Ok(vec![
        Measured::count("numbers with a trace", numbers, "numbers", Bound::AtLeast(1.0)),
        Measured::count("marks along axes", marks, "numbers", Bound::Printed),
        Measured::count("numbers without one", untraced.len(), "numbers", Bound::Exactly(0.0))
            .noting(first(&untraced)),
        Measured::count("traces explained", explained, "traces", Bound::AtLeast(1.0)),
        Measured::count("traces that nothing explains", unexplained.len(), "traces", Bound::Exactly(0.0))
            .noting(first(&unexplained)),
    ])
}
