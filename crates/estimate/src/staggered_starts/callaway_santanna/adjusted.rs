//! One cell with covariates taken out, or with units missing: regression, inverse probability, or both.

use numeric::{Matrix, float, matrix, sum};

use super::influence::{Compared, Influence, Shape};
use super::sample::Sample;
use super::{Adjustment, Estimate, Refusal};
use crate::Staggered;
use crate::panel::staggered::totals;

/// A probability of belonging to the cohort from which on the covariates tell it apart, as in R did.
const NO_OVERLAP: f64 = 0.999;

/// A probability from which on a comparison unit is left out, as in R DRDID: its odds would outweigh all the others.
const TRIMMED: f64 = 0.995;

/// Steps of Newton's method for the logit; it converges in about six.
const MOST_STEPS: usize = 50;

/// The units of a cell that were observed in both periods, those of the cohort first.
struct Cell {
    /// Change of each unit.
    changes: Vec<f64>,
    /// Weight of each unit.
    weights: Vec<f64>,
    /// Constant and covariates of each unit.
    regressors: Vec<Vec<f64>>,
    /// How many belong to the cohort.
    n_treated: usize,
}

/// Compares the units observed in both periods of a cell.
pub(super) fn compare(
    panel: &Staggered,
    sample: &Sample,
    (shape, adjustment): (Shape, Adjustment),
) -> Result<Compared, Refusal> {
    let own = sample.range(shape.group);
    let [near, far] = sample.controls(&shape);
    let sees = |member: &usize| {
        sample.units.get(*member).is_some_and(|u| panel.sees(*u, shape.place) && panel.sees(*u, shape.base))
    };
    let n_treated = own.clone().filter(sees).count();
    let members: Vec<usize> = own.chain(near).chain(far).collect();
    let seen: Vec<usize> = members.iter().copied().filter(sees).collect();
    if n_treated == 0 {
        return Err(Refusal::CohortNotSeen);
    }
    if seen.len() == n_treated {
        return Err(Refusal::ComparisonNotSeen);
    }
    let (at, base) = (sample.column(shape.place), sample.column(shape.base));
    let cell = Cell {
        changes: seen.iter().map(|member| at[*member] - base[*member]).collect(),
        weights: seen.iter().map(|member| sample.weights[*member]).collect(),
        regressors: seen.iter().map(|member| regressors(panel, sample, (*member, adjustment))).collect(),
        n_treated,
    };
    let (effect, influence) = cell.effect(adjustment)?;
    let mut listed = vec![0.0; members.len()];
    let places = listed.iter_mut().zip(&members).filter(|(_, member)| sees(member));
    for ((held, _), own) in places.zip(&influence) {
        *held = *own;
    }
    let clusters: Vec<usize> =
        seen.iter().filter_map(|member| sample.cluster_of.get(*member)).copied().collect();
    let standard_error = sum::squares(&totals(&influence, &clusters, sample.n_clusters)).sqrt();
    Ok(Compared {
        estimate: Estimate { effect, standard_error },
        n_treated,
        n_controls: seen.len() - n_treated,
        influence: Influence { shape, listed: Some(listed) },
    })
}

/// Constant and covariates of a unit; the constant alone where nothing is adjusted.
fn regressors(panel: &Staggered, sample: &Sample, (member, adjustment): (usize, Adjustment)) -> Vec<f64> {
    let own = match (adjustment, panel.covariates(), sample.units.get(member)) {
        (Adjustment::Unconditional, ..) | (_, None, _) | (_, _, None) => &[],
        (_, Some(covariates), Some(unit)) => covariates.row(*unit),
    };
    std::iter::once(1.0).chain(own.iter().copied()).collect()
}

/// A model of units, with the influence of each on its coefficients.
struct Model {
    /// Fitted value of each unit.
    fitted: Vec<f64>,
    /// Influence of each unit on each coefficient.
    influence: Vec<Vec<f64>>,
}

