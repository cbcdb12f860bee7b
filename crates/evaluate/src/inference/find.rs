//! Every estimator on one scene, by how it reads it.

use super::{
    counts,
    estimator::{Estimator, Found, Kind},
    one_start,
    scene::Scene,
    staggered,
};
use crate::policy::MethodName;
use estimate::Error;

impl Estimator {
    /// The estimator as the actual scene sets it up.
    pub(crate) fn on(method: MethodName, scene: &Scene<'_>) -> Result<Self, Error> {
        let tuned = match Kind::of(method) {
            Kind::OneStart(of) => one_start::tuned(of, scene)?,
            Kind::Staggered(_) | Kind::Counts => None,
        };
        Ok(Self { method, tuned })
    }

    /// The p of no effect in any time after, from the order of residuals over time instead of from other places; none for an
    /// estimator that is not fitted to all times at once.
    pub(crate) fn p_over_time(&self, scene: &Scene<'_>) -> Result<Option<f64>, Error> {
        match Kind::of(self.method) {
            Kind::OneStart(of) => one_start::p_over_time((of, self.tuned), scene),
            Kind::Staggered(_) | Kind::Counts => Ok(None),
        }
    }

    /// What it finds on a scene.
    pub(crate) fn find(&self, scene: &Scene<'_>) -> Result<Found, Error> {
        match Kind::of(self.method) {
            Kind::OneStart(of) => one_start::find((of, self.tuned), scene),
            Kind::Staggered(of) => staggered::find(of, scene),
            Kind::Counts => counts::find(scene),
        }
    }
}
