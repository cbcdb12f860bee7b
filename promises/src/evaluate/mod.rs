//! Evaluation of policies: published values met, the same bytes at any number of threads, less time than peers.

mod beside;
mod broken_designs;
mod calibration;
mod calibration_long;
mod cost;
mod coverage;
mod determinism;
mod false_alarms;
mod faulty_files;
mod finishes;
mod generated;
mod missing_cells;
mod number_table;
mod receipt;
mod references;
mod specification_curve;
mod speed;
mod speed_synthetic;
mod tasks;
mod trial;

#[expect(
    unused_imports,
    reason = "the promise about the coverage of the record asks for the same faults"
)]
pub(crate) use missing_cells::{MaskedFaults, Reading, masked_panel_faults};
pub use tasks::method;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![
        references::promise(),
        determinism::promise(),
        calibration::promise(),
        calibration_long::promise(),
        false_alarms::promise(),
        specification_curve::promise(),
        speed::promise(),
        speed_synthetic::promise(),
        finishes::promise(),
        cost::promise(),
        broken_designs::promise(),
        coverage::promise(),
        missing_cells::promise(),
        faulty_files::promise(),
    ]
}
