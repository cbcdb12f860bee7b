//! Nobody behind a small count is found: not in a store, nor in what is exported of it, nor by subtracting what is told.

#![expect(clippy::unwrap_used, reason = "what tests share is a test too, and a failure there must stop it")]

use std::{collections::BTreeMap, path::Path};

use measure::{
    Custody, Date, Offence, OffenceSet, Period, PlaceCode, PublicDate, SmallCells, Statistic, Trace,
};
use record::{
    Error, Lack,
    query::{PlaceSelector, Record, Selector},
    shipped::ShippedRecord,
    store::{Amendment, ImportOptions, Refused, Store},
};

/// Municipalities of Sinaloa by their code and name: the second is never listed in these years, and the first always.
const PLACES: [(&str, &str); 5] = [
    ("25006", "CULIACÁN"),
    ("25012", "MAZATLÁN"),
    ("25011", "GUASAVE"),
    ("25007", "CHOIX"),
    ("", "SIN MUNICIPIO DE REFERENCIA"),
];

/// People of 2019 by municipality: of Choix one, whom nobody may find. Every later year has one more in Culiacán and in Choix.
const PEOPLE: [u64; 5] = [40, 12, 31, 1, 3];

/// A file of these years in which so many people of each municipality are counted in 2019.
fn file(years: std::ops::RangeInclusive<i32>, consulted: &str, people: [u64; 5]) -> String {
    let mut text =
        "cve_entidad,entidad,periodo,categoria,sexo,cve_municipio,municipio,conteo,consultado_en\n"
            .to_owned();
    for year in years {
        let more = u64::try_from(year - 2019).unwrap();
        for category in ["DESAPARECIDA_O_NO_LOCALIZADA", "LOCALIZADA_CON_VIDA", "LOCALIZADA_SIN_VIDA"] {
            for ((code, name), number) in PLACES.iter().zip(people) {
                let number = number + if matches!(*code, "25006" | "25007") { more } else { 0 };
                for (month, part) in [(2, number / 2), (11, number - number / 2)] {
                    text += &format!(
                        "25,SINALOA,{year}-{month:02},{category},MUJER,{code},{name},{part},{consulted}\n"
                    );
                }
            }
        }
    }
    text
}

fn import(store: &Store, folder: &Path, (name, text): (&str, &str), public: Date) -> measure::Sha256 {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    let options = ImportOptions::known(PublicDate::Known(public), Custody::Copy, "invented counts");
    store.import(&path, &options, &mut ()).unwrap().commit.release.sha256
}

fn record(store: &Store) -> Record {
    let none = ShippedRecord::open(Vec::<String>::new(), |_| None).unwrap();
    Record::new(none, Some(store.holding().unwrap()))
}

fn asked(place: PlaceSelector, period: &str) -> Selector {
    let offence = OffenceSet::one(Offence::NoOffence);
    Selector::new(Statistic::MissingPersons, offence, PlaceCode::NATION)
        .over(place)
        .during(period.parse::<Period>().unwrap())
}

