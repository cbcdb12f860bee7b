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
        caption: Text::both("Rupturas de las series oficiales", "Breaks of the official series"),
        columns: vec![
            Column::new("id", Sentence::Name.into()),
            Column::new("kind", Text::both("qué cambió", "what changed")),
            Column::new("statistics", Sentence::Statistics.into()),
            Column::new("first", Text::both("primer mes", "first month")),
            Column::new("what", Text::both("qué significa", "what it means")),
            Column::new("source", Text::both("documentado en", "documented in")),
        ],
        rows: BREAKS.iter().map(row).collect(),
        source: Text::empty(),
    };
    let report = one_table("breaks", table);
    let key =
        Key { question: Question::Breaks, releases: Vec::new(), check: checks(&report), address: Vec::new() };
    report.with_key(key.to_string())
}
