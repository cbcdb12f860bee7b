//! What a number counts: victims, investigations and deaths are never the same thing.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The thing that a publisher counts.
///
/// Two statistics are never added, subtracted or compared as if they were one; see [`crate::Sum`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// Victims of common-law offences in investigations opened that month (SESNSP, IDVFC).
    Victims,
    /// Investigations (carpetas de investigación) opened that month for common-law offences (SESNSP, IDEFC and IDM).
    Investigations,
    /// Presumed federal offences recorded in federal investigations (SESNSP and FGR, IDEFF; PGR before).
    FederalOffences,
    /// Deaths by homicide, by place of occurrence and month of **registration** (INEGI).
    DeathsByRegistration,
    /// Deaths by homicide, by place and month of **occurrence** (INEGI).
    DeathsByOccurrence,
    /// Deaths attributed by the federal government to presumed criminal rivalry, December 2006 to 2010.
    DeathsByPresumedRivalry,
    /// People killed in confrontations with the army, as the army reports them (SEDENA).
    KilledInClashes,
    /// Inhabitants at mid-year (CONAPO).
    Population,
    /// National Guard personnel deployed, a stock at a cut.
    ForceDeployed,
    /// Presentations of migrants before the migration authority.
    MigrantsDetained,
    /// People whose arrest the federal Security Cabinet announced, by month of arrest.
    ArrestsAnnounced,
}

/// To which moment a count is dated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The month in which an investigation was opened.
    Opened,
    /// The month in which a death was registered.
    Registered,
    /// The month in which it happened.
    Occurred,
    /// A stock at a moment.
    Stock,
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
    pub fn basis(self) -> Basis {
        match self {
            Self::Victims | Self::Investigations | Self::FederalOffences => Basis::Opened,
            Self::DeathsByRegistration => Basis::Registered,
            Self::DeathsByOccurrence
            | Self::DeathsByPresumedRivalry
            | Self::KilledInClashes
            | Self::MigrantsDetained
            | Self::ArrestsAnnounced => Basis::Occurred,
            Self::Population | Self::ForceDeployed => Basis::Stock,
        }
    }

    /// Every statistic, in the order of the documentation.
    pub const ALL: [Self; 11] = [
        Self::Victims,
        Self::Investigations,
        Self::FederalOffences,
        Self::DeathsByRegistration,
        Self::DeathsByOccurrence,
        Self::DeathsByPresumedRivalry,
        Self::KilledInClashes,
        Self::Population,
        Self::ForceDeployed,
        Self::MigrantsDetained,
        Self::ArrestsAnnounced,
    ];

    /// The name used in flags, files and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Victims => "victims",
            Self::Investigations => "investigations",
            Self::FederalOffences => "federal-offences",
            Self::DeathsByRegistration => "deaths-by-registration",
            Self::DeathsByOccurrence => "deaths-by-occurrence",
            Self::DeathsByPresumedRivalry => "deaths-by-presumed-rivalry",
            Self::KilledInClashes => "killed-in-clashes",
            Self::Population => "population",
            Self::ForceDeployed => "force-deployed",
            Self::MigrantsDetained => "migrants-detained",
            Self::ArrestsAnnounced => "arrests-announced",
        }
    }

    /// Whether months may be added: a flow may, a stock such as the population may not.
    #[must_use]
    pub fn adds_over_months(self) -> bool {
        self.basis() != Basis::Stock
    }

    /// Whether it counts what was done by the state: what a policy can be a dose of.
    #[must_use]
    pub fn is_done_by_the_state(self) -> bool {
        matches!(self, Self::ForceDeployed | Self::MigrantsDetained | Self::ArrestsAnnounced)
    }

    /// Whether its publishers list what happened and nothing else, so that a place or a month without a row had none.
    #[must_use]
    pub fn lists_events(self) -> bool {
        matches!(self, Self::KilledInClashes | Self::ArrestsAnnounced)
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
        let spanish = match text {
            "victimas" | "víctimas" => Some(Self::Victims),
            "carpetas" => Some(Self::Investigations),
            "poblacion" | "población" => Some(Self::Population),
            _ => None,
        };
        spanish
            .or_else(|| Self::ALL.into_iter().find(|s| s.code() == text))
            .ok_or_else(|| NotAStatistic { seen: text.to_owned() })
    }
}
