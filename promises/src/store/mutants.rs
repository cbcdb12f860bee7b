//! Workbooks in a publisher's layout, each spoilt at random: bytes of the archive, or the text of one of its parts.

use std::ops::Range;

use generate::{Encoding, Layout, Spec, as_zip};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A part of a workbook: its name in the archive and its text.
type Part = (String, Vec<u8>);

/// A spoilt workbook.
#[derive(Debug)]
pub(super) struct Mutant {
    /// The name under which it is imported.
    pub file: String,
    /// What was done to it.
    pub what: String,
    /// Whether the archive is sound and the text of a part is not.
    pub in_part: bool,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Numbers that fit nowhere, or are none.
const ODD_NUMBERS: [&str; 14] = [
    "4294967295",
    "4294967296",
    "2147483648",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999999999",
    "-1",
    "1e308",
    "NaN",
    "1048577",
    "16385",
    "65536",
    "0",
    "",
];

/// Values that an attribute never has.
const ODD_VALUES: [&str; 12] = [
    "",
    "ZZZZZZZ4294967295",
    "A1:XFD1048576",
    "XFD1048576",
    "A0",
    "-1",
    "s",
    "d",
    "e",
    "../../../../etc/passwd",
    "\u{202e}\u{1b}[31m",
    "&#xFFFFFFFF;",
];

/// Texts that no part holds.
const ODD_TEXTS: [&str; 9] = [
    "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\">]>",
    "&b;&b;&b;",
    "&#0;",
    "<![CDATA[",
    "<!--",
    "<?",
    "</",
    "\"",
    "\u{feff}",
];

/// The workbook before anything is done to it, as the publisher's spreadsheet writes one.
pub(super) fn sound_workbook() -> Vec<u8> {
    packed(&sound_parts())
}

/// The same workbook with another text in some of its parts.
pub(super) fn workbook_with(others: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts = sound_parts();
    for (name, own) in &mut parts {
        if let Some((_, text)) = others.iter().find(|(other, _)| other == name) {
            *own = text.to_vec();
        }
    }
    packed(&parts)
}

/// The workbook with this number: the same each time.
pub(super) fn mutant(number: u64) -> Mutant {
    let mut random = ChaCha8Rng::seed_from_u64(number);
    let file = format!("mutant-{number:04}.xlsx");
    if number.is_multiple_of(4) {
        let mut bytes = sound_workbook();
        let what = spoil_archive(&mut random, &mut bytes);
        return Mutant { file, what, in_part: false, bytes };
    }
    let mut parts = sound_parts();
    let mut done = Vec::new();
    let mut in_part = true;
    for _ in 0..random.random_range(1..=3_u32) {
        // The sheet and its strings are most of a workbook, and most of what can be wrong with it.
        let index = [0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 5, 5][random.random_range(0..12_usize)];
        if random.random_range(0..25_u32) == 0 {
            in_part = false;
            done.push(spoil_list(&mut random, &mut parts, index));
        } else if let Some((name, text)) = parts.get_mut(index) {
            done.push(format!("{name}: {}", spoil_text(&mut random, text)));
        }
    }
    Mutant { file, what: done.join("; "), in_part, bytes: packed(&parts) }
}

fn packed(parts: &[Part]) -> Vec<u8> {
    let members: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect();
    as_zip(&members)
}

/// One of some things; nothing where there are none.
fn any<'a, T>(random: &mut ChaCha8Rng, among: &'a [T]) -> Option<&'a T> {
    (!among.is_empty()).then(|| among.get(random.random_range(0..among.len()))).flatten()
}

fn spoil_archive(random: &mut ChaCha8Rng, bytes: &mut Vec<u8>) -> String {
    let length = bytes.len();
    // The directory at the end is small, and most of what an archive says of itself is in it.
    let from = if random.random() { 0 } else { length.saturating_sub(700) };
    let at = random.random_range(from..length);
    match random.random_range(0..5_u32) {
        0 => {
            bytes.truncate(at);
            format!("cut at byte {at}")
        }
        1 => {
            let junk: Vec<u8> = (0..random.random_range(1..400_u32)).map(|_| random.random()).collect();
            let said = format!("{} bytes put in at {at}", junk.len());
            bytes.splice(at..at, junk);
            said
        }
        2 => {
            for byte in bytes.iter_mut().skip(at).take(4) {
                *byte = 0xff;
            }
            format!("four bytes set at {at}")
        }
        _ => {
            let number = random.random_range(1..=16_u32);
            for _ in 0..number {
                let at = random.random_range(from..length);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.random_range(0..8_u32);
                }
            }
            format!("{number} bits flipped from byte {from}")
        }
    }
}

