//! Evaluation of policies: published values met, the same bytes at any number of threads, less time than peers.

mod calibration;
mod determinism;
mod false_alarms;
mod references;
mod speed;
mod trial;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![
        references::promise(),
        determinism::promise(),
        calibration::promise(),
        false_alarms::promise(),
        speed::promise(),
    ]
}
