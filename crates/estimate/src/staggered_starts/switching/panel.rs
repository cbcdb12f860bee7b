//! A panel whose treatment may rise, fall, return and differ in size from unit to unit.

use numeric::Matrix;

use crate::Error;
use crate::panel::unit_outcomes::{UnitOutcomes, check_even, check_length};

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
    outcomes: UnitOutcomes,
    treatments: Matrix,
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
        let outcomes = UnitOutcomes::new(outcomes, periods)?;
        check_even(outcomes.periods())?;
        Ok(Self { outcomes, treatments })
    }

    /// The panel with standard errors clustered by the given group of each unit.
    ///
    /// # Errors
    /// When there is not one entry for each unit.
    pub fn clustered_by(self, clusters: Vec<usize>) -> Result<Self, Error> {
        Ok(Self { outcomes: self.outcomes.clustered_by(clusters)?, ..self })
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
        Ok(Self { outcomes: self.outcomes.seen_where(seen)?, ..self })
    }

    /// The panel in which each unit stands for as many as its weight says.
    ///
    /// # Errors
    /// When there is not one weight for each unit, or when one is not positive and finite.
    pub fn weighted_by(self, weights: Vec<f64>) -> Result<Self, Error> {
        Ok(Self { outcomes: self.outcomes.weighted_by(weights)?, ..self })
    }

    /// The outcomes, units x periods.
    #[must_use]
    pub fn outcomes(&self) -> &Matrix {
        self.outcomes.outcomes()
    }

    /// The treatments, units x periods.
    #[must_use]
    pub fn treatments(&self) -> &Matrix {
        &self.treatments
    }

    /// The periods, ascending and evenly spaced.
    #[must_use]
    pub fn periods(&self) -> &[i64] {
        self.outcomes.periods()
    }

    /// Weight of a unit; one where none was given.
    #[must_use]
    pub fn weight(&self, unit: usize) -> f64 {
        self.outcomes.weight(unit)
    }

    /// Whether the outcome of a unit was observed in the period at this place.
    #[must_use]
    pub fn sees(&self, unit: usize, place: usize) -> bool {
        self.outcomes.sees(unit, place)
    }

    /// The period at a place.
    pub(super) fn period(&self, place: usize) -> i64 {
        self.periods().get(place).copied().unwrap_or(i64::MAX)
    }

    /// Change of the outcome of a unit between two places.
    pub(super) fn change(&self, unit: usize, (from, to): (usize, usize)) -> f64 {
        self.outcomes().at(unit, to) - self.outcomes().at(unit, from)
    }

    /// Cluster of each unit, numbered from zero, and how many there are.
    pub(super) fn clusters(&self) -> (Vec<usize>, usize) {
        let units: Vec<usize> = (0..self.outcomes().rows()).collect();
        self.outcomes.clusters(&units)
    }
}
