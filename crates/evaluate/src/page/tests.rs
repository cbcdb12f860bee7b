//! Tests of the page: every number on it has a trace, every sentence both languages, and it says no more than it may.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use measure::{Language, Month, Panel, PanelTime, PanelUnit, PlaceCode, STATES, Statistic, Trace, Unit};
use report::{Block, Cell, Section, Span, Table, Text, Words};

use super::*;
use crate::inference::timing::TimingAnswer;
use crate::policy::{MethodName, Outcome, PolicySpec};
use crate::verdict::VerdictClass;
use crate::{Study, StudyData, outside_panel, study};

const PROP99: &str = include_str!("../../../../policies/prop99/policy.toml");
const CULIACAN: &str = include_str!("../../../../policies/culiacan-2019/policy.toml");
const OPERATIONS: &str = include_str!("../../../../policies/joint-operations-2006-2009/policy.toml");
const ABRAZOS: &str = include_str!("../../../../policies/abrazos-no-balazos/policy.toml");
const OF_REMOVALS: &str = include_str!("../../../../policies/leader-removals/policy.literature.toml");
const OF_CICIG: &str = include_str!("../../../../policies/cicig/policy.literature.toml");
const CICIG: &str = include_str!("../../../../policies/cicig/policy.toml");
const DOSE: &str = include_str!("../../../../policies/national-guard-dose/policy.toml");
const REMOVALS: &str = include_str!("../../../../policies/leader-removals/policy.toml");
const GUARD: &str = include_str!("../../../../policies/national-guard-2019/policy.toml");

fn spec(text: &str) -> PolicySpec {
    PolicySpec::parse(text, "x.toml").unwrap_or_else(|faults| panic!("{faults}"))
}

/// States by months with invented counts, and outlines.
fn states(statistic: Statistic, first: &str, last: &str) -> StudyData {
    let (first, last): (Month, Month) = (first.parse().unwrap(), last.parse().unwrap());
    let months: Vec<Month> = (0..=last.since(first)).map(|n| first.plus(n)).collect();
    let (mut outcomes, mut exposures) = (Vec::new(), Vec::new());
    for state in &STATES {
        let mut stream = numeric::stream::StreamKey::new(3, b"page", "noise").stream(u64::from(state.code));
        for month in &months {
            exposures.push(3e6 * month.share_of_year());
            outcomes.push(Some((40.0 + f64::from(state.code) + 6.0 * stream.standard_normal()).round()));
        }
    }
    let place = |code: u32| PlaceCode::new(code).unwrap();
    let unit =
        |state: &measure::State| PanelUnit { place: Some(place(state.code)), name: state.name.to_owned() };
    let shape = (STATES.iter().map(unit).collect(), months.into_iter().map(PanelTime::Month).collect());
    let panel = Panel::new(shape, outcomes, exposures, Unit::Count(statistic)).unwrap();
    let outlines = vec![(place(25), vec![vec![(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]])];
    StudyData { outlines, ..StudyData::new(panel, Text::both("cifras inventadas", "invented figures")) }
}

/// A shipped file of each kind on invented figures, studied once for all tests.
static STUDIES: LazyLock<Vec<Study>> = LazyLock::new(|| {
    let Outcome::Panel(panel) = spec(PROP99).outcome else { panic!("the oracle is an outside panel") };
    vec![
        study(&spec(PROP99), outside_panel(panel).unwrap(), 1).unwrap(),
        study(&spec(CULIACAN), states(Statistic::Victims, "2015-01", "2020-02"), 1).unwrap(),
        study(&spec(OPERATIONS), states(Statistic::DeathsByRegistration, "2004-01", "2008-12"), 1).unwrap(),
        study(&spec(GUARD), states(Statistic::Victims, "2015-01", "2020-02"), 1).unwrap(),
        study(&spec(ABRAZOS), states(Statistic::Victims, "2015-01", "2020-02"), 1).unwrap(),
    ]
});

/// Every sentence of a section, in the order of reading.
fn texts(blocks: &[Block]) -> Vec<&Text> {
    let mut all = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph { text } => all.push(text),
            Block::List { items } => all.extend(items),
            Block::Judgement { class, text, .. } => all.extend([class, text]),
            Block::Table { table } => {
                all.extend([&table.caption, &table.source]);
                all.extend(table.columns.iter().map(|column| &column.heading));
                all.extend(table.rows.iter().flatten().filter_map(|cell| match cell {
                    Cell::Text { text } => Some(text),
                    Cell::Number { .. } | Cell::Empty => None,
                }));
            }
            Block::Figure { figure } => {
                all.extend([&figure.title, &figure.description, &figure.source]);
                all.extend(figure.drawing.texts());
            }
            Block::Details { summary, blocks } => {
                all.push(summary);
                all.extend(texts(blocks));
            }
        }
    }
    all
}

fn report_of(section: Section) -> report::Report {
    report::Report {
        id: "x".to_owned(),
        title: Text::empty(),
        lead: Text::empty(),
        sections: vec![section],
        sources: Vec::new(),
        version: String::new(),
        key: None,
    }
}

