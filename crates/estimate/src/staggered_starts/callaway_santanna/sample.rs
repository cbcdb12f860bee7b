//! The kept units of a panel, ordered by cohort so that a cohort and its comparison are ranges of rows.

use std::ops::Range;

use numeric::sum;

use super::influence::{Compared, Influence, Shape};
use super::{Estimate, GroupTimeEffect};
use crate::Staggered;
use crate::panel::staggered::totals;

/// The kept units, those of each cohort together, in the order of the starts; the never treated last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    /// The starts of treatment, ascending. The group after the last of them is the never treated.
    pub cohorts: Vec<i64>,
    /// Row of the panel of each unit.
    pub units: Vec<usize>,
    /// Cluster of each unit, numbered from zero.
    pub cluster_of: Vec<usize>,
    /// How many clusters there are.
    pub n_clusters: usize,
    /// Weight of each unit.
    pub weights: Vec<f64>,
    /// Where the units of each group begin; one entry more than groups.
    starts: Vec<usize>,
    /// Outcomes less the unit's own mean, period after period, by unit.
    columns: Vec<Vec<f64>>,
    /// Weight of each group.
    group_weight: Vec<f64>,
    /// Weighted sum of each group in each period, group after group.
    group_sums: Vec<Vec<f64>>,
    /// Whether every unit is its own cluster.
    by_unit: bool,
}

impl Sample {
    pub(super) fn new(panel: &Staggered, mut units: Vec<usize>) -> Self {
        let rank = |unit: &usize| panel.cohort(*unit).map_or((1, 0), |start| (0, start));
        units.sort_by_key(rank);
        let mut cohorts: Vec<i64> = units.iter().filter_map(|unit| panel.cohort(*unit)).collect();
        cohorts.dedup();
        let begins = |cohort: &i64| units.partition_point(|unit| rank(unit) < (0, *cohort));
        let never = units.partition_point(|unit| rank(unit) < (1, 0));
        let starts: Vec<usize> = cohorts.iter().map(begins).chain([never, units.len()]).collect();
        let (cluster_of, n_clusters) = panel.clusters(&units);
        let weights: Vec<f64> = units.iter().map(|unit| panel.weight(*unit)).collect();
        let columns = levels(panel, &units);
        let by_unit = n_clusters == units.len();
        let mut sample = Self {
            cohorts,
            units,
            cluster_of,
            n_clusters,
            weights,
            starts,
            columns,
            group_weight: Vec::new(),
            group_sums: Vec::new(),
            by_unit,
        };
        let groups = 0..=sample.cohorts.len();
        sample.group_weight =
            groups.clone().map(|g| sum::ordered(slice(&sample.weights, sample.range(g)))).collect();
        sample.group_sums = groups.map(|group| sample.sums(&sample.weights, group)).collect();
        sample
    }

    /// Where the units of a group stand.
    pub(super) fn range(&self, group: usize) -> Range<usize> {
        let at = |place: usize| self.starts.get(place).copied().unwrap_or(self.units.len());
        at(group)..at(group + 1)
    }

    /// Where the comparison units of a cell stand: those that start later, less the cohort itself.
    pub(super) fn controls(&self, shape: &Shape) -> [Range<usize>; 2] {
        let (own, first) = (self.range(shape.group), self.range(shape.first_control).start);
        if shape.group < shape.first_control {
            [first..self.units.len(), 0..0]
        } else {
            [first..own.start, own.end..self.units.len()]
        }
    }

    /// Groups whose units are the comparison of a cell.
    pub(super) fn control_groups(&self, shape: Shape) -> impl Iterator<Item = usize> + use<> {
        (shape.first_control..=self.cohorts.len()).filter(move |group| *group != shape.group)
    }

    /// The weight of a group.
    pub(super) fn weight_of(&self, group: usize) -> f64 {
        self.group_weight[group]
    }

    /// The weight of the groups a cell compares with.
    pub(super) fn weight_of_controls(&self, shape: Shape) -> f64 {
        sum::ordered(self.control_groups(shape).map(|group| self.weight_of(group)))
    }

