//! Averages of the effects by cohort and period: overall, by cohort, by time since treatment, by calendar period.
//!
//! Cohorts are weighted by their share of units. The shares are estimated too, and their sampling error enters the
//! standard error. An average is a weighted sum of cells and of shares, so that nothing of the size of the panel is kept.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use numeric::sum;
use rayon::prelude::*;

use super::{Aggregate, CallawaySantannaFit, Estimate, GroupTimeEffect};

/// What is averaged over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Averaging {
    /// Nothing: each cell by itself.
    Cells,
    /// All cells from the start of treatment on.
    Simple,
    /// Cohorts.
    Cohort,
    /// Times since treatment.
    Event {
        /// The times.
        window: RangeInclusive<i64>,
        /// Only cohorts seen for this long after their start, and only times at which all of them are seen.
        balance: Option<i64>,
    },
    /// Calendar periods.
    Period,
}

/// A weighted sum of cells, with what its weights' own sampling error adds.
#[derive(Debug, Clone)]
pub(super) struct Combination {
    pub effect: f64,
    /// Place of each cell and its weight.
    pub cells: Vec<(usize, f64)>,
    /// For each group, what a larger share of it does to the sum; these average to zero over units.
    pub pulls: Vec<f64>,
}

/// An overall average and its parts.
pub(super) struct Averages {
    pub overall: Option<Combination>,
    pub parts: BTreeMap<i64, Combination>,
}

impl CallawaySantannaFit {
    /// The average over all cells from the start of treatment on, cohorts weighted by their units.
    ///
    /// Gives none when there is no such cell.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), equation 3.10 (`type = "simple"`).
    #[must_use]
    pub fn simple(&self) -> Option<Estimate> {
        self.averages(&Averaging::Simple).overall.map(|overall| self.estimate(&overall))
    }

    /// The average over the periods of each cohort, and over cohorts weighted by their units.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), equation 3.7 (`type = "group"`).
    #[must_use]
    pub fn by_cohort(&self) -> Option<Aggregate> {
        self.aggregate(&Averaging::Cohort)
    }

    /// The average at each time since treatment within `window`; overall, the equal average of times from zero on.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), equation 3.4 (`type = "dynamic"`).
    #[must_use]
    pub fn event_study(&self, window: RangeInclusive<i64>) -> Option<Aggregate> {
        self.aggregate(&Averaging::Event { window, balance: None })
    }

    /// The average in each calendar period with somebody treated; overall, their equal average.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), equation 3.8 (`type = "calendar"`).
    #[must_use]
    pub fn by_period(&self) -> Option<Aggregate> {
        self.aggregate(&Averaging::Period)
    }

    /// The averages that an [`Averaging`] asks for, as sums of cells.
    pub(super) fn averages(&self, averaging: &Averaging) -> Averages {
        let after = |cell: &GroupTimeEffect| cell.period >= cell.cohort;
        match averaging {
            Averaging::Cells => {
                let places = 0..self.cells.len();
                let parts = places.map(|place| (place as i64, self.equally(&[place]))).collect();
                Averages { overall: None, parts }
            }
            Averaging::Simple => {
                let overall = self.by_units(&self.places(after));
                Averages { overall, parts: BTreeMap::new() }
            }
            Averaging::Cohort => {
                let parts = self.grouped(
                    &self.places(after),
                    |cell| cell.cohort,
                    |cells| (!cells.is_empty()).then(|| self.equally(cells)),
                );
                let cohorts: Vec<(i64, &Combination)> = parts.iter().map(|(c, own)| (*c, own)).collect();
                Averages { overall: self.weighted(&cohorts), parts }
            }
            Averaging::Event { window, balance } => {
                let held = |cell: &GroupTimeEffect| {
                    window.contains(&(cell.period - cell.cohort)) && self.is_balanced(cell, *balance)
                };
                let since = |cell: &GroupTimeEffect| cell.period - cell.cohort;
                let parts = self.grouped(&self.places(held), since, |cells| self.by_units(cells));
                let overall = self.mean_of(parts.range(0..).map(|(_, own)| own));
                Averages { overall, parts }
            }
            Averaging::Period => {
                let parts =
                    self.grouped(&self.places(after), |cell| cell.period, |cells| self.by_units(cells));
                Averages { overall: self.mean_of(parts.values()), parts }
            }
        }
    }

    /// Whether the cell belongs to the balanced event study.
    fn is_balanced(&self, cell: &GroupTimeEffect, balance: Option<i64>) -> bool {
        let (Some(balance), Some((first, last))) = (balance, self.ends()) else { return true };
        let since = cell.period - cell.cohort;
        last - cell.cohort >= balance && since <= balance && since >= balance - last + first
    }

    /// First and last period that a cell reads.
    fn ends(&self) -> Option<(i64, i64)> {
        let first = self.cells.iter().map(|cell| cell.period.min(cell.base_period)).min()?;
        Some((first, self.cells.iter().map(|cell| cell.period.max(cell.base_period)).max()?))
    }

