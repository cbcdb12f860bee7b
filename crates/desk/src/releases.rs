//! `saldo show releases`: what is held, as of when, through whose hands.

use measure::{Quantity, Trace, Unit};
use record::query::{Held, Record};
use report::{Cell, Column, Report, Table, Text, Words};

use crate::{keeping::amended_cell, keeping_words::KeepingSentence, one_table::one_table, words::Sentence};

/// The releases that are held.
#[must_use]
pub fn releases(record: &Record) -> Report {
    let columns = vec![
        Column::new("release", Sentence::ReleaseHeading.into()),
        Column::new("publisher", Sentence::Publisher.into()),
        Column::new("statistics", Sentence::Statistics.into()),
        Column::new("months", Sentence::Period.into()),
        Column::new("cutoff", Sentence::Cutoff.into()),
        Column::new("public", Sentence::Public.into()),
        Column::new("custody", Sentence::Custody.into()),
        Column::new("rows_read", Sentence::RowsRead.into()),
        Column::new("rows_kept", Sentence::RowsKept.into()),
        Column::new("rows_rejected", Sentence::RowsRejected.into()),
        Column::new("terms", Sentence::TermsOfUse.into()),
        Column::new("amended", KeepingSentence::AmendedHeading.into()),
    ];
    let rows = record.held().iter().filter(|held| !held.is_second_table()).map(row).collect();
    let table = Table {
        id: "releases".to_owned(),
        caption: Text::both("Archivos que tiene el registro", "Releases that the record holds"),
        columns,
        rows,
        source: Text::empty(),
    };
    one_table("releases", table)
}

fn row(held: &Held) -> Vec<Cell> {
    let (release, rows) = (&held.release, held.reading.rows);
    let counted = |number: u64, what: &str| -> Cell {
        let trace = Trace::Record { what: what.to_owned(), release: Some(release.sha256) };
        Quantity::whole(number, Unit::Rows, trace).into()
    };
    vec![
        Text::code(release.sha256.short()).into(),
        Text::name(release.publisher.acronym()).into(),
        Text::list(release.statistics.iter().map(Words::words)).into(),
        Text::from(held.coverage.months).into(),
        Text::from(release.vintage.cutoff).into(),
        release.vintage.public.words().into(),
        release.vintage.custody.words().into(),
        counted(rows.read, "rows read"),
        counted(rows.kept, "rows kept"),
        counted(rows.rejected, "rows rejected"),
        Text::name(&release.terms.line).into(),
        amended_cell(&held.amended, release),
    ]
}
