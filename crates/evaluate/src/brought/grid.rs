//! Units by times: the row of each pair, and what is wrong with units and times as a whole.

use std::collections::BTreeMap;

use measure::{PanelTime, fold_name};

use super::{
    columns::Places,
    fault::{BroughtFault, BroughtWrong, Grain, first_month},
    table::Table,
    time::{Told, read_time},
};
use crate::nearest::nearest;

/// Fewer times than this before a start leave no change between times to measure the noise from.
pub const FEWEST_TIMES_BEFORE: usize = 3;

/// Digits beyond which spreadsheets and programs that hold numbers lose the last ones.
const SAFE_DIGITS: usize = 15;

/// Units by times, and the row in which each pair stands.
pub(super) struct Grid {
    pub(super) units: Vec<String>,
    pub(super) times: Vec<PanelTime>,
    rows: BTreeMap<(usize, usize), usize>,
}

impl Grid {
    pub(super) fn row(&self, unit: usize, time: usize) -> Option<usize> {
        self.rows.get(&(unit, time)).copied()
    }

    /// The rows of a unit, by time.
    pub(super) fn rows_of(&self, unit: usize) -> impl Iterator<Item = usize> {
        self.rows.range((unit, 0)..=(unit, usize::MAX)).map(|(_, row)| *row)
    }

    pub(super) fn name(&self, unit: usize) -> &str {
        self.units.get(unit).map_or("", String::as_str)
    }
}

