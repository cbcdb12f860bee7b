//! A balanced panel in which units start treatment in different periods, or never.

use std::collections::BTreeMap;

use numeric::Matrix;

use super::super::Error;

/// Outcomes of units that start treatment at several dates.
///
/// # Shape
/// `outcomes` is units x periods, without gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Staggered {
    outcomes: Matrix,
    periods: Vec<i64>,
    cohorts: Vec<Option<i64>>,
    clusters: Option<Vec<usize>>,
}

impl Staggered {
    /// A panel whose columns are `periods` and whose units start treatment in the period `cohorts` gives, or never.
    ///
    /// A start after the last period is no treatment within the panel. Standard errors are clustered by unit.
    ///
    /// # Errors
    /// When periods or cohorts do not fit the outcomes, or when periods are not ascending.
    pub fn new(outcomes: Matrix, periods: Vec<i64>, cohorts: Vec<Option<i64>>) -> Result<Staggered, Error> {
        check_length("the list of periods", periods.len(), outcomes.columns())?;
        check_length("the list of cohorts", cohorts.len(), outcomes.rows())?;
        for (place, pair) in periods.windows(2).enumerate() {
            if let [before, seen] = *pair
                && seen <= before
            {
                return Err(Error::PeriodsNotAscending { place: place + 1, before, seen });
            }
        }
        let last = periods.last().copied().unwrap_or(i64::MIN);
        let cohorts = cohorts.into_iter().map(|cohort| cohort.filter(|start| *start <= last)).collect();
        Ok(Staggered { outcomes, periods, cohorts, clusters: None })
    }

    /// The panel with standard errors clustered by the given group of each unit.
    ///
    /// # Errors
    /// When there is not one entry for each unit.
    pub fn clustered_by(self, clusters: Vec<usize>) -> Result<Staggered, Error> {
        check_length("the list of clusters", clusters.len(), self.outcomes.rows())?;
        Ok(Staggered { clusters: Some(clusters), ..self })
    }

    /// The outcomes, units x periods.
    #[must_use]
    pub fn outcomes(&self) -> &Matrix {
        &self.outcomes
    }

    /// The periods, ascending.
    #[must_use]
    pub fn periods(&self) -> &[i64] {
        &self.periods
    }

    /// Start of treatment of a unit; none if it is not treated within the panel.
    #[must_use]
    pub fn cohort(&self, unit: usize) -> Option<i64> {
        self.cohorts.get(unit).copied().flatten()
    }

    /// Units with a period before their treatment, in order: the others can be compared with nobody, not even themselves.
    pub(super) fn kept(&self, anticipation: u32) -> Vec<usize> {
        let observed = |unit: &usize| match self.cohort(*unit) {
            Some(cohort) => self.last_before(cohort, anticipation).is_some(),
            None => true,
        };
        (0..self.outcomes.rows()).filter(observed).collect()
    }

    /// Place of the last period before a start of treatment, less the anticipation.
    pub(super) fn last_before(&self, cohort: i64, anticipation: u32) -> Option<usize> {
        self.periods.iter().rposition(|period| period.saturating_add(i64::from(anticipation)) < cohort)
    }

    /// Cluster of each given unit, numbered from zero, and how many there are.
    pub(crate) fn clusters(&self, units: &[usize]) -> (Vec<usize>, usize) {
        let Some(given) = &self.clusters else { return ((0..units.len()).collect(), units.len()) };
        let named: Vec<usize> = units.iter().filter_map(|unit| given.get(*unit).copied()).collect();
        let mut numbers: BTreeMap<usize, usize> = named.iter().map(|cluster| (*cluster, 0)).collect();
        for (number, held) in numbers.values_mut().enumerate() {
            *held = number;
        }
        let numbered = named.iter().filter_map(|cluster| numbers.get(cluster).copied()).collect();
        (numbered, numbers.len())
    }
}

fn check_length(what: &'static str, seen: usize, expected: usize) -> Result<(), Error> {
    if seen == expected { Ok(()) } else { Err(Error::LengthDiffers { what, expected, seen }) }
}
