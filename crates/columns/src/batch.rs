//! A row group's worth of rows, and how each column of it is encoded.

use bytes::Bytes;
use measure::{Levels, Offence, PrecisionClass, Statistic, Value, ValueKind};
use parquet::{
    basic::Encoding,
    column::writer::ColumnCloseResult,
    data_type::ByteArray,
    errors::{ParquetError, Result},
    file::statistics::Statistics,
    schema::types::{ColumnDescPtr, SchemaDescriptor},
};

use crate::{
    chunk::{Chunk, write_presence},
    delta,
    hybrid::{self, Run, push_run, width_for},
    row::{CellOfRow, Label, RowKey},
    schema::{Calendar, Field, Further, PAGE_CELLS},
    values::Parts,
};

/// Rows that wait to be encoded, in file order.
#[derive(Default)]
pub(crate) struct Batch {
    pub rows: Vec<RowOfBatch>,
    pub cells: Vec<CellOfRow>,
    /// One for each cell where the numbers are sums, else none at all.
    pub origins: Vec<String>,
    /// One for each cell where one of them is no count, else none at all.
    pub values: Vec<Parts>,
    /// The labels that appeared since the batch before.
    pub labels: Vec<Label>,
    /// The levels that appeared since the batch before.
    pub levels: Vec<Levels>,
}

/// A row that waits.
pub(crate) struct RowOfBatch {
    pub key: RowKey,
    /// Where it stands on further dimensions, as a number of the levels that were told.
    pub levels: Option<u32>,
    pub cells: u32,
}

/// What the numbers of a batch stand for.
pub(crate) struct Dictionaries {
    pub labels: Vec<Label>,
    /// Levels as the file writes them.
    pub levels: Vec<String>,
    pub calendar: Calendar,
}

/// A column that the cells of a row share: the values in the order of appearance, and runs of their numbers.
struct Shared {
    keys: Vec<u32>,
    /// Numbers into `keys`, or nothing for cells that have none.
    runs: Vec<(Option<u32>, u32)>,
}

