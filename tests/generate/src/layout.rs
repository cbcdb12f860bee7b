//! The layouts that can be written.

/// A layout that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// SESNSP, investigations by state, 19 columns.
    StateInvestigations,
    /// SESNSP, investigations by municipality, 21 columns.
    MunicipalInvestigations,
    /// SESNSP, victims by state, sex and age, 21 columns.
    StateVictims,
    /// The register of 2026, investigations by state.
    StateInvestigations2026,
    /// Victims as one row a cell.
    VictimsByCell,
    /// Victims as one row a state and month, with national totals.
    VictimsByState,
    /// Federal offences from 2012.
    FederalOffences,
    /// PGR's federal offences.
    PgrOffences,
    /// INEGI's query by month of registration; the first year alone.
    DeathsByMonth,
    /// INEGI's query by year.
    DeathsByYear,
    /// Its rewriting, one row a year and place.
    DeathsByYearTidy,
    /// Deaths by month of occurrence and year of registration.
    DeathsByOccurrence,
    /// Population, municipalities by years.
    PopulationWide,
    /// Population, municipalities by sex.
    PopulationBySex,
    /// Population, states by sex.
    PopulationOfStates,
    /// Population, municipalities by code and sex.
    PopulationByCode,
    /// National Guard deployment.
    GuardDeployment,
    /// Arrests that were announced.
    AnnouncedArrests,
    /// Deaths by presumed rivalry.
    PresumedRivalry,
    /// The army's confrontations.
    Confrontations,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 20] = [
        Self::StateInvestigations,
        Self::MunicipalInvestigations,
        Self::StateVictims,
        Self::StateInvestigations2026,
        Self::VictimsByCell,
        Self::VictimsByState,
        Self::FederalOffences,
        Self::PgrOffences,
        Self::DeathsByMonth,
        Self::DeathsByYear,
        Self::DeathsByYearTidy,
        Self::DeathsByOccurrence,
        Self::PopulationWide,
        Self::PopulationBySex,
        Self::PopulationOfStates,
        Self::PopulationByCode,
        Self::GuardDeployment,
        Self::AnnouncedArrests,
        Self::PresumedRivalry,
        Self::Confrontations,
    ];

    /// Whether the file has one row an offence of a place in a year, and one column a month.
    pub(crate) fn is_wide(self) -> bool {
        matches!(
            self,
            Self::StateInvestigations
                | Self::MunicipalInvestigations
                | Self::StateVictims
                | Self::StateInvestigations2026
                | Self::FederalOffences
        )
    }

    /// Whether it holds deaths, whose files go back to 1990.
    pub(crate) fn counts_deaths(self) -> bool {
        matches!(
            self,
            Self::DeathsByOccurrence | Self::DeathsByMonth | Self::DeathsByYear | Self::DeathsByYearTidy
        )
    }
}
