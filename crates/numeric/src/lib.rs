//! Ordered sums, streams, distributions, linear algebra and programs over the simplex: the arithmetic under every figure.
//!
//! Nothing here knows what a figure means. Every function gives equal bytes at any thread count, and none panics on bad data.

pub mod decomposition;
pub mod distribution;
mod error;
pub mod fixed_effects;
pub mod float;
pub mod lasso_path;
pub mod long_run;
pub mod matrix;
pub mod minimise;
pub mod poisson;
pub mod quantile;
pub mod simplex;
pub mod stream;
pub mod sum;
pub mod symmetric;

pub use error::Error;
pub use matrix::Matrix;
