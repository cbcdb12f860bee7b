//! Evaluation of policies: published values met, the same bytes at any number of threads, less time than peers.

mod beside;
mod broken_designs;
mod cases;
mod cost;
mod coverage;
mod determinism;
mod engine_cases;
mod faulty_files;
mod finishes;
mod gaps;
mod generated;
mod missing_cells;
mod number_table;
mod one_estimand;
mod own_panel;
mod place_by_place;
mod place_by_place_long;
mod place_table;
mod plain;
mod receipt;
mod references;
mod seeds;
mod several_places;
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
        seeds::promise(),
        determinism::promise(),
        place_by_place::promise(),
        place_by_place_long::promise(),
        specification_curve::promise(),
        speed::promise(),
        speed_synthetic::promise(),
        finishes::promise(),
        cost::promise(),
        broken_designs::promise(),
        several_places::promise(),
        coverage::promise(),
        cases::promise(),
        gaps::promise(),
        one_estimand::promise(),
        missing_cells::promise(),
        faulty_files::promise(),
        own_panel::promise(),
    ]
}
