//! A file of figures that is open for questions.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{Read, Seek, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use fs_err::File;
use measure::{Month, Offence, PlaceCode, Sha256, Statistic};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use rayon::prelude::*;

use super::{
    Column, Malformed,
    filter::{Filter, GroupBy, GroupKey, StoredCell, Total, gather},
    pages::{ColumnPages, PageFault},
    scan::{Scan, Selection, named, places},
    span_of,
};
use crate::{Error, Span};

/// Bytes on disk or in the program.
#[derive(Debug)]
pub struct Source {
    name: PathBuf,
    length: u64,
    held: Held,
}

#[derive(Debug)]
enum Held {
    // A lock around the position is as fast as reading at an offset here: a read is a whole column of a row group.
    File(Mutex<File>),
    Bytes(Bytes),
}

impl Source {
    /// A file on disk.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn file(path: &Path) -> Result<Self, Error> {
        let refuse = |source| Error::File { path: path.to_owned(), source };
        let file = File::open(path).map_err(refuse)?;
        let length = file.metadata().map_err(refuse)?.len();
        Ok(Self { name: path.to_owned(), length, held: Held::File(Mutex::new(file)) })
    }

    /// Bytes inside the program, under the name that messages give them.
    #[must_use]
    pub fn bytes(name: &str, bytes: Cow<'static, [u8]>) -> Self {
        let bytes = match bytes {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        Self { name: name.into(), length: bytes.len() as u64, held: Held::Bytes(bytes) }
    }

    /// The path, or the name inside the program.
    #[must_use]
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// How many bytes there are.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The bytes from `start`.
    ///
    /// # Errors
    /// When there are fewer, or the file cannot be read.
    pub fn read(&self, start: u64, length: usize) -> std::io::Result<Bytes> {
        let short = || std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the file ends before its footer says");
        let end = start.checked_add(length as u64).filter(|end| *end <= self.length).ok_or_else(short)?;
        match &self.held {
            Held::File(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                let mut bytes = vec![0; length];
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut bytes)?;
                Ok(bytes.into())
            }
            Held::Bytes(bytes) => {
                // INVARIANT: both lie within the bytes, whose length is a usize.
                let at = |offset: u64| usize::try_from(offset).unwrap_or(bytes.len());
                Ok(bytes.slice(at(start)..at(end)))
            }
        }
    }
}

/// The kept cells of a release.
#[derive(Debug)]
pub struct FiguresFile {
    source: Source,
    footer: ParquetMetaData,
}

impl FiguresFile {
    /// Opens the file and reads its footer.
    ///
    /// # Errors
    /// When it is no file of figures.
    pub fn open(source: Source) -> Result<Self, Error> {
        const TAIL: u64 = 8;
        let damaged = |reason: String| Error::Damaged { path: source.name.clone(), reason };
        let read = |start, length| source.read(start, length).map_err(|e| damaged(e.to_string()));
        let tail_at = source.length.checked_sub(TAIL).ok_or_else(|| damaged("it is empty".to_owned()))?;
        let tail = read(tail_at, TAIL as usize)?;
        let (length, magic) = tail.split_at(4);
        if magic != b"PAR1" {
            return Err(damaged("it does not end as Parquet does".to_owned()));
        }
        let length = length.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        let start = tail_at.checked_sub(length).ok_or_else(|| damaged("its footer is longer than the file".to_owned()))?;
        let footer = ParquetMetaDataReader::decode_metadata(&read(start, length as usize)?).map_err(|e| damaged(e.to_string()))?;
        Ok(Self { source, footer })
    }

    /// How many cells there are.
    #[must_use]
    pub fn cells(&self) -> u64 {
        self.footer.file_metadata().num_rows().cast_unsigned()
    }

    /// The release that the file says it is of.
    #[must_use]
    pub fn release(&self) -> Option<Sha256> {
        self.fact("saldo.release")?.parse().ok()
    }

    /// The layout under which the release was read.
    #[must_use]
    pub fn layout(&self) -> Option<&str> {
        self.fact("saldo.layout")
    }

    fn fact(&self, key: &str) -> Option<&str> {
        let facts = self.footer.file_metadata().key_value_metadata()?;
        facts.iter().find(|fact| fact.key == key)?.value.as_deref()
    }

