//! The estimator: its settings, and the fit that they lead to.

use numeric::{Matrix, sum};

use super::layout::Layout;
use super::regression::Regression;
use super::{ReferenceCohort, SunAbrahamFit, average};
use crate::panel::staggered::Takes;
use crate::regression::fixed_effects::{Correction, StandardErrors};
use crate::{Error, Staggered};

/// The name by which it refuses.
const METHOD: &str = "the estimator of Sun and Abraham";

/// The interaction-weighted estimator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SunAbrahamSpec {
    /// Whom the cohorts are compared with.
    pub reference: ReferenceCohort,
    /// Periods before its start in which treatment may already show.
    pub anticipation: u32,
    /// How far errors go together: within the clusters of the panel, by default its units.
    pub errors: StandardErrors,
}

impl SunAbrahamSpec {
    /// Estimates the effects without covariates.
    ///
    /// # Assumptions
    /// Without treatment each cohort would have moved in parallel with the reference; nothing is anticipated beyond
    /// `anticipation` periods. The shares of cohorts count as known, as in `sunab`.
    ///
    /// # Errors
    /// When nobody is left as reference, when no cohort has a period before treatment, when the panel has gaps, weights
    /// or covariates fixed over time, or with fewer than two clusters.
    ///
    /// # References
    /// Sun & Abraham (2021), *Estimating dynamic treatment effects in event studies with heterogeneous treatment effects*,
    /// Journal of Econometrics 225, definition 3 and equation 27; `sunab` of R fixest 0.14 with its small-sample conventions.
    pub fn fit(&self, panel: &Staggered) -> Result<SunAbrahamFit, Error> {
        self.fit_with(panel, &[])
    }

    /// Estimates the effects beside covariates, each units x periods.
    ///
    /// # Errors
    /// As [`fit`](Self::fit), and when a covariate is not as large as the outcomes.
    pub fn fit_with(&self, panel: &Staggered, covariates: &[Matrix]) -> Result<SunAbrahamFit, Error> {
        Takes::default().check(panel, METHOD)?;
        let outcomes = panel.outcomes();
        for covariate in covariates {
            let (expected, seen) = (outcomes.values().len(), covariate.values().len());
            if covariate.rows() != outcomes.rows() || seen != expected {
                return Err(Error::LengthDiffers { what: "a covariate", expected, seen });
            }
        }
        let layout = Layout::new(panel, self.reference, self.anticipation)?;
        let regression = Regression::new(&layout, outcomes, covariates)?;
        let parameters = layout.cells().len() + regression.factors.kept().len() + layout.periods.len();
        let n_rows = layout.units.len() * layout.periods.len();
        let (clusters, n_clusters) = panel.clusters(&layout.units);
        let errors = match self.errors {
            StandardErrors::Clustered => average::Errors::Clustered {
                scale: Correction::of(n_rows, parameters).by_clusters(n_clusters)?,
                clusters: &clusters,
                n_clusters,
            },
            StandardErrors::Independent => {
                let degrees = Correction::of(n_rows, parameters + layout.units.len() - 1).degrees()?;
                average::Errors::Independent {
                    variance: sum::squares(&regression.residuals) / degrees as f64,
                }
            }
        };
        average::report(&layout, &regression, &errors).map(|fit| SunAbrahamFit {
            n_rows,
            n_clusters: (self.errors == StandardErrors::Clustered).then_some(n_clusters),
            ..fit
        })
    }
}
