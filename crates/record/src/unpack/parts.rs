//! The parts of a workbook, looked through before a parser of others sees them: what they declare must be possible.
//!
//! The parser reserves memory for as many strings as a part declares and takes cell references at their word, so that a few
//! bytes ask for a hundred gigabytes or stop the program. Here a part is read as it streams by, and nothing of it is kept.

use std::io::{BufReader, Error as IoError, ErrorKind, Read};

use measure::Seen;
use quick_xml::{Reader, events::BytesStart, events::Event};

/// Columns and rows of a sheet, by the format (ECMA-376, part 1, 18.3.1.73 and 18.18.7).
const COLUMNS: u32 = 16_384;
const ROWS: u32 = 1_048_576;

/// Bytes between two tags, at most: the format's longest cell has 32,767 characters.
const LONGEST_TEXT: usize = 1 << 20;

/// Elements within elements, at most: a sheet has six.
const DEEPEST: usize = 64;

/// Strings in the table of strings, at most, and their bytes: the parser keeps every one of them in memory.
const MOST_STRINGS: usize = 4 * ROWS as usize;
const MOST_STRING_BYTES: u64 = 64 << 20;

/// Elements of a name that the parser keeps: the sheets, and the formats and relations, of which a program of spreadsheets
/// writes 65,490 at most.
const MOST_SHEETS: usize = 1_000;
const MOST_KEPT: usize = 100_000;

/// The fewest bytes that a string of the table takes: `<si/>`.
const SHORTEST_STRING: u64 = 5;

/// Looks a part of a workbook through; gives what is impossible in it.
pub(super) fn impossible(part: impl Read, size: u64) -> Result<Option<Seen>, IoError> {
    let mut reader = Reader::from_reader(BufReader::new(ShortTexts { inner: part, since_tag: 0 }));
    let (mut buffer, mut depth, mut kept) = (Vec::new(), 0_usize, Kept::default());
    loop {
        buffer.clear();
        let before = reader.buffer_position();
        if let Some(seen) = kept.too_many(before) {
            return Ok(Some(seen));
        }
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) if error.kind() == ErrorKind::FileTooLarge => {
                return Ok(Some(Seen::LongRecord { bytes: LONGEST_TEXT }));
            }
            Err(quick_xml::Error::Io(error)) => return Err(IoError::new(error.kind(), error.to_string())),
            Err(error) => return Ok(Some(Seen::Told { message: error.to_string() })),
        };
        let found = match event {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEEPEST {
                    return Ok(Some(Seen::Told {
                        message: format!("more than {DEEPEST} elements in each other"),
                    }));
                }
                kept.begin(tag.local_name().as_ref(), Some(before));
                in_tag(&tag, size)
            }
            Event::Empty(tag) => {
                kept.begin(tag.local_name().as_ref(), None);
                in_tag(&tag, size)
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if tag.local_name().as_ref() == "si" {
                    kept.end_string(reader.buffer_position());
                }
                None
            }
            // A declaration of entities is how a small part becomes a large one; no workbook has one.
            Event::DocType(_) => Some(Seen::written("<!DOCTYPE")),
            Event::Eof => return Ok(None),
            Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::GeneralRef(_) => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
}

/// What the parser keeps in memory of a part.
#[derive(Debug, Default)]
struct Kept {
    strings: usize,
    sheets: usize,
    others: usize,
    /// Bytes of the strings that have ended.
    bytes: u64,
    /// Where the string at hand begins.
    string_at: Option<u64>,
}

impl Kept {
    fn begin(&mut self, name: &str, at: Option<u64>) {
        match name {
            "si" => {
                self.strings += 1;
                self.string_at = self.string_at.or(at);
            }
            "sheet" => self.sheets += 1,
            "xf" | "numFmt" | "Relationship" | "definedName" => self.others += 1,
            _ => {}
        }
    }

    fn end_string(&mut self, at: u64) {
        self.bytes += at - self.string_at.take().unwrap_or(at).min(at);
    }

    fn too_many(&self, at: u64) -> Option<Seen> {
        let bytes = self.bytes + at - self.string_at.unwrap_or(at).min(at);
        if bytes > MOST_STRING_BYTES {
            return Some(Seen::UnpackedOver { bytes: MOST_STRING_BYTES });
        }
        let counted = [(self.strings, MOST_STRINGS), (self.sheets, MOST_SHEETS), (self.others, MOST_KEPT)];
        let (_, most) = counted.into_iter().find(|(number, most)| number > most)?;
        Some(Seen::ManyEntries { most })
    }
}

