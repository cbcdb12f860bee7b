//! What an estimate is held against: the assignments that could have been, placebos, and the margin of equivalence.

pub(crate) mod assignment;
pub(crate) mod assignment_law;
pub(crate) mod equivalence;
pub(crate) mod placebo;
mod several;

pub use assignment::{AssignmentSets, MOST_ENUMERATED, SetPlan, count_sets};
pub use assignment_law::{AssignmentLaw, AssignmentStatistic, LawInference, wilson};
pub use equivalence::{
    Equivalence, MarginTest, equivalence_by_placebos, equivalence_by_standard_error,
    smallest_detectable_effect,
};
pub use placebo::{PlaceboEffect, PlaceboInference};
pub use several::holm;
