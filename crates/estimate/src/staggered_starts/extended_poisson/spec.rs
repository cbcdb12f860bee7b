//! The estimator: its settings, and the fit that they lead to.

use super::expectation::Expectation;
use super::table::Table;
use super::{ExtendedPoissonFit, aggregate};
use crate::panel::staggered::Takes;
use crate::regression::fixed_effects::Correction;
use crate::staggered_starts::callaway_santanna::Comparison;
use crate::{Error, Staggered};

/// The name by which it refuses.
const METHOD: &str = "the extended Poisson estimator";

/// The extended two-way Poisson estimator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtendedPoissonSpec {
    /// Which cells are expected to follow cohort and period: all not yet treated, or each cohort's last one before treatment
    /// and those of units never treated.
    pub comparison: Comparison,
    /// Periods before its start in which treatment may already show.
    pub anticipation: u32,
}

impl Default for ExtendedPoissonSpec {
    fn default() -> Self {
        Self { comparison: Comparison::NotYetTreated, anticipation: 0 }
    }
}

impl ExtendedPoissonSpec {
    /// Estimates the effects.
    ///
    /// # Assumptions
    /// Without treatment the expected count of each cohort would have moved in proportion to the others'. An exposure that
    /// does not change over time is part of a unit's level and needs no mention; one that changes is not admitted here: use
    /// [`PoissonFixedEffectsSpec`](crate::regression::fixed_effects::PoissonFixedEffectsSpec). The shares of cohorts count as known.
    ///
    /// # Errors
    /// When a count is negative, when the panel has gaps, weights or covariates, when no cohort can be compared with anybody,
    /// or with fewer than two clusters.
    ///
    /// # References
    /// Wooldridge (2023), *Simple approaches to nonlinear difference-in-differences with panel data*, The Econometrics
    /// Journal 26, procedure 2.1 and section 5 (Poisson: pooled and fixed-effects estimates coincide).
    pub fn fit(&self, panel: &Staggered) -> Result<ExtendedPoissonFit, Error> {
        Takes::default().check(panel, METHOD)?;
        let counts = panel.outcomes();
        if let Some((row, &seen)) = counts.values().iter().enumerate().find(|(_, count)| **count < 0.0) {
            return Err(Error::CountNegative { row, seen });
        }
        let table = Table::new(panel, self.comparison, self.anticipation)?;
        let expectation = Expectation::new(&table)?;
        let (clusters, n_clusters) = panel.clusters(&table.units);
        let effects = table.effects.len();
        let (n_rows, periods) = (table.units.len() * table.periods.len(), table.periods.len());
        let scale = Correction::of(n_rows, effects + periods).by_clusters(n_clusters)?;
        let clusters = aggregate::Clusters { of: &clusters, number: n_clusters, scale };
        aggregate::report(&table, &expectation, (counts, &clusters))
    }
}
