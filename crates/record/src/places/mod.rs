//! The catalogue of municipalities, and the place that a publisher means by a code and a name.
//!
//! Source: INEGI, Marco Geoestadístico, catalogue of municipalities, with the month from which a municipality
//! created since 1990 has existed. INEGI, términos de libre uso: free use with attribution. The inhabitants are those of
//! mid-2020 in CONAPO's projection, as the record's own release has them (a test compares them).

use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
};

use measure::{Expected, FindingCode, Month, Period, Place, PlaceCode, PlaceLevel, STATES, fold_name};

use crate::layout::Fault;

/// The municipalities of the country.
#[derive(Debug)]
pub struct Places {
    places: Vec<Place>,
    by_code: HashMap<PlaceCode, usize>,
    by_name: HashMap<(PlaceCode, String), Vec<PlaceCode>>,
    /// What was split from each municipality.
    parts: HashMap<PlaceCode, Vec<PlaceCode>>,
    /// The inhabitants of mid-2020 of each municipality that existed then, and of each state.
    inhabitants: HashMap<PlaceCode, u64>,
}

/// A place that a publisher means, and a doubt that does not change it.
#[derive(Debug)]
pub(crate) struct NamedPlace {
    pub(crate) code: PlaceCode,
    pub(crate) doubt: Option<Fault>,
}

/// What happened to a municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MunicipalityChange {
    /// It came into being out of these, where the catalogue knows them.
    Created {
        /// The municipalities that it was split from.
        from: Vec<PlaceCode>,
    },
    /// It lost a part.
    Split {
        /// The municipality that the part became.
        into: PlaceCode,
    },
}

/// The name of a state or municipality; its code where the catalogue has none.
pub(crate) fn name_of(place: PlaceCode) -> String {
    let name = place.state_name().or_else(|| places().name(place));
    name.map_or_else(|| place.to_string(), str::to_owned)
}

/// The catalogue of municipalities.
#[must_use]
pub fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| Places::of(include_str!("municipalities.csv")))
}

impl Places {
    fn of(text: &str) -> Self {
        let mut all = Self {
            places: Vec::new(),
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            parts: HashMap::new(),
            inhabitants: HashMap::new(),
        };
        for row in csv::Reader::from_reader(text.as_bytes()).records().flatten() {
            all.add(&row);
        }
        all
    }