    fn places(&self, held: impl Fn(&GroupTimeEffect) -> bool) -> Vec<usize> {
        (self.cells.iter().enumerate()).filter(|(_, cell)| held(cell)).map(|(place, _)| place).collect()
    }

    fn grouped(
        &self,
        places: &[usize],
        key: impl Fn(&GroupTimeEffect) -> i64,
        average: impl Fn(&[usize]) -> Option<Combination>,
    ) -> BTreeMap<i64, Combination> {
        let mut groups: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for place in places {
            if let Some(cell) = self.cells.get(*place) {
                groups.entry(key(cell)).or_default().push(*place);
            }
        }
        groups.into_iter().filter_map(|(key, places)| Some((key, average(&places)?))).collect()
    }

    /// Cells weighted by the units of their cohorts.
    fn by_units(&self, places: &[usize]) -> Option<Combination> {
        let each: Vec<(i64, Combination)> = places
            .iter()
            .filter_map(|place| Some((self.cells.get(*place)?.cohort, self.equally(&[*place]))))
            .collect();
        self.weighted(&each.iter().map(|(cohort, own)| (*cohort, own)).collect::<Vec<_>>())
    }

    /// Averages weighted by the share of units in a cohort, whose own sampling error is added.
    fn weighted(&self, averages: &[(i64, &Combination)]) -> Option<Combination> {
        let all = self.sample.total_weight();
        let group = |cohort: &i64| self.sample.cohorts.binary_search(cohort).ok();
        let share = |cohort: &i64| group(cohort).map_or(0.0, |g| self.sample.weight_of(g)) / all;
        let total: f64 = sum::ordered(averages.iter().map(|(cohort, _)| share(cohort)));
        if total <= 0.0 {
            return None;
        }
        let effect = sum::ordered(averages.iter().map(|(cohort, own)| share(cohort) * own.effect)) / total;
        let mut cells = Vec::new();
        let mut pulls = vec![0.0; self.sample.cohorts.len() + 1];
        for (cohort, own) in averages {
            let weight = share(cohort) / total;
            cells.extend(own.cells.iter().map(|(place, held)| (*place, weight * held)));
            for (held, pull) in pulls.iter_mut().zip(&own.pulls) {
                *held += weight * pull;
            }
            // The weight is share / total; a unit moves it by (its own membership - share) over total, less the same
            // for the total. Times the effect, these add up to membership * (effect - overall) / total.
            if let Some(held) = group(cohort).and_then(|group| pulls.get_mut(group)) {
                *held += (own.effect - effect) / total;
            }
        }
        Some(Combination { effect, cells, pulls })
    }

    /// Cells weighted equally.
    fn equally(&self, places: &[usize]) -> Combination {
        let count = places.len() as f64;
        let effects = places.iter().filter_map(|place| self.cells.get(*place)).map(|c| c.estimate.effect);
        Combination {
            effect: sum::ordered(effects) / count,
            cells: places.iter().map(|place| (*place, 1.0 / count)).collect(),
            pulls: Vec::new(),
        }
    }

    fn mean_of<'a>(&self, averages: impl Iterator<Item = &'a Combination>) -> Option<Combination> {
        let averages: Vec<&Combination> = averages.collect();
        let count = averages.len() as f64;
        let effect = sum::ordered(averages.iter().map(|own| own.effect)) / count;
        let mut pulls = vec![0.0; self.sample.cohorts.len() + 1];
        let mut cells = Vec::new();
        for own in &averages {
            cells.extend(own.cells.iter().map(|(place, weight)| (*place, weight / count)));
            for (held, pull) in pulls.iter_mut().zip(&own.pulls) {
                *held += pull / count;
            }
        }
        (!averages.is_empty()).then_some(Combination { effect, cells, pulls })
    }

    pub(super) fn estimate(&self, average: &Combination) -> Estimate {
        if let ([(place, weight)], []) = (average.cells.as_slice(), average.pulls.as_slice())
            && *weight == 1.0
            && let Some(cell) = self.cells.get(*place)
        {
            return cell.estimate;
        }
        let weighted =
            average.cells.iter().filter_map(|(place, weight)| Some((self.cells.get(*place)?, *weight)));
        let totals = self.sample.totals_of(&weighted.collect::<Vec<_>>(), &average.pulls);
        Estimate { effect: average.effect, standard_error: sum::squares(&totals).sqrt() }
    }

    fn aggregate(&self, averaging: &Averaging) -> Option<Aggregate> {
        let averages = self.averages(averaging);
        let overall = self.estimate(&averages.overall?);
        let parts: Vec<(i64, Estimate)> =
            averages.parts.par_iter().map(|(key, own)| (*key, self.estimate(own))).collect();
        Some(Aggregate { overall, parts: parts.into_iter().collect() })
    }
}
