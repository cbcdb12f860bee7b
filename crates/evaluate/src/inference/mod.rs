//! What an estimator says of a policy, on one scale: scenes, placebo assignments, and what all of them show together.

pub mod breakdown;
pub mod calibration;
mod counts;
mod draws;
mod estimate;
mod estimator;
mod find;
pub mod joint;
mod one_start;
mod rate;
mod ratio;
mod scene;
mod staggered;

pub use self::estimate::{Estimate, EventEffect};
pub use calibration::{Calibration, PlaceboLaw};
pub(crate) use draws::{DRAWS, PlaceboSets, assignments_looked_at};
pub(crate) use estimator::{Estimator, Found, Paths};
pub(crate) use rate::{rate_unit, scale_of};
pub use ratio::{Contrast, RatioInference, TestRules, rank_ratio};
pub(crate) use scene::{AssignmentUnits, Ground, Scene};
