//! The file of figures written and read with the typed columns of the parquet crate alone: what ours is held against.
//!
//! It does what a careful user of that crate would: the encodings, pages and row groups of our file, statistics of
//! every page, the page index to leave pages out, and columns read one after the other, each only where the ones
//! before let a cell through.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use bytes::Bytes;
use columns::{CellOfRow, Label, RowKey, Span};
use parquet::{
    basic::{Compression, Encoding},
    column::{
        reader::{ColumnReaderImpl, get_typed_column_reader},
        writer::ColumnWriterImpl,
    },
    data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type},
    errors::{ParquetError, Result},
    file::{
        page_index::column_index::ColumnIndexMetaData,
        properties::{EnabledStatistics, WriterProperties},
        reader::{FileReader, RowGroupReader},
        serialized_reader::{ReadOptionsBuilder, SerializedFileReader},
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::{ColumnPath, TypePtr},
};
use rayon::prelude::*;

/// The library and its version, as printed beside ours.
pub(super) const NAME: &str = "parquet 59";

/// Cells in a page, and in a row group at most, as in our file.
const PAGE: usize = 1 << 16;
const GROUP: usize = 1 << 20;

/// Columns whose values change from cell to cell; ours writes them as differences too.
const VARYING: [&str; 4] = ["row", "column", "period_start", "number"];

// Where the columns that are asked for stand in the schema.
const PLACE: usize = 4;
const MONTH: usize = 5;
const OFFENCE: usize = 7;
const NUMBER: usize = 11;

/// Rows as a layout hands them on, in file order.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub labels: Vec<Label>,
    /// Each row with the number of its cells.
    pub rows: Vec<(RowKey, usize)>,
    pub cells: Vec<CellOfRow>,
}

/// One row group's worth of [`Rows`].
struct Group<'a> {
    rows: &'a [(RowKey, usize)],
    cells: &'a [CellOfRow],
}

impl Rows {
    /// The first rows alone.
    pub(super) fn first(&self, rows: usize) -> Self {
        let rows: Vec<_> = self.rows.iter().take(rows).copied().collect();
        let cells = rows.iter().map(|(_, cells)| cells).sum();
        Self { labels: self.labels.clone(), cells: self.cells.iter().take(cells).copied().collect(), rows }
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let (mut groups, mut rows, mut cells) = (Vec::new(), self.rows.as_slice(), self.cells.as_slice());
        while !rows.is_empty() {
            let mut held = 0;
            let fit = rows.iter().take_while(|(_, own)| {
                held += own;
                held <= GROUP
            });
            let taken = fit.count().max(1);
            let (own, rest) = rows.split_at(taken);
            let (now, later) = cells.split_at(own.iter().map(|(_, cells)| cells).sum());
            groups.push(Group { rows: own, cells: now });
            (rows, cells) = (rest, later);
        }
        groups
    }
}

impl Group<'_> {
    fn of_rows<'a, T: Clone + 'a>(
        &'a self,
        value: impl Fn(&RowKey) -> T + 'a,
    ) -> impl Iterator<Item = T> + 'a {
        self.rows.iter().flat_map(move |(key, cells)| std::iter::repeat_n(value(key), *cells))
    }

    fn of_cells<T>(&self, value: impl Fn(&CellOfRow) -> T) -> impl Iterator<Item = T> {
        self.cells.iter().map(value)
    }
}

