//! The inhabitants that the catalogue of places holds are those of the record's own release of the projection.

use measure::{Offence, OffenceSet, PlaceCode, PlaceLevel, Statistic};
use record::{
    places,
    query::{PlaceSelector, Selector},
};

#[test]
fn the_catalogue_has_the_inhabitants_of_the_record() {
    let record = record::open(None).unwrap();
    for (level, over, number) in [
        (PlaceLevel::State, PlaceSelector::EachState, 32),
        (PlaceLevel::Municipality, PlaceSelector::EachMunicipalityOf(PlaceCode::NATION), 2_475),
    ] {
        let none = OffenceSet::one(Offence::NoOffence);
        let selector = Selector::new(Statistic::Population, none, PlaceCode::NATION)
            .over(over)
            .during("2020-07".parse().unwrap());
        let points = record.series(&selector).unwrap().points;
        assert_eq!(points.len(), number);
        for point in points {
            assert_eq!(point.place.level(), level);
            assert_eq!(places().inhabitants(point.place), Some(point.number), "{}", point.place);
        }
    }
}

/// Source: the record's own release of the states, which begins in 1970; before, it has the country by itself.
#[test]
fn the_country_by_itself_lacks_no_state_where_none_is_apart() {
    let record = record::open(None).unwrap();
    let none = OffenceSet::one(Offence::NoOffence);
    for year in ["1960-07", "1970-07"] {
        let selector = Selector::new(Statistic::Population, none.clone(), PlaceCode::NATION)
            .during(year.parse().unwrap());
        let point = record.total(&selector).unwrap();
        assert!(point.number > 30_000_000 && point.cells.missing == 0, "{year}: {point:?}");
    }
}
