//! What a number counts: victims, investigations and deaths are never the same thing.

use std::{fmt, str::FromStr};

use crate::{Basis, Offence, OffenceSet, Statistic, ValueKind};

/// What is true of a statistic whoever asks: a row of `crates/catalogue/tables/statistics.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatisticRow {
    /// To which moment its counts are dated.
    pub basis: Basis,
    /// Other names that are read.
    pub also: &'static [&'static str],
    /// The offences that are asked for when none are named: those that it is usually read by.
    pub usual: &'static [Offence],
    /// What the same publisher counts of the same in another way.
    pub companion: Option<Statistic>,
    /// What another publisher counts of the same on its own, the nearest first.
    pub independent: &'static [Independent],
    /// The kind of its values, on which it depends whether they are added.
    pub value: ValueKind,
    /// Whether a blank cell means that nothing was counted, as publishers of deaths print it.
    pub blank_is_zero: bool,
    /// Whether its publishers list what happened and nothing else, so that a place or a month without a row had none.
    pub lists_events: bool,
    /// Whether its publishers say themselves that not all is listed.
    pub lists_a_part: bool,
    /// Whether it counts what was done by the state: what a policy can be a dose of.
    pub done_by_the_state: bool,
    /// Whether the government that acts says itself what is counted.
    pub classified_by_author: bool,
    /// How people behind small counts are kept apart.
    pub small_cells: SmallCells,
}

/// How people behind small counts are kept apart: what a release may hold of a municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallCells {
    /// Whatever the publisher prints.
    AsPrinted,
    /// Counts of a whole year, never below [`SmallCells::LEAST`]; the other municipalities of a state are one place, its rest.
    Merged,
    /// Nothing: no place is finer than a state.
    States,
}

impl SmallCells {
    /// The least that a municipality may be told to have.
    ///
    /// # Units
    /// People.
    pub const LEAST: u64 = 10;

    /// Whether people are kept apart at all.
    #[must_use]
    pub fn are_protected(self) -> bool {
        self != Self::AsPrinted
    }
}

/// What another publisher counts of the same on its own.
///
/// Prosecutors (SESNSP) and death certificates (INEGI) both count homicides; of other offences there is one register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Independent {
    /// It is the same where the first of these offences is asked for, alone or with the others; everywhere when empty.
    pub of: &'static [Offence],
    /// What the other publisher counts.
    pub statistic: Statistic,
    /// Of which offences.
    pub offences: &'static [Offence],
}

impl Independent {
    /// Whether it counts the same as these offences.
    #[must_use]
    pub fn counts(&self, asked: &OffenceSet) -> bool {
        self.of.first().is_none_or(|first| {
            asked.contains(*first) && asked.iter().all(|offence| self.of.contains(&offence))
        })
    }
}

/// A text that names no statistic.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{seen}` is not a statistic: expected one of {}", Statistic::ALL.map(Statistic::code).join(", "))]
pub struct NotAStatistic {
    /// The text that was read.
    pub seen: String,
}

impl Statistic {
    /// To which moment its counts are dated.
    #[must_use]
    pub const fn basis(self) -> Basis {
        self.row().basis
    }

    /// Whether months may be added: a flow may, a stock such as the population may not.
    #[must_use]
    pub fn adds_over_months(self) -> bool {
        self.basis() != Basis::Stock
    }

    /// Whether a blank cell, or a row that is not there, means that nothing was counted.
    #[must_use]
    pub const fn blank_is_zero(self) -> bool {
        self.row().blank_is_zero || self.row().lists_events
    }

    /// The offences that are asked for when none are named.
    #[must_use]
    pub fn usual_offences(self) -> OffenceSet {
        self.row().usual.iter().copied().collect()
    }
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Statistic {
    type Err = NotAStatistic;

    fn from_str(text: &str) -> Result<Self, NotAStatistic> {
        Self::ALL
            .into_iter()
            .find(|s| s.code() == text || s.row().also.contains(&text))
            .ok_or_else(|| NotAStatistic { seen: text.to_owned() })
    }
}
