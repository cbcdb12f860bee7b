//! `saldo breaks`: where the official series break.

use catalogue::{BREAKS, Break};
use report::{Cell, Column, Report, Table, Text, Words};

use crate::{key::Key, keyed::checks, one_table::one_table, question::Question, words::Sentence};

/// The breaks of the series.
#[must_use]
pub fn breaks() -> Report {
    let row = |b: &Break| -> Vec<Cell> {
        vec![
            Text::code(b.id).into(),
            b.kind.words().into(),
            Text::list(b.statistics.iter().map(Words::words)).into(),
            Text::from(b.first).into(),
            b.words().into(),
            Text::name(b.source).into(),
        ]
    };
    let table = Table {
        id: "breaks".to_owned(),
        caption: Sentence::BreaksOfSeries.into(),
        columns: vec![
            Column::new("id", Sentence::Name.into()),
            Column::new("kind", Sentence::WhatChanged.into()),
            Column::new("statistics", Sentence::Statistics.into()),
            Column::new("first", Sentence::FirstMonth.into()),
            Column::new("what", Sentence::Meaning.into()),
            Column::new("source", Sentence::DocumentedIn.into()),
        ],
        rows: BREAKS.iter().map(row).collect(),
        source: Text::empty(),
    };
    let report = one_table("breaks", table);
    let key =
        Key { question: Question::Breaks, releases: Vec::new(), check: checks(&report), address: Vec::new() };
    report.with_key(key.to_string())
}
