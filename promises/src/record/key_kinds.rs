//! The kinds of numbers to which a key can lead.

use ::report::Addressed;
use measure::{Trace, Unit};

/// A kind of number, by what it says and how it came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A count of one place.
    Count,
    /// A count of several places together.
    OverPlaces,
    /// A stock: inhabitants, forces on a day.
    Stock,
    /// A stock per 100,000 inhabitants.
    StockPer100k,
    /// A count per day.
    PerDay,
    /// A count per 100,000 inhabitants and year.
    Per100kYear,
    /// A share in percent.
    Percent,
    /// What one version has more than another.
    Difference,
    /// A number of a presidency.
    Presidency,
    /// A number that the press or a poll printed.
    Citation,
    /// How many versions, cells or places there are of something.
    Counted,
}

impl Kind {
    /// Every kind.
    pub(super) const ALL: [Self; 11] = [
        Self::Count,
        Self::OverPlaces,
        Self::Stock,
        Self::StockPer100k,
        Self::PerDay,
        Self::Per100kYear,
        Self::Percent,
        Self::Difference,
        Self::Presidency,
        Self::Citation,
        Self::Counted,
    ];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Count => "a count",
            Self::OverPlaces => "a sum over places",
            Self::Stock => "a stock",
            Self::StockPer100k => "a stock per 100,000",
            Self::PerDay => "per day",
            Self::Per100kYear => "per 100,000 a year",
            Self::Percent => "percent",
            Self::Difference => "a difference",
            Self::Presidency => "a presidency",
            Self::Citation => "a citation of press or poll",
            Self::Counted => "how many there are",
        }
    }
}

/// The kind of a number in the answer to a question.
pub(super) fn kind_of(question: &str, number: &Addressed<'_>) -> Option<Kind> {
    let command = question.split(' ').next().unwrap_or_default();
    let quantity = number.quantity;
    if matches!(quantity.trace, Trace::Press { .. }) {
        return Some(Kind::Citation);
    }
    let column = number.column.and_then(|(table, i)| table.columns.get(i)).map(|column| column.key.as_str());
    match quantity.unit {
        Unit::PerDay(_) => Some(Kind::PerDay),
        Unit::Per100kYear(_) => Some(Kind::Per100kYear),
        Unit::Per100k(_) => Some(Kind::StockPer100k),
        Unit::Percent => Some(Kind::Percent),
        Unit::Rows | Unit::Files | Unit::Items | Unit::Places | Unit::Months | Unit::Days => {
            Some(Kind::Counted)
        }
        Unit::Count(_) if command == "terms" && column == Some("number") => Some(Kind::Presidency),
        Unit::Count(_) if command == "diff" && column == Some("added") => Some(Kind::Difference),
        Unit::Count(statistic) if !statistic.adds_over_months() => Some(Kind::Stock),
        Unit::Count(_) => Some(match &quantity.trace {
            Trace::Sum { place, .. } if place.state().is_none() => Kind::OverPlaces,
            Trace::Sum { .. } | Trace::Sums { .. } | Trace::Cell { .. } => Kind::Count,
            Trace::Computation { .. } | Trace::Press { .. } | Trace::Record { .. } | Trace::Stated { .. } => {
                Kind::OverPlaces
            }
        }),
        Unit::RateRatio
        | Unit::Probability
        | Unit::LogPoints
        | Unit::PacksPerCapita
        | Unit::HomicidesPer100k
        | Unit::BroughtCount
        | Unit::BroughtCountOver
        | Unit::BroughtPer100k
        | Unit::BroughtLevel
        | Unit::Pure => None,
    }
}
