//! Puts parsed blocks together in file order: labels of the file, duplicates, rows of the file.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use measure::{Expected, FindingCode, Month, Offence, PlaceCode, RowsAre, STATES, Seen};

use super::{
    block::{Entry, LocalLabel, ParsedBlock, ParsedRow},
    shape::Shape,
};
use crate::{
    AbsentRow, CellOfRow, Error, Gap, LabelId, Lack, RowKey, Span,
    layout::{
        fault::Fault,
        ledger::{EVERY_MONTH, FIRST_ABSENT, Filled, LackingRow, Ledger},
    },
};

/// What a row counts: an offence, and a sex and age where the file has them.
type Detail = (LabelId, Option<(LabelId, LabelId)>);

/// What putting blocks together needs to remember.
pub(super) struct Merge<'m, 'a> {
    shape: &'m Shape,
    ledger: &'m mut Ledger<'a>,
    sheet: Option<LabelId>,
    records_before: u32,
    /// The numbers of what a row counts: offence, sex and age together.
    details: HashMap<Detail, u32>,
    last_detail: Option<(Detail, u32)>,
    /// The offence of each detail.
    offences: Vec<Offence>,
    /// Which details of a place and year were read, as a sum over their numbers that is never 0.
    rows: BTreeMap<(i32, PlaceCode), Vec<u32>>,
    last_group: Option<((i32, PlaceCode), Vec<u32>)>,
    /// Whether a year repeats the one before it: sums over all its rows.
    years: BTreeMap<i32, u64>,
    /// The last record of the file, where it does not end.
    unended: Option<u32>,
    /// The last row that was read, and whether its last cell holds a number.
    last_row: Option<LastRow>,
}

/// What is remembered of the last row.
#[derive(Clone, Copy)]
struct LastRow {
    row: u32,
    place: PlaceCode,
    offence: Offence,
    last: Option<(u32, Month)>,
}

/// Numbers of a row as one that is neither 0 nor [`REJECTED`].
fn sum_of(cells: &[CellOfRow]) -> u32 {
    let sum = cells.iter().fold(0x811c_9dc5_u32, |sum, cell| {
        let mixed = sum ^ (cell.number as u32).wrapping_add((cell.month.number() as u32) << 24);
        mixed.wrapping_mul(0x0100_0193)
    });
    sum.max(REJECTED + 1)
}

/// A row that was read and rejected.
const REJECTED: u32 = 1;

impl<'m, 'a> Merge<'m, 'a> {
    pub(super) fn new(shape: &'m Shape, ledger: &'m mut Ledger<'a>) -> Result<Self, Error> {
        let sheet = ledger.sheet()?;
        let details = HashMap::new();
        ledger.pads_with_zeros();
        Ok(Self {
            shape,
            ledger,
            sheet,
            records_before: 0,
            details,
            last_detail: None,
            offences: Vec::new(),
            rows: BTreeMap::new(),
            last_group: None,
            years: BTreeMap::new(),
            unended: None,
            last_row: None,
        })
    }

    /// Adds the next block.
    pub(super) fn add(&mut self, block: &ParsedBlock) -> Result<(), Error> {
        let row_of = |local: u32| self.records_before + local + 1;
        // Told before they are rejected: a file that has more of them than of its own is mixed, and no wrong layout.
        self.ledger.wholeness().other_register += block.other_register;
        let mut labels: Vec<Option<LabelId>> = vec![None; block.labels.len()];
        let mut cells_start = 0;
        let base = row_of(0);
        for entry in &block.entries {
            match entry {
                Entry::Noted(noted) => self.ledger.note_once(base + noted.0, noted.1.clone())?,
                Entry::CellRejected(cell) => self.ledger.reject_cell(base + cell.0, cell.1.clone())?,
                Entry::Rejected(rejected) => {
                    self.ledger.reject(base + rejected.0, rejected.1.clone())?;
                    if let Some(row) = &rejected.2 {
                        self.lose(base + rejected.0, row, &block.labels, &mut labels)?;
                    }
                }
                Entry::Kept(row) => {
                    // default: a row's cells lie in its block, which the same parse filled
                    let cells = block.cells.get(cells_start..row.cells_end as usize).unwrap_or_default();
                    cells_start = row.cells_end as usize;
                    self.keep(base + row.row, row, cells, &block.labels, &mut labels)?;
                }
            }
        }
        for (row, month, number) in &block.implausible {
            self.disbelieve(base + row, *month, *number, block)?;
        }
        self.unended = block.unended.then(|| base + block.records - 1);
        for (year, months) in &block.filled {
            self.fill(*year, months, base);
        }
        self.records_before += block.records;
        Ok(())
    }

