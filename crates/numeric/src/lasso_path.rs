//! All minima of a quadratic function plus a penalty on absolute values, from the penalty that leaves nothing to none.
//!
//! Between two penalties at which a coefficient leaves zero or comes back to it, the minimum moves along a line: a list of
//! such knots is the whole path, without a tolerance.

use crate::matrix::{check_vector, solve_positive};
use crate::{Error, Matrix};

/// A penalty at which the minimum changes direction.
#[derive(Debug, Clone, PartialEq)]
pub struct LassoKnot {
    /// The penalty.
    pub penalty: f64,
    /// The minimum.
    pub solution: Vec<f64>,
}

/// Minima over `q` of `q'Hq / 2 + c'q + penalty |q|`, where `|q|` adds up absolute values, for every penalty down to zero.
///
/// # Shape
/// `quadratic` (H) is symmetric and positive definite, as wide as `linear` (c) is long. The knots are in the order of falling
/// penalties: the first has the solution zero, the last the penalty zero. Between them solutions lie on straight lines.
///
/// # Errors
/// When the shapes differ, a number is not finite, the matrix is not positive definite, or the path does not end.
///
/// # Example
/// ```
/// let identity = numeric::Matrix::from_rows(&[[1.0, 0.0], [0.0, 1.0]])?;
/// let knots = numeric::lasso_path::lasso_path(&identity, &[-3.0, 1.0])?;
/// assert_eq!(knots.iter().map(|knot| knot.penalty).collect::<Vec<_>>(), [3.0, 1.0, 0.0]);
/// assert_eq!(knots[2].solution, [3.0, -1.0]);
/// # Ok::<(), numeric::Error>(())
/// ```
///
/// # References
/// Osborne, Presnell & Turlach (2000); Efron, Hastie, Johnstone & Tibshirani (2004), the modification of section 3.1.
pub fn lasso_path(quadratic: &Matrix, linear: &[f64]) -> Result<Vec<LassoKnot>, Error> {
    check_vector("the linear part", linear, quadratic.rows())?;
    if quadratic.columns() != quadratic.rows() {
        let (expected, seen) = (quadratic.rows(), quadratic.columns());
        return Err(Error::LengthDiffers { what: "a row of the quadratic part", expected, seen });
    }
    let size = linear.len();
    let mut path = Path {
        quadratic,
        gradient: linear.to_vec(),
        penalty: linear.iter().fold(0.0, |largest, value| value.abs().max(largest)),
        solution: vec![0.0; size],
        active: Vec::new(),
    };
    let mut knots = vec![path.knot()];
    let mut event = (0..size).find(|place| linear[*place].abs() == path.penalty).map(Event::Enters);
    for _ in 0..=STEPS_PER_COEFFICIENT * size {
        if path.penalty == 0.0 {
            return Ok(knots);
        }
        event = path.step(event)?;
        path.gradient = quadratic.times(&path.solution);
        path.gradient.iter_mut().zip(linear).for_each(|(held, value)| *held += value);
        knots.push(path.knot());
    }
    Err(Error::NoSolution { reason: "the path of penalties does not end".to_owned() })
}

/// Steps allowed for each coefficient; a path without ties needs one or two.
const STEPS_PER_COEFFICIENT: usize = 40;

#[derive(Clone, Copy, PartialEq)]
enum Event {
    Enters(usize),
    Leaves(usize),
}

struct Path<'a> {
    quadratic: &'a Matrix,
    gradient: Vec<f64>,
    penalty: f64,
    solution: Vec<f64>,
    /// Coefficients away from zero, each with the sign it has.
    active: Vec<(usize, f64)>,
}

