//! Samples drawn in stages within strata: totals and ratios with the error of their design.

mod sampled_clusters;

pub use sampled_clusters::{ClusterNumbers, SampledClusters, SampledUnit, SurveyEstimate};
