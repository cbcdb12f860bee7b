//! Two-way effects, covariates and common factors of untreated units, and the path they predict for another unit.

use numeric::decomposition::right_singular;
use numeric::matrix::{least_squares, solve_positive};
use numeric::{Matrix, sum};

use crate::{AdoptionPanel, Error};

/// The coefficients are taken to stand still when none moves by more than this share of the largest.
const STANDS_STILL: f64 = 1e-12;

/// Passes between coefficients and factors at most.
const MOST_PASSES: usize = 20_000;

/// One unit: its outcomes and, covariate by covariate, its covariates, over all periods.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UnitPath {
    pub(crate) outcomes: Vec<f64>,
    pub(crate) covariates: Vec<Vec<f64>>,
}

impl UnitPath {
    pub(crate) fn of(panel: &AdoptionPanel, unit: usize) -> UnitPath {
        UnitPath {
            outcomes: panel.outcomes().row(unit).to_vec(),
            covariates: panel.covariates().iter().map(|covariate| covariate.row(unit).to_vec()).collect(),
        }
    }

    /// Outcomes less what the covariates explain.
    fn net_of_covariates(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut net = self.outcomes.clone();
        for (covariate, coefficient) in self.covariates.iter().zip(coefficients) {
            for (held, value) in net.iter_mut().zip(covariate) {
                *held -= coefficient * value;
            }
        }
        net
    }
}

/// Factors of untreated units.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FactorModel {
    /// Mean over the units of outcomes less covariates, in each period: grand mean and time effect.
    level: Vec<f64>,
    /// The factors, each a path over all periods of length one.
    factors: Vec<Vec<f64>>,
    pub(crate) coefficients: Vec<f64>,
    /// What the model leaves of each unit.
    pub(crate) residuals: Vec<Vec<f64>>,
    pub(crate) converged: bool,
}

/// What the model says of one unit outside it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prediction {
    /// The predicted outcomes over all periods.
    pub(crate) path: Vec<f64>,
    /// The error in each period before treatment when that period is left out of the unit's own regression.
    pub(crate) left_out: Vec<f64>,
}

impl FactorModel {
    /// Fits `rank` factors by least squares, coefficients and factors in turn.
    pub(crate) fn fit(units: &[&UnitPath], rank: usize) -> Result<FactorModel, Error> {
        let outcomes = two_way(units.iter().map(|unit| unit.outcomes.as_slice()))?;
        let count = units.first().map_or(0, |unit| unit.covariates.len());
        let covariates: Vec<Matrix> = (0..count)
            .map(|place| {
                two_way(units.iter().map(|unit| unit.covariates.get(place).map_or(&[][..], Vec::as_slice)))
            })
            .collect::<Result<_, Error>>()?;
        let Alternated { coefficients, factors, converged } = alternate(&outcomes, &covariates, rank)?;
        let net = less_covariates(outcomes.values(), &covariates, &coefficients);
        let residuals = net.chunks(outcomes.columns()).map(|row| off_factors(row, &factors)).collect();
        let nets: Vec<Vec<f64>> = units.iter().map(|unit| unit.net_of_covariates(&coefficients)).collect();
        let level = column_means(nets.iter().map(Vec::as_slice), outcomes.columns());
        Ok(FactorModel { level, factors, coefficients, residuals, converged })
    }

    /// Finds level and loadings of another unit from its first `start` periods and predicts the rest.
    pub(crate) fn predict(&self, unit: &UnitPath, start: usize) -> Result<Prediction, Error> {
        let net: Vec<f64> = unit
            .net_of_covariates(&self.coefficients)
            .iter()
            .zip(&self.level)
            .map(|(net, level)| net - level)
            .collect();
        let rows: Vec<Vec<f64>> = (0..net.len())
            .map(|period| {
                let at = |factor: &Vec<f64>| factor[period];
                std::iter::once(1.0).chain(self.factors.iter().map(at)).collect()
            })
            .collect();
        let all = Matrix::from_rows(&rows)?;
        let before = Matrix::from_rows(rows.get(..start).unwrap_or(&[]))?;
        let own = least_squares(&before, net.get(..start).unwrap_or(&[]))?;
        let explained = all.times(&own.coefficients);
        let path = unit
            .outcomes
            .iter()
            .zip(net.iter().zip(&explained))
            // What is not explained is taken off the outcome: level and covariates stay in the path.
            .map(|(seen, (net, explained))| seen - (net - explained))
            .collect();
        let crossed = numeric::decomposition::gram(&before)?;
        let mut left_out = Vec::with_capacity(start);
        for (row, residual) in rows.iter().zip(&own.residuals) {
            // Leaving a row out of a regression divides its residual by one less its leverage.
            let leverage = sum::dot(row, &solve_positive(&crossed, row)?);
            left_out.push(residual / (1.0 - leverage));
        }
        Ok(Prediction { path, left_out })
    }
}

