//! Counts by cohort and period, and which cells they can say an effect of.

use std::collections::BTreeMap;

use super::{CountRefusal, RefusedCount};
use crate::staggered_starts::callaway_santanna::Comparison;
use crate::{Error, Staggered};

/// Counts by cohort and period, and what each cell is for.
pub(super) struct Table {
    /// Rows of the panel, in order.
    pub(super) units: Vec<usize>,
    pub(super) periods: Vec<i64>,
    /// Start of each group, the one never treated last where there is one.
    pub(super) starts: Vec<Option<i64>>,
    pub(super) group_of: Vec<usize>,
    /// Groups x periods.
    pub(super) sums: Vec<Vec<f64>>,
    /// Whether a cell is none of an effect: it is to show what to expect.
    base: Vec<Vec<bool>>,
    /// Whether it does.
    pub(super) shows: Vec<Vec<bool>>,
    /// Group and period of each effect.
    pub(super) effects: Vec<(usize, usize)>,
    pub(super) refused: Vec<RefusedCount>,
}

impl Table {
    /// Adds up the panel and finds which cells have an effect.
    pub(super) fn new(panel: &Staggered, comparison: Comparison, anticipation: u32) -> Result<Self, Error> {
        let periods = panel.periods().to_vec();
        let base = |start: i64| {
            let early = i64::from(anticipation);
            periods.iter().rposition(|period| period.saturating_add(early) < start)
        };
        let (mut starts, mut refused, mut shows) = (BTreeMap::new(), Vec::new(), Vec::new());
        for unit in 0..panel.outcomes().rows() {
            // The never treated come last.
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
                        .map(|place| match comparison {
                            // Every other period of a cohort is an effect of its own, before its start too.
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
        Ok(table)
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
            // What never counts is fitted by zero; without it another row or column may be left that never counts.
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
