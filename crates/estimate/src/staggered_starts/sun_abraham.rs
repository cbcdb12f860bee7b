//! Sun & Abraham: a regression on every cohort and period, averaged with weights that are known and not negative.
//!
//! On a complete panel the regression needs no matrix. Effects of units and of cohorts by period span the same columns as
//! the saturated regression, so that its coefficients are differences of means by cohort and period, and every average of
//! them is a sum over rows with known weights: coefficients and standard errors cost one pass.

mod average;

use std::collections::BTreeMap;

use numeric::symmetric::{SymmetricFactors, information, variation};
use numeric::{Matrix, sum};

use crate::panel::staggered::Takes;
use crate::regression::fixed_effects::{Correction, StandardErrors};
use crate::staggered_starts::callaway_santanna::Estimate;
use crate::{Error, Staggered};

/// The name by which it refuses.
const METHOD: &str = "the estimator of Sun and Abraham";

/// Whom the cohorts are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReferenceCohort {
    /// Units that are not treated within the panel.
    #[default]
    NeverTreated,
    /// The cohort treated last, over the periods before its treatment: for panels in which all are treated in the end.
    LastTreated,
}

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

/// The effect on a cohort in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CohortPeriodEffect {
    /// Period in which the cohort starts treatment.
    pub cohort: i64,
    /// Period of the effect.
    pub period: i64,
    /// Units of the cohort.
    pub n_units: usize,
    /// The effect and its standard error, in the unit of the outcome.
    pub estimate: Estimate,
}

/// The effects and their averages.
#[derive(Debug, Clone, PartialEq)]
pub struct SunAbrahamFit {
    /// Effects by cohort, then period; each cohort's last period before treatment is its reference and has none.
    pub cells: Vec<CohortPeriodEffect>,
    /// The average from the start of treatment on, cells weighted by their units.
    pub overall: Estimate,
    /// Averages by time since treatment, cohorts weighted by their units.
    pub by_event: BTreeMap<i64, Estimate>,
    /// Covariance of the averages by time since treatment, in ascending order of it.
    pub event_covariance: Matrix,
    /// Averages over the periods of each cohort from the start of treatment on.
    pub by_cohort: BTreeMap<i64, Estimate>,
    /// Coefficients of the covariates; zero for one that repeats others.
    pub covariates: Vec<f64>,
    /// Places of the covariates that units, cohorts by period, and earlier covariates repeat.
    pub collinear: Vec<usize>,
    /// Units left out, by row: no period before their treatment is in the panel, or they are never treated and the cohort
    /// treated last compares.
    pub left_out: Vec<usize>,
    /// Cohorts without an effect: beside the cohort treated last no period from their start on is left.
    pub without_effect: Vec<i64>,
    /// Observations the regression rests on.
    pub n_rows: usize,
    /// Clusters; none where errors are independent.
    pub n_clusters: Option<usize>,
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
        let layout = Layout::new(self, panel)?;
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

/// Who is in the regression, and where.
struct Layout {
    /// Rows of the panel, in order.
    units: Vec<usize>,
    left_out: Vec<usize>,
    periods: Vec<i64>,
    /// Start of each cohort, ascending, and the place of its reference period.
    cohorts: Vec<(i64, usize)>,
    /// For each unit the place of its cohort; the number of cohorts for the reference.
    cohort_of: Vec<usize>,
    /// Units of each cohort, and last of the reference.
    sizes: Vec<usize>,
}

impl Layout {
    fn new(spec: &SunAbrahamSpec, panel: &Staggered) -> Result<Self, Error> {
        let early = i64::from(spec.anticipation);
        let rows: Vec<usize> = (0..panel.outcomes().rows()).collect();
        let mut periods = panel.periods().to_vec();
        let mut reference = None;
        if spec.reference == ReferenceCohort::LastTreated {
            reference = rows.iter().filter_map(|unit| panel.cohort(*unit)).max();
            let start = reference.ok_or(Error::NoComparison)?;
            periods.retain(|period| period.saturating_add(early) < start);
        }
        // Beside the cohort treated last, units never treated are not part of the regression either.
        let belongs =
            |unit: &usize| spec.reference == ReferenceCohort::NeverTreated || panel.cohort(*unit).is_some();
        let base = |start: i64| periods.iter().rposition(|period| period.saturating_add(early) < start);
        let (mut starts, mut units, mut left_out) = (BTreeMap::new(), Vec::new(), Vec::new());
        for unit in rows {
            if !belongs(&unit) {
                left_out.push(unit);
                continue;
            }
            match panel.cohort(unit).filter(|start| Some(*start) != reference) {
                None => units.push(unit),
                Some(start) => match base(start) {
                    Some(base) => {
                        starts.insert(start, base);
                        units.push(unit);
                    }
                    None => left_out.push(unit),
                },
            }
        }
        let cohorts: Vec<(i64, usize)> = starts.into_iter().collect();
        let place = |unit: &usize| {
            let start = panel.cohort(*unit).filter(|start| Some(*start) != reference);
            start.and_then(|start| cohorts.iter().position(|(own, _)| *own == start)).unwrap_or(cohorts.len())
        };
        let cohort_of: Vec<usize> = units.iter().map(place).collect();
        let mut sizes = vec![0; cohorts.len() + 1];
        cohort_of.iter().for_each(|cohort| sizes[*cohort] += 1);
        if cohorts.is_empty() || sizes.last() == Some(&0) || periods.len() < 2 {
            return Err(Error::NoComparison);
        }
        Ok(Self { units, left_out, periods, cohorts, cohort_of, sizes })
    }