/// Where the turns between coefficients and factors end.
struct Alternated {
    coefficients: Vec<f64>,
    factors: Vec<Vec<f64>>,
    converged: bool,
}

/// Coefficients and factors in turn, until the coefficients stand still.
///
/// # References
/// Bai (2009), section 3: the least-squares estimator by iteration.
fn alternate(outcomes: &Matrix, covariates: &[Matrix], rank: usize) -> Result<Alternated, Error> {
    if covariates.is_empty() {
        let factors = leading(outcomes, rank)?;
        return Ok(Alternated { coefficients: Vec::new(), factors, converged: true });
    }
    let columns: Vec<&[f64]> = covariates.iter().map(Matrix::values).collect();
    let regressors = Matrix::from_rows(&columns)?.transposed();
    let crossed = numeric::decomposition::gram(&regressors)?;
    // The first regression refuses, by name, covariates that repeat one another or the effects.
    let mut coefficients = least_squares(&regressors, outcomes.values())?.coefficients;
    let mut factors = Vec::new();
    for _ in 0..MOST_PASSES {
        let net = less_covariates(outcomes.values(), covariates, &coefficients);
        let net = Matrix::new(outcomes.rows(), outcomes.columns(), net)?;
        factors = leading(&net, rank)?;
        let without: Vec<f64> = (0..outcomes.rows())
            .flat_map(|row| {
                let left = off_factors(net.row(row), &factors);
                let common: Vec<f64> = net.row(row).iter().zip(&left).map(|(net, left)| net - left).collect();
                outcomes.row(row).iter().zip(common).map(|(seen, common)| seen - common).collect::<Vec<_>>()
            })
            .collect();
        let next = solve_positive(&crossed, &regressors.transposed_times(&without))?;
        let largest = next.iter().fold(f64::MIN_POSITIVE, |largest, value| largest.max(value.abs()));
        let moved =
            next.iter().zip(&coefficients).fold(0.0_f64, |most, (new, old)| most.max((new - old).abs()));
        coefficients = next;
        if moved <= STANDS_STILL * largest {
            return Ok(Alternated { coefficients, factors, converged: true });
        }
    }
    Ok(Alternated { coefficients, factors, converged: false })
}

/// The directions over time in which the units vary most together.
fn leading(matrix: &Matrix, rank: usize) -> Result<Vec<Vec<f64>>, Error> {
    if rank == 0 {
        return Ok(Vec::new());
    }
    let spectrum = right_singular(matrix)?;
    Ok((0..rank.min(matrix.columns())).map(|place| spectrum.directions.row(place).to_vec()).collect())
}

/// A path less its projections on the factors.
fn off_factors(path: &[f64], factors: &[Vec<f64>]) -> Vec<f64> {
    let mut left = path.to_vec();
    for factor in factors {
        let score = sum::dot(path, factor);
        for (held, along) in left.iter_mut().zip(factor) {
            *held -= score * along;
        }
    }
    left
}

fn less_covariates(outcomes: &[f64], covariates: &[Matrix], coefficients: &[f64]) -> Vec<f64> {
    let mut net = outcomes.to_vec();
    for (covariate, coefficient) in covariates.iter().zip(coefficients) {
        for (held, value) in net.iter_mut().zip(covariate.values()) {
            *held -= coefficient * value;
        }
    }
    net
}

/// Rows less their means and the means of the columns.
pub(crate) fn two_way<'a>(rows: impl Iterator<Item = &'a [f64]>) -> Result<Matrix, Error> {
    let centred: Vec<Vec<f64>> = rows
        .map(|row| {
            let mean = sum::mean(row).unwrap_or(0.0);
            row.iter().map(|value| value - mean).collect()
        })
        .collect();
    Ok(Matrix::from_rows(&centred)?.centred())
}

fn column_means<'a>(rows: impl ExactSizeIterator<Item = &'a [f64]>, columns: usize) -> Vec<f64> {
    let count = rows.len() as f64;
    let mut totals = vec![0.0; columns];
    for row in rows {
        for (held, value) in totals.iter_mut().zip(row) {
            *held += value;
        }
    }
    totals.into_iter().map(|total| total / count).collect()
}