/// The file that the library makes of the rows.
pub(super) fn write(rows: &Rows, schema: &TypePtr) -> Result<Vec<u8>> {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_data_page_row_count_limit(PAGE)
        .set_data_page_size_limit(usize::MAX)
        .set_write_batch_size(PAGE)
        .set_max_row_group_row_count(None);
    for name in VARYING {
        let column = ColumnPath::from(name);
        properties = properties
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
    }
    for name in ["place", "period_start"] {
        properties =
            properties.set_column_statistics_enabled(ColumnPath::from(name), EnabledStatistics::Page);
    }
    let mut file = SerializedFileWriter::new(Vec::new(), Arc::clone(schema), Arc::new(properties.build()))?;
    let text = |text: &str| ByteArray::from(text.as_bytes().to_vec());
    let labels: Vec<ByteArray> = rows.labels.iter().map(|label| text(&label.text)).collect();
    let offences: Vec<ByteArray> = rows.labels.iter().map(|label| text(label.offence.code())).collect();
    let of = |texts: &[ByteArray], id: u32| texts.get(id as usize).cloned().unwrap_or_else(ByteArray::new);
    for group in rows.groups() {
        let mut out = file.next_row_group()?;
        numbers::<Int32Type>(&mut out, group.of_rows(|key| key.row.cast_signed()))?;
        numbers::<Int32Type>(&mut out, group.of_cells(|cell| cell.column.cast_signed()))?;
        optional(&mut out, group.of_rows(|key| key.sheet.map(|id| of(&labels, id))))?;
        let mut statistics = BTreeMap::new();
        for (key, _) in group.rows {
            statistics.entry(key.statistic).or_insert_with(|| text(key.statistic.code()));
        }
        let statistic = |key: &RowKey| statistics.get(&key.statistic).cloned().unwrap_or_else(ByteArray::new);
        texts(&mut out, group.of_rows(statistic))?;
        numbers::<Int32Type>(&mut out, group.of_rows(|key| key.place.number().cast_signed()))?;
        numbers::<Int32Type>(&mut out, group.of_cells(|cell| cell.month.yyyymm()))?;
        numbers::<Int32Type>(&mut out, group.of_rows(|key| months_of(key.span)))?;
        texts(&mut out, group.of_rows(|key| of(&offences, key.offence)))?;
        texts(&mut out, group.of_rows(|key| of(&labels, key.offence)))?;
        optional(&mut out, group.of_rows(|key| key.sex.map(|id| of(&labels, id))))?;
        optional(&mut out, group.of_rows(|key| key.age.map(|id| of(&labels, id))))?;
        numbers::<Int64Type>(&mut out, group.of_cells(|cell| cell.number.cast_signed()))?;
        optional(&mut out, group.of_cells(|_| None))?;
        out.close()?;
    }
    file.into_inner()
}

fn months_of(span: Span) -> i32 {
    match span {
        Span::Month => 1,
        Span::Year => 12,
        Span::Stock => 0,
    }
}

/// Writes the next column through `write`.
fn next<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    write: impl FnOnce(&mut ColumnWriterImpl<'_, T>) -> Result<()>,
) -> Result<()> {
    let mut column =
        group.next_column()?.ok_or_else(|| ParquetError::General("too few columns".to_owned()))?;
    write(column.typed::<T>())?;
    column.close()
}

fn numbers<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: impl Iterator<Item = T::T>,
) -> Result<()> {
    next::<T>(group, |column| in_pages(values, |page| column.write_batch(page, None, None).map(|_| ())))
}

fn texts(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: impl Iterator<Item = ByteArray>,
) -> Result<()> {
    numbers::<ByteArrayType>(group, values)
}

fn optional(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: impl Iterator<Item = Option<ByteArray>>,
) -> Result<()> {
    next::<ByteArrayType>(group, |column| {
        in_pages(values, |page| {
            let present: Vec<i16> = page.iter().map(|text| i16::from(text.is_some())).collect();
            let filled: Vec<ByteArray> = page.iter().flatten().cloned().collect();
            column.write_batch(&filled, Some(&present), None).map(|_| ())
        })
    })
}

/// Hands values on a page at a time, in one buffer.
fn in_pages<T>(values: impl Iterator<Item = T>, mut take: impl FnMut(&[T]) -> Result<()>) -> Result<()> {
    let mut values = values;
    let mut page = Vec::with_capacity(PAGE);
    loop {
        page.clear();
        page.extend(values.by_ref().take(PAGE));
        if page.is_empty() {
            return Ok(());
        }
        take(&page)?;
    }
}

/// What is asked: the cells of a place, an offence and a month where these are named, told apart as asked.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Question {
    pub place: Option<i32>,
    pub offence: Option<&'static str>,
    pub month: Option<i32>,
    pub by_month: bool,
    pub by_place: bool,
    pub by_offence: bool,
}

/// Month, place and offence, each where the sums are told apart by it; the sum and how many cells it is of.
pub(super) type Sums = BTreeMap<(Option<i32>, Option<i32>, Option<String>), (u128, u64)>;

/// Whose file the library reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// Its own, which has a page index.
    ByTheLibrary,
    /// Ours, which has none and stays as it is: every store and the shipped record are made of such files.
    ByUs,
}

