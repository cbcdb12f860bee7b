//! Frank-Wolfe steps over the simplex with the stopping rule of the R package synthdid.
//!
//! Weights add up to one, so errors are the weighted mean of each column's own distance from the target, and the slopes
//! are the weighted mean of the products of these distances. A step towards one vertex is then one pass over the slopes;
//! the products of a vertex are computed once, when it is first met, and nothing is as long as the observations.

use std::collections::BTreeMap;

use super::{Shared, SimplexProblem, SimplexSolution, Status};
use crate::matrix::check_vector;
use crate::{Error, Matrix, sum};

/// Steps after which the carried objective is computed again from slopes and weights.
const FRESH: usize = 128;

/// Slopes looked through together: the least of each such stretch is found without branches.
const STRETCH: usize = 64;

/// Scale of the weights under which they are brought back to one: far above the least number a double holds.
const LEAST_SCALE: f64 = 1e-100;

/// When a Frank-Wolfe run stops.
///
/// # References
/// Arkhangelsky, Athey, Hirshberg, Imbens & Wager (2021), and `sc.weight.fw` of synthdid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrankWolfe {
    /// Stop once a step lowers the objective by no more than the square of this.
    pub least_decrease: f64,
    /// Stop after this many steps.
    pub most_steps: usize,
}

/// Weights of at most a quarter of the largest set to zero, and the rest brought to a sum of one.
#[must_use]
pub fn sparsified(weights: &[f64]) -> Vec<f64> {
    let largest = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let kept: Vec<f64> =
        weights.iter().map(|weight| if *weight <= largest / 4.0 { 0.0 } else { *weight }).collect();
    let total = sum::ordered(&kept);
    kept.iter().map(|weight| weight / total).collect()
}

impl SimplexProblem {
    /// The weights a Frank-Wolfe run with the given stopping rule ends at, from `start` or from equal weights.
    ///
    /// # Errors
    /// When `start` does not have one weight for each column.
    pub fn solve_by_frank_wolfe(
        &self,
        rule: FrankWolfe,
        start: Option<&[f64]>,
    ) -> Result<SimplexSolution, Error> {
        let n = self.n_weights();
        let start = start.map_or_else(|| vec![1.0 / n as f64; n], <[f64]>::to_vec);
        check_vector("the start of the weights", &start, n)?;
        let (weights, steps, status) = Distances::of(self, None).run(rule, start);
        Ok(self.solution(weights, steps, status))
    }

    /// The weights of two Frank-Wolfe runs, the second from what the first leaves once small weights are dropped.
    ///
    /// # Assumptions
    /// Products that are shared are those of the regressors, and the problem has an intercept.
    ///
    /// # Errors
    /// When the shared columns are not as many as the weights.
    ///
    /// # References
    /// Arkhangelsky et al. (2021), `synthdid_estimate` of synthdid.
    pub fn solve_by_sparsified_frank_wolfe(
        &self,
        before: FrankWolfe,
        after: FrankWolfe,
        shared: Option<Shared<'_>>,
    ) -> Result<SimplexSolution, Error> {
        if let Some(seen) = shared.map(|shared| shared.columns.len()).filter(|seen| *seen != self.n_weights())
        {
            let what = "the list of shared columns";
            return Err(Error::LengthDiffers { what, expected: self.n_weights(), seen });
        }
        let n = self.n_weights();
        let mut distances = Distances::of(self, shared);
        let (weights, _, _) = distances.run(before, vec![1.0 / n as f64; n]);
        let (weights, steps, status) = distances.run(after, sparsified(&weights));
        Ok(self.solution(weights, steps, status))
    }
}

/// Distances of the columns from the target, and their products with each vertex met.
struct Distances<'a> {
    /// Observations x weights: regressors less the target.
    by_observation: Matrix,
    /// Products of the regressors alone, where other problems share them.
    shared: Option<Apart<'a>>,
    /// The slopes at each vertex met.
    met: BTreeMap<usize, Vec<f64>>,
    /// Ridge penalty on the scale of a sum of squared errors.
    penalty: f64,
}

