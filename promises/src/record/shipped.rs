//! The shipped tables are what the importers make of the publishers' files.

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
        what: "the shipped record, at most 25 MB, is byte for byte what the importers make of the publishers' files",
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
    let mut bytes = 0;
    for name in &compared.names {
        bytes += fs_err::metadata(ships.join(name))?.len();
    }
    #[expect(clippy::cast_precision_loss, reason = "the shipped record is far smaller than 2^53 bytes")]
    let megabytes = bytes as f64 / f64::from(1 << 20);
    Ok(vec![
        Measured::count("files shipped", compared.files, "files", Bound::AtLeast(10.0)),
        Measured::new("size", megabytes, "MiB", Bound::AtMost(25.0)),
        Measured::count("files that differ", compared.different.len(), "files", Bound::Exactly(0.0))
            .noting(compared.different.join(", ")),
    ])
}
