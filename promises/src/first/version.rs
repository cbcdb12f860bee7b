//! `saldo --version` answers at once.

use crate::{
    bench::{Bench, Contestant},
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::First,
        word: "version",
        what: "`saldo --version` answers within 10 ms",
        sizes: Sizes::Both,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    const MOST: f64 = 10.0;
    let timings = bench.time(Contestant::new(bench.saldo()?.arg("--version")))?;
    let said = timings.last.stdout.trim().to_owned();
    let names_itself = said.starts_with("saldo ") && said.chars().any(|c| c.is_ascii_digit());
    Ok(vec![
        Measured::new("wall", timings.wall() * 1e3, "ms", Bound::AtMost(MOST)).of_runs(timings.runs()),
        Measured::new("cpu", timings.cpu() * 1e3, "ms", Bound::Printed).of_runs(timings.runs()),
        Measured::count(
            "lines that name the version",
            usize::from(names_itself),
            "lines",
            Bound::Exactly(1.0),
        )
        .noting(said),
    ])
}
