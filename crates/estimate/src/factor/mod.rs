//! Estimators that fit common factors.

pub(crate) mod factor_model;
pub(crate) mod interactive_bootstrap;
pub(crate) mod interactive_effects;
pub(crate) mod matrix_completion;

pub use interactive_bootstrap::{BootstrapSpread, ParametricBootstrap};
pub use interactive_effects::{FactorRank, InteractiveEffectsFit, InteractiveEffectsSpec, RankEstimate};
pub use matrix_completion::{
    CompletionFolds, CompletionPenalty, MatrixCompletionFit, MatrixCompletionSpec, PenaltyEstimate,
};
