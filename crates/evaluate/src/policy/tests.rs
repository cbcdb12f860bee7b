//! Tests of policy files: the shipped ones are read, and whatever is wrong with another is found with its line.

use std::collections::BTreeSet;

use measure::{Language, Statistic};
use report::Words;

use super::*;

const CULIACAN: &str = include_str!("../../../../policies/culiacan-2019/policy.toml");
const OPERATIONS: &str = include_str!("../../../../policies/joint-operations-2006-2009/policy.toml");
const GUARD: &str = include_str!("../../../../policies/national-guard-2019/policy.toml");
const PROP99: &str = include_str!("../../../../policies/prop99/policy.toml");
const ABRAZOS: &str = include_str!("../../../../policies/abrazos-no-balazos/policy.toml");
const CICIG: &str = include_str!("../../../../policies/cicig/policy.toml");
const ARRESTS: &str = include_str!("../../../../policies/announced-arrests/policy.toml");
const DOSE: &str = include_str!("../../../../policies/national-guard-dose/policy.toml");
const MUNICIPAL: &str = include_str!("../../../../policies/joint-operations-municipal/policy.toml");
const POVERTY: &str = include_str!("../../../../policies/poverty-programmes/policy.toml");
const REMOVALS: &str = include_str!("../../../../policies/leader-removals/policy.toml");
const SCHEMA: &str = include_str!("../../../../policies/policy.schema.json");

fn read(text: &str) -> PolicySpec {
    PolicySpec::parse(text, "x.toml").unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn the_shipped_policies_are_read() {
    for (text, id) in [
        (CULIACAN, "culiacan-2019"),
        (OPERATIONS, "joint-operations-2006-2009"),
        (GUARD, "national-guard-2019"),
        (PROP99, "prop99"),
        (ABRAZOS, "abrazos-no-balazos"),
        (CICIG, "cicig"),
        (DOSE, "national-guard-dose"),
        (ARRESTS, "announced-arrests"),
        (MUNICIPAL, "joint-operations-municipal"),
        (POVERTY, "poverty-programmes"),
        (REMOVALS, "leader-removals"),
    ] {
        assert_eq!(read(text).id, id);
    }
    let operations = read(OPERATIONS);
    assert_eq!(operations.first_assignments().count(), 10, "ten states");
    let early = |a: &&Assignment| a.date <= "2007-02-19".parse().unwrap();
    assert_eq!(operations.first_assignments().filter(early).count(), 8, "eight within ten weeks");
    assert_eq!(operations.assignments.iter().filter(|a| a.again).count(), 2, "two treated again");
    let clusters: BTreeSet<String> =
        operations.first_assignments().map(|assignment| operations.cluster_of(assignment)).collect();
    assert_eq!(clusters.len(), 7, "seven operations");
}

#[test]
fn no_shipped_policy_names_a_person() {
    // The names that stand in the sources cited, folded; a policy names operations and places.
    for text in
        [CULIACAN, OPERATIONS, GUARD, PROP99, ABRAZOS, ARRESTS, CICIG, DOSE, MUNICIPAL, POVERTY, REMOVALS]
    {
        // The authors of published studies are named as authors.
        let stated: Vec<&str> = text.lines().filter(|line| !line.starts_with("study = ")).collect();
        let folded = measure::fold_name(&stated.join("\n"));
        for name in [
            "ovidio",
            "guzman",
            "chapo",
            "calderon",
            "lopez obrador",
            "lopezobrador",
            "durazo",
            "beltran",
            "arellano",
            "carrillo",
        ] {
            assert!(!folded.contains(name), "{name}");
        }
    }
}

#[test]
fn the_published_schema_is_the_one_that_the_program_checks() {
    let published: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    assert!(
        published == policy_schema(),
        "write what `saldo evaluate schema` prints to policies/policy.schema.json"
    );
}

#[test]
fn what_is_said_of_a_policy_moves_no_draw_and_what_it_does_moves_all() {
    let own = read(PROP99);
    let remark = format!("{PROP99}\n[[note]]\nes = \"Otra nota.\"\nen = \"Another note.\"\n");
    let remarked = read(&remark);
    assert_ne!(remarked.hash(), own.hash());
    assert_eq!(remarked.drawn_by(), own.drawn_by());
    let other = read(&PROP99.replace("post = \"1989..2000\"", "post = \"1989..1999\""));
    assert_ne!(other.drawn_by(), own.drawn_by());
}

#[test]
fn the_hash_reads_what_is_stated_and_not_how_it_is_laid_out() {
    let hash = |text: &str| read(text).hash();
    let commented = format!("# A remark.\n\n{OPERATIONS}\n# Another.\n");
    assert_eq!(hash(OPERATIONS), hash(&commented));
    let first = OPERATIONS.find("[[assignment]]").unwrap();
    let second = first + 1 + OPERATIONS[first + 1..].find("[[assignment]]").unwrap();
    let third = second + 1 + OPERATIONS[second + 1..].find("[[assignment]]").unwrap();
    let moved =
        [&OPERATIONS[..first], &OPERATIONS[second..third], &OPERATIONS[first..second], &OPERATIONS[third..]];
    assert_eq!(hash(OPERATIONS), hash(&moved.concat()), "the order of assignments is no statement");
    let stated = [
        ("level = 0.05", "level = 0.04"),
        ("low = 0.9", "low = 0.91"),
        ("2008-12", "2008-11"),
        ("2006-12-11", "2006-12-12"),
        ("outcomes_public = true", "outcomes_public = false"),
        ("accepts = [\"second-treatment\"]", "accepts = []"),
    ];
    for (before, after) in stated {
        assert_ne!(hash(OPERATIONS), hash(&OPERATIONS.replacen(before, after, 1)), "{before}");
    }
    // Files that were edited under another system end their lines otherwise.
    assert_eq!(read(PROP99).hash(), read(&PROP99.replace('\n', "\r\n")).hash(), "line ends are no statement");
}

/// A fault as (line, key, start of the English sentence).
fn only_fault(text: &str) -> (usize, String, String) {
    let faults = PolicySpec::parse(text, "x.toml").expect_err("it was read").0;
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 1, "{said:?}");
    for language in Language::ALL {
        let plain = faults[0].words().plain(language);
        assert!(plain.starts_with("x.toml:"), "{plain}");
    }
    assert_eq!(faults[0].words().unfilled(), None);
    (faults[0].line, faults[0].key.clone(), faults[0].wrong.words().plain(Language::En))
}

