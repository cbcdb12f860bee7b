//! The rate of a sum that lacks cells: none, or that of the cells it counts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::path::Path;

use measure::{Custody, Date, LevelsAsked, Offence, OffenceSet, Period, PlaceCode, PublicDate, Statistic};
use record::{
    query::{Accepting, DEFAULT_PROJECTION, PlaceSelector, Rate, Record, Selector, VintageSelector},
    store::{ImportOptions, Store},
};

/// Source: `tests/cases/files/a03_half_year_state.csv`, Sonora of 2024 blank from July on.
fn record(folder: &Path) -> Record {
    let options = ImportOptions::known(
        PublicDate::NotLaterThan(Date::constant(2025, 10, 20)),
        Custody::Copy,
        "invented",
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/files/a03_half_year_state.csv");
    Store::open(folder).import(&file, &options, &mut ()).unwrap();
    record::open(Some(folder)).unwrap()
}

fn rate(record: &Record, place: PlaceCode, period: &str, accepting: &[&str]) -> Option<Rate> {
    let period: Period = period.parse().unwrap();
    let selector = Selector {
        statistic: Statistic::Investigations,
        offence: OffenceSet::one(Offence::IntentionalHomicide),
        place: PlaceSelector::One(place),
        period: Some(period),
        vintage: VintageSelector::Latest,
        as_of: None,
        accepting: Accepting(accepting.iter().map(|name| (*name).to_owned()).collect()),
        levels: LevelsAsked::default(),
    };
    let point = record.total(&selector).unwrap();
    let population = record.population(DEFAULT_PROJECTION, selector.place).unwrap();
    record.rate_of_held(&point, &selector, &population).unwrap()
}

#[test]
fn a_sum_that_lacks_cells_has_no_rate_unless_that_of_the_cells_held_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let record = record(folder.path());
    let sonora = "26".parse().unwrap();
    assert_eq!(rate(&record, sonora, "2024", &[]), None);
    let held = rate(&record, sonora, "2024", &["incomplete"]).unwrap();
    // The months that are there, asked for by themselves, are the slow twin.
    let months = rate(&record, sonora, "2024-01..2024-06", &[]).unwrap();
    let value = |rate: &Rate| (rate.per_day.as_ref().unwrap().value, rate.per_100k.as_ref().unwrap().value);
    let ((day, year), (day_held, year_held)) = (value(&months), value(&held));
    assert!((day - day_held).abs() < 1e-12, "{day} {day_held}");
    // Sums of the same twelfths in another order.
    assert!((year - year_held).abs() < 1e-9, "{year} {year_held}");
}

#[test]
fn a_country_of_which_a_state_lacks_months_has_the_inhabitants_of_the_others_and_no_days() {
    let folder = tempfile::tempdir().unwrap();
    let record = record(folder.path());
    let country = PlaceCode::NATION;
    let held = rate(&record, country, "2024", &["incomplete"]).unwrap();
    assert_eq!(held.per_day, None);
    let value = held.per_100k.unwrap().value;
    // 3,780 over all inhabitants of the whole year would be lower, and over those of the other 31 states higher.
    let population = record.population(DEFAULT_PROJECTION, PlaceSelector::EachState).unwrap();
    let year: Period = "2024".parse().unwrap();
    let all: f64 = measure::STATES
        .iter()
        .map(|state| population.person_years(PlaceCode::new(state.code).unwrap(), year).unwrap())
        .sum();
    let lost = population.person_years("26".parse().unwrap(), "2024-07..2024-12".parse().unwrap()).unwrap();
    // Source of the count: the case's own note, 3,780 in the months held.
    assert!((value - 3_780.0 / (all - lost) * 1e5).abs() < 1e-6, "{value}");
}
