//! A clean release build, dependencies included, as a visitor's first command makes it.

use std::time::Instant;

use fs_err as fs;

use crate::{
    bench::{Bench, Contestant},
    line::{Bound, Measured},
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::First,
        word: "build",
        what: "a clean release build takes at most 6 minutes on 2 cores; the binary is one file",
        sizes: Sizes::Long,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    const MOST: f64 = 360.0;
    // What is downloaded is not part of the build.
    let fetched = Instant::now();
    bench.cargo("fetch --locked").succeed()?;
    let fetching = fetched.elapsed().as_secs_f64();
    let target = bench.scratch("target");
    let build = bench.cargo("build --release --quiet --locked --bin saldo").with("CARGO_TARGET_DIR", &target);
    let timings = bench.time(Contestant::new(build).clearing(&target))?;
    let binary = target.join("release/saldo");
    let bytes = fs::metadata(&binary)?.len();
    #[expect(clippy::cast_precision_loss, reason = "a binary is far smaller than 2^53 bytes")]
    let megabytes = bytes as f64 / 1e6;
    Ok(vec![
        Measured::new("wall", timings.wall(), "s", Bound::AtMost(MOST)).of_runs(timings.runs()),
        Measured::new("cpu", timings.cpu(), "s", Bound::Printed).of_runs(timings.runs()),
        Measured::new("download", fetching, "s", Bound::Printed),
        Measured::new("binary", megabytes, "MB", Bound::Printed),
    ])
}
