//! Callaway & Sant'Anna: effects by cohort and period when units start treatment at different dates.
//!
//! Every cell compares one cohort with units not treated by then, so that no unit already treated ever serves as a
//! comparison. Standard errors come from the influence of each unit, added up within clusters.

mod adjusted;
mod aggregate;
mod bootstrap;
mod cell;
mod cells;
mod fit;
mod influence;
mod pre_trends;
mod sample;
mod settings;

pub use super::effect::{Aggregate, Estimate};
pub use aggregate::Averaging;
pub use bootstrap::{Band, MultiplierBootstrap, Multipliers};
pub use cell::{GroupTimeEffect, Refusal, RefusedCell};
pub use fit::CallawaySantannaFit;
pub use pre_trends::PreTrendTest;
pub use settings::{Adjustment, BasePeriod, CallawaySantannaSpec, Comparison};
