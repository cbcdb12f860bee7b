//! The history of places before anything was done: windows like that of the policy, and how far each place strayed in them.
//!
//! In every earlier window a place is compared with all others by the ratio of ratios. Only columns that end before the
//! treatment are read, so that no scale knows what it is to measure.

use std::collections::BTreeMap;
use std::sync::Arc;

use measure::Panel;
use numeric::sum;

use super::rate::is_count;
use super::scale::Scale;
use super::units::AssignmentUnits;

/// Columns before the treatment that a scale reads: violence changes its ways within years, and an older past widens the
/// scale without saying more of the present.
const COLUMNS_READ: usize = 60;

/// Earlier windows looked at, at most; windows that overlap nearly say the same.
const MOST_WINDOWS: usize = 24;

/// Columns that an earlier window has before its turn, where the panel has them.
pub(super) const LEAST_BEFORE: usize = 12;

/// How many windows' worth the place in the middle counts beside a place's own: with few windows of its own, a place borrows.
///
/// Chosen on deaths of 1990-2024 by state and month: at one realised level five borrowed windows detect more than none do.
const BORROWED_WINDOWS: f64 = 5.0;

/// A count of none before is read as half a case, so that a ratio exists.
const LEAST_COUNT: f64 = 0.5;

/// What the units of a law had on a panel: sums of outcome, exposure and missing cells up to each column.
#[derive(Debug)]
struct Past {
    units: AssignmentUnits,
    unit_of: BTreeMap<usize, usize>,
    /// By row.
    outcome: Vec<Vec<f64>>,
    exposure: Vec<Vec<f64>>,
    missing: Vec<Vec<f64>>,
    /// Outcome and exposure of all units.
    all: (Vec<f64>, Vec<f64>),
    counts: bool,
}

/// Earlier windows on a panel.
#[derive(Debug, Clone)]
pub(crate) struct History {
    past: Arc<Past>,
    windows: Vec<Window>,
    /// Deviation of the unit in the middle, among all; none without a window.
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

impl Past {
    fn new(panel: &Panel, units: AssignmentUnits) -> Self {
        let columns = panel.times().len();
        let by_row = |of: &dyn Fn(usize, usize) -> f64| {
            let of_row = |row: usize| running((0..columns).map(|column| of(row, column)));
            (0..panel.units().len()).map(of_row).collect::<Vec<Vec<f64>>>()
        };
        let missing = |row: usize, column: usize| f64::from(u8::from(panel.outcome(row, column).is_none()));
        // A missing cell adds nothing to sums: no window that holds one is read.
        let held = |cell: Option<f64>| cell.unwrap_or(0.0);
        let outcome = by_row(&|row, column| held(panel.outcome(row, column)));
        let exposure = by_row(&|row, column| held(panel.exposure(row, column)));
        let of_unit = units.0.iter().enumerate();
        let unit_of = of_unit.flat_map(|(unit, rows)| rows.iter().map(move |row| (*row, unit))).collect();
        let rows = units.0.concat();
        let all = (everybody(&outcome, &rows), everybody(&exposure, &rows));
        let (missing, counts) = (by_row(&missing), is_count(panel.unit()));
        Self { units, unit_of, outcome, exposure, missing, all, counts }
    }