/// The answer of the library to a question.
pub(super) fn ask(file: &Bytes, written: Written, question: Question) -> Result<Sums> {
    let options = ReadOptionsBuilder::new();
    let options = match written {
        Written::ByTheLibrary => options.with_page_index(),
        Written::ByUs => options,
    };
    let file = SerializedFileReader::new_with_options(file.clone(), options.build())?;
    let groups: Result<Vec<Sums>> =
        (0..file.num_row_groups()).into_par_iter().map(|i| ask_group(&file, i, question)).collect();
    let mut sums = Sums::new();
    for (key, (sum, cells)) in groups?.into_iter().flatten() {
        let total = sums.entry(key).or_default();
        *total = (total.0 + sum, total.1 + cells);
    }
    Ok(sums)
}

fn ask_group(file: &SerializedFileReader<Bytes>, group: usize, question: Question) -> Result<Sums> {
    let reader = file.get_row_group(group)?;
    let reader = reader.as_ref();
    let cells = usize::try_from(reader.metadata().num_rows())?;
    let mut ranges: Vec<Range<usize>> = std::iter::once(0..cells).collect();
    for (column, asked) in [(PLACE, question.place), (MONTH, question.month)] {
        if let Some(asked) = asked {
            ranges = within_pages(file, group, column, asked, &ranges);
        }
    }
    if let Some(place) = question.place {
        ranges = narrow::<Int32Type>(reader, PLACE, &ranges, |value| *value == place)?;
    }
    if let Some(month) = question.month {
        ranges = narrow::<Int32Type>(reader, MONTH, &ranges, |value| *value == month)?;
    }
    if let Some(offence) = question.offence {
        ranges =
            narrow::<ByteArrayType>(reader, OFFENCE, &ranges, |value| value.data() == offence.as_bytes())?;
    }
    if ranges.is_empty() {
        return Ok(Sums::new());
    }
    let mut number = Column::<Int64Type>::open(reader, NUMBER)?;
    let mut month = question.by_month.then(|| Column::<Int32Type>::open(reader, MONTH)).transpose()?;
    let mut place = question.by_place.then(|| Column::<Int32Type>::open(reader, PLACE)).transpose()?;
    let mut offence =
        question.by_offence.then(|| Column::<ByteArrayType>::open(reader, OFFENCE)).transpose()?;
    let mut gathered = Gathered::default();
    for range in ranges.into_iter().flat_map(|range| in_steps(&range)) {
        let numbers = number.read(&range)?;
        let months = month.as_mut().map(|column| column.read(&range)).transpose()?;
        let places = place.as_mut().map(|column| column.read(&range)).transpose()?;
        let offences = offence.as_mut().map(|column| column.read(&range)).transpose()?;
        for (i, number) in numbers.iter().enumerate() {
            let key = (places.and_then(|own| own.get(i)).copied(), offences.and_then(|own| own.get(i)));
            gathered.add(key, months.and_then(|own| own.get(i)).copied(), *number);
        }
    }
    Ok(gathered.into_sums())
}

/// The parts of `ranges` in pages that may hold the value.
fn within_pages(
    file: &SerializedFileReader<Bytes>,
    group: usize,
    column: usize,
    asked: i32,
    ranges: &[Range<usize>],
) -> Vec<Range<usize>> {
    let metadata = file.metadata();
    let index = metadata.column_index().and_then(|groups| groups.get(group)?.get(column));
    let offsets = metadata.offset_index().and_then(|groups| groups.get(group)?.get(column));
    let (Some(ColumnIndexMetaData::INT32(index)), Some(offsets)) = (index, offsets) else {
        return ranges.to_vec();
    };
    let starts: Vec<usize> = offsets
        .page_locations()
        .iter()
        .map(|page| usize::try_from(page.first_row_index).unwrap_or(usize::MAX))
        .chain([usize::MAX])
        .collect();
    let may_hold = index
        .min_values()
        .iter()
        .zip(index.max_values())
        .map(|(least, most)| *least <= asked && asked <= *most);
    let pages: Vec<Range<usize>> = starts
        .windows(2)
        .zip(may_hold)
        .filter(|(_, may_hold)| *may_hold)
        .filter_map(|(ends, _)| Some(*ends.first()?..*ends.last()?))
        .collect();
    let both = |range: &Range<usize>| {
        let range = range.clone();
        let cut = move |page: &Range<usize>| page.start.max(range.start)..page.end.min(range.end);
        pages.iter().map(cut).filter(|both| !both.is_empty()).collect::<Vec<_>>()
    };
    ranges.iter().flat_map(both).collect()
}

