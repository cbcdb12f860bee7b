//! Estimators of one series before and after.

pub(crate) mod interrupted_time_series;
pub(crate) mod structural_series;
