//! Writes kept cells as they come, while another thread encodes the row group before.

use std::{
    io::Write,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, channel, sync_channel},
    },
    thread::JoinHandle,
};

use measure::{Month, Origin, Sha256};
use parquet::{
    basic::Compression,
    errors::ParquetError,
    file::{metadata::KeyValue, properties::WriterProperties, writer::SerializedFileWriter},
};

use crate::{
    batch::Batch,
    error::{Error, NotWritten},
    row::{CellOfRow, Label, LabelId, RowKey},
    schema::{Calendar, GROUP_CELLS, schema},
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
    cells: u64,
    tasks: SyncSender<Task>,
    spent: Receiver<Batch>,
    encoder: JoinHandle<Result<W, Error>>,
}

/// A file that is complete.
#[derive(Debug)]
pub struct WrittenFigures<W> {
    /// Where it was written to.
    pub sink: W,
    /// How many cells it holds.
    pub cells: u64,
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
        Self { batch: Batch::default(), labels: 0, cells: 0, tasks, spent, encoder }
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
        if self.batch.cells.len() + cells.len() > GROUP_CELLS || !self.batch.origins.is_empty() {
            self.pass_on()?;
        }
        self.add(row, cells);
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
        let plain_before = self.batch.origins.is_empty() && !self.batch.cells.is_empty();
        if self.batch.cells.len() + cells.len() > GROUP_CELLS || plain_before {
            self.pass_on()?;
        }
        self.add(row, &plain);
        self.batch.origins.extend(cells.iter().map(|cell| cell.origin.from_first().to_string()));
        Ok(())
    }

    fn add(&mut self, row: &RowKey, cells: &[CellOfRow]) {
        self.cells += cells.len() as u64;
        self.batch.rows.push((*row, cells.len() as u32));
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
        let _ = self.pass_on().map(|()| self.tasks.send(Task::Finish(facts)));
        let Self { tasks, encoder, cells, .. } = self;
        drop(tasks);
        let stopped = |_| Error::NotWritten(NotWritten::EncoderStopped);
        Ok(WrittenFigures { sink: encoder.join().map_err(stopped)??, cells })
    }
}

fn check_width(row: &RowKey, cells: &[CellOfRow]) -> Result<(), Error> {
    let too_wide = Error::NotWritten;
    if row.row > i32::MAX.cast_unsigned() {
        return Err(too_wide(NotWritten::RowTooFar { row: row.row }));
    }
    match cells
        .iter()
        .find(|cell| cell.number > i64::MAX.cast_unsigned() || cell.column > i32::MAX.cast_unsigned())
    {
        None => Ok(()),
        Some(cell) => {
            let (row, column, number) = (row.row, cell.column, cell.number);
            Err(too_wide(NotWritten::CellTooLarge { row, column, number }))
        }
    }
}

struct Encoder<W: Write + Send> {
    file: SerializedFileWriter<W>,
    labels: Vec<Label>,
    calendar: Calendar,
}

impl<W: Write + Send> Encoder<W> {
    fn new(sink: W) -> Result<Self, Error> {
        let properties = WriterProperties::builder()
            .set_created_by(CREATED_BY.to_owned())
            .set_compression(Compression::SNAPPY);
        let file =
            SerializedFileWriter::new(sink, schema().map_err(cannot_write)?, Arc::new(properties.build()))
                .map_err(cannot_write)?;
        let calendar = Calendar::new().map_err(|e| cannot_write(ParquetError::External(e.into())))?;
        Ok(Self { file, labels: Vec::new(), calendar })
    }

    fn write(&mut self, mut batch: Batch) -> Result<Batch, Error> {
        self.labels.append(&mut batch.labels);
        if !batch.cells.is_empty() {
            let chunks =
                batch.encode(&self.labels, &self.calendar, self.file.schema_descr()).map_err(cannot_write)?;
            let mut group = self.file.next_row_group().map_err(cannot_write)?;
            for (bytes, close) in chunks {
                group.append_column(&bytes, close).map_err(cannot_write)?;
            }
            group.close().map_err(cannot_write)?;
        }
        batch.clear();
        Ok(batch)
    }

    fn finish(mut self, facts: Vec<KeyValue>) -> Result<W, Error> {
        facts.into_iter().for_each(|fact| self.file.append_key_value_metadata(fact));
        // Writes the footer too.
        self.file.into_inner().map_err(cannot_write)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn cannot_write(error: ParquetError) -> Error {
    Error::NotWritten(NotWritten::library(&error))
}
