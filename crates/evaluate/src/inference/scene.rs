//! A scene: who is treated since when and who compares, on the ground of one panel. Every placebo is a scene too.

use std::borrow::Cow;
use std::collections::BTreeMap;

use measure::{Date, Month, Panel, PanelTime};
use numeric::{Matrix, sum};

use super::history::{History, Shape};
use super::ratio::Contrast;
use super::scale::Scale;
use super::units::AssignmentUnits;

use crate::design::{Design, Role};
use estimate::{Error, Staggered};

/// The panel and the columns that a study reads, the same for the policy and for all its placebos.
#[derive(Debug, Clone)]
pub(crate) struct Ground<'a> {
    pub(crate) panel: Cow<'a, Panel>,
    /// Columns before treatment.
    pub(crate) before: Vec<usize>,
    /// Columns after it.
    pub(crate) after: Vec<usize>,
    /// Columns from the first before to the last after, the transition among them.
    pub(crate) whole: Vec<usize>,
    /// Months, or years, before a start in which treatment may already show.
    pub(crate) anticipation: u32,
    /// By which outcome over exposure is multiplied to give the published rate.
    pub(crate) scale: f64,
    /// Rows are finer than the places to which the policy was assigned.
    pub(crate) finer: bool,
    /// Rows that lack some outcomes: they compare, cell by cell, in methods that take gaps, and play the treated in none.
    pub(crate) masked: Vec<usize>,
    /// The first column of which somebody may already be treated.
    pub(crate) quiet_until: usize,
    history: History,
}

/// Who is treated since when, and who compares.
#[derive(Debug, Clone)]
pub(crate) struct Scene<'a> {
    pub(crate) ground: &'a Ground<'a>,
    /// Treated rows with the number of the period in which treatment starts.
    pub(crate) treated: Vec<(usize, i64)>,
    /// Rows that compare.
    pub(crate) comparison: Vec<usize>,
    /// Rows with gaps that compare in methods that take them.
    pub(crate) masked: Vec<usize>,
    /// How far the treated strayed before: the unit of their departure.
    pub(crate) scale: Scale,
}

/// Rows pooled into one: their summed outcome and exposure in each column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pooled {
    pub(crate) outcome: Vec<f64>,
    pub(crate) exposure: Vec<f64>,
}

impl<'a> Ground<'a> {
    /// The ground of a design, on which an assignment falls on some of `units`.
    pub(crate) fn new(
        panel: &'a Panel,
        design: &Design,
        units: AssignmentUnits,
        (anticipation, scale): (u32, f64),
    ) -> Self {
        let mut whole: Vec<usize> =
            [&design.before, &design.between, &design.after].into_iter().flatten().copied().collect();
        whole.sort_unstable();
        let (before, after) = (design.before.clone(), design.after.clone());
        let masked = design.rows(|role| role == Role::Missing);
        let masked = masked.into_iter().filter(|row| mostly_held(panel, design, *row)).collect();
        let quiet_until = before.last().map_or(0, |last| last + 1).saturating_sub(anticipation as usize);
        let shape = Shape { before: before.len(), after: after.len(), quiet_until };
        let history = History::new(panel, units, shape);
        let finer = design.finer;
        let panel = Cow::Borrowed(panel);
        Self { panel, before, after, whole, anticipation, scale, finer, masked, quiet_until, history }
    }

    /// The same ground over other columns, whose past ends before `quiet_until`.
    pub(crate) fn over(
        &self,
        (before, after, whole): (Vec<usize>, Vec<usize>, Vec<usize>),
        quiet_until: usize,
    ) -> Self {
        let shape = Shape { before: before.len(), after: after.len(), quiet_until };
        Self { history: self.history.reshaped(shape), before, after, whole, quiet_until, ..self.clone() }
    }

    /// The same ground on which an assignment falls on some of other units.
    pub(crate) fn among(&self, units: AssignmentUnits) -> Self {
        let (before, after) = (self.before.len(), self.after.len());
        let shape = Shape { before, after, quiet_until: self.quiet_until };
        Self { history: History::new(&self.panel, units, shape), ..self.clone() }
    }

    /// The same ground with the outcomes of the treated after their start divided by a ratio.
    pub(crate) fn without_effect(&self, treated: &[(usize, i64)], ratio: f64) -> Self {
        let starts: BTreeMap<usize, i64> = treated.iter().copied().collect();
        let (after, panel) = (self.first_after(), &self.panel);
        let changed = |row: usize, column: usize, outcome: f64| {
            let period = self.period(column);
            let is_treated = starts.get(&row).is_some_and(|start| period >= *start && period >= after);
            if is_treated { outcome / ratio } else { outcome }
        };
        Self { panel: Cow::Owned(panel.with_outcomes(changed)), ..self.clone() }
    }