    fn keep(
        &mut self,
        row: u32,
        parsed: &ParsedRow,
        cells: &[CellOfRow],
        local: &[LocalLabel],
        labels: &mut [Option<LabelId>],
    ) -> Result<(), Error> {
        let mut global = |ledger: &mut Self, id: u32| ledger.label(row, id, local, labels);
        let offence = global(self, parsed.offence)?;
        let sex_and_age = match parsed.sex_and_age {
            Some((sex, age)) => Some((global(self, sex)?, global(self, age)?)),
            None => None,
        };
        let detail = self.detail((offence, sex_and_age), local, parsed.offence);
        let sum = sum_of(cells);
        let seen = self.seen(parsed.year, parsed.place, detail);
        if *seen != 0 {
            let differs = *seen != sum && *seen != REJECTED;
            return self.repeat(row, parsed, detail, (differs, cells));
        }
        *seen = sum;
        let year = self.years.entry(parsed.year).or_default();
        *year = year.wrapping_add(
            u64::from(sum)
                ^ (u64::from(parsed.place.number()) << 32 | u64::from(detail))
                    .wrapping_mul(0x9e37_79b9_7f4a_7c15),
        );
        self.lacks(row, parsed, detail);
        let offence_named = self.offences.get(detail as usize).copied().unwrap_or(Offence::Other);
        let last = cells.last().map(|cell| (cell.column, cell.month));
        self.last_row = Some(LastRow { row, place: parsed.place, offence: offence_named, last });
        let key = RowKey {
            sheet: self.sheet,
            row,
            statistic: self.shape.statistic,
            place: parsed.place,
            offence,
            sex: sex_and_age.map(|(sex, _)| sex),
            age: sex_and_age.map(|(_, age)| age),
            span: Span::Month,
        };
        self.ledger.keep(&key, cells)
    }

    /// The file's number of a block's label, noting an offence that the catalogue does not have.
    fn label(
        &mut self,
        row: u32,
        id: u32,
        local: &[LocalLabel],
        labels: &mut [Option<LabelId>],
    ) -> Result<LabelId, Error> {
        let i = id as usize;
        if let Some(Some(known)) = labels.get(i) {
            return Ok(*known);
        }
        let Some(label) = local.get(i) else { return Ok(0) };
        if label.unknown {
            let fault = Fault::of_row(
                FindingCode::UnknownOffence,
                label.text.as_str(),
                Expected::SubtypeCountedAsOther,
            );
            self.ledger.note_once(row, fault)?;
        }
        let number = self.ledger.label(&label.text, label.offence)?;
        if let Some(slot) = labels.get_mut(i) {
            *slot = Some(number);
        }
        Ok(number)
    }

    fn detail(&mut self, key: Detail, local: &[LocalLabel], offence: u32) -> u32 {
        if let Some((last, detail)) = self.last_detail
            && last == key
        {
            return detail;
        }
        let next = u32::try_from(self.details.len()).unwrap_or(u32::MAX);
        let detail = *self.details.entry(key).or_insert(next);
        if detail == next {
            self.offences.push(local.get(offence as usize).map_or(Offence::Other, |label| label.offence));
        }
        self.last_detail = Some((key, detail));
        detail
    }

    /// What was seen of a detail in a place and year: 0 when it was not.
    fn seen(&mut self, year: i32, place: PlaceCode, detail: u32) -> &mut u32 {
        let key = (year, place);
        // Rows of one place and year follow each other: the group at hand is kept out of the map.
        if self.last_group.as_ref().is_none_or(|(last, _)| *last != key) {
            // default: nothing of this place and year was read before
            let group = self.rows.remove(&key).unwrap_or_default();
            if let Some((before, rows)) = self.last_group.replace((key, group)) {
                self.rows.insert(before, rows);
            }
        }
        let (_, rows) = self.last_group.get_or_insert_with(|| (key, Vec::new()));
        let at = detail as usize;
        if rows.len() <= at {
            rows.resize(at + 1, 0);
        }
        &mut rows[at]
    }

