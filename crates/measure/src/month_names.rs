//! The names of the months, from January to December.

use crate::Language;

const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The names of the twelve months, written as each language writes them within a sentence.
#[must_use]
pub const fn month_names(language: Language) -> &'static [&'static str; 12] {
    match language {
        Language::Es => &SPANISH,
        Language::En => &ENGLISH,
    }
}
