//! The claims of the 2019 commentary, sentence by sentence, judged from the shipped record.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use measure::Language;
use record::claims::{Claims, Defined, Judged, Outcome, ReadingSource, Undecided, Verdict, Windows, judge};

fn claims() -> Claims {
    Claims::parse(include_str!("../../../claims/commentary-2019.toml"), "commentary-2019.toml").unwrap()
}

fn judged() -> Vec<Judged> {
    judge(&record::open(None).unwrap(), &claims()).unwrap()
}

fn one(id: &str) -> Judged {
    judged().into_iter().find(|j| j.claim.id == id).unwrap_or_else(|| panic!("no claim {id}"))
}

fn values(defined: &Defined) -> Vec<String> {
    defined.versions.iter().filter_map(|v| v.value.as_ref()).map(measure::Quantity::plain).collect()
}

/// Source: `claims/commentary-2019.windows`, the first 16 digits of the SHA-256 of each five-word window of the document.
#[test]
fn every_quotation_is_made_of_the_documents_own_words() {
    let windows = Windows::read(include_str!("../../../claims/commentary-2019.windows"));
    let quoted: Vec<String> = claims().claims.into_iter().filter_map(|claim| claim.quote).collect();
    assert!(quoted.len() >= 61, "only {} claims quote the document", quoted.len());
    for quote in &quoted {
        assert!(windows.hold(quote), "the document does not say “{quote}”");
    }
    for invented in ["17,609 people killed between January and June", "very few reach a judge", "six in 2006"]
    {
        assert!(!windows.hold(invented), "“{invented}” passes");
    }
}