    /// The cells that are asked for, in file order.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn read(&self, filter: &Filter) -> Result<Vec<StoredCell>, Error> {
        let groups: Result<Vec<Vec<StoredCell>>, PageFault> =
            self.footer.row_groups().par_iter().map(|group| read_group(&self.source, group, filter)).collect();
        Ok(self.checked(groups)?.into_iter().flatten().collect())
    }

    /// The sum of the cells that are asked for.
    ///
    /// # Assumptions
    /// The filter names one statistic, one span and one level of place where the release holds several:
    /// everything that it lets through is added up.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn sum(&self, filter: &Filter) -> Result<Total, Error> {
        let groups: Result<Vec<Total>, PageFault> =
            self.footer.row_groups().par_iter().map(|group| sum_group(&self.source, group, filter)).collect();
        let mut total = Total::default();
        self.checked(groups)?.into_iter().for_each(|group| total.add(group));
        Ok(total)
    }

    /// The sums of the cells that are asked for, told apart.
    ///
    /// # Assumptions
    /// As for [`Self::sum`].
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn sum_by(&self, filter: &Filter, by: GroupBy) -> Result<BTreeMap<GroupKey, Total>, Error> {
        let groups: Result<Vec<BTreeMap<GroupKey, Total>>, PageFault> =
            self.footer.row_groups().par_iter().map(|group| sum_group_by(&self.source, group, filter, by)).collect();
        let mut totals: BTreeMap<GroupKey, Total> = BTreeMap::new();
        for (key, total) in self.checked(groups)?.into_iter().flatten() {
            totals.entry(key).or_default().add(total);
        }
        Ok(totals)
    }

    fn checked<T>(&self, read: Result<T, PageFault>) -> Result<T, Error> {
        read.map_err(|fault| match fault {
            PageFault::File(source) => Error::File { path: self.source.name.clone(), source },
            PageFault::Parquet(error) => Error::Damaged { path: self.source.name.clone(), reason: error.to_string() },
            PageFault::Malformed(Malformed(what)) => Error::Damaged { path: self.source.name.clone(), reason: what.to_owned() },
        })
    }
}

fn sum_group(source: &Source, group: &RowGroupMetaData, filter: &Filter) -> Result<Total, PageFault> {
    let mut total = Total::default();
    let Some(mut scan) = Scan::open(source, group, filter)? else { return Ok(total) };
    let mut pages = ColumnPages::open(source, group, Column::Number)?;
    let mut numbers = Vec::new();
    while let Some(selection) = scan.next()? {
        if selection.ranges.is_empty() {
            pages.skip()?;
            continue;
        }
        pages.next(selection.cells)?.numbers(&mut numbers)?;
        for range in &selection.ranges {
            let cells = slice_of(&numbers, range);
            let sum = cells.iter().map(|number| u128::from(number.cast_unsigned())).sum();
            total.add(Total { number: sum, cells: cells.len() as u64 });
        }
    }
    Ok(total)
}

fn slice_of<'a>(numbers: &'a [i64], range: &Range<u32>) -> &'a [i64] {
    // INVARIANT: a selection lies within the cells of its page.
    numbers.get(range.start as usize..range.end as usize).unwrap_or_default()
}

fn sum_group_by(source: &Source, group: &RowGroupMetaData, filter: &Filter, by: GroupBy) -> Result<BTreeMap<GroupKey, Total>, PageFault> {
    let mut totals: BTreeMap<GroupKey, Total> = BTreeMap::new();
    let Some(mut scan) = Scan::open(source, group, filter)? else { return Ok(totals) };
    let open = |column| ColumnPages::open(source, group, column);
    let mut number = Varying::open(source, group, Column::Number)?;
    let mut month = by.month.then(|| Varying::open(source, group, Column::PeriodStart)).transpose()?;
    let mut place = by.place.map(|level| {
        let gathered = |pages: &ColumnPages| Ok(places(pages)?.into_iter().map(|place| gather(place, level)).collect());
        Shared::open(open(Column::Place)?, gathered)
    });
    let mut place = place.take().transpose()?;
    let mut offence = by.offence.then(|| Shared::open(open(Column::Offence)?, named::<Offence>)).transpose()?;
    let mut gathered = Gathered::default();
    while let Some(selection) = scan.next()? {
        number.turn(&selection)?;
        if let Some(month) = &mut month {
            month.turn(&selection)?;
        }
        if let Some(place) = &mut place {
            place.turn(&selection)?;
        }
        if let Some(offence) = &mut offence {
            offence.turn(&selection)?;
        }
        for cell in selection.ranges.into_iter().flatten() {
            let place = place.as_mut().map(|place| place.at(cell)).transpose()?;
            let offence = offence.as_mut().map(|offence| offence.at(cell)).transpose()?;
            let month = month.as_ref().map(|month| month.at(cell)).transpose()?;
            gathered.add((place, offence), month, number.at(cell)?);
        }
    }
    for ((place, offence), months) in gathered.sums {
        for (month, total) in months {
            let key = GroupKey { month: month.map(month_of).transpose()?, place, offence };
            totals.entry(key).or_default().add(total);
        }
    }
    Ok(totals)
}