    /// A row that was read before: rejected, and told of in every sum when its numbers differ.
    fn repeat(
        &mut self,
        row: u32,
        parsed: &ParsedRow,
        detail: u32,
        (differs, cells): (bool, &[CellOfRow]),
    ) -> Result<(), Error> {
        self.ledger.reject(
            row,
            Fault::once_more(format_args!("{} {}", parsed.place, parsed.year), RowsAre::StateYearOffence),
        )?;
        if differs {
            for cell in cells {
                self.ledger.gap(Gap {
                    statistic: self.shape.statistic,
                    offence: self.offences.get(detail as usize).copied().unwrap_or(Offence::Other),
                    place: parsed.place,
                    month: cell.month,
                    lack: Lack::Doubled,
                    cell: Some((row, cell.column)),
                    number: Some(cell.number),
                })?;
            }
        }
        Ok(())
    }

    /// Tells of the months that a row lacks.
    fn lacks(&mut self, row: u32, parsed: &ParsedRow, detail: u32) {
        for (months, lack) in [(parsed.blank, Lack::Blank), (parsed.rejected, Lack::Rejected)] {
            if months != 0 {
                self.lack(Some(row), (parsed.year, parsed.place, detail), (months, lack));
            }
        }
    }

    fn lack(
        &mut self,
        row: Option<u32>,
        (year, place, detail): (i32, PlaceCode, u32),
        (months, lack): (u16, Lack),
    ) {
        let Ok(january) = Month::new(year, 1) else { return };
        let column = u32::try_from(self.shape.january + 1).unwrap_or(u32::MAX);
        self.ledger.lacks(LackingRow {
            statistic: self.shape.statistic,
            offence: self.offences.get(detail as usize).copied().unwrap_or(Offence::Other),
            place,
            january,
            months,
            lack,
            cell: row.map(|row| (row, column)),
        });
    }

    /// Tells of a row that was rejected, all of whose months are lacking.
    fn lose(
        &mut self,
        row: u32,
        parsed: &ParsedRow,
        local: &[LocalLabel],
        labels: &mut [Option<LabelId>],
    ) -> Result<(), Error> {
        let offence = self.label(row, parsed.offence, local, labels)?;
        let sex_and_age = match parsed.sex_and_age {
            Some((sex, age)) => {
                Some((self.label(row, sex, local, labels)?, self.label(row, age, local, labels)?))
            }
            None => None,
        };
        let detail = self.detail((offence, sex_and_age), local, parsed.offence);
        let seen = self.seen(parsed.year, parsed.place, detail);
        if *seen == 0 {
            *seen = REJECTED;
            self.lack(Some(row), (parsed.year, parsed.place, detail), (EVERY_MONTH, Lack::Rejected));
        }
        Ok(())
    }

    fn disbelieve(&mut self, row: u32, month: u8, number: u64, block: &ParsedBlock) -> Result<(), Error> {
        let local = row - self.records_before - 1;
        let of_row = |entry: &Entry| match entry {
            Entry::Kept(parsed) if parsed.row == local => Some(*parsed),
            Entry::Kept(_) | Entry::Rejected(_) | Entry::CellRejected(_) | Entry::Noted(_) => None,
        };
        let Some(parsed) = block.entries.iter().find_map(of_row) else { return Ok(()) };
        let Ok(january) = Month::new(parsed.year, 1) else { return Ok(()) };
        let offence = block.labels.get(parsed.offence as usize).map_or(Offence::Other, |label| label.offence);
        let column = u32::try_from(self.shape.january + 1).unwrap_or(u32::MAX) + u32::from(month);
        self.ledger.gap(Gap {
            statistic: self.shape.statistic,
            offence,
            place: parsed.place,
            month: january.plus(i32::from(month)),
            lack: Lack::Implausible,
            cell: Some((row, column)),
            number: Some(number),
        })
    }

