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

/// Totals that somebody printed in one table of the same things: each row a place, a period and a number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PressTable {
    id: String,
    statistic: Statistic,
    offence: OffenceSet,
    date: String,
    outlet: String,
    address: String,
    rows: Vec<(PlaceCode, Period, u64)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PressFile {
    total: Vec<PressTotal>,
    table: Vec<PressTable>,
    poll: Vec<Poll>,
}

fn file() -> &'static PressFile {
    static FILE: OnceLock<PressFile> = OnceLock::new();
    FILE.get_or_init(|| {
        // default: the file is part of the program and a test reads it
        let mut file: PressFile = toml::from_str(include_str!("press.toml")).unwrap_or_default();
        file.total.extend(file.table.iter().flat_map(PressTable::totals));
        file
    })
}

impl PressTable {
    fn totals(&self) -> impl Iterator<Item = PressTotal> {
        self.rows.iter().map(|(place, period, number)| PressTotal {
            id: format!("{}-{place}-{period}", self.id),
            statistic: self.statistic,
            offence: self.offence.clone(),
            place: *place,
            period: *period,
            number: *number,
            date: self.date.clone(),
            outlet: self.outlet.clone(),
            address: self.address.clone(),
        })
    }
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
            assert!(total.printed_by(Date::constant(2026, 12, 1)), "{} has no date", total.id);
        }
        let names: std::collections::BTreeSet<&str> = press_totals().iter().map(|t| t.id.as_str()).collect();
        assert_eq!(names.len(), press_totals().len(), "a name stands twice");
    }

    /// Source: the transcribed tables, added up by another program.
    #[test]
    fn what_was_transcribed_of_august_2026_is_what_its_keepers_printed() {
        let sum = |id: &str| -> (usize, u64) {
            let rows: Vec<u64> =
                press_totals().iter().filter(|t| t.id.starts_with(id)).map(|t| t.number).collect();
            (rows.len(), rows.iter().sum())
        };
        assert_eq!(sum("august-2026-homicide-nation"), (8, 11_734));
        assert_eq!(sum("august-2026-femicide-nation"), (8, 1_073));
        assert_eq!(sum("august-2026-extortion-nation"), (8, 8_362));
        assert_eq!(sum("august-2026-kidnapping-nation"), (8, 262));
        assert_eq!(sum("august-2026-drug-retail-nation"), (8, 71_006));
        assert_eq!(sum("august-2026-homicide-state"), (32, 10_115));
        assert_eq!(sum("august-2026-extortion-state"), (32, 7_188));
        assert_eq!(sum("august-2026-homicide-celaya"), (7, 44));
        assert_eq!(sum("august-2026-extortion-celaya"), (7, 118));
        assert_eq!(sum("august-2026-kidnapping-celaya"), (7, 0));
    }

    #[test]
    fn a_total_dated_to_a_month_is_known_from_the_months_end() {
        let total = press_totals().iter().find(|t| t.id == "h1-2019-july-2019").unwrap();
        assert!(!total.printed_by(Date::constant(2019, 7, 30)));
        assert!(total.printed_by(Date::constant(2019, 7, 31)));
    }
}
