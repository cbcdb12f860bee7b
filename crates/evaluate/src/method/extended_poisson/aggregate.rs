//! Effects on counts over any set of cohorts and periods, with what each unit moves them by.

use std::collections::BTreeMap;

use numeric::{Matrix, float, sum};
use rayon::prelude::*;

use super::super::Error;
use super::super::callaway_santanna::Estimate;
use super::{Expectation, ExtendedPoissonFit, Table, fitted};

/// The effect over a set of cohorts and periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountEffect {
    /// Counts seen.
    pub seen: f64,
    /// Counts expected without treatment.
    pub expected: f64,
    /// Counts seen less expected: negative where deaths were averted.
    pub excess: Estimate,
    /// Logarithm of counts seen over counts expected; none when none were seen.
    pub log_ratio: Option<Estimate>,
    /// The mean of the logarithms of the cells, each weighted by its units: Wooldridge's average coefficient; none when
    /// a cell has no count.
    pub mean_log_ratio: Option<Estimate>,
    /// Units times periods.
    pub unit_periods: usize,
}

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
    let shares = fitted(table, expectation);
    let units = Units { table, counts, clusters, shares: &shares, sizes: &sizes, expectation };
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
    counts: &'a Matrix,
    clusters: &'a Clusters<'a>,
    /// Share of each period in a group's fitted total.
    shares: &'a [Vec<f64>],
    sizes: &'a [usize],
    expectation: &'a Expectation,
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
        let logarithm = |cell: &Cell| float::ln(seen_in(cell) / expected_in(cell));
        let of = |effect: f64, direct: &dyn Fn(&Cell) -> f64, pull: &dyn Fn(&Cell) -> f64| Estimate {
            effect,
            standard_error: self.standard_error(cells, direct, pull),
        };
        let ratio = || of(float::ln(seen / expected), &|_| 1.0 / seen, &|cell| -expected_in(cell) / expected);
        let mean = || {
            let mean = sum::ordered(cells.iter().map(|cell| share(cell) * logarithm(cell)));
            of(mean, &|cell| share(cell) / seen_in(cell), &|cell| -share(cell))
        };
        CountEffect {
            seen,
            expected,
            excess: of(seen - expected, &|_| 1.0, &|cell| -expected_in(cell)),
            log_ratio: (seen > 0.0).then(ratio),
            mean_log_ratio: cells.iter().all(|cell| seen_in(cell) > 0.0).then(mean),
            unit_periods,
        }
    }

    /// By the delta method: `direct` is the slope in the count of a cell, `pull` in the logarithm of what is expected of it.
    ///
    /// A unit's own level is taken as given: its counts count against its total shared out as its cohort's.
    fn standard_error(
        &self,
        cells: &[Cell],
        direct: &dyn Fn(&Cell) -> f64,
        pull: &dyn Fn(&Cell) -> f64,
    ) -> f64 {
        let pulls: Vec<(Cell, f64)> = cells.iter().map(|cell| (*cell, pull(cell))).collect();
        let mut weights = self.expectation.traced(self.table, &pulls);
        for cell in cells {
            weights[cell.0][cell.1] += direct(cell);
        }
        // A unit's total times the shares, times the weights, is the total times their product.
        let levels: Vec<f64> =
            weights.iter().zip(self.shares).map(|(weights, shares)| sum::dot(weights, shares)).collect();
        let idle: Vec<bool> =
            weights.iter().map(|weights| weights.iter().all(|weight| *weight == 0.0)).collect();
        let mut totals = vec![0.0; self.clusters.number];
        for ((unit, group), cluster) in
            self.table.units.iter().zip(&self.table.group_of).zip(self.clusters.of)
        {
            if idle[*group] {
                continue;
            }
            let (weights, shares, level) = (&weights[*group], &self.shares[*group], levels[*group]);
            let mut moved = 0.0;
            for ((count, weight), share) in self.counts.row(*unit).iter().zip(weights).zip(shares) {
                // Periods that are in no fit are in no total either.
                if *share > 0.0 || *weight != 0.0 {
                    moved += count * (weight - level);
                }
            }
            totals[*cluster] += moved;
        }
        (self.clusters.scale * sum::squares(&totals)).sqrt()
    }
}
