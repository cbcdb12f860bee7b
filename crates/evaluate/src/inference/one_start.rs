//! Methods with one start: those that start together pooled into one row, every start by itself, and every placebo alike.

use std::collections::BTreeMap;

use numeric::{Matrix, sum};

use super::estimator::{Found, Paths};
use super::scene::{Pooled, Scene};
use crate::method::OneStart;
use estimate::{Block, ConformalSpec, Error};

/// What the policy's own scene fixes for all placebos, by its earliest start.
pub(crate) fn tuned(of: OneStart, scene: &Scene<'_>) -> Result<Option<f64>, Error> {
    let cohorts = scene.cohorts();
    let (start, rows) = cohorts.first_key_value().ok_or(Error::NoTreatedUnit { units: 0 })?;
    (of.tuned)(&Cohort::new(scene, *start, rows)?.block)
}

/// Conformal inference over time: whether the residuals of the times after, all times being fitted as if nothing had
/// happened, are as large as those of every other run of as many times; none where starts differ.
///
/// # Assumptions
/// Residuals are stationary and weakly dependent where nothing happened; no p is smaller than one over the times.
///
/// # References
/// Chernozhukov, Wüthrich & Zhu (2021).
pub(crate) fn p_over_time(
    (of, tuned): (OneStart, Option<f64>),
    scene: &Scene<'_>,
) -> Result<Option<f64>, Error> {
    let cohorts = scene.cohorts();
    let one = cohorts.first_key_value().filter(|_| cohorts.len() == 1);
    let Some((model, (start, rows))) = of.over_time.map(|model| model(tuned)).zip(one) else {
        return Ok(None);
    };
    let cohort = Cohort::new(scene, *start, rows)?;
    let residuals = |periods: &[usize], path: &[f64]| model.residuals(&cohort.block, periods, path);
    let path = cohort.pooled.rates(scene.ground.scale);
    let test = ConformalSpec::default().test(&path, &vec![0.0; cohort.block.n_post()], &residuals)?;
    Ok(Some(test.p))
}

/// Estimates the effect on all the treated, those that start together as one place.
///
/// Pooling weights places by their population, so that the ratio is of deaths and not of an average of rates. What is
/// observed and expected of each start is added up: the answer is for the same places and months whatever the method.
pub(crate) fn find((of, tuned): (OneStart, Option<f64>), scene: &Scene<'_>) -> Result<Found, Error> {
    let mut paths = Together::new(scene);
    for (start, rows) in &scene.cohorts() {
        let cohort = Cohort::new(scene, *start, rows)?;
        let fit = (of.fit)(&cohort.block, tuned)?;
        paths.add(&cohort, &fit.expected, &fit.weights);
    }
    Ok(Found {
        contrast: scene.contrast(paths.observed, paths.expected),
        own_error: None,
        paths: Some(paths.paths()),
        events: BTreeMap::new(),
    })
}

/// Those that start together as the first row, then each row of comparison.
struct Cohort {
    columns: Vec<usize>,
    pooled: Pooled,
    block: Block,
}

impl Cohort {
    /// The columns before, and those after from the start on.
    fn new(scene: &Scene<'_>, start: i64, rows: &[usize]) -> Result<Self, Error> {
        let ground = scene.ground;
        let after = ground.after.iter().filter(|column| ground.period(**column) >= start);
        let columns: Vec<usize> = ground.before.iter().chain(after).copied().collect();
        let pooled = ground.pool(rows, &columns);
        let mut values = pooled.rates(ground.scale);
        for row in &scene.comparison {
            values.extend(ground.pool(std::slice::from_ref(row), &columns).rates(ground.scale));
        }
        let rows = 1 + scene.comparison.len();
        let outcomes = Matrix::new(rows, columns.len(), values)?;
        let is_treated: Vec<bool> = (0..rows).map(|row| row == 0).collect();
        Ok(Self { block: Block::new(outcomes, &is_treated, ground.before.len())?, columns, pooled })
    }
}

/// Observed and expected of all starts, column by column.
struct Together<'a> {
    scene: &'a Scene<'a>,
    /// Outcome, expected outcome and exposure of those that are read in a column.
    columns: BTreeMap<usize, (f64, f64, f64)>,
    weights: BTreeMap<usize, f64>,
    /// Exposure of all the treated over the columns after, by which weights are shared.
    exposed: f64,
    observed: f64,
    expected: f64,
}

impl<'a> Together<'a> {
    fn new(scene: &'a Scene<'a>) -> Self {
        let (columns, weights) = (BTreeMap::new(), BTreeMap::new());
        Self { scene, columns, weights, exposed: 0.0, observed: 0.0, expected: 0.0 }
    }

    /// Adds a start: the counterfactual rate times the exposure of its places is what was expected of them.
    fn add(&mut self, cohort: &Cohort, expected: &[f64], weights: &[f64]) {
        let (n_before, scale) = (self.scene.ground.before.len(), self.scene.ground.scale);
        let Pooled { outcome, exposure } = &cohort.pooled;
        let counts: Vec<f64> =
            expected.iter().zip(exposure).map(|(rate, exposure)| rate * exposure / scale).collect();
        let after = |values: &[f64]| sum::ordered(values.iter().skip(n_before).copied());
        self.observed += after(outcome);
        self.expected += after(&counts);
        let exposed = after(exposure);
        self.exposed += exposed;
        for (row, weight) in self.scene.comparison.iter().zip(weights) {
            *self.weights.entry(*row).or_insert(0.0) += exposed * weight;
        }
        for (column, ((outcome, count), exposure)) in
            cohort.columns.iter().zip(outcome.iter().zip(&counts).zip(exposure))
        {
            let held = self.columns.entry(*column).or_insert((0.0, 0.0, 0.0));
            *held = (held.0 + outcome, held.1 + count, held.2 + exposure);
        }
    }

    fn paths(self) -> Paths {
        let scale = self.scene.ground.scale;
        let each = |of: fn(&(f64, f64, f64)) -> f64| {
            self.columns.values().map(|held| scale * of(held) / held.2).collect::<Vec<f64>>()
        };
        Paths {
            observed: each(|held| held.0),
            expected: each(|held| held.1),
            columns: self.columns.keys().copied().collect(),
            weights: self.weights.iter().map(|(row, weight)| (*row, weight / self.exposed)).collect(),
        }
    }
}