    /// The number of a column's period, by which starts are compared.
    pub(crate) fn period(&self, column: usize) -> i64 {
        self.panel.times().get(column).map_or(i64::MIN, |time| number_of(*time))
    }

    /// The number of the period in which a day lies.
    pub(crate) fn period_of(&self, day: Date) -> i64 {
        let first = self.panel.times().first();
        number_of(first.map_or_else(|| PanelTime::Month(Month::of(day)), |time| time.holding(day)))
    }

    /// The first period after.
    pub(crate) fn first_after(&self) -> i64 {
        self.after.first().map_or(i64::MAX, |column| self.period(*column))
    }

    /// The same ground with everything moved `back` columns earlier, into times in which nobody was treated yet.
    ///
    /// The months after end before the real first start, less anticipation; what the panel does not reach is left out of
    /// the months before. None where fewer than `least` columns would be left before, or an outcome of a unit is missing.
    pub(crate) fn moved_back(&self, back: usize, least: usize) -> Option<Self> {
        let moved = |columns: &[usize]| -> Vec<usize> {
            columns.iter().filter_map(|column| column.checked_sub(back)).collect()
        };
        let (before, after) = (moved(&self.before), moved(&self.after));
        let quiet =
            after.last().is_some_and(|last| *last < self.quiet_until) && after.len() == self.after.len();
        let whole = moved(&self.whole);
        let rows = self.history.units().0.iter().flatten();
        let held = |column: &usize| rows.clone().all(|row| self.panel.outcome(*row, *column).is_some());
        let usable = quiet && before.len() >= least && whole.iter().all(held);
        let quiet_until = self.quiet_until.checked_sub(back)?;
        usable.then(|| self.over((before, after, whole), quiet_until))
    }

    /// The scale of rows with their starts.
    pub(super) fn scale_of(&self, treated: &[(usize, i64)]) -> Scale {
        self.history.scale(&self.with_lags(treated))
    }

    /// The same over windows of another shape.
    pub(super) fn scale_over(&self, treated: &[(usize, i64)], shape: Shape) -> Scale {
        self.history.reshaped(shape).scale(&self.with_lags(treated))
    }

    /// Rows with the columns by which each starts after the first after.
    fn with_lags(&self, treated: &[(usize, i64)]) -> Vec<(usize, usize)> {
        let first = self.first_after();
        // A start before the first column after is over by then.
        let lag = |start: i64| usize::try_from(start - first).unwrap_or(0);
        treated.iter().map(|(row, start)| (*row, lag(*start))).collect()
    }

    /// The outcome of rows after their start if each goes on at its mean rate before: no outcome after is read.
    ///
    /// None where a row has no outcome before.
    pub(super) fn as_before(&self, treated: &[(usize, i64)]) -> Option<f64> {
        let of_row = |(row, start): &(usize, i64)| {
            let held = self.before.iter().filter_map(|column| {
                Some((self.panel.outcome(*row, *column)?, self.panel.exposure(*row, *column)?))
            });
            let (outcomes, exposures): (Vec<f64>, Vec<f64>) = held.unzip();
            let rate = sum::ordered(outcomes) / sum::ordered(exposures);
            let treated = self.after.iter().filter(|column| self.period(**column) >= *start);
            let exposed = sum::ordered(treated.filter_map(|column| self.panel.exposure(*row, *column)));
            Some(rate * exposed).filter(|expected| expected.is_finite())
        };
        Some(sum::ordered(treated.iter().map(of_row).collect::<Option<Vec<f64>>>()?))
    }

    /// The sum of rows in each column; what lacks one of them is no sum and no number.
    pub(crate) fn pool(&self, rows: &[usize], columns: &[usize]) -> Pooled {
        let total = |of: &dyn Fn(usize, usize) -> Option<f64>| {
            let in_column =
                // default: what lacks a cell is no number, and no sum of it is one
                |column: &usize| sum::ordered(rows.iter().map(|row| of(*row, *column).unwrap_or(f64::NAN)));
            columns.iter().map(in_column).collect::<Vec<f64>>()
        };
        Pooled {
            outcome: total(&|row, column| self.panel.outcome(row, column)),
            exposure: total(&|row, column| self.panel.exposure(row, column)),
        }
    }

    /// Rates of rows, rows x columns, as they are published.
    pub(crate) fn rates(&self, rows: &[usize], columns: &[usize]) -> Result<Matrix, Error> {
        let of = |row: &usize| {
            let at =
                |column: &usize| self.panel.rate(*row, *column).map_or(f64::NAN, |rate| self.scale * rate);
            columns.iter().map(at).collect::<Vec<f64>>()
        };
        Ok(Matrix::from_rows(&rows.iter().map(of).collect::<Vec<_>>())?)
    }
}

