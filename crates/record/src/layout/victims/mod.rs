//! SESNSP's victims as third parties have rewritten them, one row a number.

pub(super) mod by_cell;
pub(super) mod by_state;

use measure::{Catalogue, Publisher, Statistic};

use super::ledger::Facts;
use crate::AbsentIs;

fn facts() -> Facts {
    let statistics = [Statistic::Victims];
    let facts = Facts::rewritten(Publisher::Sesnsp, &statistics, "sesnsp-state-victims", AbsentIs::Missing);
    Facts { catalogue: Catalogue::Sesnsp2015, ..facts }
}
