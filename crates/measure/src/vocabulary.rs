//! The nouns of the field: what is counted, by whom, dated how, in what unit.
//!
//! Written by `cargo xtask catalogue` from `crates/catalogue/tables`: change those.

use serde::{Deserialize, Serialize};

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

impl Basis {
    /// Every one, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Opened, Self::Registered, Self::Occurred, Self::Stock];

    /// The name used in flags, files and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Registered => "registered",
            Self::Occurred => "occurred",
            Self::Stock => "stock",
        }
    }
}

/// The thing that a publisher counts.
///
/// Two statistics are never added, subtracted or compared as if they were one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// Victims of common-law offences in investigations opened that month (SESNSP, IDVFC).
    Victims,
    /// Investigations (carpetas de investigación) opened that month for common-law offences (SESNSP, IDEFC and IDM).
    Investigations,
    /// Victims of homicide, kidnapping and extortion by SESNSP's former methodology, as published to December 2017.
    VictimsByFormerMethod,
    /// Investigations (averiguaciones previas and carpetas) by SESNSP's former methodology, as published to December 2017.
    InvestigationsByFormerMethod,
    /// Presumed federal offences recorded in federal investigations (SESNSP and FGR, IDEFF; PGR before).
    FederalOffences,
    /// Deaths by homicide, by place of occurrence and month of **registration** (INEGI).
    DeathsByRegistration,
    /// Deaths by homicide, by place and month of **occurrence** (INEGI).
    DeathsByOccurrence,
    /// Deaths by homicide, by place and month of registration, wherever they occurred (INEGI).
    DeathsByPlaceOfRegistration,
    /// Deaths by homicide of which age and sex are known, by state and month of registration (INEGI, a third party's rewriting).
    DeathsOfKnownAge,
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
    /// Crimes against adults and households, reported or not, that the victimisation survey estimates by place and year of occurrence (INEGI, ENVIPE).
    SurveyCrimes,
    /// The same by the state in which the victim lives, as the edition of 2011 alone prints states (INEGI, ENVIPE).
    SurveyCrimesByResidence,
    /// Estimated crimes that nobody reported, that were reported without an investigation being opened, or of which neither is known (INEGI, ENVIPE).
    DarkFigureCrimes,
    /// Crimes in the dark figure in percent of the crimes estimated: a share, which is never added (INEGI, ENVIPE).
    DarkFigure,
    /// Adults who approve of the president's work, in percent of those asked, by polling house and month (as compiled by Oraculus).
    PresidentialApproval,
    /// Adults who disapprove of the president's work, in percent of those asked, by polling house and month (as compiled by Oraculus).
    PresidentialDisapproval,
    /// Adults who neither approve nor disapprove, or do not say, in percent of those asked: what the two leave of a hundred (as compiled by Oraculus).
    PresidentialApprovalUnstated,
    /// People reported missing and not located when the register was consulted, by month of the disappearance (RNPDNO).
    MissingPersons,
    /// People reported missing and found alive when the register was consulted, by month of the disappearance (RNPDNO).
    MissingFoundAlive,
    /// People reported missing and found dead when the register was consulted, by month of the disappearance (RNPDNO).
    MissingFoundDead,
    /// Incidents of the prison population by month, as the prison administration prints them (OADPRS).
    PrisonIncidents,
    /// Victims of homicide that the federal ministry of security found in the press each day, by municipality (SSPC).
    HomicidesInThePress,
    /// Victims of homicide that prosecutors and federal forces reported each day to the interinstitutional group, by state (SSPC).
    HomicidesOfTheDay,
    /// Deaths of the events that UCDP codes (conflicts of states, of other groups, one-sided violence): low, best and high.
    OrganizedViolenceDeaths,
    /// Clandestine graves that state prosecutors reported when they were asked, all years together.
    ReportedGraves,
    /// Bodies exhumed from the clandestine graves that state prosecutors reported, all years together.
    BodiesInReportedGraves,
    /// Victims of intentional homicide of the country in a year, as UNODC compiles them to compare countries. Those of Mexico are INEGI's deaths.
    InternationalHomicides,
    /// The same per 100,000 inhabitants of the United Nations' population, as UNODC and the World Bank print them: never added.
    InternationalHomicideRate,
}

impl Statistic {
    /// Every one, in the order of the table.
    pub const ALL: [Self; 33] = [Self::Victims, Self::Investigations, Self::VictimsByFormerMethod, Self::InvestigationsByFormerMethod, Self::FederalOffences, Self::DeathsByRegistration, Self::DeathsByOccurrence, Self::DeathsByPlaceOfRegistration, Self::DeathsOfKnownAge, Self::DeathsByPresumedRivalry, Self::KilledInClashes, Self::Population, Self::ForceDeployed, Self::MigrantsDetained, Self::ArrestsAnnounced, Self::SurveyCrimes, Self::SurveyCrimesByResidence, Self::DarkFigureCrimes, Self::DarkFigure, Self::PresidentialApproval, Self::PresidentialDisapproval, Self::PresidentialApprovalUnstated, Self::MissingPersons, Self::MissingFoundAlive, Self::MissingFoundDead, Self::PrisonIncidents, Self::HomicidesInThePress, Self::HomicidesOfTheDay, Self::OrganizedViolenceDeaths, Self::ReportedGraves, Self::BodiesInReportedGraves, Self::InternationalHomicides, Self::InternationalHomicideRate];

