//! The record: what it says, how faithful and how fast it is, and what it survives.

mod as_of_speed;
mod bad_inputs;
mod beside_library;
mod builds;
pub(crate) mod cases;
mod claims;
mod corpus;
mod coverage;
mod envipe;
mod fidelity;
mod fuzz;
mod fuzz_long;
mod jumps;
mod key_kinds;
mod keys;
mod ladder;
mod library_columns;
mod shipped;
mod small_cells;
mod speed;

pub(crate) use coverage::spoil;
pub(crate) use keys::question;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![
        ladder::promise(),
        builds::promise(),
        keys::promise(),
        cases::promise(),
        jumps::promise(),
        claims::promise(),
        shipped::promise(),
        small_cells::promise(),
        fidelity::promise(),
        envipe::promise(),
        speed::promise(),
        as_of_speed::promise(),
        corpus::promise(),
        coverage::promise(),
        fuzz::promise(),
        fuzz_long::promise(),
    ]
}
