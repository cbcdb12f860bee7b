//! Regressions with fixed effects, and their wild bootstrap.

pub mod fixed_effects;
pub mod wild_bootstrap;