    /// The name used in flags, files and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Victims => "victims",
            Self::Investigations => "investigations",
            Self::VictimsByFormerMethod => "victims-by-former-method",
            Self::InvestigationsByFormerMethod => "investigations-by-former-method",
            Self::FederalOffences => "federal-offences",
            Self::DeathsByRegistration => "deaths-by-registration",
            Self::DeathsByOccurrence => "deaths-by-occurrence",
            Self::DeathsByPlaceOfRegistration => "deaths-by-place-of-registration",
            Self::DeathsOfKnownAge => "deaths-of-known-age",
            Self::DeathsByPresumedRivalry => "deaths-by-presumed-rivalry",
            Self::KilledInClashes => "killed-in-clashes",
            Self::Population => "population",
            Self::ForceDeployed => "force-deployed",
            Self::MigrantsDetained => "migrants-detained",
            Self::ArrestsAnnounced => "arrests-announced",
            Self::SurveyCrimes => "survey-crimes",
            Self::SurveyCrimesByResidence => "survey-crimes-by-residence",
            Self::DarkFigureCrimes => "dark-figure-crimes",
            Self::DarkFigure => "dark-figure",
            Self::PresidentialApproval => "presidential-approval",
            Self::PresidentialDisapproval => "presidential-disapproval",
            Self::PresidentialApprovalUnstated => "presidential-approval-unstated",
            Self::MissingPersons => "missing-persons",
            Self::MissingFoundAlive => "missing-found-alive",
            Self::MissingFoundDead => "missing-found-dead",
            Self::PrisonIncidents => "prison-incidents",
            Self::HomicidesInThePress => "homicides-in-the-press",
            Self::HomicidesOfTheDay => "homicides-of-the-day",
            Self::OrganizedViolenceDeaths => "organized-violence-deaths",
            Self::ReportedGraves => "reported-graves",
            Self::BodiesInReportedGraves => "bodies-in-reported-graves",
            Self::InternationalHomicides => "international-homicides",
            Self::InternationalHomicideRate => "international-homicide-rate",
        }
    }
}

/// Who publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Publisher {
    /// Secretariado Ejecutivo del Sistema Nacional de Seguridad Pública.
    Sesnsp,
    /// Fiscalía General de la República, Procuraduría General de la República before 2019.
    Fgr,
    /// Instituto Nacional de Estadística y Geografía.
    Inegi,
    /// Consejo Nacional de Población.
    Conapo,
    /// Guardia Nacional.
    NationalGuard,
    /// Presidencia de la República.
    Presidency,
    /// Secretaría de la Defensa Nacional.
    Sedena,
    /// Oraculus, which compiles the polls of public houses.
    Oraculus,
    /// Comisión Nacional de Búsqueda, which keeps the register of missing persons (RNPDNO).
    SearchCommission,
    /// Órgano Administrativo Desconcentrado Prevención y Readaptación Social.
    PrisonAdministration,
    /// Secretaría de Seguridad y Protección Ciudadana.
    Sspc,
    /// Uppsala Conflict Data Program.
    Ucdp,
    /// Quinto Elemento Lab, which asked the prosecutors of the states and published their answers.
    QuintoElemento,
    /// United Nations Office on Drugs and Crime.
    Unodc,
    /// World Bank, World Development Indicators.
    WorldBank,
}

impl Publisher {
    /// Every one, in the order of the table.
    pub const ALL: [Self; 15] = [Self::Sesnsp, Self::Fgr, Self::Inegi, Self::Conapo, Self::NationalGuard, Self::Presidency, Self::Sedena, Self::Oraculus, Self::SearchCommission, Self::PrisonAdministration, Self::Sspc, Self::Ucdp, Self::QuintoElemento, Self::Unodc, Self::WorldBank];

    /// The name used in flags, files and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sesnsp => "sesnsp",
            Self::Fgr => "fgr",
            Self::Inegi => "inegi",
            Self::Conapo => "conapo",
            Self::NationalGuard => "national-guard",
            Self::Presidency => "presidency",
            Self::Sedena => "sedena",
            Self::Oraculus => "oraculus",
            Self::SearchCommission => "search-commission",
            Self::PrisonAdministration => "prison-administration",
            Self::Sspc => "sspc",
            Self::Ucdp => "ucdp",
            Self::QuintoElemento => "quinto-elemento",
            Self::Unodc => "unodc",
            Self::WorldBank => "world-bank",
        }
    }

    /// The short name under which readers know the publisher, the same in both languages.
    #[must_use]
    pub const fn acronym(self) -> &'static str {
        match self {
            Self::Sesnsp => "SESNSP",
            Self::Fgr => "FGR",
            Self::Inegi => "INEGI",
            Self::Conapo => "CONAPO",
            Self::NationalGuard => "Guardia Nacional",
            Self::Presidency => "Presidencia",
            Self::Sedena => "SEDENA",
            Self::Oraculus => "Oraculus",
            Self::SearchCommission => "CNB",
            Self::PrisonAdministration => "OADPRS",
            Self::Sspc => "SSPC",
            Self::Ucdp => "UCDP",
            Self::QuintoElemento => "Quinto Elemento Lab",
            Self::Unodc => "UNODC",
            Self::WorldBank => "World Bank",
        }
    }
}