    /// Cohorts whose start lies after the last period kept.
    fn without_effect(&self) -> Vec<i64> {
        let last = self.periods.last().copied().unwrap_or(i64::MIN);
        self.cohorts.iter().map(|(start, _)| *start).filter(|start| *start > last).collect()
    }

    /// Cohort and period of each effect, by place.
    fn cells(&self) -> Vec<(usize, usize)> {
        let of = |cohort: usize| (0..self.periods.len()).map(move |period| (cohort, period));
        let is_base = |cell: &(usize, usize)| self.cohorts[cell.0].1 == cell.1;
        (0..self.cohorts.len()).flat_map(of).filter(|cell| !is_base(cell)).collect()
    }

    /// The rows and periods of the regression, unit after unit.
    fn column(&self, values: &Matrix) -> Vec<f64> {
        let width = self.periods.len();
        self.units.iter().flat_map(|unit| values.row(*unit).iter().take(width)).copied().collect()
    }

    /// Means by cohort and period, the reference last.
    fn means(&self, column: &[f64]) -> Vec<Vec<f64>> {
        let mut totals = vec![vec![0.0; self.periods.len()]; self.sizes.len()];
        for (row, cohort) in column.chunks_exact(self.periods.len()).zip(&self.cohort_of) {
            totals[*cohort].iter_mut().zip(row).for_each(|(held, value)| *held += value);
        }
        for (totals, size) in totals.iter_mut().zip(&self.sizes) {
            totals.iter_mut().for_each(|total| *total /= *size as f64);
        }
        totals
    }

    /// A column less its means by unit and by cohort and period.
    fn cleaned(&self, column: &[f64], means: &[Vec<f64>]) -> Vec<f64> {
        let width = self.periods.len() as f64;
        let overall: Vec<f64> = means.iter().map(|means| sum::ordered(means) / width).collect();
        let mut cleaned = Vec::with_capacity(column.len());
        for (row, cohort) in column.chunks_exact(self.periods.len()).zip(&self.cohort_of) {
            let shift = sum::ordered(row) / width - overall[*cohort];
            cleaned.extend(row.iter().zip(&means[*cohort]).map(|(value, mean)| value - mean - shift));
        }
        cleaned
    }
}

/// The saturated regression.
struct Regression {
    /// Means by cohort and period of the outcome less what covariates explain.
    means: Vec<Vec<f64>>,
    residuals: Vec<f64>,
    coefficients: Vec<f64>,
    factors: SymmetricFactors,
    /// Covariates, what the rest leaves of them, and their means.
    cleaned: Vec<Vec<f64>>,
    covariate_means: Vec<Vec<Vec<f64>>>,
}

impl Regression {
    fn new(layout: &Layout, outcomes: &Matrix, covariates: &[Matrix]) -> Result<Self, Error> {
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