impl Path<'_> {
    fn knot(&self) -> LassoKnot {
        LassoKnot { penalty: self.penalty, solution: self.solution.clone() }
    }

    /// Takes in what happened at this penalty and goes on to the next one at which something happens.
    fn step(&mut self, event: Option<Event>) -> Result<Option<Event>, Error> {
        match event {
            Some(Event::Enters(place)) => self.active.push((place, -self.gradient[place].signum())),
            Some(Event::Leaves(place)) => self.active.retain(|(held, _)| *held != place),
            None => {}
        }
        let moves = self.moves()?;
        let slope = self.quadratic.times(&moves);
        // How far the penalty falls until it is zero, a coefficient is zero again, or a gradient is as large as the penalty.
        let (mut fall, mut next) = (self.penalty, None);
        for place in 0..self.solution.len() {
            let (reached, what) = if self.active.iter().any(|(held, _)| *held == place) {
                // What has just entered stands at zero and would seem to be back there at once.
                let fresh = event == Some(Event::Enters(place));
                let back = -self.solution[place] / moves[place];
                (if !fresh && back >= 0.0 { back } else { f64::INFINITY }, Event::Leaves(place))
            } else {
                (self.until_entry(place, slope[place], event), Event::Enters(place))
            };
            if reached < fall {
                (fall, next) = (reached, Some(what));
            }
        }
        self.solution.iter_mut().zip(&moves).for_each(|(held, step)| *held += fall * step);
        // Zeros are set, not reached: what rounding leaves would keep the path from ending.
        if let Some(Event::Leaves(place)) = next {
            self.solution[place] = 0.0;
        }
        self.penalty = if next.is_none() { 0.0 } else { self.penalty - fall };
        Ok(next)
    }

    /// How far the penalty falls until the gradient of a coefficient at zero is as large.
    fn until_entry(&self, place: usize, slope: f64, event: Option<Event>) -> f64 {
        let gradient = self.gradient[place];
        let side = |sign: f64| {
            // The side on which it stood before it came back to zero is the one it just left.
            let just_left = event == Some(Event::Leaves(place)) && gradient * sign > 0.0;
            let closing = 1.0 + sign * slope;
            if just_left || closing <= 0.0 {
                f64::INFINITY
            } else {
                ((self.penalty - sign * gradient) / closing).max(0.0)
            }
        };
        side(1.0).min(side(-1.0))
    }

    /// The change of the solution for each unit by which the penalty falls.
    fn moves(&self) -> Result<Vec<f64>, Error> {
        let mut moves = vec![0.0; self.solution.len()];
        if self.active.is_empty() {
            return Ok(moves);
        }
        let row = |(left, _): &(usize, f64)| -> Vec<f64> {
            self.active.iter().map(|(right, _)| self.quadratic.at(*left, *right)).collect()
        };
        let system = Matrix::from_rows(&self.active.iter().map(row).collect::<Vec<_>>())?;
        let signs: Vec<f64> = self.active.iter().map(|(_, sign)| *sign).collect();
        for ((place, _), step) in self.active.iter().zip(solve_positive(&system, &signs)?) {
            moves[*place] = step;
        }
        Ok(moves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::StreamKey;
    use crate::sum;

    /// The value of the function without its penalty.
    fn value(quadratic: &Matrix, linear: &[f64], at: &[f64]) -> f64 {
        0.5 * sum::dot(at, &quadratic.times(at)) + sum::dot(linear, at)
    }

    /// A positive definite matrix, ill conditioned by second differences, and a linear part.
    fn case(replicate: u64, size: usize) -> (Matrix, Vec<f64>) {
        let mut stream = StreamKey::new(7, b"lasso path", "cases").stream(replicate);
        let rows: Vec<Vec<f64>> =
            (0..2 * size).map(|_| (0..size).map(|_| stream.standard_normal()).collect()).collect();
        let rows: Vec<Vec<f64>> = rows
            .iter()
            .map(|row| {
                (0..size).map(|at| if at == 0 { row[0] } else { row[at] - 1.2 * row[at - 1] }).collect()
            })
            .collect();
        let matrix = crate::decomposition::gram(&Matrix::from_rows(&rows).unwrap()).unwrap();
        (matrix, (0..size).map(|_| 3.0 * stream.standard_normal()).collect())
    }

    #[test]
    fn every_knot_is_a_minimum() {
        for replicate in 0..40 {
            let (matrix, linear) = case(replicate, 1 + replicate as usize % 12);
            for knot in lasso_path(&matrix, &linear).unwrap() {
                let gradient = matrix.times(&knot.solution);
                for ((at, slope), own) in knot.solution.iter().zip(&gradient).zip(&linear) {
                    let slope = slope + own;
                    // 1e-8 is the rounding of a solution whose system has a condition number of about a million.
                    assert!(slope.abs() <= knot.penalty + 1e-8);
                    assert!(at.abs() < 1e-9 || (slope + knot.penalty * at.signum()).abs() < 1e-8);
                }
            }
        }
    }

    #[test]
    fn the_path_ends_at_the_plain_minimum_and_is_straight_between_knots() {
        let (matrix, linear) = case(3, 8);
        let knots = lasso_path(&matrix, &linear).unwrap();
        let plain = solve_positive(&matrix, &linear.iter().map(|value| -value).collect::<Vec<_>>()).unwrap();
        let last = knots.last().unwrap();
        assert_eq!(last.penalty, 0.0);
        assert!(last.solution.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1e-9));
        // Halfway along a line no coordinate can be moved for the better.
        for pair in knots.windows(2) {
            let penalty = 0.5 * (pair[0].penalty + pair[1].penalty);
            let half: Vec<f64> =
                pair[0].solution.iter().zip(&pair[1].solution).map(|(a, b)| 0.5 * (a + b)).collect();
            let whole = |at: &[f64]| {
                value(&matrix, &linear, at) + penalty * sum::ordered(at.iter().map(|value| value.abs()))
            };
            for place in 0..8 {
                for step in [-1e-3, 1e-3] {
                    let mut moved = half.clone();
                    moved[place] += step;
                    assert!(whole(&moved) > whole(&half));
                }
            }
        }
    }

    #[test]
    fn nothing_to_pay_and_a_matrix_that_is_not_positive() {
        let identity = Matrix::from_rows(&[[1.0, 0.0], [0.0, 1.0]]).unwrap();
        assert_eq!(lasso_path(&identity, &[0.0, 0.0]).unwrap().len(), 1);
        let flat = Matrix::from_rows(&[[1.0, 1.0], [1.0, 1.0]]).unwrap();
        // The second coefficient comes in at a penalty of a quarter, where the two cannot be told apart.
        assert!(matches!(lasso_path(&flat, &[-1.0, -0.5]), Err(Error::Collinear { .. })));
        assert!(lasso_path(&identity, &[1.0]).is_err() && lasso_path(&identity, &[f64::NAN, 0.0]).is_err());
    }
}
