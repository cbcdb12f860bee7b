//! Evaluation of policies: published values met, the same bytes at any number of threads, less time than peers.

mod determinism;
mod references;
mod speed;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![references::promise(), determinism::promise(), speed::promise()]
}
