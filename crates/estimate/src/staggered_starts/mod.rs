//! Estimators for starts at several dates, and what bounds their assumptions.

pub mod callaway_santanna;
pub(crate) mod effect;
pub mod extended_poisson;
pub mod goodman_bacon;
pub mod honest_did;
pub(crate) mod imputation;
pub mod sun_abraham;
pub mod switching;
