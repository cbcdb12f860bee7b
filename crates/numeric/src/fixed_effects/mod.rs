//! Fixed effects of several factors: how rows belong to levels, and the part of a column that the levels do not explain.
//!
//! Invariant: rows are kept in the order of the factor with the most levels, which is eliminated exactly; what remains is
//! solved for the levels of the other factors, never for rows.

mod absorb;
mod arrangement;
mod factor;
mod normal;

pub use absorb::ABSORBED;
pub(crate) use absorb::check_weights;
pub use arrangement::FixedEffects;
pub use factor::Factor;
pub(crate) use normal::{Levels, NormalEquations};
