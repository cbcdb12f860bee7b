//! Files that a publisher, a browser or a spreadsheet could spoil, each in one way.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::{
    municipal::{latin, state_file},
    shortfall::Shortfall,
};

/// One bad input.
#[derive(Debug)]
pub(super) struct BadInput {
    /// What is wrong with it.
    pub wrong: String,
    /// The name under which it is imported.
    pub file: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The row that is spoilt: in the middle, so that good rows stand before and after it.
const SPOILT: usize = 1_500;
/// Columns of the layout by state, counted from 0.
const STATE_CODE: usize = 1;
const STATE_NAME: usize = 2;
const TYPE: usize = 4;
const SUBTYPE: usize = 5;
const MARCH: usize = 9;

/// What a month may hold that is no count.
const NO_COUNTS: [(&str, &str); 23] = [
    ("thousands grouped by two, in quotes", "\"1,12\""),
    ("thousands grouped by four, in quotes", "\"12,3456\""),
    ("a thousands separator without quotes", "1,234"),
    ("a thousands blank", "1 234"),
    ("a negative count", "-3"),
    ("a fraction", "1.5"),
    ("an exponent", "1e3"),
    ("a hexadecimal", "0x10"),
    ("more than fits", "99999999999999999999"),
    ("a percentage", "5%"),
    ("a letter O for nought", "O"),
    ("a text", "no disponible"),
    ("a mark for no data", "N/D"),
    ("a spreadsheet's error", "#VALUE!"),
    ("a spreadsheet's reference error", "#REF!"),
    ("a dash", "-"),
    ("a date", "ene-19"),
    ("a footnote mark", "5*"),
    ("a null", "NULL"),
    ("not a number", "NaN"),
    ("an infinity", "inf"),
    ("a nought byte", "5\0"),
    ("an approximation", "~5"),
];

/// Thousands grouped with commas, in quotes: two vintages print them so. No bad input: it is read, with a note. The month
/// beside it is as large, for a month that stands alone by its size is not believed.
pub(super) fn grouped_thousands() -> BadInput {
    let grouped = |fields: &mut Vec<String>| {
        set(MARCH, "\"1,234\"")(fields);
        set(MARCH + 1, "1100")(fields);
    };
    csv("thousands grouped by three, in quotes", &with_row(&state_file(2019, 7), grouped))
}

/// Every bad input, made from a good file.
pub(super) fn bad_inputs() -> Result<Vec<BadInput>, Shortfall> {
    let good = state_file(2019, 7);
    let mut all = spoilt_rows(&good);
    all.extend(spoilt_heads(&good));
    all.extend(spoilt_bytes(&good));
    all.extend(spoilt_containers(&good)?);
    Ok(all)
}

fn csv(wrong: impl Into<String>, text: &str) -> BadInput {
    BadInput { wrong: wrong.into(), file: "IDEFC_NM.csv".to_owned(), bytes: latin(text) }
}

/// The file with its `SPOILT` row changed.
fn with_row(good: &str, change: impl Fn(&mut Vec<String>)) -> String {
    let spoil = |(number, line): (usize, &str)| {
        if number != SPOILT {
            return format!("{line}\r\n");
        }
        let mut fields: Vec<String> = line.split(',').map(str::to_owned).collect();
        change(&mut fields);
        format!("{}\r\n", fields.join(","))
    };
    good.lines().enumerate().map(spoil).collect()
}

fn set(column: usize, value: &str) -> impl Fn(&mut Vec<String>) {
    move |fields: &mut Vec<String>| {
        if let Some(field) = fields.get_mut(column) {
            value.clone_into(field);
        }
    }
}

fn spoilt_rows(good: &str) -> Vec<BadInput> {
    let mut all: Vec<BadInput> = NO_COUNTS
        .iter()
        .map(|(wrong, value)| csv(format!("{wrong} in a month"), &with_row(good, set(MARCH, value))))
        .collect();
    let cells = [
        ("an unknown state code", STATE_CODE, "77"),
        ("a state code of nought", STATE_CODE, "0"),
        ("a state code in letters", STATE_CODE, "AB"),
        ("no state code", STATE_CODE, ""),
        ("a state's name that is not its code's", STATE_NAME, "Narnia"),
        ("a year before the register", 0, "1815"),
        ("a year to come", 0, "3019"),
        ("a year in letters", 0, "dos mil"),
        ("no year", 0, ""),
        ("an unknown type of offence", TYPE, "Brujería"),
        ("an unknown subtype of offence", SUBTYPE, "Brujería culposa"),
        ("no subtype of offence", SUBTYPE, ""),
    ];
    all.extend(cells.map(|(wrong, column, value)| csv(wrong, &with_row(good, set(column, value)))));
    all.push(csv("a row that ends early", &with_row(good, |fields| fields.truncate(MARCH))));
    all.push(csv("a row that goes on", &with_row(good, |fields| fields.push("7".to_owned()))));
    all.push(csv("a row of one cell", &with_row(good, |fields| fields.truncate(1))));
    all.push(csv("a cell of a million letters", &with_row(good, set(TYPE, &"a".repeat(1_000_000)))));
    all.push(csv("a quote that never ends", &with_row(good, set(STATE_NAME, "\"Jalisco"))));
    let row = good.lines().nth(SPOILT).unwrap_or_default();
    let after = |text: &str| good.replacen(row, &format!("{row}\r\n{text}"), 1);
    all.push(csv("a row twice", &after(row)));
    let other = with_row(good, set(MARCH, "777"));
    all.push(csv("a row twice with other counts", &after(other.lines().nth(SPOILT).unwrap_or_default())));
    all.push(csv("the head again within the file", &after(good.lines().next().unwrap_or_default())));
    all.push(csv(
        "a total of the country among the states",
        &after(&row.replacen(&row[..row.find(',').map_or(0, |at| at + 1)], "2019,0,Nacional,", 1)),
    ));
    all.push(csv(
        "a note below the table",
        &format!("{good}Fuente: instancias de procuración de justicia\r\n"),
    ));
    let cut = good.len() - 20;
    all.push(csv("a file that ends in the middle of a row", good.get(..cut).unwrap_or_default()));
    all
}

fn spoilt_heads(good: &str) -> Vec<BadInput> {
    let (head, rows) = good.split_once("\r\n").unwrap_or_default();
    let with_head = |wrong: &str, head: &str| csv(wrong, &format!("{head}\r\n{rows}"));
    let without_last = |text: &str| -> String {
        text.lines()
            .map(|line| format!("{}\r\n", line.rsplit_once(',').map_or(line, |(kept, _)| kept)))
            .collect()
    };
    vec![
        with_head("two months that changed places", &head.replace("Enero,Febrero", "Febrero,Enero")),
        with_head("a month twice", &head.replace("Febrero", "Enero")),
        with_head("a month of an unknown name", &head.replace("Febrero", "Fructidor")),
        with_head("two months in one merged head", &head.replace("Enero,Febrero", "Enero-Febrero,")),
        with_head("a column of an unknown name", &head.replace("Subtipo de delito", "Gravedad")),
        with_head(
            "place columns that changed places",
            &head.replace("Clave_Ent,Entidad", "Entidad,Clave_Ent"),
        ),
        with_head("a column without a name", &head.replace("Modalidad", "")),
        csv("no December", &without_last(good)),
        csv("no head", rows),
        csv("only a head", &format!("{head}\r\n")),
        csv(
            "another separator in the head than in the rows",
            &format!("{}\r\n{rows}", head.replace(',', ";")),
        ),
        csv("an unknown separator", &good.replace(',', "~")),
        csv("columns of another table", "a,b,c\r\n1,2,3\r\n4,5,6\r\n"),
    ]
}

fn spoilt_bytes(good: &str) -> Vec<BadInput> {
    let named = |wrong: &str, file: &str, bytes: Vec<u8>| BadInput {
        wrong: wrong.to_owned(),
        file: file.to_owned(),
        bytes,
    };
    // A fixed sequence without a pattern: a linear congruential generator.
    let noise: Vec<u8> = (0..50_000_u32)
        .map(|n| (n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) >> 24) as u8)
        .collect();
    let utf16: Vec<u8> = good.encode_utf16().take(40_001).flat_map(u16::to_be_bytes).collect();
    let mut broken = latin(good);
    for byte in broken.iter_mut().skip(40_000).take(4_000) {
        *byte = 0x81;
    }
    vec![
        named("an empty file", "IDEFC_NM.csv", Vec::new()),
        named("only a byte order mark", "IDEFC_NM.csv", vec![0xEF, 0xBB, 0xBF]),
        named("only blank lines", "IDEFC_NM.csv", b"\r\n".repeat(500)),
        named("noise", "IDEFC_NM.csv", noise),
        named("two bytes a letter without a mark", "IDEFC_NM.csv", utf16),
        named("bytes that are no letters of the encoding", "IDEFC_NM.csv", broken),
        named(
            "a page that says that the file is gone",
            "IDEFC_NM.csv",
            b"<!DOCTYPE html><html><body>404 Not Found</body></html>".to_vec(),
        ),
        named("a PDF", "IDEFC_NM.csv", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n".to_vec()),
        named("JSON", "IDEFC_NM.csv", b"{\"error\": \"quota exceeded\"}".to_vec()),
        named(
            "a pointer to a large file in place of the file",
            "IDEFC_NM.csv",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n".to_vec(),
        ),
    ]
}

fn spoilt_containers(good: &str) -> Result<Vec<BadInput>, Shortfall> {
    let named = |wrong: &str, file: &str, bytes: Vec<u8>| BadInput {
        wrong: wrong.to_owned(),
        file: file.to_owned(),
        bytes,
    };
    let plain = latin(good);
    let packed = gzip(&plain)?;
    let half = |bytes: &[u8]| bytes.get(..bytes.len() / 2).unwrap_or_default().to_vec();
    let mut checked = packed.clone();
    if let Some(byte) = checked.iter_mut().rev().nth(5) {
        *byte ^= 0xFF;
    }
    let archive = zip(&[("IDEFC_NM.csv", &plain)])?;
    let workbook = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &plain)])?;
    let other = latin(&state_file(2019, 8));
    let bomb = vec![b'0'; 1 << 28];
    Ok(vec![
        named("a gzip that ends early", "IDEFC_NM.csv.gz", half(&packed)),
        named("a gzip whose check fails", "IDEFC_NM.csv.gz", checked),
        named("a gzip of nothing", "IDEFC_NM.csv.gz", gzip(b"")?),
        named("a gzip that unpacks to a thousand times its size", "IDEFC_NM.csv.gz", gzip(&bomb)?),
        named("a bzip2 of noise", "IDEFC_NM.csv.bz2", [b"BZh9".as_slice(), &[7; 400]].concat()),
        named("a zip that ends early", "IDEFC_NM.zip", half(&archive)),
        named("a zip of nothing", "IDEFC_NM.zip", zip(&[])?),
        named("a zip without a table", "IDEFC_NM.zip", zip(&[("LEAME.txt", b"nada")])?),
        named(
            "a zip of two files that disagree",
            "IDEFC_NM.zip",
            zip(&[("a.csv", &plain), ("b.csv", &other)])?,
        ),
        named(
            "a zip that unpacks to a thousand times its size",
            "IDEFC_NM.zip",
            zip(&[("IDEFC_NM.csv", &bomb)])?,
        ),
        named("a workbook that ends early", "IDEFC_NM.xlsx", half(&workbook)),
        named(
            "a workbook without sheets",
            "IDEFC_NM.xlsx",
            zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")])?,
        ),
    ])
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Shortfall> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn zip(files: &[(&str, &[u8])]) -> Result<Vec<u8>, Shortfall> {
    let refuse = |error: zip::result::ZipError| Shortfall::File(std::io::Error::other(error));
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        archive.start_file(*name, options).map_err(refuse)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish().map_err(refuse)?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_more_than_sixty_and_none_is_the_good_file_or_another() {
        let good = latin(&state_file(2019, 7));
        let all = bad_inputs().unwrap();
        assert!(all.len() >= 60, "{}", all.len());
        let distinct: BTreeSet<&[u8]> = all.iter().map(|bad| bad.bytes.as_slice()).collect();
        assert_eq!(distinct.len(), all.len());
        assert!(!distinct.contains(good.as_slice()));
    }
}