fn in_tag(tag: &BytesStart<'_>, size: u64) -> Option<Seen> {
    match tag.local_name().as_ref() {
        "sst" => value(tag, "uniqueCount", |declared| is_too_many(declared, size))
            .or_else(|| value(tag, "count", |declared| declared.parse::<u64>().is_err())),
        "c" => value(tag, "r", |reference| !is_cell(reference)),
        "row" => value(tag, "r", |row| !is_row(row)),
        "dimension" => value(tag, "ref", |range| !range.split(':').all(is_cell)),
        "mergeCell" => value(tag, "ref", |range| !range.split(':').all(is_cell)),
        _ => None,
    }
}

/// The value of an attribute where it is impossible.
fn value(tag: &BytesStart<'_>, name: &str, impossible: impl Fn(&str) -> bool) -> Option<Seen> {
    let attribute = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    let text = attribute.value;
    impossible(&text).then(|| Seen::written(&format!("{} {name}=\"{text}\"", tag.name().as_ref())))
}

/// Whether a table of strings declares more of them than its bytes can hold.
fn is_too_many(declared: &str, size: u64) -> bool {
    declared.parse::<u64>().map_or(true, |declared| declared > size / SHORTEST_STRING)
}

/// Whether a text is a cell of a sheet: `XFD1048576` is the last.
fn is_cell(reference: &str) -> bool {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).count();
    let (column, row) = reference.split_at(letters);
    let number =
        column.bytes().fold(0_u32, |n, b| n.saturating_mul(26).saturating_add(u32::from(b - b'A') + 1));
    (1..=COLUMNS).contains(&number) && is_row(row)
}

fn is_row(row: &str) -> bool {
    row.bytes().all(|b| b.is_ascii_digit()) && row.parse::<u32>().is_ok_and(|row| (1..=ROWS).contains(&row))
}

/// Stops where no tag begins for so long that a reader would keep more in memory than any part needs.
struct ShortTexts<R> {
    inner: R,
    since_tag: usize,
}

impl<R: Read> Read for ShortTexts<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let bytes = &buffer[..read];
        self.since_tag = match memchr::memrchr(b'<', bytes) {
            Some(at) => read - at,
            None => self.since_tag + read,
        };
        if self.since_tag > LONGEST_TEXT { Err(ErrorKind::FileTooLarge.into()) } else { Ok(read) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(part: &str) -> Option<Seen> {
        impossible(part.as_bytes(), part.len() as u64).unwrap()
    }

    #[test]
    fn what_a_part_declares_must_be_possible() {
        for sound in [
            "<sst uniqueCount=\"2\" count=\"3\"><si><t>a</t></si><si/></sst>",
            "<worksheet><dimension ref=\"A1:S193\"/><row r=\"1\"><c r=\"XFD1048576\"/></row></worksheet>",
        ] {
            assert_eq!(seen(sound), None, "{sound}");
        }
        for broken in [
            "<sst uniqueCount=\"4294967295\"/>",
            "<sst uniqueCount=\"-1\"/>",
            "<c r=\"ZZZZZZZ4294967295\"/>",
            "<c r=\"XFE1\"/>",
            "<c r=\"A1048577\"/>",
            "<c r=\"A0\"/>",
            "<c r=\"1\"/>",
            "<row r=\"4294967296\"/>",
            "<dimension ref=\"A1:ZZZZ9\"/>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a/>",
        ] {
            assert!(seen(broken).is_some(), "{broken}");
        }
        assert!(
            seen(&format!("<sst>{}</sst>", "<si/>".repeat(MOST_STRINGS + 1))).is_some(),
            "too many strings"
        );
        let long = "<t>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</t>".repeat(1 << 20);
        assert!(seen(&format!("<sst><si>{long}</si></sst>")).is_some(), "a string that is too long");
        assert!(seen(&format!("<sst><si>{long}")).is_some(), "a string that is too long and never ends");
        assert!(seen(&format!("<sheets>{}</sheets>", "<sheet/>".repeat(1_001))).is_some(), "too many sheets");
        assert!(seen(&"<a>".repeat(100)).is_some(), "a hundred elements in each other");
        assert!(seen(&format!("<a>{}</a>", "x".repeat(3 << 20))).is_some(), "a text of three megabytes");
    }
}
