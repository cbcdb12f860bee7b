//! Writes kept cells as they come, while another thread encodes the row group before.

use std::{
    collections::BTreeMap,
    io::Write,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, channel, sync_channel},
    },
    thread::JoinHandle,
};

use measure::{Dimension, Levels, Month, Origin, Sha256, Value, ValueKind};
use parquet::{
    basic::Compression,
    errors::ParquetError,
    file::{metadata::KeyValue, properties::WriterProperties, writer::SerializedFileWriter},
};

use crate::{
    batch::{Batch, Dictionaries, RowOfBatch},
    error::{Error, NotWritten},
    row::{CellOfRow, Label, LabelId, RowKey, ValueOfRow},
    schema::{Calendar, Further, GROUP_CELLS, schema},
    values::Parts,
};

/// The program that wrote a file, in the form that readers of Parquet look for.
pub const CREATED_BY: &str = concat!("saldo version ", env!("CARGO_PKG_VERSION"));

/// A cell whose number is the sum of several cells of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummedCell {
    /// The month; for [`crate::Span::Year`] the January of the year.
    pub month: Month,
    /// The sum.
    pub number: u64,
    /// The cells that were added up.
    pub origin: Origin,
}

/// Writes kept cells in the order in which they come.
///
/// # Assumptions
/// Labels are told before the rows that use them. Same rows, same bytes, whatever the machine's speed.
pub struct FiguresWriter<W: Write + Send + 'static> {
    batch: Batch,
    labels: u32,
    levels: BTreeMap<Levels, u32>,
    cells: u64,
    tasks: SyncSender<Task>,
    spent: Receiver<Batch>,
    encoder: JoinHandle<Result<(W, Further), Error>>,
}

/// A file that is complete.
#[derive(Debug)]
pub struct WrittenFigures<W> {
    /// Where it was written to.
    pub sink: W,
    /// How many cells it holds.
    pub cells: u64,
    /// Whether every value is a count by place, month and offence, so that the file has the columns that every program
    /// knows.
    pub counts_alone: bool,
}

enum Task {
    Encode(Batch),
    Finish(Vec<KeyValue>),
}

