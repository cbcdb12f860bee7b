//! The ledger of a reading: every row kept or rejected, labels numbered, duplicates and cut-off found.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};

use measure::{
    Catalogue, Expected, Finding, FindingCode, Levels, Month, Offence, PlaceCode, Publisher, RowsAre, Seen,
    Severity, Statistic, Value, Where,
};

use super::{duplicates::Duplicates, fault::Fault, page::Page};
use crate::{
    AbsentIs, AbsentRow, CellOfRow, CountOfRows, Error, Gap, Label, LabelId, Lack, Reading, RowKey, RowSink,
    Span, SummedCell, ValueOfRow, Wholeness, places,
};

/// What a layout knows of a release once it has read it.
pub(super) struct Facts {
    pub(super) publisher: Publisher,
    pub(super) statistics: Vec<Statistic>,
    pub(super) catalogue: Catalogue,
    pub(super) series: String,
    pub(super) rewritten: bool,
    /// What a row that is not there means.
    pub(super) absent_is: AbsentIs,
}

impl Facts {
    /// Of a third party's rewriting of what is of no catalogue of offences.
    pub(super) fn rewritten(
        publisher: Publisher,
        statistics: &[Statistic],
        series: &str,
        absent_is: AbsentIs,
    ) -> Self {
        let (statistics, series) = (statistics.to_vec(), series.to_owned());
        Self { publisher, statistics, catalogue: Catalogue::None, series, rewritten: true, absent_is }
    }
}

/// A row of twelve months of which some are lacking, until the cut-off tells which of them the file covers.
#[derive(Debug, Clone, Copy)]
pub(super) struct LackingRow {
    pub(super) statistic: Statistic,
    pub(super) offence: Offence,
    pub(super) place: PlaceCode,
    pub(super) january: Month,
    /// Bit 0 is January.
    pub(super) months: u16,
    pub(super) lack: Lack,
    /// The row and the column of January.
    pub(super) cell: Option<(u32, u32)>,
}

/// How many absent rows are told one by one.
pub(super) const FIRST_ABSENT: usize = 5;

/// A place and month as one number, for [`Ledger::expect_new`].
pub(super) fn of_month(place: PlaceCode, month: Month) -> u64 {
    u64::from(place.number()) << 32 | u64::from(month.yyyymm().unsigned_abs())
}

/// Every month of a row.
pub(super) const EVERY_MONTH: u16 = 0x0fff;

/// From how many rejected rows a file is given up at once, where they are most of what was read.
const GIVEN_UP_AT: u64 = 10_000;

/// A month of more than this, and of more than one in so many inhabitants, is not believed.
pub(super) const BELIEVED: u64 = 1_000;
pub(super) const ONE_IN: u64 = 100;

/// The inhabitants that a month of a row is held against: of what happens to people, in a place where they are known. Nothing
/// else has such a bound: not a year, nor what is there and did not happen, as inhabitants or forces.
fn held_against(key: &RowKey) -> Option<u64> {
    if key.span != Span::Month || !key.statistic.adds_over_months() {
        return None;
    }
    places().inhabitants(key.place)
}

/// How a month is filled.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Filled {
    pub(super) written: u64,
    pub(super) empty: u64,
    /// Row and column of the first empty cell.
    pub(super) first_empty: Option<(u32, u32)>,
    /// Row and column of the first written cell.
    pub(super) first_written: Option<(u32, u32)>,
}

impl Filled {
    /// Counts of two parts of a file, `self` before `later`.
    pub(super) fn and(self, later: Self) -> Self {
        Self {
            written: self.written + later.written,
            empty: self.empty + later.empty,
            first_empty: self.first_empty.or(later.first_empty),
            first_written: self.first_written.or(later.first_written),
        }
    }
}

