//! Investigations by municipality from the shipped record, against sums of the releases by another program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use measure::{Catalogue, OffenceSet, PlaceCode, Statistic};
use record::query::{PlaceSelector, Record, Refusal, Selector};

fn asked(offence: &str, place: PlaceCode, period: &str) -> Selector {
    let offence: OffenceSet = offence.parse().unwrap();
    Selector::new(Statistic::Investigations, offence, place).during(period.parse().unwrap())
}

fn total(record: &Record, selector: &Selector) -> u64 {
    let point = record.total(selector).unwrap();
    assert!(point.cells.is_complete(), "{:?}", point.cells);
    point.number
}

/// Source: the rewriting's rows by year, summed by another program; its 16,532 of 2015 are 16,121 and 411.
#[test]
fn a_year_of_municipalities_counts_femicide_within_homicide_and_2020_not_at_all() {
    let record = record::open(None).unwrap();
    let years = [(2015, 16_532, 411), (2016, 20_754, 604), (2017, 25_777, 741), (2018, 29_991, 891)];
    for (year, with_femicide, femicide) in years {
        let of = |offence| total(&record, &asked(offence, PlaceCode::NATION, &year.to_string()));
        assert_eq!(of("homicide-with-femicide"), with_femicide, "{year}");
        let one = asked("femicide", PlaceCode::NATION, &year.to_string());
        let of_release = Selector { vintage: "54ea262b22ba".parse().unwrap(), ..one };
        assert_eq!(total(&record, &of_release), femicide, "{year}");
    }
    let last = asked("homicide-with-femicide", PlaceCode::NATION, "2020");
    assert!(matches!(record.total(&last), Err(Refusal::PeriodNotHeld { .. })));
    let held = record.held().iter().find(|held| held.reading.layout == "sesnsp-municipal-year").unwrap();
    assert_eq!((held.reading.rows.read, held.reading.rows.rejected), (237_216, 39_536), "a sixth is 2020");
}

/// Source: the rewriting's rows, summed by another program.
#[test]
fn months_of_municipalities_are_found_by_their_names() {
    let record = record::open(None).unwrap();
    let sonora: PlaceCode = "26".parse().unwrap();
    let of_release = |offence: &str, sha256: &str, place, period| {
        let selector = asked(offence, place, period);
        total(&record, &Selector { vintage: sha256.parse().unwrap(), ..selector })
    };
    assert_eq!(of_release("extortion", "d0c5c58f1c43", sonora, "2015-01..2023-08"), 477);
    assert_eq!(of_release("femicide", "d0c5c58f1c43", sonora, "2015-01..2023-08"), 274);
    let nation = |offence: &str| of_release(offence, "02723a708d3d", PlaceCode::NATION, "2024-01..2025-06");
    assert_eq!(nation("intentional-homicide"), 25_449 + 10_787);
    assert_eq!(nation("negligent-homicide"), 17_683 + 8_627);
    assert_eq!(nation("femicide"), 820 + 329);
}

/// Source: the table's rows, summed by another program; of 2014 it holds 5,870 homicides, a third of 2013's.
#[test]
fn the_former_method_ends_before_its_begun_year_and_is_not_compared_with_the_present_one() {
    let record = record::open(None).unwrap();
    for (year, homicide, kidnapping) in
        [("2011", 20_838, 1_185), ("2012", 20_045, 1_228), ("2013", 16_994, 1_487)]
    {
        assert_eq!(total(&record, &asked("intentional-homicide", PlaceCode::NATION, year)), homicide);
        assert_eq!(total(&record, &asked("kidnapping", PlaceCode::NATION, year)), kidnapping);
    }
    let begun = asked("intentional-homicide", PlaceCode::NATION, "2014");
    assert!(matches!(record.total(&begun), Err(Refusal::PeriodNotHeld { .. })));
    let across = asked("intentional-homicide", PlaceCode::NATION, "2013..2015");
    assert!(
        matches!(record.total(&across), Err(Refusal::AcrossBreak { id, .. }) if id == "sesnsp-method-2015")
    );
    let held = record.held().iter().find(|held| held.reading.catalogue == Catalogue::Sesnsp1997).unwrap();
    assert_eq!(held.reading.rows.read, 45_306);
    let municipalities = asked("intentional-homicide", PlaceCode::NATION, "2013")
        .over(PlaceSelector::EachMunicipalityOf(PlaceCode::NATION));
    assert_eq!(record.totals(&municipalities).unwrap().points.len(), 2_456);
}
