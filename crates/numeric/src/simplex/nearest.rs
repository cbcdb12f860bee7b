//! The nearest point of a convex hull to the origin, by Wolfe's method: exact, in finitely many steps, for few rows.
//!
//! A search over predictor weights solves such a problem thousands of times. Its supports hold no more points than the
//! space has dimensions and one, so that each step is a least squares of a few columns.

use crate::{Error, Matrix, sum};

/// Improvement towards a further point, relative to the size of the points, under which none is left.
const NO_FURTHER: f64 = 1e-13;

/// Length that a point must add to the span of the others, relative to its own, to count as independent of them.
const INDEPENDENT: f64 = 1e-11;

/// Steps after which the run is given up; a run takes about twice as many as its support has points.
const MOST_STEPS: usize = 2_000;

/// The nearest point of a convex hull.
#[derive(Debug, Clone, PartialEq)]
pub struct NearestPoint {
    /// One weight for each point, not negative, adding up to one.
    pub weights: Vec<f64>,
    /// Squared distance of the nearest point from the origin.
    pub squared_distance: f64,
    /// The squared distance cannot be lower than here by more than this.
    pub gap: f64,
    /// Steps taken.
    pub iterations: usize,
}

/// The point of the hull of `points` (one a row) nearest to the origin.
///
/// # Assumptions
/// Where the origin lies inside the hull of more points than dimensions, other weights reach it too: those given are the
/// ones that the walk meets first, always the same.
///
/// # Errors
/// When the walk does not end, which finite data do not bring about.
///
/// # References
/// Wolfe (1976), Finding the nearest point in a polytope, Mathematical Programming 11.
pub fn nearest_point(points: &Matrix) -> Result<NearestPoint, Error> {
    let squares: Vec<f64> = (0..points.rows()).map(|row| sum::squares(points.row(row))).collect();
    let size = squares.iter().copied().fold(0.0, f64::max);
    let mut support = vec![least(&squares)];
    let mut weights = vec![1.0];
    for step in 1..=MOST_STEPS {
        let nearest = mixed(points, &support, &weights);
        let products = points.times(&nearest);
        let further = least(&products);
        let gap = sum::squares(&nearest) - products[further];
        let done = gap <= NO_FURTHER * size || support.contains(&further);
        if done || !enter(points, (&mut support, &mut weights), further) {
            return Ok(NearestPoint {
                squared_distance: sum::squares(&nearest),
                weights: spread(&support, &weights, points.rows()),
                // The squared distance is convex and its slope is twice the nearest point.
                gap: (2.0 * gap).max(0.0),
                iterations: step,
            });
        }
    }
    Err(Error::NoSolution { reason: format!("no nearest point after {MOST_STEPS} steps") })
}

/// Takes in one more point and drops those whose weight would fall below zero; no for a point that depends on the others.
fn enter(points: &Matrix, (support, weights): (&mut Vec<usize>, &mut Vec<f64>), further: usize) -> bool {
    support.push(further);
    weights.push(0.0);
    loop {
        let Some(affine) = nearest_of_plane(points, support) else {
            support.pop();
            weights.pop();
            return false;
        };
        if affine.iter().all(|weight| *weight > 0.0) {
            *weights = affine;
            return true;
        }
        // As far towards the point of the plane as every weight stays at zero or above.
        let length = weights
            .iter()
            .zip(&affine)
            .filter(|(_, to)| **to <= 0.0)
            .map(|(from, to)| if from > to { from / (from - to) } else { 0.0 })
            .fold(1.0, f64::min);
        for (from, to) in weights.iter_mut().zip(&affine) {
            *from += length * (to - *from);
        }
        let leaving = least(weights);
        support.remove(leaving);
        weights.remove(leaving);
        if support.is_empty() {
            return false;
        }
        let total = sum::ordered(weights.iter());
        weights.iter_mut().for_each(|weight| *weight /= total);
    }
}

/// Weights, of any sign, of the point nearest to the origin in the plane through the given points: the first point less
/// its projection on the steps to the others (modified Gram-Schmidt, the right-hand side carried along).
fn nearest_of_plane(points: &Matrix, support: &[usize]) -> Option<Vec<f64>> {
    let first = points.row(*support.first()?);
    let mut rest = first.to_vec();
    let mut directions: Vec<Vec<f64>> = Vec::with_capacity(support.len());
    let mut triangle: Vec<Vec<f64>> = Vec::with_capacity(support.len());
    let mut right = Vec::with_capacity(support.len());
    for at in support.iter().skip(1) {
        let mut step: Vec<f64> = points.row(*at).iter().zip(first).map(|(to, from)| to - from).collect();
        let length = sum::squares(&step).sqrt();
        let mut column = Vec::with_capacity(directions.len() + 1);
        for direction in &directions {
            let along = sum::dot(direction, &step);
            column.push(along);
            step.iter_mut().zip(direction).for_each(|(held, part)| *held -= along * part);
        }
        let left = sum::squares(&step).sqrt();
        if left.partial_cmp(&(INDEPENDENT * length)) != Some(std::cmp::Ordering::Greater) {
            return None;
        }
        step.iter_mut().for_each(|part| *part /= left);
        let along = sum::dot(&step, &rest);
        rest.iter_mut().zip(&step).for_each(|(held, part)| *held -= along * part);
        column.push(left);
        right.push(-along);
        directions.push(step);
        triangle.push(column);
    }
    let mut shares = right;
    for place in (0..shares.len()).rev() {
        let column = triangle.get(place)?;
        let share = shares.get(place)? / column.get(place)?;
        *shares.get_mut(place)? = share;
        for (held, entry) in shares.iter_mut().zip(column).take(place) {
            *held -= entry * share;
        }
    }
    Some([vec![1.0 - sum::ordered(&shares)], shares].concat())
}

fn mixed(points: &Matrix, support: &[usize], weights: &[f64]) -> Vec<f64> {
    let mut total = vec![0.0; points.columns()];
    for (at, weight) in support.iter().zip(weights) {
        for (held, value) in total.iter_mut().zip(points.row(*at)) {
            *held += weight * value;
        }
    }
    total
}

fn spread(support: &[usize], weights: &[f64], count: usize) -> Vec<f64> {
    let mut full = vec![0.0; count];
    for (at, weight) in support.iter().zip(weights) {
        if let Some(held) = full.get_mut(*at) {
            *held = *weight;
        }
    }
    full
}

/// The place of the least value, the first of equals.
fn least(values: &[f64]) -> usize {
    let less =
        |best: (usize, f64), (at, &value): (usize, &f64)| if value < best.1 { (at, value) } else { best };
    values.iter().enumerate().fold((0, f64::INFINITY), less).0
}
