//! Every estimator on one scene: what it expected, what was observed, and the error that it claims for itself.
//!
//! One estimand for all: outcome of the treated over the times after, against what the estimator says it would have been.

use std::collections::BTreeMap;

use super::ratio::Contrast;
use super::scene::Scene;
use super::{counts, one_start, staggered};
use crate::policy::MethodName;
use estimate::Error;

/// An estimator with what the actual scene fixed for it and for all its placebos.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimator {
    pub(super) method: MethodName,
    /// The noise level or the penalty of the full sample, which every placebo keeps, as in synthdid.
    pub(super) tuned: Option<f64>,
}

/// What an estimator found on a scene.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// Observed and expected.
    pub(super) contrast: Contrast,
    /// The standard error of the log ratio that the method itself gives; none for a method without one.
    pub(super) own_error: Option<f64>,
    /// Paths of treated and expected, for methods that have them.
    pub(super) paths: Option<Paths>,
    /// Effects on the rate by time since the start, for methods that have them.
    pub(super) events: BTreeMap<i64, f64>,
}

/// Rates along the columns before and after.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paths {
    pub(super) columns: Vec<usize>,
    pub(super) observed: Vec<f64>,
    pub(super) expected: Vec<f64>,
    /// Weight of each row of comparison; empty for methods without weights.
    pub(super) weights: Vec<(usize, f64)>,
}

impl Paths {
    /// Of a method without paths.
    pub(super) fn none() -> Self {
        Self { columns: Vec::new(), observed: Vec::new(), expected: Vec::new(), weights: Vec::new() }
    }
}

impl Estimator {
    /// The estimator as the actual scene sets it up.
    pub(super) fn on(method: MethodName, scene: &Scene<'_>) -> Result<Self, Error> {
        let tuned = match Kind::of(method) {
            Kind::OneStart => one_start::tuned(method, scene)?,
            Kind::Staggered | Kind::Counts => None,
        };
        Ok(Self { method, tuned })
    }

    /// The p of no effect in any time after, from the order of residuals over time instead of from other places; none for an
    /// estimator that is not fitted to all times at once.
    pub(super) fn p_over_time(&self, scene: &Scene<'_>) -> Result<Option<f64>, Error> {
        match Kind::of(self.method) {
            Kind::OneStart => one_start::p_over_time(self, scene),
            Kind::Staggered | Kind::Counts => Ok(None),
        }
    }

    /// What it finds on a scene.
    pub(super) fn find(&self, scene: &Scene<'_>) -> Result<Found, Error> {
        match Kind::of(self.method) {
            Kind::OneStart => one_start::find(self, scene),
            Kind::Staggered => staggered::find(self, scene),
            Kind::Counts => counts::find(scene),
        }
    }
}

/// Whether a method reads the cells that are held of a place that lacks others; the rest need the place whole.
pub(crate) fn takes_gaps(method: MethodName) -> bool {
    Kind::of(method) == Kind::Counts
}

/// How an estimator reads a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The treated pooled into one, with one start.
    OneStart,
    /// Each row with its own start.
    Staggered,
    /// Each row as counts with an exposure.
    Counts,
}

impl Kind {
    pub(crate) fn of(method: MethodName) -> Self {
        match method {
            MethodName::DifferenceInDifferences
            | MethodName::SyntheticControl
            | MethodName::SyntheticDid
            | MethodName::AugmentedSyntheticControl
            | MethodName::InteractiveFixedEffects
            | MethodName::MatrixCompletion => Self::OneStart,
            MethodName::CallawaySantanna | MethodName::SunAbraham | MethodName::Imputation => Self::Staggered,
            MethodName::PoissonFixedEffects => Self::Counts,
        }
    }
}
