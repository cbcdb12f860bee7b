//! Conformal inference over residuals of a model that ends before the question.

pub(crate) mod model;
pub(crate) mod residuals;
