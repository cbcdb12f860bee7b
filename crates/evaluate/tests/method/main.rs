//! The estimators against published figures, slow twins, invariances, edges and simulated coverage.

#![expect(clippy::unwrap_used, reason = "a test whose panel cannot be made must fail")]

mod assignment_law;
mod conformal;
mod coverage;
mod edges;
mod interactive_effects;
mod invariances;
mod matrix_completion;
mod panels;
mod reference_mpdta;
mod reference_prop99;
mod slow_twins;
mod spillovers;
mod verified_factors;
