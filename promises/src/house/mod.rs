//! The house itself: whether a change of its shape left every figure as it was.

mod equal;
mod shape;
mod size;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![equal::promise(), shape::promise(), size::promise()]
}
