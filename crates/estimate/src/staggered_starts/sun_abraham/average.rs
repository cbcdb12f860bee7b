//! Averages of effects by cohort and period, each as a weight for every cohort and period of the outcome.

use std::collections::BTreeMap;

use numeric::{Matrix, sum};
use rayon::prelude::*;

use super::layout::Layout;
use super::regression::Regression;
use super::{CohortPeriodEffect, SunAbrahamFit};
use crate::Error;
use crate::staggered_starts::effect::Estimate;

/// What the variance of an average is made of.
pub(super) enum Errors<'a> {
    /// Scores added up within clusters.
    Clustered {
        /// Small-sample correction.
        scale: f64,
        /// Cluster of each unit, from zero.
        clusters: &'a [usize],
        /// Clusters.
        n_clusters: usize,
    },
    /// Independent errors of one variance.
    Independent {
        /// That variance.
        variance: f64,
    },
}

/// An average with what its variance and covariances are computed from.
struct Average {
    effect: f64,
    /// Scores by cluster; for independent errors the weights by cohort and period, and those of covariates.
    parts: Vec<f64>,
    others: Vec<f64>,
}

/// Every effect, and the averages by time and by cohort.
pub(super) fn report(
    layout: &Layout,
    regression: &Regression,
    errors: &Errors<'_>,
) -> Result<SunAbrahamFit, Error> {
    let cells = layout.cells();
    let event = |cell: &(usize, usize)| layout.periods[cell.1] - layout.cohorts[cell.0].0;
    let after: Vec<(usize, usize)> = cells.iter().filter(|cell| event(cell) >= 0).copied().collect();
    if after.is_empty() {
        return Err(Error::NoComparison);
    }
    let average = |cells: &[(usize, usize)]| Average::new(layout, regression, (cells, errors));
    let estimate = |average: &Average| Estimate {
        effect: average.effect,
        standard_error: errors.covariance(average, average).max(0.0).sqrt(),
    };
    let events = grouped(&cells, event);
    let averages: Vec<(i64, Average)> =
        events.par_iter().map(|(event, cells)| (*event, average(cells))).collect();
    let covariances: Vec<Vec<f64>> = averages
        .par_iter()
        .map(|(_, left)| averages.iter().map(|(_, right)| errors.covariance(left, right)).collect())
        .collect();
    let cohorts = grouped(&after, |cell| layout.cohorts[cell.0].0);
    let effect = |cell: &(usize, usize)| CohortPeriodEffect {
        cohort: layout.cohorts[cell.0].0,
        period: layout.periods[cell.1],
        n_units: layout.sizes[cell.0],
        estimate: estimate(&average(std::slice::from_ref(cell))),
    };
    Ok(SunAbrahamFit {
        cells: cells.par_iter().map(effect).collect(),
        overall: estimate(&average(&after)),
        by_event: averages.iter().map(|(event, average)| (*event, estimate(average))).collect(),
        event_covariance: Matrix::from_rows(&covariances)?,
        by_cohort: cohorts.iter().map(|(cohort, cells)| (*cohort, estimate(&average(cells)))).collect(),
        covariates: regression.coefficients.clone(),
        collinear: regression.factors.repeated(),
        left_out: layout.left_out.clone(),
        without_effect: layout.without_effect(),
        n_rows: 0,
        n_clusters: None,
    })
}

fn grouped<K: Fn(&(usize, usize)) -> i64>(
    cells: &[(usize, usize)],
    key: K,
) -> BTreeMap<i64, Vec<(usize, usize)>> {
    let mut groups: BTreeMap<i64, Vec<(usize, usize)>> = BTreeMap::new();
    for cell in cells {
        groups.entry(key(cell)).or_default().push(*cell);
    }
    groups
}

