//! The estimators that a policy file may name: one row each, from which names, words, gates, runs and verification come.
//!
//! A row knows numbers alone: a block, a staggered panel, observations. Who is treated and who plays the treated is laid
//! over it by `inference`, the same way for the policy and for every placebo.

mod row;
mod table;
mod usual;

pub(crate) use row::{Average, CellEffect, Cells, Need, OneStart, Run};
pub use table::MethodName;
pub(crate) use usual::usual_methods;
