//! Linear regression with fixed effects: two-way fixed effects and its kin.

use numeric::fixed_effects::FixedEffects;
use numeric::sum;
use numeric::symmetric::{information, variation};

use super::covariance::{Correction, kept_only, sandwich};
use super::{Coefficient, FixedEffectsFit, Observations, Sample, Singletons, StandardErrors};
use crate::Error;

/// Linear regression with fixed effects.
///
/// With staggered treatment and effects that differ, its coefficient is no average of effects: see
/// [`goodman_bacon`](crate::staggered_starts::goodman_bacon).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinearFixedEffectsSpec {
    /// What becomes of levels with a single row.
    pub singletons: Singletons,
    /// How far errors go together.
    pub errors: StandardErrors,
}

impl LinearFixedEffectsSpec {
    /// Regresses the outcome on regressors and fixed effects, weighted where weights are given.
    ///
    /// # Assumptions
    /// Errors are unrelated to the regressors in every row of a level; errors of different clusters are unrelated.
    ///
    /// # Errors
    /// When there is no factor, no regressor that the fixed effects leave free, an exposure (it belongs to counts), too few
    /// rows or clusters, or when levels cannot be told apart.
    ///
    /// # Example
    /// ```
    /// use estimate::fixed_effects::{LinearFixedEffectsSpec, Observations};
    /// use numeric::fixed_effects::Factor;
    ///
    /// // Four units over two periods; the first two are treated in the second and rise by two more than the others.
    /// let outcome = vec![1.0, 4.0, 5.0, 8.0, 2.0, 3.0, 7.0, 8.0];
    /// let treated = vec![0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    /// let observations = Observations::new(outcome)?
    ///     .with_regressor("treated", treated)?
    ///     .with_factor("unit", Factor::new(&[0, 0, 1, 1, 2, 2, 3, 3]))?
    ///     .with_factor("period", Factor::new(&[0, 1, 0, 1, 0, 1, 0, 1]))?
    ///     .clustered_by(Factor::new(&[0, 0, 1, 1, 2, 2, 3, 3]))?;
    /// let fit = LinearFixedEffectsSpec::default().fit(&observations)?;
    /// assert!((fit.coefficients[0].estimate - 2.0).abs() < 1e-12);
    /// # Ok::<(), estimate::Error>(())
    /// ```
    ///
    /// # References
    /// `feols` of R fixest 0.14; small-sample conventions `ssc(K.fixef = "nonnested", G.df = "min")`.
    pub fn fit(&self, all: &Observations) -> Result<FixedEffectsFit, Error> {
        if all.is_exposed() {
            return Err(Error::ExposureOfNoCount);
        }
        let sample = Sample::new(all, (self.singletons, false), &[])?;
        let names = all.names();
        let effects = FixedEffects::new(&sample.factors)?;
        let columns: Vec<&[f64]> =
            std::iter::once(&sample.outcome).chain(&sample.regressors).map(Vec::as_slice).collect();
        // Frisch and Waugh: less what the effects explain, outcome and regressors give the coefficients of the whole
        // regression.
        let mut cleaned = effects.absorb(&columns, sample.weights.as_deref())?;
        let outcome = cleaned.remove(0);
        let weights = sample.weights.clone().unwrap_or_else(|| vec![1.0; outcome.len()]);
        let scales: Vec<f64> =
            sample.regressors.iter().map(|column| variation(column, Some(&weights))).collect();
        let factors = information(&cleaned, &weights, &scales)?;
        let kept = factors.kept().to_vec();
        if kept.is_empty() {
            return Err(Error::NothingVaries { regressors: names });
        }
        let dot = |column: &Vec<f64>| {
            sum::ordered(column.iter().zip(&outcome).zip(&weights).map(|((x, y), weight)| x * y * weight))
        };
        let coefficients = factors.solve(&cleaned.iter().map(dot).collect::<Vec<f64>>());
        let mut residuals = outcome;
        for (coefficient, column) in coefficients.iter().zip(&cleaned) {
            residuals.iter_mut().zip(column).for_each(|(held, value)| *held -= coefficient * value);
        }
        let clusters = match self.errors {
            StandardErrors::Clustered => sample.clusters.as_slice(),
            StandardErrors::Independent => &[],
        };
        let correction = Correction::new(kept.len(), &sample.factors, clusters);
        let bread = factors.inverse();
        let (full, degrees) = match self.errors {
            StandardErrors::Independent => {
                let squares =
                    residuals.iter().zip(&weights).map(|(residual, weight)| residual * residual * weight);
                let variance = sum::ordered(squares) / correction.degrees()? as f64;
                let scaled = |row: Vec<f64>| row.into_iter().map(|value| value * variance).collect();
                (bread.into_iter().map(scaled).collect(), correction.degrees()?)
            }
            StandardErrors::Clustered => {
                let score = |column: &Vec<f64>| {
                    let rows = column.iter().zip(&residuals).zip(&weights);
                    rows.map(|((value, residual), weight)| value * residual * weight).collect()
                };
                let scores: Vec<Vec<f64>> = cleaned.iter().map(score).collect();
                // Clusters are what is independent, and not rows: t has as many degrees as the fewer of two lists, less
                // one.
                let fewest = clusters.iter().map(numeric::fixed_effects::Factor::levels).min().unwrap_or(0);
                (sandwich(&bread, &scores, clusters, correction)?, fewest.saturating_sub(1))
            }
        };
        let covariance = kept_only(&full, &kept, &names)?;
        Ok(FixedEffectsFit {
            coefficients: named(&kept, &names, &coefficients, &covariance),
            covariance,
            collinear: factors.repeated().iter().filter_map(|place| names.get(*place).cloned()).collect(),
            left_out: sample.left_out,
            separated: Vec::new(),
            n_rows: sample.rows.len(),
            n_clusters: clusters.iter().map(numeric::fixed_effects::Factor::levels).collect(),
            degrees: Some(degrees),
            route: None,
        })
    }
}

/// The kept coefficients with their names.
pub(super) fn named(
    kept: &[usize],
    names: &[String],
    estimates: &[f64],
    covariance: &numeric::Matrix,
) -> Vec<Coefficient> {
    kept.iter()
        .enumerate()
        .map(|(place, column)| Coefficient {
            regressor: names[*column].clone(),
            estimate: estimates[*column],
            standard_error: covariance.at(place, place).sqrt(),
        })
        .collect()
}