#[test]
fn every_number_of_a_page_has_a_trace_to_policy_and_panel() {
    for study in &*STUDIES {
        let report = report_of(section(study));
        assert!(!report.quantities().is_empty());
        for quantity in report.quantities() {
            match &quantity.trace {
                Trace::Computation { inputs, method, .. } => {
                    let traced = inputs.contains_key("policy") && inputs.contains_key("panel");
                    assert!(traced || method == "requirement threshold", "{method}");
                }
                Trace::Stated { name, key, .. } => {
                    assert!(name == "x.toml" && key.starts_with("answer."), "{key}");
                }
                // What a study printed is cited with where it stands.
                Trace::Press { outlet, address, .. } => assert!(!outlet.is_empty() && !address.is_empty()),
                nowhere @ (Trace::Cell { .. }
                | Trace::Sum { .. }
                | Trace::Sums { .. }
                | Trace::Record { .. }) => {
                    panic!("a number from nowhere: {nowhere:?}")
                }
            }
        }
    }
}

#[test]
fn no_sentence_of_a_page_has_a_number_in_its_words_or_an_unfilled_brace() {
    for study in &*STUDIES {
        let section = section(study);
        for text in texts(&section.blocks).into_iter().chain([&section.heading]) {
            assert_eq!(text.unfilled(), None);
            for span in Language::ALL.iter().flat_map(|language| text.spans(*language)) {
                if let Span::Words(words) = span {
                    assert!(!words.contains(|c: char| c.is_ascii_digit()), "{words}");
                }
            }
        }
    }
}

#[test]
fn tables_have_as_many_cells_as_columns_and_names_of_their_own() {
    fn walk<'a>(blocks: &'a [Block], tables: &mut Vec<&'a Table>, ids: &mut Vec<&'a str>) {
        for block in blocks {
            match block {
                Block::Table { table } => tables.push(table),
                Block::Figure { figure } => ids.push(&figure.id),
                Block::Details { blocks, .. } => walk(blocks, tables, ids),
                Block::Paragraph { .. } | Block::List { .. } | Block::Judgement { .. } => {}
            }
        }
    }
    let sections: Vec<Section> = STUDIES.iter().map(section).collect();
    let (mut tables, mut ids) = (Vec::new(), Vec::new());
    sections.iter().for_each(|section| walk(&section.blocks, &mut tables, &mut ids));
    for table in &tables {
        assert!(!table.rows.is_empty(), "{}", table.id);
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.id);
    }
    ids.extend(tables.iter().map(|table| table.id.as_str()));
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
}

#[test]
fn each_study_draws_what_it_has() {
    let drawn = |study: &Study| {
        let kind = |block: &Block| match block {
            Block::Figure { figure } => figure.id.rsplit('-').next().map(str::to_owned),
            Block::Paragraph { .. }
            | Block::List { .. }
            | Block::Judgement { .. }
            | Block::Table { .. }
            | Block::Details { .. } => None,
        };
        section(study).blocks.iter().filter_map(kind).collect::<Vec<_>>()
    };
    let studies = &*STUDIES;
    assert_eq!(
        drawn(&studies[0]),
        ["trajectory", "intervals", "placebos"],
        "no outlines of the United States"
    );
    assert_eq!(drawn(&studies[1]), ["trajectory", "intervals", "placebos", "map"]);
    assert_eq!(drawn(&studies[2]), ["trajectory", "intervals", "placebos", "events", "map"]);
    assert_eq!(drawn(&studies[3]), Vec::<String>::new(), "what is not identified is not drawn");
}

