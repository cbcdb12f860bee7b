//! Panels: outcomes of units over periods, by one start, by start in columns, or by start in periods.

pub(crate) mod adoption;
pub(crate) mod block;
pub(crate) mod staggered;
pub(crate) mod unit_outcomes;

pub use adoption::{AdoptionPanel, HorizonEffect};
pub use block::Block;
pub use staggered::Staggered;
