//! Imputation of what treated units would have seen, from levels of units and periods fitted where nobody is treated.
//!
//! Borusyak, Jaravel & Spiess, and Gardner's two stages: one estimate, two standard errors.

mod impute;
mod levels;
mod refusal;

pub use impute::{ImputationFit, ImputationSpec, Spread};
pub use refusal::{ImputationRefusal, RefusedImputation};