/// Takes rows from a layout, hands them to the sink and keeps count.
pub(super) struct Ledger<'a> {
    sink: &'a mut dyn RowSink,
    file: String,
    sheet: Option<String>,
    in_workbook: bool,
    sheet_label: Option<LabelId>,
    encoding: &'static str,
    header: Vec<String>,
    labels: HashMap<(String, Offence), LabelId>,
    /// The offence of each label.
    offences: Vec<Offence>,
    duplicates: Duplicates,
    rows: CountOfRows,
    first: Option<Month>,
    last: Option<Month>,
    /// The last month with a number above zero.
    last_counted: Option<Month>,
    /// Rows that are rejected for what they say; totals, repeated rows and those of other countries not counted.
    faulty: u64,
    lacking: Vec<LackingRow>,
    pads_with_zeros: bool,
    wholeness: Wholeness,
    filled: BTreeMap<Month, Filled>,
    first_fault: Option<(u32, FindingCode, Seen)>,
    noted: BTreeSet<(FindingCode, Seen)>,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(sink: &'a mut dyn RowSink, page: &Page) -> Self {
        Self {
            sink,
            file: page.file.clone(),
            sheet: page.sheet.clone(),
            in_workbook: page.in_workbook,
            sheet_label: None,
            encoding: page.encoding.name(),
            header: page.header.clone(),
            labels: HashMap::new(),
            offences: Vec::new(),
            duplicates: Duplicates::default(),
            rows: CountOfRows::default(),
            first: None,
            last: None,
            last_counted: None,
            faulty: 0,
            lacking: Vec::new(),
            pads_with_zeros: false,
            wholeness: Wholeness::default(),
            filled: BTreeMap::new(),
            first_fault: None,
            noted: BTreeSet::new(),
        }
    }

    /// The number of a label, new or known.
    pub(super) fn label(&mut self, text: &str, offence: Offence) -> Result<LabelId, Error> {
        let key = (text.to_owned(), offence);
        if let Some(&id) = self.labels.get(&key) {
            return Ok(id);
        }
        let id = LabelId::try_from(self.labels.len()).unwrap_or(LabelId::MAX);
        self.sink.label(Label { text: text.to_owned(), offence })?;
        self.labels.insert(key, id);
        self.offences.push(offence);
        Ok(id)
    }

    /// The sheet as a label, where the file is a workbook.
    pub(super) fn sheet(&mut self) -> Result<Option<LabelId>, Error> {
        if self.in_workbook
            && self.sheet_label.is_none()
            && let Some(sheet) = self.sheet.clone()
        {
            self.sheet_label = Some(self.label(&sheet, Offence::NoOffence)?);
        }
        Ok(self.sheet_label)
    }

    /// Goes on with another sheet of the same workbook.
    pub(super) fn turn_to(&mut self, page: &Page) {
        self.sheet.clone_from(&page.sheet);
        self.header.clone_from(&page.header);
        self.sheet_label = None;
    }

    /// Says before the first row that some municipalities alone are listed.
    pub(super) fn lists_some(&mut self) {
        self.sink.lists_some();
    }

    /// Whether nothing was seen yet under `detail` of `group`; from now on it was.
    pub(super) fn is_new(&mut self, group: u64, detail: u32) -> bool {
        self.duplicates.insert(group, detail)
    }

    /// Expects a row to be the first under `detail` of `group`: `what` stands in one row, as there is one of each `key`.
    ///
    /// # Errors
    /// When it stood before.
    pub(super) fn expect_new(
        &mut self,
        (group, detail): (u64, u32),
        what: fmt::Arguments<'_>,
        key: RowsAre,
    ) -> Result<(), Fault> {
        if self.is_new(group, detail) { Ok(()) } else { Err(Fault::once_more(what, key)) }
    }

    /// Keeps a row.
    pub(super) fn keep(&mut self, key: &RowKey, cells: &[CellOfRow]) -> Result<(), Error> {
        self.keep_part(key, cells)?;
        self.rows.read += 1;
        self.rows.kept += 1;
        Ok(())
    }

    /// Keeps cells of a row that goes on under another key; [`Ledger::end_row`] counts the row.
    pub(super) fn keep_part(&mut self, key: &RowKey, cells: &[CellOfRow]) -> Result<(), Error> {
        // Few rows have a month to be doubted at all, and most rows come by the million.
        if cells.iter().any(|cell| cell.number > BELIEVED)
            && let Some(inhabitants) = held_against(key)
        {
            let most = BELIEVED.max(inhabitants / ONE_IN);
            for cell in cells.iter().filter(|cell| cell.number > most) {
                self.disbelieve(key, *cell, inhabitants)?;
            }
            let believed: Vec<CellOfRow> = cells.iter().filter(|cell| cell.number <= most).copied().collect();
            return self.keep_believed(key, &believed);
        }
        self.keep_believed(key, cells)
    }

    /// Keeps a row whose cells hold whatever the publisher prints, and which stands somewhere on further dimensions.
    pub(super) fn keep_values(
        &mut self,
        key: &RowKey,
        levels: &Levels,
        cells: &[ValueOfRow],
    ) -> Result<(), Error> {
        self.keep_values_part(key, levels, cells).map(|()| self.end_row())
    }

    /// Keeps cells of a row that goes on under another key; [`Ledger::end_row`] counts the row.
    pub(super) fn keep_values_part(
        &mut self,
        key: &RowKey,
        levels: &Levels,
        cells: &[ValueOfRow],
    ) -> Result<(), Error> {
        // A share or an estimate that is printed was counted, be it nought; of what is counted, nought may be padding.
        let counted = |value: &Value| match value {
            Value::Count(number) => *number > 0,
            Value::Range { high, .. } => *high > 0,
            Value::Share { .. } | Value::Estimate { .. } => true,
        };
        self.met(key, cells.iter().map(|cell| (cell.month, counted(&cell.value))));
        self.sink.keep_values(key, levels, cells)
    }

    fn keep_believed(&mut self, key: &RowKey, cells: &[CellOfRow]) -> Result<(), Error> {
        self.met(key, cells.iter().map(|cell| (cell.month, cell.number > 0)));
        self.sink.keep(key, cells)
    }

    /// Remembers the months of a row's cells, and whether something was counted in each.
    fn met(&mut self, key: &RowKey, cells: impl Iterator<Item = (Month, bool)>) {
        for (month, counted) in cells {
            self.rows.cells += 1;
            if self.first.is_none_or(|first| month < first) {
                self.first = Some(month);
            }
            // A year is counted to its December.
            let last_of_cell = if key.span == Span::Year { month.plus(11) } else { month };
            if self.last.is_none_or(|last| last_of_cell > last) {
                self.last = Some(last_of_cell);
            }
            if counted && self.last_counted.is_none_or(|last| last_of_cell > last) {
                self.last_counted = Some(last_of_cell);
            }
        }
    }

    /// Takes a number that is too large for the inhabitants of its place out of every sum, and says so.
    fn disbelieve(&mut self, key: &RowKey, cell: CellOfRow, inhabitants: u64) -> Result<(), Error> {
        let column = (cell.column as usize).checked_sub(1).and_then(|i| self.header.get(i)).cloned();
        let expected = Expected::OneInInhabitants { one_in: ONE_IN, inhabitants };
        let fault = Fault {
            code: FindingCode::Implausible,
            column,
            seen: Seen::from(cell.number.to_string()),
            expected: Box::new(expected),
        };
        self.reject_cell(key.row, fault)?;
        self.gap(Gap {
            statistic: key.statistic,
            offence: self.offence_of(key.offence),
            place: key.place,
            month: cell.month,
            lack: Lack::Implausible,
            cell: Some((key.row, cell.column)),
            number: Some(cell.number),
        })
    }

    /// Keeps sums that begin at a row, or a row that counts in sums that begin at another; [`Ledger::end_row`] counts the
    /// row.
    pub(super) fn keep_sums(&mut self, key: &RowKey, cells: &[SummedCell]) -> Result<(), Error> {
        self.met(key, cells.iter().map(|cell| (cell.month, cell.number > 0)));
        self.sink.keep_summed(key, cells)
    }

    /// Counts a row whose parts were kept one by one.
    pub(super) fn end_row(&mut self) {
        self.rows.read += 1;
        self.rows.kept += 1;
    }

    /// Rejects a row.
    pub(super) fn reject(&mut self, row: u32, fault: Fault) -> Result<(), Error> {
        self.rows.read += 1;
        self.rows.rejected += 1;
        if self.first_fault.is_none() {
            self.first_fault = Some((row, fault.code, fault.seen.clone()));
        }
        if !matches!(fault.code, FindingCode::TotalRow | FindingCode::DuplicateRow | FindingCode::OutOfScope)
        {
            self.faulty += 1;
        }
        let finding = self.finding(Severity::Rejected, Some(row), fault);
        self.sink.reject(finding)?;
        if self.faulty >= GIVEN_UP_AT { self.refuse_if_mostly_rejected() } else { Ok(()) }
    }

    /// Rejects one cell of a row that is kept.
    pub(super) fn reject_cell(&mut self, row: u32, fault: Fault) -> Result<(), Error> {
        self.rows.cells_rejected += 1;
        let finding = self.finding(Severity::CellRejected, Some(row), fault);
        self.sink.note(finding)
    }

    /// A number that no sum may count.
    pub(super) fn gap(&mut self, gap: Gap) -> Result<(), Error> {
        self.sink.gap(gap)
    }

    /// Months of a row that are lacking, those after the cut-off excepted.
    pub(super) fn lacks(&mut self, row: LackingRow) {
        self.lacking.push(row);
    }

    /// The number of one month that is not there, unless the month comes after the cut-off.
    pub(super) fn lacks_month(&mut self, key: &RowKey, month: Month, column: u32) {
        let offence = self.offence_of(key.offence);
        let months = 1 << (month.number().unsigned_abs() - 1);
        let january = month.plus(1 - i32::from(month.number()));
        let (statistic, place) = (key.statistic, key.place);
        let cell = Some((key.row, column.saturating_sub(u32::from(month.number().unsigned_abs()) - 1)));
        self.lacks(LackingRow { statistic, offence, place, january, months, lack: Lack::Blank, cell });
    }

    /// The offence of a label.
    pub(super) fn offence_of(&self, label: LabelId) -> Offence {
        self.offences.get(label as usize).copied().unwrap_or(Offence::Other)
    }

    /// Finds the numbers that a file of one row a number lacks. [`Ledger::expect_new`] was told of each row under its place and month
    /// as [`of_month`] writes them; a detail is listed when most places and months have it.
    pub(super) fn find_absent(
        &mut self,
        statistic: Statistic,
        offence_of: impl Fn(u32) -> Offence,
    ) -> Result<(), Error> {
        let groups = self.duplicates.groups();
        let mut counted: BTreeMap<u32, usize> = BTreeMap::new();
        for detail in groups.values().flatten() {
            *counted.entry(*detail).or_default() += 1;
        }
        let listed: Vec<u32> =
            counted.iter().filter(|(_, n)| **n * 2 > groups.len()).map(|(detail, _)| *detail).collect();
        let places: BTreeSet<u32> = groups.keys().map(|(place, _)| *place).collect();
        let months: BTreeSet<i32> = groups.keys().map(|(_, month)| *month).collect();
        let mut absent: Vec<(PlaceCode, Month, Offence)> = Vec::new();
        for place in &places {
            let Ok(code) = PlaceCode::new(*place) else { continue };
            for month in &months {
                let Ok(when) = Month::from_yyyymm(*month) else { continue };
                let there = groups.get(&(*place, *month));
                let is_there = |detail: &u32| there.is_some_and(|details| details.contains(detail));
                absent.extend(listed.iter().filter(|d| !is_there(d)).map(|d| (code, when, offence_of(*d))));
            }
        }
        let lost = absent.len() as u64;
        let lack = if lost > self.faulty { Lack::Absent } else { Lack::Rejected };
        self.wholeness.absent = lost.saturating_sub(self.faulty);
        absent.sort_unstable();
        absent.dedup();
        for (place, month, offence) in &absent {
            let months = 1 << (month.number().unsigned_abs() - 1);
            let january = month.plus(1 - i32::from(month.number()));
            let (place, offence) = (*place, *offence);
            self.lacks(LackingRow { statistic, offence, place, january, months, lack, cell: None });
        }
        let named = |(place, month, offence): &(PlaceCode, Month, Offence)| AbsentRow {
            place: *place,
            year: month.year(),
            offence: *offence,
        };
        self.wholeness.first_absent = absent.iter().map(named).collect();
        self.wholeness.first_absent.dedup_by_key(|row| (row.place, row.year));
        self.wholeness.first_absent.truncate(FIRST_ABSENT);
        let states: BTreeSet<PlaceCode> =
            places.iter().filter_map(|place| PlaceCode::new(*place).ok()?.state()).collect();
        self.wholeness.states_absent = measure::STATES
            .iter()
            .filter_map(|state| PlaceCode::new(state.code).ok())
            .filter(|state| !states.contains(state))
            .collect();
        Ok(())
    }

    /// What keeps the file from being whole.
    pub(super) fn wholeness(&mut self) -> &mut Wholeness {
        &mut self.wholeness
    }

    /// Rows that were rejected for what they say.
    pub(super) fn faulty(&self) -> u64 {
        self.faulty
    }

    /// A file of which more than half is rejected is another than it was taken for. Rows of the publisher's other register are
    /// sound in themselves: the file is mixed then, which is told of it once it is read.
    fn refuse_if_mostly_rejected(&self) -> Result<(), Error> {
        if self.faulty.saturating_sub(self.wholeness.other_register) * 2 <= self.rows.read {
            return Ok(());
        }
        let Some((row, code, first)) = &self.first_fault else { return Ok(()) };
        let at = Where { file: self.file.clone(), sheet: self.sheet.clone(), ..Where::default() };
        let seen = Seen::MostlyRejected {
            rejected: self.faulty,
            rows: self.rows.read,
            row: *row,
            code: *code,
            first: Box::new(first.clone()),
        };
        Err(Error::refused(FindingCode::MostlyRejected, at, seen, Expected::RowsOfLayout))
    }

    /// The last month that the file counts. Months to come that are filled with zeros up to a December are none.
    fn cutoff(&mut self) -> Result<Option<Month>, Error> {
        let (Some(last), Some(counted)) = (self.last, self.last_counted) else { return Ok(self.last) };
        if !self.pads_with_zeros || last.number() != 12 || counted >= last || counted.year() != last.year() {
            return Ok(self.last);
        }
        let mut month = counted.plus(1);
        while month <= last {
            let fault =
                Fault::of_row(FindingCode::AfterCutoff, Seen::ZeroIn { month }, Expected::NothingAfterCutoff);
            self.note(None, fault)?;
            month = month.plus(1);
        }
        Ok(Some(counted))
    }

    fn tell_gaps(&mut self, cutoff: Month) -> Result<(), Error> {
        for row in std::mem::take(&mut self.lacking) {
            for n in (0..12_u8).filter(|n| row.months & (1 << n) != 0) {
                let month = row.january.plus(i32::from(n));
                if month > cutoff {
                    break;
                }
                self.sink.gap(Gap {
                    statistic: row.statistic,
                    offence: row.offence,
                    place: row.place,
                    month,
                    lack: row.lack,
                    cell: row.cell.map(|(row, column)| (row, column + u32::from(n))),
                    number: None,
                })?;
            }
        }
        Ok(())
    }

    /// Says that the publisher may fill months to come with zeros.
    pub(super) fn pads_with_zeros(&mut self) {
        self.pads_with_zeros = true;
    }

    /// Notes something that cost no row.
    pub(super) fn note(&mut self, row: Option<u32>, fault: Fault) -> Result<(), Error> {
        let finding = self.finding(Severity::Note, row, fault);
        self.sink.note(finding)
    }

    /// Notes the first of several alike.
    pub(super) fn note_once(&mut self, row: u32, fault: Fault) -> Result<(), Error> {
        if self.noted.insert((fault.code, fault.seen.clone())) { self.note(Some(row), fault) } else { Ok(()) }
    }

    fn finding(&self, severity: Severity, row: Option<u32>, fault: Fault) -> Finding {
        let at = Where { file: self.file.clone(), sheet: self.sheet.clone(), row, column: fault.column };
        Finding { code: fault.code, severity, at, seen: fault.seen, expected: *fault.expected }
    }

    /// How a month of a part of the file is filled, rows numbered as in the file.
    pub(super) fn fill(&mut self, month: Month, part: Filled) {
        let filled = self.filled.entry(month).or_default();
        *filled = filled.and(part);
    }

    /// Notes the months with holes: empty cells up to the cut-off, lone numbers that make the cut-off.
    fn note_holes(&mut self, cutoff: Month) -> Result<(), Error> {
        let filled = std::mem::take(&mut self.filled);
        for (&month, part) in filled.range(..=cutoff) {
            // A month in which fewer cells are written than are empty is one that somebody began to fill.
            let began = month == cutoff && part.written < part.empty;
            let place = if began { part.first_written } else { part.first_empty };
            let Some((row, column)) = place.filter(|_| part.empty > 0) else { continue };
            let header = self.header.get(column as usize - 1).cloned();
            let fault = if began {
                let seen = Seen::BegunMonth { written: part.written, empty: part.empty, month };
                Fault {
                    code: FindingCode::AfterCutoff,
                    column: header,
                    seen,
                    expected: Box::new(Expected::FilledOrEmptyMonth),
                }
            } else {
                let seen = Seen::EmptyCells { cells: part.empty, month };
                Fault {
                    code: FindingCode::EmptyCell,
                    column: header,
                    seen,
                    expected: Box::new(Expected::CountUpToCutoff),
                }
            };
            self.note(Some(row), fault)?;
        }
        Ok(())
    }

    /// Closes the ledger.
    pub(super) fn finish(mut self, layout: &str, facts: Facts) -> Result<Reading, Error> {
        let at = Where { file: self.file.clone(), sheet: self.sheet.clone(), ..Where::default() };
        let (Some(first), Some(cutoff)) = (self.first, self.cutoff()?) else {
            let seen = match &self.first_fault {
                None => Seen::NoRowWithNumber,
                Some((row, code, first)) => Seen::NoneKept {
                    rows: self.rows.read,
                    row: *row,
                    code: *code,
                    first: Box::new(first.clone()),
                },
            };
            return Err(Error::refused(FindingCode::NoRows, at, seen, Expected::RowsWithCounts));
        };
        self.refuse_if_mostly_rejected()?;
        self.note_holes(cutoff)?;
        self.tell_gaps(cutoff)?;
        Ok(Reading {
            layout: layout.to_owned(),
            publisher: facts.publisher,
            statistics: facts.statistics,
            catalogue: facts.catalogue,
            series: facts.series,
            rewritten: facts.rewritten,
            encoding: self.encoding.to_owned(),
            first,
            cutoff,
            rows: self.rows,
            absent_is: facts.absent_is,
            wholeness: self.wholeness,
        })
    }
}