    /// The weight of all units.
    pub(super) fn total_weight(&self) -> f64 {
        sum::ordered(&self.group_weight)
    }

    /// The outcomes of a period, less each unit's own mean.
    pub(super) fn column(&self, place: usize) -> &[f64] {
        self.columns.get(place).map_or(&[], Vec::as_slice)
    }

    /// How many periods there are.
    pub(super) fn n_periods(&self) -> usize {
        self.columns.len()
    }

    /// Sum over a group of `multipliers` times outcomes, in each period.
    fn sums(&self, multipliers: &[f64], group: usize) -> Vec<f64> {
        let range = self.range(group);
        let own = slice(multipliers, range.clone());
        self.columns.iter().map(|column| sum::dot(own, slice(column, range.clone()))).collect()
    }

    /// Weighted mean change of a group over a cell.
    pub(super) fn mean_change(&self, group: usize, shape: Shape) -> f64 {
        self.change(&self.group_sums, group, shape) / self.weight_of(group)
    }

    /// Weighted mean change of the comparison units of a cell.
    pub(super) fn mean_change_of_controls(&self, shape: Shape) -> f64 {
        let changes = self.control_groups(shape).map(|group| self.change(&self.group_sums, group, shape));
        sum::ordered(changes) / self.weight_of_controls(shape)
    }

    fn change(&self, sums: &[Vec<f64>], group: usize, shape: Shape) -> f64 {
        sums[group][shape.place] - sums[group][shape.base]
    }

    /// A cell from means alone: nobody is missing and nothing is adjusted.
    pub(super) fn compare_all(&self, shape: Shape) -> Compared {
        let cohort_mean = self.mean_change(shape.group, shape);
        let control_mean = self.mean_change_of_controls(shape);
        let (own, others) = (self.range(shape.group), self.controls(&shape));
        let (own_weight, others_weight) = (self.weight_of(shape.group), self.weight_of_controls(shape));
        let n_controls = others.iter().map(ExactSizeIterator::len).sum();
        // Units of cohort and comparison are different ones and their squares add up; a cluster may hold both kinds,
        // which meet first.
        let standard_error = if self.by_unit {
            let cohort = self.squared_influence(shape, own.clone(), cohort_mean) / (own_weight * own_weight);
            let [near, far] = others.map(|range| self.squared_influence(shape, range, control_mean));
            (cohort + (near + far) / (others_weight * others_weight)).sqrt()
        } else {
            let mut by_cluster = vec![0.0; self.n_clusters];
            let [near, far] = others;
            for (range, mean, scale) in [
                (own.clone(), cohort_mean, 1.0 / own_weight),
                (near, control_mean, -1.0 / others_weight),
                (far, control_mean, -1.0 / others_weight),
            ] {
                self.add_influence(&mut by_cluster, (shape, range), (mean, scale));
            }
            sum::squares(&by_cluster).sqrt()
        };
        let estimate = Estimate { effect: cohort_mean - control_mean, standard_error };
        Compared { estimate, n_treated: own.len(), n_controls, influence: Influence::of_means(shape) }
    }

    /// Sum of squares of weight times (change less mean) over a range of units.
    fn squared_influence(&self, shape: Shape, range: Range<usize>, mean: f64) -> f64 {
        let at = slice(self.column(shape.place), range.clone());
        let base = slice(self.column(shape.base), range.clone());
        let weights = slice(&self.weights, range);
        // Four partial sums in a fixed order: one alone would wait for each addition before the next.
        let mut lanes = [0.0; 4];
        for ((at, base), weights) in at.chunks(4).zip(base.chunks(4)).zip(weights.chunks(4)) {
            for (((lane, at), base), weight) in lanes.iter_mut().zip(at).zip(base).zip(weights) {
                let influence = weight * (at - base - mean);
                *lane += influence * influence;
            }
        }
        sum::ordered(lanes)
    }

