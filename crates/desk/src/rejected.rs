//! `saldo show rejected`: every row and cell of a release that was rejected, and the notes on it.

use measure::{Quantity, Sha256, Trace, Unit};
use record::{
    query::Record,
    store::{Commit, Holding, Rejection},
};
use report::{Block, Cell, Column, Report, Table, Text};

use crate::{
    Error, keeping_words::KeepingSentence, one_table::one_table, own_release::own_release, words::Sentence,
};

/// What is asked of the rejected rows.
#[derive(Debug, Clone, Default)]
pub struct RejectedQuestion {
    /// The first digits of one release; every release of the user's own where there are none.
    pub release: Option<String>,
    /// How many rows a page has; all of them where it has no end.
    pub page: Option<usize>,
}

/// The rejected rows and cells of the user's own releases.
///
/// # Errors
/// When no such release is held, or its file is damaged.
pub fn rejected(record: &Record, question: &RejectedQuestion) -> Result<Report, Error> {
    let Some(own) = record.own() else { return Err(Error::study(&KeepingSentence::NoOwnStore)) };
    let chosen: Option<Sha256> =
        question.release.as_ref().map(|typed| own_release(own, typed)).transpose()?;
    let is_chosen = |commit: &&Commit| chosen.is_none_or(|release| commit.release.sha256 == release);
    let mut rows = Vec::new();
    for commit in own.commits().iter().filter(is_chosen) {
        rows.extend(of_release(own, commit)?);
    }
    let all = rows.len();
    let shown = question.page.unwrap_or(all).min(all);
    rows.truncate(shown);
    let counted = |number: usize, what: &str| {
        let trace = Trace::Record { what: what.to_owned(), release: chosen };
        Box::new(Quantity::whole(number as u64, Unit::Rows, trace))
    };
    let table = Table {
        id: "rejected".to_owned(),
        caption: KeepingSentence::RejectedRows { all: counted(all, "rejected rows and notes") }.into(),
        columns: vec![
            Column::new("release", Sentence::ReleaseHeading.into()),
            Column::new("file", Sentence::FileName.into()),
            Column::new("sheet", Sentence::Sheet.into()),
            Column::new("row", KeepingSentence::Row.into()),
            Column::new("column", Sentence::ColumnInFile.into()),
            Column::new("cost", KeepingSentence::Cost.into()),
            Column::new("reason", KeepingSentence::Reason.into()),
            Column::new("seen", KeepingSentence::Seen.into()),
            Column::new("expected", KeepingSentence::Expected.into()),
        ],
        rows,
        source: Text::empty(),
    };
    let mut report = one_table("rejected", table);
    if shown < all
        && let Some(section) = report.sections.first_mut()
    {
        section.blocks.push(Block::paragraph(KeepingSentence::FirstOnes {
            shown: counted(shown, "rejected rows shown"),
            all: counted(all, "rejected rows and notes"),
        }));
    }
    Ok(report)
}

/// A release that was named where none is asked: only the rejected rows are those of one.
#[must_use]
pub fn release_of_nothing(typed: &str) -> Error {
    Error::mistyped("show", KeepingSentence::ReleaseOfNothing { typed: typed.to_owned() }.into())
}

/// That an import rejected something, in one sentence that names the command to see it.
pub(crate) fn rejected_in_import<'a>(commits: impl Iterator<Item = &'a Commit>) -> Option<Text> {
    let (mut rows, mut cells, mut with) = (0, 0, Vec::new());
    for commit in commits {
        let counts = commit.reading.rows;
        rows += counts.rejected;
        cells += counts.cells_rejected;
        if counts.rejected + counts.cells_rejected > 0 {
            with.push(commit.release.sha256.short());
        }
    }
    let command = match with.as_slice() {
        [] => return None,
        [one] => format!("saldo show rejected {one}"),
        _ => "saldo show rejected".to_owned(),
    };
    let counted = |number: u64, what: &str| {
        Box::new(Quantity::whole(number, Unit::Rows, Trace::Record { what: what.to_owned(), release: None }))
    };
    let sentence = KeepingSentence::SomeRejected {
        rows: counted(rows, "rows rejected"),
        cells: counted(cells, "cells rejected"),
        command,
    };
    Some(sentence.into())
}

fn of_release(own: &Holding, commit: &Commit) -> Result<Vec<Vec<Cell>>, Error> {
    let release = commit.release.sha256;
    let optional = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, |text| Text::name(text).into());
    let row = |rejection: &Rejection| -> Vec<Cell> {
        let number = rejection.at.row.map_or(Cell::Empty, |row| Text::name(row.to_string()).into());
        vec![
            Text::code(release.short()).into(),
            Text::name(&rejection.at.file).into(),
            optional(&rejection.at.sheet),
            number,
            optional(&rejection.at.column),
            rejection.cost().into(),
            rejection.reason().into(),
            rejection.seen().into(),
            rejection.expected().into(),
        ]
    };
    Ok(own.rejections(release)?.iter().map(row).collect())
}
