//! Fuzz targets of every parser, for ten minutes each.

use super::fuzz::fuzz_each;
use crate::{
    bench::Bench,
    line::Measured,
    promise::{Group, Promise, Sizes},
    shortfall::Shortfall,
};

pub(super) fn promise() -> Promise {
    Promise {
        group: Group::Record,
        word: "fuzz-long",
        what: "every parser is fuzzed for 10 minutes without a crash",
        sizes: Sizes::Long,
        measure,
    }
}

fn measure(bench: &mut Bench) -> Result<Vec<Measured>, Shortfall> {
    fuzz_each(bench, 600)
}
