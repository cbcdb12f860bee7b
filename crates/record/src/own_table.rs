//! A table that a reader brought, whoever made it: delimited text, Parquet, or one sheet of a workbook, as text in UTF-8.

use std::path::Path;

use measure::Sha256;

use crate::{Error, NotOwnTable, layout::sheets_of, table_text::from_parquet, unpack};

/// A table with the file it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTable {
    /// The name of the file, without the path.
    pub file: String,
    /// The sheet, where it is a workbook.
    pub sheet: Option<String>,
    /// SHA-256 of the unpacked bytes.
    pub sha256: Sha256,
    /// The table as delimited text; line and field of a sheet are its row and column.
    pub text: String,
}

/// How workbooks before 2007 begin.
const OLD_WORKBOOK: &[u8] = b"\xd0\xcf\x11\xe0";

/// Reads the table of a file, packed or not; of a workbook the sheet of that name, or its only one.
///
/// # Errors
/// When the file cannot be read or unpacked, or is no table.
pub fn own_table(path: &Path, sheet: Option<&str>) -> Result<OwnTable, Error> {
    let mut source = unpack::open(path)?;
    let file = source.member().map_or_else(
        || source.file().to_owned(),
        |member| member.rsplit(['/', '\\']).next().unwrap_or(member).to_owned(),
    );
    let is_workbook = source.is_workbook();
    let bytes = if is_workbook { source.workbook()? } else { source.read_to_end()? };
    let (sha256, _) = source.finish()?;
    let refuse = |why: NotOwnTable| Error::OwnTable { file: file.clone(), why: Box::new(why) };
    if is_workbook {
        let damaged = |message: String| refuse(NotOwnTable::Damaged { message });
        let (sheet, text) = of_workbook(sheets_of(&bytes).map_err(damaged)?, sheet).map_err(refuse)?;
        return Ok(OwnTable { file, sheet: Some(sheet), sha256, text });
    }
    if let Some(seen) = sheet {
        return Err(refuse(NotOwnTable::NoSuchSheet { seen: seen.to_owned(), sheets: Vec::new() }));
    }
    if bytes.starts_with(OLD_WORKBOOK) {
        return Err(refuse(NotOwnTable::OldWorkbook));
    }
    let text = if bytes.starts_with(b"PAR1") {
        from_parquet(bytes.into()).map_err(|message| refuse(NotOwnTable::Damaged { message }))?
    } else {
        text_of(bytes).ok_or_else(|| refuse(NotOwnTable::NotText))?
    };
    Ok(OwnTable { file, sheet: None, sha256, text })
}

/// The sheet of that name, or the only one.
fn of_workbook(
    sheets: Vec<(String, Vec<u8>)>,
    wanted: Option<&str>,
) -> Result<(String, String), NotOwnTable> {
    let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let found = match (wanted, names.len()) {
        (_, 0) => return Err(NotOwnTable::NoSheet),
        (Some(seen), _) => sheets
            .into_iter()
            .find(|(name, _)| name == seen)
            .ok_or_else(|| NotOwnTable::NoSuchSheet { seen: seen.to_owned(), sheets: names })?,
        (None, 1) => sheets.into_iter().next().ok_or(NotOwnTable::NoSheet)?,
        (None, _) => return Err(NotOwnTable::SeveralSheets { sheets: names }),
    };
    let (name, text) = found;
    Ok((name, text_of(text).ok_or(NotOwnTable::NotText)?))
}

/// Bytes as text: in UTF-8, in what their mark says, else in the code page of Windows; none where they are no text.
fn text_of(bytes: Vec<u8>) -> Option<String> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        // The mark of UTF-16, which spreadsheets write, is heeded.
        Err(error) => encoding_rs::WINDOWS_1252.decode(error.as_bytes()).0.into_owned(),
    };
    let is_text = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t');
    let ended_as_usual = |text: String| match text.contains('\n') {
        true => text,
        false => text.replace('\r', "\n"),
    };
    text.chars().all(is_text).then(|| ended_as_usual(text))
}

#[cfg(test)]
mod tests {
    use measure::Language;
    use report::Words as _;

    use super::*;

    fn read(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<OwnTable, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        own_table(&path, sheet).map_err(|error| error.words().plain(Language::En))
    }

    #[test]
    fn text_is_read_in_the_encodings_that_spreadsheets_save() {
        let utf16: Vec<u8> = "\u{feff}año,y\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in ["año,y\n".as_bytes(), b"a\xf1o,y\n", b"a\xf1o,y\r", &utf16] {
            assert_eq!(read("a.csv", bytes, None).unwrap().text, "año,y\n");
        }
        let table = read("a.csv", b"a,b\n", None).unwrap();
        assert_eq!((table.file.as_str(), table.sheet, table.sha256), ("a.csv", None, Sha256::of(b"a,b\n")));
    }

    #[test]
    fn what_is_no_table_is_refused_with_how_to_save_it() {
        let old = [OLD_WORKBOOK, b"\xa1\xb1"].concat();
        assert!(
            read("a.xls", &old, None)
                .unwrap_err()
                .contains("a.xls: it is a workbook of a format before 2007")
        );
        assert!(read("a.csv", b"\x00\x01\xff", None).unwrap_err().contains("neither text"));
        assert!(read("a.csv", b"a,b\n", Some("x")).unwrap_err().contains("not a workbook"));
        assert!(read("a.parquet", b"PAR1 and no more", None).unwrap_err().contains("damaged"));
        assert!(of_workbook(Vec::new(), None).is_err());
        let sheets = || vec![("a".to_owned(), b"x,y\n".to_vec()), ("b".to_owned(), b"z\n".to_vec())];
        assert_eq!(of_workbook(sheets(), Some("b")).unwrap(), ("b".to_owned(), "z\n".to_owned()));
        assert!(matches!(of_workbook(sheets(), None), Err(NotOwnTable::SeveralSheets { .. })));
        assert!(matches!(of_workbook(sheets(), Some("c")), Err(NotOwnTable::NoSuchSheet { .. })));
    }
}