impl Batch {
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.cells.clear();
        self.origins.clear();
        self.values.clear();
        self.labels.clear();
        self.levels.clear();
    }

    /// The columns that the batch needs beyond those of every file.
    pub(crate) fn further(&self) -> Further {
        Further {
            levels: self.rows.iter().any(|row| row.cells > 0 && row.levels.is_some()),
            values: !self.values.is_empty(),
        }
    }

    /// Every column in the order of the schema, encoded.
    pub(crate) fn encode(
        &self,
        known: &Dictionaries,
        further: Further,
        schema: &SchemaDescriptor,
    ) -> Result<Vec<(Bytes, ColumnCloseResult)>> {
        let label = |id: u32| known.labels.get(id as usize);
        let text = |id: u32| label(id).map_or("", |label| label.text.as_str());
        let offence_of = |id: u32| label(id).map_or(Offence::NoOffence, |label| label.offence);
        let offence = |number: u32| Offence::ALL.get(number as usize).map_or("", |offence| offence.code());
        let statistic =
            |number: u32| Statistic::ALL.get(number as usize).map_or("", |statistic| statistic.code());
        let rows = || {
            self.rows.iter().flat_map(|row| std::iter::repeat_n(i64::from(row.key.row), row.cells as usize))
        };
        // INVARIANT: only columns of every file are asked for here.
        let column = |column: Field| schema.column(column as usize);
        let mut columns = vec![
            self.numbers(column(Field::Row), rows())?,
            self.numbers(column(Field::Column), self.cells.iter().map(|cell| i64::from(cell.column)))?,
            self.shared(|key| key.sheet).texts(column(Field::Sheet), text)?,
            self.shared(|key| Some(key.statistic as u32)).texts(column(Field::Statistic), statistic)?,
            self.shared(|key| Some(key.place.number())).numbers(column(Field::Place))?,
            self.numbers(
                column(Field::PeriodStart),
                self.cells.iter().map(|cell| i64::from(known.calendar.yyyymm(cell.month))),
            )?,
            self.shared(|key| Some(key.span.months().cast_unsigned()))
                .numbers(column(Field::PeriodMonths))?,
            self.shared(|key| Some(offence_of(key.offence) as u32)).texts(column(Field::Offence), offence)?,
            self.shared(|key| Some(key.offence)).texts(column(Field::Label), text)?,
            self.shared(|key| key.sex).texts(column(Field::Sex), text)?,
            self.shared(|key| key.age).texts(column(Field::Age), text)?,
            self.numbers(column(Field::Number), self.cells.iter().map(|cell| cell.number.cast_signed()))?,
            self.origins(column(Field::Origin))?,
        ];
        if let Some(column) = further.index(Field::Levels) {
            let text = |id: u32| known.levels.get(id as usize).map_or("", String::as_str);
            let levels = Shared::of(self.rows.iter().map(|row| (row.levels, row.cells)));
            columns.push(levels.texts(schema.column(column), text)?);
        }
        if further.values {
            columns.extend(self.values(further, schema)?);
        }
        Ok(columns)
    }

    /// The columns that values have beside their number.
    fn values(&self, further: Further, schema: &SchemaDescriptor) -> Result<Vec<(Bytes, ColumnCloseResult)>> {
        let count = Parts::of(&Value::Count(0));
        let of_cell = |i: usize| self.values.get(i).copied().or(count);
        let cells = || (0..self.cells.len()).filter_map(of_cell);
        let column = |field| {
            let missing = || ParquetError::General("a column that the file has not".to_owned());
            further.index(field).map(|index| schema.column(index)).ok_or_else(missing)
        };
        let kinds = Shared::of(cells().map(|value| (Some(value.kind as u32), 1)));
        let classes = Shared::of(cells().map(|value| (value.precision.map(|class| class as u32), 1)));
        let kind = |number: u32| ValueKind::ALL.get(number as usize).map_or("", |kind| kind.code());
        let class = |number: u32| PrecisionClass::ALL.get(number as usize).map_or("", |class| class.code());
        Ok(vec![
            kinds.texts(column(Field::Kind)?, kind)?,
            Shared::of(cells().map(|value| (Some(value.digits), 1))).numbers(column(Field::Digits)?)?,
            some_numbers(column(Field::Low)?, cells().map(|value| value.low))?,
            some_numbers(column(Field::High)?, cells().map(|value| value.high))?,
            some_numbers(column(Field::Error)?, cells().map(|value| value.error))?,
            Shared::of(cells().map(|value| (value.error_digits, 1))).numbers(column(Field::ErrorDigits)?)?,
            classes.texts(column(Field::Precision)?, class)?,
        ])
    }

    fn shared(&self, key: impl Fn(&RowKey) -> Option<u32>) -> Shared {
        Shared::of(self.rows.iter().map(|row| (key(&row.key), row.cells)))
    }

    /// A column of numbers that change from cell to cell.
    fn numbers(
        &self,
        column: ColumnDescPtr,
        numbers: impl Iterator<Item = i64>,
    ) -> Result<(Bytes, ColumnCloseResult)> {
        let mut chunk = Chunk::new();
        let mut numbers = numbers;
        let (mut page, mut bytes) = (Vec::with_capacity(PAGE_CELLS), Vec::new());
        let mut ends: Option<(i64, i64)> = None;
        loop {
            page.clear();
            page.extend(numbers.by_ref().take(PAGE_CELLS));
            let (Some(least), Some(most)) = (page.iter().min(), page.iter().max()) else { break };
            ends = Some(ends.map_or((*least, *most), |(low, high)| (low.min(*least), high.max(*most))));
            bytes.clear();
            delta::encode(page.iter().copied(), &mut bytes);
            chunk.data(&bytes, page.len(), Encoding::DELTA_BINARY_PACKED)?;
        }
        let statistics = number_statistics(&column, ends, 0);
        chunk.close(column, statistics)
    }

    fn origins(&self, column: ColumnDescPtr) -> Result<(Bytes, ColumnCloseResult)> {
        let mut chunk = Chunk::new();
        let filled = !self.origins.is_empty();
        for (i, cells) in self.cells.chunks(PAGE_CELLS).enumerate() {
            let mut bytes = Vec::new();
            write_presence(&[Run { value: u32::from(filled), count: cells.len() as u32 }], &mut bytes);
            for origin in self.origins.iter().skip(i * PAGE_CELLS).take(PAGE_CELLS) {
                write_text(origin, &mut bytes);
            }
            chunk.data(&bytes, cells.len(), Encoding::PLAIN)?;
        }
        let nulls = if filled { 0 } else { self.cells.len() as u64 };
        chunk.close(column, Statistics::byte_array(None, None, None, Some(nulls), false))
    }
}

impl Shared {
    /// A column from the numbers that neighbouring cells share.
    fn of(keys: impl Iterator<Item = (Option<u32>, u32)>) -> Self {
        let mut shared = Self { keys: Vec::new(), runs: Vec::new() };
        let mut number_of: Vec<u32> = Vec::new();
        for (key, cells) in keys.filter(|(_, cells)| *cells > 0) {
            let number = key.map(|key| shared.number(key, &mut number_of));
            match shared.runs.last_mut() {
                Some((last, count)) if *last == number => *count += cells,
                _ => shared.runs.push((number, cells)),
            }
        }
        shared
    }

    fn nulls(&self) -> u64 {
        self.runs.iter().filter(|(number, _)| number.is_none()).map(|(_, count)| u64::from(*count)).sum()
    }

    fn number(&mut self, key: u32, number_of: &mut Vec<u32>) -> u32 {
        const UNSEEN: u32 = u32::MAX;
        if number_of.len() <= key as usize {
            number_of.resize(key as usize + 1, UNSEEN);
        }
        match number_of.get_mut(key as usize) {
            Some(slot) if *slot == UNSEEN => {
                *slot = self.keys.len() as u32;
                self.keys.push(key);
                *slot
            }
            Some(slot) => *slot,
            // INVARIANT: the table was just made long enough.
            None => UNSEEN,
        }
    }

