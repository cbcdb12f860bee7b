//! The estimators against published figures, slow twins, invariances, edges and simulated coverage.

#![expect(clippy::unwrap_used, reason = "a test whose panel cannot be made must fail")]

mod assignment_law;
mod cohort_synthetic_did;
mod conformal;
mod coverage;
mod edges;
mod extended_poisson;
mod fixed_effects;
mod goodman_bacon;
mod imputation;
mod interactive_effects;
mod interrupted_time_series;
mod invariances;
mod matrix_completion;
mod panels;
mod reference_mpdta;
mod reference_prop99;
mod refusals;
mod slow_twins;
mod spillovers;
mod staggered_gaps;
mod structural_series;
mod sun_abraham;
mod switching;
mod synthetic_variants;
mod unknown_break;
mod verified_factors;
mod wild_bootstrap;