fn place(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

const JULY: Date = Date::constant(2026, 7, 9);
const APRIL: Date = Date::constant(2026, 4, 1);

#[test]
fn a_store_and_its_export_hold_no_byte_of_the_file() {
    let files = tempfile::tempdir().unwrap();
    let store = Store::open(&files.path().join("store"));
    let text = file(2019..=2020, "2026-07-09", PEOPLE);
    let release = import(&store, files.path(), ("2019.csv", &text), JULY);
    let holding = store.holding().unwrap();
    let commit = holding.find(release).unwrap();
    assert_eq!((commit.downloaded(), commit.format), (None, Some(4)));
    let zip = files.path().join("all.zip");
    store.export(&zip, &mut ()).unwrap();
    let bytes = std::fs::read(&zip).unwrap();
    // Neither the name of the place nor that of the file of bytes: nothing in the export is packed.
    for hidden in ["CHOIX".as_bytes(), b"releases/", b"25007"] {
        assert!(!bytes.windows(hidden.len()).any(|part| part == hidden));
    }
    // It is complete all the same, and what stands in it answers elsewhere.
    let other = Store::open(&files.path().join("other"));
    other.import_store(&zip, &mut ()).unwrap();
    assert!(other.verify().unwrap().is_whole() && store.verify().unwrap().is_whole());
    assert_eq!(record(&other).held(), record(&store).held());
    let again = store.amend(
        release,
        (
            &Amendment {
                public: Some(PublicDate::Known(Date::constant(2026, 7, 20))),
                ..Amendment::default()
            },
            Date::constant(2026, 8, 1),
        ),
        &mut (),
    );
    assert!(matches!(again, Err(Error::Refused { refused }) if matches!(*refused, Refused::NoBytes { .. })));
}

#[test]
fn a_municipality_of_few_is_told_with_the_rest_of_its_state_and_said_to_be() {
    let files = tempfile::tempdir().unwrap();
    let store = Store::open(&files.path().join("store"));
    import(&store, files.path(), ("two.csv", &file(2019..=2020, "2026-07-09", PEOPLE)), JULY);
    let record = record(&store);
    let told = |selector: PlaceSelector, period: &str| -> BTreeMap<String, (u64, bool)> {
        let points = record.totals(&asked(selector, period)).unwrap().points;
        points.into_iter().map(|p| (p.place.to_string(), (p.number, p.cells.is_complete()))).collect()
    };
    let each = told(PlaceSelector::EachMunicipalityOf(place("25")), "2019");
    assert_eq!(each, [("25006".to_owned(), (40, true)), ("25997".to_owned(), (47, true))].into());
    for hidden in ["25007", "25012", "25999"] {
        let alone = told(PlaceSelector::One(place(hidden)), "2019");
        assert_eq!(
            alone,
            [(hidden.to_owned(), (0, false))].into(),
            "a count that is not told passes for none"
        );
    }
    // States have months, and years that are the sum of them; municipalities have neither months nor parts of years.
    assert_eq!(told(PlaceSelector::EachState, "2019-02")["25"], (42, true));
    assert_eq!(record.total(&asked(PlaceSelector::One(place("25")), "2019..2020")).unwrap().number, 176);
    assert_eq!(
        record.total(&asked(PlaceSelector::One(PlaceCode::NATION), "2019..2020")).unwrap().number,
        176
    );
    assert!(record.totals(&asked(PlaceSelector::One(place("25006")), "2019-02")).is_err());
    assert_eq!(
        told(PlaceSelector::One(place("25006")), "2019..2020"),
        [("25006".to_owned(), (81, true))].into()
    );
    // A year in which it is not listed is lacking in a sum over years.
    let lone = record.totals(&asked(PlaceSelector::One(place("25012")), "2019..2020")).unwrap();
    assert!(lone.points[0].cells.lacking.contains_key(&(place("25012"), Lack::Merged)));
    // The trace of each finds the cells of its table and of no other.
    for (selector, period, number) in [(place("25"), "2019", 87), (place("25006"), "2019", 40)] {
        let point = record.total(&asked(PlaceSelector::One(selector), period)).unwrap();
        assert!(matches!(point.trace, Trace::Sum { .. }), "{:?}", point.trace);
        let behind = record.figures_behind(&point.trace).unwrap();
        assert_eq!(behind.iter().filter_map(|figure| figure.value.count()).sum::<u64>(), number);
    }
}

/// Whether sums and differences of what is told, each taken once at most, give a count below ten.
fn small_difference(told: &[u64]) -> Option<u64> {
    let mut differences = std::collections::BTreeSet::from([0_i64]);
    for number in told.iter().map(|number| i64::try_from(*number).unwrap()) {
        let further: Vec<i64> = differences.iter().flat_map(|d| [d + number, d - number]).collect();
        differences.extend(further);
    }
    differences.into_iter().map(i64::unsigned_abs).find(|d| (1..SmallCells::LEAST).contains(d))
}

#[test]
fn no_difference_of_what_is_told_is_a_small_count() {
    let files = tempfile::tempdir().unwrap();
    let store = Store::open(&files.path().join("store"));
    // Between April and July people were found in Culiacán and Mazatlán; in Choix nothing changed. The numbers are such that no
    // sum of them is small by chance.
    let (april, july) = ([5_113, 1_237, 271, 7, 3], [5_563, 1_307, 271, 7, 3]);
    import(&store, files.path(), ("april.csv", &file(2019..=2019, "2026-04-01", april)), APRIL);
    import(&store, files.path(), ("july.csv", &file(2019..=2019, "2026-07-09", july)), JULY);
    let record = record(&store);
    for statistic in [Statistic::MissingPersons, Statistic::MissingFoundDead] {
        let mut told: Vec<u64> = Vec::new();
        for release in record.held().iter().filter(|held| !held.is_second_table()).map(|h| h.release.sha256) {
            for selector in [PlaceSelector::One(place("25")), PlaceSelector::EachMunicipalityOf(place("25"))]
            {
                let asked = Selector { statistic, ..asked(selector, "2019") }.of_release(release);
                told.extend(record.totals(&asked).unwrap().points.iter().map(|point| point.number));
            }
        }
        assert_eq!(told.len(), 2 * 3, "the state, Culiacán and the rest, twice");
        assert_eq!(small_difference(&told), None);
    }
    // With every municipality of ten or more told, or the rest told without a second one, Choix is found.
    let total = july.iter().sum();
    assert_eq!(small_difference(&[total, july[0], july[1], july[2], july[4]]), Some(7));
    let other_rest = april.iter().sum::<u64>() - april[0];
    assert_eq!(small_difference(&[july[1], other_rest, july[1] - april[1], july[2], july[4]]), Some(7));
    // Found alive never below the state.
    let alive = Selector {
        statistic: Statistic::MissingFoundAlive,
        ..asked(PlaceSelector::EachMunicipalityOf(place("25")), "2019")
    };
    assert!(record.totals(&alive).map_or(true, |answer| answer.points.is_empty()));
}
