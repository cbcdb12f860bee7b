//! Poisson regression with fixed effects: rate ratios of counts, right whatever their variance.

use numeric::fixed_effects::{Factor, FixedEffects};
use numeric::poisson::{PoissonMaximum, PoissonRegression, PoissonSolution};

use super::collapse::collapsed;
use super::covariance::{Correction, kept_only, sandwich};
use super::linear::named;
use super::{FixedEffectsFit, Observations, Route, Sample, Singletons, StandardErrors};
use crate::Error;

/// Which rows the likelihood is maximised over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rows {
    /// Sums over units with the same regressors, where the panel is complete and this gives the same maximum.
    #[default]
    CollapsedWhereSame,
    /// Every row.
    All,
}

/// Poisson regression with fixed effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoissonFixedEffectsSpec {
    /// What becomes of levels with a single row.
    pub singletons: Singletons,
    /// How far errors go together.
    pub errors: StandardErrors,
    /// Which rows the likelihood is maximised over.
    pub rows: Rows,
}

impl PoissonFixedEffectsSpec {
    /// Regresses a count on regressors and fixed effects; coefficients are logarithms of rate ratios.
    ///
    /// Levels whose counts are all zero, and rows whose expected count runs to zero (separation), inform no coefficient:
    /// they are left out and listed.
    ///
    /// # Assumptions
    /// The expected count is the exponential of regressors, fixed effects and the logarithm of the exposure. The variance
    /// may be anything; errors of different clusters are unrelated.
    ///
    /// # Errors
    /// When a count is negative, when there is no factor or no regressor that the rest leaves free, when too few rows or
    /// clusters remain, or when the likelihood does not settle.
    ///
    /// # Example
    /// ```
    /// use estimate::fixed_effects::{Observations, PoissonFixedEffectsSpec};
    /// use numeric::fixed_effects::Factor;
    ///
    /// // Three units over two periods: the treated one halves while the others double, a rate ratio of one quarter.
    /// let observations = Observations::new(vec![8.0, 4.0, 3.0, 6.0, 5.0, 10.0])?
    ///     .with_regressor("treated", vec![0.0, 1.0, 0.0, 0.0, 0.0, 0.0])?
    ///     .with_factor("unit", Factor::new(&[0, 0, 1, 1, 2, 2]))?
    ///     .with_factor("period", Factor::new(&[0, 1, 0, 1, 0, 1]))?;
    /// let spec = PoissonFixedEffectsSpec {
    ///     errors: estimate::fixed_effects::StandardErrors::Independent,
    ///     ..PoissonFixedEffectsSpec::default()
    /// };
    /// let fit = spec.fit(&observations)?;
    /// assert!((fit.coefficients[0].estimate - numeric::float::ln(0.25)).abs() < 1e-10);
    /// # Ok::<(), estimate::Error>(())
    /// ```
    ///
    /// # References
    /// Wooldridge (1999), *Distribution-free estimation of some nonlinear panel data models*, Journal of Econometrics 90;
    /// Correia, Guimaraes & Zylkin (2020), Stata Journal 20; `fepois` of R fixest 0.14.
    pub fn fit(&self, all: &Observations) -> Result<FixedEffectsFit, Error> {
        if let Some((row, &seen)) = all.outcome.iter().enumerate().find(|(_, count)| **count < 0.0) {
            return Err(Error::CountNegative { row, seen });
        }
        let mut separated = Vec::new();
        loop {
            // Without the rows that are separated a level may be left without a count, and other rows may come to be
            // separated.
            let sample = Sample::new(all, (self.singletons, true), &separated)?;
            let (solution, route) = self.solve(&sample)?;
            match solution {
                PoissonSolution::Settled(maximum) => {
                    separated.sort_unstable();
                    return self.report(all, (sample, separated), (&maximum, route));
                }
                PoissonSolution::Separated(rows) => {
                    separated.extend(rows.iter().filter_map(|row| sample.rows.get(*row)));
                }
            }
        }
    }

    fn solve(&self, sample: &Sample) -> Result<(PoissonSolution, Route), Error> {
        if self.rows == Rows::CollapsedWhereSame
            && let Some(solved) = collapsed(sample)?
        {
            return Ok(solved);
        }
        let regressors: Vec<&[f64]> = sample.regressors.iter().map(Vec::as_slice).collect();
        let effects = FixedEffects::new(&sample.factors)?;
        let regression = PoissonRegression {
            outcome: &sample.outcome,
            regressors: &regressors,
            effects: &effects,
            weights: sample.weights.as_deref(),
            offset: sample.offset.as_deref(),
        };
        Ok((regression.fit()?, Route::Rows))
    }

    fn report(
        &self,
        all: &Observations,
        (sample, separated): (Sample, Vec<usize>),
        (maximum, route): (&PoissonMaximum, Route),
    ) -> Result<FixedEffectsFit, Error> {
        let names = all.names();
        let kept: Vec<usize> = (0..names.len()).filter(|at| !maximum.repeated.contains(at)).collect();
        if kept.is_empty() {
            let nowhere = all.regressor_without_count();
            return Err(nowhere.map_or(Error::NothingVaries { regressors: names }, |regressor| {
                Error::NothingCounted { regressor }
            }));
        }
        let clusters = match self.errors {
            StandardErrors::Clustered => sample.clusters.as_slice(),
            StandardErrors::Independent => &[],
        };
        let correction = Correction::new(kept.len(), &sample.factors, clusters);
        let full = match self.errors {
            StandardErrors::Independent => {
                // With variance equal to the mean the inverse information is the covariance; fixest corrects it for
                // parameters too.
                let scale = correction.by_parameters()?;
                let scaled = |row: &Vec<f64>| row.iter().map(|value| value * scale).collect();
                maximum.inverse_information.iter().map(scaled).collect()
            }
            StandardErrors::Clustered => {
                let scores = scores(&sample, maximum);
                sandwich(&maximum.inverse_information, &scores, clusters, correction)?
            }
        };
        let covariance = kept_only(&full, &kept, &names)?;
        Ok(FixedEffectsFit {
            coefficients: named(&kept, &names, &maximum.coefficients, &covariance),
            covariance,
            collinear: maximum.repeated.iter().filter_map(|place| names.get(*place).cloned()).collect(),
            n_rows: sample.rows.len(),
            n_clusters: clusters.iter().map(Factor::levels).collect(),
            left_out: sample.left_out,
            separated,
            degrees: None,
            route: Some(route),
        })
    }
}

/// What each row adds to the slope of the likelihood, for each coefficient.
fn scores(sample: &Sample, maximum: &PoissonMaximum) -> Vec<Vec<f64>> {
    let surprise: Vec<f64> =
        sample.outcome.iter().zip(&maximum.expected).map(|(seen, expected)| seen - expected).collect();
    let surprise: Vec<f64> = match &sample.weights {
        Some(weights) => surprise.iter().zip(weights).map(|(value, weight)| value * weight).collect(),
        None => surprise,
    };
    let score =
        |column: &Vec<f64>| column.iter().zip(&surprise).map(|(value, surprise)| value * surprise).collect();
    maximum.residual_regressors.iter().map(score).collect()
}
