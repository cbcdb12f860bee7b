//! Synthetic control augmented by a ridge regression, which takes away the imbalance that weights on the simplex leave.

use numeric::matrix::solve_positive;
use numeric::simplex::SimplexProblem;
use numeric::{Matrix, sum};

use crate::{Block, BlockFit, Error};

/// Penalties tried, from the largest squared singular value of the history down to this share of it.
const PENALTIES: usize = 21;
const LEAST_SHARE: f64 = 1e-8;

/// Change of the largest singular value, relative to it, at which the power method ends, and its longest run.
const SETTLED: f64 = 1e-14;
const MOST_ROUNDS: usize = 10_000;

/// Ridge-augmented synthetic control.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AugmentedControlSpec {
    /// How the ridge penalty is chosen.
    pub penalty: RidgePenalty,
    /// What is done with covariates, if there are any.
    pub covariates: CovariateUse,
}

/// How the ridge penalty is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum RidgePenalty {
    /// The largest penalty whose error on periods left out lies within one standard error of the least.
    #[default]
    OneStandardError,
    /// The penalty given, on the scale of sums of squares of the outcome.
    Given(f64),
}

/// What is done with covariates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CovariateUse {
    /// They are matched beside earlier outcomes, brought to the standard deviation of these.
    #[default]
    Matched,
    /// Their linear influence is taken out of earlier outcomes, and weights match them exactly.
    RegressedOut,
}

/// An augmented synthetic control.
#[derive(Debug, Clone, PartialEq)]
pub struct AugmentedControlFit {
    /// The fit; its unit weights may lie below zero.
    pub fit: BlockFit,
    /// Weights before augmentation, on the simplex.
    pub simplex_weights: Vec<f64>,
    /// The ridge penalty used.
    pub penalty: f64,
    /// Length of the difference between treated and weighted outcomes before treatment.
    pub imbalance: f64,
}

impl AugmentedControlSpec {
    /// Weights untreated units to follow the treated mean, and corrects by ridge regression what they miss.
    ///
    /// `covariates` is units x covariates, in the rows of the block.
    ///
    /// # Assumptions
    /// Outcomes are near linear in earlier outcomes: weights below zero extrapolate beyond the untreated units.
    ///
    /// # Errors
    /// When the penalty given is not positive, when fewer than three periods come before treatment, when covariates do
    /// not fit the units, do not vary or repeat one another, or when a solver refuses the numbers.
    ///
    /// # References
    /// Ben-Michael, Feller & Rothstein (2021), The augmented synthetic control method, sections 3 and 6; augsynth 0.2.0.
    pub fn fit(&self, block: &Block, covariates: Option<&Matrix>) -> Result<AugmentedControlFit, Error> {
        let outcomes = Matching::of_outcomes(&block.control_history()?, &block.treated_path());
        let covariates = covariates.map(|given| Matching::of_covariates(block, given)).transpose()?;
        let (matching, regressed) = match (covariates, self.covariates) {
            (None, _) => (outcomes.clone(), None),
            (Some(given), CovariateUse::Matched) => (outcomes.beside(&given)?, None),
            (Some(given), CovariateUse::RegressedOut) => (outcomes.without(&given)?, Some(given)),
        };
        let penalty = self.penalty.of(&matching)?;
        let simplex_weights = matching.simplex_weights()?;
        let mut weights = matching.augmented(&simplex_weights, penalty)?;
        if let Some(given) = regressed {
            weights = given.augmented(&weights, 0.0)?;
        }
        let imbalance = sum::squares(&outcomes.imbalance(&weights)).sqrt();
        let fit = BlockFit::weighted(block, weights, vec![0.0; block.n_pre()]);
        Ok(AugmentedControlFit { fit, simplex_weights, penalty, imbalance })
    }
}

impl RidgePenalty {
    /// The penalty that is used.
    fn of(self, matching: &Matching) -> Result<f64, Error> {
        match self {
            RidgePenalty::Given(seen) if !(seen.is_finite() && seen > 0.0) => {
                Err(Error::OutOfRange { what: "the ridge penalty", seen, expected: "a positive number" })
            }
            RidgePenalty::Given(penalty) => Ok(penalty),
            RidgePenalty::OneStandardError => matching.penalty(),
        }
    }

