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

use crate::promise::Promise;
pub use liars::shapes;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![faults::promise(), concurrency::promise(), limits::promise(), fetch::promise()]
}