impl Cell {
    /// The effect and the influence of each unit on it.
    ///
    /// # References
    /// Sant'Anna & Zhao (2020), equations 2.2 (regression), 2.3 (probability, Hajek weights) and 3.1 (both), with the
    /// influence functions of their Theorem 1 and supplement.
    fn effect(&self, adjustment: Adjustment) -> Result<(f64, Vec<f64>), Refusal> {
        let treated: Vec<f64> =
            (0..self.changes.len()).map(|unit| f64::from(unit < self.n_treated)).collect();
        let own: Vec<f64> = self.weights.iter().zip(&treated).map(|(weight, d)| weight * d).collect();
        let outcome = match adjustment {
            Adjustment::OutcomeRegression | Adjustment::DoublyRobust => Some(self.regression()?),
            Adjustment::Unconditional | Adjustment::InverseProbability => None,
        };
        let propensity = match adjustment {
            Adjustment::InverseProbability | Adjustment::DoublyRobust => Some(self.propensity(&treated)?),
            Adjustment::Unconditional | Adjustment::OutcomeRegression => None,
        };
        let unexplained: Vec<f64> = match &outcome {
            Some(model) => self.changes.iter().zip(&model.fitted).map(|(change, fit)| change - fit).collect(),
            None => self.changes.clone(),
        };
        let (cohort_mean, mut influence) = weighted_mean(&own, &unexplained);
        if adjustment == Adjustment::OutcomeRegression {
            // The change of the comparison is the regression's, over the cohort: its weight is the cohort's own.
            add_model(&mut influence, outcome.as_ref(), &self.slopes(&own, None));
            return Ok((cohort_mean, influence));
        }
        let others: Vec<f64> = (self.weights.iter().zip(&treated))
            .enumerate()
            .map(|(unit, (weight, d))| {
                let known = propensity.as_ref().and_then(|model| model.fitted.get(unit));
                // As R DRDID trims: a unit all but sure to be treated would carry the comparison by its odds alone.
                let odds = known.map_or(1.0, |p| if *p < TRIMMED { p / (1.0 - p) } else { 0.0 });
                weight * (1.0 - d) * odds
            })
            .collect();
        let (control_mean, control_influence) = weighted_mean(&others, &unexplained);
        for (held, other) in influence.iter_mut().zip(&control_influence) {
            *held -= other;
        }
        let deviations: Vec<f64> = unexplained.iter().map(|value| value - control_mean).collect();
        // A larger coefficient of the logit moves the odds of a comparison unit by its odds times the regressor.
        add_model(&mut influence, propensity.as_ref(), &self.slopes(&others, Some(&deviations)));
        add_model(&mut influence, outcome.as_ref(), &self.slopes(&own, None));
        let back: Vec<f64> = self.slopes(&others, None).iter().map(|slope| -slope).collect();
        add_model(&mut influence, outcome.as_ref(), &back);
        Ok((cohort_mean - control_mean, influence))
    }

    /// Weighted mean of each regressor, times `values` where given.
    fn slopes(&self, weights: &[f64], values: Option<&[f64]>) -> Vec<f64> {
        let columns = self.regressors.first().map_or(0, Vec::len);
        let total = sum::ordered(weights);
        (0..columns)
            .map(|column| {
                let terms = self.regressors.iter().zip(weights).enumerate().map(|(unit, (row, weight))| {
                    let value = values.map_or(1.0, |values| values[unit]);
                    weight * value * row[column]
                });
                sum::ordered(terms) / total
            })
            .collect()
    }

    /// Regression of the change of comparison units on their covariates.
    fn regression(&self) -> Result<Model, Refusal> {
        let controls = self.n_treated..self.changes.len();
        let root = |unit: usize| self.weights[unit].sqrt();
        let rows: Vec<Vec<f64>> = (controls.clone())
            .zip(self.regressors.iter().skip(self.n_treated))
            .map(|(unit, row)| row.iter().map(|value| root(unit) * value).collect())
            .collect();
        let target: Vec<f64> = (controls.clone())
            .zip(self.changes.iter().skip(self.n_treated))
            .map(|(unit, change)| root(unit) * change)
            .collect();
        let repeats = |_| Refusal::CovariatesRepeat;
        let columns = self.regressors.first().map_or(0, Vec::len);
        if rows.len() < columns {
            return Err(Refusal::CovariatesRepeat);
        }
        let system = Matrix::from_rows(&rows).map_err(repeats)?;
        let solved = matrix::least_squares(&system, &target).map_err(repeats)?;
        let fitted: Vec<f64> =
            self.regressors.iter().map(|row| sum::dot(row, &solved.coefficients)).collect();
        let hessian =
            gram(&self.regressors, |unit| if unit < self.n_treated { 0.0 } else { self.weights[unit] });
        let scores = |unit: usize| {
            if unit < self.n_treated { 0.0 } else { self.weights[unit] * (self.changes[unit] - fitted[unit]) }
        };
        let influence = self.bread(&hessian, scores).ok_or(Refusal::CovariatesRepeat)?;
        Ok(Model { fitted, influence })
    }

