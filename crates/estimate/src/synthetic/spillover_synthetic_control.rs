//! A synthetic control that allows treatment to spill over to named untreated units.

use numeric::matrix::least_squares;
use numeric::simplex::SimplexProblem;
use numeric::{Matrix, sum};
use rayon::prelude::*;

use crate::inference::placebo::rank;
use crate::{Block, Error};

/// Synthetic control with spill-overs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpilloverSyntheticControlSpec {
    /// Untreated units, by row of the block, that treatment may touch. All others are taken to be untouched.
    pub affected: Vec<usize>,
}

/// The path of one unit's effect after treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct SpilloverPath {
    /// The unit, by row of the block.
    pub unit: usize,
    /// Effect of treatment on it in each period from the start of treatment on.
    pub effects: Vec<f64>,
    /// For each of these periods, the rank of the effect's size among what the same arithmetic gives before treatment.
    pub p: Vec<f64>,
}

/// The answer of a synthetic control with spill-overs.
///
/// # Units
/// Effects are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct SpilloverSyntheticControlFit {
    /// Mean effect on the treated units, cleared of spill-overs.
    pub effect: f64,
    /// The same without clearing: each treated unit against its own synthetic control.
    pub effect_ignoring_spillovers: f64,
    /// The treated units.
    pub treated: Vec<SpilloverPath>,
    /// The affected units.
    pub spillovers: Vec<SpilloverPath>,
}

impl SpilloverSyntheticControlSpec {
    /// Gives every unit a synthetic control of all others, and solves for the effects that explain all distances at once.
    ///
    /// # Assumptions
    /// Treatment touches the treated and the affected units and nobody else. Before treatment every unit is, up to a
    /// constant and stationary noise, a mean of the others.
    ///
    /// # Errors
    /// When an affected unit does not exist, is treated or stands twice, when no unit is left untouched, or when the effects
    /// cannot be told apart (`numeric::Error::Collinear`).
    ///
    /// # References
    /// Cao & Dowd (2019), arXiv 1902.07343v2, section 2 (estimator with A the columns of the identity) and section 3 (test by the residuals
    /// before treatment).
    pub fn fit(&self, block: &Block) -> Result<SpilloverSyntheticControlFit, Error> {
        let touched = self.touched(block)?;
        let units = block.outcomes().rows();
        let rows =
            (0..units).into_par_iter().map(|unit| own_control(block, unit)).collect::<Result<Vec<_>, _>>()?;
        // Distances of all units from their synthetic controls, periods x units.
        let distances: Vec<Vec<f64>> = (0..block.outcomes().columns())
            .map(|period| {
                let seen = block.outcomes().column(period);
                rows.iter().map(|(weights, constant)| sum::dot(weights, &seen) - constant).collect()
            })
            .collect();
        let columns: Vec<Vec<f64>> =
            touched.iter().map(|unit| rows.iter().map(|(weights, _)| weights[*unit]).collect()).collect();
        let reach = Matrix::from_rows(&columns)?.transposed();
        let effects = distances
            .iter()
            .map(|distances| Ok(least_squares(&reach, distances)?.coefficients))
            .collect::<Result<Vec<Vec<f64>>, Error>>()?;
        let paths: Vec<SpilloverPath> = touched
            .iter()
            .enumerate()
            .map(|(place, unit)| {
                let path: Vec<f64> = effects.iter().filter_map(|all| all.get(place).copied()).collect();
                path_of(*unit, &path, block.n_pre())
            })
            .collect();
        let after = distances.get(block.n_pre()..).unwrap_or(&[]);
        let ignoring: Vec<f64> = block
            .treated()
            .iter()
            .flat_map(|unit| after.iter().filter_map(|distances| distances.get(*unit).copied()))
            .collect();
        let (treated, spillovers) = paths.split_at(block.treated().len());
        let cleared: Vec<f64> = treated.iter().flat_map(|path| path.effects.iter().copied()).collect();
        Ok(SpilloverSyntheticControlFit {
            effect: sum::mean(&cleared).unwrap_or(0.0),
            effect_ignoring_spillovers: sum::mean(&ignoring).unwrap_or(0.0),
            treated: treated.to_vec(),
            spillovers: spillovers.to_vec(),
        })
    }

    /// Treated units, then affected ones.
    fn touched(&self, block: &Block) -> Result<Vec<usize>, Error> {
        let mut touched = block.treated().to_vec();
        for unit in &self.affected {
            if touched.contains(unit) || *unit >= block.outcomes().rows() {
                return Err(Error::NotAnUntreatedUnit { unit: *unit });
            }
            touched.push(*unit);
        }
        if touched.len() >= block.outcomes().rows() {
            return Err(Error::NoControlUnit { units: touched.len() });
        }
        Ok(touched)
    }
}

/// One less the weights of a unit's synthetic control (one on itself), and its constant.
fn own_control(block: &Block, unit: usize) -> Result<(Vec<f64>, f64), Error> {
    let others: Vec<usize> = (0..block.outcomes().rows()).filter(|other| *other != unit).collect();
    let rows: Vec<&[f64]> = others.iter().map(|other| block.pre(*other)).collect();
    let regressors = Matrix::from_rows(&rows)?.transposed();
    let problem = SimplexProblem::new(regressors, block.pre(unit).to_vec())?.with_intercept();
    let solution = problem.solve()?;
    let mut row = vec![0.0; block.outcomes().rows()];
    for (place, value) in
        others.iter().zip(&solution.weights).map(|(other, weight)| (*other, -weight)).chain([(unit, 1.0)])
    {
        if let Some(held) = row.get_mut(place) {
            *held = value;
        }
    }
    let means: Vec<f64> = (0..row.len()).map(|other| sum::mean(block.pre(other)).unwrap_or(0.0)).collect();
    let constant = sum::dot(&row, &means);
    Ok((row, constant))
}

fn path_of(unit: usize, path: &[f64], n_pre: usize) -> SpilloverPath {
    let (before, after) = path.split_at(n_pre.min(path.len()));
    let p = after
        .iter()
        .map(|effect| rank(before.iter().filter(|other| other.abs() >= effect.abs()).count(), before.len()))
        .collect();
    SpilloverPath { unit, effects: after.to_vec(), p }
}
