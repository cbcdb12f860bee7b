//! Averages of the effects by cohort and period: overall, by cohort, by time since treatment, by calendar period.
//!
//! Cohorts are weighted by their share of units. The shares are estimated too, and their sampling error enters the
//! standard error.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::{CallawaySantannaFit, GroupTimeEffect, standard_error};

/// An effect with its standard error, in the unit of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The effect.
    pub effect: f64,
    /// Its standard error, clustered.
    pub standard_error: f64,
}

/// An average over cells, and the averages it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// The overall average.
    pub overall: Estimate,
    /// The parts, by cohort, time since treatment or calendar period.
    pub parts: BTreeMap<i64, Estimate>,
}

/// An average on its way, with the influence of each unit.
struct Average {
    effect: f64,
    influence: Vec<f64>,
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
        let average = self.by_units(&self.after())?;
        Some(self.estimate(&average))
    }

    /// The average over the periods of each cohort, and over cohorts weighted by their units.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), equation 3.7 (`type = "group"`).
    #[must_use]
    pub fn by_cohort(&self) -> Option<Aggregate> {
        let parts = self.parts(|cell| cell.cohort, |cells| Some(self.equally(cells)));
        let cohorts: Vec<(i64, &Average)> =
            parts.iter().map(|(cohort, average)| (*cohort, average)).collect();
        let overall = self.weighted(&cohorts)?;
        Some(self.aggregate(&overall, &parts))
    }

    /// The average at each time since treatment within `window`; overall, the equal average of times from zero on.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), equation 3.4 (`type = "dynamic"`).
    #[must_use]
    pub fn event_study(&self, window: RangeInclusive<i64>) -> Option<Aggregate> {
        let cells = self.cells.iter().filter(|cell| window.contains(&(cell.period - cell.cohort)));
        let parts = group(cells, |cell| cell.period - cell.cohort, |cells| self.by_units(cells));
        let after: Vec<&Average> =
            parts.iter().filter(|(time, _)| **time >= 0).map(|(_, average)| average).collect();
        let overall = self.mean_of(&after)?;
        Some(self.aggregate(&overall, &parts))
    }

    /// The average in each calendar period with somebody treated; overall, their equal average.
    ///
    /// # References
    /// Callaway & Sant'Anna (2021), equation 3.8 (`type = "calendar"`).
    #[must_use]
    pub fn by_period(&self) -> Option<Aggregate> {
        let parts = self.parts(|cell| cell.period, |cells| self.by_units(cells));
        let overall = self.mean_of(&parts.values().collect::<Vec<_>>())?;
        Some(self.aggregate(&overall, &parts))
    }

    fn after(&self) -> Vec<&GroupTimeEffect> {
        self.cells.iter().filter(|cell| cell.period >= cell.cohort).collect()
    }

    fn parts(
        &self,
        key: impl Fn(&GroupTimeEffect) -> i64,
        average: impl Fn(&[&GroupTimeEffect]) -> Option<Average>,
    ) -> BTreeMap<i64, Average> {
        group(self.after().into_iter(), key, average)
    }

    /// Cells weighted by the units of their cohorts.
    fn by_units(&self, cells: &[&GroupTimeEffect]) -> Option<Average> {
        let averages: Vec<(i64, Average)> =
            cells.iter().map(|cell| (cell.cohort, self.equally(std::slice::from_ref(cell)))).collect();
        self.weighted(&averages.iter().map(|(cohort, average)| (*cohort, average)).collect::<Vec<_>>())
    }

    /// Averages weighted by the share of units in a cohort, whose own sampling error is added to the influence.
    fn weighted(&self, averages: &[(i64, &Average)]) -> Option<Average> {
        let units = self.units_by_cohort();
        let n = self.n_units as f64;
        let share = |cohort: &i64| units.get(cohort).copied().unwrap_or(0) as f64 / n;
        let total: f64 = numeric::sum::ordered(averages.iter().map(|(cohort, _)| share(cohort)));
        if total <= 0.0 {
            return None;
        }
        let effect =
            numeric::sum::ordered(averages.iter().map(|(cohort, average)| share(cohort) * average.effect))
                / total;
        let mut influence = vec![0.0; self.n_units];
        for (cohort, average) in averages {
            // The weight is share / total; a unit moves it by (its own membership - share) over total, less the same
            // for the total. Times the effect, these add up to membership * (effect - overall) / total.
            let pull = (average.effect - effect) / total;
            let rows = influence.iter_mut().zip(&average.influence).zip(&self.cohort_of);
            for ((held, own), unit_cohort) in rows {
                let membership = f64::from(*unit_cohort == Some(*cohort));
                *held += share(cohort) / total * own + (membership - share(cohort)) * pull;
            }
        }
        Some(Average { effect, influence })
    }

    /// Cells weighted equally.
    fn equally(&self, cells: &[&GroupTimeEffect]) -> Average {
        let count = cells.len() as f64;
        let effect = numeric::sum::ordered(cells.iter().map(|cell| cell.estimate.effect)) / count;
        let mut influence = vec![0.0; self.n_units];
        for cell in cells {
            for (held, own) in influence.iter_mut().zip(&cell.influence) {
                *held += own / count;
            }
        }
        Average { effect, influence }
    }

    fn mean_of(&self, averages: &[&Average]) -> Option<Average> {
        let count = averages.len() as f64;
        let effect = numeric::sum::ordered(averages.iter().map(|average| average.effect)) / count;
        let mut influence = vec![0.0; self.n_units];
        for average in averages {
            for (held, own) in influence.iter_mut().zip(&average.influence) {
                *held += own / count;
            }
        }
        (!averages.is_empty()).then_some(Average { effect, influence })
    }

    fn units_by_cohort(&self) -> BTreeMap<i64, usize> {
        let mut units = BTreeMap::new();
        for cohort in self.cohort_of.iter().flatten() {
            *units.entry(*cohort).or_insert(0) += 1;
        }
        units
    }

    fn estimate(&self, average: &Average) -> Estimate {
        let standard_error = standard_error(&average.influence, &self.cluster_of, self.n_clusters);
        Estimate { effect: average.effect, standard_error }
    }

    fn aggregate(&self, overall: &Average, parts: &BTreeMap<i64, Average>) -> Aggregate {
        Aggregate {
            overall: self.estimate(overall),
            parts: parts.iter().map(|(key, average)| (*key, self.estimate(average))).collect(),
        }
    }
}

fn group<'a>(
    cells: impl Iterator<Item = &'a GroupTimeEffect>,
    key: impl Fn(&GroupTimeEffect) -> i64,
    average: impl Fn(&[&GroupTimeEffect]) -> Option<Average>,
) -> BTreeMap<i64, Average> {
    let mut groups: BTreeMap<i64, Vec<&GroupTimeEffect>> = BTreeMap::new();
    for cell in cells {
        groups.entry(key(cell)).or_default().push(cell);
    }
    groups.into_iter().filter_map(|(key, cells)| Some((key, average(&cells)?))).collect()
}
