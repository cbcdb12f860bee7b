//! The panel of a file: units by times, one outcome and exposure each, what it lacks, and who was treated since when.

use std::collections::BTreeMap;

use measure::{Date, Month, Panel, PanelTime, PanelUnit, Period, Sha256, Unit};
use numeric::sum;

use super::{
    BroughtFile,
    columns::{BroughtColumns, BroughtKind, Places, Treatment},
    fault::{BroughtFault, BroughtWrong, Grain, first_month},
    number::{Number, read_number},
    personal,
    table::Table,
    time::{Told, read_time},
    treatment::starts,
};
use crate::nearest::nearest;

/// Fewer times than this before a start leave no change between times to measure the noise from.
pub const FEWEST_TIMES_BEFORE: usize = 3;

/// Digits beyond which spreadsheets and programs that hold numbers lose the last ones.
const SAFE_DIGITS: usize = 15;

/// Why a cell lacks its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapReason {
    /// The file has no row of the unit in the time.
    NoRow,
    /// The row has no outcome.
    NoOutcome,
}

/// A cell without an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtGap {
    /// The unit.
    pub unit: String,
    /// The month, or the first month of the quarter or year.
    pub month: Month,
    /// Why.
    pub reason: GapReason,
}

/// The first day of treatment of a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Start {
    /// The first day.
    pub day: Date,
    /// The unit.
    pub unit: String,
}

/// Units that are left out because they were treated before the months before end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutEarly {
    /// Each with its first day.
    pub starts: Vec<Start>,
    /// No time after this may be one of treatment: the last of the times before.
    pub last_before: PanelTime,
}

/// A panel that was read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct BroughtPanel {
    /// The panel.
    pub panel: Panel,
    /// Its cells without an outcome.
    pub gaps: Vec<BroughtGap>,
    /// Who is treated since when, by day and unit; nothing where the policy file says it.
    pub starts: Vec<Start>,
    /// Units that were left out.
    pub early: Option<LeftOutEarly>,
    /// Rows of the file.
    pub rows: usize,
    /// Name of the file.
    pub file: String,
    /// The sheet, where it is a workbook.
    pub sheet: Option<String>,
    /// SHA-256 of the file.
    pub sha256: Sha256,
    /// The columns that were read.
    pub columns: BroughtColumns,
}

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

/// Reads the panel of a file by the names of its columns.
///
/// # Errors
/// When anything in it is wrong: all of one stage at once, each with its line and column.
pub fn read(file: &BroughtFile, columns: &BroughtColumns) -> Result<BroughtPanel, Vec<BroughtFault>> {
    let table = Table::read(file)?;
    let places = columns.find(&table).map_err(|faults| table.shortened(faults))?;
    read_table(&table, places, (file, columns)).map_err(|faults| table.shortened(faults))
}

fn read_table(
    table: &Table,
    places: Places,
    (file, columns): (&BroughtFile, &BroughtColumns),
) -> Result<BroughtPanel, Vec<BroughtFault>> {
    let or_faults = |faults: Vec<BroughtFault>| if faults.is_empty() { Ok(()) } else { Err(faults) };
    or_faults(personal::look(table, places))?;
    let grid = grid(table, places)?;
    or_faults(uneven(table, &grid, places))?;
    let numbers = numbers(table, &grid, (places, columns.kind))?;
    let first_days = starts(table, &grid, (places, &columns.treatment))?;
    let mut starts: Vec<Start> = grid
        .units
        .iter()
        .zip(first_days)
        .filter_map(|(unit, day)| Some(Start { day: day?, unit: unit.clone() }))
        .collect();
    starts.sort();
    let unit = |name: &String| PanelUnit { place: None, name: name.clone() };
    let shape = (grid.units.iter().map(unit).collect(), grid.times.clone());
    let panel = Panel::new(shape, numbers.outcome, numbers.exposure, columns.unit_of_outcome());
    // INVARIANT: times ascend, sizes agree and exposures were checked to be above zero.
    let panel = panel.map_err(|_| vec![table.fault(None, None, BroughtWrong::NothingMeasured)])?;
    Ok(BroughtPanel {
        panel,
        gaps: numbers.gaps,
        starts,
        early: None,
        rows: table.rows.len(),
        file: file.name.clone(),
        sheet: file.sheet.clone(),
        sha256: file.sha256,
        columns: columns.clone(),
    })
}

