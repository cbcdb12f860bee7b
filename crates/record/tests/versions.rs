//! SESNSP's versions of 2016 to 2018 from the shipped record, against sums of the same rows by another program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;

use measure::{OffenceSet, PlaceCode, Statistic};
use record::query::{Held, PlaceSelector, Record, Refusal, Selector};

fn asked(statistic: Statistic, offence: &str, (place, period): (&str, &str)) -> Selector {
    let offence: OffenceSet = offence.parse().unwrap();
    Selector::new(statistic, offence, place.parse().unwrap()).during(period.parse().unwrap())
}

/// The versions of a table, the earliest first.
fn versions(record: &Record, by_state: bool) -> Vec<&Held> {
    let mut versions: Vec<&Held> =
        record.held().iter().filter(|held| held.reading.layout == "elcrimen-versions").collect();
    versions.retain(|held| held.coverage.lists_some != by_state);
    versions.sort_by_key(|held| held.release.vintage.public.latest());
    versions
}

/// What each version says of a question, once for as long as it says the same, and whether it is whole.
fn said(record: &Record, selector: &Selector, by_state: bool) -> Vec<(String, u64)> {
    let mut said: Vec<(String, u64)> = Vec::new();
    for held in versions(record, by_state) {
        let of_version =
            Selector { vintage: held.release.sha256.to_string().parse().unwrap(), ..selector.clone() };
        let Ok(point) = record.total(&of_version) else { continue };
        assert!(point.cells.is_complete(), "{:?}", point.cells);
        if said.last().is_none_or(|(_, number)| *number != point.number) {
            said.push((held.release.vintage.public.latest().to_string(), point.number));
        }
    }
    said
}

fn are(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected.iter().map(|(day, number)| ((*day).to_owned(), *number)).collect()
}

/// Source: the list of what the versions were made of: 28 and 27 days, of which three by state bring no month.
#[test]
fn every_version_ships_with_its_day_and_three_bring_no_month() {
    let record = record::open(None).unwrap();
    let (states, municipalities) = (versions(&record, true), versions(&record, false));
    assert_eq!((states.len(), municipalities.len()), (28, 27));
    let cutoffs: BTreeSet<_> = states.iter().map(|held| held.release.vintage.cutoff).collect();
    assert_eq!(cutoffs.len(), 25);
    let days = |held: &&Held| held.release.vintage.public.latest().to_string();
    let (first, last) = (states.first().map(days).unwrap(), states.last().map(days).unwrap());
    assert_eq!((first.as_str(), last.as_str()), ("2016-06-09", "2018-07-21"));
}

/// Source: the rows of each version, summed by another program.
#[test]
fn how_a_month_changed_is_told_version_by_version() {
    let record = record::open(None).unwrap();
    let former = |offence: &str, month| {
        said(&record, &asked(Statistic::VictimsByFormerMethod, offence, ("nation", month)), true)
    };
    let homicides = [
        ("2016-06-09", 1_683),
        ("2016-06-21", 1_685),
        ("2016-08-20", 1_686),
        ("2017-01-21", 1_688),
        ("2017-04-21", 1_695),
    ];
    assert_eq!(former("intentional-homicide", "2016-04"), are(&homicides));
    let extortions = [
        ("2016-06-09", 410),
        ("2016-06-21", 392),
        ("2016-08-20", 393),
        ("2016-09-26", 394),
        ("2016-10-21", 393),
        ("2017-10-21", 395),
    ];
    assert_eq!(former("extortion", "2016-04"), are(&extortions));
    let present = asked(Statistic::Victims, "homicide-with-femicide", ("nation", "2017-12"));
    let changed = [("2018-02-19", 2_591), ("2018-03-22", 2_596), ("2018-05-21", 2_598)];
    assert_eq!(said(&record, &present, true), are(&changed));
    // What was known on a day is the version of that day.
    let known = |day: &str| record.total(&Selector { as_of: Some(day.parse().unwrap()), ..present.clone() });
    assert_eq!(known("2018-03-21").unwrap().number, 2_591);
    assert_eq!(known("2018-03-22").unwrap().number, 2_596);
    assert!(matches!(known("2018-02-18"), Err(Refusal::NotPublicYet { .. })));
    let first_half = asked(Statistic::Victims, "homicide-with-femicide", ("nation", "2018-01..2018-06"));
    assert_eq!(record.total(&first_half).unwrap().number, 16_375);
    // Eight months of Oaxaca's 2015 are blank in every version of the present method.
    let lacking = record.total(&asked(Statistic::Victims, "homicide-with-femicide", ("20", "2015"))).unwrap();
    assert_eq!(lacking.cells.missing, 8);
}

/// Source: the rows of Tijuana in each version, summed by another program.
#[test]
fn a_municipality_that_was_chosen_answers_for_itself() {
    let record = record::open(None).unwrap();
    let former = asked(Statistic::InvestigationsByFormerMethod, "intentional-homicide", ("02004", "2016-04"));
    assert_eq!(said(&record, &former, false), are(&[("2016-06-09", 59)]));
    let present = asked(Statistic::Investigations, "homicide-with-femicide", ("02004", "2017-12"));
    assert_eq!(said(&record, &present, false), are(&[("2018-02-19", 133)]));
    // A year of the whole country is that of the file that lists every municipality, and no list of some.
    let nation = asked(Statistic::Investigations, "homicide-with-femicide", ("nation", "2017"));
    let chosen = record.choose(&nation).unwrap();
    assert!(chosen.parts.iter().all(|(held, _)| !held.coverage.lists_some));
    let each = nation.over(PlaceSelector::EachMunicipalityOf(PlaceCode::NATION));
    assert!(record.totals(&each).unwrap().points.len() > 2_000);
}
