//! `saldo check`: every claim of a file with what the figures say of it, under each definition and vintage.

use std::collections::BTreeSet;

use measure::Sha256;
use record::{
    claims::{Claims, Judged, Reading, ReadingSource, Verdict, judge, verdict_tone},
    query::Record,
};
use report::{Block, Cell, Column, Report, Section, Table, Text, Words};

use crate::{Error, key::Question, keyed::keyed, source::source_lines, words::Sentence};

/// A claims file is named in a key by so many digits of its hash.
const FILE_DIGITS: usize = 8;

/// A checked claims file.
#[derive(Debug)]
pub struct Checked {
    /// What the figures say.
    pub report: Report,
    /// Whether a claim was contradicted: the command then ends with 3.
    pub contradicted: bool,
}

/// Checks the claims of a file against the record.
///
/// # Errors
/// When the file is no claims file or the record cannot be read.
pub fn check(record: &Record, text: &str, file: &str) -> Result<Checked, Error> {
    let claims = Claims::parse(text, file)?;
    let judged = judge(record, &claims)?;
    let contradicted = judged.iter().any(|j| j.verdict == Verdict::Contradicted);
    let releases: BTreeSet<Sha256> = judged.iter().flat_map(releases_of).collect();
    let mut blocks = vec![overview(&claims, &judged)];
    blocks.extend(judged.iter().flat_map(|j| claim_blocks(record, j)));
    let heading: Text = Sentence::ClaimsAndVerdicts.into();
    let report = Report {
        id: claims.id.clone(),
        title: claims.title.clone(),
        lead: Sentence::ClaimsLead { source: claims.source.clone() }.into(),
        sections: vec![Section { id: "claims".to_owned(), heading, blocks }],
        sources: source_lines(record, &releases),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    };
    let file = claims.sha256.to_string().chars().take(FILE_DIGITS).collect();
    let question = Question::Check { name: claims.id.clone(), file };
    Ok(Checked { report: keyed(report, record, question), contradicted })
}

fn releases_of(judged: &Judged) -> Vec<Sha256> {
    let of = |reading: &Reading| match &reading.source {
        ReadingSource::Releases(releases) => releases.clone(),
        _ => Vec::new(),
    };
    judged.readings.iter().flat_map(of).collect()
}

/// All claims in one table: the sentence and what the figures say.
fn overview(claims: &Claims, judged: &[Judged]) -> Block {
    let row = |j: &Judged| -> Vec<Cell> {
        vec![Text::code(&j.claim.id).into(), j.claim.sentence.clone().into(), j.verdict.words().into()]
    };
    let table = Table {
        id: "claims".to_owned(),
        caption: Sentence::ClaimsAndVerdicts.into(),
        columns: vec![
            Column::new("claim", Sentence::ClaimHeading.into()),
            Column::new("sentence", Sentence::WhatWasClaimed.into()),
            Column::new("verdict", Sentence::WhatFiguresSay.into()),
        ],
        rows: judged.iter().map(row).collect(),
        source: Sentence::ClaimsFile { file: claims.sha256.short() }.into(),
    };
    Block::Table { table }
}

/// The claim with what the figures say of it, and every reading for those who open it.
fn claim_blocks(record: &Record, judged: &Judged) -> Vec<Block> {
    let mut blocks = vec![Block::Judgement {
        tone: verdict_tone(judged.verdict),
        class: judged.verdict.words(),
        text: Sentence::ClaimWith {
            sentence: Box::new(judged.claim.sentence.clone()),
            summary: Box::new(summary(judged)),
        }
        .into(),
    }];
    if !judged.readings.is_empty() {
        let table = readings_table(record, judged);
        blocks.push(Block::Details {
            summary: Sentence::EachReading.into(),
            blocks: vec![Block::Table { table }],
        });
    }
    blocks
}

