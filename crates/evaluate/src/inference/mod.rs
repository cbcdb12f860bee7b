//! What an estimator says of a policy, on one scale: scenes, placebo assignments, and what all of them show together.

mod before;
pub mod breakdown;
pub mod calibration;
mod counts;
mod draws;
mod estimate;
mod estimator;
pub mod excluded;
mod find;
mod history;
pub mod joint;
mod laid;
mod one_start;
pub mod power;
mod rate;
mod ratio;
mod scale;
mod scene;
mod staggered;
pub mod timing;
mod units;

pub use self::estimate::{Estimate, EventEffect};
pub(crate) use before::is_noise;
pub use before::{Gap, GapBefore};
pub use calibration::{Calibration, FalseAlarms, PlaceboPlan};
pub(crate) use counts::has_no_ratio;
pub(crate) use draws::{AssignmentLaw, DRAWS, MOST_DRAWS, PlaceboSets, assignments_looked_at};
pub(crate) use estimator::{Estimator, Found, Paths};
pub(crate) use laid::LaidPolicy;
pub(crate) use rate::{is_count, rate_unit};
pub use ratio::{Contrast, Placebos, RatioInference, TestRules, rank_ratio};
pub use scale::Scale;
pub(crate) use scene::{Ground, Scene};
pub(crate) use units::AssignmentUnits;
