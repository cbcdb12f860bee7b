//! The store: what comes into it, what it survives, and that it never tells what it does not hold.

pub(crate) mod committed;
mod concurrency;
mod faults;
mod faults_of_steps;
mod fetch;
mod hostile;
mod liars;
mod limits;
mod mutants;
mod repair;
mod small_store;
mod tamper;

use crate::promise::Promise;
pub use liars::shapes;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![
        tamper::promise(),
        repair::promise(),
        limits::promise(),
        faults::promise(),
        concurrency::promise(),
        fetch::promise(),
    ]
}