    /// Weights, augmented with this penalty, that follow a path over the periods of untreated units x periods.
    pub(crate) fn weights(self, controls: &Matrix, path: &[f64]) -> Result<Vec<f64>, Error> {
        let matching = Matching::of_outcomes(controls, path);
        matching.augmented(&matching.simplex_weights()?, self.of(&matching)?)
    }
}

/// What is matched: untreated units x features, and the treated mean of each, both less the untreated mean.
#[derive(Debug, Clone)]
struct Matching {
    controls: Matrix,
    treated: Vec<f64>,
}

impl Matching {
    /// The outcomes of untreated units x periods, and a path over the first of these periods.
    fn of_outcomes(controls: &Matrix, path: &[f64]) -> Matching {
        let means = controls.transposed_times(&vec![1.0 / controls.rows() as f64; controls.rows()]);
        let treated = path.iter().zip(&means).map(|(seen, mean)| seen - mean).collect();
        Matching { controls: controls.centred(), treated }
    }

    fn of_covariates(block: &Block, given: &Matrix) -> Result<Matching, Error> {
        let (expected, seen) = (block.outcomes().rows(), given.rows());
        if seen != expected {
            return Err(Error::LengthDiffers { what: "the table of covariates", expected, seen });
        }
        let rows: Vec<&[f64]> = block.controls().iter().map(|unit| given.row(*unit)).collect();
        let controls = Matrix::from_rows(&rows)?;
        let share = 1.0 / controls.rows() as f64;
        let means = controls.transposed_times(&vec![share; controls.rows()]);
        let rows: Vec<&[f64]> = block.treated().iter().map(|unit| given.row(*unit)).collect();
        let treated = Matrix::from_rows(&rows)?.transposed_times(&vec![1.0 / rows.len() as f64; rows.len()]);
        let treated = treated.iter().zip(&means).map(|(seen, mean)| seen - mean).collect();
        Ok(Matching { controls: controls.centred(), treated })
    }

    /// The features with covariates after them, each brought to the standard deviation of all features.
    fn beside(&self, covariates: &Matching) -> Result<Matching, Error> {
        let size = sum::standard_deviation(self.controls.values()).unwrap_or(0.0);
        let mut scales = Vec::with_capacity(covariates.treated.len());
        for column in 0..covariates.controls.columns() {
            let deviation = sum::standard_deviation(&covariates.controls.column(column)).unwrap_or(0.0);
            if deviation <= 0.0 {
                return Err(Error::PredictorConstant { predictor: format!("covariate {column} (from 0)") });
            }
            scales.push(size / deviation);
        }
        let scaled = |row: &[f64]| -> Vec<f64> { row.iter().zip(&scales).map(|(v, s)| v * s).collect() };
        let rows: Vec<Vec<f64>> = (0..self.controls.rows())
            .map(|row| [self.controls.row(row), &scaled(covariates.controls.row(row))].concat())
            .collect();
        let treated = [self.treated.as_slice(), &scaled(&covariates.treated)].concat();
        Ok(Matching { controls: Matrix::from_rows(&rows)?, treated })
    }

    /// The features less what covariates foretell of them by least squares over the untreated units.
    fn without(&self, covariates: &Matching) -> Result<Matching, Error> {
        let mut treated = Vec::with_capacity(self.treated.len());
        let mut columns = Vec::with_capacity(self.treated.len());
        for (column, seen) in self.treated.iter().enumerate() {
            let fit = numeric::matrix::least_squares(&covariates.controls, &self.controls.column(column))?;
            treated.push(seen - sum::dot(&fit.coefficients, &covariates.treated));
            columns.push(fit.residuals);
        }
        Ok(Matching { controls: Matrix::from_rows(&columns)?.transposed(), treated })
    }

    fn simplex_weights(&self) -> Result<Vec<f64>, Error> {
        Ok(SimplexProblem::new(self.controls.transposed(), self.treated.clone())?.solve()?.weights)
    }

    /// Treated less weighted features.
    fn imbalance(&self, weights: &[f64]) -> Vec<f64> {
        let weighted = self.controls.transposed_times(weights);
        self.treated.iter().zip(weighted).map(|(seen, weighted)| seen - weighted).collect()
    }