/// Spoils which parts there are.
fn spoil_list(random: &mut ChaCha8Rng, parts: &mut Vec<Part>, index: usize) -> String {
    let Some((name, text)) = parts.get(index).cloned() else { return "nothing".to_owned() };
    match random.random_range(0..3_u32) {
        0 => {
            parts.remove(index);
            format!("{name} left out")
        }
        1 => {
            let folded = name.to_ascii_uppercase();
            parts.push((folded.clone(), text));
            format!("{name} again as {folded}")
        }
        _ => {
            let renamed = format!("../{name}\u{202e}");
            if let Some((name, _)) = parts.get_mut(index) {
                name.clone_from(&renamed);
            }
            format!("{name} renamed {renamed:?}")
        }
    }
}

fn spoil_text(random: &mut ChaCha8Rng, text: &mut Vec<u8>) -> String {
    let spot = random.random_range(0..=text.len());
    match random.random_range(0..13_u32) {
        0 | 1 => replace(random, text, numbers, &ODD_NUMBERS, "a number"),
        2 | 3 => replace(random, text, values, &ODD_VALUES, "an attribute"),
        4 => {
            let Some(found) = any(random, &attributes(text)).cloned() else { return "nothing".to_owned() };
            let said = format!("without {}", shown(text, &found));
            text.splice(found, []);
            said
        }
        5 | 6 => repeat_tag(random, text),
        7 => {
            let Some(found) = any(random, &tags(text)).cloned() else { return "nothing".to_owned() };
            let said = format!("without {}", shown(text, &found));
            text.splice(found, []);
            said
        }
        8 => {
            let odd = any(random, &ODD_TEXTS).copied().unwrap_or_default();
            text.splice(spot..spot, odd.bytes());
            format!("{odd:?} put in at {spot}")
        }
        9 => {
            text.truncate(spot);
            format!("cut at {spot}")
        }
        10 => {
            let length = random.random_range(1..3_usize) << 20;
            text.splice(spot..spot, std::iter::repeat_n(b'7', length));
            format!("{length} digits put in at {spot}")
        }
        11 => {
            let deep = random.random_range(20..60_000_usize);
            text.splice(spot..spot, b"<r>".repeat(deep));
            format!("{deep} elements in each other at {spot}")
        }
        _ => {
            let end = random.random_range(spot..=text.len()).min(spot + 3_000);
            let moved: Vec<u8> = text.drain(spot..end).collect();
            let to = random.random_range(0..=text.len());
            text.splice(to..to, moved);
            format!("bytes {spot} to {end} moved to {to}")
        }
    }
}

fn replace(
    random: &mut ChaCha8Rng,
    text: &mut Vec<u8>,
    spots: fn(&[u8]) -> Vec<Range<usize>>,
    odd: &[&str],
    what: &str,
) -> String {
    let Some(found) = any(random, &spots(text)).cloned() else { return "nothing".to_owned() };
    let odd = any(random, odd).copied().unwrap_or_default();
    let said = format!("{what}, {}, became {odd:?}", shown(text, &found));
    text.splice(found, odd.bytes());
    said
}

/// A tag once more, or very often.
fn repeat_tag(random: &mut ChaCha8Rng, text: &mut Vec<u8>) -> String {
    let Some(found) = any(random, &tags(text)).cloned() else { return "nothing".to_owned() };
    let tag = text.get(found.clone()).unwrap_or_default().to_vec();
    let times = any(random, &[1_usize, 1, 2, 1_000, 200_000]).copied().unwrap_or(1);
    let said = format!("{} {times} times more", shown(text, &found));
    text.splice(found.end..found.end, tag.repeat(times));
    said
}

fn shown(text: &[u8], at: &Range<usize>) -> String {
    let bytes = text.get(at.clone()).unwrap_or_default();
    let first: String = String::from_utf8_lossy(bytes).chars().take(40).collect();
    format!("`{first}` at {}", at.start)
}

/// The digits of a text that stand together.
fn numbers(text: &[u8]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match found.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => found.push(at..at + 1),
        }
    }
    found
}

fn tags(text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begin = None;
    for (at, byte) in text.iter().enumerate() {
        match (byte, begin) {
            (b'<', _) => begin = Some(at),
            (b'>', Some(from)) => {
                found.push(from..at + 1);
                begin = None;
            }
            _ => {}
        }
    }
    found
}

/// What stands between the marks of each attribute.
fn values(text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begin = None;
    for (at, _) in text.iter().enumerate().filter(|(_, byte)| **byte == b'"') {
        match begin {
            Some(from) => {
                found.push(from..at);
                begin = None;
            }
            None if at > 0 && text.get(at - 1) == Some(&b'=') => begin = Some(at + 1),
            None => {}
        }
    }
    found
}

