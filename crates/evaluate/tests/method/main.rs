//! The estimators against published figures, slow twins, invariances, edges and simulated coverage.

#![expect(clippy::unwrap_used, reason = "a test whose panel cannot be made must fail")]

mod coverage;
mod edges;
mod imputation;
mod invariances;
mod panels;
mod reference_mpdta;
mod reference_prop99;
mod slow_twins;
mod staggered_gaps;
