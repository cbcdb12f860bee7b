//! Workbooks: the one sheet that follows a layout, as text, so that a row is read alike wherever it stands. A layout may
//! be one of several sheets, which are then handed on together with the workbook.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xlsx};
use measure::{Expected, FindingCode, Seen, Where};

use super::{
    input::{Input, Sheet, Workbook},
    kind::Kind,
    page::Page,
    recognition,
};
use crate::{Error, unpack::Source};

/// Finds the sheet that follows a layout.
pub(super) fn begin(mut source: Source) -> Result<(Input, Page, Kind, Vec<u8>), Error> {
    let file = source.file().to_owned();
    let bytes = source.workbook()?;
    let (sha256, _) = source.finish()?;
    let damaged = |sheet: Option<&str>, seen: Seen| {
        let at = Where { file: file.clone(), sheet: sheet.map(str::to_owned), ..Where::default() };
        Error::refused(FindingCode::DamagedFile, at, seen, Expected::WholeWorkbook)
    };
    let sheets =
        catch(|| sheets_as_text(&bytes)).unwrap_or_else(|message| Err((None, Seen::Told { message })));
    let sheets = sheets.map_err(|(sheet, seen)| damaged(sheet.as_deref(), seen))?;
    let mut found: Option<(Sheet, Kind)> = None;
    let mut others = Vec::new();
    let mut refusal = None;
    for (sheet, text) in sheets {
        match recognition::recognise(&file, Some(&sheet), &text) {
            Ok((mut page, kind)) => {
                page.in_workbook = true;
                match &found {
                    None => found = Some((Sheet { page, text }, kind)),
                    Some((_, first)) if *first == kind && kind.has_several_sheets() => {
                        others.push(Sheet { page, text });
                    }
                    Some((first, _)) => {
                        // default: a sheet of a workbook has a name
                        let first = first.page.sheet.clone().unwrap_or_default();
                        let at = Where { file, ..Where::default() };
                        let seen = Seen::TwoSheets { first, second: sheet };
                        return Err(Error::refused(
                            FindingCode::AmbiguousArchive,
                            at,
                            seen,
                            Expected::OneSheet,
                        ));
                    }
                }
            }
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    let (Sheet { page, text }, kind) =
        found.ok_or_else(|| refusal.unwrap_or_else(|| damaged(None, Seen::NoSheet)))?;
    let workbook = kind.has_several_sheets().then_some(Workbook { bytes, others });
    Ok((Input::Sheet { file, text: Cursor::new(text), sha256, workbook }, page, kind, Vec::new()))
}

/// A sheet's name and its text.
type NamedSheet = (String, Vec<u8>);

/// What was seen, and in which sheet where that is known.
type InSheet = (Option<String>, Seen);

/// The sheets in which something is written, each with its name, as comma-separated text; else what the reader says.
pub(crate) fn sheets_of(bytes: &[u8]) -> Result<Vec<NamedSheet>, String> {
    match catch(|| sheets_as_text(bytes)) {
        Ok(Ok(sheets)) => Ok(sheets),
        Ok(Err((Some(sheet), seen))) => Err(format!("{sheet}: {seen:?}")),
        Ok(Err((None, seen))) => Err(format!("{seen:?}")),
        Err(message) => Err(message),
    }
}

/// The sheets in which something is written, as text.
fn sheets_as_text(bytes: &[u8]) -> Result<Vec<NamedSheet>, InSheet> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| (None, told(&e)))?;
    let mut sheets = Vec::new();
    let mut left = LONGEST_SHEETS;
    for sheet in workbook.sheet_names() {
        let text = as_text(&mut workbook, &sheet, left).map_err(|seen| (Some(sheet.clone()), seen))?;
        left -= text.len();
        if !text.is_empty() {
            sheets.push((sheet, text));
        }
    }
    Ok(sheets)
}

/// Runs a parser of others, whose panic on a hostile file is a finding and not the end of the program.
fn catch<T>(parse: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(parse)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        // default: a panic may carry something else than words
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
    })
}