impl Pooled {
    /// Outcome over exposure, as it is published.
    pub(crate) fn rates(&self, scale: f64) -> Vec<f64> {
        self.outcome
            .iter()
            .zip(&self.exposure)
            .map(|(outcome, exposure)| scale * outcome / exposure)
            .collect()
    }
}

impl<'a> Scene<'a> {
    /// The scene of the policy itself.
    pub(crate) fn of_policy(ground: &'a Ground<'a>, design: &Design) -> Self {
        let start = |row: usize| Some((row, ground.period_of(design.start(row)?)));
        let treated = design.clusters.keys().copied().filter_map(start).collect();
        Self::new(ground, treated, design.comparison())
    }

    /// The scene of some treated rows and some that compare.
    pub(crate) fn new(ground: &'a Ground<'a>, treated: Vec<(usize, i64)>, comparison: Vec<usize>) -> Self {
        let scale = ground.scale_of(&treated);
        Self { ground, treated, comparison, masked: ground.masked.clone(), scale }
    }

    /// The scene in which units play the treated, each with one of the starts, and the others compare.
    pub(crate) fn played(
        ground: &'a Ground<'a>,
        units: &AssignmentUnits,
        set: &[usize],
        starts: &[i64],
    ) -> Self {
        let rows = |unit: &usize| units.0.get(*unit).into_iter().flatten().copied().collect::<Vec<usize>>();
        let playing = set.iter().zip(starts);
        let treated =
            playing.flat_map(|(unit, start)| rows(unit).into_iter().map(move |row| (row, *start))).collect();
        let others = (0..units.0.len()).filter(|unit| !set.contains(unit));
        let comparison = others.flat_map(|unit| rows(&unit)).collect();
        Self::new(ground, treated, comparison)
    }

    /// Rows that start together, by their start; a start before the first period after is that of the first period.
    pub(crate) fn cohorts(&self) -> BTreeMap<i64, Vec<usize>> {
        let first = self.ground.first_after();
        let mut cohorts: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (row, start) in &self.treated {
            cohorts.entry(first.max(*start)).or_default().push(*row);
        }
        cohorts
    }

    /// The contrast of what was observed and expected, on the scale of the treated.
    pub(crate) fn contrast(&self, observed: f64, expected: f64) -> Contrast {
        Contrast { observed, expected, scale: self.scale }
    }

    /// Rates of treated and comparing rows over the columns before and after in which all treated have one, each treated
    /// row with its start.
    pub(crate) fn staggered(&self) -> Result<Staggered, Error> {
        let held = |column: &usize| {
            self.treated.iter().all(|(row, _)| self.ground.panel.outcome(*row, *column).is_some())
        };
        let columns = self.ground.before.iter().chain(&self.ground.after).copied();
        panel(self, &columns.filter(held).collect::<Vec<usize>>())
    }

    /// The scene without some rows of comparison.
    pub(crate) fn without(&self, rows: &[usize]) -> Self {
        let rest = |of: &[usize]| of.iter().copied().filter(|row| !rows.contains(row)).collect();
        let (comparison, masked) = (rest(&self.comparison), rest(&self.masked));
        Self { comparison, masked, ..self.clone() }
    }
}

/// Whether a row has at least half of its outcomes, before and after: with fewer its own level would be a guess.
fn mostly_held(panel: &Panel, design: &Design, row: usize) -> bool {
    [&design.before, &design.after].into_iter().all(|columns| {
        let held = columns.iter().filter(|column| panel.outcome(row, **column).is_some()).count();
        2 * held >= columns.len() && held > 0
    })
}

fn number_of(time: PanelTime) -> i64 {
    match time {
        PanelTime::Month(month) => i64::from(month.year()) * 12 + i64::from(month.number()) - 1,
        PanelTime::Quarter(first) => i64::from(first.year()) * 4 + i64::from(first.number() - 1) / 3,
        PanelTime::Year(year) => i64::from(year),
    }
}

/// The treated rows, then those that compare.
pub(crate) fn rows(scene: &Scene<'_>) -> Vec<usize> {
    scene.treated.iter().map(|(row, _)| *row).chain(scene.comparison.iter().copied()).collect()
}

/// Rates of the treated rows, then of those that compare, over the given columns.
pub(crate) fn panel(scene: &Scene<'_>, columns: &[usize]) -> Result<Staggered, Error> {
    let starts = scene.treated.iter().map(|(_, start)| Some(*start));
    let cohorts = starts.chain(scene.comparison.iter().map(|_| None)).collect();
    let periods = columns.iter().map(|column| scene.ground.period(*column)).collect();
    Staggered::new(scene.ground.rates(&rows(scene), columns)?, periods, cohorts)
}
