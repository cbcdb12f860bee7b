//! What is wrong with a key that was typed: where the fault lies, and the likeliest fix.

use std::fmt;

use measure::Language;
use report::{Text, Words, say};

/// A text that is no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFault {
    /// At which character the fault begins, counted from 1.
    pub at: usize,
    /// What stands there.
    pub seen: String,
    /// What is wrong with it.
    pub fault: Fault,
    /// The key that was most likely meant.
    pub meant: Option<String>,
}

/// What is wrong with a part of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A letter that no key has.
    Letter,
    /// The digits that check the answer are absent.
    NoCheck,
    /// No command whose answers have keys.
    Command,
    /// A part that says nothing of a question.
    Part,
    /// A part of another command's questions.
    NotOfCommand,
    /// Nothing that can be asked of a dimension.
    Level,
    /// Said twice.
    Twice,
    /// No place.
    Place,
    /// No period.
    Period,
    /// No number of months.
    Months,
    /// No version.
    Version,
    /// No day.
    Day,
    /// No digits of a file's hash.
    Release,
    /// No digits of check.
    Check,
    /// No row or column.
    Address,
    /// The claims file is not named.
    NoFile,
}

impl KeyFault {
    /// The fault of `key` at a byte, where `seen` stands.
    pub(crate) fn at(key: &str, at: usize, seen: &str, fault: Fault) -> Self {
        let before = key.get(..at).unwrap_or(key);
        Self { at: before.chars().count() + 1, seen: seen.to_owned(), fault, meant: None }
    }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().plain(Language::En))
    }
}

impl std::error::Error for KeyFault {}

impl Words for Fault {
    fn words(&self) -> Text {
        let (es, en) = match self {
            Self::Letter => ("ninguna clave lleva esa letra", "no key has that letter"),
            Self::NoCheck => (
                "faltan los dígitos que comprueban la respuesta: se espera `=` y al menos cuatro; copie la clave entera",
                "the digits that check the answer are missing: expected `=` and at least four; copy the whole key",
            ),
            Self::Command => (
                "se espera la orden: `show`, `diff`, `terms`, `check` o `breaks`",
                "expected the command: `show`, `diff`, `terms`, `check` or `breaks`",
            ),
            Self::Part => (
                "no es estadística, delito, lugar, periodo ni detalle",
                "it is neither a statistic, an offence, a place, a period nor a grain",
            ),
            Self::NotOfCommand => ("esa orden no lo lleva", "that command does not take it"),
            Self::Level => (
                "no se entiende qué nivel se pide: se espera `level-sex-each`, `level-sex-total` o `level-sex-of-` y sus nombres",
                "it does not say which level is asked: expected `level-sex-each`, `level-sex-total` or `level-sex-of-` and their names",
            ),
            Self::Twice => ("está dicho dos veces", "it is said twice"),
            Self::Place => (
                "no es un lugar: se esperan dos dígitos de una entidad o cinco de un municipio",
                "it is not a place: expected two digits of a state or five of a municipality",
            ),
            Self::Period => (
                "no es un periodo: se espera `2019`, `2019-06` o `2019-01..2019-06`",
                "it is not a period: expected `2019`, `2019-06` or `2019-01..2019-06`",
            ),
            Self::Months => {
                ("se esperan de 1 a 72 meses, o de 1 a 6 años", "expected 1 to 72 months, or 1 to 6 years")
            }
            Self::Version => (
                "no es una versión: se espera un mes de corte o el principio de un sha256",
                "it is not a version: expected a cut-off month or the beginning of a sha256",
            ),
            Self::Day => (
                "no es un día: se espera uno como `2020-02-01`",
                "it is not a day: expected one such as `2020-02-01`",
            ),
            Self::Release => (
                "no es el principio de un sha256: se esperan al menos cuatro dígitos hexadecimales",
                "it is not the beginning of a sha256: expected at least four hexadecimal digits",
            ),
            Self::Check => (
                "no comprueba nada: se esperan de cuatro a ocho dígitos hexadecimales",
                "it checks nothing: expected four to eight hexadecimal digits",
            ),
            Self::Address => ("no es fila ni columna", "it is neither a row nor a column"),
            Self::NoFile => (
                "se espera el nombre de las afirmaciones y el principio del sha256 de su archivo",
                "expected the name of the claims and the beginning of their file's sha256",
            ),
        };
        Text::both(es, en)
    }
}

impl Words for KeyFault {
    fn words(&self) -> Text {
        let seen = match self.seen.as_str() {
            "" => Text::both("el final", "the end"),
            seen => Text::code(seen),
        };
        let meant = self.meant.as_ref().map_or_else(Text::empty, |meant| {
            say!(" ¿Quiso decir {meant}?", " Did you mean {meant}?", meant = Text::code(meant))
        });
        say!(
            "la clave falla en el carácter {at}, en {seen}: {fault}.{meant}",
            "the key is wrong at character {at}, at {seen}: {fault}.{meant}",
            at = Text::code(self.at.to_string()),
            seen,
            fault = self.fault.words(),
            meant
        )
    }
}
