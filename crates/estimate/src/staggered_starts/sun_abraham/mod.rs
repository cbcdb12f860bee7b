//! Sun & Abraham: a regression on every cohort and period, averaged with weights that are known and not negative.
//!
//! On a complete panel the regression needs no matrix. Effects of units and of cohorts by period span the same columns as
//! the saturated regression, so that its coefficients are differences of means by cohort and period, and every average of
//! them is a sum over rows with known weights: coefficients and standard errors cost one pass.

mod average;
mod fit;
mod layout;
mod regression;
mod spec;

pub use fit::{CohortPeriodEffect, SunAbrahamFit};
pub use layout::ReferenceCohort;
pub use spec::SunAbrahamSpec;
