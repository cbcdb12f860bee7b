//! The layouts that can be written, a row each: its name, the first year of a small file, and what writes it.

use crate::{
    names::municipalities,
    page,
    spec::{Encoding, Spec, WriteFile},
    survey, wide,
};

macro_rules! layouts {
    ($($(#[doc = $doc:literal])* $layout:ident from $year:literal, $form:ident $what:ident;)*) => {
        /// A layout that can be written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Layout { $($(#[doc = $doc])* $layout,)* }

        impl Layout {
            /// Every layout.
            pub const ALL: [Self; [$(stringify!($layout)),*].len()] = [$(Self::$layout,)*];

            fn first_year(self) -> i32 {
                match self { $(Self::$layout => $year,)* }
            }

            fn file(self) -> WriteFile {
                match self { $(Self::$layout => layouts!(@$form $what),)* }
            }
        }
    };
    // One row an offence of a place in a year, one column a month.
    (@wide $columns:ident) => { |spec, out| wide::write(spec, out, &wide::$columns) };
    // A workbook of several sheets.
    (@workbook $write:ident) => { survey::$write };
    // Line by line.
    (@lines $fill:ident) => { |spec, out| page::write(spec, out, |page| page.$fill()) };
}

layouts! {
    /// SESNSP, investigations by state, 19 columns.
    StateInvestigations from 2018, wide STATE_INVESTIGATIONS;
    /// SESNSP, investigations by municipality, 21 columns.
    MunicipalInvestigations from 2018, wide MUNICIPAL_INVESTIGATIONS;
    /// SESNSP, victims by state, sex and age, 21 columns.
    StateVictims from 2018, wide STATE_VICTIMS;
    /// The register of 2026, investigations by state.
    StateInvestigations2026 from 2026, wide STATE_INVESTIGATIONS_2026;
    /// The register of 2026, victims by municipality, 23 columns.
    MunicipalVictims2026 from 2026, wide MUNICIPAL_VICTIMS_2026;
    /// Victims as one row a cell.
    VictimsByCell from 2018, lines victims_by_cell;
    /// Victims as one row a state and month, with national totals.
    VictimsByState from 2018, lines victims_by_state;
    /// Homicides by municipality and month, by name.
    MunicipalHomicides from 2018, lines municipal_homicides;
    /// Investigations by municipality, month and type, by name.
    MunicipalTypes from 2018, lines municipal_types;
    /// Investigations by municipality and year, femicide within homicide.
    MunicipalYear from 2018, lines municipal_year;
    /// Investigations by municipality and year by the former method.
    OldMethodYear from 2011, lines old_method_year;
    /// One version of elcri.men's figures by state, with a second series of homicides.
    ElcrimenVersions from 2015, lines elcrimen_versions;
    /// Federal offences from 2012.
    FederalOffences from 2018, wide FEDERAL_OFFENCES;
    /// PGR's federal offences.
    PgrOffences from 2018, lines pgr;
    /// INEGI's query by month of registration; the first year alone.
    DeathsByMonth from 1990, lines deaths_by_month;
    /// INEGI's query by year and place, a column a month.
    DeathsByQuery from 1990, lines deaths_by_query;
    /// INEGI's query by year.
    DeathsByYear from 1990, lines deaths_by_year;
    /// Its rewriting, one row a year and place.
    DeathsByYearTidy from 1990, lines deaths_by_year_tidy;
    /// Deaths by month of occurrence and year of registration.
    DeathsByOccurrence from 1990, lines deaths_by_occurrence;
    /// INEGI's survey of victimisation: the tables of one edition; the first year is the one that it asks about.
    SurveyTables from 2023, workbook survey_tables;
    /// Deaths by municipality and month of occurrence, a row each.
    DeathsByPlaceOfOccurrence from 2000, lines deaths_by_place_of_occurrence;
    /// Deaths of known age and sex by state and month of registration, a row each.
    DeathsOfKnownAge from 1990, lines deaths_of_known_age;
    /// Population, municipalities by years.
    PopulationWide from 2018, lines population_wide;
    /// Population, municipalities by sex.
    PopulationBySex from 2018, lines population_by_sex;
    /// Population, states by sex.
    PopulationOfStates from 2018, lines population_of_states;
    /// Population, municipalities by code and sex.
    PopulationByCode from 2018, lines population_by_code;
    /// Population as released, states by single age.
    StatesByAge from 2018, lines states_by_age;
    /// Population as released, municipalities with a row a band.
    BandsByRows from 2018, lines bands_by_rows;
    /// Population as released, municipalities with a column a band.
    BandsByColumns from 2018, lines bands_by_columns;
    /// Population as released, among the indicators of municipalities.
    PopulationAmongIndicators from 2018, lines population_among_indicators;
    /// Approval of the president by polling house and month.
    PresidentialApproval from 2018, lines presidential_approval;
    /// The World Bank's indicator of intentional homicides, of four countries.
    HomicideRateOfWorldBank from 2018, lines world_bank;
    /// UNODC's table of intentional homicide, of four countries.
    HomicidesOfUnodc from 2018, lines unodc;
    /// Our World in Data's chart of the homicide rate, of four countries.
    HomicideRateOfOwid from 2018, lines owid;
    /// National Guard deployment.
    GuardDeployment from 2018, lines guard;
    /// Arrests that were announced.
    AnnouncedArrests from 2018, lines announced_arrests;
    /// Deaths by presumed rivalry.
    PresumedRivalry from 2018, lines rivalry;
    /// Incidents in prisons.
    PrisonIncidents from 2018, lines prison_incidents;
    /// Missing persons, of years to come: which of the past are told by municipality is a list.
    MissingPersons from 2027, lines missing_persons;
    /// The army's confrontations.
    Confrontations from 2018, lines confrontations;
    /// Homicides in the press, a row a municipality and day.
    PressHomicides from 2019, lines press_homicides;
    /// Homicides of the daily report, a row a state and day.
    DailyHomicides from 2019, lines daily_homicides;
    /// UCDP's events.
    OrganizedViolence from 2018, lines organized_violence;
    /// Graves that prosecutors reported.
    ReportedGraves from 2016, lines reported_graves;
}

impl Spec {
    /// Two years of a layout, three places, filled to June of the second.
    #[must_use]
    pub fn small(layout: Layout) -> Self {
        Self {
            file: layout.file(),
            first_year: layout.first_year(),
            years: 2,
            cutoff_month: 6,
            seed: 1,
            encoding: Encoding::default(),
            places: 3,
        }
    }

    /// The municipal file at its full size: every municipality and modality, eleven years, every month filled.
    #[must_use]
    pub fn full_municipal(seed: u64) -> Self {
        Self {
            first_year: 2015,
            years: 11,
            cutoff_month: 12,
            seed,
            places: municipalities().len(),
            ..Self::small(Layout::MunicipalInvestigations)
        }
    }
}
