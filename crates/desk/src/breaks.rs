//! `saldo breaks`: where the official series break.

use record::query::{self, Break};
use report::{Block, Cell, Column, Report, Section, Table, Text, Words};

use crate::words::Sentence;

/// The breaks of the series.
#[must_use]
pub fn breaks() -> Report {
    let row = |b: &Break| -> Vec<Cell> {
        vec![
            Text::code(&b.id).into(),
            b.kind.words().into(),
            Text::list(b.statistics.iter().map(Words::words)).into(),
            Text::from(b.first).into(),
            b.words().into(),
            Text::name(&b.source).into(),
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
        rows: query::breaks().iter().map(row).collect(),
        source: Text::empty(),
    };
    Report {
        id: "breaks".to_owned(),
        title: table.caption.clone(),
        lead: Text::empty(),
        sections: vec![Section {
            id: "breaks".to_owned(),
            heading: table.caption.clone(),
            blocks: vec![Block::Table { table }],
        }],
        sources: Vec::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
