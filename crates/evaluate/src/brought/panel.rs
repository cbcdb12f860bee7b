//! The panel of a file: units by times, one outcome and exposure each, what it lacks, and who was treated since when.

use measure::{Date, Month, Panel, PanelTime, PanelUnit, Period, Sha256, Unit};
use numeric::sum;

use super::{
    BroughtFile,
    columns::{BroughtColumns, BroughtKind, Places, Treatment},
    fault::{BroughtFault, BroughtWrong, first_month},
    grid::{FEWEST_TIMES_BEFORE, Grid, grid, uneven},
    number::{Number, read_number},
    personal,
    table::Table,
    treatment::starts,
};

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
    pub fn without_early(self, last_before: Option<Month>) -> Result<Self, Vec<BroughtFault>> {
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
            return Err(vec![BroughtFault { at, wrong: BroughtWrong::TreatedFromTheStart { least } }]);
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
