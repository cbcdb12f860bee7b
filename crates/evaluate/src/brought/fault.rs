//! What can be wrong with a file that a reader brought, and where.

use measure::{Month, PanelTime, Where};
use report::{Text, Words, say};

use super::role::Role;

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq)]
pub struct BroughtFault {
    /// File, sheet, line and column, as far as they are known.
    pub at: Where,
    /// What is wrong.
    pub wrong: BroughtWrong,
}

/// What of persons a column looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// A CURP.
    Curp,
    /// An RFC.
    Rfc,
    /// A voter's key, or another identity number of eighteen letters and digits.
    Identity,
    /// Names of persons.
    Name,
    /// Days of birth.
    Birth,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "every variant is said in full, in both languages, in `words`")]
pub enum BroughtWrong {
    // The table.
    Empty,
    HeaderAlone,
    OneColumn,
    NoHeader { first: String },
    HeaderTwice { name: String },
    RowLength { seen: usize, expected: usize },
    NotClosed,
    More { faults: usize },
    // Columns.
    NoSuchColumn { role: Role, seen: String, nearest: Option<String>, known: Vec<String> },
    NotGuessed { role: Role, known: Vec<String> },
    SameColumn { role: Role, other: Role },
    Personal { what: Personal, seen: String },
    ExposureOfRate,
    // Numbers.
    NotANumber { seen: String },
    DecimalComma { seen: String, likely: String },
    OneComma { seen: String, thousands: String, decimals: String },
    Separated { seen: String, likely: String },
    WithSign { seen: String, likely: String },
    NotFinite { seen: String },
    NegativeCount { seen: String },
    FractionalCount { seen: String },
    NegativeLevel { seen: String },
    NoExposure { seen: String },
    NothingMeasured,
    NothingVaries { seen: String },
    // Times.
    NoTime,
    NotATime { seen: String, likely: Option<String> },
    TwoDays { seen: String, first: String, second: String },
    YearOutside { seen: String },
    MixedTimes { seen: String, grain: Grain, line: u32 },
    FinerThanMonths { seen: String, line: u32 },
    Uneven { absent: PanelTime, before: PanelTime, after: PanelTime },
    Spaced { months: u32, likely: Option<String> },
    FewTimes { seen: usize, least: usize },
    // Units.
    NoUnit,
    HugeId { seen: String },
    SeenOnce { unit: String, nearest: Option<String> },
    AllSeenOnce { units: usize },
    OneUnit { unit: String },
    AlmostSame { unit: String, other: String, line: u32 },
    Duplicate { unit: String, time: PanelTime, line: u32, differs_in: Option<String> },
    // Treatment.
    TwoStarts { unit: String, first: String, line: u32, second: String },
    SwitchesOff { unit: String, time: PanelTime },
    NotZeroOne { seen: String },
    NoTreatment,
    StartInGap { unit: String, time: PanelTime },
    StartCoarser { seen: String, likely: String },
    NobodyTreated,
    EverybodyTreated { last: PanelTime },
    TreatedFromTheStart { least: usize },
}

/// How long the times of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// Years.
    Year,
    /// Quarters.
    Quarter,
    /// Months.
    Month,
    /// Days.
    Day,
}

impl Words for BroughtFault {
    fn words(&self) -> Text {
        say!(
            "{at}: {wrong}",
            "{at}: {wrong}",
            at = Text::code(self.at.to_string()),
            wrong = self.wrong.words()
        )
    }
}

impl Words for Grain {
    fn words(&self) -> Text {
        match self {
            Self::Year => Text::both("un año", "a year"),
            Self::Quarter => Text::both("un trimestre", "a quarter"),
            Self::Month => Text::both("un mes", "a month"),
            Self::Day => Text::both("un día", "a day"),
        }
    }
}

/// The first month of a time; none for a year beyond those that are read.
pub(super) fn first_month(time: PanelTime) -> Option<Month> {
    match time {
        PanelTime::Month(month) | PanelTime::Quarter(month) => Some(month),
        PanelTime::Year(year) => Month::new(year, 1).ok(),
    }
}
