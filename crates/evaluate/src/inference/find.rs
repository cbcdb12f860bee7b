//! Every estimator on one scene, by how its row says it is run.

use super::{
    counts,
    estimator::{Estimator, Found},
    one_start,
    scene::Scene,
    staggered,
};
use crate::method::{MethodName, Run};
use estimate::Error;

impl Estimator {
    /// The estimator as the actual scene sets it up.
    pub(crate) fn on(method: MethodName, scene: &Scene<'_>) -> Result<Self, Error> {
        let tuned = match method.row().run {
            Run::OneStart(of) => one_start::tuned(of, scene)?,
            Run::Cells(_) | Run::Average(_) | Run::Counts(_) => None,
        };
        Ok(Self { method, tuned })
    }

    /// The p of no effect in any time after, from the order of residuals over time instead of from other places; none for an
    /// estimator that is not fitted to all times at once.
    pub(crate) fn p_over_time(&self, scene: &Scene<'_>) -> Result<Option<f64>, Error> {
        match self.method.row().run {
            Run::OneStart(of) => one_start::p_over_time((of, self.tuned), scene),
            Run::Cells(_) | Run::Average(_) | Run::Counts(_) => Ok(None),
        }
    }

    /// What it finds on a scene.
    pub(crate) fn find(&self, scene: &Scene<'_>) -> Result<Found, Error> {
        match self.method.row().run {
            Run::OneStart(of) => one_start::find((of, self.tuned), scene),
            Run::Cells(of) => staggered::find(of, scene),
            Run::Average(of) => staggered::averaged(of, scene),
            Run::Counts(of) => counts::find(of, scene),
        }
    }
}
