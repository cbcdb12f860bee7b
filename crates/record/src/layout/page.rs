//! The page of a release: where its header stands and what it says, in which encoding, with which separator.

use measure::fold_name;

use super::encoding::Encoding;

/// Where the header of a release stands and what it says.
#[derive(Debug, Clone)]
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

/// A header as it is compared: folded, without quotes, blanks or a mark at its ends.
pub(super) fn fold_header(name: &str) -> String {
    fold_name(name.trim_matches(|c: char| c == '\u{feff}' || c == '"' || c.is_whitespace()))
}

/// Names by which a column goes where somebody respelt it between releases, each beside the layouts' own. What they may mean
/// is one thing: databases have no `ñ`, and the keys of places are shortened in as many ways as there are tables.
const RESPELT: &[(&str, &str)] = &[
    ("ano", "anio"),
    ("clave ent", "cve ent"),
    ("cve municipio", "cve mun"),
    ("cve municipio", "clave municipio"),
];

/// Whether a folded header is this column of a layout, by its own name or by one of those that it goes by.
pub(super) fn is_column(folded: &str, column: &str) -> bool {
    folded == column || RESPELT.contains(&(column, folded))
}
