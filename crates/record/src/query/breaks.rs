//! Breaks of the series as data: a comparison across one is an error until it is accepted by name.

use std::sync::OnceLock;

use measure::{Month, Offence, OffenceSet, Period, Statistic};
use report::{Text, Words};
use serde::Deserialize;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BreakKind {
    /// Another register took the place of the old one.
    Register,
    /// The labels changed.
    Catalogue,
    /// The way of counting changed.
    Method,
}

/// A break of the series.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// The name by which it is accepted.
    pub id: String,
    /// What changed.
    pub kind: BreakKind,
    /// The statistics concerned.
    pub statistics: Vec<Statistic>,
    /// The first month of the new measurement.
    pub first: Month,
    /// The catalogue before.
    pub from: String,
    /// The catalogue after.
    pub to: String,
    /// The offences concerned; all when absent.
    pub offences: Option<Vec<Offence>>,
    /// What it is, in Spanish.
    es: String,
    /// What it is, in English.
    en: String,
    /// Where it is documented.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BreaksFile {
    #[serde(rename = "break")]
    breaks: Vec<Break>,
}

/// Every break that the record knows, in the order of its file.
#[must_use]
pub fn breaks() -> &'static [Break] {
    static BREAKS: OnceLock<Vec<Break>> = OnceLock::new();
    BREAKS.get_or_init(|| {
        // default: the file is part of the program and a test reads it
        toml::from_str::<BreaksFile>(include_str!("breaks.toml")).map(|file| file.breaks).unwrap_or_default()
    })
}

/// The breaks that lie inside a period for these offences of a statistic.
pub fn breaks_between<'a>(
    statistic: Statistic,
    offences: &'a OffenceSet,
    period: Period,
) -> impl Iterator<Item = &'static Break> + 'a {
    breaks().iter().filter(move |b| {
        b.statistics.contains(&statistic)
            && period.contains(b.first)
            && period.first() < b.first
            && b.offences.as_ref().is_none_or(|concerned| concerned.iter().any(|o| offences.contains(*o)))
    })
}

impl Words for Break {
    fn words(&self) -> Text {
        Text::both(&self.es, &self.en)
    }
}

impl Words for BreakKind {
    fn words(&self) -> Text {
        match self {
            Self::Register => Text::both("registro", "register"),
            Self::Catalogue => Text::both("catálogo", "catalogue"),
            Self::Method => Text::both("método", "method"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_breaks_is_read_and_names_no_break_twice() {
        let ids: std::collections::BTreeSet<_> = breaks().iter().map(|b| &b.id).collect();
        assert_eq!(ids.len(), breaks().len());
        assert!(ids.contains(&"rnid-2026".to_owned()));
    }

    #[test]
    fn a_break_lies_in_a_period_only_with_a_month_on_either_side() {
        let between = |statistic, period: &str| {
            let homicide = OffenceSet::one(Offence::IntentionalHomicide);
            breaks_between(statistic, &homicide, period.parse().unwrap())
                .map(|b| b.id.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(between(Statistic::Victims, "2025-12..2026-01"), ["rnid-2026"]);
        assert_eq!(between(Statistic::Victims, "2026-01..2026-03"), Vec::<&str>::new());
        assert_eq!(between(Statistic::Victims, "2019"), Vec::<&str>::new());
        assert_eq!(between(Statistic::DeathsByRegistration, "2025-12..2026-01"), Vec::<&str>::new());
        assert_eq!(
            between(Statistic::FederalOffences, "2018..2019"),
            Vec::<&str>::new(),
            "only other offences break"
        );
    }
}
