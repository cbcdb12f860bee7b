//! A text of several versions of one table: its first column, `vintage`, says of which version each row is.
//!
//! Whoever follows what a publisher changes keeps such a text. Each version is a release of its own, with its own day and
//! its own bytes: the header and the rows of the version, in their order and as they are written. A row is a line, and is
//! counted within its version. As of an archive, one version must be named where there are several.

use std::{
    collections::BTreeSet,
    fmt,
    io::{BufRead, BufReader, Cursor, Error, Read, Result},
};

use measure::{Expected, Seen};

use super::{limits, members};

/// The name of the column that says the version, as a text begins.
const COLUMN: &[u8] = b"vintage";

/// A row that is longer is none of a table of counts.
const LONGEST_ROW: u64 = 1 << 16;

/// More versions than anybody keeps in one text.
const MOST_VERSIONS: usize = 1 << 12;

/// Whether a text that begins so holds versions.
pub(super) fn begins(head: &[u8]) -> bool {
    head.strip_prefix(COLUMN).and_then(<[u8]>::first).is_some_and(|byte| b",;\t|".contains(byte))
}

/// The rows of one version: of the one that is wanted, or of the only one.
pub(super) struct OneVersion<R: Read> {
    rows: BufReader<R>,
    wanted: Option<Vec<u8>>,
    is_header: bool,
    /// The versions that were met.
    met: BTreeSet<Vec<u8>>,
    /// The row that is handed on, and how much of it was.
    row: Cursor<Vec<u8>>,
}

impl<R: Read> OneVersion<R> {
    pub(super) fn new(text: R, wanted: Option<&str>) -> Self {
        let wanted = wanted.map(|wanted| wanted.as_bytes().to_vec());
        let rows = BufReader::with_capacity(1 << 18, text);
        Self { rows, wanted, is_header: true, met: BTreeSet::new(), row: Cursor::new(Vec::new()) }
    }

    /// Reads the next row of the version; nothing at the end of the text.
    fn next_row(&mut self) -> Result<Vec<u8>> {
        loop {
            let mut row = Vec::new();
            (&mut self.rows).take(LONGEST_ROW).read_until(b'\n', &mut row)?;
            if row.len() as u64 == LONGEST_ROW {
                return Err(limits::over(Seen::LongRecord { bytes: row.len() }));
            }
            if row.is_empty() {
                return self.at_the_end().map(|()| row);
            }
            if std::mem::take(&mut self.is_header) || row.trim_ascii().is_empty() {
                return Ok(row);
            }
            let version = version_of(&row);
            let is_of_it = self.wanted.as_ref().is_none_or(|wanted| wanted == version);
            if !self.met.contains(version) {
                if self.met.len() == MOST_VERSIONS {
                    return Err(self.not_one());
                }
                self.met.insert(version.to_vec());
            }
            // Without a name the text is read on to its end, so that all of its versions can be told.
            if is_of_it && (self.wanted.is_some() || self.met.len() == 1) {
                return Ok(row);
            }
        }
    }

    fn at_the_end(&self) -> Result<()> {
        let is_one = match &self.wanted {
            Some(wanted) => self.met.contains(wanted),
            None => self.met.len() <= 1,
        };
        if is_one { Ok(()) } else { Err(self.not_one()) }
    }

    fn not_one(&self) -> Error {
        let names = self.met.iter().map(|name| String::from_utf8_lossy(name).into_owned());
        Error::other(NotOne(names.collect()))
    }
}

/// The first cell of a row, as it is named.
fn version_of(row: &[u8]) -> &[u8] {
    let mut cells = row.split(|byte| b",;\t|\r\n".contains(byte));
    cells.next().unwrap_or(row).trim_ascii()
}

impl<R: Read> Read for OneVersion<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.row.position() == self.row.get_ref().len() as u64 {
            self.row = Cursor::new(self.next_row()?);
        }
        self.row.read(buffer)
    }
}

/// A text of which no version, or not the one that was named, is the release; travels inside an I/O error.
#[derive(Debug)]
struct NotOne(Vec<String>);

impl fmt::Display for NotOne {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

impl std::error::Error for NotOne {}

/// What was seen and what would tell the version, when the error is that it is not told.
pub(super) fn not_one(error: &Error) -> Option<(Seen, Expected)> {
    let NotOne(names) = error.get_ref()?.downcast_ref::<NotOne>()?;
    // The newest is meant most often.
    let likeliest = names.last().map_or("", String::as_str);
    Some((members::seen(names), members::expected(likeliest)))
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use measure::{FindingCode, Sha256};

    use super::*;

    const TEXT: &str =
        "vintage,place,count\n2016-06-09,1,4\n2016-06-12,1,5\n2016-06-09,2,6\n\n2016-06-12,2,7";

    fn read(text: &str, wanted: Option<&str>) -> std::result::Result<String, crate::Error> {
        let bytes = Box::new(Cursor::new(text.as_bytes().to_vec()));
        let mut source = Source::over(bytes, ("all.csv".to_owned(), wanted), limits::Limits::default())?;
        let all = String::from_utf8(source.read_to_end()?).unwrap();
        assert_eq!(source.finish()?.0, Sha256::of(all.as_bytes()));
        Ok(all)
    }

    fn refused(text: &str, wanted: Option<&str>) -> (FindingCode, Seen, Expected) {
        match read(text, wanted) {
            Err(crate::Error::Release { finding }) => (finding.code, finding.seen, finding.expected),
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn a_version_is_its_header_and_its_rows_as_they_are_written() {
        let first = "vintage,place,count\n2016-06-09,1,4\n2016-06-09,2,6\n\n";
        assert_eq!(read(TEXT, Some("2016-06-09")).unwrap(), first);
        assert!(read(TEXT, Some("2016-06-12")).unwrap().ends_with("\n2016-06-12,2,7"));
        // What was taken out once is the only version of its text.
        assert_eq!(read(first, None).unwrap(), first);
        assert_eq!(read(first, Some("2016-06-09")).unwrap(), first);
        for plain in ["vintages,count\n1,2\n3,4\n", "place,vintage\n1,2016\n2,2017\n", "vintage\n"] {
            assert_eq!(read(plain, None).unwrap(), plain);
        }
    }

    #[test]
    fn several_versions_are_all_told_with_what_to_type() {
        let names = vec!["2016-06-09".to_owned(), "2016-06-12".to_owned()];
        let option = "--member \"2016-06-12\"".to_owned();
        for wanted in [None, Some("2016-06-13"), Some("2016-06"), Some("vintage"), Some("")] {
            let (code, seen, expected) = refused(TEXT, wanted);
            assert_eq!(code, FindingCode::AmbiguousArchive, "{wanted:?}");
            assert_eq!(seen, Seen::Members { first: names.clone(), all: 2 }, "{wanted:?}");
            assert_eq!(expected, Expected::OneMember { option: option.clone() }, "{wanted:?}");
        }
    }

    #[test]
    fn a_row_without_an_end_and_versions_without_number_are_given_up() {
        let endless = format!("vintage,count\n2016,{}", "1".repeat(1 << 17));
        assert_eq!(refused(&endless, None).0, FindingCode::TooLarge);
        let many: String = (0..10_000).map(|i| format!("{i},1\n")).collect();
        let (_, seen, _) = refused(&format!("vintage,count\n{many}"), None);
        assert!(matches!(seen, Seen::Members { all: MOST_VERSIONS, .. }), "{seen:?}");
    }
}
