//! The observations of a regression with fixed effects: one row each, whatever the shape of the panel.

use numeric::fixed_effects::Factor;

use crate::Error;

/// Observations, of which no panel has to be complete.
///
/// # Shape
/// Every list has one entry for each row.
#[derive(Debug, Clone, PartialEq)]
pub struct Observations {
    pub(super) outcome: Vec<f64>,
    pub(super) regressors: Vec<(String, Vec<f64>)>,
    pub(super) factors: Vec<(String, Factor)>,
    pub(super) clusters: Vec<Factor>,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) exposure: Option<Vec<f64>>,
}

impl Observations {
    /// Observations of an outcome.
    ///
    /// # Errors
    /// When there are none, or when an outcome is not finite.
    pub fn new(outcome: Vec<f64>) -> Result<Self, Error> {
        if outcome.is_empty() {
            return Err(Error::Numeric(numeric::Error::Empty { what: "the list of outcomes" }));
        }
        check_finite("the list of outcomes", &outcome)?;
        let none = (Vec::new(), Vec::new(), Vec::new());
        let (regressors, factors, clusters) = none;
        Ok(Self { outcome, regressors, factors, clusters, weights: None, exposure: None })
    }

    /// With one more regressor.
    ///
    /// # Errors
    /// When it does not have a finite number for each row.
    pub fn with_regressor(mut self, name: &str, values: Vec<f64>) -> Result<Self, Error> {
        self.check("a regressor", values.len())?;
        check_finite("a regressor", &values)?;
        self.regressors.push((name.to_owned(), values));
        Ok(self)
    }

    /// With one more factor of fixed effects.
    ///
    /// # Errors
    /// When it does not have a level for each row.
    pub fn with_factor(mut self, name: &str, factor: Factor) -> Result<Self, Error> {
        self.check("a factor", factor.codes().len())?;
        self.factors.push((name.to_owned(), factor));
        Ok(self)
    }

    /// With one more list of clusters within which errors go together; two at most.
    ///
    /// # Errors
    /// When it does not have a cluster for each row, or when there are two lists already.
    pub fn clustered_by(mut self, clusters: Factor) -> Result<Self, Error> {
        self.check("a list of clusters", clusters.codes().len())?;
        if self.clusters.len() == 2 {
            return Err(Error::TooManyClusterings);
        }
        self.clusters.push(clusters);
        Ok(self)
    }

    /// With a weight for each row; a row of weight zero is left out.
    ///
    /// # Errors
    /// When there is not one for each row, or when one is negative or not finite.
    pub fn weighted(self, weights: Vec<f64>) -> Result<Self, Error> {
        self.check("the list of weights", weights.len())?;
        check_finite("the list of weights", &weights)?;
        if let Some(&seen) = weights.iter().find(|weight| **weight < 0.0) {
            return Err(Error::OutOfRange { what: "a weight", seen, expected: "zero or positive" });
        }
        Ok(Self { weights: Some(weights), ..self })
    }

    /// With the exposure of each row, to which a Poisson count is proportional.
    ///
    /// # Errors
    /// When there is not one for each row, or when one is not positive and finite.
    pub fn exposed(self, exposure: Vec<f64>) -> Result<Self, Error> {
        self.check("the list of exposures", exposure.len())?;
        check_finite("the list of exposures", &exposure)?;
        if let Some(&seen) = exposure.iter().find(|exposure| **exposure <= 0.0) {
            return Err(Error::OutOfRange { what: "an exposure", seen, expected: "positive" });
        }
        Ok(Self { exposure: Some(exposure), ..self })
    }

    /// The first regressor that is on in some rows and off in others and has counts on one side alone.
    pub(crate) fn regressor_without_count(&self) -> Option<String> {
        let counted = |values: &[f64], on: bool| {
            let mut rows = values.iter().zip(&self.outcome).filter(|(value, _)| (**value != 0.0) == on);
            rows.any(|(_, count)| *count > 0.0)
        };
        let one_sided = |(_, values): &&(String, Vec<f64>)| {
            let varies = [true, false].iter().all(|on| values.iter().any(|value| (*value != 0.0) == *on));
            varies && counted(values, true) != counted(values, false)
        };
        self.regressors.iter().find(one_sided).map(|(name, _)| name.clone())
    }

    /// The names of the regressors.
    pub(crate) fn names(&self) -> Vec<String> {
        self.regressors.iter().map(|(name, _)| name.clone()).collect()
    }

    fn check(&self, what: &'static str, seen: usize) -> Result<(), Error> {
        let expected = self.outcome.len();
        if seen == expected { Ok(()) } else { Err(Error::LengthDiffers { what, expected, seen }) }
    }

    /// Whether counts arise from an exposure.
    pub(crate) fn is_exposed(&self) -> bool {
        self.exposure.is_some()
    }
}

fn check_finite(what: &'static str, values: &[f64]) -> Result<(), Error> {
    match values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((row, &seen)) => Err(Error::Numeric(numeric::Error::NotFinite { what, row, column: 0, seen })),
        None => Ok(()),
    }
}
