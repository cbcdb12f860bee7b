//! The store: what comes into it, from where, and whether it is what came.

mod fetch;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![fetch::promise()]
}
