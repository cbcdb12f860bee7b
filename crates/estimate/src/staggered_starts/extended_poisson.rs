//! Wooldridge's Poisson regression on every cohort and period: rate ratios and counts when treatment starts at several dates.
//!
//! On a complete panel its likelihood depends on sums by cohort and period alone. Cells under treatment are fitted exactly,
//! so that what remains is a Poisson fit of cohorts and periods to the cells not yet treated; every effect compares a cell's
//! count with what that fit expects of it. Standard errors add up, within clusters, what each unit moves an effect by.

mod aggregate;

use std::collections::BTreeMap;

use numeric::Matrix;
use numeric::fixed_effects::{Factor, FixedEffects};
use numeric::poisson::{PoissonRegression, PoissonSolution};
use numeric::sum;
use numeric::symmetric::SymmetricFactors;

pub use aggregate::CountEffect;

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

/// A cohort and period without an effect, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedCount {
    /// Period in which the cohort starts treatment.
    pub cohort: i64,
    /// Period of the effect; none for all of the cohort.
    pub period: Option<i64>,
    /// Why.
    pub reason: CountRefusal,
}

/// Why a cohort or a period of it has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountRefusal {
    /// No period of the panel lies before its treatment, less the anticipation.
    NoPeriodBefore,
    /// It has no count before treatment: nothing tells its level.
    NoCountBefore,
    /// Nobody untreated has a count in the period: nothing tells what to expect.
    NoCountToCompare,
    /// The untreated of the period share no chain of cohorts and periods with the cohort.
    Unconnected,
}

/// Effects on counts.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtendedPoissonFit {
    /// The effect from the start of treatment on, over all cells.
    pub overall: CountEffect,
    /// By time since treatment; before zero with units never treated as comparison alone.
    pub by_event: BTreeMap<i64, CountEffect>,
    /// By cohort, from the start of treatment on.
    pub by_cohort: BTreeMap<i64, CountEffect>,
    /// By cohort and period.
    pub cells: BTreeMap<(i64, i64), CountEffect>,
    /// Cohorts and cells that have no effect.
    pub refused: Vec<RefusedCount>,
    /// Units the fit rests on.
    pub n_units: usize,
    /// Clusters.
    pub n_clusters: usize,
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
        let (table, expectation) = Table::new(self, panel)?;
        let (clusters, n_clusters) = panel.clusters(&table.units);
        let effects = table.effects.len();
        let (n_rows, periods) = (table.units.len() * table.periods.len(), table.periods.len());
        let scale = Correction::of(n_rows, effects + periods).by_clusters(n_clusters)?;
        let clusters = aggregate::Clusters { of: &clusters, number: n_clusters, scale };
        aggregate::report(&table, &expectation, (counts, &clusters))
    }
}

/// Counts by cohort and period, and what each cell is for.
pub(crate) struct Table {
    /// Rows of the panel, in order.
    units: Vec<usize>,
    periods: Vec<i64>,
    /// Start of each group, the one never treated last where there is one.
    starts: Vec<Option<i64>>,
    group_of: Vec<usize>,
    /// Groups x periods.
    sums: Vec<Vec<f64>>,
    /// Whether a cell is none of an effect: it is to show what to expect.
    base: Vec<Vec<bool>>,
    /// Whether it does.
    shows: Vec<Vec<bool>>,
    /// Group and period of each effect.
    effects: Vec<(usize, usize)>,
    refused: Vec<RefusedCount>,
}

impl Table {
    /// The table, with what its cells expect.
    fn new(spec: &ExtendedPoissonSpec, panel: &Staggered) -> Result<(Self, Expectation), Error> {
        let periods = panel.periods().to_vec();
        let base = |start: i64| {
            let early = i64::from(spec.anticipation);
            periods.iter().rposition(|period| period.saturating_add(early) < start)
        };
        let (mut starts, mut refused, mut shows) = (BTreeMap::new(), Vec::new(), Vec::new());
        for unit in 0..panel.outcomes().rows() {
            starts.entry(panel.cohort(unit).map_or(i64::MAX, |start| start)).or_insert(panel.cohort(unit));
        }
        let mut kept = Vec::new();
        for start in starts.into_values() {
            let base = start.map(|start| (start, base(start)));
            match base {
                Some((cohort, None)) => {
                    refused.push(RefusedCount { cohort, period: None, reason: CountRefusal::NoPeriodBefore });
                    continue;
                }
                Some((_, Some(base))) => shows.push(
                    (0..periods.len())
                        .map(|place| match spec.comparison {
                            Comparison::NeverTreated => place == base,
                            Comparison::NotYetTreated => place <= base,
                        })
                        .collect(),
                ),
                None => shows.push(vec![true; periods.len()]),
            }
            kept.push(start);
        }
        let mut table = Self {
            units: Vec::new(),
            sums: vec![vec![0.0; periods.len()]; kept.len()],
            periods,
            starts: kept,
            group_of: Vec::new(),
            base: shows.clone(),
            shows,
            effects: Vec::new(),
            refused,
        };
        table.add_up(panel);
        table.take_out();
        table.hide_separated();
        table.sort_out();
        if table.effects.is_empty() {
            return Err(Error::NoComparison);
        }
        let expectation = Expectation::new(&table)?;
        Ok((table, expectation))
    }