/// Units and times of all rows, each pair once.
fn grid(table: &Table, places: Places) -> Result<Grid, Vec<BroughtFault>> {
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
fn uneven(table: &Table, grid: &Grid, places: Places) -> Vec<BroughtFault> {
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
        let plain: String = personal::plain(name).split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(other) = spelled.insert(plain, unit) {
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

/// Outcome and exposure of every cell.
struct Numbers {
    outcome: Vec<Option<f64>>,
    exposure: Vec<f64>,
    gaps: Vec<BroughtGap>,
}

fn numbers(
    table: &Table,
    grid: &Grid,
    (places, kind): (Places, BroughtKind),
) -> Result<Numbers, Vec<BroughtFault>> {
    let heading = |column: usize| table.header.get(column).map(String::as_str);
    let mut faults = Vec::new();
    let mut all = Numbers { outcome: Vec::new(), exposure: Vec::new(), gaps: Vec::new() };
    for (unit, name) in grid.units.iter().enumerate() {
        let mut exposed: Vec<Option<f64>> = Vec::new();
        for (at, time) in grid.times.iter().enumerate() {
            let row = grid.row(unit, at).and_then(|row| table.rows.get(row));
            let mut outcome = None;
            let mut exposure = None;
            if let Some(row) = row {
                let mut wrong =
                    |column: usize, wrong| faults.push(table.fault(Some(row.line), heading(column), wrong));
                match checked_outcome(row.cell(places.outcome), kind) {
                    Ok(read) => outcome = read,
                    Err(other) => wrong(places.outcome, other),
                }
                if let Some(column) = places.exposure {
                    match checked_exposure(row.cell(column)) {
                        Ok(read) => exposure = Some(read),
                        Err(other) => wrong(column, other),
                    }
                }
            }
            if let (None, Some(month)) = (outcome, first_month(*time)) {
                let reason = if row.is_none() { GapReason::NoRow } else { GapReason::NoOutcome };
                all.gaps.push(BroughtGap { unit: name.clone(), month, reason });
            }
            all.outcome.push(outcome);
            exposed.push(exposure);
        }
        // A cell without a row has no outcome that its exposure would divide: the mean of the unit's others holds its place.
        let known: Vec<f64> = exposed.iter().flatten().copied().collect();
        let usual = sum::mean(&known).unwrap_or(1.0);
        all.exposure.extend(exposed.into_iter().map(|own| own.unwrap_or(usual)));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut held = all.outcome.iter().flatten();
    let same = held.next().map(|first| (*first, held.all(|other| other == first)));
    match same {
        None => Err(vec![table.fault(None, heading(places.outcome), BroughtWrong::NothingMeasured)]),
        Some((first, true)) => {
            let wrong = BroughtWrong::NothingVaries { seen: first.to_string() };
            Err(vec![table.fault(None, heading(places.outcome), wrong)])
        }
        Some((_, false)) => Ok(all),
    }
}

fn checked_outcome(cell: &str, kind: BroughtKind) -> Result<Option<f64>, BroughtWrong> {
    let seen = || cell.to_owned();
    match (read_number(cell), kind) {
        (Number::Missing, _) => Ok(None),
        (Number::Wrong(wrong), _) => Err(wrong),
        (Number::Known(number), BroughtKind::Count) if number < 0.0 => {
            Err(BroughtWrong::NegativeCount { seen: seen() })
        }
        (Number::Known(number), BroughtKind::Count) if number.fract() != 0.0 => {
            Err(BroughtWrong::FractionalCount { seen: seen() })
        }
        (Number::Known(number), BroughtKind::Rate) if number < 0.0 => {
            Err(BroughtWrong::NegativeLevel { seen: seen() })
        }
        (Number::Known(number), _) => Ok(Some(number)),
    }
}

fn checked_exposure(cell: &str) -> Result<f64, BroughtWrong> {
    match read_number(cell) {
        Number::Known(number) if number > 0.0 => Ok(number),
        Number::Known(_) | Number::Missing => Err(BroughtWrong::NoExposure { seen: cell.to_owned() }),
        Number::Wrong(wrong) => Err(wrong),
    }
}

/// The months from the first of some times to the last.
fn months_of(times: &[PanelTime]) -> Option<Period> {
    let (first, last) = (times.first()?, times.last()?);
    let length = i32::try_from(last.months()).ok()?;
    Period::new(first_month(*first)?, first_month(*last)?.plus(length - 1)).ok()
}

impl BroughtColumns {
    /// In what the outcome is measured.
    #[must_use]
    pub fn unit_of_outcome(&self) -> Unit {
        match (self.kind, &self.exposure) {
            (BroughtKind::Count, Some(_)) => Unit::BroughtCountOver,
            (BroughtKind::Count, None) => Unit::BroughtCount,
            (BroughtKind::Rate, _) => Unit::BroughtLevel,
        }
    }

    /// Whether the file says who is treated.
    #[must_use]
    pub fn say_who_is_treated(&self) -> bool {
        self.treatment != Treatment::OfPolicy
    }
}

impl BroughtPanel {
    /// Before and after, around the first start: all times of the panel.
    #[must_use]
    pub fn window(&self) -> Option<(Period, Period)> {
        self.window_around(self.starts.iter().map(|start| start.day).min()?)
    }

    /// Before and after a day: all times of the panel, the after beginning with the time that holds the day.
    #[must_use]
    pub fn window_around(&self, first: Date) -> Option<(Period, Period)> {
        let times = self.panel.times();
        let start = times.iter().position(|time| *time >= time.holding(first))?;
        let (before, after) = times.split_at_checked(start)?;
        Some((months_of(before)?, months_of(after)?))
    }

    /// The place of the first time that lies after some day, the day's own time not among them.
    fn after(&self, day: Date) -> usize {
        self.panel.times().partition_point(|time| *time <= time.holding(day))
    }

    /// The same panel without the units that were treated before the times before end.
    ///
    /// These are the times up to `last_before` where the policy file states it; else as many as are needed before the first
    /// start that is read.
    ///
    /// # Errors
    /// When nobody who is treated is left.
    pub fn without_early(self, last_before: Option<Month>) -> Result<Self, BroughtFault> {
        let times = self.panel.times();
        let least = FEWEST_TIMES_BEFORE;
        let first_read = match last_before {
            Some(month) => {
                times.partition_point(|time| first_month(*time).is_some_and(|first| first <= month))
            }
            None => least,
        };
        let place = |start: &Start| self.after(start.day).saturating_sub(1);
        let (early, kept): (Vec<Start>, Vec<Start>) =
            self.starts.iter().cloned().partition(|start| place(start) < first_read);
        let Some(last_before) =
            times.get(first_read.saturating_sub(1)).copied().filter(|_| !early.is_empty())
        else {
            return Ok(self);
        };
        let within = |start: &Start| times.last().is_some_and(|last| *last >= last.holding(start.day));
        if !kept.iter().any(within) {
            let column = self.columns.named().into_iter().last().map(|(_, name)| name.to_owned());
            let at = measure::Where { file: self.file, sheet: self.sheet, row: None, column };
            return Err(BroughtFault { at, wrong: BroughtWrong::TreatedFromTheStart { least } });
        }
        let leaves = |name: &str| early.iter().any(|start| start.unit == name);
        let rows: Vec<usize> = (0..self.panel.units().len())
            .filter(|row| self.panel.units().get(*row).is_some_and(|unit| !leaves(&unit.name)))
            .collect();
        let cells = || rows.iter().flat_map(|row| (0..times.len()).map(move |column| (*row, column)));
        let units = rows.iter().filter_map(|row| self.panel.units().get(*row).cloned()).collect();
        let outcome = cells().map(|(row, column)| self.panel.outcome(row, column)).collect();
        let exposure = cells().filter_map(|(row, column)| self.panel.exposure(row, column)).collect();
        let panel = Panel::new((units, times.to_vec()), outcome, exposure, self.panel.unit());
        // A part of a sound panel is sound.
        let panel = panel.unwrap_or_else(|_| self.panel.clone());
        let gaps = self.gaps.into_iter().filter(|gap| !leaves(&gap.unit)).collect();
        let early = Some(LeftOutEarly { starts: early, last_before });
        Ok(Self { panel, gaps, starts: kept, early, ..self })
    }
}
