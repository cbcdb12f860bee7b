//! Effects on counts over any set of cohorts and periods, with what each unit moves them by.

use std::collections::BTreeMap;

use numeric::{Matrix, float, sum};
use rayon::prelude::*;

use super::expectation::{Expectation, fitted};
use super::table::Table;
use super::{CountEffect, ExtendedPoissonFit};
use crate::Error;
use crate::staggered_starts::effect::Estimate;

/// The clusters of the units, and the small-sample correction.
pub(super) struct Clusters<'a> {
    pub(super) of: &'a [usize],
    pub(super) number: usize,
    pub(super) scale: f64,
}

/// A group and a period, by place.
type Cell = (usize, usize);

/// All effects.
pub(super) fn report(
    table: &Table,
    expectation: &Expectation,
    (counts, clusters): (&Matrix, &Clusters<'_>),
) -> Result<ExtendedPoissonFit, Error> {
    let start = |cell: &Cell| table.starts[cell.0].unwrap_or(i64::MAX);
    let event = |cell: &Cell| table.periods[cell.1] - start(cell);
    let after: Vec<Cell> = table.effects.iter().filter(|cell| event(cell) >= 0).copied().collect();
    if after.is_empty() {
        return Err(Error::NoComparison);
    }
    let mut sizes = vec![0; table.starts.len()];
    table.group_of.iter().for_each(|group| sizes[*group] += 1);
    let surprises = surprises(table, expectation, counts);
    let units = Units { table, expectation, clusters, sizes: &sizes, surprises: &surprises };
    let every = |cells: BTreeMap<i64, Vec<Cell>>| -> BTreeMap<i64, CountEffect> {
        cells.into_par_iter().map(|(key, cells)| (key, units.effect(&cells))).collect()
    };
    let own = |cell: &Cell| ((start(cell), table.periods[cell.1]), units.effect(std::slice::from_ref(cell)));
    Ok(ExtendedPoissonFit {
        overall: units.effect(&after),
        by_event: every(grouped(&table.effects, event)),
        by_cohort: every(grouped(&after, start)),
        cells: table.effects.par_iter().map(own).collect(),
        refused: table.refused.clone(),
        n_units: table.units.len(),
        n_clusters: clusters.number,
    })
}

fn grouped(cells: &[Cell], key: impl Fn(&Cell) -> i64) -> BTreeMap<i64, Vec<Cell>> {
    let mut groups: BTreeMap<i64, Vec<Cell>> = BTreeMap::new();
    for cell in cells {
        groups.entry(key(cell)).or_default().push(*cell);
    }
    groups
}

/// The units, and everything an effect reads of them.
struct Units<'a> {
    table: &'a Table,
    expectation: &'a Expectation,
    clusters: &'a Clusters<'a>,
    sizes: &'a [usize],
    /// Counts of each unit and period less the unit's total shared out as its group's: a unit's own level is taken as given.
    surprises: &'a [f64],
}

impl Units<'_> {
    fn effect(&self, cells: &[Cell]) -> CountEffect {
        let seen_in = |cell: &Cell| self.table.sums[cell.0][cell.1];
        let expected_in = |cell: &Cell| self.expectation.expected[cell.0][cell.1];
        let units = |cell: &Cell| self.sizes[cell.0];
        let seen = sum::ordered(cells.iter().map(seen_in));
        let expected = sum::ordered(cells.iter().map(expected_in));
        let unit_periods: usize = cells.iter().map(units).sum();
        let share = |cell: &Cell| units(cell) as f64 / unit_periods as f64;
        // By the delta method every effect is a sum of what units add to counts seen, and to counts expected.
        let adds_seen = self.within_clusters(&self.weights_seen(cells, |_| 1.0));
        let adds_expected = self.within_clusters(&self.weights_expected(cells, expected_in));
        let of = |effect: f64, by_seen: f64, by_expected: f64| {
            let moved = adds_seen
                .iter()
                .zip(&adds_expected)
                .map(|(seen, expected)| by_seen * seen - by_expected * expected);
            self.estimate(effect, &moved.collect::<Vec<f64>>())
        };
        let log_ratio = (seen > 0.0).then(|| of(float::ln(seen / expected), 1.0 / seen, 1.0 / expected));
        let mean = || {
            if cells.len() == 1 {
                return log_ratio;
            }
            let logarithm = |cell: &Cell| share(cell) * float::ln(seen_in(cell) / expected_in(cell));
            let mut weights = self.weights_seen(cells, |cell| share(cell) / seen_in(cell));
            let expected = self.weights_expected(cells, |cell| -share(cell));
            for (held, more) in weights.iter_mut().flatten().zip(expected.iter().flatten()) {
                *held += more;
            }
            Some(self.estimate(sum::ordered(cells.iter().map(logarithm)), &self.within_clusters(&weights)))
        };
        CountEffect {
            seen,
            expected,
            excess: of(seen - expected, 1.0, 1.0),
            log_ratio,
            mean_log_ratio: if cells.iter().all(|cell| seen_in(cell) > 0.0) { mean() } else { None },
            unit_periods,
        }
    }

    /// The weight of every cell's count where the counts of `cells` have the given ones.
    fn weights_seen(&self, cells: &[Cell], weight: impl Fn(&Cell) -> f64) -> Vec<Vec<f64>> {
        let mut weights = vec![vec![0.0; self.table.periods.len()]; self.table.starts.len()];
        for cell in cells {
            weights[cell.0][cell.1] += weight(cell);
        }
        weights
    }

    /// The same where the logarithms of what is expected of `cells` have the given ones.
    fn weights_expected(&self, cells: &[Cell], weight: impl Fn(&Cell) -> f64) -> Vec<Vec<f64>> {
        let pulls: Vec<(Cell, f64)> = cells.iter().map(|cell| (*cell, weight(cell))).collect();
        self.expectation.traced(self.table, &pulls)
    }

    /// Surprises times weights, added up within clusters.
    fn within_clusters(&self, weights: &[Vec<f64>]) -> Vec<f64> {
        let idle: Vec<bool> = weights.iter().map(|own| own.iter().all(|weight| *weight == 0.0)).collect();
        let mut totals = vec![0.0; self.clusters.number];
        let units = self.surprises.chunks_exact(self.table.periods.len());
        for ((surprises, group), cluster) in units.zip(&self.table.group_of).zip(self.clusters.of) {
            if !idle[*group] {
                totals[*cluster] += sum::dot_in_fours(surprises, &weights[*group]);
            }
        }
        totals
    }

    fn estimate(&self, effect: f64, moved: &[f64]) -> Estimate {
        Estimate { effect, standard_error: (self.clusters.scale * sum::squares(moved)).sqrt() }
    }
}

/// Counts less what the unit's total, shared out as its group's, puts there; nothing in periods that are in no fit.
fn surprises(table: &Table, expectation: &Expectation, counts: &Matrix) -> Vec<f64> {
    let shares = fitted(table, expectation);
    let mut surprises = Vec::with_capacity(table.units.len() * table.periods.len());
    for (unit, group) in table.units.iter().zip(&table.group_of) {
        let (row, shares) = (counts.row(*unit), &shares[*group]);
        let in_fit = |(count, share): (&f64, &f64)| if *share > 0.0 { *count } else { 0.0 };
        let total = sum::ordered(row.iter().zip(shares).map(in_fit));
        surprises.extend(row.iter().zip(shares).map(|(count, share)| count - share * total));
    }
    surprises
}
