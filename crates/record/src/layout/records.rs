//! Delimited text: blocks that end where a record ends, records, and the fields of a record.

use measure::{Expected, FindingCode, Seen, Where};

use super::input::Input;
use crate::Error;

/// How much is read at a time.
const BLOCK: usize = 2 << 20;

/// No text of any publisher, whose longest is a sentence, comes near this length in bytes.
pub(super) const LONGEST_CELL: usize = 4_096;

/// No record of any publisher comes near this length.
const LONGEST_RECORD: usize = 32 << 20;

/// So many records a block has at most: a letter a line would else be a million rows at once.
const MOST_RECORDS: usize = 1 << 16;

/// So many cells of a record are told apart; a sheet has 16,384 columns, and a layout a few dozen.
const MOST_CELLS: usize = 1 << 15;

/// The blocks of a file, each of whole records.
pub(super) struct Blocks<'i> {
    input: &'i mut Input,
    rest: Vec<u8>,
    ended: bool,
}

impl<'i> Blocks<'i> {
    /// The blocks that follow on `head`, which was read before.
    pub(super) fn new(input: &'i mut Input, head: Vec<u8>) -> Self {
        Self { input, rest: head, ended: false }
    }

    /// The next block; nothing at the end.
    pub(super) fn next_block(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let mut block = std::mem::take(&mut self.rest);
        let mut wanted = BLOCK;
        loop {
            while !self.ended && block.len() < wanted {
                let start = block.len();
                block.resize(wanted, 0);
                let read = self.input.read(&mut block[start..])?;
                block.truncate(start + read);
                self.ended = read == 0;
            }
            let end = last_record_end(&block);
            if self.ended && is_last(&block, end) {
                return Ok((!block.is_empty()).then_some(block));
            }
            if let Some(end) = end {
                self.rest = block.split_off(end);
                return Ok(Some(block));
            }
            wanted = block.len() + BLOCK;
            if wanted > LONGEST_RECORD {
                return Err(Error::refused(
                    FindingCode::DamagedFile,
                    Where { file: self.input.file().to_owned(), ..Where::default() },
                    Seen::LongRecord { bytes: LONGEST_RECORD },
                    Expected::LinesOfCells,
                ));
            }
        }
    }
}

/// Whether the bytes behind a record's end are no more than one record: the last one, which nothing ends.
fn is_last(block: &[u8], end: Option<usize>) -> bool {
    last_record_end(end.map_or(block, |end| &block[end..])).is_none()
}

/// Where the last whole record of a block ends, of more than [`MOST_RECORDS`] the last of so many.
fn last_record_end(block: &[u8]) -> Option<usize> {
    let is_plain = memchr::memchr(b'"', block).is_none();
    if is_plain && memchr::memchr_iter(b'\n', block).count() <= MOST_RECORDS {
        return memchr::memrchr(b'\n', block).map(|i| i + 1);
    }
    let (mut quoted, mut end, mut records) = (false, None, 0);
    for i in memchr::memchr2_iter(b'"', b'\n', block) {
        match block[i] {
            b'"' => quoted = !quoted,
            _ if !quoted => {
                end = Some(i + 1);
                records += 1;
            }
            _ => {}
        }
        if records == MOST_RECORDS {
            break;
        }
    }
    end
}

/// The records of a block, without their line ends; a blank line is an empty record.
pub(super) struct Records<'b> {
    block: &'b [u8],
}

impl<'b> Records<'b> {
    pub(super) fn new(block: &'b [u8]) -> Self {
        Self { block }
    }
}

impl<'b> Iterator for Records<'b> {
    type Item = &'b [u8];

    fn next(&mut self) -> Option<&'b [u8]> {
        if self.block.is_empty() {
            return None;
        }
        let end = self.end_of_first();
        let (record, rest) = self.block.split_at(end);
        self.block = rest.strip_prefix(b"\n").unwrap_or(rest);
        Some(record.strip_suffix(b"\r").unwrap_or(record))
    }
}

impl Records<'_> {
    fn end_of_first(&self) -> usize {
        let line_end = memchr::memchr(b'\n', self.block).unwrap_or(self.block.len());
        if memchr::memchr(b'"', &self.block[..line_end]).is_none() {
            return line_end;
        }
        let mut quoted = false;
        for i in memchr::memchr2_iter(b'"', b'\n', self.block) {
            match self.block[i] {
                b'"' => quoted = !quoted,
                _ if !quoted => return i,
                _ => {}
            }
        }
        self.block.len()
    }
}

