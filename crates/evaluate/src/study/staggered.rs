//! Callaway & Sant'Anna within a study: its cells brought to the rate ratio, and ranked among placebo assignments.

use std::collections::BTreeMap;

use measure::{Date, Month, Panel, PanelTime};
use numeric::{Matrix, sum};
use rayon::prelude::*;

use super::ratio::{Contrast, TestRules, rank_ratio};
use super::{Estimate, EventEffect, PlaceboSets};
use crate::Error;
use crate::design::Design;
use crate::method::callaway_santanna::{BasePeriod, Comparison};
use crate::method::{CallawaySantannaFit, CallawaySantannaSpec, Staggered};
use crate::policy::MethodName;

/// Times before and after a start that the event study shows.
const EVENT_WINDOW: i64 = 12;

/// A panel as methods for staggered adoption read it: every column from the first before to the last after.
pub(super) struct Starts<'a> {
    panel: &'a Panel,
    columns: Vec<usize>,
    periods: Vec<i64>,
    after: (i64, i64),
    treated: Vec<(usize, i64)>,
    /// The start of each cluster: what placebo places are given.
    starts: Vec<i64>,
    comparison: Vec<usize>,
    anticipation: u32,
    scale: f64,
}

impl<'a> Starts<'a> {
    pub(super) fn new(panel: &'a Panel, design: &Design, anticipation: u32, scale: f64) -> Self {
        let columns: Vec<usize> =
            design.before.iter().chain(&design.between).chain(&design.after).copied().collect();
        let period = |column: &usize| panel.times().get(*column).map(|time| number_of(*time));
        let periods: Vec<i64> = columns.iter().filter_map(period).collect();
        let ends = design.after.first().and_then(period).zip(design.after.last().and_then(period));
        let yearly = matches!(panel.times().first(), Some(PanelTime::Year(_)));
        let number = |date: Date| {
            let year = PanelTime::Year(i32::from(date.year()));
            number_of(if yearly { year } else { PanelTime::Month(Month::of(date)) })
        };
        let start = |row: usize| Some((row, number(design.start(row)?)));
        Self {
            panel,
            columns,
            periods,
            after: ends.unwrap_or((i64::MAX, i64::MIN)),
            treated: design.clusters.keys().copied().filter_map(start).collect(),
            starts: design.starts_of_clusters(|_| true).into_values().map(number).collect(),
            comparison: design.comparison(),
            anticipation,
            scale,
        }
    }