/// No workbook of a publisher comes near this length: 256 bytes for each of the 1,048,576 rows that a sheet can have.
/// One that does has a cell in a far corner, or a long text in many cells.
const LONGEST_SHEETS: usize = 1 << 28;

/// The sheet as comma-separated text whose line and field numbers are the sheet's rows and columns. Cells are taken
/// one by one, since a table of all that could be there may be larger than any memory.
fn as_text(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, most: usize) -> Result<Vec<u8>, Seen> {
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|e| told(&e))?;
    let mut text = SheetText { text: Vec::new(), most, row: 0 };
    // A sheet does not write the empty cells at a row's end: rows are filled to the widest before them.
    let (mut column, mut width) = (0, 0);
    while let Some(cell) = cells.next_cell().map_err(|e| told(&e))? {
        let (cell_row, cell_column) = cell.get_position();
        if cell_row < text.row || (cell_row == text.row && cell_column < column) {
            return Err(Seen::CellsOutOfOrder { row: cell_row + 1 });
        }
        if cell_row > text.row {
            text.put(b',', text.width_left(width, column))?;
            text.put(b'\n', (cell_row - text.row) as usize)?;
            (text.row, column) = (cell_row, 0);
        }
        text.put(b',', (cell_column - column) as usize)?;
        column = cell_column;
        width = width.max(column + 1);
        text.put_cell(cell.get_value())?;
    }
    if !text.text.is_empty() {
        text.put(b',', text.width_left(width, column))?;
        text.put(b'\n', 1)?;
    }
    Ok(text.text)
}

fn told(error: &calamine::XlsxError) -> Seen {
    Seen::Told { message: error.to_string() }
}

/// A sheet's text as it grows, up to a limit.
struct SheetText {
    text: Vec<u8>,
    most: usize,
    row: u32,
}

impl SheetText {
    /// Makes room before anything is written: a system may have less memory than the limit allows.
    fn room_for(&mut self, more: usize) -> Result<(), Seen> {
        let is_too_long = self.text.len().saturating_add(more) > self.most;
        if is_too_long || self.text.try_reserve(more).is_err() {
            let bytes = if is_too_long { self.most } else { self.text.len() };
            return Err(Seen::LongSheet { bytes, row: self.row + 1 });
        }
        Ok(())
    }

    fn put(&mut self, byte: u8, times: usize) -> Result<(), Seen> {
        self.room_for(times)?;
        self.text.extend(std::iter::repeat_n(byte, times));
        Ok(())
    }

    /// How many cells the row at the end of the text lacks; a blank row lacks none.
    fn width_left(&self, width: u32, column: u32) -> usize {
        if self.text.last().is_none_or(|&byte| byte == b'\n') {
            0
        } else {
            width.saturating_sub(column + 1) as usize
        }
    }

    fn put_cell(&mut self, cell: &DataRef<'_>) -> Result<(), Seen> {
        let Some(written) = written(cell) else { return Ok(()) };
        // Every letter may be a quote, which is written twice.
        self.room_for(2 * written.len() + 2)?;
        if written.contains([',', '"', '\n', '\r']) {
            self.text.push(b'"');
            self.text.extend_from_slice(written.replace('"', "\"\"").as_bytes());
            self.text.push(b'"');
        } else {
            self.text.extend_from_slice(written.as_bytes());
        }
        Ok(())
    }
}

/// A cell as it is written in a text; nothing for an empty one.
fn written(cell: &DataRef<'_>) -> Option<String> {
    let text = match cell {
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Empty => return None,
        // A date is stored as a number and a truth as 1 or 0: written so, they would be counted.
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(duration) => format!("{} d", duration.as_f64()),
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        other @ (DataRef::Int(_) | DataRef::Float(_) | DataRef::Error(_)) => {
            Data::from(other.clone()).to_string()
        }
    };
    Some(text)
}
