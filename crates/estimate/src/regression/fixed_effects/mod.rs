//! Regressions with fixed effects of any number of factors: linear and Poisson, with clustered standard errors.
//!
//! What cannot inform a coefficient (levels with one row or without a count, separated rows, regressors that repeat) is
//! left out and listed in the fit, never dropped in silence.

mod collapse;
mod covariance;
mod fit;
mod linear;
mod observations;
mod poisson;
mod sample;

pub(crate) use covariance::Correction;
pub use fit::{Coefficient, FixedEffectsFit, Route, StandardErrors};
pub use linear::LinearFixedEffectsSpec;
pub use observations::Observations;
pub use poisson::{PoissonFixedEffectsSpec, Rows};
pub(crate) use sample::Sample;
pub use sample::{LeftOut, LeftOutReason, Singletons};
