//! Why a file that a reader brought is no table, and how to make it one.

use report::{Text, Words, say};

/// Why a file is no table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOwnTable {
    /// A workbook of a format before 2007.
    OldWorkbook,
    /// Bytes that are no text.
    NotText,
    /// A workbook with several sheets of which none was named.
    SeveralSheets {
        /// Their names.
        sheets: Vec<String>,
    },
    /// A sheet that the workbook does not have, or one of a file that is no workbook.
    NoSuchSheet {
        /// What was asked for.
        seen: String,
        /// The names of those that it has.
        sheets: Vec<String>,
    },
    /// A workbook in which nothing is written.
    NoSheet,
    /// The reader of the format refuses it.
    Damaged {
        /// Its words.
        message: String,
    },
}

impl Words for NotOwnTable {
    fn words(&self) -> Text {
        let names = |sheets: &[String]| Text::code(sheets.join(", "));
        match self {
            Self::OldWorkbook => Text::both(
                "es un libro de un formato anterior a 2007. Guárdelo como .xlsx o como CSV.",
                "it is a workbook of a format before 2007. Save it as .xlsx or as CSV.",
            ),
            Self::NotText => Text::both(
                "no es texto, ni Parquet, ni un libro .xlsx. Guárdelo como CSV en UTF-8.",
                "it is neither text, nor Parquet, nor an .xlsx workbook. Save it as CSV in UTF-8.",
            ),
            Self::SeveralSheets { sheets } => say!(
                "tiene varias hojas: {sheets}. Nombre una con {key}.",
                "it has several sheets: {sheets}. Name one with {key}.",
                sheets = names(sheets),
                key = Text::code("sheet")
            ),
            Self::NoSuchSheet { seen, sheets } if sheets.is_empty() => say!(
                "se pidió la hoja {seen}, y el archivo no es un libro. Quite {key}.",
                "the sheet {seen} was asked for, and the file is not a workbook. Remove {key}.",
                seen = Text::code(seen),
                key = Text::code("sheet")
            ),
            Self::NoSuchSheet { seen, sheets } => say!(
                "no tiene la hoja {seen}. Las que tiene son {sheets}.",
                "it has no sheet {seen}. Those that it has are {sheets}.",
                seen = Text::code(seen),
                sheets = names(sheets)
            ),
            Self::NoSheet => Text::both("sus hojas están vacías.", "its sheets are empty."),
            Self::Damaged { message } => say!(
                "está dañado ({message}). Guárdelo o descárguelo de nuevo.",
                "it is damaged ({message}). Save or download it again.",
                message = Text::code(message)
            ),
        }
    }
}
