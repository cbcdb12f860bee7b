//! The section of a study: every part in its order.

use report::{Block, Cell, Section, Table, Text, Words};

use super::{
    answers,
    asked::{accounts, assignments, details, public_or_not, what_is_measured},
    beside::{self, Beside},
    brought, calibration, cases, curve, departures, dose, estimates, figures, gaps,
    parts::{columns, id_of, table_id},
    sentence::PageSentence,
    timing, together,
};
use crate::data::Question;
use crate::gate::{Concern, GateReading};
use crate::study::{Study, power::PowerStudy};

/// The section of a report that tells a study: the same content in both languages.
#[must_use]
pub fn section(study: &Study) -> Section {
    section_with(study, &Beside::default())
}

/// The same section with what was computed beside the study.
#[must_use]
pub fn section_with(study: &Study, beside: &Beside) -> Section {
    let spec = &study.spec;
    let mut blocks = vec![
        Block::Judgement {
            tone: study.verdict.class.tone(),
            class: study.verdict.class.words(),
            text: study.verdict.sentence.words(),
        },
        Block::paragraph(study.spec.question.words()),
        Block::paragraph(PageSentence::Done { what: study.spec.done.words() }),
        Block::paragraph(what_is_measured(spec)),
        Block::paragraph(public_or_not(spec)),
    ];
    blocks.extend(brought::blocks(study));
    blocks.extend(gaps::gaps(study));
    blocks.extend(beside::missing(spec));
    blocks.extend(answers::power(study.question(), study.power.as_ref()));
    blocks.extend(answers::known(study));
    if !study.estimates.is_empty() {
        blocks.push(Block::Table { table: estimates::table(study) });
    }
    blocks.extend(answers::excluded(study));
    blocks.extend(answers::believed(study));
    blocks.extend(beside::starts(study, &beside.starts));
    blocks.extend(dose::blocks(study, &beside.starts));
    blocks.extend(beside::naive(study, &beside.naive));
    if beside.naive.is_empty() {
        blocks.extend(gaps::no_naive_claim(study));
    }
    blocks
        .extend(figures::figures(study).into_iter().map(|figure| Block::Figure { figure: Box::new(figure) }));
    if !study.spec.claims.is_empty() {
        blocks.push(Block::Table { table: claims(study) });
    }
    blocks.extend(timing::blocks(study));
    blocks.push(Block::Table { table: rules(study) });
    blocks.extend(together::blocks(study));
    blocks.extend(cases::blocks(study));
    blocks.extend(curve::blocks(study));
    blocks.extend(calibration::calibration(study));
    blocks.extend(calibration::breakdown(study));
    blocks.extend(departures::neighbours(study));
    blocks.push(departures::departures(study));
    blocks.extend(beside::literature(spec));
    let gates = Block::Table { table: gates(study.question(), &study.gates) };
    blocks.push(details(PageSentence::GatesSummary, vec![gates]));
    let assigned = vec![Block::Table { table: assignments(spec) }, accounts(spec)];
    blocks.push(details(PageSentence::AssignmentsSummary, assigned));
    if let Some(table) = estimates::weights(study) {
        blocks.push(details(PageSentence::WeightsSummary, vec![Block::Table { table }]));
    }
    if !study.spec.notes.is_empty() {
        blocks.push(Block::List { items: study.spec.notes.iter().map(Words::words).collect() });
    }
    Section { id: study.spec.id.clone(), heading: study.spec.title.words(), blocks }
}

fn rules(study: &Study) -> Table {
    let row = |fired: &crate::verdict::RuleFired| -> Vec<Cell> {
        let holds = if fired.holds { PageSentence::Holds } else { PageSentence::DoesNotHold };
        vec![fired.rule.words().into(), Text::from(holds).into(), fired.finding.words().into()]
    };
    Table {
        id: table_id(study, "rules"),
        caption: PageSentence::RulesCaption.into(),
        columns: columns([
            ("rule", PageSentence::RuleHeading),
            ("holds", PageSentence::HoldsHeading),
            ("finding", PageSentence::FindingHeading),
        ]),
        rows: study.verdict.rules.iter().map(row).collect(),
        source: study.data.source.clone(),
    }
}

/// What the page of a design says first.
#[must_use]
pub fn power_lead(study: &PowerStudy) -> Text {
    let question = study.question();
    study.power.as_ref().map_or_else(power_unknown, |power| answers::power_sentence(question, power))
}

fn power_unknown() -> Text {
    Text::both(
        "No se puede decir qué efecto vería este diseño: un requisito lo rechaza, o no hay antes ninguna fecha con meses bastantes en que probarlo.",
        "What effect this design would see cannot be said: a requirement refuses it, or no earlier date has months enough to try it on.",
    )
}

/// The page of a design before its answer: what it could see, and what its requirements say.
#[must_use]
pub fn power_section(study: &PowerStudy) -> Section {
    let question = study.question();
    let mut blocks = vec![
        Block::paragraph(study.spec.question.words()),
        Block::paragraph(PageSentence::Done { what: study.spec.done.words() }),
        Block::paragraph(what_is_measured(&study.spec)),
    ];
    let seen = answers::power(question, study.power.as_ref());
    if seen.is_empty() {
        blocks.push(Block::paragraph(power_unknown()));
    }
    blocks.extend(seen);
    blocks.push(Block::Table { table: gates(question, &study.gates) });
    Section { id: study.spec.id.clone(), heading: study.spec.title.words(), blocks }
}

fn gates(study: Question<'_>, readings: &[GateReading]) -> Table {
    let about = |concern: Concern| match concern {
        Concern::Study => PageSentence::WholeStudy.into(),
        Concern::Method(method) => method.words(),
        Concern::Considered(i) => match study.spec.considered.get(i) {
            Some(outcome) => outcome.statistic.words(),
            None => Text::empty(),
        },
        Concern::Claim(i) => match study.spec.claims.get(i) {
            Some(claim) => claim.sentence.words(),
            None => Text::empty(),
        },
    };
    let row = |reading: &GateReading| -> Vec<Cell> {
        vec![
            reading.gate.words().into(),
            reading.ruling.words().into(),
            about(reading.concern).into(),
            reading.finding.words().into(),
        ]
    };
    Table {
        id: id_of(study.spec, "gates"),
        caption: PageSentence::GatesCaption.into(),
        columns: columns([
            ("gate", PageSentence::GateHeading),
            ("ruling", PageSentence::RulingHeading),
            ("about", PageSentence::AboutHeading),
            ("finding", PageSentence::FindingHeading),
        ]),
        rows: readings.iter().map(row).collect(),
        source: study.data.source.clone(),
    }
}

fn claims(study: &Study) -> Table {
    let row = |(claim, class): (&crate::policy::Claim, &crate::verdict::VerdictClass)| -> Vec<Cell> {
        vec![claim.sentence.words().into(), class.words().into()]
    };
    Table {
        id: table_id(study, "claims"),
        caption: PageSentence::ClaimsCaption.into(),
        columns: columns([("claim", PageSentence::ClaimHeading), ("verdict", PageSentence::VerdictHeading)]),
        rows: study.spec.claims.iter().zip(&study.verdict.claims).map(row).collect(),
        source: study.data.source.clone(),
    }
}
