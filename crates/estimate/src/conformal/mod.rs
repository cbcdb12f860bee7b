//! Conformal inference over residuals of a model that ends before the question.

pub(crate) mod model;
pub(crate) mod residuals;

pub use model::ConformalModel;
pub use residuals::{
    ConformalInterval, ConformalNorm, ConformalSpec, ConformalTest, NullResiduals, Permutations,
    conformal_intervals,
};