    /// The weights with the ridge correction `X (X'X + p)^-1 d` of their imbalance `d`, by the smaller of two systems.
    fn augmented(&self, weights: &[f64], penalty: f64) -> Result<Vec<f64>, Error> {
        let imbalance = self.imbalance(weights);
        let (units, features) = (self.controls.rows(), self.controls.columns());
        // One ridge, solved on the shorter side: (X'X + p) and (XX' + p) give the same correction.
        let correction = if units <= features {
            solve_positive(&products(&self.controls, penalty)?, &self.controls.times(&imbalance))?
        } else {
            let system = products(&self.controls.transposed(), penalty)?;
            self.controls.times(&solve_positive(&system, &imbalance)?)
        };
        Ok(weights.iter().zip(correction).map(|(weight, change)| weight + change).collect())
    }

    /// The penalty by leaving out one feature at a time, and the largest within a standard error of the best.
    fn penalty(&self) -> Result<f64, Error> {
        let features = self.controls.columns();
        if features < 3 {
            let (what, seen) = ("the number of periods before treatment", features as f64);
            return Err(Error::OutOfRange { what, seen, expected: "at least three to choose a penalty" });
        }
        let largest = largest_squared_singular_value(&self.controls)?;
        let step = numeric::float::pow(LEAST_SHARE, 1.0 / (PENALTIES - 1) as f64);
        let penalties: Vec<f64> =
            (0..PENALTIES).map(|place| largest * numeric::float::pow(step, place as f64)).collect();
        // As in augsynth, the last feature is never left out.
        let errors = (0..features - 1)
            .map(|left_out| self.errors_without(left_out, &penalties))
            .collect::<Result<Vec<_>, Error>>()?;
        let errors = Matrix::from_rows(&errors)?;
        let judged: Vec<(f64, f64)> = (0..penalties.len())
            .map(|place| {
                let column = errors.column(place);
                let spread = sum::standard_deviation(&column).unwrap_or(0.0);
                (sum::mean(&column).unwrap_or(f64::INFINITY), spread / (column.len() as f64).sqrt())
            })
            .collect();
        let best = judged.iter().copied().min_by(|left, right| left.0.total_cmp(&right.0));
        let most = best.map_or(f64::INFINITY, |(error, spread)| error + spread);
        // Penalties fall: the first within reach is the largest.
        let chosen = penalties.iter().zip(&judged).find(|(_, (error, _))| *error <= most);
        Ok(chosen.map_or(largest, |(penalty, _)| *penalty))
    }

    fn errors_without(&self, left_out: usize, penalties: &[f64]) -> Result<Vec<f64>, Error> {
        let kept = |row: &[f64]| -> Vec<f64> {
            row.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, value)| *value).collect()
        };
        let rows: Vec<Vec<f64>> = (0..self.controls.rows()).map(|row| kept(self.controls.row(row))).collect();
        let rest = Matching { controls: Matrix::from_rows(&rows)?, treated: kept(&self.treated) };
        let weights = rest.simplex_weights()?;
        let aside = self.controls.column(left_out);
        let seen = self.treated[left_out];
        penalties
            .iter()
            .map(|penalty| {
                let error = seen - sum::dot(&aside, &rest.augmented(&weights, *penalty)?);
                Ok(error * error)
            })
            .collect()
    }
}

/// Products of the rows, with the penalty on the diagonal.
fn products(rows: &Matrix, penalty: f64) -> Result<Matrix, Error> {
    let n = rows.rows();
    let entry = |left: usize, right: usize| {
        sum::dot(rows.row(left), rows.row(right)) + if left == right { penalty } else { 0.0 }
    };
    let values = (0..n).flat_map(|left| (0..n).map(move |right| entry(left, right))).collect();
    Ok(Matrix::new(n, n, values)?)
}

/// By the power method, from a start that no symmetry of the data is at right angles to.
fn largest_squared_singular_value(matrix: &Matrix) -> Result<f64, Error> {
    // An uneven start: a constant one may have nothing of the leading direction where columns are centred.
    let mut direction: Vec<f64> = (0..matrix.rows()).map(|row| 1.0 + (row as f64 + 1.0).sqrt()).collect();
    let mut largest = 0.0;
    for _ in 0..MOST_ROUNDS {
        let next = matrix.times(&matrix.transposed_times(&direction));
        let length = sum::squares(&next).sqrt();
        if length <= 0.0 {
            return Err(Error::PredictorConstant { predictor: "the outcome".to_owned() });
        }
        direction = next.iter().map(|part| part / length).collect();
        if (length - largest).abs() <= SETTLED * length {
            return Ok(length);
        }
        largest = length;
    }
    Ok(largest)
}
