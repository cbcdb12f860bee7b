//! A release read whole: recognised, then handed to a sink row by row.

use std::path::Path;

use measure::Sha256;

use super::{
    input::{self, Input},
    kind::Kind,
    ledger::Ledger,
    page::Page,
    recognition, workbook,
};
use crate::{Error, Reading, RowSink, unpack, unpack::Source};

/// What a file was recognised as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The layout, by its name: `sesnsp-state-investigations`.
    pub layout: &'static str,
    /// The encoding.
    pub encoding: &'static str,
    /// The sheet, where the file is a workbook.
    pub sheet: Option<String>,
    /// The row of the header, counted from 1.
    pub header_row: u32,
}

/// Opens the file at `path`, called `file_name` in findings, and reads it as [`read`] does.
///
/// # Errors
/// When the file cannot be opened, is damaged, or follows no known layout.
pub fn read_release(
    path: &Path,
    file_name: &str,
    sink: &mut dyn RowSink,
) -> Result<(Sha256, Reading), Error> {
    let called = |mut error| {
        // What is damaged is found before the file can be given the name it came under.
        if let Error::Release { finding } = &mut error {
            file_name.clone_into(&mut finding.at.file);
        }
        error
    };
    read(unpack::open(path).map_err(called)?.named(file_name), sink)
}

/// Reads a release: every row goes to `sink`, kept or rejected; the hash names the release.
///
/// # Errors
/// When the file is damaged or follows no known layout, or when the sink fails.
pub fn read(source: Source, sink: &mut dyn RowSink) -> Result<(Sha256, Reading), Error> {
    let (mut input, page, kind, head) = begin(source)?;
    let mut ledger = Ledger::new(sink, &page);
    let facts = kind.read(&page, &mut input, head, &mut ledger)?;
    let reading = ledger.finish(kind.name(), facts)?;
    Ok((input.finish()?, reading))
}

/// Says what a file is without reading its rows.
///
/// # Errors
/// When the file is damaged or follows no known layout.
pub fn recognise(source: Source) -> Result<Recognised, Error> {
    let (_, page, kind, _) = begin(source)?;
    Ok(Recognised {
        layout: kind.name(),
        encoding: page.encoding.name(),
        sheet: page.sheet,
        header_row: page.header_row,
    })
}

/// The names of the layouts that are known, in the order in which they are tried.
#[must_use]
pub fn layouts() -> Vec<&'static str> {
    Kind::ALL.iter().map(|kind| kind.name()).collect()
}

fn begin(mut source: Source) -> Result<(Input, Page, Kind, Vec<u8>), Error> {
    if source.is_workbook() {
        return workbook::begin(source);
    }
    let mut head = input::head_of(&mut source)?;
    let member = source.member().map(str::to_owned);
    let input = Input::after(&mut head, source);
    let (page, kind) = recognition::recognise(input.file(), member.as_deref(), &head)?;
    Ok((input, page, kind, head))
}
