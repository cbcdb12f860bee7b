//! Reads one column of one row group page by page, as runs or as numbers.

use std::{ops::Range, sync::Arc};

use bytes::{Buf, Bytes, buf::Reader};
use parquet::{
    basic::Encoding,
    column::page::{Page, PageReader},
    errors::ParquetError,
    file::{
        metadata::{ColumnChunkMetaData, RowGroupMetaData},
        reader::{ChunkReader, Length},
        serialized_reader::SerializedPageReader,
    },
};

use crate::{
    delta,
    hybrid::{self, Run},
    schema::{Field, Further, Malformed},
    source::Source,
};

/// A row group of a file, which has the columns that the file has.
#[derive(Clone, Copy)]
pub(crate) struct Group<'a> {
    pub source: &'a Source,
    pub metadata: &'a RowGroupMetaData,
    pub further: Further,
}

impl Group<'_> {
    pub(crate) fn has(self, column: Field) -> bool {
        self.further.index(column).is_some()
    }

    pub(crate) fn chunk(&self, column: Field) -> Option<&ColumnChunkMetaData> {
        self.metadata.columns().get(self.further.index(column)?)
    }
}

/// The bytes of a column chunk, addressed as in the file.
struct Window {
    start: u64,
    bytes: Bytes,
}

impl Length for Window {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Window {
    type T = Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(self.slice(start, None)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        self.slice(start, Some(length))
    }
}

impl Window {
    fn slice(&self, start: u64, length: Option<usize>) -> Result<Bytes, ParquetError> {
        let outside = || ParquetError::EOF("a page lies outside its column".to_owned());
        let from = start.checked_sub(self.start).and_then(|n| usize::try_from(n).ok()).ok_or_else(outside)?;
        let to =
            length.map_or(Some(self.bytes.len()), |length| from.checked_add(length)).ok_or_else(outside)?;
        if from > to || to > self.bytes.len() { Err(outside()) } else { Ok(self.bytes.slice(from..to)) }
    }
}

/// Why a column cannot be read.
#[derive(Debug)]
pub(crate) enum PageFault {
    Malformed(Malformed),
    Parquet(ParquetError),
    File(std::io::Error),
}

impl From<Malformed> for PageFault {
    fn from(fault: Malformed) -> Self {
        Self::Malformed(fault)
    }
}

impl From<ParquetError> for PageFault {
    fn from(error: ParquetError) -> Self {
        Self::Parquet(error)
    }
}

/// A column of a row group on the way through its pages.
pub(crate) struct ColumnPages {
    pages: SerializedPageReader<Window>,
    optional: bool,
    dictionary: Option<(Bytes, u32)>,
}

/// A data page: its values without presence, how many cells it has, and which are filled.
pub(crate) struct DataPage {
    values: Bytes,
    encoding: Encoding,
    cells: u32,
    /// Nothing where every cell is filled.
    present: Option<Vec<Run>>,
}

impl ColumnPages {
    pub(crate) fn open(group: Group<'_>, column: Field) -> Result<Self, PageFault> {
        let chunk = group.chunk(column).ok_or(Malformed("too few columns"))?;
        let offsets =
            [Some(chunk.data_page_offset()), chunk.dictionary_page_offset(), Some(chunk.compressed_size())];
        if offsets.into_iter().flatten().any(|offset| offset < 0) {
            return Err(Malformed("a column that begins before the file").into());
        }
        let (start, length) = chunk.byte_range();
        let length = usize::try_from(length).map_err(|_| Malformed("a column longer than memory"))?;
        let bytes = group.source.read(start, length).map_err(PageFault::File)?;
        let cells =
            usize::try_from(group.metadata.num_rows()).map_err(|_| Malformed("a row group of no rows"))?;
        let pages = SerializedPageReader::new(Arc::new(Window { start, bytes }), chunk, cells, None)?;
        let mut column = Self { pages, optional: column.is_optional(), dictionary: None };
        if chunk.dictionary_page_offset().is_some() {
            match column.pages.get_next_page()? {
                Some(Page::DictionaryPage { buf, num_values, .. }) => {
                    column.dictionary = Some((buf, num_values));
                }
                _ => return Err(Malformed("no dictionary where one is announced").into()),
            }
        }
        Ok(column)
    }

    /// The dictionary as texts.
    pub(crate) fn texts(&self) -> Result<Vec<Arc<str>>, PageFault> {
        let Some((bytes, count)) = &self.dictionary else { return Ok(Vec::new()) };
        let mut bytes = bytes.as_ref();
        (0..*count).map(|_| Ok(Arc::from(read_text(&mut bytes)?))).collect()
    }

    /// The dictionary as numbers.
    pub(crate) fn numbers(&self) -> Result<Vec<i32>, PageFault> {
        let Some((bytes, count)) = &self.dictionary else { return Ok(Vec::new()) };
        let (numbers, _) = bytes.as_chunks::<4>();
        if numbers.len() < *count as usize {
            return Err(Malformed("a dictionary that ends early").into());
        }
        Ok(numbers.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect())
    }

    pub(crate) fn skip(&mut self) -> Result<(), PageFault> {
        Ok(self.pages.skip_next_page()?)
    }

