//! A panel whose treatment may rise, fall, return and differ in size from unit to unit.

use numeric::Matrix;

use super::super::Error;
use super::super::staggered::{check_ascending, check_even, check_length, numbered};

/// Outcomes beside the treatment that each unit had in each period.
///
/// # Units
/// A treatment is any number: zero and one, or a dose.
///
/// # Shape
/// `outcomes` and `treatments` are units x periods. Outcomes that were not observed are named by
/// [`TreatmentPanel::seen_where`]; treatments must be known everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct TreatmentPanel {
    outcomes: Matrix,
    treatments: Matrix,
    seen: Option<Vec<bool>>,
    periods: Vec<i64>,
    clusters: Option<Vec<usize>>,
    weights: Option<Vec<f64>>,
}

impl TreatmentPanel {
    /// A panel whose columns are `periods`. Standard errors are clustered by unit.
    ///
    /// # Errors
    /// When treatments or periods do not fit the outcomes, when periods are not ascending, or when one is missing: a
    /// horizon counts steps from one period to the next.
    pub fn new(outcomes: Matrix, treatments: Matrix, periods: Vec<i64>) -> Result<Self, Error> {
        check_length("the table of treatments", treatments.rows(), outcomes.rows())?;
        check_length("a row of the treatments", treatments.columns(), outcomes.columns())?;
        check_length("the list of periods", periods.len(), outcomes.columns())?;
        check_ascending(&periods)?;
        check_even(&periods)?;
        Ok(Self { outcomes, treatments, seen: None, periods, clusters: None, weights: None })
    }

    /// The panel with standard errors clustered by the given group of each unit.
    ///
    /// # Errors
    /// When there is not one entry for each unit.
    pub fn clustered_by(self, clusters: Vec<usize>) -> Result<Self, Error> {
        check_length("the list of clusters", clusters.len(), self.outcomes.rows())?;
        Ok(Self { clusters: Some(clusters), ..self })
    }

    /// The panel in which only the outcomes marked true were observed; what `outcomes` holds in the others is never read.
    ///
    /// A comparison of two periods uses the units observed in both.
    ///
    /// # Shape
    /// Units x periods, row after row.
    ///
    /// # Errors
    /// When there is not one entry for each cell.
    pub fn seen_where(self, seen: Vec<bool>) -> Result<Self, Error> {
        check_length("the list of observed cells", seen.len(), self.outcomes.values().len())?;
        Ok(Self { seen: seen.contains(&false).then_some(seen), ..self })
    }

    /// The panel in which each unit stands for as many as its weight says.
    ///
    /// # Errors
    /// When there is not one weight for each unit, or when one is not positive and finite.
    pub fn weighted_by(self, weights: Vec<f64>) -> Result<Self, Error> {
        check_length("the list of weights", weights.len(), self.outcomes.rows())?;
        let wrong = |weight: &f64| !(weight.is_finite() && *weight > 0.0);
        if let Some(unit) = weights.iter().position(wrong) {
            let seen = weights.get(unit).copied().unwrap_or(f64::NAN);
            return Err(Error::WeightNotPositive { unit, seen });
        }
        Ok(Self { weights: Some(weights), ..self })
    }

    /// The outcomes, units x periods.
    #[must_use]
    pub fn outcomes(&self) -> &Matrix {
        &self.outcomes
    }

    /// The treatments, units x periods.
    #[must_use]
    pub fn treatments(&self) -> &Matrix {
        &self.treatments
    }

    /// The periods, ascending and evenly spaced.
    #[must_use]
    pub fn periods(&self) -> &[i64] {
        &self.periods
    }

    /// Weight of a unit; one where none was given.
    #[must_use]
    pub fn weight(&self, unit: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights.get(unit).copied().unwrap_or(1.0))
    }

    /// Whether the outcome of a unit was observed in the period at this place.
    #[must_use]
    pub fn sees(&self, unit: usize, place: usize) -> bool {
        let at = unit.saturating_mul(self.periods.len()).saturating_add(place);
        self.seen.as_ref().is_none_or(|seen| seen.get(at).copied().unwrap_or(false))
    }

    /// The period at a place.
    pub(super) fn period(&self, place: usize) -> i64 {
        self.periods.get(place).copied().unwrap_or(i64::MAX)
    }

    /// Change of the outcome of a unit between two places.
    pub(super) fn change(&self, unit: usize, (from, to): (usize, usize)) -> f64 {
        self.outcomes.at(unit, to) - self.outcomes.at(unit, from)
    }

    /// Cluster of each unit, numbered from zero, and how many there are.
    pub(super) fn clusters(&self) -> (Vec<usize>, usize) {
        let units = self.outcomes.rows();
        self.clusters.as_ref().map_or_else(|| ((0..units).collect(), units), |given| numbered(given))
    }
}
