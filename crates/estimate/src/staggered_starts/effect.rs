//! An effect with its standard error, and averages made of effects.

use std::collections::BTreeMap;

/// An effect with its standard error, in the unit of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The effect.
    pub effect: f64,
    /// Its standard error, clustered.
    pub standard_error: f64,
}

/// An average over cells, and the averages it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// The overall average.
    pub overall: Estimate,
    /// The parts, by cohort, time since treatment or calendar period.
    pub parts: BTreeMap<i64, Estimate>,
}
