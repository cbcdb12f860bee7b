//! What an estimate is held against: the assignments that could have been, placebos, and the margin of equivalence.

pub(crate) mod assignment;
pub(crate) mod assignment_law;
pub(crate) mod equivalence;
pub(crate) mod placebo;