#[test]
fn public_outcomes_are_never_called_pre_registered() {
    let said = |study: &Study, language: Language| {
        let section = section(study);
        texts(&section.blocks)
            .iter()
            .map(|text| text.plain(language))
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    for study in &*STUDIES {
        assert!(said(study, Language::En).contains("those outcomes were already public"));
        for (language, word) in
            [(Language::Es, "prerregistr"), (Language::En, "preregist"), (Language::En, "pre-regist")]
        {
            assert!(!said(study, language).contains(word));
        }
    }
    let unknown = CULIACAN.replacen("outcomes_public = true", "outcomes_public = false", 1);
    let study = study(&spec(&unknown), states(Statistic::Victims, "2015-01", "2020-02"), 1).unwrap();
    // What a file says of itself is no proof: the page never says that it was written before.
    let page = said(&study, Language::En);
    assert!(page.contains("no dated proof from outside confirms it") && !page.contains("written before"));
    assert!(!said(&study, Language::Es).contains("escritas antes"));
}

/// Everything that a section says, in one language.
fn said(section: &Section, language: Language) -> String {
    texts(&section.blocks).iter().map(|text| text.plain(language)).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_naive_methods_would_have_claimed_stands_beside_their_refusal() {
    let spec = spec(ABRAZOS);
    let study = study(&spec, states(Statistic::Victims, "2015-01", "2020-02"), 1).unwrap();
    let naive = crate::naive_claims(&study);
    assert_eq!(naive.len(), 3);
    // Noise around constant rates: none of the three would have claimed much.
    for claim in &naive {
        assert!((claim.ratio.value - 1.0).abs() < 0.1, "{claim:?}");
    }
    let page = section_with(&study, &Beside { starts: Vec::new(), naive });
    assert!(said(&page, Language::En).contains("a rise that ends by itself looks like success"));
    assert!(
        !said(&section(&study), Language::En).contains("looks like success"),
        "only where the file asks for it"
    );
}

/// Noise around constant rates, in which chance put a turn (p .024) whose months hold the start: nothing follows for the claim,
/// and the page says why.
#[test]
fn a_claim_about_the_trend_is_answered_by_a_table_a_sentence_and_a_picture() {
    let study = STUDIES.iter().find(|study| !study.timings.is_empty()).unwrap();
    assert_eq!(study.timings[0].answer(0.05), TimingAnswer::Fits);
    assert_eq!(study.verdict.claims[0], VerdictClass::NotIdentifiable);
    let page = section(study);
    assert!(said(&page, Language::En).contains("The dates do not contradict the claim"));
    assert!(said(&page, Language::Es).contains("Las fechas no desmienten la afirmación"));
    let figures = page
        .blocks
        .iter()
        .filter_map(|block| if let Block::Figure { figure } = block { Some(figure) } else { None });
    let mut figures = figures.filter(|figure| figure.id.ends_with("-timing-series"));
    let drawing = &figures.next().unwrap().drawing;
    assert_eq!((drawing.layers.len(), drawing.notes.len()), (2, 2));
    assert!(drawing.layers.iter().all(|layer| layer.trace.is_some() && layer.marks.values().len() == 62));
    for plain in STUDIES.iter().filter(|study| study.timings.is_empty()) {
        let other = section(plain);
        assert!(!said(&other, Language::En).contains("The trend turned"), "only where a claim says when");
    }
}

#[test]
fn the_answer_under_each_start_is_shown_and_called_the_same_only_where_it_is() {
    let spec = spec(DOSE);
    let data = states(Statistic::Victims, "2015-01", "2020-02");
    let own = study(&spec, data.clone(), 1).unwrap();
    let starts: Vec<Study> =
        spec.alternatives.iter().map(|start| study(&spec.under(start), data.clone(), 1).unwrap()).collect();
    let mut beside = Beside { starts, naive: Vec::new() };
    let page = section_with(&own, &beside);
    let Some(Block::Table { table }) =
        page.blocks.iter().find(|b| matches!(b, Block::Table { table } if table.id.ends_with("-starts")))
    else {
        panic!("no table of starts")
    };
    assert_eq!(table.rows.len(), 3);
    assert!(said(&page, Language::En).contains("The answer is the same under each start."));
    beside.starts[1].verdict.class = VerdictClass::Improved;
    let page = section_with(&own, &beside);
    assert!(said(&page, Language::Es).contains("La respuesta depende del comienzo"));
}

#[test]
fn a_question_that_is_not_asked_says_why_what_is_missing_and_what_others_found() {
    for (text, literature, why) in [
        (REMOVALS, OF_REMOVALS, "demands at least 10 sourced cases and has 2"),
        (CICIG, OF_CICIG, "Download it"),
    ] {
        let spec = spec(text).with_literature(literature, "x.literature.toml").unwrap();
        let page = unasked(&spec, &spec.unasked().unwrap());
        let english = said(&page, Language::En);
        for part in [why, "before any outcome was read", "Missing", "What would do", "cannot tell"] {
            assert!(english.contains(part), "{part}: {english}");
        }
        let report = report_of(page);
        // A range stands in a sentence of both languages and counts once.
        let cited: BTreeSet<String> = report
            .quantities()
            .iter()
            .filter(|quantity| matches!(quantity.trace, Trace::Press { .. }))
            .map(|quantity| quantity.plain())
            .collect();
        let stated: BTreeSet<String> =
            spec.literature.iter().flat_map(|found| found.numbers()).map(|number| number.plain()).collect();
        assert_eq!(cited, stated);
        assert!(cited.len() >= 3);
    }
    let of_cicig = spec(CICIG).with_literature(OF_CICIG, "x.literature.toml").unwrap();
    assert!(
        said(&unasked(&of_cicig, &crate::policy::Unasked::OutcomeNotBrought), Language::En)
            .contains("2008-2019")
    );
}

#[test]
fn a_page_reads_the_same_every_time() {
    let data = states(Statistic::Victims, "2015-01", "2020-02");
    let page = || serde_json::to_string(&section(&study(&spec(CULIACAN), data.clone(), 1).unwrap())).unwrap();
    assert_eq!(page(), page());
}

#[test]
fn every_sentence_of_a_page_is_said_in_both_languages() {
    // What the four studies say covers all but these.
    let month = "2019-11".parse().unwrap();
    let rest = [
        PageSentence::OutcomesWereNotPublic { file: "x".into(), hash: "y".into() },
        PageSentence::Measured { outcome: Text::empty(), before: month, after: month, transition: None },
        PageSentence::ShownOnly { method: MethodName::SyntheticDid },
    ];
    for text in rest.iter().map(Words::words) {
        assert_eq!(text.unfilled(), None);
        assert_ne!(text.plain(Language::Es), text.plain(Language::En));
    }
}
