//! What jumps, what is said of it, and that the shipped record's jumps are classed by what counts on its own.

use std::{path::Path, sync::OnceLock};

use measure::Language;
use report::Words;

use super::*;

fn record() -> &'static Record {
    static RECORD: OnceLock<Record> = OnceLock::new();
    RECORD.get_or_init(|| crate::open(None::<&Path>).unwrap())
}

fn jumps(statistic: Statistic, offence: Offence, places: PlaceSelector) -> Vec<Jump> {
    let selector = Selector::new(statistic, OffenceSet::one(offence), PlaceCode::NATION).over(places);
    let points = record().series(&selector).unwrap().points;
    record().jumps(&selector, &points).unwrap()
}

fn class_of(jumps: &[Jump], place: &str, year: i32) -> Option<JumpClass> {
    let place: PlaceCode = place.parse().unwrap();
    jumps.iter().find(|jump| jump.place == place && jump.to_year == year).map(|jump| jump.class)
}

#[test]
fn four_times_on_twenty_cases_jumps_and_less_does_not() {
    for (before, after) in [(5, 20), (20, 5), (0, 20), (25, 100), (100, 25), (0, u64::MAX), (u64::MAX, 1)] {
        assert!(is_jump(before, after), "{before} to {after}");
    }
    for (before, after) in [(0, 19), (4, 19), (6, 23), (23, 6), (26, 103), (0, 0), (u64::MAX, u64::MAX)] {
        assert!(!is_jump(before, after), "{before} to {after}");
    }
}

#[test]
fn another_count_moves_only_in_the_direction_of_the_jump() {
    assert_eq!(Movement::of(true, 100, 200), Movement::Moves);
    assert_eq!(Movement::of(true, 200, 100), Movement::Still);
    assert_eq!(Movement::of(false, 200, 100), Movement::Moves);
    assert_eq!(Movement::of(true, 100, 149), Movement::Still);
    assert_eq!(Movement::of(true, 100, 150), Movement::Unclear);
    assert_eq!(Movement::of(true, 0, 20), Movement::Moves);
    assert_eq!(Movement::of(true, 9, 10), Movement::Unclear, "too few to tell");
}

#[test]
fn only_a_source_that_counts_on_its_own_decides() {
    assert_eq!(JumpClass::of(None), JumpClass::CannotTell);
    assert_eq!(JumpClass::of(Some(Movement::Unclear)), JumpClass::CannotTell);
    assert_eq!(JumpClass::of(Some(Movement::Still)), JumpClass::ProbablyRecording);
    assert_eq!(JumpClass::of(Some(Movement::Moves)), JumpClass::Crime);
}

#[test]
fn homicides_that_rose_or_fell_in_both_sources_are_crime() {
    let victims = jumps(Statistic::Victims, Offence::IntentionalHomicide, PlaceSelector::EachState);
    assert_eq!(class_of(&victims, "18", 2017), Some(JumpClass::Crime));
    assert_eq!(class_of(&victims, "3", 2018), Some(JumpClass::Crime));
    let deaths = jumps(Statistic::DeathsByRegistration, Offence::HomicideDeath, PlaceSelector::EachState);
    assert_eq!(class_of(&deaths, "8", 2008), Some(JumpClass::Crime));
    assert_eq!(class_of(&deaths, "33", 2004), None, "abroad is on no map");
}

#[test]
fn one_state_is_told_the_same_as_each_state() {
    let all = jumps(Statistic::Victims, Offence::Extortion, PlaceSelector::EachState);
    let guanajuato: PlaceCode = "11".parse().unwrap();
    let one = jumps(Statistic::Victims, Offence::Extortion, PlaceSelector::One(guanajuato));
    let same: Vec<&Jump> = all.iter().filter(|jump| jump.place == guanajuato).collect();
    assert_eq!(one.iter().collect::<Vec<_>>(), same);
    let jump = &one[0];
    assert_eq!((jump.before.number, jump.after.number, jump.to_year), (19, 373, 2021));
    assert_eq!(jump.class, JumpClass::CannotTell, "investigations are the same files");
    let said = jump.words();
    assert_eq!(said.unfilled(), None);
    let english = said.plain(Language::En);
    assert!(
        english.contains("jump: the figure alone cannot say whether crime or its recording changed"),
        "{english}"
    );
    assert!(english.contains("times 19.6") && english.contains("stays at the new level"), "{english}");
    assert!(
        said.plain(Language::Es).contains("salto: la cifra sola no dice si cambió el delito o su registro")
    );
}

#[test]
fn months_are_summed_only_where_a_year_has_all_twelve() {
    let selector = Selector::new(Statistic::Victims, OffenceSet::one(Offence::Extortion), PlaceCode::NATION)
        .over(PlaceSelector::EachState);
    let points = record().series(&selector).unwrap().points;
    let first = points[0].clone();
    let years = by_year(&points);
    assert!(years[&first.place].contains_key(&first.period.first().year()));
    let short = by_year(&points[1..]);
    assert!(!short[&first.place].contains_key(&first.period.first().year()), "a year cut short is no year");
}

#[test]
fn stocks_and_what_the_state_does_have_no_jumps() {
    let selector =
        Selector::new(Statistic::ForceDeployed, OffenceSet::one(Offence::NoOffence), PlaceCode::NATION)
            .over(PlaceSelector::EachState);
    let points = record().series(&selector).unwrap().points;
    assert!(record().jumps(&selector, &points).unwrap().is_empty());
}
