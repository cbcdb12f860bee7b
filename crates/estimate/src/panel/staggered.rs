//! A panel in which units start treatment in different periods, or never; with gaps, weights and covariates if it has them.

use numeric::Matrix;

use crate::panel::unit_outcomes::{UnitOutcomes, check_even, check_length};
use crate::{AdoptionPanel, Error};

/// Outcomes of units that start treatment at several dates, and keep it.
///
/// # Shape
/// `outcomes` is units x periods. Cells that were not observed are named by [`Staggered::seen_where`].
#[derive(Debug, Clone, PartialEq)]
pub struct Staggered {
    outcomes: UnitOutcomes,
    cohorts: Vec<Option<i64>>,
    covariates: Option<Matrix>,
}

impl Staggered {
    /// A panel whose columns are `periods` and whose units start treatment in the period `cohorts` gives, or never.
    ///
    /// A start after the last period is no treatment within the panel. Standard errors are clustered by unit.
    ///
    /// # Errors
    /// When periods or cohorts do not fit the outcomes, or when periods are not ascending.
    pub fn new(outcomes: Matrix, periods: Vec<i64>, cohorts: Vec<Option<i64>>) -> Result<Staggered, Error> {
        check_length("the list of cohorts", cohorts.len(), outcomes.rows())?;
        let last = periods.last().copied().unwrap_or(i64::MIN);
        let cohorts = cohorts.into_iter().map(|cohort| cohort.filter(|start| *start <= last)).collect();
        Ok(Staggered { outcomes: UnitOutcomes::new(outcomes, periods)?, cohorts, covariates: None })
    }

    /// The panel with standard errors clustered by the given group of each unit.
    ///
    /// # Errors
    /// When there is not one entry for each unit.
    pub fn clustered_by(self, clusters: Vec<usize>) -> Result<Staggered, Error> {
        Ok(Staggered { outcomes: self.outcomes.clustered_by(clusters)?, ..self })
    }

    /// The panel in which only the cells marked true were observed; what `outcomes` holds in the others is never read.
    ///
    /// # Shape
    /// Units x periods, row after row.
    ///
    /// # Errors
    /// When there is not one entry for each cell.
    pub fn seen_where(self, seen: Vec<bool>) -> Result<Staggered, Error> {
        Ok(Staggered { outcomes: self.outcomes.seen_where(seen)?, ..self })
    }

    /// The panel in which each unit stands for as many as its weight says.
    ///
    /// # Errors
    /// When there is not one weight for each unit, or when one is not positive and finite.
    pub fn weighted_by(self, weights: Vec<f64>) -> Result<Staggered, Error> {
        Ok(Staggered { outcomes: self.outcomes.weighted_by(weights)?, ..self })
    }

    /// The panel with what is known of each unit before treatment. The constant is added by the estimators.
    ///
    /// # Shape
    /// Units x covariates; a covariate has one value a unit.
    ///
    /// # Errors
    /// When there is not one row for each unit.
    pub fn with_covariates(self, covariates: Matrix) -> Result<Staggered, Error> {
        check_length("the table of covariates", covariates.rows(), self.outcomes().rows())?;
        Ok(Staggered { covariates: Some(covariates), ..self })
    }

    /// The outcomes, units x periods.
    #[must_use]
    pub fn outcomes(&self) -> &Matrix {
        self.outcomes.outcomes()
    }

    /// The periods, ascending.
    #[must_use]
    pub fn periods(&self) -> &[i64] {
        self.outcomes.periods()
    }

    /// Start of treatment of a unit; none if it is not treated within the panel.
    #[must_use]
    pub fn cohort(&self, unit: usize) -> Option<i64> {
        self.cohorts.get(unit).copied().flatten()
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

    /// Whether every cell was observed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.outcomes.gaps() == 0
    }

    /// The covariates, units x covariates.
    #[must_use]
    pub fn covariates(&self) -> Option<&Matrix> {
        self.covariates.as_ref()
    }

    /// The same panel as factor models, matrix completion, rings and synthetic difference in differences by cohorts read it:
    /// column after column, each one period after the last.
    ///
    /// # Errors
    /// When a cell was not observed, when there are weights or covariates, when periods are not evenly apart, or when no unit
    /// is treated, none is never treated, or one starts with the first period.
    pub fn by_column(&self) -> Result<AdoptionPanel, Error> {
        Takes::default().check(self, "a method that reads columns")?;
        check_even(self.periods())?;
        let first_treated = |start: i64| self.periods().partition_point(|period| *period < start);
        let starts = self.cohorts.iter().map(|start| start.map(first_treated)).collect();
        AdoptionPanel::new(self.outcomes().clone(), starts)
    }

    /// Units with a period before their treatment, in order: the others can be compared with nobody, not even themselves.
    pub(crate) fn kept(&self, anticipation: u32) -> Vec<usize> {
        let observed = |unit: &usize| match self.cohort(*unit) {
            Some(cohort) => self.last_before(cohort, anticipation).is_some(),
            None => true,
        };
        (0..self.outcomes().rows()).filter(observed).collect()
    }

    /// Place of the last period before a start of treatment, less the anticipation.
    pub(crate) fn last_before(&self, cohort: i64, anticipation: u32) -> Option<usize> {
        self.periods().iter().rposition(|period| period.saturating_add(i64::from(anticipation)) < cohort)
    }

    /// Cluster of each given unit, numbered from zero, and how many there are.
    pub(crate) fn clusters(&self, units: &[usize]) -> (Vec<usize>, usize) {
        self.outcomes.clusters(units)
    }
}

/// What an estimator takes beside outcomes and starts; what it does not take is refused by name.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Takes {
    pub(crate) gaps: bool,
    pub(crate) weights: bool,
    pub(crate) covariates: bool,
}

impl Takes {
    /// Checks that a panel gives `method` nothing that it would pass over in silence.
    pub(crate) fn check(self, panel: &Staggered, method: &'static str) -> Result<(), Error> {
        if !self.gaps && !panel.is_complete() {
            return Err(Error::GapsNotTaken { method, cells: panel.outcomes.gaps() });
        }
        if panel.outcomes.is_weighted() && !self.weights {
            return Err(Error::WeightsNotTaken { method });
        }
        match panel.covariates.as_ref().filter(|_| !self.covariates) {
            Some(covariates) => Err(Error::CovariatesNotTaken { method, seen: covariates.columns() }),
            None => Ok(()),
        }
    }
}

/// Values added up within clusters.
pub(crate) fn totals(values: &[f64], cluster_of: &[usize], n_clusters: usize) -> Vec<f64> {
    let mut totals = vec![0.0; n_clusters];
    for (value, cluster) in values.iter().zip(cluster_of) {
        if let Some(total) = totals.get_mut(*cluster) {
            *total += value;
        }
    }
    totals
}