/// Units and times of all rows, each pair once.
pub(super) fn grid(table: &Table, places: Places) -> Result<Grid, Vec<BroughtFault>> {
    let heading = |column: usize| table.header.get(column).map(String::as_str);
    let mut faults = Vec::new();
    let mut read: Vec<(usize, &str, Told)> = Vec::new();
    let mut grain: Option<(Grain, u32)> = None;
    for (at, row) in table.rows.iter().enumerate() {
        let unit = row.cell(places.unit);
        let mut wrong =
            |column: usize, wrong| faults.push(table.fault(Some(row.line), heading(column), wrong));
        if unit.is_empty() {
            wrong(places.unit, BroughtWrong::NoUnit);
        } else if is_huge(unit) {
            wrong(places.unit, BroughtWrong::HugeId { seen: unit.to_owned() });
        }
        let cell = row.cell(places.time);
        if cell.is_empty() {
            wrong(places.time, BroughtWrong::NoTime);
            continue;
        }
        match read_time(cell) {
            Err(other) => wrong(places.time, other),
            Ok(told) => {
                let (first, line) = *grain.get_or_insert((told.grain(), row.line));
                if first == told.grain() {
                    read.push((at, unit, told));
                } else {
                    let seen = cell.to_owned();
                    wrong(places.time, BroughtWrong::MixedTimes { seen, grain: first, line });
                }
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let ranked = |mut all: Vec<String>| {
        all.sort();
        all.dedup();
        all
    };
    let units = ranked(read.iter().map(|(_, unit, _)| (*unit).to_owned()).collect());
    let mut times: Vec<PanelTime> = read.iter().map(|(_, _, told)| told.time()).collect();
    times.sort_unstable();
    times.dedup();
    let mut grid = Grid { units, times, rows: BTreeMap::new() };
    for (at, unit, told) in read {
        let (Ok(of_unit), Ok(of_time)) = (
            grid.units.binary_search_by(|name| name.as_str().cmp(unit)),
            grid.times.binary_search(&told.time()),
        ) else {
            continue;
        };
        if let Some(before) = grid.rows.insert((of_unit, of_time), at) {
            faults.push(twice(table, (before, at), (unit, told), places));
        }
    }
    if faults.is_empty() { Ok(grid) } else { Err(faults) }
}

/// A pair of unit and time that stands twice.
fn twice(
    table: &Table,
    (before, at): (usize, usize),
    (unit, told): (&str, Told),
    places: Places,
) -> BroughtFault {
    let rows = table.rows.get(before).zip(table.rows.get(at));
    let (first, second) = rows.map_or((0, 0), |(first, second)| (first.line, second.line));
    let cells = |column: usize| rows.map(|(left, right)| (left.cell(column), right.cell(column)));
    let differs = |column: &usize| cells(*column).is_some_and(|(left, right)| left != right);
    if let (Told::Day(_), Some((left, right))) = (told, cells(places.time))
        && left != right
    {
        let heading = table.header.get(places.time).map(String::as_str);
        let wrong = BroughtWrong::FinerThanMonths { seen: right.to_owned(), line: first };
        return table.fault(Some(second), heading, wrong);
    }
    let measured = [Some(places.outcome), places.exposure, places.treatment];
    let other = (0..table.header.len()).filter(|column| !measured.contains(&Some(*column))).find(differs);
    let differs_in = other.and_then(|column| table.header.get(column).cloned());
    let (unit, time) = (unit.to_owned(), told.time());
    table.fault(Some(second), None, BroughtWrong::Duplicate { unit, time, line: first, differs_in })
}

/// A number that no longer is the one that somebody wrote: in powers of ten, or with more digits than are kept.
fn is_huge(unit: &str) -> bool {
    let is_number = unit.parse::<f64>().is_ok() && unit.starts_with(|first: char| first.is_ascii_digit());
    is_number && (unit.contains(['e', 'E']) || unit.bytes().filter(u8::is_ascii_digit).count() > SAFE_DIGITS)
}

/// What is wrong with units and times as a whole.
pub(super) fn uneven(table: &Table, grid: &Grid, places: Places) -> Vec<BroughtFault> {
    let heading = |column: usize| table.header.get(column).map(String::as_str);
    let of_unit = |line, wrong| table.fault(line, heading(places.unit), wrong);
    let line_of =
        |unit: usize| grid.rows_of(unit).next().and_then(|row| table.rows.get(row)).map(|row| row.line);
    let seen: Vec<usize> = (0..grid.units.len()).map(|unit| grid.rows_of(unit).count()).collect();
    if let [unit] = grid.units.as_slice() {
        return vec![of_unit(None, BroughtWrong::OneUnit { unit: unit.clone() })];
    }
    if seen.iter().all(|rows| *rows == 1) {
        return vec![of_unit(None, BroughtWrong::AllSeenOnce { units: grid.units.len() })];
    }
    let mut faults = Vec::new();
    let mut spelled: BTreeMap<String, usize> = BTreeMap::new();
    for (unit, name) in grid.units.iter().enumerate() {
        let others = || grid.units.iter().filter(|other| *other != name).cloned().collect::<Vec<String>>();
        if let Some(other) = spelled.insert(fold_name(name), unit) {
            let line = line_of(other).unwrap_or(0);
            let (unit_name, other) = (name.clone(), grid.name(other).to_owned());
            let wrong = BroughtWrong::AlmostSame { unit: unit_name, other, line };
            faults.push(of_unit(line_of(unit), wrong));
        } else if seen.get(unit) == Some(&1) {
            let wrong = BroughtWrong::SeenOnce { unit: name.clone(), nearest: nearest(name, &others()) };
            faults.push(of_unit(line_of(unit), wrong));
        }
    }
    faults.extend(steps(grid).map(|wrong| table.fault(None, heading(places.time), wrong)));
    faults
}

/// Times that are not one after the other.
fn steps(grid: &Grid) -> Option<BroughtWrong> {
    let first = *grid.times.first()?;
    let number = |time: PanelTime| Some(first_month(time)?.since(first_month(first)?));
    let length = i32::try_from(first.months()).ok()?;
    let pairs: Vec<(PanelTime, PanelTime)> =
        grid.times.iter().copied().zip(grid.times.iter().copied().skip(1)).collect();
    let gap = |(before, after): &(PanelTime, PanelTime)| Some(number(*after)? - number(*before)?);
    let gaps: Vec<i32> = pairs.iter().filter_map(gap).collect();
    let widest = gaps.iter().copied().max().unwrap_or(length);
    if widest > length && gaps.len() > 1 && gaps.iter().all(|gap| *gap == widest) {
        let month = first_month(first)?;
        let likely = match (first, widest) {
            (PanelTime::Month(_), 3) if (month.number() - 1) % 3 == 0 => {
                Some(PanelTime::Quarter(month).to_string())
            }
            (PanelTime::Month(_), 12) => Some(PanelTime::Year(month.year()).to_string()),
            _ => None,
        };
        return Some(BroughtWrong::Spaced { months: widest.unsigned_abs(), likely });
    }
    if let Some((before, after)) = pairs.iter().find(|pair| gap(pair).is_some_and(|gap| gap > length)) {
        let next = super::time::day_of(first_month(*before)?.plus(length))?;
        return Some(BroughtWrong::Uneven { absent: first.holding(next), before: *before, after: *after });
    }
    let least = FEWEST_TIMES_BEFORE + 1;
    (grid.times.len() < least).then_some(BroughtWrong::FewTimes { seen: grid.times.len(), least })
}