/// What the cells of a row share of a [`GroupKey`].
type SharedKey = (Option<PlaceCode>, Option<Offence>);

/// Sums while they grow. Cells come row by row and month by month, so the sum that the next cell belongs to is
/// nearly always the one after the last.
#[derive(Default)]
struct Gathered {
    sums: Vec<(SharedKey, SumsOfMonths)>,
    place_of: BTreeMap<SharedKey, usize>,
    key_at: usize,
    month_at: usize,
}

/// Sums by month as the file writes it, in the order in which months appear.
type SumsOfMonths = Vec<(Option<i64>, Total)>;

impl Gathered {
    fn add(&mut self, key: SharedKey, month: Option<i64>, number: i64) {
        if self.sums.get(self.key_at).is_none_or(|(last, _)| *last != key) {
            let end = self.sums.len();
            self.key_at = *self.place_of.entry(key).or_insert(end);
            if self.key_at == end {
                self.sums.push((key, Vec::new()));
            }
        }
        let Some((_, months)) = self.sums.get_mut(self.key_at) else { return };
        if months.get(self.month_at + 1).is_some_and(|(next, _)| *next == month) {
            self.month_at += 1;
        } else if months.get(self.month_at).is_none_or(|(last, _)| *last != month) {
            let end = months.len();
            self.month_at = months.iter().position(|(known, _)| *known == month).unwrap_or(end);
            if self.month_at == end {
                months.push((month, Total::default()));
            }
        }
        if let Some((_, total)) = months.get_mut(self.month_at) {
            total.add(Total { number: u128::from(number.cast_unsigned()), cells: 1 });
        }
    }
}

fn month_of(number: i64) -> Result<Month, PageFault> {
    let month = i32::try_from(number).ok().and_then(|number| Month::from_yyyymm(number).ok());
    Ok(month.ok_or(Malformed("a number that is no month"))?)
}

fn read_group(source: &Source, group: &RowGroupMetaData, filter: &Filter) -> Result<Vec<StoredCell>, PageFault> {
    let mut cells = Vec::new();
    let Some(mut scan) = Scan::open(source, group, filter)? else { return Ok(cells) };
    let mut columns = EveryColumn::open(source, group)?;
    while let Some(selection) = scan.next()? {
        columns.turn(&selection)?;
        for cell in selection.ranges.into_iter().flatten() {
            cells.push(columns.at(cell)?);
        }
    }
    Ok(cells)
}

/// A column of numbers that change from cell to cell, at one of its pages.
struct Varying {
    pages: ColumnPages,
    numbers: Vec<i64>,
}

impl Varying {
    fn open(source: &Source, group: &RowGroupMetaData, column: Column) -> Result<Self, PageFault> {
        Ok(Self { pages: ColumnPages::open(source, group, column)?, numbers: Vec::new() })
    }

    fn turn(&mut self, selection: &Selection) -> Result<(), PageFault> {
        if selection.ranges.is_empty() { self.pages.skip() } else { self.pages.next(selection.cells)?.numbers(&mut self.numbers) }
    }

    fn at(&self, cell: u32) -> Result<i64, Malformed> {
        self.numbers.get(cell as usize).copied().ok_or(Malformed("fewer numbers than cells"))
    }
}

/// A column that the cells of a row share, at one of its pages.
struct Shared<T> {
    pages: ColumnPages,
    entries: Vec<T>,
    runs: std::vec::IntoIter<(Option<u32>, u32)>,
    entry: Option<u32>,
    until: u32,
}

impl<T: Clone> Shared<T> {
    fn open(pages: ColumnPages, entries: impl FnOnce(&ColumnPages) -> Result<Vec<T>, PageFault>) -> Result<Self, PageFault> {
        let entries = entries(&pages)?;
        Ok(Self { pages, entries, runs: Vec::new().into_iter(), entry: None, until: 0 })
    }

