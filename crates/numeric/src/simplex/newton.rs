//! The optimum over the simplex by Newton's method on the dual, for problems with many weights and a true penalty.
//!
//! With a penalty the best weights for given errors are a water level: each is what its slope leaves below the level.
//! The dual then has one variable for each observation, is smooth, and its curvature is that of the weights above zero.

use faer::linalg::matmul::matmul;
use faer::linalg::solvers::{Llt, Solve};
use faer::{Accum, Mat, Par, Side};

use super::program::Program;
use crate::sum;

/// Share of the squared size of the regressors under which a penalty is only there to break ties: dividing by it
/// would cost the digits it is to save.
const TRUE_PENALTY: f64 = 1e-8;

/// Steps after which the run is given up: a handful suffices under a strong penalty, two or three dozen under a faint one.
const MOST_STEPS: usize = 100;

/// Halvings of a step before the run ends.
const MOST_HALVINGS: usize = 30;

/// Share of the slope that a step must gain (Armijo).
const LEAST_GAIN: f64 = 1e-4;

/// Gain a step promises, relative to the dual, that rounding of the dual would hide.
const HIDDEN_GAIN: f64 = 1e-16;

pub(super) fn solve(program: &Program) -> Option<(Vec<f64>, usize)> {
    let size = sum::squares(program.regressors.values()) / program.regressors.columns() as f64;
    if program.penalty <= TRUE_PENALTY * size {
        return None;
    }
    let n = program.regressors.columns();
    let mut place = Place::at(program, program.errors(&vec![1.0 / n as f64; n]));
    for step in 1..=MOST_STEPS {
        let slope = place.slope(program);
        let direction = place.direction(program, &slope)?;
        let gain = sum::dot(&slope, &direction);
        if gain <= HIDDEN_GAIN * place.size {
            // Within one set of weights above zero the dual is a parabola: one last full step ends at its top.
            return Some((place.moved(program, &direction, 1.0).weights, step));
        }
        let mut length = 1.0;
        let next = (0..MOST_HALVINGS).find_map(|_| {
            let next = place.moved(program, &direction, length);
            let enough = next.dual >= place.dual + LEAST_GAIN * length * gain;
            length /= 2.0;
            enough.then_some(next)
        });
        // Where no step gains what it should, rounding stands in the way: what is reached is handed to the proof.
        let Some(next) = next else { return Some((place.weights, step)) };
        place = next;
    }
    None
}

impl Program {
    fn errors(&self, weights: &[f64]) -> Vec<f64> {
        self.regressors.times(weights).iter().zip(&self.target).map(|(fit, seen)| fit - seen).collect()
    }
}

/// A point of the dual: errors, and the weights that are best for them.
struct Place {
    errors: Vec<f64>,
    weights: Vec<f64>,
    dual: f64,
    /// Size of the terms the dual is made of.
    size: f64,
}

impl Place {
    fn at(program: &Program, errors: Vec<f64>) -> Place {
        let slopes = program.regressors.transposed_times(&errors);
        let level = level(&slopes, program.penalty);
        let weights: Vec<f64> =
            slopes.iter().map(|slope| (level - slope).max(0.0) / program.penalty).collect();
        let parts = [
            level,
            -0.5 * sum::squares(&errors),
            -sum::dot(&program.target, &errors),
            -0.5 * program.penalty * sum::squares(&weights),
        ];
        let size = sum::ordered(parts.iter().map(|part| part.abs()));
        Place { errors, weights, dual: sum::ordered(parts), size }
    }

    fn moved(&self, program: &Program, direction: &[f64], length: f64) -> Place {
        let errors =
            self.errors.iter().zip(direction).map(|(error, change)| error + length * change).collect();
        Place::at(program, errors)
    }

    /// Slope of the dual: the errors these weights make less the errors they are best for.
    fn slope(&self, program: &Program) -> Vec<f64> {
        program.errors(&self.weights).iter().zip(&self.errors).map(|(made, held)| made - held).collect()
    }

