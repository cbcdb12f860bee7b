//! What a layout found a release to be: what it counts, how many rows it has, and whether it is whole.

use measure::{Catalogue, Month, Offence, PlaceCode, Publisher, Statistic};
use serde::{Deserialize, Serialize};

/// How many rows a release has and what became of them. Header, titles and blank lines are no rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountOfRows {
    /// Rows read.
    pub read: u64,
    /// Rows kept.
    pub kept: u64,
    /// Rows rejected, each with its reason.
    pub rejected: u64,
    /// Cells kept.
    pub cells: u64,
    /// Cells rejected alone, each with its reason, in rows that are kept.
    #[serde(default, skip_serializing_if = "is_none")]
    pub cells_rejected: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde takes")]
fn is_none(number: &u64) -> bool {
    *number == 0
}

/// What it means that a publisher prints no row, or no number, for a place, an offence and a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbsentIs {
    /// The file is short: every place has a row for every offence in every year.
    Missing,
    /// Nothing was counted there, which the publisher does not print.
    Zero,
    /// The publisher does not say, or the release is of a time before this was asked.
    #[default]
    Unknown,
}

impl AbsentIs {
    fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

/// A row that every other place or year of the file has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentRow {
    /// Where.
    pub place: PlaceCode,
    /// Its year.
    pub year: i32,
    /// The offence.
    pub offence: Offence,
}

/// What keeps a file from being whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wholeness {
    /// Rows that are not there, beyond those that were read and rejected.
    pub absent: u64,
    /// The first of them.
    pub first_absent: Vec<AbsentRow>,
    /// The last record of the file does not end: its row and what is there of its last cell.
    pub unended: Option<u32>,
    /// States of a national file that have no row at all.
    pub states_absent: Vec<PlaceCode>,
    /// Rows of the publisher's other register, whose months may not be mixed with these.
    pub other_register: u64,
}

/// What a layout found a release to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The layout, by its name: `sesnsp-state-investigations`.
    pub layout: String,
    /// Who publishes such files.
    pub publisher: Publisher,
    /// What is counted.
    pub statistics: Vec<Statistic>,
    /// The catalogue of the offences.
    pub catalogue: Catalogue,
    /// A name that keeps apart releases that are no vintages of each other: `conapo-2018-municipality`.
    pub series: String,
    /// Whether the layout is a third party's rewriting, which custody then says.
    pub rewritten: bool,
    /// The encoding that was recognised.
    pub encoding: String,
    /// The first month with a cell.
    pub first: Month,
    /// The last month with a number written in it: the cut-off.
    pub cutoff: Month,
    /// The rows.
    pub rows: CountOfRows,
    /// What a row that is not there means.
    #[serde(default, skip_serializing_if = "AbsentIs::is_unknown")]
    pub absent_is: AbsentIs,
    /// What keeps the file from being whole, which is decided on when it is added and not kept.
    #[serde(skip)]
    pub wholeness: Wholeness,
}