    /// Finds what keeps the file from being whole: rows that other places and years have, an end in mid-row.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        if let Some((key, rows)) = self.last_group.take() {
            self.rows.insert(key, rows);
        }
        self.note_repeated_years()?;
        let absent = self.absent_rows();
        let rejected = self.ledger.faulty();
        let lost = absent.len() as u64;
        // A rejected row whose place, year or offence could not be read is one of those that are not there.
        let lack = if lost > rejected { Lack::Absent } else { Lack::Rejected };
        let mut told = BTreeSet::new();
        for &(year, place, detail) in &absent {
            let offence = self.offences.get(detail as usize).copied().unwrap_or(Offence::Other);
            if told.insert((year, place, offence)) {
                self.lack(None, (year, place, detail), (EVERY_MONTH, lack));
            }
        }
        let states: BTreeSet<PlaceCode> = self.rows.keys().filter_map(|(_, place)| place.state()).collect();
        let (unended, last_row) = (self.unended, self.last_row);
        if let Some((last, (column, month))) =
            unended.and(last_row).and_then(|last| last.last.map(|cell| (last, cell)))
            && self.shape.width() == column as usize
        {
            // What stands in the last cell of a record that does not end may be the beginning of a number.
            self.ledger.gap(Gap {
                statistic: self.shape.statistic,
                offence: last.offence,
                place: last.place,
                month,
                lack: Lack::Rejected,
                cell: Some((last.row, column)),
                number: None,
            })?;
        }
        let named = |&(year, place, detail): &(i32, PlaceCode, u32)| AbsentRow {
            place,
            year,
            offence: self.offences.get(detail as usize).copied().unwrap_or(Offence::Other),
        };
        let mut first_absent: Vec<AbsentRow> = absent.iter().map(named).collect();
        first_absent.dedup_by_key(|row| (row.place, row.year));
        first_absent.truncate(FIRST_ABSENT);
        let wholeness = self.ledger.wholeness();
        wholeness.absent = lost.saturating_sub(rejected);
        wholeness.first_absent = first_absent;
        wholeness.unended = unended;
        wholeness.states_absent = STATES
            .iter()
            .filter_map(|state| PlaceCode::new(state.code).ok())
            .filter(|state| !states.contains(state))
            .collect();
        Ok(())
    }

    /// The rows that are not there. A detail is listed in a year when most of its places have it; a state in every year of the
    /// file, a municipality in every year after the first in which it stands, since SESNSP adds them as they report.
    fn absent_rows(&self) -> Vec<(i32, PlaceCode, u32)> {
        let years: BTreeSet<i32> = self.rows.keys().map(|(year, _)| *year).collect();
        let mut known: BTreeSet<PlaceCode> = match self.shape.municipality {
            None => self.rows.keys().map(|(_, place)| *place).collect(),
            Some(_) => BTreeSet::new(),
        };
        let mut absent = Vec::new();
        for year in years {
            let of_year = self.rows.range((year, PlaceCode::NATION)..).take_while(|((y, _), _)| *y == year);
            let mut counted = vec![0_usize; self.offences.len()];
            let mut places = 0;
            for ((_, place), rows) in of_year {
                known.insert(*place);
                places += 1;
                for (counted, _) in counted.iter_mut().zip(rows).filter(|(_, sum)| **sum != 0) {
                    *counted += 1;
                }
            }
            let listed: Vec<u32> = (0..)
                .zip(&counted)
                .filter(|(_, counted)| **counted * 2 > places)
                .map(|(detail, _)| detail)
                .collect();
            for place in &known {
                let rows = self.rows.get(&(year, *place));
                let is_there = |detail: &u32| {
                    rows.and_then(|rows| rows.get(*detail as usize)).is_some_and(|sum| *sum != 0)
                };
                absent.extend(listed.iter().filter(|d| !is_there(d)).map(|detail| (year, *place, *detail)));
            }
        }
        absent
    }

    fn note_repeated_years(&mut self) -> Result<(), Error> {
        let years: Vec<(i32, u64)> = self.years.iter().map(|(year, sum)| (*year, *sum)).collect();
        for pair in years.windows(2) {
            if let [(before, a), (year, b)] = pair
                && a == b
                && year - before == 1
            {
                let seen = Seen::RepeatedYear { year: *year, before: *before };
                let fault = Fault::of_row(FindingCode::RepeatedYear, seen, Expected::AnotherYear);
                self.ledger.note(None, fault)?;
            }
        }
        Ok(())
    }

    fn fill(&mut self, year: i32, months: &[Filled; 12], base: u32) {
        let absolute = |place: Option<(u32, u32)>| place.map(|(row, column)| (base + row, column));
        let Ok(january) = Month::new(year, 1) else { return };
        for (i, part) in (0..).zip(months) {
            let part = Filled {
                first_empty: absolute(part.first_empty),
                first_written: absolute(part.first_written),
                ..*part
            };
            self.ledger.fill(january.plus(i), part);
        }
    }
}