    /// Newton's direction: with `A` the columns of weights above zero and `1` of as many ones, the solution of
    /// `[p + A A', -A 1; -1' A', |1|] (direction, level) = p (slope, 0)`.
    fn direction(&self, program: &Program, slope: &[f64]) -> Option<Vec<f64>> {
        let m = program.regressors.rows();
        let above: Vec<usize> =
            self.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0).map(|(at, _)| at).collect();
        let columns = Mat::from_fn(m + 1, above.len(), |row, place| match above.get(place) {
            Some(at) if row < m => program.regressors.at(row, *at),
            _ => -1.0,
        });
        let mut system =
            Mat::from_fn(
                m + 1,
                m + 1,
                |row, column| {
                    if row == column && row < m { program.penalty } else { 0.0 }
                },
            );
        matmul(system.as_mut(), Accum::Add, columns.as_ref(), columns.transpose(), 1.0, Par::Seq);
        // The water level is the last variable: it stands at its best for these errors, so that its own slope is zero.
        let right = Mat::from_fn(m + 1, 1, |row, _| program.penalty * slope.get(row).copied().unwrap_or(0.0));
        faer::set_global_parallelism(Par::Seq);
        let solved = Llt::new(system.as_ref(), Side::Lower).ok()?.solve(right);
        let direction: Vec<f64> = (0..m).map(|row| solved[(row, 0)]).collect();
        direction.iter().all(|change| change.is_finite()).then_some(direction)
    }
}

/// The level to which `volume` fills vessels with the given floors.
fn level(floors: &[f64], volume: f64) -> f64 {
    let mut sorted = floors.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (mut level, mut total) = (f64::NEG_INFINITY, 0.0);
    for (held, floor) in sorted.iter().enumerate() {
        if held > 0 && *floor >= level {
            break;
        }
        total += floor;
        level = (volume + total) / (held + 1) as f64;
    }
    level
}

#[cfg(test)]
mod tests {
    use super::super::interior;
    use super::*;
    use crate::Matrix;
    use crate::stream::StreamKey;

    fn program(seed: u64, rows: usize, columns: usize, penalty: f64) -> Program {
        let mut stream = StreamKey::new(seed, b"tests", "newton").stream(0);
        let values = (0..rows * columns).map(|_| stream.standard_normal()).collect();
        let target = (0..rows).map(|_| stream.standard_normal()).collect();
        Program { regressors: Matrix::new(rows, columns, values).unwrap(), target, penalty }
    }

    #[test]
    fn newton_alone_reaches_the_optimum_of_the_interior_point() {
        for (seed, rows, columns, penalty) in
            [(1, 6, 40, 2.0), (2, 30, 300, 0.5), (3, 9, 12, 0.01), (4, 20, 5, 1.0)]
        {
            let program = program(seed, rows, columns, penalty);
            let (weights, steps) = solve(&program).unwrap();
            let (interior, _) = interior::solve(&program).unwrap();
            // The interior point stops at gaps of 1e-13, hence at distances of about the root of it over the penalty.
            let apart = weights.iter().zip(&interior).fold(0.0_f64, |far, (a, b)| far.max((a - b).abs()));
            assert!(apart < 1e-6, "{apart} apart after {steps} steps");
            assert!(steps < MOST_STEPS / 2, "{steps} steps");
        }
    }

    #[test]
    fn at_the_optimum_the_dual_is_half_the_objective() {
        let program = program(5, 8, 30, 0.7);
        let (weights, _) = solve(&program).unwrap();
        let place = Place::at(&program, program.errors(&weights));
        let objective = sum::squares(&place.errors) + program.penalty * sum::squares(&weights);
        assert!(
            (place.dual - objective / 2.0).abs() < 1e-13 * objective,
            "{} against {objective}",
            place.dual
        );
    }

    #[test]
    fn a_penalty_that_only_breaks_ties_is_left_to_the_interior_point() {
        assert_eq!(solve(&program(6, 8, 30, 1e-12)), None);
    }

    #[test]
    fn water_fills_the_lowest_vessels_first() {
        assert_eq!(level(&[3.0, 1.0, 10.0], 4.0), 4.0);
        assert_eq!(level(&[3.0, 1.0, 10.0], 1.0), 2.0);
        assert_eq!(level(&[0.0; 4], 1.0), 0.25);
    }
}
