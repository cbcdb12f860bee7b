//! The ladder of January to June 2019 from the shipped record: one number, many vintages, each with its custody.
//!
//! Values: SESNSP's victims file with cut-off November 2019 (17,142 + 488), and the third-party rewritings dated
//! August 2023 (17,246 + 448), October 2023 (17,244 + 451) and June 2024 onwards (17,245 + 451), as summed from the
//! releases by another program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use measure::{Custody, Date, OffenceSet, Period, PlaceCode, Statistic};
use record::{
    claims::press_totals,
    query::{Record, Refusal, Selector},
};

fn record() -> Record {
    record::open(None).unwrap()
}

fn half_year() -> Period {
    "2019-01..2019-06".parse().unwrap()
}

fn question(statistic: Statistic, offence: &str) -> Selector {
    let offence: OffenceSet = offence.parse().unwrap();
    Selector::new(statistic, offence, PlaceCode::NATION).during(half_year())
}

fn victims(offence: &str, as_of: Date) -> u64 {
    let asked = Selector { as_of: Some(as_of), ..question(Statistic::Victims, offence) };
    record().total(&asked).unwrap().number
}

#[test]
fn each_vintage_says_what_it_said() {
    let both = "intentional-homicide+femicide";
    let rungs = [
        (Date::constant(2020, 1, 10), 17_142, 488),
        (Date::constant(2023, 8, 24), 17_246, 448),
        (Date::constant(2023, 10, 18), 17_244, 451),
        (Date::constant(2024, 6, 24), 17_245, 451),
        (Date::constant(2025, 7, 20), 17_245, 451),
    ];
    for (as_of, homicide, femicide) in rungs {
        assert_eq!(victims("intentional-homicide", as_of), homicide, "intentional homicide as of {as_of}");
        assert_eq!(victims("femicide", as_of), femicide, "femicide as of {as_of}");
        assert_eq!(victims(both, as_of), homicide + femicide, "both as of {as_of}");
    }
}

#[test]
fn the_files_hold_rungs_that_the_list_of_press_totals_lacks() {
    let record = record();
    let asked = question(Statistic::Victims, "intentional-homicide+femicide");
    let mut seen: Vec<u64> = record
        .candidates(&asked)
        .iter()
        .map(|held| record.total(&asked.clone().of_release(held.release.sha256)).unwrap().number)
        .collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, [17_630, 17_694, 17_695, 17_696]);
}

#[test]
fn no_file_of_july_2019_is_held_and_the_answer_says_so() {
    let asked = Selector {
        as_of: Some(Date::constant(2019, 7, 31)),
        ..question(Statistic::Victims, "intentional-homicide+femicide")
    };
    match record().total(&asked) {
        Err(Refusal::NotPublicYet { earliest, .. }) => assert_eq!(earliest, Date::constant(2020, 1, 10)),
        other => panic!("expected that no file of that month is held, seen {other:?}"),
    }
}

#[test]
fn the_totals_of_the_press_stand_in_no_release() {
    let numbers: Vec<u64> = press_totals()
        .iter()
        .filter(|t| t.statistic == Statistic::Victims && t.number > 1_000)
        .map(|t| t.number)
        .collect();
    assert_eq!(numbers, [17_608, 17_653]);
    let record = record();
    for offence in ["intentional-homicide", "femicide", "intentional-homicide+femicide"] {
        let asked = question(Statistic::Victims, offence);
        for held in record.candidates(&asked) {
            let total = record.total(&asked.clone().of_release(held.release.sha256)).unwrap().number;
            assert!(!numbers.contains(&total), "{total} stands in {}", held.release.file);
        }
    }
}

#[test]
fn only_the_november_2019_victims_are_no_rewriting() {
    for held in record().held().iter().filter(|h| h.release.statistics.contains(&Statistic::Victims)) {
        let is_november = held.release.vintage.cutoff == "2019-11".parse().unwrap();
        assert_eq!(held.release.vintage.custody == Custody::Rewriting, !is_november, "{}", held.release.file);
    }
}

/// Source: `vintages.csv` of the releases, summed by another program: column `sum` and column `hd_H1_2019`.
#[test]
fn investigations_are_another_ladder() {
    let record = record();
    let rungs = [
        ("2020-10", 14_678, 432),
        ("2021-02", 14_699, 434),
        ("2022-05", 14_699, 435),
        ("2023-07", 14_712, 431),
        ("2024-11", 14_711, 434),
    ];
    for (cutoff, homicide, femicide) in rungs {
        let total = |offence: &str| {
            let asked = question(Statistic::Investigations, offence);
            record.total(&Selector { vintage: cutoff.parse().unwrap(), ..asked }).unwrap().number
        };
        assert_eq!(
            (total("intentional-homicide"), total("femicide")),
            (homicide, femicide),
            "cut-off {cutoff}"
        );
    }
}

#[test]
fn a_question_across_the_break_of_2026_is_refused_until_the_break_is_accepted() {
    let record = record();
    let across =
        Selector::new(Statistic::Investigations, "intentional-homicide".parse().unwrap(), PlaceCode::NATION)
            .during("2024-11..2026-01".parse().unwrap());
    assert!(matches!(record.total(&across), Err(Refusal::AcrossBreak { id, .. }) if id == "rnid-2026"));
    let mut accepted = across;
    accepted.accepting.0.insert("rnid-2026".to_owned());
    // The months between the last cut-off of the old register and the new one are not held: still no number.
    assert!(matches!(record.total(&accepted), Err(Refusal::PeriodNotHeld { .. })));
}
