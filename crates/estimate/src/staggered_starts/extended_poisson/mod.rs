//! Wooldridge's Poisson regression on every cohort and period: rate ratios and counts when treatment starts at several dates.
//!
//! On a complete panel its likelihood depends on sums by cohort and period alone. Cells under treatment are fitted exactly,
//! so that what remains is a Poisson fit of cohorts and periods to the cells not yet treated; every effect compares a cell's
//! count with what that fit expects of it. Standard errors add up, within clusters, what each unit moves an effect by.

mod aggregate;
mod expectation;
mod fit;
mod refusal;
mod spec;
mod table;

pub use fit::{CountEffect, ExtendedPoissonFit};
pub use refusal::{CountRefusal, RefusedCount};
pub use spec::ExtendedPoissonSpec;
