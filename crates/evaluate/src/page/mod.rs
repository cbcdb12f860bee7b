//! The page of a study: the verdict first, then what it rests on, down to every gate and rule.

use measure::Quantity;
use report::{Block, Cell, Column, Section, Table, Text, Words};

use crate::gate::Concern;
use crate::policy::{Assignment, PolicySpec, Subject};
use crate::study::Study;

mod beside;
mod calibration;
mod curve;
mod departures;
mod dose;
mod estimates;
mod figures;
mod gaps;
mod sentence;
#[cfg(test)]
mod tests;
mod together;
mod verdict_table;

pub use beside::{Beside, unasked};
pub use calibration::TrustSentence;
pub use curve::CurveSentence;
pub use departures::DepartureSentence;
pub use dose::DoseSentence;
pub use gaps::GapSentence;
pub use sentence::PageSentence;
pub use together::TogetherSentence;
pub use verdict_table::{VerdictPart, unasked_verdict, verdict_table};

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
    blocks.extend(gaps::gaps(study));
    blocks.extend(beside::missing(spec));
    if !study.estimates.is_empty() {
        blocks.push(Block::Table { table: estimates::table(study) });
    }
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
    blocks.push(Block::Table { table: rules(study) });
    blocks.extend(together::blocks(study));
    blocks.extend(curve::blocks(study));
    blocks.extend(calibration::calibration(study));
    blocks.extend(calibration::breakdown(study));
    blocks.extend(departures::neighbours(study));
    blocks.push(departures::departures(study));
    blocks.extend(beside::literature(spec));
    let gates = Block::Table { table: gates(study) };
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

fn details(summary: PageSentence, blocks: Vec<Block>) -> Block {
    Block::Details { summary: summary.into(), blocks }
}

pub(super) fn table_id(study: &Study, what: &str) -> String {
    id_of(&study.spec, what)
}

fn id_of(spec: &PolicySpec, what: &str) -> String {
    format!("{}-{what}", spec.id)
}

/// Names in a sentence: all of them, for there are never more than the assignments of a file.
pub(super) fn names(study: &Study) -> Text {
    Text::list(study.treated_names().into_iter().map(Text::name))
}

fn what_is_measured(spec: &PolicySpec) -> Text {
    let window = spec.window;
    PageSentence::Measured {
        outcome: sentence::outcome_words(&spec.outcome),
        before: window.pre,
        after: window.post,
        transition: window.transition(),
    }
    .into()
}

/// A file that was written when outcomes were known is never called pre-registered.
fn public_or_not(spec: &PolicySpec) -> Text {
    let (file, hash) = (spec.file().to_owned(), spec.hash().short());
    if spec.outcomes_public {
        PageSentence::OutcomesWerePublic { file, hash }.into()
    } else {
        PageSentence::OutcomesWereNotPublic { file, hash }.into()
    }
}

fn columns<const N: usize>(columns: [(&str, PageSentence); N]) -> Vec<Column> {
    columns.into_iter().map(|(key, heading)| Column::new(key, heading.into())).collect()
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

fn gates(study: &Study) -> Table {
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
    let row = |reading: &crate::gate::GateReading| -> Vec<Cell> {
        vec![
            reading.gate.words().into(),
            reading.ruling.words().into(),
            about(reading.concern).into(),
            reading.finding.words().into(),
        ]
    };
    Table {
        id: table_id(study, "gates"),
        caption: PageSentence::GatesCaption.into(),
        columns: columns([
            ("gate", PageSentence::GateHeading),
            ("ruling", PageSentence::RulingHeading),
            ("about", PageSentence::AboutHeading),
            ("finding", PageSentence::FindingHeading),
        ]),
        rows: study.gates.iter().map(row).collect(),
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

fn assignments(spec: &PolicySpec) -> Table {
    let name = |subject: &Subject| match subject {
        Subject::Place(place) => match place.state_name() {
            Some(name) => Text::name(name),
            None if *place == measure::PlaceCode::NATION => PageSentence::Country.into(),
            None => Text::code(place.to_string()),
        },
        Subject::Named(name) => Text::name(name),
    };
    let publisher = |account: &str| {
        let found = spec.accounts.iter().find(|held| held.id == account);
        found.map_or_else(Text::empty, |held| Text::name(&held.publisher))
    };
    let row = |assignment: &Assignment| -> Vec<Cell> {
        let again = if assignment.again { PageSentence::Again } else { PageSentence::First };
        vec![
            name(&assignment.subject).into(),
            Text::from(assignment.date).into(),
            assignment.operation.as_ref().map_or(Cell::Empty, |operation| Text::name(operation).into()),
            Text::from(again).into(),
            publisher(&assignment.account).into(),
        ]
    };
    Table {
        id: id_of(spec, "assignments"),
        caption: PageSentence::AssignmentsCaption.into(),
        columns: columns([
            ("place", PageSentence::PlaceHeading),
            ("date", PageSentence::DateHeading),
            ("operation", PageSentence::OperationHeading),
            ("again", PageSentence::AgainHeading),
            ("account", PageSentence::AccountHeading),
        ]),
        rows: spec.assignments.iter().map(row).collect(),
        source: Text::empty(),
    }
}

fn accounts(spec: &PolicySpec) -> Block {
    let item = |account: &crate::policy::Account| {
        PageSentence::Account {
            publisher: account.publisher.clone(),
            title: account.title.clone(),
            address: account.address.clone(),
        }
        .into()
    };
    Block::List { items: spec.accounts.iter().map(item).collect() }
}

/// A cell with a number, or nothing.
fn number(quantity: Option<Quantity>) -> Cell {
    quantity.map_or(Cell::Empty, Cell::from)
}