/// One sentence on what decided, with figures: how many readings agree, and the closest that does not.
fn summary(judged: &Judged) -> Text {
    if let Some(would_decide) = &judged.claim.would_decide {
        return Sentence::WouldDecide { what: Box::new(would_decide.clone()) }.into();
    }
    if judged.verdict == Verdict::NotJudged {
        return Sentence::ConcernsAPerson.into();
    }
    let checked: Vec<&Reading> = judged.readings.iter().filter(|r| r.holds.is_some()).collect();
    let agreeing = checked.iter().filter(|r| r.holds == Some(true)).count();
    let example =
        |holds: bool| checked.iter().find(|r| r.holds == Some(holds)).map(|r| Box::new(reading_in_words(r)));
    let trace = |what: &str| {
        measure::Trace::computation(
            "count of readings",
            [],
            [("claim", judged.claim.id.clone()), ("what", what.to_owned())],
        )
    };
    let whole = |n: usize, what: &str| {
        let number = u64::try_from(n).unwrap_or(u64::MAX);
        Box::new(measure::Quantity::whole(number, measure::Unit::Items, trace(what)))
    };
    Sentence::ReadingsAgree {
        agreeing: whole(agreeing, "agreeing"),
        checked: whole(checked.len(), "checked"),
        holds: example(true),
        fails: example(false),
    }
    .into()
}

fn reading_in_words(reading: &Reading) -> Text {
    let mut text = reading.definition.clone();
    if let Some(value) = &reading.value {
        text = text.then(&Text::name(": ")).then(&value.clone().into());
    }
    if let Some((period, other)) = &reading.against {
        text = text.then(&Sentence::Against { period: *period, number: Box::new(other.clone()) }.into());
    }
    text.then(&Text::name(" (")).then(&source_in_words(reading)).then(&Text::name(")"))
}

fn source_in_words(reading: &Reading) -> Text {
    match &reading.source {
        ReadingSource::Releases(releases) => match releases.as_slice() {
            [one] => Text::code(one.short()),
            [first, .., last] => Sentence::ReleasesFromTo { first: first.short(), last: last.short() }.into(),
            [] => Text::empty(),
        },
        ReadingSource::Press(total) => {
            Sentence::PressTotal { outlet: total.outlet.clone(), date: total.date.clone() }.into()
        }
        ReadingSource::Poll(poll) => Text::name(&poll.pollster),
        ReadingSource::Document(document) => Text::name(document),
        ReadingSource::NotHeld(reason) => reason.clone(),
    }
}

fn readings_table(record: &Record, judged: &Judged) -> Table {
    let rows = judged.readings.iter().map(|reading| reading_row(record, reading)).collect();
    Table {
        id: format!("readings-{}", judged.claim.id),
        caption: Sentence::EachReading.into(),
        columns: vec![
            Column::new("definition", Sentence::Definition.into()),
            Column::new("source", Sentence::SourceHeading.into()),
            Column::new("cutoff", Sentence::Cutoff.into()),
            Column::new("public", Sentence::Public.into()),
            Column::new("custody", Sentence::Custody.into()),
            Column::new("number", Sentence::Number.into()),
            Column::new("compared_period", Sentence::ComparedWith.into()),
            Column::new("compared_number", Sentence::Number.into()),
            Column::new("holds", Sentence::Holds.into()),
        ],
        rows,
        source: Text::empty(),
    }
}

fn reading_row(record: &Record, reading: &Reading) -> Vec<Cell> {
    let held = match &reading.source {
        ReadingSource::Releases(releases) => releases.last().and_then(|sha| record.release(*sha)),
        _ => None,
    };
    let vintage = held.map(|h| h.release.vintage);
    let holds = match reading.holds {
        Some(true) => Sentence::Yes.words(),
        Some(false) => Sentence::No.words(),
        None => Sentence::CannotBeTold.words(),
    };
    let (period, number) = match &reading.against {
        Some((period, number)) => (Text::from(*period).into(), number.clone().into()),
        None => (Cell::Empty, Cell::Empty),
    };
    vec![
        reading.definition.clone().into(),
        source_in_words(reading).into(),
        vintage.map_or(Cell::Empty, |v| Text::from(v.cutoff).into()),
        vintage.map_or(Cell::Empty, |v| v.public.words().into()),
        match (&reading.source, vintage) {
            (_, Some(v)) => v.custody.words().into(),
            (ReadingSource::Press(_) | ReadingSource::Poll(_), None) => Sentence::CitedInPress.words().into(),
            _ => Cell::Empty,
        },
        reading.value.clone().map_or(Cell::Empty, Cell::from),
        period,
        number,
        holds.into(),
    ]
}