    fn numbers(&self, column: ColumnDescPtr) -> Result<(Bytes, ColumnCloseResult)> {
        let plain: Vec<u8> = self.keys.iter().flat_map(|key| key.to_le_bytes()).collect();
        let ends = self.keys.iter().min().zip(self.keys.iter().max());
        let statistics = number_statistics(
            &column,
            ends.map(|(least, most)| (i64::from(*least), i64::from(*most))),
            self.nulls(),
        );
        self.write(column, &plain, statistics)
    }

    fn texts<'a>(
        &self,
        column: ColumnDescPtr,
        text: impl Fn(u32) -> &'a str,
    ) -> Result<(Bytes, ColumnCloseResult)> {
        let mut plain = Vec::new();
        let texts = || self.keys.iter().map(|key| text(*key));
        texts().for_each(|text| write_text(text, &mut plain));
        let end = |text: Option<&str>| text.map(ByteArray::from);
        let statistics =
            Statistics::byte_array(end(texts().min()), end(texts().max()), None, Some(self.nulls()), false);
        self.write(column, &plain, statistics)
    }

    fn write(
        &self,
        column: ColumnDescPtr,
        plain: &[u8],
        statistics: Statistics,
    ) -> Result<(Bytes, ColumnCloseResult)> {
        let mut chunk = Chunk::new();
        let optional = column.max_def_level() > 0;
        let encoding = if self.keys.is_empty() { Encoding::PLAIN } else { Encoding::RLE_DICTIONARY };
        if !self.keys.is_empty() {
            chunk.dictionary(plain, self.keys.len())?;
        }
        let width = width_for((self.keys.len() as u32).saturating_sub(1));
        let mut page = PageOfRuns::default();
        let mut write = |page: &mut PageOfRuns| -> Result<()> {
            let mut bytes = Vec::new();
            if optional {
                write_presence(&page.present, &mut bytes);
            }
            if encoding == Encoding::RLE_DICTIONARY {
                bytes.push(width);
                hybrid::encode(&page.values, width, &mut bytes);
            }
            chunk.data(&bytes, page.cells as usize, encoding)?;
            *page = PageOfRuns::default();
            Ok(())
        };
        for (number, count) in &self.runs {
            let mut left = *count;
            while left > 0 {
                let taken = left.min(PAGE_CELLS as u32 - page.cells);
                page.add(*number, taken);
                left -= taken;
                if page.cells == PAGE_CELLS as u32 {
                    write(&mut page)?;
                }
            }
        }
        if page.cells > 0 {
            write(&mut page)?;
        }
        chunk.close(column, statistics)
    }
}

#[derive(Default)]
struct PageOfRuns {
    present: Vec<Run>,
    values: Vec<Run>,
    cells: u32,
}

impl PageOfRuns {
    fn add(&mut self, number: Option<u32>, count: u32) {
        push_run(&mut self.present, u32::from(number.is_some()), count);
        if let Some(number) = number {
            push_run(&mut self.values, number, count);
        }
        self.cells += count;
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend(text.as_bytes());
}

/// A column of numbers that few cells have, one after the other as they are.
fn some_numbers(
    column: ColumnDescPtr,
    numbers: impl Iterator<Item = Option<i64>>,
) -> Result<(Bytes, ColumnCloseResult)> {
    let mut chunk = Chunk::new();
    let numbers: Vec<Option<i64>> = numbers.collect();
    for page in numbers.chunks(PAGE_CELLS) {
        let (mut present, mut bytes) = (Vec::new(), Vec::new());
        page.iter().for_each(|number| push_run(&mut present, u32::from(number.is_some()), 1));
        write_presence(&present, &mut bytes);
        page.iter().flatten().for_each(|number| bytes.extend(number.to_le_bytes()));
        chunk.data(&bytes, page.len(), Encoding::PLAIN)?;
    }
    let filled = || numbers.iter().flatten();
    let ends = filled().min().zip(filled().max()).map(|(least, most)| (*least, *most));
    let statistics = number_statistics(&column, ends, (numbers.len() - filled().count()) as u64);
    chunk.close(column, statistics)
}

fn number_statistics(column: &ColumnDescPtr, ends: Option<(i64, i64)>, nulls: u64) -> Statistics {
    let (least, most) = ends.unzip();
    if column.physical_type() == parquet::basic::Type::INT64 {
        return Statistics::int64(least, most, None, Some(nulls), false);
    }
    // INVARIANT: the writer took no number above the width of its column.
    let narrow = |number: Option<i64>| number.and_then(|n| i32::try_from(n).ok());
    Statistics::int32(narrow(least), narrow(most), None, Some(nulls), false)
}
