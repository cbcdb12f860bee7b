//! Estimators of one series before and after.

pub(crate) mod interrupted_time_series;
mod log_linear;
pub(crate) mod structural_series;
pub(crate) mod unknown_break;

pub use interrupted_time_series::{
    Coefficient, InterruptedSeries, InterruptedTimeSeriesFit, InterruptedTimeSeriesSpec, Interruption,
    OutcomeFamily,
};
pub use structural_series::{ImpactSummary, Seasons, StructuralSeriesFit, StructuralSeriesSpec};
pub use unknown_break::{CountSeries, DateTested, TrendSlope, UnknownBreakFit, UnknownBreakSpec};
