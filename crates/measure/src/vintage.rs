//! As of when a figure stands: the last month counted and the day it became public, never confused.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Date, Month};

/// The day on which a release became public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PublicDate {
    /// The publisher's own date.
    Known(Date),
    /// Only a dated copy shows that it was public by this day.
    NotLaterThan(Date),
}

impl PublicDate {
    /// The day from which the release counts as known: the day itself, or the latest bound on it.
    #[must_use]
    pub fn latest(self) -> Date {
        match self {
            Self::Known(date) | Self::NotLaterThan(date) => date,
        }
    }
}

impl fmt::Display for PublicDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(date) => write!(f, "{date}"),
            Self::NotLaterThan(date) => write!(f, "<={date}"),
        }
    }
}

/// Through whose hands a file came before it reached the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Custody {
    /// The publisher's own file, downloaded from the publisher.
    Publisher,
    /// A byte copy of the publisher's file, kept by a third party.
    Copy,
    /// A third party's rewriting of the publisher's file.
    Rewriting,
}

/// As of when a figure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Vintage {
    /// The last month that the release counts.
    pub cutoff: Month,
    /// The day it became public; `--as-of` uses this one.
    pub public: PublicDate,
    /// Through whose hands the file came.
    pub custody: Custody,
}
