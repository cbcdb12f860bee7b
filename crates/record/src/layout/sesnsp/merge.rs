//! Puts parsed blocks together in file order: labels of the file, duplicates, rows of the file.

use std::collections::HashMap;

use measure::{Expected, FindingCode, Month, RowsAre, Seen};

use super::{
    Shape,
    block::{Entry, LocalLabel, ParsedBlock, ParsedRow},
};
use crate::{
    CellOfRow, Error, LabelId, RowKey, Span,
    layout::{
        Ledger,
        ledger::{Fault, Filled},
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
}

impl<'m, 'a> Merge<'m, 'a> {
    pub(super) fn new(shape: &'m Shape, ledger: &'m mut Ledger<'a>) -> Result<Self, Error> {
        let sheet = ledger.sheet()?;
        let details = HashMap::new();
        Ok(Self { shape, ledger, sheet, records_before: 0, details, last_detail: None })
    }

    /// Adds the next block.
    pub(super) fn add(&mut self, block: &ParsedBlock) -> Result<(), Error> {
        let row_of = |local: u32| self.records_before + local + 1;
        let mut labels: Vec<Option<LabelId>> = vec![None; block.labels.len()];
        let mut cells_start = 0;
        let base = row_of(0);
        for entry in &block.entries {
            match entry {
                Entry::Noted(noted) => self.ledger.note_once(base + noted.0, noted.1.clone())?,
                Entry::Rejected(rejected) => self.reject(base + rejected.0, &rejected.1)?,
                Entry::Kept(row) => {
                    let cells = block.cells.get(cells_start..row.cells_end as usize).unwrap_or_default();
                    cells_start = row.cells_end as usize;
                    self.keep(base + row.row, row, cells, &block.labels, &mut labels)?;
                }
            }
        }
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
        let group = u64::from(parsed.place.number()) << 16 | u64::from(parsed.year.unsigned_abs());
        let detail = self.detail((offence, sex_and_age));
        if !self.ledger.is_new(group, detail) {
            let seen = Seen::once_more(format_args!("{} {}", parsed.place, parsed.year));
            let fault = Fault::of_row(
                FindingCode::DuplicateRow,
                seen,
                Expected::OneRowEach { key: RowsAre::StateYearOffence },
            );
            return self.ledger.reject(row, fault);
        }
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

    fn detail(&mut self, key: Detail) -> u32 {
        if let Some((last, detail)) = self.last_detail
            && last == key
        {
            return detail;
        }
        let next = u32::try_from(self.details.len()).unwrap_or(u32::MAX);
        let detail = *self.details.entry(key).or_insert(next);
        self.last_detail = Some((key, detail));
        detail
    }

    fn reject(&mut self, row: u32, fault: &Fault) -> Result<(), Error> {
        self.ledger.reject(row, fault.clone())
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