/// What makes products of distances of the products of the regressors alone.
struct Apart<'a> {
    shared: Shared<'a>,
    /// The regressors times the target.
    pulls: Vec<f64>,
    /// The target times itself.
    square: f64,
}

impl Apart<'_> {
    /// The products of a column's distance from the target with those of all.
    fn products(&self, vertex: usize) -> Option<Vec<f64>> {
        let row = self.shared.products.of(*self.shared.columns.get(vertex)?);
        let own = self.square - self.pulls.get(vertex)?;
        let columns = self.shared.columns.iter().zip(&self.pulls);
        columns.map(|(column, pull)| row.get(*column).map(|product| product - pull + own)).collect()
    }
}

impl<'a> Distances<'a> {
    fn of(problem: &SimplexProblem, shared: Option<Shared<'a>>) -> Distances<'a> {
        Distances {
            by_observation: problem.regressors.less_by_row(&problem.target),
            shared: shared.map(|shared| Apart {
                shared,
                pulls: problem.regressors.transposed_times(&problem.target),
                square: sum::squares(&problem.target),
            }),
            met: BTreeMap::new(),
            penalty: problem.regressors.rows() as f64 * problem.ridge * problem.ridge,
        }
    }

    fn run(&mut self, rule: FrankWolfe, start: Vec<f64>) -> (Vec<f64>, usize, Status) {
        let observations = self.by_observation.rows() as f64;
        // The rule is a root mean square, and what decreases here is a sum of squares.
        let least = rule.least_decrease * rule.least_decrease * observations;
        let mut place = Place::at(start, self);
        let (mut steps, mut decrease) = (0, f64::INFINITY);
        while steps < rule.most_steps && decrease > least {
            let gained = place.step(self);
            steps += 1;
            // The first decrease is known after the second step, as in the reference.
            decrease = if steps > 1 { gained } else { f64::INFINITY };
            if steps.is_multiple_of(FRESH) {
                place.refresh();
            }
        }
        let status = if steps < rule.most_steps { Status::Stopped } else { Status::OutOfIterations };
        (place.weights(), steps, status)
    }

    /// Half the gradient at a vertex.
    fn slopes_at(&mut self, vertex: usize) -> &[f64] {
        let (distances, penalty, shared) = (&self.by_observation, self.penalty, self.shared.as_ref());
        self.met.entry(vertex).or_insert_with(|| {
            let mut slopes = shared
                .and_then(|apart| apart.products(vertex))
                .unwrap_or_else(|| distances.transposed_times(&distances.column(vertex)));
            if let Some(own) = slopes.get_mut(vertex) {
                *own += penalty;
            }
            slopes
        })
    }
}

/// Where a run stands.
struct Place {
    /// The weights over `scale`, so that a step changes one of them.
    scaled: Vec<f64>,
    scale: f64,
    /// Half the gradient: the weighted mean of the slopes at the vertices.
    slopes: Vec<f64>,
    /// Squared errors plus penalty: slopes times weights.
    squares: f64,
    /// The vertex of steepest descent, the first of equals.
    steepest: usize,
}

impl Place {
    fn at(weights: Vec<f64>, distances: &Distances<'_>) -> Place {
        let errors = distances.by_observation.times(&weights);
        let mut slopes = distances.by_observation.transposed_times(&errors);
        for (slope, weight) in slopes.iter_mut().zip(&weights) {
            *slope += distances.penalty * weight;
        }
        let squares = sum::dot(&slopes, &weights);
        let steepest = mixed(&mut slopes, &[], 0.0);
        Place { scaled: weights, scale: 1.0, slopes, squares, steepest }
    }

    /// One step with exact line search towards the vertex of steepest descent; gives by how much the squares fell.
    fn step(&mut self, distances: &mut Distances<'_>) -> f64 {
        let vertex = self.steepest;
        let ends = distances.slopes_at(vertex);
        let (Some(here), Some(there)) = (self.slopes.get(vertex).copied(), ends.get(vertex).copied()) else {
            return 0.0;
        };
        let descent = self.squares - here;
        let curvature = there - 2.0 * here + self.squares;
        // DIFFERENCE: synthdid divides by the curvature even where it is zero and gets not-a-number on constant data.
        if curvature <= 0.0 {
            return 0.0;
        }
        let length = (descent / curvature).clamp(0.0, 1.0);
        let gained = length * (2.0 * descent - length * curvature);
        self.squares -= gained;
        self.steepest = mixed(&mut self.slopes, ends, length);
        self.scale *= 1.0 - length;
        if self.scale < LEAST_SCALE {
            let scale = self.scale;
            self.scaled.iter_mut().for_each(|weight| *weight *= scale);
            self.scale = 1.0;
        }
        if let Some(weight) = self.scaled.get_mut(vertex) {
            *weight += length / self.scale;
        }
        gained
    }

