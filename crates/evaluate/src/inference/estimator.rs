//! An estimator, and what it finds on a scene: what it expected, what was observed, and the error that it claims for itself.
//!
//! One estimand for all: outcome of the treated over the times after, against what the estimator says it would have been.

use std::collections::BTreeMap;

use super::before::GapBefore;
use super::ratio::Contrast;
use super::scene::Ground;
use crate::method::MethodName;

/// An estimator with what the actual scene fixed for it and for all its placebos.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Estimator {
    pub(crate) method: MethodName,
    /// The noise level or the penalty of the full sample, which every placebo keeps, as in synthdid.
    pub(crate) tuned: Option<f64>,
}

/// What an estimator found on a scene.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Observed and expected.
    pub(crate) contrast: Contrast,
    /// The standard error of the log ratio that the method itself gives; none for a method without one.
    pub(crate) own_error: Option<f64>,
    /// Paths of treated and expected, for methods that have them.
    pub(crate) paths: Option<Paths>,
    /// Effects on the rate by time since the start, for methods that have them.
    pub(crate) events: BTreeMap<i64, f64>,
}

/// Rates along the columns before and after.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paths {
    pub(crate) columns: Vec<usize>,
    pub(crate) observed: Vec<f64>,
    pub(crate) expected: Vec<f64>,
    /// Weight of each row of comparison; empty for methods without weights.
    pub(crate) weights: Vec<(usize, f64)>,
}

impl Found {
    /// Observed less expected rate over the columns before treatment; none for a method without paths.
    pub(crate) fn gaps_before(&self, ground: &Ground<'_>) -> Option<Vec<f64>> {
        let gap = |(seen, expected): (&f64, &f64)| seen - expected;
        let paths = self.paths.as_ref()?;
        Some(paths.observed.iter().zip(&paths.expected).map(gap).take(ground.before.len()).collect())
    }

    /// The gap before, as it would stand after; none for a method without paths, or with too few times before.
    pub(crate) fn gap_before(&self, ground: &Ground<'_>, method: MethodName) -> Option<GapBefore> {
        let paths = self.paths.as_ref()?;
        let times = ground.before.len();
        let before = (paths.observed.get(..times)?, paths.expected.get(..times)?);
        GapBefore::new(before, ground.after.len(), method)
    }
}

impl Paths {
    /// Of a method without paths.
    pub(crate) fn none() -> Self {
        Self { columns: Vec::new(), observed: Vec::new(), expected: Vec::new(), weights: Vec::new() }
    }
}
