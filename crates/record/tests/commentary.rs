//! The claims of the 2019 commentary, judged from the shipped record: a test for each.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use record::claims::{Claims, Judged, ReadingSource, Verdict, judge};

fn judged(id: &str) -> Judged {
    let claims =
        Claims::parse(include_str!("../../../claims/commentary-2019.toml"), "commentary-2019.toml").unwrap();
    let all = judge(&record::open(None).unwrap(), &claims).unwrap();
    all.into_iter().find(|j| j.claim.id == id).unwrap_or_else(|| panic!("no claim {id}"))
}

fn values(judged: &Judged) -> Vec<u64> {
    judged
        .readings
        .iter()
        .filter_map(|r| r.value.as_ref())
        .map(|q| q.plain().parse().unwrap_or_default())
        .collect()
}

#[test]
fn killed_in_six_months_is_true_of_one_vintage_that_no_file_holds() {
    let judged = judged("killed-first-half-2019");
    assert_eq!(judged.verdict, Verdict::TrueOfSome);
    let holding: Vec<_> = judged.readings.iter().filter(|r| r.holds == Some(true)).collect();
    assert_eq!(holding.len(), 1);
    assert!(matches!(&holding[0].source, ReadingSource::Press(total) if total.number == 17_608));
    for rung in [17_608, 17_630, 17_653, 17_694, 17_695, 17_696] {
        assert!(values(&judged).contains(&rung), "the ladder lacks {rung}");
    }
}

/// Source: the November 2019 file: H1 2018 16,715, H2 2018 17,940, H1 2019 17,630; press: INEGI 17,772 in H1 2018.
#[test]
fn the_superlative_holds_among_first_halves_of_one_register_only() {
    let judged = judged("most-violent-six-months");
    assert_eq!(judged.verdict, Verdict::TrueOfSome);
    let against: Vec<String> = judged
        .readings
        .iter()
        .filter_map(|r| r.against.as_ref())
        .map(|(p, q)| format!("{p} {}", q.plain()))
        .collect();
    for seen in ["2018-01..2018-06 16715", "2018-07..2018-12 17940", "2018-01..2018-06 17772"] {
        assert!(against.contains(&seen.to_owned()), "{seen} is not among {against:?}");
    }
}

/// Source: INEGI registered homicides: 25,967 in 2012, 23,063 in 2013.
#[test]
fn homicides_did_not_only_rise() {
    let judged = judged("homicides-only-rose-2012-2018");
    assert_eq!(judged.verdict, Verdict::Contradicted);
    let inegi = judged.readings.iter().find(|r| r.holds == Some(false)).unwrap();
    assert_eq!(inegi.value.as_ref().unwrap().plain(), "23063");
    assert_eq!(inegi.against.as_ref().unwrap().1.plain(), "25967");
}

/// Source: National Guard deployment, July 2019: 5,472 of 56,191 in the four border states (9.7 %).
#[test]
fn the_guard_was_not_mostly_at_the_southern_border() {
    let judged = judged("guard-to-southern-border");
    assert_eq!(judged.verdict, Verdict::Contradicted);
    assert_eq!(judged.readings[0].value.as_ref().unwrap().plain(), "9.7");
}

#[test]
fn june_2019_is_the_guards_ceremony_and_not_its_law() {
    let judged = judged("guard-established-june-2019");
    assert_eq!(judged.verdict, Verdict::TrueOfSome);
    assert_eq!(judged.readings.iter().filter(|r| r.holds == Some(true)).count(), 1);
}

/// Source: SEDENA, 15 October 2019, Iguala: 14 civilians and one soldier.
#[test]
fn fifteen_dead_in_guerrero_counts_a_soldier() {
    let judged = judged("fifteen-shot-dead-guerrero");
    assert_eq!(judged.verdict, Verdict::TrueOfSome);
    assert_eq!(values(&judged), [14, 15]);
}

#[test]
fn approval_depends_on_the_pollster() {
    assert_eq!(judged("approval-sixty").verdict, Verdict::TrueOfSome);
    assert_eq!(judged("approval-fifty-eight").verdict, Verdict::TrueOfSome);
}

#[test]
fn what_no_figure_decides_says_what_would() {
    for id in [
        "groups-multiplied",
        "arrested-and-sentenced",
        "conviction-rate",
        "reported-crimes-before-a-judge",
        "decriminalisation-and-use",
        "self-defence-groups-spike",
        "message-of-culiacan",
    ] {
        let judged = judged(id);
        assert_eq!(judged.verdict, Verdict::NotCheckable, "{id}");
        assert!(judged.claim.would_decide.is_some(), "{id} does not say what would decide it");
    }
}

#[test]
fn a_sentence_about_a_person_is_not_judged_and_names_nobody() {
    let judged = judged("wrongdoing-of-a-person");
    assert_eq!(judged.verdict, Verdict::NotJudged);
    assert!(judged.readings.is_empty());
}
