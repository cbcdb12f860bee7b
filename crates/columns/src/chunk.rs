//! One column of one row group: its pages, compressed, and what the file's footer says about it.

use bytes::Bytes;
use parquet::{
    basic::{Compression, Encoding},
    column::{
        page::{CompressedPage, Page, PageWriter},
        writer::ColumnCloseResult,
    },
    errors::{ParquetError, Result},
    file::{
        metadata::ColumnChunkMetaData,
        statistics::Statistics,
        writer::{SerializedPageWriter, TrackedWrite},
    },
    schema::types::ColumnDescPtr,
};

use crate::hybrid::{self, Run};

/// A column chunk while it is written.
pub(crate) struct Chunk {
    sink: TrackedWrite<Vec<u8>>,
    encodings: Vec<Encoding>,
    uncompressed: usize,
    dictionary_at: Option<i64>,
    data_at: Option<i64>,
    cells: usize,
}

/// What stands in a page before its values: which cells are empty.
pub(crate) fn write_presence(present: &[Run], out: &mut Vec<u8>) {
    let at = out.len();
    out.extend([0; 4]);
    hybrid::encode(present, 1, out);
    let length = u32::try_from(out.len() - at - 4).unwrap_or(u32::MAX).to_le_bytes();
    out.iter_mut().skip(at).zip(length).for_each(|(to, from)| *to = from);
}

impl Chunk {
    pub(crate) fn new() -> Self {
        let sink = TrackedWrite::new(Vec::new());
        Self {
            sink,
            encodings: vec![Encoding::RLE],
            uncompressed: 0,
            dictionary_at: None,
            data_at: None,
            cells: 0,
        }
    }

    pub(crate) fn dictionary(&mut self, plain: &[u8], entries: usize) -> Result<()> {
        let num_values = page_count(entries)?;
        self.dictionary_at = Some(self.position()?);
        self.page(Encoding::PLAIN, plain, |buf| Page::DictionaryPage {
            buf,
            num_values,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        })
    }

    pub(crate) fn data(&mut self, bytes: &[u8], cells: usize, encoding: Encoding) -> Result<()> {
        let num_values = page_count(cells)?;
        if self.data_at.is_none() {
            self.data_at = Some(self.position()?);
        }
        self.cells += cells;
        self.page(encoding, bytes, |buf| Page::DataPage {
            buf,
            num_values,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        })
    }

    fn page(&mut self, encoding: Encoding, bytes: &[u8], page: impl FnOnce(Bytes) -> Page) -> Result<()> {
        let squeezed =
            snap::raw::Encoder::new().compress_vec(bytes).map_err(|e| ParquetError::External(e.into()))?;
        let page = CompressedPage::new(page(Bytes::from(squeezed)), bytes.len());
        self.uncompressed += SerializedPageWriter::new(&mut self.sink).write_page(page)?.uncompressed_size;
        if !self.encodings.contains(&encoding) {
            self.encodings.push(encoding);
        }
        Ok(())
    }

    fn position(&self) -> Result<i64> {
        i64::try_from(self.sink.bytes_written()).map_err(|e| ParquetError::External(e.into()))
    }

    /// The bytes, and the footer's entry.
    pub(crate) fn close(
        self,
        column: ColumnDescPtr,
        statistics: Statistics,
    ) -> Result<(Bytes, ColumnCloseResult)> {
        let (length, cells) = (self.position()?, self.cells);
        let data_at =
            self.data_at.ok_or_else(|| ParquetError::General("a column without a page".to_owned()))?;
        let metadata = ColumnChunkMetaData::builder(column)
            .set_encodings(self.encodings)
            .set_compression(Compression::SNAPPY)
            .set_num_values(i64::try_from(cells).map_err(|e| ParquetError::External(e.into()))?)
            .set_total_compressed_size(length)
            .set_total_uncompressed_size(
                i64::try_from(self.uncompressed).map_err(|e| ParquetError::External(e.into()))?,
            )
            .set_data_page_offset(data_at)
            .set_dictionary_page_offset(self.dictionary_at)
            .set_statistics(statistics)
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: length.cast_unsigned(),
            rows_written: cells as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((Bytes::from(self.sink.into_inner()?), close))
    }
}

fn page_count(values: usize) -> Result<u32> {
    u32::try_from(values).map_err(|e| ParquetError::External(e.into()))
}
