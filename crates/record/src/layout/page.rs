//! The page of a release: where its header stands, in which encoding, with which separator.

use measure::{Expected, FindingCode, Seen, Where, fold_name};

use super::{
    encoding::Encoding,
    kind::Kind,
    records::{Fields, Records},
    refuse,
};
use crate::Error;

/// How many records may stand before and including the header: titles, a query's preamble.
const RECORDS_TO_HEADER: usize = 12;

/// Where the header of a release stands and what it says.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) file: String,
    /// The sheet of a workbook, or the member of an archive.
    pub(super) sheet: Option<String>,
    /// Whether the sheet is one of a workbook.
    pub(super) in_workbook: bool,
    pub(super) encoding: Encoding,
    pub(super) separator: u8,
    /// Counted from 1.
    pub(super) header_row: u32,
    pub(super) header: Vec<String>,
    /// The header as it is compared.
    pub(super) folded: Vec<String>,
    /// The records before the header.
    pub(super) preamble: Vec<Vec<String>>,
    /// The first records below the header.
    pub(super) sample: Vec<Vec<String>>,
}

/// Finds the layout that the beginning of a file follows.
pub(super) fn recognise(file: &str, sheet: Option<&str>, head: &[u8]) -> Result<(Page, Kind), Error> {
    let at = Where { file: file.to_owned(), sheet: sheet.map(str::to_owned), ..Where::default() };
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || head.contains(&0) {
        return Err(refuse(FindingCode::WrongEncoding, at, Seen::NotText, Expected::TextInUtf8OrWindows1252));
    }
    if head.trim_ascii().is_empty() {
        return Err(refuse(FindingCode::NoRows, at, Seen::EmptyFile, Expected::HeaderAndRows));
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let separator = separator_of(text);
    let mut nearest: Option<Miss> = None;
    for &encoding in Encoding::candidates(text) {
        let records = decoded(text, separator, encoding);
        for (i, header) in records.iter().enumerate().take(RECORDS_TO_HEADER) {
            let folded: Vec<String> = header.iter().map(|name| fold_header(name)).collect();
            let sample = records.iter().skip(i + 1).cloned().collect();
            let page = Page {
                file: file.to_owned(),
                sheet: sheet.map(str::to_owned),
                in_workbook: false,
                encoding,
                separator,
                header_row: u32::try_from(i).unwrap_or_default() + 1,
                header: header.clone(),
                folded,
                preamble: records.iter().take(i).cloned().collect(),
                sample,
            };
            match Kind::ALL.iter().find(|kind| kind.matches(&page)) {
                Some(&kind) => return Ok((page, kind)),
                None => nearest = nearer(nearest, Miss::of(&page)),
            }
        }
    }
    Err(nearest.map_or_else(
        || refuse(FindingCode::UnknownLayout, at.clone(), Seen::NoHeader, Expected::KnownLayout),
        |m| m.refusal(at.clone()),
    ))
}

/// A header as it is compared: folded, without quotes, blanks or a mark at its ends.
pub(super) fn fold_header(name: &str) -> String {
    fold_name(name.trim_matches(|c: char| c == '\u{feff}' || c == '"' || c.is_whitespace()))
}

/// The separator that occurs most in the first records.
fn separator_of(text: &[u8]) -> u8 {
    let count = |separator: u8| {
        Records::new(text)
            .take(RECORDS_TO_HEADER)
            .map(|record| memchr::memchr_iter(separator, record).count())
            .max()
            .unwrap_or_default()
    };
    let [best, ..] = {
        let mut tried = [(count(b','), b','), (count(b';'), b';'), (count(b'\t'), b'\t')];
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
        let shared =
            |kind: &Kind| kind.columns().iter().filter(|c| page.folded.iter().any(|f| f == *c)).count();
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
            let expected =
                Expected::OneOfLayouts { layouts: super::layouts().into_iter().map(str::to_owned).collect() };
            return refuse(FindingCode::UnknownLayout, at, seen_all, expected);
        }
        at.row = Some(self.row);
        let is_missing = |column: &&str| !self.folded.iter().any(|folded| folded == column);
        let missing: Vec<String> = columns.iter().copied().filter(is_missing).map(str::to_owned).collect();
        let differing = columns.iter().enumerate().find(|(i, c)| self.folded.get(*i).is_none_or(|f| f != *c));
        let layout = self.kind.name().to_owned();
        let Some((i, column)) = differing else {
            let more = self.header.get(columns.len()..).unwrap_or_default().join(" | ");
            at.column = Some((columns.len() + 1).to_string());
            let expected = Expected::NoColumnBeyond { columns: columns.len(), layout };
            return refuse(FindingCode::ColumnMoved, at, more, expected);
        };
        at.column = Some((*column).to_owned());
        let seen = self.header.get(i).map_or(Seen::Nothing, |header| Seen::written(header));
        let expected =
            Expected::ColumnOfLayout { column: (*column).to_owned(), number: i + 1, layout, missing };
        refuse(FindingCode::ColumnMoved, at, seen, expected)
    }
}
