//! Estimators of one series before and after.

pub(crate) mod interrupted_time_series;
pub(crate) mod structural_series;

pub use interrupted_time_series::{
    Coefficient, InterruptedSeries, InterruptedTimeSeriesFit, InterruptedTimeSeriesSpec, Interruption,
    OutcomeFamily,
};
pub use structural_series::{ImpactSummary, Seasons, StructuralSeriesFit, StructuralSeriesSpec};
