//! The layouts that are known, and what each is recognised by.

use super::{
    compared, conapo, elcrimen, federal, forces, graves, inegi,
    input::Input,
    ledger::{Facts, Ledger},
    municipal, oraculus,
    page::{Page, is_column},
    prison_administration, search_commission, sesnsp, sspc, ucdp, victims,
};
use crate::Error;

macro_rules! layouts {
    ($($variant:ident $name:literal, $columns:expr, $matches:expr, $read:expr;)*) => {
        /// A layout.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Kind { $($variant,)* }

        impl Kind {
            /// Every layout, in the order in which they are tried.
            pub(super) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name kept with a release.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The columns that every file of the layout begins with, folded.
            pub(super) fn columns(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &$columns,)* }
            }

            /// Whether the page is of this layout.
            pub(super) fn matches(self, page: &Page) -> bool {
                match self { $(Self::$variant => $matches(page, &$columns),)* }
            }

            /// Reads the rows.
            pub(super) fn read(self, page: &Page, input: &mut Input, head: Vec<u8>, ledger: &mut Ledger<'_>) -> Result<Facts, Error> {
                match self { $(Self::$variant => $read(page, input, head, ledger),)* }
            }
        }
    };
}

layouts! {
    StateInvestigations "sesnsp-state-investigations", sesnsp::STATE_COLUMNS, exactly, sesnsp::read_state;
    MunicipalInvestigations "sesnsp-municipal-investigations", sesnsp::MUNICIPAL_COLUMNS, exactly, sesnsp::read_municipal;
    StateVictims "sesnsp-state-victims", sesnsp::VICTIMS_COLUMNS, exactly, sesnsp::read_victims;
    MunicipalVictims "sesnsp-municipal-victims", sesnsp::MUNICIPAL_VICTIMS_COLUMNS, exactly, sesnsp::read_municipal_victims;
    VictimsByCell "victims-by-cell", victims::by_cell::COLUMNS, exactly, victims::by_cell::read;
    VictimsByState "victims-by-state", victims::by_state::COLUMNS, exactly, victims::by_state::read;
    MunicipalHomicides "sesnsp-municipal-homicides", municipal::homicides::COLUMNS, exactly, municipal::homicides::read;
    MunicipalTypes "sesnsp-municipal-types", municipal::by_type::COLUMNS, exactly, municipal::by_type::read;
    MunicipalYear "sesnsp-municipal-year", municipal::by_year::COLUMNS, exactly, municipal::by_year::read;
    OldMethodYear "sesnsp-old-method-year", municipal::old_method::COLUMNS, exactly, municipal::old_method::read;
    ElcrimenVersions "elcrimen-versions", elcrimen::COLUMNS, exactly, elcrimen::read;
    FederalOffences "ideff-federal-offences", federal::ideff::COLUMNS, exactly, federal::ideff::read;
    PgrOffences "pgr-federal-offences", federal::pgr::COLUMNS, |page, _| federal::pgr::is_page(page), federal::pgr::read;
    DeathsByMonth "inegi-registered-month", inegi::registered_month::COLUMNS, |page, _| inegi::registered_month::is_page(page), inegi::registered_month::read;
    DeathsByQuery "inegi-query-month", inegi::query::COLUMNS, |page, _| inegi::query::is_page(page), inegi::query::read;
    DeathsByYear "inegi-registered-year", inegi::registered_year::COLUMNS, |page, _| inegi::registered_year::is_page(page), inegi::registered_year::read;
    DeathsByYearTidy "inegi-registered-year-tidy", inegi::tidy::COLUMNS, exactly, inegi::tidy::read;
    DeathsByOccurrence "inegi-occurrence-month", inegi::occurrence::COLUMNS, |page, _| inegi::occurrence::is_page(page), inegi::occurrence::read;
    SurveyTables "envipe-tables", inegi::envipe::COLUMNS, |page, _| inegi::envipe::is_page(page), inegi::envipe::read;
    DeathsByPlaceOfOccurrence "inegi-occurrence-place-month", inegi::occurrence_places::COLUMNS, |page, _| inegi::occurrence_places::is_page(page), inegi::occurrence_places::read;
    DeathsOfKnownAge "inegi-known-age-month", inegi::known_age::COLUMNS, exactly, inegi::known_age::read;
    PopulationWide "conapo-municipality-wide", conapo::WIDE_COLUMNS, |page, _| conapo::is_wide(page), conapo::read_wide;
    PopulationBySex "conapo-municipality-sexes", conapo::SEXES_COLUMNS, exactly, conapo::read_sexes;
    PopulationOfStates "conapo-state-sexes", conapo::STATE_COLUMNS, exactly, conapo::read_states;
    PopulationByCode "conapo-municipality-codes", conapo::CODES_COLUMNS, exactly, conapo::read_codes;
    StatesByAge "conapo-state-ages", conapo::released::STATE_AGES, conapo::released::is_page, conapo::released::read;
    BandsByRows "conapo-municipality-bands-by-rows", conapo::released::BANDS_BY_ROWS, conapo::released::is_page, conapo::released::read;
    BandsByColumns "conapo-municipality-bands", conapo::released::BANDS_BY_COLUMNS, conapo::released::is_page, conapo::released::read;
    Indicators "conapo-municipality-indicators", conapo::released::INDICATORS, conapo::released::is_page, conapo::released::read;
    PresidentialApproval "oraculus-presidential-approval", oraculus::COLUMNS, exactly, oraculus::read;
    HomicideRateOfWorldBank "world-bank-homicide-rate", compared::world_bank::COLUMNS, |page, _| compared::world_bank::is_page(page), compared::world_bank::read;
    HomicidesOfUnodc "unodc-homicides", compared::unodc::COLUMNS, exactly, compared::unodc::read;
    HomicideRateOfOwid "owid-homicide-rate", compared::owid::COLUMNS, |page, _| compared::owid::is_page(page), compared::owid::read;
    GuardDeployment "national-guard-deployment", forces::national_guard::COLUMNS, exactly, forces::national_guard::read;
    AnnouncedArrests "announced-arrests", forces::announced_arrests::COLUMNS, exactly, forces::announced_arrests::read;
    PresumedRivalry "presumed-rivalry", forces::rivalry::COLUMNS, exactly, forces::rivalry::read;
    PrisonIncidents "prison-incidents", prison_administration::incidents::COLUMNS, exactly, prison_administration::incidents::read;
    MissingPersons "rnpdno-missing-persons", search_commission::missing::COLUMNS, exactly, search_commission::missing::read;
    Confrontations "sedena-confrontations", forces::confrontations::COLUMNS, exactly, forces::confrontations::read;
    PressHomicides "sspc-press-day", sspc::press::COLUMNS, exactly, sspc::press::read;
    DailyHomicides "sspc-report-day", sspc::daily::COLUMNS, exactly, sspc::daily::read;
    OrganizedViolence "ucdp-events", ucdp::COLUMNS, exactly, ucdp::read;
    ReportedGraves "reported-graves", graves::COLUMNS, exactly, graves::read;
}

impl Kind {
    /// Whether a release is several sheets of a workbook, each of this layout.
    pub(super) fn has_several_sheets(self) -> bool {
        self == Self::SurveyTables
    }
}

/// Whether the header is these columns; empty ones may follow, as spreadsheets leave them.
fn exactly(page: &Page, columns: &[&str]) -> bool {
    let (own, beyond) = page.folded.split_at(columns.len().min(page.folded.len()));
    own.len() == columns.len()
        && own.iter().zip(columns).all(|(folded, column)| is_column(folded, column))
        && beyond.iter().all(String::is_empty)
}
