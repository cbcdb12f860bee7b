//! Evaluation of policies: published values met, the same bytes at any number of threads.

mod determinism;
mod references;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![references::promise(), determinism::promise()]
}
