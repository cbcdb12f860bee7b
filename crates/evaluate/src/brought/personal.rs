//! Columns that tell of persons: identity numbers, names and days of birth. A panel of units needs none of them.

use std::collections::BTreeSet;

use measure::fold_name;

use super::{
    columns::Places,
    fault::{BroughtFault, BroughtWrong, Personal},
    table::Table,
    time::read_time,
};

/// From this share of its distinct values on, a column is of persons.
const MOSTLY: f64 = 0.5;

/// Headings that name a part of a person's name; `nombre` alone may be that of a place.
const HEADINGS_OF_NAMES: [&str; 12] = [
    "apellido",
    "paterno",
    "materno",
    "surname",
    "lastname",
    "firstname",
    "fullname",
    "nombrecompleto",
    "nombredelavictima",
    "victimname",
    "primernombre",
    "nombres",
];

/// Headings of days of birth.
const HEADINGS_OF_BIRTH: [&str; 5] = ["nacimiento", "fecnac", "birth", "dob", "fnac"];

/// Given names that are common in Mexico and in English.
const GIVEN_NAMES: [&str; 60] = [
    "jose",
    "juan",
    "maria",
    "luis",
    "guadalupe",
    "francisco",
    "margarita",
    "carlos",
    "jesus",
    "juana",
    "miguel",
    "alejandro",
    "jorge",
    "veronica",
    "antonio",
    "pedro",
    "leticia",
    "manuel",
    "ricardo",
    "roberto",
    "fernando",
    "rosa",
    "elizabeth",
    "martha",
    "daniel",
    "gabriela",
    "eduardo",
    "alejandra",
    "yolanda",
    "patricia",
    "sergio",
    "javier",
    "rafael",
    "raul",
    "david",
    "arturo",
    "ana",
    "gloria",
    "silvia",
    "victor",
    "martin",
    "hector",
    "alberto",
    "oscar",
    "laura",
    "claudia",
    "sofia",
    "andrea",
    "diego",
    "john",
    "james",
    "mary",
    "robert",
    "michael",
    "william",
    "jennifer",
    "linda",
    "susan",
    "sarah",
    "emily",
];

/// The columns that look like those of persons.
pub(super) fn look(table: &Table, places: Places) -> Vec<BroughtFault> {
    let is_time = |column: usize| column == places.time || Some(column) == places.treatment;
    let columns = table.header.iter().enumerate().filter(|(column, _)| !is_time(*column));
    let fault = |(column, heading): (usize, &String)| {
        let (what, row) = persons_of(table, (column, heading))?;
        let row = table.rows.get(row)?;
        let seen = shape_of(row.cell(column));
        Some(table.fault(Some(row.line), Some(heading), BroughtWrong::Personal { what, seen }))
    };
    columns.filter_map(fault).collect()
}

/// Whether a cell is of a kind.
type Is<'a> = &'a dyn Fn(&str) -> bool;

/// What of persons a column is, and the first row that shows it.
fn persons_of(table: &Table, (column, heading): (usize, &str)) -> Option<(Personal, usize)> {
    let heading = letters_of(heading);
    let values: BTreeSet<&str> =
        table.rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect();
    let mostly = |is: Is<'_>| {
        let found = values.iter().filter(|value| is(value)).count();
        found > 0 && found as f64 >= MOSTLY * values.len() as f64
    };
    let first = |is: Is<'_>| table.rows.iter().position(|row| is(row.cell(column)));
    let is_birth = HEADINGS_OF_BIRTH.iter().any(|name| heading.contains(name));
    let is_heading_of_name = HEADINGS_OF_NAMES.iter().any(|name| heading.contains(name));
    let is_text = |value: &str| value.chars().any(char::is_alphabetic);
    let is_day = |value: &str| read_time(value).is_ok();
    let kinds: [(Personal, Is<'_>, bool); 5] = [
        (Personal::Curp, &is_curp, true),
        (Personal::Rfc, &is_rfc, true),
        (Personal::Identity, &is_identity, true),
        (Personal::Name, if is_heading_of_name { &is_text } else { &is_full_name }, true),
        (Personal::Birth, &is_day, is_birth),
    ];
    let found = kinds.into_iter().find(|(_, is, asked)| *asked && mostly(is));
    found.and_then(|(what, is, _)| Some((what, first(is)?)))
}

/// The value with its letters and digits blotted out: what is told of a column of persons may not tell of one.
fn shape_of(value: &str) -> String {
    let blotted = |letter: char| match letter {
        _ if letter.is_ascii_digit() => '9',
        _ if letter.is_alphabetic() => 'X',
        other => other,
    };
    value.chars().map(blotted).collect()
}

fn letters_of(text: &str) -> String {
    fold_name(text).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Whether a text is built as a pattern says: `A` a letter, `9` a digit, `*` either; anything else stands for itself.
fn is_like(text: &str, pattern: &str) -> bool {
    let fits = |(letter, wanted): (char, char)| match wanted {
        'A' => letter.is_ascii_alphabetic() || matches!(letter, 'Ñ' | 'ñ' | '&'),
        '9' => letter.is_ascii_digit(),
        '*' => letter.is_ascii_alphanumeric(),
        other => letter.eq_ignore_ascii_case(&other),
    };
    text.chars().count() == pattern.chars().count() && text.chars().zip(pattern.chars()).all(fits)
}

fn is_curp(text: &str) -> bool {
    ["AAAA999999HAAAAA*9", "AAAA999999MAAAAA*9"].iter().any(|pattern| is_like(text, pattern))
}

fn is_rfc(text: &str) -> bool {
    is_like(text, "AAAA999999***") || is_like(text, "AAA999999***")
}

fn is_identity(text: &str) -> bool {
    let mixed = text.chars().any(|c| c.is_ascii_alphabetic()) && text.chars().any(|c| c.is_ascii_digit());
    text.len() == 18 && mixed && text.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// Two to five words of letters that begin with a given name, and no place that is named after a person alone.
fn is_full_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let of_letters = |word: &&str| word.chars().all(|letter| letter.is_alphabetic() || letter == '.');
    (2..=5).contains(&words.len())
        && words.iter().all(of_letters)
        && words.first().is_some_and(|first| GIVEN_NAMES.contains(&fold_name(first).as_str()))
}
