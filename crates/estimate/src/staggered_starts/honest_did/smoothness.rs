//! The shortest interval of fixed length under bounded changes of slope.
//!
//! An estimator adds to the target's own coefficients a sum of those before the start. It must cancel a line, and what a change
//! of slope in one period then adds to it is one number for each period: free ones (q) for periods before the start, fixed ones
//! after. Its largest bias is M times the sum of their sizes, its variance a quadratic function of q: the least variance for
//! each bias is a lasso path, along which the length of the interval has one minimum.

use numeric::lasso_path::{LassoKnot, lasso_path};
use numeric::{Matrix, distribution, sum};

use super::event_study::covariance_of;
use super::{EventStudy, HonestInterval};
use crate::Error;

pub(super) fn shortest_interval(
    study: &EventStudy,
    weights: &[f64],
    (m, level): (f64, f64),
) -> Result<HonestInterval, Error> {
    let family = Family::new(study, weights)?;
    let knots = family.path()?;
    // DIFFERENCE: HonestDiD searches among a hundred standard errors; here the whole path is known, and the search is along it.
    let (solution, half_length) = family.shortest(&knots, (m, level));
    let estimator = family.estimator(&solution);
    let estimate = sum::dot(&estimator, &study.coefficients);
    Ok(HonestInterval {
        estimate,
        standard_error: covariance_of(&study.covariance, &estimator, &estimator).sqrt(),
        lower: estimate - half_length,
        upper: estimate + half_length,
    })
}

/// The estimators that cancel a line.
struct Family {
    /// Weights of the coefficients of the estimator without bias from periods before the start.
    base: Vec<f64>,
    /// What each free number adds to the weights of the coefficients.
    directions: Vec<Vec<f64>>,
    /// Variance of the base, its covariance with the directions, and theirs.
    constant: f64,
    linear: Vec<f64>,
    quadratic: Option<Matrix>,
    /// The sum of the sizes of what changes of slope after the start add to the target.
    fixed_bias: f64,
}

impl Family {
    fn new(study: &EventStudy, weights: &[f64]) -> Result<Self, Error> {
        let (size, before) = (study.coefficients.len(), study.before);
        // How far a change of slope in period `from` after the start lifts the target.
        let lift = |from: usize| {
            let lifted = weights.iter().enumerate().skip(from);
            sum::ordered(lifted.map(|(place, weight)| (place + 1 - from) as f64 * weight))
        };
        let mut base = vec![0.0; before];
        base.extend_from_slice(weights);
        if let Some(last) = base.get_mut(before - 1) {
            *last = lift(0);
        }
        // A unit of the number of `back` periods before the reference: a second difference of the weights.
        let direction = |back: usize| {
            let mut added = vec![0.0; size];
            for (steps, change) in [(back + 1, 1.0), (back, -2.0), (back - 1, 1.0)] {
                if steps > 0 && steps <= before {
                    added[before - steps] = change;
                }
            }
            added
        };
        let directions: Vec<Vec<f64>> = (1..before).map(direction).collect();
        let with = |left: &[f64], right: &[f64]| covariance_of(&study.covariance, left, right);
        let rows: Vec<Vec<f64>> = directions
            .iter()
            .map(|left| directions.iter().map(|right| with(left, right)).collect())
            .collect();
        Ok(Self {
            constant: with(&base, &base),
            linear: directions.iter().map(|direction| with(direction, &base)).collect(),
            quadratic: if rows.is_empty() { None } else { Some(Matrix::from_rows(&rows)?) },
            fixed_bias: sum::ordered((0..weights.len()).map(|from| lift(from).abs())),
            base,
            directions,
        })
    }

    /// The least variance for each bias. One coefficient before the start leaves nothing to choose.
    fn path(&self) -> Result<Vec<LassoKnot>, Error> {
        match &self.quadratic {
            None => Ok(vec![LassoKnot { penalty: 0.0, solution: Vec::new() }]),
            Some(quadratic) => Ok(lasso_path(quadratic, &self.linear)?),
        }
    }

    fn estimator(&self, solution: &[f64]) -> Vec<f64> {
        let mut weights = self.base.clone();
        for (direction, amount) in self.directions.iter().zip(solution) {
            weights.iter_mut().zip(direction).for_each(|(held, added)| *held += amount * added);
        }
        weights
    }

    fn half_length(&self, solution: &[f64], (m, level): (f64, f64)) -> f64 {
        let of_directions =
            self.quadratic.as_ref().map_or(0.0, |matrix| sum::dot(solution, &matrix.times(solution)));
        let variance = self.constant + 2.0 * sum::dot(&self.linear, solution) + of_directions;
        let error = variance.max(0.0).sqrt();
        let bias = m * (self.fixed_bias + sum::ordered(solution.iter().map(|number| number.abs())));
        error * distribution::folded_normal_quantile(1.0 - level, bias / error)
    }

    /// The half-length is convex along every line and has one valley along the path: it is least beside the best knot.
    fn shortest(&self, knots: &[LassoKnot], setting: (f64, f64)) -> (Vec<f64>, f64) {
        let lengths: Vec<f64> = knots.iter().map(|knot| self.half_length(&knot.solution, setting)).collect();
        let best = (0..lengths.len()).min_by(|a, b| lengths[*a].total_cmp(&lengths[*b])).unwrap_or(0);
        let mut found = (knots[best].solution.clone(), lengths[best]);
        // With one minimum along the path, it lies on a segment that meets the best knot.
        for pair in knots.windows(2).skip(best.saturating_sub(1)).take(if best == 0 { 1 } else { 2 }) {
            let at = |share: f64| -> Vec<f64> {
                let ends = pair[0].solution.iter().zip(&pair[1].solution);
                ends.map(|(from, to)| from + share * (to - from)).collect()
            };
            let share = least_between(|share| self.half_length(&at(share), setting));
            let length = self.half_length(&at(share), setting);
            if length < found.1 {
                found = (at(share), length);
            }
        }
        found
    }
}

/// Where a convex function on the unit interval is least, by the golden section.
fn least_between(function: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    /// Leaves less than a millionth of the interval; the function is flat to its last digit there.
    const SECTIONS: usize = 40;
    let (mut low, mut high) = (0.0, 1.0);
    let (mut left, mut right) = (1.0 - GOLDEN, GOLDEN);
    let (mut at_left, mut at_right) = (function(left), function(right));
    for _ in 0..SECTIONS {
        if at_left <= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = function(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = function(right);
        }
    }
    0.5 * (low + high)
}