/// The line of the first place where a text stands.
fn line_of(text: &str, sought: &str) -> usize {
    text[..text.find(sought).unwrap()].lines().count()
        + usize::from(text[..text.find(sought).unwrap()].ends_with('\n'))
}

#[test]
fn each_bad_file_has_one_located_fault() {
    // What is replaced, by what, the key at fault, and what the sentence must say.
    let cases: &[(&str, &str, &str, &str)] = &[
        ("outcomes_public = true", "outcomes_publik = true", "", ""),
        ("level = 0.05", "levels = 0.05", "", ""),
        ("id = \"culiacan-2019\"", "id = \"Culiacán 2019\"", "id", "is not a name of lower-case letters"),
        ("cluster = \"place\"", "cluster = \"placee\"", "cluster", "was `place` meant?"),
        ("cluster = \"place\"", "cluster = 3", "cluster", "none of the choices"),
        (
            "outcomes_public = true",
            "outcomes_public = \"yes\"",
            "outcomes_public",
            "is not `true` or `false`",
        ),
        ("place = \"Sinaloa\"", "place = \"Sinalos\"", "assignment[0].place", "`Sinalos` is not a place"),
        ("place = \"Sinaloa\"", "place = \"25006\"", "assignment[0].place", "finer than the rows"),
        ("date = \"2019-10-17\"", "date = \"17/10/2019\"", "assignment[0].date", "is not a day"),
        ("date = \"2019-10-17\"", "date = \"2019-02-30\"", "assignment[0].date", "is not a day"),
        (
            "source = \"gabinete\"",
            "source = \"prensa\"",
            "assignment[0].source",
            "is not a source of this file",
        ),
        (
            "source = \"gabinete\"",
            "source = \"gabinete\"\nagain = true",
            "assignment[0].again",
            "no earlier assignment",
        ),
        ("id = \"informe\"", "id = \"gabinete\"", "source[1].id", "stands there twice"),
        ("statistic = \"victims\"", "statistic = \"dead\"", "outcome.statistic", "`dead` is not a statistic"),
        (
            "statistic = \"victims\"",
            "statistic = \"population\"",
            "outcome.statistic",
            "is measured at one date",
        ),
        ("+femicide", "+murder", "outcome.offence", "is not one or several offences"),
        ("vintage = \"latest\"", "vintage = \"newest\"", "outcome.vintage", "is not a version"),
        ("vintage = \"latest\"", "vintage = \"latest\"\nas_of = \"July\"", "outcome.as_of", "is not a day"),
        ("places = \"states\"", "places = \"state\"", "outcome.places", "was `states` meant?"),
        ("per = \"100k-year\"", "per = \"1000\"", "outcome.per", "none of the choices"),
        ("population = \"conapo-municipality-1990-2040\"\n", "", "outcome.population", "this key is missing"),
        ("[outcome]", "[outcome]\npanel = \"prop99\"", "outcome.panel", "leave only one"),
        ("pre = \"2015-01..2019-09\"", "pre = \"2019-09..2015-01\"", "window.pre", "is not a period"),
        (
            "pre = \"2015-01..2019-09\"",
            "pre = \"2015-01..2019-10\"",
            "window.pre",
            "reach the first assignment",
        ),
        (
            "post = \"2019-11..2020-02\"",
            "post = \"2019-10..2020-02\"\nanticipation_months = 1",
            "window.pre",
            "or its anticipation",
        ),
        (
            "date = \"2019-10-17\"",
            "date = \"2020-01-02\"",
            "window.post",
            "begin before the first assignment",
        ),
        (
            "post = \"2019-11..2020-02\"",
            "post = \"2019-11..2020-02\"\nanticipation_months = -1",
            "window.anticipation_months",
            "whole number",
        ),
        ("level = 0.05", "level = 5", "answer.level", "`5` lies outside (0, 0.5)"),
        ("level = 0.05", "level = \"5 %\"", "answer.level", "is not a number"),
        ("power = 0.8", "power = 1.0", "answer.power", "lies outside"),
        ("low = 0.9", "low = 1.1", "answer.margin.low", "lies outside"),
        ("high = 1.11", "high = 0.95", "answer.margin.high", "lies outside"),
        ("direction = \"rise\"", "direction = \"fall\"", "answer.harm.direction", "same side"),
        (
            "neighbours = \"serve\"",
            "neighbours = \"serve\"\nleft_out = [{ place = \"25\", reason = { es = \"a\", en = \"a\" } }]",
            "comparison.left_out[0].place",
            "never serves as comparison",
        ),
        (
            "sentence.en = \"The release changed violence in Sinaloa.\"",
            "sentence.en = \" \"",
            "claim[0].sentence.en",
            "it is empty",
        ),
        (
            "\"difference-in-differences\", \"synthetic-control\", \"synthetic-did\", \"callaway-santanna\", \"poisson-fixed-effects\"",
            "",
            "methods",
            "it is empty",
        ),
        ("\"synthetic-did\"", "\"synthetic-dif\"", "methods[2]", "was `synthetic-did` meant?"),
        ("title.en", "title.fr", "", ""),
        ("[answer]", "[answer", "", "it is not TOML"),
    ];
    for (before, after, key, says) in cases {
        assert!(CULIACAN.contains(before), "{before}");
        let text = CULIACAN.replacen(before, after, 1);
        if key.is_empty() && says.is_empty() {
            assert!(PolicySpec::parse(&text, "x.toml").is_err(), "{after}");
            continue;
        }
        let (line, at, sentence) = only_fault(&text);
        assert_eq!(at, *key, "{after}: {sentence}");
        assert!(sentence.contains(says), "{after}: {sentence}");
        assert!(line > 1 && line <= text.lines().count(), "{after}: line {line}");
    }
    assert!(cases.len() >= 20);
}