    fn complete(&self, window: &Window) -> bool {
        let lacks = |row: &usize| {
            self.missing.get(*row).and_then(|sums| within(sums, window.first, window.last)) != Some(0.0)
        };
        !self.units.0.iter().flatten().any(lacks)
    }
}

/// The sums of some rows together.
fn everybody(sums: &[Vec<f64>], rows: &[usize]) -> Vec<f64> {
    let columns = sums.first().map_or(0, Vec::len);
    let at = |column: usize| sum::ordered(rows.iter().filter_map(|row| sums.get(*row)?.get(column)).copied());
    (0..columns).map(at).collect()
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

/// The sum over columns from one to before another; none beyond the panel.
fn within(sums: &[f64], from: usize, to: usize) -> Option<f64> {
    Some(sums.get(to)? - sums.get(from)?)
}

impl History {
    /// The windows that end before the treatment, shaped like the window scored.
    pub(crate) fn new(panel: &Panel, units: AssignmentUnits, shape: Shape) -> Self {
        Self::shaped(Arc::new(Past::new(panel, units)), shape)
    }

    /// The same past in windows of another shape.
    pub(crate) fn reshaped(&self, shape: Shape) -> Self {
        Self::shaped(Arc::clone(&self.past), shape)
    }

    /// The units of the law.
    pub(crate) fn units(&self) -> &AssignmentUnits {
        &self.past.units
    }

    /// A past too short for whole windows is read in shorter ones, half of it after and a third before the turn: every place
    /// has a scale of its own, and all are read alike.
    fn shaped(past: Arc<Past>, Shape { before, after, quiet_until }: Shape) -> Self {
        let after = after.min(quiet_until / 2).max(1);
        let least = LEAST_BEFORE.min(quiet_until / 3).max(1);
        let newest = quiet_until.saturating_sub(after);
        let oldest = least.max(quiet_until.saturating_sub(COLUMNS_READ.max(2 * after)));
        let step = newest.saturating_sub(oldest).div_ceil(MOST_WINDOWS).max(1);
        let windows = (oldest..newest + 1).rev().step_by(step);
        let windows =
            windows.map(|turn| Window { first: turn.saturating_sub(before), turn, last: turn + after });
        let windows = windows.filter(|window| past.complete(window)).collect();
        let mut history = Self { past, windows, typical: None };
        let single = |rows: &Vec<usize>| {
            let rows: Vec<(usize, usize)> = rows.iter().map(|row| (*row, 0)).collect();
            Some(history.strayed(&rows)?.deviation)
        };
        let mut single: Vec<f64> = history.units().0.iter().filter_map(single).collect();
        single.sort_by(f64::total_cmp);
        history.typical = single.get(single.len() / 2).copied();
        history
    }

    /// The scale of some rows together, each with the columns by which it starts after the first after.
    ///
    /// The variance of their own windows and that of places like them are averaged, the latter counted as
    /// `BORROWED_WINDOWS` windows; several places that stray each for itself stray less together.
    pub(crate) fn scale(&self, rows: &[(usize, usize)]) -> Scale {
        let counts = self.past.counts;
        let (Some(typical), Some(newest), Some(oldest)) =
            (self.typical, self.windows.first(), self.windows.last())
        else {
            // Without a single window, counts are taken to scatter as counts do, and nothing else has a unit.
            return Scale { deviation: 0.0, counts };
        };
        let borrowed = typical * typical * self.concentration(rows, newest);
        // Rows that start later than the windows of a short past end have none of their own, and borrow all.
        let variance = self.strayed(rows).map_or(borrowed, |own| {
            let apart = (newest.last - oldest.turn) as f64 / (newest.last - newest.turn) as f64;
            (apart * own.deviation * own.deviation + BORROWED_WINDOWS * borrowed) / (apart + BORROWED_WINDOWS)
        });
        Scale { deviation: variance.sqrt(), counts }
    }

    /// How far the rows strayed in the earlier windows; none without a window.
    fn strayed(&self, rows: &[(usize, usize)]) -> Option<Scale> {
        let windows: Vec<(f64, f64)> =
            self.windows.iter().filter_map(|window| self.departure(rows, window)).collect();
        Scale::of_windows(&windows, self.past.counts)
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
            let each = rows.iter().map(|row| within(sums.get(*row)?, from, to));
            Some(sum::ordered(each.collect::<Option<Vec<f64>>>()?))
        };
        let everyone: Vec<usize> = rows.iter().map(|(row, _)| *row).collect();
        let Past { outcome, exposure, all, counts, .. } = &*self.past;
        let others = |columns: (usize, usize)| {
            let rest = |all: &[f64], own: &[Vec<f64>]| {
                Some(within(all, columns.0, columns.1)? - of(own, &everyone, columns)?)
            };
            Some(rest(&all.0, outcome)? / rest(&all.1, exposure)?)
        };
        let before = (window.first, window.turn);
        let (mut observed, mut expected) = (Vec::new(), Vec::new());
        // Those that start after the window has ended say nothing of it.
        for (lag, rows) in by_start.iter().filter(|(lag, _)| window.turn + **lag < window.last) {
            let after = (window.turn + lag, window.last);
            let had = of(outcome, rows, before)?;
            let had = if *counts { had.max(LEAST_COUNT) } else { had };
            let rate = had / of(exposure, rows, before)?;
            observed.push(of(outcome, rows, after)?);
            expected.push(rate * of(exposure, rows, after)? * others(after)? / others(before)?);
        }
        let (observed, expected) = (sum::ordered(observed), sum::ordered(expected));
        (observed.is_finite() && expected.is_finite() && expected > 0.0).then_some((observed, expected))
    }

    /// The sum of the squared shares that units had in the outcome of some rows before the newest turn: one for a single unit,
    /// one over their number for equal ones.
    fn concentration(&self, rows: &[(usize, usize)], newest: &Window) -> f64 {
        let Past { unit_of, outcome, .. } = &*self.past;
        // A row that is of no unit of the law, as a neighbour is, stands for itself.
        let mut by_unit: BTreeMap<Result<usize, usize>, Vec<f64>> = BTreeMap::new();
        for (row, _) in rows {
            let held = outcome.get(*row).and_then(|sums| within(sums, newest.first, newest.turn));
            by_unit.entry(unit_of.get(row).copied().ok_or(*row)).or_default().extend(held);
        }
        let of_units: Vec<f64> = by_unit.into_values().map(sum::ordered).collect();
        let total = sum::ordered(of_units.iter().copied());
        if total > 0.0 { sum::squares(&of_units) / (total * total) } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use measure::{PanelTime, PanelUnit, Unit};
    use numeric::float;

    use super::*;

    /// Twelve places that stray about a common level, the first one four times as far.
    fn history(after: usize) -> History {
        let units: Vec<PanelUnit> =
            (0..12).map(|row| PanelUnit { name: format!("place {row}"), place: None }).collect();
        let times: Vec<PanelTime> = (0..60).map(|year| PanelTime::Year(1950 + year)).collect();
        let cell = |row: usize, column: usize| {
            let size = if row == 0 { 0.4 } else { 0.1 };
            // Sines of frequencies that share no period: places stray each for itself.
            let phase = column as f64 * (0.7 + 0.31 * row as f64);
            Some((1_000.0 * float::exp(size * float::sin(phase))).round())
        };
        let cells: Vec<Option<f64>> =
            (0..12).flat_map(|row| (0..60).map(move |column| cell(row, column))).collect();
        let statistic = measure::Statistic::DeathsByRegistration;
        let panel = Panel::new((units, times), cells, vec![1e5; 720], Unit::Count(statistic)).unwrap();
        let units = AssignmentUnits((0..12).map(|row| vec![row]).collect());
        History::new(&panel, units, Shape { before: 12, after, quiet_until: 60 })
    }

    #[test]
    fn a_place_that_strays_further_has_the_larger_scale() {
        let history = history(4);
        let of = |row: usize| history.scale(&[(row, 0)]).deviation;
        assert!(of(0) > 1.5 * of(1), "{} {}", of(0), of(1));
        let together = history.scale(&[(1, 0), (2, 0), (3, 0)]).deviation;
        assert!(together < of(1), "places that stray each for itself stray less together: {together}");
    }

    #[test]
    fn a_start_after_every_window_of_the_past_borrows_the_scale_of_the_place_in_the_middle() {
        let history = history(4);
        let late = history.scale(&[(0, 4)]);
        assert_eq!(history.strayed(&[(0, 4)]), None);
        assert!((late.deviation - history.typical.unwrap()).abs() < 1e-12, "{late:?}");
        let within = history.scale(&[(0, 3)]);
        assert!(within.deviation > late.deviation, "one that starts within them has some of its own");
    }
}
