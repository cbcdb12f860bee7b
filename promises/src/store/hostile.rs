//! Inputs that somebody made to stop the program: bombs, lies about sizes, endless files, names that a terminal obeys.

use std::{
    ffi::OsString,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use fs_err as fs;
use generate::{as_bzip2, as_gzip, as_zip};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::mutants::{sound_workbook, workbook_with};
use crate::{bench::Bench, process::Run, shortfall::Shortfall};

/// One hostile input, as a file that is there.
#[derive(Debug)]
pub(super) struct Hostile {
    /// What is hostile about it.
    pub what: &'static str,
    /// The file.
    pub path: PathBuf,
    /// What stands before the command, where it is the attack.
    pub flags: &'static str,
}

/// A file that is taken and whose row is rejected, or whose whole is refused: `base` in the publisher's layout.
const BASE: &str = "tests/cases/attacks/base.csv";
const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

/// A megabyte.
const MB: usize = 1_000_000;

/// Every hostile input, written into the scratch folder.
pub(super) fn hostile_inputs(bench: &Bench) -> Result<Vec<Hostile>, Shortfall> {
    let mut all = Inputs { folder: bench.scratch("hostile"), made: Vec::new() };
    fs::create_dir_all(&all.folder)?;
    let base = fs::read(bench.root().join(BASE))?;
    for name in ["sst_count.xlsx", "over.xlsx"] {
        let bytes = fs::read(bench.root().join("tests/cases/attacks").join(name))?;
        all.put("a workbook that declares what no workbook holds", name, &bytes)?;
    }
    workbooks(&mut all)?;
    archives(&mut all, &base)?;
    texts(&mut all, &base)?;
    long_lines(&mut all, &base)?;
    named(&mut all, &base)?;
    endless(&mut all)?;
    Ok(all.made)
}

struct Inputs {
    folder: PathBuf,
    made: Vec<Hostile>,
}

impl Inputs {
    fn put(&mut self, what: &'static str, name: &str, bytes: &[u8]) -> Result<(), Shortfall> {
        let path = self.folder.join(name);
        fs::write(&path, bytes)?;
        self.made.push(Hostile { what, path, flags: "" });
        Ok(())
    }

    /// A file that is too long to be made in memory.
    fn stream(
        &mut self,
        what: &'static str,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(), Shortfall> {
        let path = self.folder.join(name);
        let mut out = BufWriter::with_capacity(1 << 20, fs::File::create(&path)?);
        write(&mut out)?;
        out.flush()?;
        self.made.push(Hostile { what, path, flags: "" });
        Ok(())
    }
}

/// So many times the same bytes.
fn again(out: &mut dyn Write, bytes: &[u8], times: usize) -> std::io::Result<()> {
    let many = (MB / bytes.len().max(1)).max(1);
    let block = bytes.repeat(many);
    for _ in 0..times / many {
        out.write_all(&block)?;
    }
    out.write_all(&bytes.repeat(times % many))
}

/// A gzip that is written piece by piece.
fn gzipped(
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut packed = GzEncoder::new(out, Compression::fast());
    write(&mut packed)?;
    packed.finish().map(|_| ())
}

/// A sheet of rows that all say the same.
fn sheet_of(row: impl Fn(usize) -> String, rows: usize) -> Vec<u8> {
    let rows: String = (1..=rows).map(row).collect();
    format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>").into_bytes()
}

fn workbooks(all: &mut Inputs) -> Result<(), Shortfall> {
    let entities: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let bomb = format!(
        "<!DOCTYPE w [<!ENTITY l0 \"lol\">{entities}]><worksheet {MAIN}><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&l9;</t></is></c></row></sheetData></worksheet>"
    );
    all.put("entities of entities", "lol.xlsx", &workbook_with(&[(SHEET, bomb.as_bytes())]))?;
    let deep = "<r>".repeat(1_000_000);
    all.put(
        "a million elements in each other",
        "deep.xlsx",
        &workbook_with(&[(STRINGS, format!("<sst {MAIN}>{deep}").as_bytes())]),
    )?;
    let whole = sound_workbook();
    all.put("half a workbook", "half.xlsx", whole.get(..whole.len() / 2).unwrap_or_default())?;
    let cell = format!(
        "<worksheet {MAIN}><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{}</t></is></c></row></sheetData></worksheet>",
        "x".repeat(600 * MB)
    );
    all.put("a cell of 600 MB", "cell.xlsx", &workbook_with(&[(SHEET, cell.as_bytes())]))?;
    drop(cell);
    let corners = sheet_of(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>"), 200_000);
    all.put("200,000 cells in the last column", "corners.xlsx", &workbook_with(&[(SHEET, &corners)]))?;
    let far = sheet_of(|row| format!("<row r=\"{}\"><c t=\"s\"><v>0</v></c></row>", row * 1_000_000), 1);
    all.put("a cell in a far row", "far.xlsx", &workbook_with(&[(SHEET, &far)]))?;
    let often =
        sheet_of(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"), 100_000);
    let long = format!("<sst {MAIN}><si><t>{}</t></si></sst>", "y".repeat(32_000));
    let said = workbook_with(&[(SHEET, &often), (STRINGS, long.as_bytes())]);
    all.put("a long string in 100,000 cells", "often.xlsx", &said)?;
    // A string of its own each, so that nothing packs them well: a hundred bytes of noise and a long tail.
    let noise = |n: usize| {
        format!(
            "<si><t>{:016x}{}</t></si>",
            (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15),
            "z".repeat(1_500)
        )
    };
    let strings: String = (0..300_000).map(noise).collect();
    let strings = format!("<sst {MAIN}>{strings}</sst>");
    all.put("460 MB of strings", "strings.xlsx", &workbook_with(&[(STRINGS, strings.as_bytes())]))?;
    drop(strings);
    let empty = format!("<sst {MAIN} uniqueCount=\"12000000\">{}</sst>", "<si/>".repeat(12_000_000));
    all.put(
        "twelve million strings of nothing",
        "empty_strings.xlsx",
        &workbook_with(&[(STRINGS, empty.as_bytes())]),
    )?;
    many_parts(all)
}

fn many_parts(all: &mut Inputs) -> Result<(), Shortfall> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let sheets: String =
        (1..=500_000).map(|n| format!("<sheet name=\"h{n}\" sheetId=\"{n}\" r:id=\"rId1\"/>")).collect();
    let book = format!("<workbook {MAIN} xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>");
    all.put(
        "500,000 sheets that are one",
        "sheets.xlsx",
        &workbook_with(&[("xl/workbook.xml", book.as_bytes())]),
    )?;
    let formats =
        format!("<styleSheet {MAIN}><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(12_000_000));
    all.put(
        "twelve million formats",
        "formats.xlsx",
        &workbook_with(&[("xl/styles.xml", formats.as_bytes())]),
    )?;
    let runs = format!(
        "<sst {MAIN}><si>{}</si></sst>",
        format!("<r><t>{}</t></r>", "w".repeat(30_000)).repeat(6_000)
    );
    all.put("a string of 180 MB in pieces", "runs.xlsx", &workbook_with(&[(STRINGS, runs.as_bytes())]))
}

fn archives(all: &mut Inputs, base: &[u8]) -> Result<(), Shortfall> {
    let packed = as_gzip(base);
    all.put("two gzips in one file", "concat.csv.gz", &[packed.as_slice(), &packed].concat())?;
    let mut wrong = packed.clone();
    if let Some(byte) = wrong.iter_mut().rev().nth(5) {
        *byte ^= 0xff;
    }
    all.put("a gzip whose check fails", "crc.csv.gz", &wrong)?;
    all.put("a gzip that ends early", "early.csv.gz", packed.get(..packed.len() / 2).unwrap_or_default())?;
    let zipped = as_zip(&[("base.csv", base)]);
    all.put("half a zip", "half.zip", zipped.get(..zipped.len() / 2).unwrap_or_default())?;
    let refuse = |error: zip::result::ZipError| Shortfall::File(std::io::Error::other(error));
    let mut out = ZipWriter::new_stream(Vec::new());
    out.start_file("base.csv", SimpleFileOptions::default()).map_err(refuse)?;
    out.write_all(base)?;
    let streamed = out.finish().map_err(refuse)?.into_inner();
    all.put("a zip that says sizes after the bytes", "streamed.zip", &streamed)?;
    let bomb = vec![b'0'; 1_000 * MB];
    all.put("a gigabyte in a zip", "bomb.zip", &as_zip(&[("bomb.csv", &bomb)]))?;
    drop(bomb);
    all.put("250 MB in a bzip2", "bomb.csv.bz2", &as_bzip2(&vec![b'0'; 250 * MB]))?;
    all.stream("2 GB in a gzip", "bomb.csv.gz", |out| gzipped(out, |out| again(out, b"0", 2_000 * MB)))?;
    let names: Vec<String> = (0..60_000).map(|n| format!("table-{n}.csv")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    all.put("a zip of 60,000 tables", "many.zip", &as_zip(&members))?;
    let refuse_stored = |error: zip::result::ZipError| Shortfall::File(std::io::Error::other(error));
    let mut out = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for n in 0..1_000_000_u32 {
        out.start_file(format!("{n}.csv"), stored).map_err(refuse_stored)?;
    }
    all.put("a zip of a million tables", "million.zip", out.finish().map_err(refuse_stored)?.get_ref())?;
    let noise = noise(400 * MB);
    let mut out = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("[Content_Types].xml", b"<a/>".as_slice()), ("xl/media/image.bin", &noise)] {
        out.start_file(name, stored).map_err(refuse_stored)?;
        out.write_all(bytes)?;
    }
    drop(noise);
    all.put(
        "a workbook of 400 MB that nothing packs",
        "stored.xlsx",
        out.finish().map_err(refuse_stored)?.get_ref(),
    )?;
    all.put("a zip in a zip", "nested.zip", &as_zip(&[("inner.zip", &zipped)]))?;
    // Sizes of four gigabytes in the directory and before the member.
    let mut lying = zipped;
    for mark in [b"PK\x03\x04".as_slice(), b"PK\x01\x02"] {
        let at = lying.windows(4).position(|bytes| bytes == mark).unwrap_or_default();
        let sizes = at + if mark.ends_with(b"\x04") { 18 } else { 20 };
        for byte in lying.iter_mut().skip(sizes).take(8) {
            *byte = 0xfe;
        }
    }
    all.put("a zip that declares four gigabytes", "lying.zip", &lying)
}

/// Bytes that nothing packs.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..length / 8).flat_map(|_| next().to_le_bytes()).collect()
}

fn texts(all: &mut Inputs, base: &[u8]) -> Result<(), Shortfall> {
    let text = String::from_utf8_lossy(base).into_owned();
    let in_first_row = |from: &str, to: &str| -> String {
        let (head, rows) = text.split_once('\n').unwrap_or_default();
        format!("{head}\n{}", rows.replacen(from, to, 1))
    };
    all.put("a first row of the year 2100", "year.csv", in_first_row("2024,", "2100,").as_bytes())?;
    all.put("9,999,999,999 in a month", "huge.csv", in_first_row(",6,4,2", ",9999999999,4,2").as_bytes())?;
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    all.put("two bytes a letter", "wide.csv", &[b"\xff\xfe".as_slice(), &wide].concat())?;
    let turned: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    all.put("two bytes a letter without a mark", "turned.csv", &turned)?;
    let head = text.lines().next().unwrap_or_default().to_owned();
    all.put("a table whose footer lies", "figures.parquet", &lying_parquet())?;
    all.put("a map's table that declares four billion rows", "map.dbf", &super::liars::lying_table())?;
    all.put("a map of two billion points", "map.shp", &super::liars::lying_map())?;
    all.stream("10 MB of one letter a line", "letters.csv", |out| again(out, b"x\n", 5 * MB))?;
    let rows = head.clone();
    all.stream("10 MB of one letter a line below a good head", "letters_below.csv", |out| {
        out.write_all(rows.as_bytes())?;
        out.write_all(b"\n")?;
        again(out, b"x\n", 5 * MB)
    })?;
    all.stream("60 MB of empty lines in a gzip", "blank.csv.gz", |out| {
        gzipped(out, |out| {
            out.write_all(head.as_bytes())?;
            again(out, b"\n", 60 * MB)
        })
    })
}

fn long_lines(all: &mut Inputs, base: &[u8]) -> Result<(), Shortfall> {
    let with = |out: &mut dyn Write, begin: &[u8], bytes: &[u8], times: usize| {
        out.write_all(base)?;
        out.write_all(begin)?;
        again(out, bytes, times)?;
        out.write_all(b"\n")
    };
    all.stream("a head of 200 MB", "head.csv", |out| again(out, b"a", 200 * MB))?;
    all.stream("a head of ten million columns", "columns.csv", |out| again(out, b"a,", 10 * MB))?;
    all.stream("a line of 200 MB", "line.csv", |out| with(out, b"2024,", b"7", 200 * MB))?;
    all.stream("a line of 30 million cells", "cells.csv", |out| with(out, b"2024", b",", 30 * MB))?;
    all.stream("a quote that never ends, and 200 MB", "quote.csv", |out| with(out, b"\"", b"a\n", 100 * MB))?;
    all.stream("a cell of 600 MB in a gzip", "cell.csv.gz", |out| {
        gzipped(out, |out| with(out, b"2024,", b"7", 600 * MB))
    })
}

fn named(all: &mut Inputs, base: &[u8]) -> Result<(), Shortfall> {
    let wrong = b"a,b\n1,2\n";
    all.put("a name that sets a terminal's title", "a\u{1b}]0;owned\u{7}.csv", wrong)?;
    all.put("a name that turns letters round", "a\u{202e}vsc.csv", wrong)?;
    all.put("a name that colours a terminal, of a good file", "b\u{1b}[31m\u{9b}2J.csv", base)?;
    let sheet = format!(
        "<workbook {MAIN} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"\u{202e}&#x9b;2J\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let book = workbook_with(&[
        ("xl/workbook.xml", sheet.as_bytes()),
        (SHEET, &sheet_of(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>"), 3)),
    ]);
    all.put("a sheet whose name turns letters round", "sheet.xlsx", &book)?;
    all.put("ten thousand threads", "threads.csv", base)?;
    if let Some(last) = all.made.last_mut() {
        last.flags = "--threads 10000";
    }
    Ok(())
}

fn endless(all: &mut Inputs) -> Result<(), Shortfall> {
    let pipe = all.folder.join("pipe.csv");
    Run::new("mkfifo").arg(&pipe).succeed()?;
    all.made.push(Hostile { what: "a pipe into which nobody writes", path: pipe, flags: "" });
    let link = all.folder.join("link.csv");
    std::os::unix::fs::symlink("/dev/zero", &link)?;
    all.made.push(Hostile { what: "a link to noughts without end", path: link, flags: "" });
    for device in ["/dev/zero", "/dev/urandom"] {
        all.made.push(Hostile {
            what: "a device without end",
            path: Path::new(device).to_owned(),
            flags: "",
        });
    }
    let folder = all.folder.join("folder.csv");
    fs::create_dir_all(&folder)?;
    all.made.push(Hostile { what: "a folder", path: folder, flags: "" });
    Ok(())
}

/// The magic of the format around a footer of nearly four gigabytes.
fn lying_parquet() -> Vec<u8> {
    [b"PAR1".as_slice(), &[0x15; 400], &0xffff_fff0_u32.to_le_bytes(), b"PAR1"].concat()
}

impl Hostile {
    /// The name that a message has to say.
    pub(super) fn name(&self) -> OsString {
        self.path.file_name().unwrap_or_default().to_owned()
    }
}