    /// Estimates the effect on all treated places, early and late, and on placebo places with the same starts.
    ///
    /// # Assumptions
    /// The effect found for a cohort and month is that of each of its inhabitants: it is multiplied by their number.
    pub(super) fn estimate(&self, placebos: &PlaceboSets, rules: &TestRules) -> Result<Estimate, Error> {
        let method = MethodName::CallawaySantanna;
        let stops = |source| Error::Method { name: method.code(), source };
        let fit = self.fit(&self.treated, &self.comparison).map_err(stops)?;
        let contrast = self.contrast(&fit, &self.treated);
        let played = placebos
            .sets
            .par_iter()
            .map(|set| {
                let (playing, compared) = self.play(set);
                let fit = self.fit(&playing, &compared)?;
                Ok((self.contrast(&fit, &playing), events_of(&fit)))
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(stops)?;
        let (contrasts, events): (Vec<Contrast>, Vec<BTreeMap<i64, f64>>) = played.into_iter().unzip();
        Ok(Estimate {
            method,
            marked: false,
            inference: rank_ratio(contrast, contrasts, rules),
            placebo_names: Vec::new(),
            sets: placebos.which,
            columns: Vec::new(),
            observed_path: Vec::new(),
            expected_path: Vec::new(),
            gaps_before: Vec::new(),
            weights: Vec::new(),
            events: with_spread(&events_of(&fit), &events, rules.level),
        })
    }

    /// Comparison places that play the treated, with their starts, and those left to compare with.
    fn play(&self, set: &[usize]) -> (Vec<(usize, i64)>, Vec<usize>) {
        let row = |place: usize| self.comparison.get(place).copied();
        let playing = set.iter().copied().filter_map(row).zip(self.starts.iter().copied()).collect();
        let others = (0..self.comparison.len()).filter(|place| set.binary_search(place).is_err());
        (playing, others.filter_map(row).collect())
    }

    fn fit(
        &self,
        treated: &[(usize, i64)],
        comparison: &[usize],
    ) -> Result<CallawaySantannaFit, crate::method::Error> {
        let rows = treated.iter().map(|(row, _)| row).chain(comparison);
        let rates = |row: &usize| {
            let rate =
                |column: &usize| self.panel.rate(*row, *column).map_or(f64::NAN, |rate| self.scale * rate);
            self.columns.iter().map(rate).collect::<Vec<f64>>()
        };
        let outcomes = Matrix::from_rows(&rows.map(rates).collect::<Vec<_>>())?;
        let starts = treated.iter().map(|(_, start)| Some(*start));
        let cohorts = starts.chain(comparison.iter().map(|_| None)).collect();
        let spec = CallawaySantannaSpec {
            comparison: Comparison::NeverTreated,
            base_period: BasePeriod::Universal,
            anticipation: self.anticipation,
            ..CallawaySantannaSpec::default()
        };
        spec.fit(&Staggered::new(outcomes, self.periods.clone(), cohorts)?)
    }

    /// The cells after, each times the exposure of its cohort.
    fn contrast(&self, fit: &CallawaySantannaFit, treated: &[(usize, i64)]) -> Contrast {
        let (mut observed, mut effects) = (Vec::new(), Vec::new());
        for cell in &fit.cells {
            let counted = cell.period >= cell.cohort && (self.after.0..=self.after.1).contains(&cell.period);
            let Some(place) =
                self.periods.iter().position(|period| *period == cell.period).filter(|_| counted)
            else {
                continue;
            };
            let Some(column) = self.columns.get(place).copied() else { continue };
            for (row, _) in treated.iter().filter(|(_, start)| *start == cell.cohort) {
                observed.extend(self.panel.outcome(*row, column));
                effects
                    .extend(self.panel.exposure(*row, column).map(|e| cell.estimate.effect * e / self.scale));
            }
        }
        let observed = sum::ordered(&observed);
        // Log ratios are compared as they are: the placebo places play together, as the treated do.
        Contrast { observed, expected: observed - sum::ordered(&effects), noise: 1.0 }
    }
}

fn number_of(time: PanelTime) -> i64 {
    match time {
        PanelTime::Month(month) => i64::from(month.year()) * 12 + i64::from(month.number()) - 1,
        PanelTime::Year(year) => i64::from(year),
    }
}

/// Effects by time since the start, cohorts weighted by their places.
fn events_of(fit: &CallawaySantannaFit) -> BTreeMap<i64, f64> {
    let mut cells: BTreeMap<i64, (Vec<f64>, f64)> = BTreeMap::new();
    for cell in &fit.cells {
        let since = cell.period - cell.cohort;
        if (-EVENT_WINDOW..=EVENT_WINDOW).contains(&since) {
            let (effects, places) = cells.entry(since).or_default();
            effects.push(cell.n_treated as f64 * cell.estimate.effect);
            *places += cell.n_treated as f64;
        }
    }
    cells.into_iter().map(|(since, (effects, places))| (since, sum::ordered(effects) / places)).collect()
}

/// Each effect with the spread that placebos have at the same time: as wide as the level's rank of their sizes.
fn with_spread(own: &BTreeMap<i64, f64>, placebos: &[BTreeMap<i64, f64>], level: f64) -> Vec<EventEffect> {
    let rank = (level * (1 + placebos.len()) as f64).floor() as usize;
    let half = |since: &i64| {
        let mut sizes: Vec<f64> =
            placebos.iter().filter_map(|events| events.get(since)).map(|e| e.abs()).collect();
        sizes.sort_by(|left, right| right.total_cmp(left));
        sizes.get(rank.checked_sub(1)?).copied()
    };
    own.iter()
        .map(|(since, effect)| EventEffect { since: *since, effect: *effect, half_width: half(since) })
        .collect()
}
