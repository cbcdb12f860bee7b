//! The record: what it says, how faithful and how fast it is, and what it survives.

mod as_of_speed;
mod bad_inputs;
mod cases;
mod claims;
mod concurrency;
mod corpus;
mod coverage;
mod faults;
mod faults_of_steps;
mod fidelity;
mod fuzz;
mod fuzz_long;
mod jumps;
mod ladder;
mod shipped;
mod speed;
mod store;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![
        ladder::promise(),
        cases::promise(),
        jumps::promise(),
        claims::promise(),
        shipped::promise(),
        fidelity::promise(),
        speed::promise(),
        as_of_speed::promise(),
        faults::promise(),
        concurrency::promise(),
        corpus::promise(),
        coverage::promise(),
        fuzz::promise(),
        fuzz_long::promise(),
    ]
}