impl<W: Write + Send + 'static> FiguresWriter<W> {
    /// A writer into `sink`, which should gather small writes.
    #[must_use]
    pub fn new(sink: W) -> Self {
        // One batch waits while one is encoded and one is filled: three are in memory at most.
        let (tasks, received) = sync_channel(1);
        let (return_spent, spent) = channel();
        let encoder = std::thread::spawn(move || {
            let mut encoder = Encoder::new(sink)?;
            while let Ok(task) = received.recv() {
                match task {
                    Task::Encode(batch) => {
                        let spent = encoder.write(batch)?;
                        // A writer that is finishing wants no batch back.
                        let _ = return_spent.send(spent);
                    }
                    Task::Finish(facts) => return encoder.finish(facts),
                }
            }
            Err(cannot_write(ParquetError::General("the file was given up before its end".to_owned())))
        });
        Self { batch: Batch::default(), labels: 0, levels: BTreeMap::new(), cells: 0, tasks, spent, encoder }
    }

    /// Takes a label; the first has number 0.
    pub fn label(&mut self, label: Label) -> LabelId {
        self.batch.labels.push(label);
        self.labels += 1;
        self.labels - 1
    }

    /// Takes a row with its cells.
    ///
    /// # Errors
    /// When a number is larger than the file can hold, or the file cannot be written.
    pub fn keep(&mut self, row: &RowKey, cells: &[CellOfRow]) -> Result<(), Error> {
        check_width(row, cells)?;
        self.make_room(cells.len())?;
        self.add(row, None, cells);
        if !self.batch.values.is_empty() {
            self.batch.values.extend(cells.iter().filter_map(|cell| Parts::of(&Value::Count(cell.number))));
        }
        Ok(())
    }

    /// Takes a row whose cells hold whatever the publisher prints, and which stands somewhere on further dimensions.
    ///
    /// A file in which every value is a count and no row has levels is the same, byte for byte, as one written by
    /// [`Self::keep`] alone.
    ///
    /// # Assumptions
    /// A release that has levels, or values other than counts, has the first of each among its first million cells: they
    /// decide which columns the file has.
    ///
    /// # Errors
    /// When a number is larger than the file can hold, a level of sex or age stands in the row and in `levels` as well,
    /// or the file cannot be written.
    pub fn keep_values(&mut self, row: &RowKey, levels: &Levels, cells: &[ValueOfRow]) -> Result<(), Error> {
        let twice = (row.sex.is_some() && levels.of(Dimension::Sex).is_some())
            || (row.age.is_some() && levels.of(Dimension::AgeBand).is_some());
        if twice {
            return Err(Error::NotWritten(NotWritten::LevelTwice { row: row.row }));
        }
        let parts: Vec<Parts> = cells.iter().map(|cell| parts_of(row, cell)).collect::<Result<_, _>>()?;
        let plain = |(cell, parts): (&ValueOfRow, &Parts)| CellOfRow {
            column: cell.column,
            month: cell.month,
            // The bits of a number below zero, as an estimate can be, come back as they were.
            number: parts.number.cast_unsigned(),
        };
        let plain: Vec<CellOfRow> = cells.iter().zip(&parts).map(plain).collect();
        expect_columns(row, &plain)?;
        self.make_room(cells.len())?;
        let levels = (!levels.is_empty()).then(|| self.number_of(levels));
        let others_than_counts = parts.iter().any(|parts| parts.kind != ValueKind::Count);
        if others_than_counts && self.batch.values.is_empty() {
            let before = self.batch.cells.iter().map(|cell| Value::Count(cell.number));
            self.batch.values = before.filter_map(|value| Parts::of(&value)).collect();
        }
        if others_than_counts || !self.batch.values.is_empty() {
            self.batch.values.extend(parts);
        }
        self.add(row, levels, &plain);
        Ok(())
    }

    /// The number of levels in the order of first appearance.
    fn number_of(&mut self, levels: &Levels) -> u32 {
        let next = self.levels.len() as u32;
        if let Some(known) = self.levels.get(levels) {
            return *known;
        }
        self.levels.insert(levels.clone(), next);
        self.batch.levels.push(levels.clone());
        next
    }

    /// Cells of releases and sums of them stand in row groups of their own.
    fn make_room(&mut self, cells: usize) -> Result<(), Error> {
        if self.batch.cells.len() + cells > GROUP_CELLS || !self.batch.origins.is_empty() {
            self.pass_on()?;
        }
        Ok(())
    }

    /// Takes a row whose numbers are sums: `row.row` is the first row of the first origin.
    ///
    /// # Errors
    /// When a number is larger than the file can hold, or the file cannot be written.
    pub fn keep_summed(&mut self, row: &RowKey, cells: &[SummedCell]) -> Result<(), Error> {
        let plain: Vec<CellOfRow> = cells
            .iter()
            .map(|cell| CellOfRow { column: cell.origin.column(), month: cell.month, number: cell.number })
            .collect();
        check_width(row, &plain)?;
        // Sums are of counts alone, so that a batch that holds another value is passed on before.
        let plain_before = self.batch.origins.is_empty() && !self.batch.cells.is_empty();
        if self.batch.cells.len() + cells.len() > GROUP_CELLS || plain_before {
            self.pass_on()?;
        }
        self.add(row, None, &plain);
        self.batch.origins.extend(cells.iter().map(|cell| cell.origin.from_first().to_string()));
        Ok(())
    }

    fn add(&mut self, row: &RowKey, levels: Option<u32>, cells: &[CellOfRow]) {
        self.cells += cells.len() as u64;
        self.batch.rows.push(RowOfBatch { key: *row, levels, cells: cells.len() as u32 });
        self.batch.cells.extend_from_slice(cells);
    }

    fn pass_on(&mut self) -> Result<(), Error> {
        // default: a new batch, where none was given back yet
        let next = self.spent.try_recv().unwrap_or_default();
        let full = std::mem::replace(&mut self.batch, next);
        self.tasks.send(Task::Encode(full)).map_err(|_| Error::NotWritten(NotWritten::EncoderStopped))
    }

    /// Completes the file and says of which release and layout it is, with further facts by their names.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(
        mut self,
        release: Sha256,
        layout: &str,
        further: &[(&str, String)],
    ) -> Result<WrittenFigures<W>, Error> {
        let fact = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
        let mut facts = vec![
            fact("saldo.version", env!("CARGO_PKG_VERSION").to_owned()),
            fact("saldo.release", release.to_string()),
            fact("saldo.layout", layout.to_owned()),
        ];
        facts.extend(further.iter().map(|(key, value)| fact(key, value.clone())));
        // An encoder that stopped says why when it is joined.
        if self.pass_on().is_ok() {
            let _ = self.tasks.send(Task::Finish(facts));
        }
        let Self { tasks, encoder, cells, .. } = self;
        drop(tasks);
        let stopped = |_| Error::NotWritten(NotWritten::EncoderStopped);
        let (sink, further) = encoder.join().map_err(stopped)??;
        Ok(WrittenFigures { sink, cells, counts_alone: further == Further::default() })
    }
}