/// The parts of `ranges` whose values are kept.
fn narrow<T: DataType>(
    reader: &dyn RowGroupReader,
    column: usize,
    ranges: &[Range<usize>],
    keeps: impl Fn(&T::T) -> bool,
) -> Result<Vec<Range<usize>>> {
    let mut kept: Vec<Range<usize>> = Vec::new();
    if ranges.is_empty() {
        return Ok(kept);
    }
    let mut column = Column::<T>::open(reader, column)?;
    for range in ranges.iter().flat_map(in_steps) {
        let values = column.read(&range)?;
        for (at, _) in (range.start..).zip(values).filter(|(_, value)| keeps(value)) {
            match kept.last_mut() {
                Some(last) if last.end == at => last.end += 1,
                _ => kept.push(at..at + 1),
            }
        }
    }
    Ok(kept)
}

/// A range in pieces that a processor's cache holds.
fn in_steps(range: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
    const STEP: usize = 1 << 13;
    let end = range.end;
    range.clone().step_by(STEP).map(move |start| start..end.min(start + STEP))
}

/// A column of a row group, read forwards.
struct Column<T: DataType> {
    reader: ColumnReaderImpl<T>,
    at: usize,
    values: Vec<T::T>,
}

impl<T: DataType> Column<T> {
    fn open(group: &dyn RowGroupReader, column: usize) -> Result<Self> {
        let reader = get_typed_column_reader::<T>(group.get_column_reader(column)?);
        Ok(Self { reader, at: 0, values: Vec::new() })
    }

    fn read(&mut self, range: &Range<usize>) -> Result<&[T::T]> {
        if range.start > self.at {
            self.reader.skip_records(range.start - self.at)?;
        }
        self.values.clear();
        self.reader.read_records(range.len(), None, None, &mut self.values)?;
        self.at = range.end;
        Ok(&self.values)
    }
}

/// Place and offence, where the sums are told apart by them, and the sums of their months.
type SumsOfRow = ((Option<i32>, Option<ByteArray>), Vec<(Option<i32>, u128, u64)>);

/// Sums while they grow, with the guess that ours makes too: the next cell belongs to the sum after the last.
#[derive(Default)]
struct Gathered {
    sums: Vec<SumsOfRow>,
    place_of: BTreeMap<(Option<i32>, Option<Vec<u8>>), usize>,
    key_at: usize,
    month_at: usize,
}

impl Gathered {
    fn add(&mut self, key: (Option<i32>, Option<&ByteArray>), month: Option<i32>, number: i64) {
        let is_last = self.sums.get(self.key_at).is_some_and(|((place, offence), _)| {
            *place == key.0 && offence.as_ref().map(ByteArray::data) == key.1.map(ByteArray::data)
        });
        if !is_last {
            let end = self.sums.len();
            let owned = (key.0, key.1.map(|text| text.data().to_vec()));
            self.key_at = *self.place_of.entry(owned).or_insert(end);
            if self.key_at == end {
                self.sums.push(((key.0, key.1.cloned()), Vec::new()));
            }
        }
        let Some((_, months)) = self.sums.get_mut(self.key_at) else { return };
        if months.get(self.month_at + 1).is_some_and(|(next, ..)| *next == month) {
            self.month_at += 1;
        } else if months.get(self.month_at).is_none_or(|(last, ..)| *last != month) {
            let end = months.len();
            self.month_at = months.iter().position(|(known, ..)| *known == month).unwrap_or(end);
            if self.month_at == end {
                months.push((month, 0, 0));
            }
        }
        if let Some((_, sum, cells)) = months.get_mut(self.month_at) {
            *sum += u128::from(number.cast_unsigned());
            *cells += 1;
        }
    }

    fn into_sums(self) -> Sums {
        let text = |bytes: &ByteArray| String::from_utf8_lossy(bytes.data()).into_owned();
        let mut sums = Sums::new();
        for ((place, offence), months) in self.sums {
            for (month, sum, cells) in months {
                sums.insert((month, place, offence.as_ref().map(text)), (sum, cells));
            }
        }
        sums
    }
}
