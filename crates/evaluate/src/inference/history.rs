//! The history of places before anything was done: windows like that of the policy, and how far each place strayed in them.
//!
//! In every earlier window a place is compared with all others by the ratio of ratios. Only columns that end before the
//! treatment are read, so that no scale knows what it is to measure.

use std::collections::BTreeMap;
use std::sync::Arc;

use measure::{Panel, Unit};
use numeric::sum;

use super::scale::Scale;
use super::units::AssignmentUnits;

/// Columns before the treatment that a scale reads: violence changes its ways within years, and an older past widens the
/// scale without saying more of the present.
const COLUMNS_READ: usize = 60;

/// Earlier windows looked at, at most; windows that overlap nearly say the same.
const MOST_WINDOWS: usize = 24;

/// Columns that an earlier window has before its turn, where the panel has them.
const LEAST_BEFORE: usize = 12;

/// How many windows' worth the place in the middle counts beside a place's own: with few windows of its own, a place borrows.
///
/// Chosen on deaths of 1990-2024 by state and month: at one realised level five borrowed windows detect more than none do.
const BORROWED_WINDOWS: f64 = 5.0;

/// A count of none before is read as half a case, so that a ratio exists.
const LEAST_COUNT: f64 = 0.5;

/// Sums of outcome, exposure and missing cells up to each column, by row.
#[derive(Debug)]
pub(crate) struct Sums {
    outcome: Vec<Vec<f64>>,
    exposure: Vec<Vec<f64>>,
    missing: Vec<Vec<f64>>,
    counts: bool,
}

/// Earlier windows on a panel, and what the places of the law together had in them.
#[derive(Debug, Clone)]
pub(crate) struct History {
    sums: Arc<Sums>,
    windows: Vec<Window>,
    /// Outcome and exposure of all rows of the law up to each column.
    all: Arc<(Vec<f64>, Vec<f64>)>,
    /// The unit of each row of the law.
    unit_of: Arc<BTreeMap<usize, usize>>,
    /// Deviation of the unit in the middle, among all of the law.
    typical: Option<f64>,
}

/// An earlier window: columns from `first` to before `turn`, then to before `last`.
#[derive(Debug, Clone, Copy)]
struct Window {
    first: usize,
    turn: usize,
    last: usize,
}

/// Columns of the window scored: how many before and after, and the first that is not quiet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) before: usize,
    pub(crate) after: usize,
    pub(crate) quiet_until: usize,
}

impl Sums {
    pub(crate) fn new(panel: &Panel) -> Self {
        let columns = panel.times().len();
        let by_row = |of: &dyn Fn(usize, usize) -> f64| {
            let of_row = |row: usize| running((0..columns).map(|column| of(row, column)));
            (0..panel.units().len()).map(of_row).collect::<Vec<Vec<f64>>>()
        };
        let missing = |row: usize, column: usize| f64::from(u8::from(panel.outcome(row, column).is_none()));
        // A missing cell adds nothing to sums: no window that holds one is read.
        let held = |cell: Option<f64>| cell.unwrap_or(0.0);
        Self {
            outcome: by_row(&|row, column| held(panel.outcome(row, column))),
            exposure: by_row(&|row, column| held(panel.exposure(row, column))),
            missing: by_row(&missing),
            counts: matches!(panel.unit(), Unit::Count(_)),
        }
    }

    fn complete(&self, row: usize, window: &Window) -> bool {
        self.missing.get(row).is_some_and(|lacking| within(lacking, window.first, window.last) == 0.0)
    }
}

