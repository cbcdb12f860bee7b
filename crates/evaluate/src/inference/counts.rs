//! Poisson regression with place and time effects within a study: one ratio for all treated counts after treatment.

use std::collections::BTreeMap;

use numeric::fixed_effects::Factor;
use numeric::{float, sum};

use super::estimator::Found;
use super::scene::Scene;
use estimate::Error;
use estimate::fixed_effects::{FixedEffectsFit, Observations};

/// The regressor whose coefficient is the logarithm of the ratio.
const TREATED: &str = "treated";

/// What none observed is read as, in cases.
const LITTLE: f64 = 0.01;

/// Estimates one ratio of counts for the treated from their start on, over the columns before and after.
///
/// Columns of the transition are not read, nor cells without an outcome: the place keeps its others. A regression that separates, as where nobody is observed after, gives no ratio.
pub(crate) fn find(
    of: fn(&Observations) -> Result<FixedEffectsFit, Error>,
    scene: &Scene<'_>,
) -> Result<Found, Error> {
    let mut rows = Rows::of(scene);
    let observed = rows.observed();
    let read = if observed > 0.0 { observed } else { rows.read_none_as_little() };
    let fit = match rows.observations().and_then(|observations| of(&observations)) {
        Ok(fit) => Some(fit),
        Err(error) if has_no_ratio(&error) => None,
        Err(other) => return Err(other),
    };
    let effect = fit.as_ref().and_then(|fit: &FixedEffectsFit| fit.coefficient(TREATED));
    let expected = effect.map_or(f64::NAN, |effect| read / float::exp(effect.estimate));
    Ok(Found {
        contrast: scene.contrast(observed, expected),
        own_error: effect
            .map(|effect| effect.standard_error)
            .filter(|error| error.is_finite() && *error > 0.0),
        paths: None,
        events: BTreeMap::new(),
    })
}

/// Whether the counts of a regression leave no ratio to estimate: that is an answer, and no fault of the question.
pub(crate) fn has_no_ratio(error: &Error) -> bool {
    matches!(
        error,
        Error::Numeric(_)
            | Error::NothingLeft { .. }
            | Error::NothingVaries { .. }
            | Error::NothingCounted { .. }
    )
}

/// One observation for each row and column of the scene.
#[derive(Default)]
struct Rows {
    outcome: Vec<f64>,
    exposure: Vec<f64>,
    treated: Vec<f64>,
    places: Vec<usize>,
    times: Vec<usize>,
    clusters: Vec<usize>,
}

impl Rows {
    fn of(scene: &Scene<'_>) -> Self {
        let mut rows = Self::default();
        let of_treated = scene.treated.iter().map(|(row, start)| (*row, Some(*start)));
        let all = of_treated.chain(scene.comparison.iter().chain(&scene.masked).map(|row| (*row, None)));
        for (place, (row, start)) in (0..).zip(all) {
            rows.push(scene, place, (row, start));
        }
        rows
    }

    fn push(&mut self, scene: &Scene<'_>, place: usize, (row, start): (usize, Option<i64>)) {
        let ground = scene.ground;
        let after = ground.first_after();
        for (time, column) in (0..).zip(ground.before.iter().chain(&ground.after)) {
            let (Some(outcome), Some(exposure)) =
                (ground.panel.outcome(row, *column), ground.panel.exposure(row, *column))
            else {
                continue;
            };
            let period = ground.period(*column);
            let treated = start.is_some_and(|start| period >= start && period >= after);
            self.outcome.push(outcome);
            self.exposure.push(exposure);
            self.treated.push(f64::from(u8::from(treated)));
            self.places.push(place);
            self.times.push(time);
            self.clusters.push(cluster_of(scene, row, place));
        }
    }

    /// Reads treated cells in which nobody was observed as a hundredth of a case together, and says how much that is.
    ///
    /// With none the logarithm of the ratio has no finite estimate, while what was expected has one: it is the limit, from
    /// which so little differs by less than a hundredth of a case in the place's own total.
    fn read_none_as_little(&mut self) -> f64 {
        let cells = sum::ordered(self.treated.iter().copied());
        for (outcome, _) in self.outcome.iter_mut().zip(&self.treated).filter(|(_, treated)| **treated > 0.0)
        {
            *outcome = LITTLE / cells;
        }
        LITTLE
    }

    /// What was observed where treated.
    fn observed(&self) -> f64 {
        sum::dot(&self.outcome, &self.treated)
    }

    fn observations(self) -> Result<Observations, Error> {
        Observations::new(self.outcome)?
            .with_regressor(TREATED, self.treated)?
            .with_factor("place", Factor::new(&self.places))?
            .with_factor("time", Factor::new(&self.times))?
            .clustered_by(Factor::new(&self.clusters))?
            .exposed(self.exposure)
    }
}

/// Errors go together within what the policy was assigned to: a place, or all rows of one.
fn cluster_of(scene: &Scene<'_>, row: usize, place: usize) -> usize {
    let unit = scene.ground.panel.units().get(row).and_then(|unit| unit.place);
    match unit.filter(|_| scene.ground.finer).and_then(measure::PlaceCode::state) {
        Some(state) => state.number() as usize,
        None => place,
    }
}