    fn add_up(&mut self, panel: &Staggered) {
        for unit in 0..panel.outcomes().rows() {
            let Some(group) = self.starts.iter().position(|start| *start == panel.cohort(unit)) else {
                continue;
            };
            self.units.push(unit);
            self.group_of.push(group);
            let row = panel.outcomes().row(unit);
            self.sums[group].iter_mut().zip(row).for_each(|(held, count)| *held += count);
        }
    }

    /// Takes out, until nothing changes, groups and periods without a count in the cells that show what to expect.
    fn take_out(&mut self) {
        let (groups, periods) = (self.starts.len(), self.periods.len());
        loop {
            let seen = |group: usize, period: usize| {
                if self.shows[group][period] { self.sums[group][period] } else { 0.0 }
            };
            let shown = |group: usize, period: usize| self.shows[group][period];
            let group = (0..groups).find(|group| {
                (0..periods).any(|period| shown(*group, period))
                    && (0..periods).all(|period| seen(*group, period) <= 0.0)
            });
            let period = (0..periods).find(|period| {
                (0..groups).any(|group| shown(group, *period))
                    && (0..groups).all(|group| seen(group, *period) <= 0.0)
            });
            match (group, period) {
                (Some(group), _) => self.shows[group].fill(false),
                (None, Some(period)) => self.shows.iter_mut().for_each(|shows| shows[period] = false),
                (None, None) => break,
            }
        }
    }

    /// Takes out cells without a count whose expectation would run to zero.
    ///
    /// Counts may be shifted around a circle of cells without changing a total, up in one cell and down in the next; a cell
    /// with none can only go up. One that lies on no such circle has no positive expectation with the totals that it has: the
    /// likelihood sends it to zero.
    ///
    /// # References
    /// Haberman (1974), *The Analysis of Frequency Data*, on when the maximum exists.
    fn hide_separated(&mut self) {
        let groups = self.starts.len();
        let nodes = groups + self.periods.len();
        // From a group to each period that it shows, and back where a count can go down.
        let leads = |from: usize, to: usize| match (from < groups, to < groups) {
            (true, false) => self.shows[from][to - groups],
            (false, true) => self.shows[to][from - groups] && self.sums[to][from - groups] > 0.0,
            _ => false,
        };
        let mut hidden = Vec::new();
        for place in 0..self.periods.len() {
            let doubtful = |group: &usize| self.shows[*group][place] && self.sums[*group][place] <= 0.0;
            let doubtful: Vec<usize> = (0..groups).filter(doubtful).collect();
            if doubtful.is_empty() {
                continue;
            }
            let (mut reached, mut open) = (vec![false; nodes], vec![groups + place]);
            while let Some(from) = open.pop() {
                for to in (0..nodes).filter(|to| leads(from, *to)) {
                    if !reached[to] {
                        reached[to] = true;
                        open.push(to);
                    }
                }
            }
            hidden.extend(doubtful.into_iter().filter(|group| !reached[*group]).map(|group| (group, place)));
        }
        for (group, place) in hidden {
            self.shows[group][place] = false;
        }
    }

    /// Which cells have an effect: those whose cohort and period share a chain of cells that show what to expect.
    fn sort_out(&mut self) {
        let (of_group, of_period) = self.parts();
        for (group, start) in self.starts.iter().enumerate() {
            let Some(cohort) = *start else { continue };
            if of_group[group].is_none() {
                let reason = CountRefusal::NoCountBefore;
                self.refused.push(RefusedCount { cohort, period: None, reason });
                continue;
            }
            for (place, period) in self.periods.iter().enumerate() {
                let reason = match of_period[place] {
                    _ if self.base[group][place] => continue,
                    None => CountRefusal::NoCountToCompare,
                    part if part != of_group[group] => CountRefusal::Unconnected,
                    Some(_) => {
                        self.effects.push((group, place));
                        continue;
                    }
                };
                self.refused.push(RefusedCount { cohort, period: Some(*period), reason });
            }
        }
    }

