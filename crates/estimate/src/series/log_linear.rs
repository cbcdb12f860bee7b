//! Counts whose logarithm of the mean is a sum of parts: what the methods for one series share.

use numeric::long_run::product;
use numeric::matrix::{least_squares, solve_positive};
use numeric::{Matrix, float};

use crate::Error;

/// Steps after which the fit of a count is given back as not settled.
const MOST_STEPS: usize = 50;

/// A fitted mean.
pub(super) struct FittedMean {
    pub(super) coefficients: Vec<f64>,
    pub(super) fitted: Vec<f64>,
    /// What each period weighs in the information.
    pub(super) weights: Vec<f64>,
    pub(super) converged: bool,
}

/// Refuses what is no count, and counts that are all zero.
pub(super) fn check_counts(outcomes: &[f64]) -> Result<(), Error> {
    let refused = |seen, expected| Err(Error::OutOfRange { what: "a count", seen, expected });
    if let Some(seen) = outcomes.iter().find(|y| !(y.is_finite() && **y >= 0.0)) {
        return refused(*seen, "zero or a positive number");
    }
    if !outcomes.iter().any(|y| *y > 0.0) {
        return Err(Error::OutOfRange {
            what: "the largest count",
            seen: 0.0,
            expected: "positive in at least one period",
        });
    }
    Ok(())
}

/// The logarithms of the exposures; zero for each of `n` periods where none are given.
pub(super) fn offsets(exposures: &[f64], n: usize) -> Result<Vec<f64>, Error> {
    if let Some(seen) = exposures.iter().find(|e| !(e.is_finite() && **e > 0.0)) {
        let expected = "a positive number";
        return Err(Error::OutOfRange { what: "an exposure", seen: *seen, expected });
    }
    Ok(if exposures.is_empty() {
        vec![0.0; n]
    } else {
        exposures.iter().map(|exposure| float::ln(*exposure)).collect()
    })
}

/// One column for each season but the lowest, which the others are told from: all together would repeat the constant.
pub(super) fn season_columns(seasons: &[u32]) -> Vec<Vec<f64>> {
    let mut named = seasons.to_vec();
    named.sort_unstable();
    named.dedup();
    let column = |season: &u32| seasons.iter().map(|own| f64::from(u8::from(own == season))).collect();
    named.iter().skip(1).map(column).collect()
}

/// Iterated weighted least squares from the observed counts plus a tenth, as `glm` of R begins: zero then has a logarithm.
pub(super) fn quasi_poisson(design: &Matrix, outcomes: &[f64], offset: &[f64]) -> Result<FittedMean, Error> {
    // As R's glm starts counts: a mean of zero has no logarithm.
    let mut fitted: Vec<f64> = outcomes.iter().map(|y| y + 0.1).collect();
    let mut coefficients = vec![0.0; design.columns()];
    let mut converged = false;
    for _ in 0..MOST_STEPS {
        let roots: Vec<f64> = fitted.iter().map(|mu| mu.sqrt()).collect();
        let working: Vec<f64> = outcomes
            .iter()
            .zip(&fitted)
            .zip(offset)
            .map(|((y, mu), off)| mu.sqrt() * (float::ln(*mu) - off + (y - mu) / mu))
            .collect();
        let next = least_squares(&scaled_rows(design, &roots)?, &working)?.coefficients;
        fitted = design.times(&next).iter().zip(offset).map(|(eta, off)| float::exp(eta + off)).collect();
        let moved = next.iter().zip(&coefficients).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        coefficients = next;
        // Convergence is quadratic: a step this small leaves only rounding.
        if moved < 1e-10 {
            converged = true;
            break;
        }
    }
    Ok(FittedMean { coefficients, weights: fitted.clone(), fitted, converged })
}

/// Each row of the design times its factor.
pub(super) fn scaled_rows(design: &Matrix, factors: &[f64]) -> Result<Matrix, Error> {
    let values = design
        .values()
        .chunks(design.columns())
        .zip(factors)
        .flat_map(|(row, factor)| row.iter().map(move |value| value * factor))
        .collect();
    Ok(Matrix::new(design.rows(), design.columns(), values)?)
}

/// The inverse of the weighted cross product of the design.
pub(super) fn inverse_information(design: &Matrix, weights: &[f64]) -> Result<Matrix, Error> {
    let roots: Vec<f64> = weights.iter().map(|weight| weight.sqrt()).collect();
    let weighted = scaled_rows(design, &roots)?;
    let information = product(&weighted.transposed(), &weighted)?;
    let k = design.columns();
    let columns = (0..k)
        .map(|column| {
            let unit: Vec<f64> = (0..k).map(|row| if row == column { 1.0 } else { 0.0 }).collect();
            solve_positive(&information, &unit)
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Matrix::from_rows(&columns)?)
}
