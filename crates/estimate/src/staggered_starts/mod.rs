//! Estimators for starts at several dates, and what bounds their assumptions.
//!
//! What is public here is public in the crate: a method is named in this file and nowhere above it.

use crate::{Error, Staggered};

pub mod callaway_santanna;
pub(crate) mod effect;
pub mod extended_poisson;
pub mod goodman_bacon;
pub mod honest_did;
pub(crate) mod imputation;
pub mod local_projections;
pub mod sun_abraham;
pub mod switching;

pub use callaway_santanna::{CallawaySantannaFit, CallawaySantannaSpec};
pub use honest_did::{EventStudy, HonestDidSpec, HonestInterval, HonestTarget};
pub use imputation::{ImputationFit, ImputationRefusal, ImputationSpec, RefusedImputation, Spread};

/// The numbers that a method gives for a quantity of the reference values, in the order printed, each with what it is; none
/// where it does not know the quantity.
pub(crate) type Answer = fn(&str, &Staggered) -> Result<Option<Vec<(&'static str, f64)>>, Error>;

/// Methods that answer for themselves, by their names among the reference values.
pub(crate) const ANSWERS: &[(&str, Answer)] =
    &[(local_projections::REFERENCE, local_projections::answer), (switching::REFERENCE, switching::answer)];