/// Zero, then the sums up to each value.
fn running(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut total = 0.0;
    let sums = values.map(|value| {
        total += value;
        total
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// The sum over columns from one to before another.
fn within(sums: &[f64], from: usize, to: usize) -> f64 {
    // default: beyond the panel there is no number, and nothing that reads it is one
    let at = |column: usize| sums.get(column).copied().unwrap_or(f64::NAN);
    at(to) - at(from)
}

impl History {
    /// The windows that end before the treatment, shaped like the window scored.
    ///
    /// A past too short for whole windows is read in shorter ones, half of it after and a third before the turn: every place
    /// has a scale of its own, and all are read alike.
    pub(crate) fn new(sums: &Arc<Sums>, units: &AssignmentUnits, shape: Shape) -> Self {
        let Shape { before, after, quiet_until } = shape;
        let after = after.min(quiet_until / 2).max(1);
        let least = LEAST_BEFORE.min(quiet_until / 3).max(1);
        let newest = quiet_until.saturating_sub(after);
        let oldest = least.max(quiet_until.saturating_sub(COLUMNS_READ.max(2 * after)));
        let step = newest.saturating_sub(oldest).div_ceil(MOST_WINDOWS).max(1);
        let rows = units.0.concat();
        let windows = (oldest..newest + 1).rev().step_by(step);
        let windows =
            windows.map(|turn| Window { first: turn.saturating_sub(before), turn, last: turn + after });
        let whole = |window: &Window| rows.iter().all(|row| sums.complete(*row, window));
        let windows: Vec<Window> = windows.filter(whole).collect();
        let everybody = |of: &[Vec<f64>]| {
            let columns = of.first().map_or(0, Vec::len);
            let at = |column: usize| {
                let of_rows = rows.iter().filter_map(|row| of.get(*row)?.get(column)).copied();
                sum::ordered(of_rows)
            };
            (0..columns).map(at).collect::<Vec<f64>>()
        };
        let all = Arc::new((everybody(&sums.outcome), everybody(&sums.exposure)));
        let of_unit =
            units.0.iter().enumerate().flat_map(|(unit, rows)| rows.iter().map(move |row| (*row, unit)));
        let mut history = Self {
            sums: Arc::clone(sums),
            windows,
            all,
            unit_of: Arc::new(of_unit.collect()),
            typical: None,
        };
        let single = |rows: &Vec<usize>| {
            let rows: Vec<(usize, usize)> = rows.iter().map(|row| (*row, 0)).collect();
            Some(history.strayed(&rows)?.deviation)
        };
        let mut single: Vec<f64> = units.0.iter().filter_map(single).collect();
        single.sort_by(f64::total_cmp);
        history.typical = single.get(single.len() / 2).copied();
        history
    }

    /// The scale of some rows together, each with the columns by which it starts after the first after.
    ///
    /// The variance of their own windows and that of places like them are averaged, the latter counted as
    /// `BORROWED_WINDOWS` windows; several places that stray each for itself stray less together.
    pub(crate) fn scale(&self, rows: &[(usize, usize)]) -> Scale {
        let counts = self.sums.counts;
        // Without a single window, counts are taken to scatter as counts do, and nothing else has a unit.
        let own = self.strayed(rows).unwrap_or(Scale { deviation: 0.0, counts });
        let ends = self.windows.first().zip(self.windows.last());
        let apart = ends.map_or(0.0, |(newest, oldest)| {
            (newest.last - oldest.turn) as f64 / (newest.last - newest.turn) as f64
        });
        // default: without windows there is no place in the middle, and nothing to borrow
        let typical = self.typical.unwrap_or_default();
        let borrowed = typical * typical * self.concentration(rows);
        let variance = (apart * own.deviation * own.deviation + BORROWED_WINDOWS * borrowed)
            / (apart + BORROWED_WINDOWS);
        Scale { deviation: variance.sqrt(), counts }
    }

    /// How far the rows strayed in the earlier windows; none without a window.
    fn strayed(&self, rows: &[(usize, usize)]) -> Option<Scale> {
        let windows: Vec<(f64, f64)> =
            self.windows.iter().filter_map(|window| self.departure(rows, window)).collect();
        Scale::of_windows(&windows, self.sums.counts)
    }

    /// Observed and expected of some rows together in an earlier window.
    ///
    /// Expected is, for those that start together, their rate before times the ratio of the rates of all others.
    fn departure(&self, rows: &[(usize, usize)], window: &Window) -> Option<(f64, f64)> {
        let mut by_start: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (row, lag) in rows {
            by_start.entry(*lag).or_default().push(*row);
        }
        let of = |sums: &[Vec<f64>], rows: &[usize], (from, to): (usize, usize)| {
            sum::ordered(rows.iter().filter_map(|row| Some(within(sums.get(*row)?, from, to))))
        };
        let everyone: Vec<usize> = rows.iter().map(|(row, _)| *row).collect();
        let Sums { outcome, exposure, .. } = &*self.sums;
        let others = |columns: (usize, usize)| {
            let (all_outcome, all_exposure) = &*self.all;
            let outcome = within(all_outcome, columns.0, columns.1) - of(outcome, &everyone, columns);
            outcome / (within(all_exposure, columns.0, columns.1) - of(exposure, &everyone, columns))
        };
        let before = (window.first, window.turn);
        let (mut observed, mut expected) = (Vec::new(), Vec::new());
        // Those that start after the window has ended say nothing of it.
        for (lag, rows) in by_start.iter().filter(|(lag, _)| window.turn + **lag < window.last) {
            let after = (window.turn + lag, window.last);
            let had = of(outcome, rows, before);
            let had = if self.sums.counts { had.max(LEAST_COUNT) } else { had };
            let rate = had / of(exposure, rows, before);
            observed.push(of(outcome, rows, after));
            expected.push(rate * of(exposure, rows, after) * others(after) / others(before));
        }
        let (observed, expected) = (sum::ordered(observed), sum::ordered(expected));
        (observed.is_finite() && expected.is_finite() && expected > 0.0).then_some((observed, expected))
    }

    /// The sum of the squared shares that units have in the outcome of some rows: one for a single unit, one over their
    /// number for equal ones.
    fn concentration(&self, rows: &[(usize, usize)]) -> f64 {
        let Some(newest) = self.windows.first() else { return 1.0 };
        let mut by_unit: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for (row, _) in rows {
            // default: a row of no unit is one by itself
            let unit = self.unit_of.get(row).copied().unwrap_or(usize::MAX - row);
            let held = self.sums.outcome.get(*row).map(|sums| within(sums, newest.first, newest.turn));
            by_unit.entry(unit).or_default().extend(held);
        }
        let of_units: Vec<f64> = by_unit.into_values().map(sum::ordered).collect();
        let total = sum::ordered(of_units.iter().copied());
        if total > 0.0 { sum::squares(&of_units) / (total * total) } else { 1.0 }
    }
}