#[test]
fn a_trend_is_claimed_of_counts_by_month_alone() {
    let claim =
        "\n[[claim]]\nreach = \"everywhere\"\ntrend = \"slowed\"\nsentence = { es = \"a\", en = \"a\" }\n";
    let (line, at, sentence) = only_fault(&format!("{PROP99}{claim}"));
    assert!(at.ends_with("].trend") && sentence.contains("counts by month"), "{at}: {sentence}");
    assert_eq!(line, PROP99.lines().count() + 4);
    assert!(PolicySpec::parse(&format!("{CULIACAN}{claim}"), "x.toml").is_ok());
}

#[test]
fn a_fault_stands_on_the_line_of_its_key() {
    let text = CULIACAN.replacen("statistic = \"victims\"", "statistic = \"dead\"", 1);
    assert_eq!(only_fault(&text).0, line_of(&text, "statistic = \"dead\""));
    let text = CULIACAN.replacen("date = \"2019-10-17\"", "date = \"tomorrow\"", 1);
    assert_eq!(only_fault(&text).0, line_of(&text, "date = \"tomorrow\""));
    let text = CULIACAN.replacen("population = \"conapo-municipality-1990-2040\"\n", "", 1);
    assert_eq!(only_fault(&text).0, line_of(&text, "[outcome]"), "a missing key stands at its table");
}

