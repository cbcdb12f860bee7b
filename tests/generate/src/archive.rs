//! The wrappings in which files are handed on: gzip, bzip2, zip, and a workbook around the same cells.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

/// The bytes in gzip.
#[must_use]
pub fn as_gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // INVARIANT: writing to memory cannot fail.
    out.write_all(bytes).and_then(|()| out.finish()).unwrap_or_default()
}

/// The bytes in bzip2.
#[must_use]
pub fn as_bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    // INVARIANT: writing to memory cannot fail.
    out.write_all(bytes).and_then(|()| out.finish()).unwrap_or_default()
}

/// The members in a zip archive.
#[must_use]
pub fn as_zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let started = out.start_file(*name, SimpleFileOptions::default());
        if started.is_err() || out.write_all(bytes).is_err() {
            return Vec::new();
        }
    }
    out.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// UTF-8 comma-separated text as the sheets of a workbook; numbers become numbers, all else inline text.
#[must_use]
pub fn as_workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    workbook(sheets, &[])
}

/// The same, a cell that begins with `[RRGGBB]` standing on that colour.
#[must_use]
pub fn as_coloured_workbook(sheets: &[(&str, &str)], colours: &[&str]) -> Vec<u8> {
    workbook(sheets, colours)
}

fn workbook(sheets: &[(&str, &str)], colours: &[&str]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let each = |text: &dyn Fn(usize, &str) -> String| -> String {
        sheets.iter().enumerate().map(|(i, (name, _))| text(i + 1, name)).collect()
    };
    let overrides = each(&|i, _| {
        format!(
            "<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        )
    });
    let entries = each(&|i, name| format!("<sheet name=\"{name}\" sheetId=\"{i}\" r:id=\"rId{i}\"/>"));
    let relations = each(&|i, _| {
        format!(
            "<Relationship Id=\"rId{i}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"
        )
    });
    let mut members = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{overrides}</Types>"
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{entries}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>"),
        ),
    ];
    if !colours.is_empty() {
        members.push(("xl/styles.xml".to_owned(), styles(MAIN, colours)));
    }
    for (i, (_, text)) in sheets.iter().enumerate() {
        let rows = rows_of(text, colours);
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        members.push((format!("xl/worksheets/sheet{}.xml", i + 1), sheet));
    }
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    as_zip(&members)
}

/// The formats of cells: none, then one a colour.
fn styles(main: &str, colours: &[&str]) -> String {
    let solid = |colour: &&str| {
        format!("<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{colour}\"/></patternFill></fill>")
    };
    let fills: String = colours.iter().map(solid).collect();
    let formats: String = (0..=colours.len()).map(|fill| format!("<xf fillId=\"{fill}\"/>")).collect();
    format!(
        "<styleSheet xmlns=\"{main}\"><fills><fill><patternFill patternType=\"none\"/></fill>{fills}</fills><cellXfs>{formats}</cellXfs></styleSheet>"
    )
}

/// A cell without the colour that it begins with, and the format of that colour.
fn format_of<'c>(cell: &'c str, colours: &[&str]) -> (usize, &'c str) {
    let coloured = cell.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let found = coloured.and_then(|(colour, rest)| {
        let format = colours.iter().position(|known| *known == colour)? + 1;
        Some((format, rest))
    });
    found.unwrap_or((0, cell))
}

fn rows_of(text: &str, colours: &[&str]) -> String {
    let mut xml = String::new();
    for (row, line) in (1..).zip(text.lines()) {
        xml.push_str(&format!("<row r=\"{row}\">"));
        // Line by line: a reader of the whole would pass over blank lines, which are rows of a sheet.
        let cells = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes()).into_records();
        let cells: Vec<String> = cells
            .filter_map(Result::ok)
            .flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let at = format!("{}{row}", char::from(b'A' + u8::try_from(column).unwrap_or(25)));
            let (format, cell) = format_of(cell, colours);
            let format = if format == 0 { String::new() } else { format!(" s=\"{format}\"") };
            if cell.parse::<f64>().is_ok() {
                xml.push_str(&format!("<c r=\"{at}\"{format}><v>{cell}</v></c>"));
            } else {
                let cell = cell.replace('&', "&amp;").replace('<', "&lt;");
                xml.push_str(&format!("<c r=\"{at}\"{format} t=\"inlineStr\"><is><t>{cell}</t></is></c>"));
            }
        }
        xml.push_str("</row>");
    }
    xml
}