    fn weights(&self) -> Vec<f64> {
        self.scaled.iter().map(|weight| weight * self.scale).collect()
    }

    /// What many steps have left of rounding in the squares ends here.
    fn refresh(&mut self) {
        self.squares = self.scale * sum::dot_in_fours(&self.slopes, &self.scaled);
    }
}

/// Moves values towards others by a share of the way, and gives the place of the least, the first of equals.
fn mixed(values: &mut [f64], towards: &[f64], share: f64) -> usize {
    for (value, end) in values.iter_mut().zip(towards) {
        *value += share * (end - *value);
    }
    let (mut best, mut least) = (0, f64::INFINITY);
    for (place, stretch) in values.chunks(STRETCH).enumerate() {
        let lowest = lowest(stretch);
        if lowest < least {
            (best, least) = (place, lowest);
        }
    }
    let stretch = values.chunks(STRETCH).nth(best).unwrap_or(&[]);
    best * STRETCH + stretch.iter().position(|value| *value <= least).unwrap_or(0)
}

/// The least value, in eight lanes that a processor compares side by side.
fn lowest(values: &[f64]) -> f64 {
    let mut lanes = [f64::INFINITY; 8];
    let (eights, rest) = values.as_chunks::<8>();
    for eight in eights {
        for (lane, value) in lanes.iter_mut().zip(eight) {
            *lane = if value < lane { *value } else { *lane };
        }
    }
    lanes
        .iter()
        .chain(rest)
        .copied()
        .fold(f64::INFINITY, |least, value| if value < least { value } else { least })
}

#[cfg(test)]
mod tests {
    use super::super::SharedProducts;
    use super::*;
    use crate::stream::StreamKey;

    /// The run as its authors write it: errors, objective and gradient from the data in every step.
    fn plain(problem: &SimplexProblem, rule: FrankWolfe, start: &[f64]) -> (Vec<f64>, usize) {
        let rows = problem.target.len() as f64;
        let penalty = rows * problem.ridge * problem.ridge;
        let (mut weights, mut before, mut steps) = (start.to_vec(), f64::INFINITY, 0);
        loop {
            let errors = problem.errors(&weights);
            let gradient: Vec<f64> = (problem.regressors.transposed_times(&errors).iter().zip(&weights))
                .map(|(slope, weight)| slope + penalty * weight)
                .collect();
            let vertex =
                (0..weights.len()).fold(0, |best, at| if gradient[at] < gradient[best] { at } else { best });
            let towards: Vec<f64> =
                weights.iter().enumerate().map(|(at, weight)| f64::from(at == vertex) - weight).collect();
            let change = problem.regressors.times(&towards);
            let curvature = sum::squares(&change) + penalty * sum::squares(&towards);
            let descent = -sum::dot(&gradient, &towards);
            let length = if curvature > 0.0 { (descent / curvature).clamp(0.0, 1.0) } else { 0.0 };
            for (weight, change) in weights.iter_mut().zip(&towards) {
                *weight += length * change;
            }
            steps += 1;
            let reached = problem.objective(&weights);
            if steps == rule.most_steps || before - reached <= rule.least_decrease * rule.least_decrease {
                return (weights, steps);
            }
            before = reached;
        }
    }

    fn problem(seed: u64, rows: usize, columns: usize, ridge: f64) -> SimplexProblem {
        let mut stream = StreamKey::new(seed, b"tests", "frank wolfe").stream(0);
        let values = (0..rows * columns).map(|_| 40.0 + stream.standard_normal()).collect();
        let target = (0..rows).map(|_| 40.2 + stream.standard_normal()).collect();
        let problem = SimplexProblem::new(Matrix::new(rows, columns, values).unwrap(), target).unwrap();
        problem.with_ridge(ridge).unwrap()
    }

