//! What would make a claim true: the definitions that its words admit, or why no figure decides it.

use std::collections::BTreeSet;

use measure::{Date, Month, OffenceSet, Period, PlaceCode, Sha256, Statistic};
use report::{Text, say};
use serde::Deserialize;

use super::windows::Among;

/// What would make a claim true.
///
/// A reading is a definition that the claim's words admit. One with `shown = true` is not what the words mean: it stands
/// beside the others, because it explains the claim, and does not count.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ClaimTest {
    /// A number is the figure.
    Figure {
        /// The number claimed.
        number: u64,
        /// How far a figure may lie from it.
        #[serde(default)]
        tolerance: u64,
        /// The figures that could be meant.
        readings: Vec<FigureReading>,
    },
    /// A period is higher than all it is compared with.
    Highest {
        /// The period.
        period: Period,
        /// The comparisons that could be meant.
        readings: Vec<HighestReading>,
    },
    /// A period is higher than one period before it.
    Rose {
        /// The comparisons that could be meant.
        readings: Vec<ChangeReading>,
    },
    /// Every year is above the one before.
    OnlyRose {
        /// The series that could be meant.
        readings: Vec<RiseReading>,
    },
    /// Every year is above one earlier year.
    StayedAbove {
        /// The series that could be meant.
        readings: Vec<BaseReading>,
    },
    /// Some places hold more than a share of the whole.
    Share {
        /// What is counted.
        statistic: Statistic,
        /// Of which offences.
        offence: OffenceSet,
        /// The months in each of which the share is taken.
        months: Period,
        /// The share that must be exceeded, in percent.
        above_percent: f64,
        /// The places that could be meant.
        readings: Vec<ShareReading>,
    },
    /// A poll gave a share.
    Polled {
        /// The share claimed, in percent.
        percent: f64,
        /// How far a poll may lie from it, in points.
        tolerance: f64,
        /// The polls that could be meant, by name.
        polls: Vec<String>,
    },
    /// A poll gave less, or more, than a share.
    PolledBeyond {
        /// It must lie above this, in percent.
        above: Option<f64>,
        /// It must lie below this, in percent.
        below: Option<f64>,
        /// Since this month no poll of the same house that the record cites did so before.
        first_since: Option<Month>,
        /// The polls that could be meant, by name.
        polls: Vec<String>,
    },
    /// An event fell on a day or in a period. A document shows it; only a release of the record decides it.
    Dated {
        /// The day or the period claimed.
        when: When,
        /// The events that could be meant.
        facts: Vec<DatedFact>,
    },
    /// No figure that is held decides it.
    NotCheckable {
        /// Why.
        reason: Undecided,
    },
    /// It claims nothing that a figure could decide.
    NoClaim {
        /// Why.
        reason: NoClaim,
    },
}

/// Why no figure that is held decides a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undecided {
    /// The figures that would decide are not held.
    NotHeld,
    /// It is an event, not a figure.
    Event,
    /// What it counts is not defined.
    Undefined,
    /// It says what caused a change; figures alone do not show causes.
    Cause,
    /// The catalogue of offences changed in between.
    CatalogueBreak,
    /// A figure that would decide lacks cells, or the record holds a part of the definitions only.
    PartlyHeld,
}

/// Why a sentence claims nothing that a figure could decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoClaim {
    /// A figure of speech.
    Rhetoric,
    /// A judgement.
    Opinion,
    /// What was yet to come.
    Prediction,
    /// A superlative or quantity without a measure.
    NoMeasure,
    /// It concerns a person.
    Person,
}

/// A figure that a claim could mean.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureReading {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceCode,
    /// When.
    pub period: Period,
    /// Whether it is shown and does not count.
    #[serde(default)]
    pub shown: bool,
}

/// A comparison that a superlative could mean.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HighestReading {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceCode,
    /// Compared with which periods.
    pub among: Among,
    /// Whether it is shown and does not count.
    #[serde(default)]
    pub shown: bool,
}

/// A period that is claimed to be higher than another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeReading {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceCode,
    /// The period.
    pub period: Period,
    /// The one that it is compared with.
    pub from: Period,
}

/// A series that is claimed to have risen.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiseReading {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceCode,
    /// The years, each compared with the one before.
    pub years: Period,
}

/// A series that is claimed to have stayed above an earlier year.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseReading {
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceCode,
    /// The years.
    pub years: Period,
    /// The year that each is compared with.
    pub base: Period,
}

/// Places whose share is claimed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareReading {
    /// The places.
    pub places: BTreeSet<PlaceCode>,
    /// What they are.
    pub name: Bilingual,
}

/// A documented event.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedFact {
    /// When it happened.
    pub date: Date,
    /// What happened, in Spanish.
    pub es: String,
    /// What happened, in English.
    pub en: String,
    /// Where it is documented.
    pub source: String,
    /// The release of the record that lists it, where one does: then the record decides.
    pub release: Option<Sha256>,
}

/// A day, or the months of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// A day.
    Day(Date),
    /// A month, a year or another period.
    Months(Period),
}

impl When {
    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        match self {
            Self::Day(claimed) => claimed == day,
            Self::Months(period) => period.covers(Period::month(Month::of(day))),
        }
    }
}

/// Words in both languages, as a file writes them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

/// The words of a file are quoted: a number in them is what was claimed, no figure of the program's.
impl From<&Bilingual> for Text {
    fn from(words: &Bilingual) -> Self {
        say!("{es}", "{en}", es = Self::name(&words.es), en = Self::name(&words.en))
    }
}

impl ClaimTest {
    /// Whether it compares figures and names none.
    pub(super) fn has_nothing_to_compare(&self) -> bool {
        match self {
            Self::Figure { readings, .. } => readings.is_empty(),
            Self::Highest { readings, .. } => readings.is_empty(),
            Self::Rose { readings } => readings.is_empty(),
            Self::OnlyRose { readings } => readings.is_empty(),
            Self::StayedAbove { readings } => readings.is_empty(),
            Self::Share { readings, .. } => readings.is_empty(),
            Self::Polled { polls, .. } => polls.is_empty(),
            Self::PolledBeyond { polls, above, below, .. } => {
                polls.is_empty() || (above.is_none() && below.is_none())
            }
            // An event that nothing documents is still an event.
            Self::Dated { .. } | Self::NotCheckable { .. } | Self::NoClaim { .. } => false,
        }
    }

    /// The polls that it cites.
    pub(super) fn polls(&self) -> &[String] {
        match self {
            Self::Polled { polls, .. } | Self::PolledBeyond { polls, .. } => polls,
            Self::Figure { .. }
            | Self::Highest { .. }
            | Self::Rose { .. }
            | Self::OnlyRose { .. }
            | Self::StayedAbove { .. }
            | Self::Share { .. }
            | Self::Dated { .. }
            | Self::NotCheckable { .. }
            | Self::NoClaim { .. } => &[],
        }
    }
}
