//! What a row of each table holds.

use measure::{Month, Offence, Statistic};

/// How a noun is written within a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    /// In Spanish.
    pub es: &'static str,
    /// In English.
    pub en: &'static str,
}

/// What has a name in both languages. A unit's may hold `{what}`, for the words of its statistic, and `{n}`, for the
/// number of inhabitants.
pub trait Named {
    /// The noun in both languages.
    fn names(self) -> Names;
}

/// What changed at a break of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakKind {
    /// Another register took the place of the old one.
    Register,
    /// The labels changed.
    Catalogue,
    /// The way of counting changed.
    Method,
}

/// A break of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// The name by which it is accepted.
    pub id: &'static str,
    /// What changed.
    pub kind: BreakKind,
    /// The statistics concerned.
    pub statistics: &'static [Statistic],
    /// The offences concerned; all when absent.
    pub offences: Option<&'static [Offence]>,
    /// The first month of the new measurement.
    pub first: Month,
    /// The catalogue before.
    pub from: &'static str,
    /// The catalogue after.
    pub to: &'static str,
    /// What it is.
    pub names: Names,
    /// Where it is documented.
    pub source: &'static str,
}

/// How a subtype of one catalogue is compared with subtypes of the next, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The name.
    pub code: &'static str,
    /// The break that it leads over, by its id.
    pub across: &'static str,
    /// How the two are compared.
    pub names: Names,
    /// Who says so.
    pub source: &'static str,
}

/// A subtype of the catalogue after a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counterpart {
    /// The subtype as its publisher writes it.
    pub subtype: &'static str,
    /// Its offence in the common catalogue.
    pub offence: Offence,
}

/// What stands for a subtype of the catalogue before a break, in one reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bridge {
    /// The subtype before the break, as its publisher writes it.
    pub subtype: &'static str,
    /// Its offence in the common catalogue.
    pub offence: Offence,
    /// The reading.
    pub reading: Reading,
    /// The subtypes after the break that are added up; none where the two are not compared.
    pub new: &'static [Counterpart],
}

/// A label of a publisher, folded as it is looked up (no case, no accents), and its offence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// The type of offence, which the federal catalogue calls concept.
    pub kind: &'static str,
    /// The subtype, which the federal catalogue calls type.
    pub subtype: &'static str,
    /// Its offence in the common catalogue.
    pub offence: Offence,
}

/// A presidency by its term of office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presidency {
    /// The surname by which the term is known.
    pub name: &'static str,
    /// First month in office: the term begins on its first day.
    pub first: Month,
    /// Last month in office.
    pub last: Month,
}
