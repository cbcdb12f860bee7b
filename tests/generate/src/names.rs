//! The names that the files are filled with: municipalities and offences, from the tables that the program ships.

use std::sync::OnceLock;

use measure::{Catalogue, Language, PlaceCode, month_names};

/// A municipality of the catalogue.
#[derive(Debug)]
pub(crate) struct Municipality {
    pub(crate) code: PlaceCode,
    pub(crate) name: String,
}

impl Municipality {
    /// The state that it lies in; the whole country for a code of none.
    pub(crate) fn state(&self) -> PlaceCode {
        self.code.state().unwrap_or(PlaceCode::NATION)
    }

    /// The name of its state.
    pub(crate) fn state_name(&self) -> &'static str {
        self.state().state_name().unwrap_or("")
    }
}

/// Every municipality, by its code.
pub(crate) fn municipalities() -> &'static [Municipality] {
    static ALL: OnceLock<Vec<Municipality>> = OnceLock::new();
    ALL.get_or_init(|| {
        rows(include_str!("../../../crates/record/src/places/municipalities.csv"))
            .filter_map(|[code, name]| Some(Municipality { code: code.parse().ok()?, name }))
            .collect()
    })
}

/// Types and subtypes of a catalogue in the publisher's order; SESNSP's of 2015 for one without a table.
pub(crate) fn subtypes(catalogue: Catalogue) -> Vec<[String; 2]> {
    rows(match catalogue {
        Catalogue::Rnid2026 => include_str!("../../../crates/catalogue/tables/rnid_2026.csv"),
        Catalogue::Ideff2012 => include_str!("../../../crates/catalogue/tables/ideff_2012.csv"),
        Catalogue::Envipe => include_str!("../../../crates/catalogue/tables/envipe.csv"),
        Catalogue::Sesnsp2015
        | Catalogue::Sesnsp1997
        | Catalogue::Pgr2001
        | Catalogue::VitalStatistics
        | Catalogue::PresumedRivalry
        | Catalogue::DailyReports
        | Catalogue::None => include_str!("../../../crates/catalogue/tables/sesnsp_2015.csv"),
    })
    .collect()
}

/// The months as publishers head their columns.
#[must_use]
pub fn month_headers() -> [String; 12] {
    month_names(Language::Es).map(|name| {
        let mut letters = name.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    })
}

/// The first two columns of each row.
fn rows(table: &'static str) -> impl Iterator<Item = [String; 2]> {
    csv::Reader::from_reader(table.as_bytes())
        .into_records()
        .filter_map(|row| row.ok().and_then(|row| Some([row.get(0)?.to_owned(), row.get(1)?.to_owned()])))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: INEGI counts 2,478 municipalities; the catalogues as the files of 2015-2024, 2026 and July 2025 use them.
    #[test]
    fn no_row_of_a_table_is_passed_over() {
        assert_eq!(municipalities().len(), 2_478);
        let tables = [Catalogue::Sesnsp2015, Catalogue::Rnid2026, Catalogue::Ideff2012, Catalogue::Envipe];
        assert_eq!(tables.map(|catalogue| subtypes(catalogue).len()), [55, 79, 30, 16]);
        assert!(municipalities().iter().all(|place| !place.state_name().is_empty()));
    }
}
