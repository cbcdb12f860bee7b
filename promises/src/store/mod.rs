//! The store: what comes into it, what it survives, and that it never tells what it does not hold.

pub(crate) mod committed;
mod concurrency;
mod faults;
mod faults_of_steps;
mod fetch;
mod repair;
mod small_store;
mod tamper;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![tamper::promise(), repair::promise(), faults::promise(), concurrency::promise(), fetch::promise()]
}