fn check_width(row: &RowKey, cells: &[CellOfRow]) -> Result<(), Error> {
    expect_columns(row, cells)?;
    cells
        .iter()
        .find(|cell| cell.number > i64::MAX.cast_unsigned())
        .map_or(Ok(()), |cell| Err(too_large(row, cell.column, cell.number)))
}

fn expect_columns(row: &RowKey, cells: &[CellOfRow]) -> Result<(), Error> {
    const MOST: u32 = i32::MAX.cast_unsigned();
    if row.row > MOST {
        return Err(Error::NotWritten(NotWritten::RowTooFar { row: row.row }));
    }
    let too_far = cells.iter().find(|cell| cell.column > MOST);
    too_far.map_or(Ok(()), |cell| Err(too_large(row, cell.column, cell.number)))
}

fn too_large(row: &RowKey, column: u32, number: u64) -> Error {
    Error::NotWritten(NotWritten::CellTooLarge { row: row.row, column, number })
}

fn parts_of(row: &RowKey, cell: &ValueOfRow) -> Result<Parts, Error> {
    let largest = match cell.value {
        Value::Count(number) => number,
        Value::Range { low, best, high } => low.max(best).max(high),
        // Decimals are no wider than the file's columns.
        Value::Share { .. } | Value::Estimate { .. } => 0,
    };
    Parts::of(&cell.value).ok_or_else(|| too_large(row, cell.column, largest))
}

struct Encoder<W: Write + Send> {
    state: State<W>,
    known: Dictionaries,
}

/// A file has its columns from its first row group on.
enum State<W: Write + Send> {
    Waiting(W),
    Writing(SerializedFileWriter<W>, Further),
    Failed,
}

impl<W: Write + Send> Encoder<W> {
    fn new(sink: W) -> Result<Self, Error> {
        let calendar = Calendar::new().map_err(|e| cannot_write(ParquetError::External(e.into())))?;
        let known = Dictionaries { labels: Vec::new(), levels: Vec::new(), calendar };
        Ok(Self { state: State::Waiting(sink), known })
    }

    /// Begins the file with these columns, where it is not begun yet.
    fn begin(&mut self, further: Further) -> Result<(), Error> {
        self.state = match std::mem::replace(&mut self.state, State::Failed) {
            State::Waiting(sink) => State::Writing(begin(sink, further)?, further),
            begun @ (State::Writing(..) | State::Failed) => begun,
        };
        Ok(())
    }

    fn write(&mut self, mut batch: Batch) -> Result<Batch, Error> {
        self.known.labels.append(&mut batch.labels);
        for levels in batch.levels.drain(..) {
            let text = serde_json::to_string(&levels).map_err(|e| NotWritten::library(&e));
            self.known.levels.push(text.map_err(Error::NotWritten)?);
        }
        if let Some(first) = batch.rows.iter().find(|row| row.cells > 0).map(|row| row.key.row) {
            let needs = batch.further();
            self.begin(needs)?;
            let Self { state: State::Writing(file, has), known } = self else {
                return Err(Error::NotWritten(NotWritten::EncoderStopped));
            };
            if !has.includes(needs) {
                return Err(Error::NotWritten(NotWritten::FurtherColumnsTooLate { row: first }));
            }
            let chunks = batch.encode(known, *has, file.schema_descr()).map_err(cannot_write)?;
            let mut group = file.next_row_group().map_err(cannot_write)?;
            for (bytes, close) in chunks {
                group.append_column(&bytes, close).map_err(cannot_write)?;
            }
            group.close().map_err(cannot_write)?;
        }
        batch.clear();
        Ok(batch)
    }

    fn finish(mut self, facts: Vec<KeyValue>) -> Result<(W, Further), Error> {
        self.begin(Further::default())?;
        let State::Writing(mut file, further) = self.state else {
            return Err(Error::NotWritten(NotWritten::EncoderStopped));
        };
        facts.into_iter().for_each(|fact| file.append_key_value_metadata(fact));
        // Writes the footer too.
        Ok((file.into_inner().map_err(cannot_write)?, further))
    }
}

fn begin<W: Write + Send>(sink: W, further: Further) -> Result<SerializedFileWriter<W>, Error> {
    let properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::SNAPPY);
    let schema = schema(further).map_err(cannot_write)?;
    SerializedFileWriter::new(sink, schema, Arc::new(properties.build())).map_err(cannot_write)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn cannot_write(error: ParquetError) -> Error {
    Error::NotWritten(NotWritten::library(&error))
}
