//! The saturated regression, from means by cohort and period.

use numeric::symmetric::{SymmetricFactors, information, variation};
use numeric::{Matrix, sum};

use super::layout::Layout;
use crate::Error;

/// The saturated regression.
pub(super) struct Regression {
    /// Means by cohort and period of the outcome less what covariates explain.
    pub(super) means: Vec<Vec<f64>>,
    pub(super) residuals: Vec<f64>,
    pub(super) coefficients: Vec<f64>,
    pub(super) factors: SymmetricFactors,
    /// Covariates, what the rest leaves of them, and their means.
    pub(super) cleaned: Vec<Vec<f64>>,
    pub(super) covariate_means: Vec<Vec<Vec<f64>>>,
}

impl Regression {
    pub(super) fn new(layout: &Layout, outcomes: &Matrix, covariates: &[Matrix]) -> Result<Self, Error> {
        let outcome = layout.column(outcomes);
        let mut means = layout.means(&outcome);
        let mut residuals = layout.cleaned(&outcome, &means);
        let columns: Vec<Vec<f64>> = covariates.iter().map(|own| layout.column(own)).collect();
        let covariate_means: Vec<_> = columns.iter().map(|column| layout.means(column)).collect();
        let cleaned: Vec<Vec<f64>> = columns
            .iter()
            .zip(&covariate_means)
            .map(|(column, means)| layout.cleaned(column, means))
            .collect();
        let scales: Vec<f64> = columns.iter().map(|column| variation(column, None)).collect();
        let factors = information(&cleaned, &vec![1.0; outcome.len()], &scales)?;
        let slopes: Vec<f64> = cleaned.iter().map(|column| sum::dot(column, &outcome)).collect();
        let coefficients = factors.solve(&slopes);
        for ((coefficient, column), own) in coefficients.iter().zip(&cleaned).zip(&covariate_means) {
            residuals.iter_mut().zip(column).for_each(|(held, value)| *held -= coefficient * value);
            for (held, mean) in means.iter_mut().flatten().zip(own.iter().flatten()) {
                *held -= coefficient * mean;
            }
        }
        Ok(Self { means, residuals, coefficients, factors, cleaned, covariate_means })
    }
}
