//! SESNSP's victims as third parties have rewritten them, one row a number.

pub(super) mod by_cell;
pub(super) mod by_state;
