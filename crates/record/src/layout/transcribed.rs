//! Tables that somebody transcribed from a page: no releases, whatever they hold, so that they are refused by name.
//!
//! A release is a file that a publisher made, or that somebody made of one and says how; what was copied from a page by hand
//! has neither its rows nor its definitions. Such figures are cited as those of whoever printed them, as the press is
//! ([`crate::claims::press_totals`]), and stand in no series. The headers are those of the transcriptions of SESNSP's cut of
//! August 2026: the country by month, states by year, and a municipality by month.

use super::page::Page;

const HEADERS: [&[&str]; 3] = [
    &["month", "extorsion", "homicidio doloso", "feminicidio", "secuestro", "narcomenudeo", "total"],
    &["month", "hd", "extorsion", "secuestro", "total"],
    &["state", "offence"],
];

/// The last column of the table by state: a year that had begun, as no file of figures names a column.
const BEGUN_YEAR: &str = "2026-01..08";

/// Whether a header is that of a transcription.
pub(super) fn is_header(page: &Page) -> bool {
    let [nation, municipality, states] = HEADERS;
    let header = &page.folded;
    header == nation
        || header == municipality
        || (header.iter().zip(states).all(|(folded, column)| folded == column)
            && page.header.last().is_some_and(|last| last.trim() == BEGUN_YEAR))
}