    /// The next data page, which must have `cells` cells.
    pub(crate) fn next(&mut self, cells: u32) -> Result<DataPage, PageFault> {
        let Some(Page::DataPage { buf, num_values, encoding, .. }) = self.pages.get_next_page()? else {
            return Err(Malformed("fewer pages than the row group needs").into());
        };
        if num_values != cells {
            return Err(Malformed("a page that ends at another cell than its neighbours").into());
        }
        if !self.optional {
            return Ok(DataPage { values: buf, encoding, cells, present: None });
        }
        let short = || Malformed("a page that ends before its presence");
        let length =
            buf.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes) as usize).ok_or_else(short)?;
        let levels = buf.get(4..).and_then(|rest| rest.get(..length)).ok_or_else(short)?;
        let present = Some(hybrid::decode(levels, 1, cells)?);
        Ok(DataPage { values: buf.slice(4 + length..), encoding, cells, present })
    }
}

impl DataPage {
    /// Numbers of the dictionary as runs over the page's cells.
    pub(crate) fn runs(&self) -> Result<Vec<(Option<u32>, u32)>, PageFault> {
        let filled = match &self.present {
            None => self.cells,
            Some(present) => present.iter().filter(|run| run.value == 1).map(|run| run.count).sum(),
        };
        let mut values = match (filled, self.encoding) {
            (0, _) => Vec::new(),
            (_, Encoding::RLE_DICTIONARY) => {
                let (width, bytes) = self.values.split_first().ok_or(Malformed("an empty page"))?;
                hybrid::decode(bytes, *width, filled)?
            }
            _ => return Err(Malformed("a page without dictionary").into()),
        }
        .into_iter();
        let Some(present) = &self.present else {
            return Ok(values.map(|run| (Some(run.value), run.count)).collect());
        };
        let mut runs = Vec::new();
        let mut held: Option<Run> = None;
        for span in present {
            if span.value == 0 {
                runs.push((None, span.count));
                continue;
            }
            let mut left = span.count;
            while left > 0 {
                let run =
                    held.take().or_else(|| values.next()).ok_or(Malformed("fewer values than cells"))?;
                let taken = run.count.min(left);
                runs.push((Some(run.value), taken));
                left -= taken;
                held = (run.count > taken).then(|| Run { value: run.value, count: run.count - taken });
            }
        }
        Ok(runs)
    }

    /// Numbers that change from cell to cell.
    pub(crate) fn numbers(&self, numbers: &mut Vec<i64>) -> Result<(), PageFault> {
        if self.encoding != Encoding::DELTA_BINARY_PACKED {
            return Err(Malformed("numbers in another encoding than this program writes").into());
        }
        Ok(delta::decode(&self.values, self.cells, numbers)?)
    }

    /// One number a cell, or nothing where the cell has none.
    pub(crate) fn plain_numbers(&self) -> Result<Vec<Option<i64>>, PageFault> {
        let mut bytes = self.values.as_ref();
        let mut numbers = Vec::new();
        for run in self.present.iter().flatten() {
            for _ in 0..run.count {
                let number = if run.value == 1 { Some(read_number(&mut bytes)?) } else { None };
                numbers.push(number);
            }
        }
        Ok(numbers)
    }

    /// One text a cell, or none at all where the column is empty.
    pub(crate) fn plain_texts(&self) -> Result<Vec<Option<String>>, PageFault> {
        let mut bytes = self.values.as_ref();
        let mut texts = Vec::new();
        for run in self.present.iter().flatten() {
            for _ in 0..run.count {
                texts.push(if run.value == 1 { Some(read_text(&mut bytes)?.to_owned()) } else { None });
            }
        }
        Ok(texts)
    }
}

fn read_number(bytes: &mut &[u8]) -> Result<i64, Malformed> {
    let (number, rest) = bytes.split_first_chunk::<8>().ok_or(Malformed("a number that ends early"))?;
    *bytes = rest;
    Ok(i64::from_le_bytes(*number))
}

fn read_text<'a>(bytes: &mut &'a [u8]) -> Result<&'a str, Malformed> {
    let short = Malformed("a text that ends early");
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(short)?;
    let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(short)?;
    *bytes = rest;
    std::str::from_utf8(text).map_err(|_| Malformed("a text that is not UTF-8"))
}

/// The parts of `selection` whose runs are kept.
///
/// # Assumptions
/// Both are in ascending order and `runs` cover the page.
pub(crate) fn narrow(
    selection: &[Range<u32>],
    runs: &[(Option<u32>, u32)],
    keeps: &[bool],
) -> Vec<Range<u32>> {
    let mut narrowed: Vec<Range<u32>> = Vec::new();
    let mut selected = selection.iter().peekable();
    let mut start = 0;
    for (value, count) in runs {
        let end = start + count;
        if value.is_some_and(|value| keeps.get(value as usize).copied().unwrap_or(false)) {
            while let Some(range) = selected.peek() {
                if range.start >= end {
                    break;
                }
                let both = range.start.max(start)..range.end.min(end);
                if both.start < both.end {
                    match narrowed.last_mut() {
                        Some(last) if last.end == both.start => last.end = both.end,
                        _ => narrowed.push(both),
                    }
                }
                if range.end > end {
                    break;
                }
                selected.next();
            }
        }
        start = end;
    }
    narrowed
}