    fn add_influence(
        &self,
        by_cluster: &mut [f64],
        (shape, range): (Shape, Range<usize>),
        (mean, scale): (f64, f64),
    ) {
        let at = slice(self.column(shape.place), range.clone());
        let base = slice(self.column(shape.base), range.clone());
        let (weights, clusters) = (slice(&self.weights, range.clone()), slice(&self.cluster_of, range));
        for (((at, base), weight), cluster) in at.iter().zip(base).zip(weights).zip(clusters) {
            if let Some(held) = by_cluster.get_mut(*cluster) {
                *held += scale * weight * (at - base - mean);
            }
        }
    }

    /// Totals by cluster of the influence on a weighted sum of cells, and on the shares of groups (`pulls` by group).
    ///
    /// Cells of means are brought together first: a unit's influence on all of them is one weight for each of its periods.
    pub(super) fn totals_of(&self, cells: &[(&GroupTimeEffect, f64)], pulls: &[f64]) -> Vec<f64> {
        let n_groups = self.cohorts.len() + 1;
        // Cells share columns: their weights are added up by group and period first, so that each column is read once.
        let mut by_place = vec![vec![0.0; self.n_periods()]; n_groups];
        let total = self.total_weight();
        let mut constants: Vec<f64> =
            (0..n_groups).map(|group| pulls.get(group).copied().unwrap_or(0.0) / total).collect();
        let mut influence = vec![0.0; self.units.len()];
        for (cell, weight) in cells {
            let shape = cell.influence.shape;
            if let Some(listed) = &cell.influence.listed {
                let [near, far] = self.controls(&shape);
                let members = self.range(shape.group).chain(near).chain(far);
                for (member, own) in members.zip(listed) {
                    if let Some(held) = influence.get_mut(member) {
                        *held += weight * own;
                    }
                }
                continue;
            }
            let own = weight / self.weight_of(shape.group);
            let others = -weight / self.weight_of_controls(shape);
            let mut add = |group: usize, scale: f64, mean: f64| {
                if let (Some(places), Some(constant)) = (by_place.get_mut(group), constants.get_mut(group)) {
                    for (place, sign) in [(shape.place, scale), (shape.base, -scale)] {
                        if let Some(held) = places.get_mut(place) {
                            *held += sign;
                        }
                    }
                    *constant -= scale * mean;
                }
            };
            add(shape.group, own, self.mean_change(shape.group, shape));
            let mean = self.mean_change_of_controls(shape);
            for group in self.control_groups(shape) {
                add(group, others, mean);
            }
        }
        for (group, (places, constant)) in by_place.iter().zip(&constants).enumerate() {
            let range = self.range(group);
            let mut own = vec![*constant; range.len()];
            for (place, weight) in places.iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
                for (held, value) in own.iter_mut().zip(slice(self.column(place), range.clone())) {
                    *held += weight * value;
                }
            }
            let held = &mut influence[range.clone()];
            for ((held, own), weight) in held.iter_mut().zip(&own).zip(slice(&self.weights, range)) {
                *held += own * weight;
            }
        }
        if self.by_unit { influence } else { totals(&influence, &self.cluster_of, self.n_clusters) }
    }
}

/// Part of a list; empty where the range leaves it.
pub(super) fn slice<T>(values: &[T], range: Range<usize>) -> &[T] {
    values.get(range).unwrap_or(&[])
}

/// Outcomes less the unit's own mean over what was observed, period after period. Only differences are read off them, and
/// these keep more digits than those of levels.
fn levels(panel: &Staggered, units: &[usize]) -> Vec<Vec<f64>> {
    let means: Vec<f64> = units
        .iter()
        .map(|unit| {
            let row = panel.outcomes().row(*unit).iter().enumerate();
            let own: Vec<f64> =
                row.filter(|(place, _)| panel.sees(*unit, *place)).map(|(_, value)| *value).collect();
            sum::mean(&own).unwrap_or(0.0)
        })
        .collect();
    (0..panel.periods().len())
        .map(|place| {
            units.iter().zip(&means).map(|(unit, mean)| panel.outcomes().at(*unit, place) - mean).collect()
        })
        .collect()
}
