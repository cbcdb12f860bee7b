//! Workbooks: the one sheet that follows a layout, as text, so that a row is read alike wherever it stands.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use measure::{FindingCode, Where};

use super::{Input, Kind, Page, page, refuse};
use crate::{Error, unpack::Source};

/// Finds the sheet that follows a layout.
pub(super) fn begin(mut source: Source) -> Result<(Input, Page, Kind, Vec<u8>), Error> {
    let file = source.file().to_owned();
    let bytes = source.workbook()?;
    let (sha256, _) = source.finish()?;
    let damaged = |sheet: Option<&str>, seen: &str| {
        let at = Where { file: file.clone(), sheet: sheet.map(str::to_owned), ..Where::default() };
        refuse(FindingCode::DamagedFile, at, seen, "a workbook that opens: download it again")
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(None, &e.to_string()))?;
    let mut found: Option<(Input, Page, Kind, Vec<u8>)> = None;
    let mut refusal = None;
    for sheet in workbook.sheet_names() {
        let range = workbook.worksheet_range(&sheet).map_err(|e| damaged(Some(&sheet), &e.to_string()))?;
        if range.is_empty() {
            continue;
        }
        let text = as_text(&range);
        match page::recognise(&file, Some(&sheet), &text) {
            Ok((mut page, kind)) => {
                page.in_workbook = true;
                if let Some((_, Page { sheet: Some(first), .. }, ..)) = &found {
                    let at = Where { file, ..Where::default() };
                    let seen = format!("sheets `{first}` and `{sheet}` both follow a layout");
                    return Err(refuse(FindingCode::AmbiguousArchive, at, &seen, "one sheet with a release"));
                }
                let input = Input::Sheet { file: file.clone(), text: Cursor::new(text), sha256 };
                found = Some((input, page, kind, Vec::new()));
            }
            Err(error) => refusal = refusal.or(Some(error)),
        }
    }
    found.ok_or_else(|| refusal.unwrap_or_else(|| damaged(None, "no sheet with a cell in it")))
}

/// The sheet as comma-separated text whose line and field numbers are the sheet's rows and columns.
fn as_text(range: &Range<Data>) -> Vec<u8> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut text = vec![b'\n'; first_row as usize];
    for row in range.rows() {
        text.extend(std::iter::repeat_n(b',', first_column as usize));
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                text.push(b',');
            }
            push_cell(&mut text, cell);
        }
        text.push(b'\n');
    }
    text
}

fn push_cell(text: &mut Vec<u8>, cell: &Data) {
    match cell {
        Data::String(s) if s.contains([',', '"', '\n', '\r']) => {
            text.push(b'"');
            text.extend_from_slice(s.replace('"', "\"\"").as_bytes());
            text.push(b'"');
        }
        Data::Empty => {}
        other => text.extend_from_slice(other.to_string().as_bytes()),
    }
}