/// The fields of one record; the buffers are kept from record to record.
#[derive(Debug, Default)]
pub(super) struct Fields {
    ranges: Vec<(u32, u32)>,
    /// How many cells the record has, told apart or not.
    cells: usize,
    unquoted: Vec<u8>,
    is_unquoted: bool,
}

impl Fields {
    /// Splits a record.
    pub(super) fn split(&mut self, record: &[u8], separator: u8) {
        self.ranges.clear();
        self.cells = 0;
        self.is_unquoted = memchr::memchr(b'"', record).is_some();
        if self.is_unquoted {
            self.split_quoted(record, separator);
            return;
        }
        let mut start = 0;
        for end in memchr::memchr_iter(separator, record) {
            self.push(start, position(end));
            start = position(end + 1);
        }
        self.push(start, position(record.len()));
    }

    fn split_quoted(&mut self, record: &[u8], separator: u8) {
        self.unquoted.clear();
        let mut start = 0;
        let mut quoted = false;
        let mut at = 0;
        while let Some(&byte) = record.get(at) {
            match byte {
                b'"' if quoted && record.get(at + 1) == Some(&b'"') => {
                    self.unquoted.push(b'"');
                    at += 1;
                }
                b'"' => quoted = !quoted,
                _ if byte == separator && !quoted => {
                    self.push(start, position(self.unquoted.len()));
                    start = position(self.unquoted.len());
                }
                _ => self.unquoted.push(byte),
            }
            at += 1;
        }
        self.push(start, position(self.unquoted.len()));
    }

    /// One more cell; beyond [`MOST_CELLS`] it belongs to the last one that is told apart.
    fn push(&mut self, start: u32, end: u32) {
        self.cells += 1;
        match self.ranges.last_mut() {
            Some(last) if self.cells > MOST_CELLS => last.1 = end,
            _ => self.ranges.push((start, end)),
        }
    }

    /// How many fields there are.
    pub(super) fn len(&self) -> usize {
        self.cells
    }

    /// How many fields are told apart, which are all in any record of a publisher.
    pub(super) fn told_apart(&self) -> usize {
        self.ranges.len()
    }

    /// A field of the record that was split; empty where the record is shorter.
    pub(super) fn get<'a>(&'a self, record: &'a [u8], i: usize) -> &'a [u8] {
        self.ranges.get(i).map_or(b"", |(start, end)| self.bytes(record, *start, *end))
    }

    /// The bytes from the first of some neighbouring fields to the last, separators included where unquoted.
    pub(super) fn span<'a>(&'a self, record: &'a [u8], first: usize, last: usize) -> &'a [u8] {
        let start = self.ranges.get(first).map_or(0, |r| r.0);
        let end = self.ranges.get(last).map_or(0, |r| r.1);
        self.bytes(record, start, end)
    }

    fn bytes<'a>(&'a self, record: &'a [u8], start: u32, end: u32) -> &'a [u8] {
        let bytes = if self.is_unquoted { &self.unquoted } else { record };
        // default: the ranges lie within the record that was split, and a span of fields that it lacks is empty
        bytes.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// A position inside a record, which is shorter than 4 GiB by [`LONGEST_RECORD`].
fn position(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

/// Whether a record holds nothing but blanks and separators.
pub(super) fn is_blank(record: &[u8], separator: u8) -> bool {
    record.iter().all(|&b| b == separator || b == b' ' || b == b'"' || b == b'\t' || b == b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unpack::Source;

    #[test]
    fn no_block_holds_more_records_than_it_may_and_none_is_lost() {
        for text in ["x\n".repeat(200_000), format!("{}\"a\nb", "\"x\ny\"\n".repeat(70_000)), "x".to_owned()]
        {
            let source = Source::from_bytes("a.csv", text.clone().into_bytes()).unwrap();
            let mut input = Input::Source(source);
            let mut blocks = Blocks::new(&mut input, Vec::new());
            let mut read = Vec::new();
            while let Some(block) = blocks.next_block().unwrap() {
                assert!(Records::new(&block).count() <= MOST_RECORDS + 1);
                read.extend(block);
            }
            assert_eq!(read, text.into_bytes());
        }
    }

    #[test]
    fn cells_beyond_those_told_apart_are_counted_and_stay_with_the_last() {
        for record in ["1", "\"1\""].map(|cell| vec![cell; 40_000].join(",").into_bytes()) {
            let mut fields = Fields::default();
            fields.split(&record, b',');
            assert_eq!((fields.len(), fields.told_apart()), (40_000, MOST_CELLS));
            assert_eq!(fields.get(&record, MOST_CELLS - 2), b"1");
            assert!(fields.get(&record, MOST_CELLS - 1).len() > 1);
            assert_eq!(fields.get(&record, MOST_CELLS), b"");
        }
    }
}
