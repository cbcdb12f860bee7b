//! Estimators that fit common factors.

pub(crate) mod factor_model;
pub(crate) mod interactive_bootstrap;
pub(crate) mod interactive_effects;
pub(crate) mod matrix_completion;