/// The catalogue in which a publisher names offences. A change of catalogue is a break of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Catalogue {
    /// SESNSP, "nueva metodología", 2015 to December 2025.
    Sesnsp2015,
    /// SESNSP, Registro Nacional de Incidencia Delictiva, from January 2026.
    Rnid2026,
    /// Federal offences as SESNSP and FGR publish them from 2012.
    Ideff2012,
    /// Federal offences as PGR published them, 2001 to 2017.
    Pgr2001,
    /// SESNSP and its predecessors, averiguaciones previas by the methodology of 1997, published to December 2017.
    Sesnsp1997,
    /// Presumed homicides of the vital statistics (ICD-10 X85 to Y09 and its predecessors), INEGI.
    VitalStatistics,
    /// Deaths by presumed criminal rivalry: executions, aggressions, confrontations.
    PresumedRivalry,
    /// The classes of crime of the national survey of victimisation and perception of public safety (ENVIPE), INEGI.
    Envipe,
    /// SSPC's daily counts of homicide, from the press and from prosecutors, 2019 and 2020.
    DailyReports,
    /// A count that is of no offence: inhabitants, personnel.
    None,
}

impl Catalogue {
    /// Every one, in the order of the table.
    pub const ALL: [Self; 10] = [Self::Sesnsp2015, Self::Rnid2026, Self::Ideff2012, Self::Pgr2001, Self::Sesnsp1997, Self::VitalStatistics, Self::PresumedRivalry, Self::Envipe, Self::DailyReports, Self::None];

    /// The name used in flags, files and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sesnsp2015 => "sesnsp2015",
            Self::Rnid2026 => "rnid2026",
            Self::Ideff2012 => "ideff2012",
            Self::Pgr2001 => "pgr2001",
            Self::Sesnsp1997 => "sesnsp1997",
            Self::VitalStatistics => "vital-statistics",
            Self::PresumedRivalry => "presumed-rivalry",
            Self::Envipe => "envipe",
            Self::DailyReports => "daily-reports",
            Self::None => "none",
        }
    }
}

/// In what a number is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A count of a statistic.
    Count(Statistic),
    /// A count of a statistic per day.
    PerDay(Statistic),
    /// A count of a statistic per 100,000 inhabitants and year.
    Per100kYear(Statistic),
    /// A stock per 100,000 inhabitants, at a date.
    Per100k(Statistic),
    /// A ratio of two rates; 1 is no difference.
    RateRatio,
    /// A share in percent.
    Percent,
    /// A probability between 0 and 1.
    Probability,
    /// Natural logarithm of a ratio.
    LogPoints,
    /// Cigarette packs per head and year (the Proposition 99 panel).
    PacksPerCapita,
    /// Intentional homicides per 100,000 inhabitants and year, as a publisher of rates prints them (World Bank).
    HomicidesPer100k,
    /// What a file that a reader brought counts.
    BroughtCount,
    /// What a file that a reader brought counts, where it says over whom or what.
    BroughtCountOver,
    /// The same per 100,000 of those over whom it is counted.
    BroughtPer100k,
    /// What a file that a reader brought measures and does not count: its own unit.
    BroughtLevel,
    /// Months.
    Months,
    /// Days.
    Days,
    /// Places: states, municipalities, donors.
    Places,
    /// Rows or cells of a file.
    Rows,
    /// Files.
    Files,
    /// Things that are counted without a unit of their own: groups, arrests, placebos.
    Items,
    /// A number without unit.
    Pure,
}

impl Unit {
    /// The statistic that it is a unit of.
    #[must_use]
    pub const fn statistic(self) -> Option<Statistic> {
        match self {
            Self::Count(statistic) => Some(statistic),
            Self::PerDay(statistic) => Some(statistic),
            Self::Per100kYear(statistic) => Some(statistic),
            Self::Per100k(statistic) => Some(statistic),
            Self::RateRatio => None,
            Self::Percent => None,
            Self::Probability => None,
            Self::LogPoints => None,
            Self::PacksPerCapita => None,
            Self::HomicidesPer100k => None,
            Self::BroughtCount => None,
            Self::BroughtCountOver => None,
            Self::BroughtPer100k => None,
            Self::BroughtLevel => None,
            Self::Months => None,
            Self::Days => None,
            Self::Places => None,
            Self::Rows => None,
            Self::Files => None,
            Self::Items => None,
            Self::Pure => None,
        }
    }
}