#[test]
fn an_unknown_key_is_met_with_the_known_one_that_is_most_alike() {
    let text =
        CULIACAN.replacen("vintage = \"latest\"", "vintage = \"latest\"\nclasified_by = \"others\"", 1);
    let (_, key, sentence) = only_fault(&text);
    assert_eq!(key, "outcome.clasified_by");
    assert!(sentence.contains("was `classified_by` meant?"), "{sentence}");
    let (_, _, sentence) = only_fault(&format!("colour = 1\n{CULIACAN}"));
    assert!(sentence.contains("remove it, or use one of"), "{sentence}");
}

#[test]
fn everything_that_is_wrong_is_said_at_once_in_the_order_of_lines() {
    let text = CULIACAN
        .replacen("statistic = \"victims\"", "statistic = \"dead\"", 1)
        .replacen("level = 0.05", "level = 0.7", 1)
        .replacen("date = \"2019-10-17\"", "date = \"tomorrow\"", 1);
    let faults = PolicySpec::parse(&text, "x.toml").unwrap_err().0;
    let keys: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(keys, ["assignment[0].date", "outcome.statistic", "answer.level"]);
}

#[test]
fn operations_and_second_treatments_are_checked() {
    let (_, key, says) =
        only_fault(&OPERATIONS.replacen("operation = \"Operativo Conjunto Sonora\"\n", "", 1));
    assert!(key == "assignment[9].operation" && says.contains("names none"), "{key}: {says}");
    let (_, key, says) = only_fault(&OPERATIONS.replacen("again = true\n", "", 1));
    assert!(key == "assignment[10].again" && says.contains("say `again = true`"), "{key}: {says}");
    let (_, key, _) = only_fault(&OPERATIONS.replacen("first = \"2006-12\"", "first = \"2006\"", 1));
    assert_eq!(key, "considered[0].first");
    let (_, key, _) = only_fault(&PROP99.replacen("panel = \"prop99\"", "panel = \"basque\"", 1));
    assert_eq!(key, "outcome.panel");
}

#[test]
fn what_stands_beside_a_question_is_checked() {
    let cases = [
        (DOSE, "start = \"2019-04-01\"", "start = \"April\"", "alternative[0].start", "is not a day"),
        (DOSE, "start = \"2019-04-01\"", "start = \"2019-03-01\"", "alternative[0].pre", "first assignment"),
        (DOSE, "why.en = \"M", "why.en = \" \" #", "alternative[0].why.en", "it is empty"),
        (
            PROP99,
            "panel = \"prop99\"",
            "panel = \"prop99\"\nfile = \"x\"",
            "outcome.file",
            "reads no other file",
        ),
        (CULIACAN, "[outcome]", "[outcome]\nfile = \"x\"", "outcome.file", "reads no other file"),
    ];
    for (text, before, after, key, says) in cases {
        assert!(text.contains(before), "{before}");
        let (_, at, sentence) = only_fault(&text.replacen(before, after, 1));
        assert!(at == key && sentence.contains(says), "{at}: {sentence}");
    }
    let other = "\n[[alternative]]\nstart = \"2007-01-01\"\nwhy = { es = \"a\", en = \"a\" }\npre = \"2004-01..2006-11\"\npost = \"2007-03..2008-12\"\n";
    let (_, key, says) = only_fault(&format!("{OPERATIONS}{other}"));
    assert!(key == "alternative[0].start" && says.contains("start on different days"), "{key}: {says}");
}