    /// The connected part of each group and of each period, by its least group; none where nothing is shown.
    fn parts(&self) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
        let mut of_group: Vec<Option<usize>> = self
            .shows
            .iter()
            .enumerate()
            .map(|(group, shows)| shows.contains(&true).then_some(group))
            .collect();
        let mut of_period = vec![None; self.periods.len()];
        loop {
            let before = of_group.clone();
            for (place, part) in of_period.iter_mut().enumerate() {
                let members = self.shows.iter().zip(&of_group).filter(|(shows, _)| shows[place]);
                *part = members.filter_map(|(_, part)| *part).min();
            }
            for (shows, part) in self.shows.iter().zip(&mut of_group) {
                *part =
                    shows.iter().zip(&of_period).filter(|(shows, _)| **shows).filter_map(|(_, p)| *p).min();
            }
            if of_group == before {
                return (of_group, of_period);
            }
        }
    }
}

/// What the cells not yet treated expect of every cell.
pub(crate) struct Expectation {
    /// Expected counts, groups x periods.
    expected: Vec<Vec<f64>>,
    /// The information about the levels of groups, then periods.
    factors: SymmetricFactors,
}

impl Expectation {
    fn new(table: &Table) -> Result<Self, Error> {
        let width = table.periods.len();
        let cells = table.starts.len() * width;
        let group: Vec<usize> = (0..cells).map(|cell| cell / width).collect();
        let period: Vec<usize> = (0..cells).map(|cell| cell % width).collect();
        let effects = FixedEffects::new(&[Factor::new(&group), Factor::new(&period)])?;
        // Cells of weight zero say nothing and are told what to expect.
        let weights: Vec<f64> =
            table.shows.iter().flatten().map(|shows| f64::from(u8::from(*shows))).collect();
        let outcome: Vec<f64> =
            table.sums.iter().flatten().zip(&weights).map(|(sum, weight)| sum * weight).collect();
        let regression = PoissonRegression {
            outcome: &outcome,
            regressors: &[],
            effects: &effects,
            weights: Some(&weights),
            offset: None,
        };
        let PoissonSolution::Settled(maximum) = regression.fit()? else { return Err(Error::NoComparison) };
        let expected: Vec<Vec<f64>> = maximum.expected.chunks_exact(width).map(<[f64]>::to_vec).collect();
        let factors = information(table, &expected)?;
        Ok(Self { expected, factors })
    }

    /// How the levels move with a sum of logarithms of expectations, `pulls` telling the weight of each: a weight for the
    /// count of every cell that shows what to expect.
    fn traced(&self, table: &Table, pulls: &[((usize, usize), f64)]) -> Vec<Vec<f64>> {
        let groups = table.starts.len();
        let mut right = vec![0.0; groups + table.periods.len()];
        for ((group, period), pull) in pulls {
            right[*group] += pull;
            right[groups + period] += pull;
        }
        let levels = self.factors.solve(&right);
        let weight = |group: usize, period: usize| {
            if table.shows[group][period] { levels[group] + levels[groups + period] } else { 0.0 }
        };
        (0..groups)
            .map(|group| (0..table.periods.len()).map(|period| weight(group, period)).collect())
            .collect()
    }
}

fn information(table: &Table, expected: &[Vec<f64>]) -> Result<SymmetricFactors, Error> {
    let (groups, periods) = (table.starts.len(), table.periods.len());
    let mut rows = vec![vec![0.0; groups + periods]; groups + periods];
    for (group, (shows, expected)) in table.shows.iter().zip(expected).enumerate() {
        for (period, expected) in expected.iter().enumerate().filter(|(period, _)| shows[*period]) {
            let (a, b) = (group, groups + period);
            rows[a][a] += expected;
            rows[b][b] += expected;
            rows[a][b] += expected;
            rows[b][a] += expected;
        }
    }
    // A level without a cell has no information at all: a scale of one leaves it out.
    let scales: Vec<f64> =
        (0..rows.len()).map(|at| if rows[at][at] > 0.0 { rows[at][at] } else { 1.0 }).collect();
    Ok(SymmetricFactors::new(&Matrix::from_rows(&rows)?, &scales)?)
}

/// The total of a group's expectations and exact fits: what a unit's own total is shared out by.
fn fitted(table: &Table, expectation: &Expectation) -> Vec<Vec<f64>> {
    let mut fitted = expectation.expected.clone();
    for (group, period) in &table.effects {
        fitted[*group][*period] = table.sums[*group][*period];
    }
    for (row, (shows, group)) in fitted.iter_mut().zip(table.shows.iter().zip(0..)) {
        for (period, value) in row.iter_mut().enumerate() {
            if !shows[period] && !table.effects.contains(&(group, period)) {
                *value = 0.0;
            }
        }
    }
    let total = |row: &Vec<f64>| sum::ordered(row);
    fitted
        .iter()
        .map(|row| row.iter().map(|value| value / total(row).max(f64::MIN_POSITIVE)).collect())
        .collect()
}
