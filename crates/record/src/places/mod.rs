//! The catalogue of municipalities, and the place that a publisher means by a code and a name.
//!
//! Source: INEGI, Marco Geoestadístico, catalogue of municipalities, with the month from which a municipality
//! created since 1990 has existed. INEGI, términos de libre uso: free use with attribution.

use std::{collections::HashMap, sync::OnceLock};

use measure::{FindingCode, Month, Place, PlaceCode, STATES, fold_name};

use crate::layout::Fault;

/// The municipalities of the country.
#[derive(Debug)]
pub struct Places {
    places: Vec<Place>,
    by_code: HashMap<PlaceCode, usize>,
    by_name: HashMap<(PlaceCode, String), Vec<PlaceCode>>,
}

/// A place that a publisher means, and a doubt that does not change it.
#[derive(Debug)]
pub(crate) struct NamedPlace {
    pub(crate) code: PlaceCode,
    pub(crate) doubt: Option<Fault>,
}

/// The catalogue of municipalities.
#[must_use]
pub fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| Places::of(include_str!("municipalities.csv")))
}

impl Places {
    fn of(text: &str) -> Self {
        let mut all = Self { places: Vec::new(), by_code: HashMap::new(), by_name: HashMap::new() };
        for row in csv::Reader::from_reader(text.as_bytes()).records().flatten() {
            all.add(&row);
        }
        all
    }

    /// Adds a row of the catalogue: code, name, other names, first month, municipalities it was split from.
    fn add(&mut self, row: &csv::StringRecord) -> Option<()> {
        let [code, name, also, since, split_from] = [0, 1, 2, 3, 4].map(|i| row.get(i).unwrap_or_default());
        let code: PlaceCode = code.parse().ok()?;
        let state = code.state()?;
        let place = Place {
            code,
            name: name.to_owned(),
            since: since.parse::<Month>().ok(),
            until: None,
            split_from: split_from.split('|').filter_map(|code| code.parse().ok()).collect(),
        };
        let others = also.split('|').filter(|other| !other.is_empty()).map(str::to_owned);
        for folded in std::iter::once(fold_name(name)).chain(others) {
            let codes = self.by_name.entry((state, folded)).or_default();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        self.by_code.insert(code, self.places.len());
        self.places.push(place);
        Some(())
    }

    /// Every municipality, by its code.
    #[must_use]
    pub fn all(&self) -> &[Place] {
        &self.places
    }

    /// The municipality with this code.
    #[must_use]
    pub fn get(&self, code: PlaceCode) -> Option<&Place> {
        self.by_code.get(&code).and_then(|&i| self.places.get(i))
    }

    /// The name of a state or municipality; the unknown municipality of a state is `No especificado`.
    #[must_use]
    pub fn name(&self, code: PlaceCode) -> Option<&str> {
        match self.get(code) {
            Some(place) => Some(&place.name),
            None if code.number() % 1000 == 999 => Some("No especificado"),
            None => code.state_name(),
        }
    }

    /// The municipalities of a state that are called so, in the order of their codes.
    #[must_use]
    pub fn named(&self, state: PlaceCode, name: &str) -> &[PlaceCode] {
        self.by_name.get(&(state, fold_name(name))).map_or(&[], Vec::as_slice)
    }

    /// The state that a code and a name mean.
    pub(crate) fn state(&self, code: &str, name: &str) -> Result<NamedPlace, Fault> {
        let digits = code.trim().trim_end_matches(".0");
        let number = digits.parse::<u32>().ok().filter(|n| (1..=32).contains(n) && digits.len() <= 2);
        let Some(state) = number.and_then(|n| PlaceCode::new(n).ok()) else {
            return Err(Fault::new(FindingCode::UnknownPlace, "", code, "a state's code from 1 to 32"));
        };
        let expected = STATES.iter().find(|s| s.code == state.number()).map_or("", |s| s.name);
        match PlaceCode::state_named(name) {
            Ok(named) if named == state => Ok(NamedPlace { code: state, doubt: None }),
            Ok(_) => Err(disagreement(code, name, expected)),
            Err(_) => Ok(NamedPlace { code: state, doubt: Some(disagreement(code, name, expected)) }),
        }
    }

    /// The municipality that a code and a name mean in a state. `EE999` and `EE998` stand for "not specified"
    /// and "other municipalities", which publishers use and no map has.
    pub(crate) fn municipality(&self, state: PlaceCode, code: &str, name: &str) -> Result<NamedPlace, Fault> {
        let unknown = |expected: &str| Fault::new(FindingCode::UnknownPlace, "", code, expected);
        let digits = code.trim().trim_end_matches(".0");
        let number = digits.parse::<u32>().ok().filter(|n| (1_000..=32_999).contains(n) && digits.len() <= 5);
        let found = number
            .and_then(|n| PlaceCode::new(n).ok())
            .ok_or_else(|| unknown("a municipality's code of five digits"))?;
        if found.state() != Some(state) {
            let expected = format!("a municipality of state {state}");
            return Err(Fault::new(
                FindingCode::PlaceNameDisagrees,
                "",
                &format!("{code} {name}"),
                &expected,
            ));
        }
        if matches!(found.number() % 1000, 998 | 999) {
            return Ok(NamedPlace { code: found, doubt: None });
        }
        let place = self.get(found).ok_or_else(|| unknown("a municipality's code of INEGI's catalogue"))?;
        let named = self.named(state, name);
        if named.contains(&found) {
            return Ok(NamedPlace { code: found, doubt: None });
        }
        let fault = disagreement(code, name, &place.name);
        if named.is_empty() { Ok(NamedPlace { code: found, doubt: Some(fault) }) } else { Err(fault) }
    }
}

fn disagreement(code: &str, name: &str, expected: &str) -> Fault {
    Fault::new(FindingCode::PlaceNameDisagrees, "", &format!("{code} {name}"), &format!("{code} {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> PlaceCode {
        text.parse().unwrap()
    }

    /// Source: INEGI counts 2,478 municipalities; three were created in 2024.
    #[test]
    fn the_catalogue_is_whole_and_in_order() {
        assert_eq!(places().all().len(), 2_478);
        assert!(places().all().is_sorted_by_key(|p| p.code));
        assert_eq!(places().name(code("25006")), Some("Culiacán"));
        assert_eq!(places().get(code("02006")).unwrap().since, "2020-02".parse().ok());
        assert_eq!(places().get(code("23009")).unwrap().split_from, [code("23008")]);
    }

    #[test]
    fn a_name_that_two_municipalities_share_names_both() {
        assert_eq!(places().named(code("20"), "SAN JUAN MIXTEPEC"), [code("20208"), code("20209")]);
        assert_eq!(places().named(code("23"), "Playa del Carmen"), [code("23008")]);
    }

    #[test]
    fn a_code_and_a_name_of_different_places_are_refused() {
        assert!(places().municipality(code("11"), "11007", "Celaya").unwrap().doubt.is_none());
        assert!(places().municipality(code("11"), "11007", "Celya").unwrap().doubt.is_some());
        assert!(places().municipality(code("11"), "11007", "Abasolo").is_err());
        assert!(places().municipality(code("11"), "25006", "Culiacán").is_err());
        assert!(places().municipality(code("11"), "11500", "Celaya").is_err());
        assert!(places().state("25", "Sonora").is_err());
    }
}
