//! Which release answers a span of a presidency.

use catalogue::TermSpan;
use measure::{Offence, OffenceSet, Period, PlaceCode, Statistic};
use record::query::Selector;

/// Source: INEGI's files by month end with 2015 and were public in 2017, its file by year was public in 2025; the deaths of
/// 1995 as both have them.
#[test]
fn whole_years_are_answered_by_the_newest_file_whether_it_counts_by_month_or_by_year() {
    let record = record::open(None).unwrap();
    let deaths = OffenceSet::one(Offence::HomicideDeath);
    let selector = Selector::new(Statistic::DeathsByRegistration, deaths, PlaceCode::NATION);
    let figures = record.terms(&selector, TermSpan::Years(1)).unwrap();
    let answered: Vec<_> = figures.iter().filter(|figure| figure.point.is_ok()).collect();
    assert_eq!(answered.len(), 5);
    assert_eq!(answered[0].point.as_ref().unwrap().0.number, 15_612);
    let of = |period: Period| record.choose(&record.newest_of(&selector, period)).unwrap().releases();
    let newest = of(answered[4].period);
    assert!(answered.iter().all(|figure| of(figure.period) == newest));
    // The months themselves stand in a file of their own year, which the newest one cannot split.
    assert_ne!(of("1995-01..1995-11".parse().unwrap()), newest);
}

/// Source: the file of 2022 by state and month of occurrence, whose months end with the 49th of López Obrador's term; the file of
/// deaths of known age and sex by month of registration has all seventy of it.
#[test]
fn a_presidency_that_is_newer_than_the_queries_by_month_has_its_months() {
    let record = record::open(None).unwrap();
    let deaths = OffenceSet::one(Offence::HomicideDeath);
    let of = |statistic, months| {
        let selector = Selector::new(statistic, deaths.clone(), PlaceCode::NATION);
        let figures = record.terms(&selector, TermSpan::Months(months)).unwrap();
        let term = figures.into_iter().find(|figure| figure.presidency.name == "López Obrador").unwrap();
        term.point.map(|(point, _)| (point.number, point.cells.is_complete()))
    };
    assert_eq!(of(Statistic::DeathsByOccurrence, 49).unwrap(), (139_356, true));
    assert!(of(Statistic::DeathsByOccurrence, 50).is_err());
    assert_eq!(of(Statistic::DeathsOfKnownAge, 70).unwrap(), (187_733, true));
}