/// Each attribute whole, with the blank before it.
fn attributes(text: &[u8]) -> Vec<Range<usize>> {
    let whole = |value: Range<usize>| {
        let before = text.get(..value.start)?;
        let blank = before.iter().rposition(|byte| *byte == b' ')?;
        Some(blank..value.end + 1)
    };
    values(text).into_iter().filter_map(whole).collect()
}

/// The parts of a sound workbook; the sheet is the last, its strings the one before.
fn sound_parts() -> Vec<Part> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const FORMAT: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let spec = Spec {
        encoding: Encoding::Utf8,
        places: 1,
        years: 1,
        cutoff_month: 12,
        ..Spec::small(Layout::StateInvestigations)
    };
    let (strings, sheet) = strings_and_sheet(&String::from_utf8_lossy(&spec.bytes().0));
    let relation = |number: u32, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{FORMAT}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{FORMAT}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\">{}</Relationships>",
                relation(1, "officeDocument", "xl/workbook.xml")
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr date1904=\"0\"/><sheets><sheet name=\"Hoja1\" sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames><definedName name=\"Filtro\" localSheetId=\"0\">Hoja1!$A$1:$S$99</definedName></definedNames></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\">{}{}{}</Relationships>",
                relation(1, "worksheet", "worksheets/sheet1.xml"),
                relation(2, "sharedStrings", "sharedStrings.xml"),
                relation(3, "styles", "styles.xml")
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"#,##0\"/></numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/sharedStrings.xml", strings.replacen("<sst", &format!("<sst xmlns=\"{MAIN}\""), 1)),
        (
            "xl/worksheets/sheet1.xml",
            sheet.replacen("<worksheet", &format!("<worksheet xmlns=\"{MAIN}\""), 1),
        ),
    ];
    parts.map(|(name, text)| (name.to_owned(), text.into_bytes())).to_vec()
}

/// Comma-separated text as a sheet and the table of its strings.
fn strings_and_sheet(text: &str) -> (String, String) {
    let mut strings: Vec<&str> = Vec::new();
    let (mut rows, mut used, mut last) = (String::new(), 0, 0);
    for (row, line) in (1..).zip(text.lines()) {
        rows.push_str(&format!("<row r=\"{row}\" spans=\"1:19\">"));
        for (column, cell) in line.split(',').enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let at = format!("{}{row}", char::from(b'A' + u8::try_from(column).unwrap_or(25)));
            if cell.bytes().all(|byte| byte.is_ascii_digit()) {
                rows.push_str(&format!("<c r=\"{at}\" s=\"1\"><v>{cell}</v></c>"));
                continue;
            }
            used += 1;
            let index = strings.iter().position(|known| *known == cell).unwrap_or(strings.len());
            if index == strings.len() {
                strings.push(cell);
            }
            rows.push_str(&format!("<c r=\"{at}\" t=\"s\"><v>{index}</v></c>"));
        }
        rows.push_str("</row>");
        last = row;
    }
    let each: String = strings.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    let unique = strings.len();
    (
        format!("<sst count=\"{used}\" uniqueCount=\"{unique}\">{each}</sst>"),
        format!(
            "<worksheet><dimension ref=\"A1:S{last}\"/><cols><col min=\"1\" max=\"19\" width=\"12\"/></cols><sheetData>{rows}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"T1:U1\"/></mergeCells></worksheet>"
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_number_makes_one_workbook_and_another_number_another() {
        let of = |number: u64| mutant(number).bytes;
        assert_eq!(of(7), of(7));
        let distinct: BTreeSet<Vec<u8>> = (0..60).map(of).collect();
        assert!(distinct.len() > 57, "{}", distinct.len());
        let sound = sound_workbook();
        assert!(distinct.iter().filter(|bytes| **bytes == sound).count() < 3);
    }

    #[test]
    fn what_can_be_spoilt_in_a_part_is_found() {
        let text = b"<a b=\"1\" c=\"x\"><d>23</d></a>";
        let said = |found: Vec<Range<usize>>| -> Vec<String> {
            found.iter().map(|at| String::from_utf8_lossy(&text[at.clone()]).into_owned()).collect()
        };
        assert_eq!(said(numbers(text)), ["1", "23"]);
        assert_eq!(said(values(text)), ["1", "x"]);
        assert_eq!(said(attributes(text)), [" b=\"1\"", " c=\"x\""]);
        assert_eq!(said(tags(text)), ["<a b=\"1\" c=\"x\">", "<d>", "</d>", "</a>"]);
    }
}
