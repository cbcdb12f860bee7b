//! The estimators: one file a method, each from a spec over plain numbers to a fit.
//!
//! A block design (every treated unit starts in the same period) is a [`Block`]; adoption at several dates is a
//! [`Staggered`] panel. A method knows neither policies nor sentences: the gates before it decide whether a design admits it.

mod assignment;
mod block;
pub mod callaway_santanna;
mod difference_in_differences;
mod equivalence;
mod error;
mod imputation;
mod placebo;
mod randomisation;
mod staggered;
mod synthetic_control;
mod synthetic_did;
mod weights;

pub use assignment::{AssignmentSets, MOST_ENUMERATED, SetPlan};
pub use block::{Block, BlockFit, BlockMethod};
pub use callaway_santanna::{CallawaySantannaFit, CallawaySantannaSpec};
pub use difference_in_differences::DifferenceInDifferencesSpec;
pub use equivalence::{
    Equivalence, MarginTest, equivalence_by_placebos, equivalence_by_standard_error,
    smallest_detectable_effect,
};
pub use error::Error;
pub use imputation::{ImputationFit, ImputationRefusal, ImputationSpec, RefusedImputation, Spread};
pub use placebo::{PlaceboEffect, PlaceboInference, placebo_in_space};
pub use randomisation::{RandomisationInference, randomise_assignment};
pub use staggered::Staggered;
pub use synthetic_control::SyntheticControlSpec;
pub use synthetic_did::SyntheticDidSpec;
pub use weights::{Regularisation, Solver, WeightSolution};