    /// Adds a row of the catalogue: code, name, other names, first month, municipalities it was split from, inhabitants.
    fn add(&mut self, row: &csv::StringRecord) -> Option<()> {
        let cells: Vec<&str> = row.iter().collect();
        let [code, name, also, since, split_from, inhabitants] = cells.try_into().ok()?;
        let code: PlaceCode = code.parse().ok()?;
        let state = code.state()?;
        let place = Place {
            code,
            name: name.to_owned(),
            since: since.parse::<Month>().ok(),
            until: None,
            split_from: split_from.split('|').filter_map(|code| code.parse().ok()).collect(),
        };
        for parent in &place.split_from {
            self.parts.entry(*parent).or_default().push(code);
        }
        let others = also.split('|').filter(|other| !other.is_empty()).map(str::to_owned);
        for folded in std::iter::once(fold_name(name)).chain(others) {
            let codes = self.by_name.entry((state, folded)).or_default();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        // Three municipalities are younger than the projection's year and have none.
        if let Ok(number) = inhabitants.parse::<u64>() {
            self.inhabitants.insert(code, number);
            *self.inhabitants.entry(state).or_default() += number;
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

    /// How many people lived in a state or municipality in the middle of 2020: what a count there is held against.
    #[must_use]
    pub fn inhabitants(&self, code: PlaceCode) -> Option<u64> {
        self.inhabitants.get(&code).copied()
    }

    /// The municipality with this code.
    #[must_use]
    pub fn get(&self, code: PlaceCode) -> Option<&Place> {
        self.by_code.get(&code).and_then(|&i| self.places.get(i))
    }

    /// The name of a state, a municipality or the rest of a state. `EE998` and `EE999` have one name: which of them is "not specified" and which
    /// "another municipality" differs between registers.
    #[must_use]
    pub fn name(&self, code: PlaceCode) -> Option<&str> {
        match self.get(code) {
            Some(place) => Some(&place.name),
            None if code.is_rest() => Some("Resto de la entidad"),
            None if code.is_unlocated() && code.level() == PlaceLevel::Municipality => {
                Some("Otro o no especificado")
            }
            None => code.state_name(),
        }
    }

    /// The municipalities of a state that are called so, in the order of their codes.
    #[must_use]
    pub fn named(&self, state: PlaceCode, name: &str) -> &[PlaceCode] {
        self.by_name.get(&(state, fold_name(name))).map_or(&[], Vec::as_slice)
    }

    /// The municipalities of a state of which a name begins so.
    pub(crate) fn beginning(&self, state: PlaceCode, beginning: &str) -> BTreeSet<PlaceCode> {
        let folded = fold_name(beginning);
        let begins = self.by_name.iter().filter(|((of, name), _)| *of == state && name.starts_with(&folded));
        begins.flat_map(|(_, codes)| codes.iter().copied()).collect()
    }

    /// The municipalities that were split from one.
    pub(crate) fn parts_of(&self, place: PlaceCode) -> impl Iterator<Item = &Place> {
        self.parts.get(&place).into_iter().flatten().filter_map(|part| self.get(*part))
    }

    /// What happened to these municipalities within a period, by month and code. One that exists from the first
    /// month on was itself throughout, and so was its parent.
    #[must_use]
    pub fn changes(
        &self,
        municipalities: &BTreeSet<PlaceCode>,
        period: Period,
    ) -> Vec<(Month, PlaceCode, MunicipalityChange)> {
        let mut changes = Vec::new();
        for place in &self.places {
            let Some(month) = place.since.filter(|m| period.contains(*m) && *m > period.first()) else {
                continue;
            };
            let from = place.split_from.clone();
            for parent in from.iter().filter(|parent| municipalities.contains(parent)) {
                changes.push((month, *parent, MunicipalityChange::Split { into: place.code }));
            }
            if municipalities.contains(&place.code) {
                changes.push((month, place.code, MunicipalityChange::Created { from }));
            }
        }
        changes.sort_by_key(|(month, place, _)| (*month, *place));
        changes
    }

    /// The state that a code and a name mean.
    pub(crate) fn state(&self, code: &str, name: &str) -> Result<PlaceCode, Fault> {
        let digits = code.trim().trim_end_matches(".0");
        let number = digits.parse::<u32>().ok().filter(|n| (1..=32).contains(n) && digits.len() <= 2);
        let Some(state) = number.and_then(|n| PlaceCode::new(n).ok()) else {
            return Err(Fault::new(FindingCode::UnknownPlace, "", code, Expected::StateCode));
        };
        let expected = STATES.iter().find(|s| s.code == state.number()).map_or("", |s| s.name);
        // Which of the two is right cannot be known, and a row in the wrong state is worse than a row that is missing.
        match PlaceCode::state_named(name) {
            Ok(named) if named == state => Ok(state),
            _ => Err(disagreement(code, name, expected)),
        }
    }

    /// The municipality that a code and a name mean in a state. `EE999` and `EE998` stand for "not specified"
    /// and "other municipalities", which publishers use and no map has.
    pub(crate) fn municipality(&self, state: PlaceCode, code: &str, name: &str) -> Result<NamedPlace, Fault> {
        let unknown = |expected: Expected| Fault::new(FindingCode::UnknownPlace, "", code, expected);
        let digits = code.trim().trim_end_matches(".0");
        let number = digits.parse::<u32>().ok().filter(|n| (1_000..=32_999).contains(n) && digits.len() <= 5);
        let found =
            number.and_then(|n| PlaceCode::new(n).ok()).ok_or_else(|| unknown(Expected::FiveDigits))?;
        if found.state() != Some(state) {
            return Err(Fault::new(
                FindingCode::PlaceNameDisagrees,
                "",
                format!("{code} {name}"),
                Expected::MunicipalityOf { state },
            ));
        }
        // The rest of a state is our own place, and no publisher may count there.
        if found.is_unlocated() && !found.is_rest() {
            return Ok(NamedPlace { code: found, doubt: None });
        }
        let place = self.get(found).ok_or_else(|| unknown(Expected::CatalogueCode))?;
        let named = self.named(state, name);
        if named.contains(&found) {
            return Ok(NamedPlace { code: found, doubt: None });
        }
        let fault = disagreement(code, name, &place.name);
        if named.is_empty() { Ok(NamedPlace { code: found, doubt: Some(fault) }) } else { Err(fault) }
    }
}

fn disagreement(code: &str, name: &str, expected: &str) -> Fault {
    let expected = Expected::Named { name: format!("{code} {expected}") };
    Fault::new(FindingCode::PlaceNameDisagrees, "", format!("{code} {name}"), expected)
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

    /// Source: the record's own release of the projection, as a test of the record compares every place; the states are
    /// sums of their municipalities.
    #[test]
    fn a_place_has_the_inhabitants_of_2020_and_one_without_bounds_has_none() {
        assert_eq!(places().inhabitants(code("06001")), Some(27_979));
        assert_eq!(places().inhabitants(code("06")), Some(745_122));
        for none in ["24059", "06998", "06999"] {
            assert_eq!(places().inhabitants(code(none)), None);
        }
        assert_eq!(places().name(code("06998")), places().name(code("06999")));
        // Abroad is a place of its own and not one that was left open.
        assert_eq!(places().name(code("33")), None);
    }

    /// Source: decrees of Baja California and Quintana Roo, as in INEGI's catalogue.
    #[test]
    fn a_change_of_the_map_is_known_of_child_and_parent_and_only_within_the_period() {
        let all: BTreeSet<PlaceCode> = ["02001", "02006", "23005", "23011", "25006"].map(code).into();
        let period = |text: &str| text.parse::<Period>().unwrap();
        let changed = places().changes(&all, period("2015-01..2020-12"));
        let (puerto_morelos, san_quintin) = (code("23011"), code("02006"));
        assert_eq!(
            changed,
            [
                (
                    "2015-10".parse().unwrap(),
                    code("23005"),
                    MunicipalityChange::Split { into: puerto_morelos }
                ),
                (
                    "2015-10".parse().unwrap(),
                    puerto_morelos,
                    MunicipalityChange::Created { from: vec![code("23005")] }
                ),
                ("2020-02".parse().unwrap(), code("02001"), MunicipalityChange::Split { into: san_quintin }),
                (
                    "2020-02".parse().unwrap(),
                    san_quintin,
                    MunicipalityChange::Created { from: vec![code("02001")] }
                ),
            ]
        );
        assert_eq!(places().changes(&all, period("2020-02..2024-06")), [], "begins with the change");
        assert_eq!(places().changes(&all, period("2015-11..2020-01")), [], "between two changes");
        let one = BTreeSet::from([code("25006")]);
        assert_eq!(places().changes(&one, period("2024")).len(), 1, "Culiacán lost Eldorado");
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
    }

    /// Source: the long and short names of INEGI's catalogue, and the spellings that SESNSP's releases have used.
    #[test]
    fn a_state_is_known_by_every_spelling_of_its_name_and_by_no_other() {
        for (number, name) in [
            ("5", "Coahuila de Zaragoza"),
            ("05", "COAHUILA"),
            ("9", "Ciudad de México"),
            ("09", "Distrito Federal"),
            ("15", "México"),
            ("15", "Estado de Mexico"),
            ("16", "Michoacán de Ocampo"),
            ("16", "Michoacan"),
            ("19", "Nuevo Leon"),
            ("22", "Querétaro de Arteaga"),
            ("24", "San Luis Potosi"),
            ("30", "Veracruz de Ignacio de la Llave"),
            ("30.0", "Veracruz"),
            ("31", "Yucatan"),
        ] {
            assert!(places().state(number, name).is_ok(), "{number} {name}");
        }
        for state in STATES {
            assert_eq!(
                places().state(&state.code.to_string(), state.name).ok().map(|s| s.number()),
                Some(state.code)
            );
        }
        for name in ["Sonora", "Narnia", "", "Sinaloa y Sonora"] {
            assert_eq!(
                places().state("25", name).map_err(|fault| fault.code),
                Err(FindingCode::PlaceNameDisagrees),
                "{name}"
            );
        }
    }
}