impl Average {
    /// The average over cells, each weighted by the units of its cohort.
    fn new(
        layout: &Layout,
        regression: &Regression,
        (cells, errors): (&[(usize, usize)], &Errors<'_>),
    ) -> Self {
        let weights = weights(layout, cells);
        let total = |means: &[Vec<f64>]| {
            let rows = weights.iter().zip(means).zip(&layout.sizes);
            sum::ordered(rows.map(|((own, means), size)| *size as f64 * sum::dot(own, means)))
        };
        let slopes: Vec<f64> = regression.covariate_means.iter().map(|means| total(means)).collect();
        let others = regression.factors.solve(&slopes);
        let effect = total(&regression.means);
        let parts = match errors {
            Errors::Clustered { clusters, n_clusters, .. } => {
                let mut scores = vec![0.0; *n_clusters];
                let active: Vec<Vec<usize>> = weights.iter().map(|weights| active(weights)).collect();
                for (unit, (cluster, cohort)) in clusters.iter().zip(&layout.cohort_of).enumerate() {
                    let active = &active[*cohort];
                    if !active.is_empty() || !others.is_empty() {
                        let own = Weighted { unit, weights: &weights[*cohort], active };
                        scores[*cluster] += score(layout, regression, &own, &others);
                    }
                }
                scores
            }
            Errors::Independent { .. } => {
                let scaled = |(own, size): (&Vec<f64>, &usize)| {
                    let root = (*size as f64).sqrt();
                    own.iter().map(move |weight| root * weight).collect::<Vec<f64>>()
                };
                // Weights times the root of units: their products add up over rows. Covariates are orthogonal to them.
                let mut parts: Vec<f64> = weights.iter().zip(&layout.sizes).flat_map(scaled).collect();
                parts.extend(&others);
                return Self { effect, parts, others: slopes };
            }
        };
        Self { effect, parts, others: Vec::new() }
    }
}

/// For each cohort and period the weight of a unit's outcome in the average; it adds up to zero for every unit.
fn weights(layout: &Layout, cells: &[(usize, usize)]) -> Vec<Vec<f64>> {
    let mut weights = vec![vec![0.0; layout.periods.len()]; layout.sizes.len()];
    let reference = layout.cohorts.len();
    let units = |cohort: usize| layout.sizes[cohort] as f64;
    let total = sum::ordered(cells.iter().map(|(cohort, _)| units(*cohort)));
    for (cohort, period) in cells {
        // A difference of four means: cohort and reference, period and base; each mean spreads its weight over its units.
        let (share, base) = (units(*cohort) / total, layout.cohorts[*cohort].1);
        for (group, sign) in [(*cohort, 1.0), (reference, -1.0)] {
            weights[group][*period] += sign * share / units(group);
            weights[group][base] -= sign * share / units(group);
        }
    }
    weights
}

fn active(weights: &[f64]) -> Vec<usize> {
    (0..weights.len()).filter(|period| weights[*period] != 0.0).collect()
}

/// A unit with the weights of its cohort.
struct Weighted<'a> {
    unit: usize,
    weights: &'a [f64],
    /// Periods in which the cohort has a weight.
    active: &'a [usize],
}

/// What a unit adds to the sampling error of the average.
fn score(layout: &Layout, regression: &Regression, of: &Weighted<'_>, others: &[f64]) -> f64 {
    let width = layout.periods.len();
    let rows = of.unit * width..(of.unit + 1) * width;
    let own = &regression.residuals[rows.clone()];
    let mut score: f64 = of.active.iter().map(|period| of.weights[*period] * own[*period]).sum();
    for (other, column) in others.iter().zip(&regression.cleaned) {
        // What covariates explain of the average moves with their coefficients: its error is theirs too.
        score -= other * sum::dot_in_fours(&column[rows.clone()], own);
    }
    score
}

impl Errors<'_> {
    fn covariance(&self, left: &Average, right: &Average) -> f64 {
        match self {
            Errors::Clustered { scale, .. } => scale * sum::dot(&left.parts, &right.parts),
            Errors::Independent { variance } => {
                let cells = left.parts.len() - left.others.len();
                let beside = sum::dot(&left.parts[cells..], &right.others);
                variance * (sum::dot(&left.parts[..cells], &right.parts[..cells]) + beside)
            }
        }
    }
}
