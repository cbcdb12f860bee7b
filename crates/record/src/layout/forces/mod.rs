//! The federal forces: where the National Guard was, whose arrest was announced, whom the government counted as dead of
//! rivalry, and whom the army counted as dead in confrontations.

pub(super) mod announced_arrests;
pub(super) mod confrontations;
pub(super) mod national_guard;
pub(super) mod rivalry;