    /// Logit of belonging to the cohort, by Newton's method.
    fn propensity(&self, treated: &[f64]) -> Result<Model, Refusal> {
        let repeats = |_| Refusal::CovariatesRepeat;
        let columns = self.regressors.first().map_or(0, Vec::len);
        let system = Matrix::from_rows(&self.regressors).map_err(repeats)?;
        if self.regressors.len() < columns {
            return Err(Refusal::CovariatesRepeat);
        }
        // Solved for its refusal alone: covariates that repeat one another are named before the logit meets them.
        matrix::least_squares(&system, treated).map_err(repeats)?;
        let mut coefficients = vec![0.0; columns];
        let mut fitted = vec![0.5; self.regressors.len()];
        for _ in 0..MOST_STEPS {
            let hessian =
                gram(&self.regressors, |unit| self.weights[unit] * fitted[unit] * (1.0 - fitted[unit]));
            let score: Vec<f64> = (0..columns)
                .map(|column| {
                    sum::ordered(
                        self.regressors
                            .iter()
                            .enumerate()
                            .map(|(unit, row)| self.score(unit, treated, &fitted) * row[column]),
                    )
                })
                .collect();
            // Separated cohorts drive the probabilities to one and the system to zero.
            let step = Matrix::from_rows(&hessian)
                .and_then(|hessian| matrix::solve_positive(&hessian, &score))
                .map_err(|_| Refusal::NoOverlap)?;
            for (held, step) in coefficients.iter_mut().zip(&step) {
                *held += step;
            }
            fitted = self
                .regressors
                .iter()
                .map(|row| 1.0 / (1.0 + float::exp(-sum::dot(row, &coefficients))))
                .collect();
            // Step times score is twice what the likelihood can still gain: nothing that its last digit would show.
            if sum::dot(&step, &score).abs() < 1e-20 * self.weights.len() as f64 {
                break;
            }
        }
        if fitted.iter().any(|p| p.is_nan() || *p >= NO_OVERLAP) {
            return Err(Refusal::NoOverlap);
        }
        let hessian = gram(&self.regressors, |unit| self.weights[unit] * fitted[unit] * (1.0 - fitted[unit]));
        let influence =
            self.bread(&hessian, |unit| self.score(unit, treated, &fitted)).ok_or(Refusal::NoOverlap)?;
        Ok(Model { fitted, influence })
    }

    fn score(&self, unit: usize, treated: &[f64], fitted: &[f64]) -> f64 {
        self.weights[unit] * (treated[unit] - fitted[unit])
    }

    /// Influence of each unit on the coefficients: its score, solved by the Hessian.
    fn bread(&self, hessian: &[Vec<f64>], scores: impl Fn(usize) -> f64) -> Option<Vec<Vec<f64>>> {
        let system = Matrix::from_rows(hessian).ok()?;
        let columns = system.columns();
        let inverse: Vec<Vec<f64>> = (0..columns)
            .map(|column| {
                let unit: Vec<f64> = (0..columns).map(|row| f64::from(row == column)).collect();
                matrix::solve_positive(&system, &unit).ok()
            })
            .collect::<Option<_>>()?;
        let rows = self.regressors.iter().enumerate().map(|(unit, row)| {
            let score = scores(unit);
            inverse.iter().map(|column| score * sum::dot(column, row)).collect()
        });
        Some(rows.collect())
    }
}

/// Sum of weight times the outer product of each row.
fn gram(rows: &[Vec<f64>], weight: impl Fn(usize) -> f64) -> Vec<Vec<f64>> {
    let columns = rows.first().map_or(0, Vec::len);
    let mut total = vec![vec![0.0; columns]; columns];
    for (unit, row) in rows.iter().enumerate() {
        let weight = weight(unit);
        for (held, left) in total.iter_mut().zip(row) {
            for (held, right) in held.iter_mut().zip(row) {
                *held += weight * left * right;
            }
        }
    }
    total
}

/// The weighted mean, and the influence of each unit on it.
fn weighted_mean(weights: &[f64], values: &[f64]) -> (f64, Vec<f64>) {
    let total = sum::ordered(weights);
    let mean = sum::dot(weights, values) / total;
    (mean, weights.iter().zip(values).map(|(weight, value)| weight * (value - mean) / total).collect())
}

/// Takes off what a unit does to a model's coefficients times what these do to the effect.
fn add_model(influence: &mut [f64], model: Option<&Model>, slopes: &[f64]) {
    let Some(model) = model else { return };
    for (held, own) in influence.iter_mut().zip(&model.influence) {
        *held -= sum::dot(own, slopes);
    }
}
