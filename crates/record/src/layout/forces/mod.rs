//! The federal forces: where the National Guard was, whom the government counted as dead of rivalry, and
//! whom the army counted as dead in confrontations.

pub(super) mod confrontations;
pub(super) mod national_guard;
pub(super) mod rivalry;