/// Source: `tests/cases/claims/seed_sentences.csv`, where each verdict was reached from the raw files by other code.
#[test]
fn every_sentence_has_the_verdict_that_the_figures_held_give_it() {
    let table = include_str!("../../../tests/cases/claims/seed_sentences.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let judged = judged();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in reader.deserialize::<std::collections::BTreeMap<String, String>>() {
        let row = row.unwrap();
        rows += 1;
        let at = |j: &&Judged| {
            j.claim.stands.as_ref().is_some_and(|stands| {
                stands.paragraph.to_string() == row["paragraph"]
                    && stands.sentence.to_string() == row["sentence"]
                    && stands.part.map_or_else(String::new, String::from) == row["part"]
            })
        };
        let verdict = judged.iter().find(at).map(|j| j.verdict);
        let code = verdict.map(|verdict| match verdict {
            Verdict::Confirmed => "confirmed",
            Verdict::TrueWhenPublished => "true_when_published",
            Verdict::Depends => "depends",
            Verdict::Contradicted => "contradicted",
            Verdict::NotCheckable(_) => "not_checkable",
            Verdict::NoClaim(_) => "no_claim",
        });
        if code != Some(row["verdict"].as_str()) {
            wrong.push(format!("{}: {code:?}, expected {}", row["id"], row["verdict"]));
        }
    }
    assert_eq!((rows, judged.len()), (62, 62));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Source: Animal Político, July 2019; SESNSP files of November 2019 to June 2025.
#[test]
fn killed_in_six_months_was_true_when_published_and_was_revised() {
    let judged = one("killed-first-half-2019");
    assert_eq!(judged.verdict, Verdict::TrueWhenPublished);
    let [counting] = judged.definitions.iter().filter(|d| d.counts).collect::<Vec<_>>()[..] else {
        panic!("the number has one definition")
    };
    assert_eq!(counting.outcome, Outcome::WhenPublished);
    let rungs = values(counting);
    for rung in ["17608", "17630", "17653", "17694", "17695", "17696"] {
        assert!(rungs.contains(&rung.to_owned()), "the ladder lacks {rung}");
    }
    let then = counting.as_of(claims().said_on).unwrap();
    assert!(matches!(&then.source, ReadingSource::Press(total) if total.number == 17_608));
    assert_eq!(counting.latest().unwrap().value.as_ref().unwrap().plain(), "17696");
}

/// Source: the November 2019 file: H1 2018 16,715, H2 2018 17,940, H1 2019 17,630.
#[test]
fn the_superlative_holds_among_first_halves_only() {
    let judged = one("most-violent-six-months");
    let against = |defined: &Defined| -> Vec<String> {
        let each = defined.versions.iter().filter_map(|v| v.against.as_ref());
        each.map(|(p, q)| format!("{p} {}", q.plain())).collect()
    };
    let all: Vec<String> = judged.definitions.iter().flat_map(against).collect();
    for seen in ["2018-01..2018-06 16715", "2018-07..2018-12 17940"] {
        assert!(all.contains(&seen.to_owned()), "{seen} is not among {all:?}");
    }
    let holds: Vec<bool> = judged.definitions.iter().map(|d| d.outcome == Outcome::Throughout).collect();
    assert_eq!(holds, [true, false, false, true, false]);
}

/// Source: INEGI registered homicides: 25,967 in 2012, 23,063 in 2013.
#[test]
fn homicides_did_not_only_rise() {
    let judged = one("homicides-only-rose-2012-2018");
    let latest = judged.definitions[0].latest().unwrap();
    assert_eq!(latest.value.as_ref().unwrap().plain(), "23063");
    assert_eq!(latest.against.as_ref().unwrap().1.plain(), "25967");
}

/// Source: INEGI: 8,867 in 2007; the lowest of 2008 to 2018 is 14,006.
#[test]
fn every_year_of_a_decade_stayed_above_the_one_before_it() {
    let latest = one("decade-of-violence").definitions[0].latest().cloned().unwrap();
    assert_eq!(latest.value.unwrap().plain(), "14006");
    assert_eq!(latest.against.unwrap().1.plain(), "8867");
}

/// Source: National Guard deployment, July 2019: 5,472 of 56,191 in the four border states (9.7 %).
#[test]
fn the_guard_was_not_mostly_at_the_southern_border() {
    let judged = one("guard-to-southern-border");
    assert_eq!(values(&judged.definitions[0]), ["9.7"]);
    let said = judged.definitions[0].versions[0].said.plain(Language::En);
    assert!(said.contains("9.7% of 56,191"), "{said}");
}

/// Source: SEDENA, 15 October 2019, Iguala: 14 civilians and one soldier.
#[test]
fn fifteen_dead_in_guerrero_count_a_soldier() {
    let judged = one("fifteen-shot-dead-guerrero");
    assert_eq!(judged.definitions.iter().map(values).collect::<Vec<_>>(), [["15"], ["14"]]);
    assert_eq!(judged.definitions.iter().map(|d| d.counts).collect::<Vec<_>>(), [true, false]);
}

/// Source: INEGI: Celaya 226, 282, 320; Tijuana 1,669, 2,302, 2,179 (2017 to 2019).
#[test]
fn one_city_rose_and_the_other_did_not() {
    let judged = one("celaya-and-tijuana-escalating");
    assert_eq!(judged.definitions.iter().map(values).collect::<Vec<_>>(), [["320"], ["2179"]]);
}

#[test]
fn a_document_shows_an_event_and_decides_nothing() {
    let judged = one("guard-established-june-2019");
    assert_eq!(judged.verdict, Verdict::NotCheckable(Undecided::Event));
    let dated = |d: &Defined| (d.counts, d.versions[0].holds);
    let expected = [(false, Some(false)), (false, Some(false)), (false, Some(true))];
    assert_eq!(judged.definitions.iter().map(dated).collect::<Vec<_>>(), expected);
}

#[test]
fn a_sentence_about_a_person_is_no_claim_and_shows_nothing() {
    let judged = one("wrongdoing-of-a-person");
    assert!(matches!(judged.verdict, Verdict::NoClaim(record::claims::NoClaim::Person)));
    assert!(judged.definitions.is_empty());
}