    fn turn(&mut self, selection: &Selection) -> Result<(), PageFault> {
        if selection.ranges.is_empty() {
            return self.pages.skip();
        }
        self.runs = self.pages.next(selection.cells)?.runs()?.into_iter();
        (self.entry, self.until) = (None, 0);
        Ok(())
    }

    /// The value at a cell that does not precede the one asked for before.
    fn find(&mut self, cell: u32) -> Result<Option<T>, Malformed> {
        while self.until <= cell {
            let (entry, count) = self.runs.next().ok_or(Malformed("fewer values than cells"))?;
            (self.entry, self.until) = (entry, self.until + count);
        }
        let unknown = Malformed("a value outside its dictionary");
        self.entry.map(|entry| self.entries.get(entry as usize).cloned().ok_or(unknown)).transpose()
    }

    fn at(&mut self, cell: u32) -> Result<T, Malformed> {
        self.find(cell)?.ok_or(Malformed("nothing where a value must stand"))
    }
}

struct EveryColumn {
    row: Varying,
    column: Varying,
    sheet: Shared<Arc<str>>,
    statistic: Shared<Statistic>,
    place: Shared<PlaceCode>,
    month: Varying,
    span: Shared<Span>,
    offence: Shared<Offence>,
    label: Shared<Arc<str>>,
    sex: Shared<Arc<str>>,
    age: Shared<Arc<str>>,
    number: Varying,
    origin: ColumnPages,
    origins: Vec<Option<String>>,
}

impl EveryColumn {
    fn open(source: &Source, group: &RowGroupMetaData) -> Result<Self, PageFault> {
        let open = |column| ColumnPages::open(source, group, column);
        let varying = |column| Varying::open(source, group, column);
        let texts = |column| Shared::open(open(column)?, ColumnPages::texts);
        let spans = |pages: &ColumnPages| {
            let unknown = Malformed("a number that is no span");
            pages.numbers()?.into_iter().map(|months| span_of(months).ok_or(unknown.into())).collect()
        };
        Ok(Self {
            row: varying(Column::Row)?,
            column: varying(Column::Column)?,
            sheet: texts(Column::Sheet)?,
            statistic: Shared::open(open(Column::Statistic)?, named)?,
            place: Shared::open(open(Column::Place)?, places)?,
            month: varying(Column::PeriodStart)?,
            span: Shared::open(open(Column::PeriodMonths)?, spans)?,
            offence: Shared::open(open(Column::Offence)?, named)?,
            label: texts(Column::Label)?,
            sex: texts(Column::Sex)?,
            age: texts(Column::Age)?,
            number: varying(Column::Number)?,
            origin: open(Column::Origin)?,
            origins: Vec::new(),
        })
    }

    fn turn(&mut self, selection: &Selection) -> Result<(), PageFault> {
        for varying in [&mut self.row, &mut self.column, &mut self.month, &mut self.number] {
            varying.turn(selection)?;
        }
        for texts in [&mut self.sheet, &mut self.label, &mut self.sex, &mut self.age] {
            texts.turn(selection)?;
        }
        self.statistic.turn(selection)?;
        self.place.turn(selection)?;
        self.span.turn(selection)?;
        self.offence.turn(selection)?;
        self.origins = Vec::new();
        if selection.ranges.is_empty() {
            return self.origin.skip();
        }
        self.origins = self.origin.next(selection.cells)?.plain_texts()?;
        Ok(())
    }

    fn at(&mut self, cell: u32) -> Result<StoredCell, PageFault> {
        let narrow = |number: i64| u32::try_from(number).map_err(|_| Malformed("a number below zero"));
        let origin = self.origins.get(cell as usize).and_then(Option::as_ref);
        let origin = origin.map(|text| text.parse().map_err(|_| Malformed("a text that is no origin")));
        Ok(StoredCell {
            row: narrow(self.row.at(cell)?)?,
            column: narrow(self.column.at(cell)?)?,
            sheet: self.sheet.find(cell)?,
            statistic: self.statistic.at(cell)?,
            place: self.place.at(cell)?,
            month: month_of(self.month.at(cell)?)?,
            span: self.span.at(cell)?,
            offence: self.offence.at(cell)?,
            label: self.label.at(cell)?,
            sex: self.sex.find(cell)?,
            age: self.age.find(cell)?,
            number: self.number.at(cell)?.cast_unsigned(),
            origin: origin.transpose()?,
        })
    }
}