/// What others found is checked as rules are, and changes neither the name of a policy nor any draw.
#[test]
fn what_others_found_is_no_rule() {
    let literature = include_str!("../../../../policies/cicig/policy.literature.toml");
    let policy = read(CICIG);
    let with = policy.clone().with_literature(literature, "x.literature.toml").unwrap();
    assert_eq!((with.hash(), with.drawn_by()), (policy.hash(), policy.drawn_by()));
    assert_eq!((policy.literature.len(), with.literature.len()), (0, 2));
    for (before, after, key, says) in [
        ("up_to = 30000", "up_to = 3000", "literature[1].up_to", "lies outside"),
        ("number = 4500\n", "", "literature[0].unit", "write both or neither"),
        ("design = \"close\"", "design = \"closed\"", "literature[0].design", "was `close` meant?"),
        ("reading.en = \"", "reading.en = \" \" #", "literature[0].reading.en", "it is empty"),
    ] {
        let text = literature.replacen(before, after, 1);
        assert_ne!(text, literature);
        let faults = policy.clone().with_literature(&text, "x.literature.toml").unwrap_err().0;
        let [fault] = &faults[..] else { panic!("{faults:?}") };
        let said = fault.words().plain(Language::En);
        assert!(fault.key == key && fault.file == "x.literature.toml" && said.contains(says), "{said}");
    }
    let inside = format!("{CICIG}\n{literature}");
    let (_, key, _) = only_fault(&inside);
    assert_eq!(key, "literature", "readings have no place among rules");
}

#[test]
fn another_start_is_another_question_with_its_own_name() {
    let dose = read(DOSE);
    assert_eq!(dose.alternatives.len(), 2);
    for alternative in &dose.alternatives {
        let other = dose.under(alternative);
        assert_eq!(other.first_day(), Some(alternative.start));
        assert_eq!(other.window, alternative.window);
        assert_ne!(other.hash(), dose.hash());
    }
}

#[test]
fn too_few_removals_and_an_outcome_that_nobody_brought_are_not_asked() {
    let Some(Unasked::TooFewAssignments { listed, least }) = read(REMOVALS).unasked() else {
        panic!("two removals were asked")
    };
    assert_eq!((listed.shown(), least.shown()), ("2".to_owned(), "10".to_owned()));
    assert_eq!(
        read(&REMOVALS.replacen("least_assignments = 10", "least_assignments = 2", 1)).unasked(),
        None
    );
    assert_eq!(read(CICIG).unasked(), Some(Unasked::OutcomeNotBrought));
    let brought = CICIG.replacen("panel = ", "file = \"a.csv\"\npanel = ", 1);
    assert_eq!(read(&brought).unasked(), None);
    assert!([CULIACAN, OPERATIONS, ABRAZOS, PROP99].iter().all(|text| read(text).unasked().is_none()));
}

#[test]
fn an_outside_panel_has_names_and_the_record_has_places() {
    let sinaloa = read(CULIACAN).assignments[0].subject.clone();
    assert_eq!(sinaloa, Subject::Place("25".parse().unwrap()));
    assert_eq!(read(PROP99).assignments[0].subject, Subject::Named("California".to_owned()));
    let Outcome::Record(outcome) = read(OPERATIONS).outcome else { panic!("no figures of the record") };
    assert_eq!(outcome.statistic, Statistic::DeathsByRegistration);
    assert_eq!(read(OPERATIONS).window.transition(), Some("2006-12..2007-02".parse().unwrap()));
    assert_eq!(read(PROP99).window.transition(), None);
}
