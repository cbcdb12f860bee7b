//! Reports: every number traced, the same bytes, both languages complete.

pub(crate) mod bytes;
mod languages;
mod traced;

use crate::promise::Promise;

/// Every promise of the group.
pub(crate) fn promises() -> Vec<Promise> {
    vec![traced::promise(), bytes::promise(), languages::promise()]
}
