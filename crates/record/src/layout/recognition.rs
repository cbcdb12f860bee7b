//! Which layout the beginning of a file follows, in which encoding and with which separator; else what it is nearest to.

use measure::{Expected, FindingCode, Seen, Where};

use super::{
    encoding::Encoding,
    kind::Kind,
    page::{Page, fold_header, is_column},
    records::{Fields, Records},
    transcribed,
};
use crate::Error;

/// How many records may stand before and including the header: titles, a query's preamble.
const RECORDS_TO_HEADER: usize = 12;

/// Finds the layout that the beginning of a file follows.
pub(super) fn recognise(file: &str, sheet: Option<&str>, head: &[u8]) -> Result<(Page, Kind), Error> {
    let at = Where { file: file.to_owned(), sheet: sheet.map(str::to_owned), ..Where::default() };
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || head.contains(&0) {
        return Err(Error::refused(
            FindingCode::WrongEncoding,
            at,
            Seen::NotText,
            Expected::TextInUtf8OrWindows1252,
        ));
    }
    if head.trim_ascii().is_empty() {
        return Err(Error::refused(FindingCode::NoRows, at, Seen::EmptyFile, Expected::HeaderAndRows));
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let separator = separator_of(text);
    let mut nearest: Option<Miss> = None;
    for &encoding in Encoding::candidates(text) {
        let records = decoded(text, separator, encoding);
        for ((i, header), header_row) in records.iter().enumerate().zip(1..).take(RECORDS_TO_HEADER) {
            let folded: Vec<String> = header.iter().map(|name| fold_header(name)).collect();
            let sample = records.iter().skip(i + 1).cloned().collect();
            let page = Page {
                file: file.to_owned(),
                sheet: sheet.map(str::to_owned),
                in_workbook: false,
                encoding,
                separator,
                header_row,
                header: header.clone(),
                folded,
                preamble: records.iter().take(i).cloned().collect(),
                sample,
            };
            if transcribed::is_header(&page) {
                let seen = header.join(" | ");
                return Err(Error::refused(FindingCode::Transcribed, at, seen, Expected::FileOfPublisher));
            }
            match Kind::ALL.iter().find(|kind| kind.matches(&page)) {
                Some(&kind) => return Ok((page, kind)),
                None => nearest = nearer(nearest, Miss::of(&page)),
            }
        }
    }
    Err(nearest.map_or_else(
        || Error::refused(FindingCode::UnknownLayout, at.clone(), Seen::NoHeader, Expected::KnownLayout),
        |m| m.refusal(at.clone()),
    ))
}

/// The separator that occurs most in the first records.
fn separator_of(text: &[u8]) -> u8 {
    let count = |separator: u8| {
        Records::new(text)
            .take(RECORDS_TO_HEADER)
            .map(|record| memchr::memchr_iter(separator, record).count())
            .fold(0, usize::max)
    };
    let [best, ..] = {
        let mut tried = [b',', b';', b'\t', b'|'].map(|separator| (count(separator), separator));
        tried.sort_by_key(|&(n, _)| std::cmp::Reverse(n));
        tried
    };
    best.1
}

/// The first records, decoded; those that the encoding cannot hold are left out from there on.
fn decoded(text: &[u8], separator: u8, encoding: Encoding) -> Vec<Vec<String>> {
    let mut fields = Fields::default();
    Records::new(text)
        .take(2 * RECORDS_TO_HEADER)
        .map_while(|record| {
            fields.split(record, separator);
            (0..fields.told_apart())
                .map(|i| encoding.decode(fields.get(record, i)).map(|c| c.into_owned()))
                .collect()
        })
        .collect()
}

/// How far a header is from the layout that it is nearest to.
#[derive(Debug)]
struct Miss {
    kind: Kind,
    shared: usize,
    row: u32,
    header: Vec<String>,
    folded: Vec<String>,
}

fn nearer(best: Option<Miss>, other: Option<Miss>) -> Option<Miss> {
    match (best, other) {
        (Some(best), Some(other)) if other.shared > best.shared => Some(other),
        (None, other) => other,
        (best, _) => best,
    }
}

impl Miss {
    fn of(page: &Page) -> Option<Self> {
        // A column without a name is in every file with a blank one, and tells nothing apart.
        let is_there =
            |column: &&&str| !column.is_empty() && page.folded.iter().any(|f| is_column(f, column));
        let shared = |kind: &Kind| kind.columns().iter().filter(is_there).count();
        // The first of equals: of layouts that share as many columns, the one with fewer columns is nearer.
        let kind =
            Kind::ALL.iter().max_by_key(|kind| (shared(kind), std::cmp::Reverse(kind.columns().len())))?;
        let (header, folded) = (page.header.clone(), page.folded.clone());
        Some(Self { kind: *kind, shared: shared(kind), row: page.header_row, header, folded })
    }

    /// A column that is missing or elsewhere when most of a layout is there, else an unknown layout.
    fn refusal(&self, mut at: Where) -> Error {
        let columns = self.kind.columns();
        let seen_all = self.header.join(" | ");
        if self.shared * 3 < columns.len() * 2 {
            let expected = Expected::OneOfLayouts {
                layouts: Kind::ALL.iter().map(|kind| kind.name().to_owned()).collect(),
            };
            return Error::refused(FindingCode::UnknownLayout, at, seen_all, expected);
        }
        at.row = Some(self.row);
        let is_missing = |column: &&str| !self.folded.iter().any(|folded| is_column(folded, column));
        let missing: Vec<String> = columns.iter().copied().filter(is_missing).map(str::to_owned).collect();
        let differing =
            columns.iter().enumerate().find(|(i, c)| self.folded.get(*i).is_none_or(|f| !is_column(f, c)));
        let layout = self.kind.name().to_owned();
        let Some((i, column)) = differing else {
            let more = self.header.iter().skip(columns.len()).cloned().collect::<Vec<_>>().join(" | ");
            at.column = Some((columns.len() + 1).to_string());
            let expected = Expected::NoColumnBeyond { columns: columns.len(), layout };
            return Error::refused(FindingCode::ColumnMoved, at, more, expected);
        };
        at.column = Some((*column).to_owned());
        let seen = self.header.get(i).map_or(Seen::Nothing, |header| Seen::written(header));
        let expected =
            Expected::ColumnOfLayout { column: (*column).to_owned(), number: i + 1, layout, missing };
        Error::refused(FindingCode::ColumnMoved, at, seen, expected)
    }
}