    #[test]
    fn the_run_is_the_one_that_computes_everything_in_every_step() {
        for (seed, rows, columns, ridge) in
            [(1, 12, 150, 0.3), (2, 90, 7, 0.0), (3, 30, 64, 0.05), (4, 5, 1, 0.2), (5, 20, 40, 0.0)]
        {
            let problem = problem(seed, rows, columns, ridge);
            for problem in [problem.clone().with_intercept(), problem] {
                let rule = FrankWolfe { least_decrease: 1e-4, most_steps: 700 };
                let start = vec![1.0 / columns as f64; columns];
                let (weights, steps) = plain(&problem, rule, &start);
                let run = problem.solve_by_frank_wolfe(rule, None).unwrap();
                assert_eq!(run.iterations, steps, "{rows} x {columns}");
                for (ours, plain) in run.weights.iter().zip(&weights) {
                    assert!((ours - plain).abs() < 1e-10, "{ours} against {plain}");
                }
                // Two runs with the dropping of small weights between them are the same as one after the other.
                let short = FrankWolfe { most_steps: 20, ..rule };
                let (first, _) = plain(&problem, short, &start);
                let (weights, steps) = plain(&problem, rule, &sparsified(&first));
                let run = problem.solve_by_sparsified_frank_wolfe(short, rule, None).unwrap();
                assert_eq!(run.iterations, steps);
                assert!(run.weights.iter().zip(&weights).all(|(ours, plain)| (ours - plain).abs() < 1e-10));
            }
        }
    }

    /// Problems that leave out columns of a larger one read its products.
    #[test]
    fn shared_products_give_the_same_run() {
        let whole = problem(8, 14, 60, 0.1);
        let products = SharedProducts::of_centred(&whole.regressors);
        for skipped in [1, 7, 59] {
            let columns: Vec<usize> = (0..60).filter(|column| *column != skipped).collect();
            let rows: Vec<Vec<f64>> = columns.iter().map(|column| whole.regressors.column(*column)).collect();
            let part =
                SimplexProblem::new(Matrix::from_rows(&rows).unwrap().transposed(), whole.target.clone());
            let part = part.unwrap().with_ridge(0.1).unwrap().with_intercept();
            let rule = FrankWolfe { least_decrease: 1e-5, most_steps: 400 };
            let alone = part.solve_by_sparsified_frank_wolfe(rule, rule, None).unwrap();
            let shared = Shared { products: &products, columns: &columns };
            let run = part.solve_by_sparsified_frank_wolfe(rule, rule, Some(shared)).unwrap();
            assert_eq!(run.iterations, alone.iterations);
            let apart = |(ours, plain): (&f64, &f64)| (ours - plain).abs();
            assert!(run.weights.iter().zip(&alone.weights).map(apart).all(|apart| apart < 1e-11));
            let wrong = Shared { columns: &columns[1..], ..shared };
            assert!(part.solve_by_sparsified_frank_wolfe(rule, rule, Some(wrong)).is_err());
        }
    }

    #[test]
    fn the_least_is_found_wherever_it_stands_and_the_first_of_equals_wins() {
        for count in [1, 7, 8, 63, 64, 65, 200] {
            for least in 0..count {
                let mut values = vec![1.0; count];
                values[least..].iter_mut().step_by(70).for_each(|value| *value = -1.0);
                assert_eq!(mixed(&mut values, &[], 0.0), least);
            }
        }
    }

    #[test]
    fn columns_that_do_not_vary_leave_the_weights_as_they_were() {
        let flat = SimplexProblem::new(Matrix::new(4, 3, vec![2.0; 12]).unwrap(), vec![5.0; 4]).unwrap();
        let rule = FrankWolfe { least_decrease: 0.0, most_steps: 50 };
        let run = flat.with_intercept().solve_by_frank_wolfe(rule, None).unwrap();
        assert_eq!((run.weights, run.intercept), (vec![1.0 / 3.0; 3], 3.0));
    }
}
