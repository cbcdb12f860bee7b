//! Totals and polls that the press printed: citations of a kind of their own, never releases.

use std::sync::OnceLock;

use measure::{Date, Month, OffenceSet, Period, PlaceCode, Statistic, Trace};
use serde::Deserialize;

/// A total that the press printed and that no held release contains.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PressTotal {
    /// Its name.
    pub id: String,
    /// What is counted.
    pub statistic: Statistic,
    /// Of which offences.
    pub offence: OffenceSet,
    /// Where.
    pub place: PlaceCode,
    /// When.
    pub period: Period,
    /// How many.
    pub number: u64,
    /// When it was printed: a day or a month.
    pub date: String,
    /// Who printed it.
    pub outlet: String,
    /// Where it stands.
    pub address: String,
}

/// An approval that the press printed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Poll {
    /// Its name.
    pub id: String,
    /// When the poll was taken.
    pub period: Month,
    /// Approval in percent.
    pub approve: f64,
    /// Whose poll it is.
    pub pollster: String,
    /// Where it stands.
    pub address: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PressFile {
    total: Vec<PressTotal>,
    poll: Vec<Poll>,
}

fn file() -> &'static PressFile {
    static FILE: OnceLock<PressFile> = OnceLock::new();
    // default: the file is part of the program and a test reads it
    FILE.get_or_init(|| toml::from_str(include_str!("press.toml")).unwrap_or_default())
}

/// The totals that the press printed.
#[must_use]
pub fn press_totals() -> &'static [PressTotal] {
    &file().total
}

/// The polls that the press printed.
#[must_use]
pub fn polls() -> &'static [Poll] {
    &file().poll
}

impl PressTotal {
    /// The day by which it was printed: a date known only to the month counts from the month's last day.
    #[must_use]
    pub fn printed(&self) -> Option<Date> {
        let month_end = self.date.parse::<Month>().ok().and_then(|m| {
            let (year, month) = (i16::try_from(m.year()).ok()?, m.number());
            Date::new(year, month, i8::try_from(m.days()).ok()?).ok()
        });
        self.date.parse::<Date>().ok().or(month_end)
    }

    /// Whether it was printed by a day.
    #[must_use]
    pub fn printed_by(&self, day: Date) -> bool {
        self.printed().is_some_and(|printed| printed <= day)
    }

    /// The citation as a trace.
    #[must_use]
    pub fn trace(&self) -> Trace {
        Trace::Press { outlet: self.outlet.clone(), date: self.date.clone(), address: self.address.clone() }
    }
}

impl Poll {
    /// The citation as a trace.
    #[must_use]
    pub fn trace(&self) -> Trace {
        Trace::Press {
            outlet: self.pollster.clone(),
            date: self.period.to_string(),
            address: self.address.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_citation_is_read_and_says_where_it_stands() {
        assert!(press_totals().len() >= 6 && polls().len() >= 6, "the press file was not read whole");
        for total in press_totals() {
            assert!(!total.outlet.is_empty() && !total.address.is_empty(), "{}", total.id);
            assert!(total.printed_by(Date::constant(2026, 1, 1)), "{} has no date", total.id);
        }
    }

    #[test]
    fn a_total_dated_to_a_month_is_known_from_the_months_end() {
        let total = press_totals().iter().find(|t| t.id == "h1-2019-july-2019").unwrap();
        assert!(!total.printed_by(Date::constant(2019, 7, 30)));
        assert!(total.printed_by(Date::constant(2019, 7, 31)));
    }
}
