//! `saldo doctor`: is the store whole, is the shipped record whole, does every shipped file read.

use std::path::Path;

use measure::{Quantity, Trace, Unit};
use record::store::{Store, Verification};
use report::{Cell, Column, Report, Table, Text, Words};

use crate::{Error, one_table::one_table, words::Sentence};

/// What was examined.
#[derive(Debug)]
pub struct Examined {
    /// What was found.
    pub report: Report,
    /// Whether everything is whole.
    pub whole: bool,
}

/// Reads every stored byte again, of the program's own record and of the user's store.
///
/// # Errors
/// When a store cannot even be opened.
pub fn doctor(store: Option<&Path>) -> Result<Examined, Error> {
    let mut rows = Vec::new();
    let mut whole = true;
    let mut examine = |name: Sentence, found: Verification| {
        whole &= found.is_whole();
        rows.push(row(&name, &found));
        rows.extend(found.damaged.iter().map(|damage| {
            vec![Text::code(&damage.name).into(), Cell::Empty, Cell::Empty, damage.reason.words().into()]
        }));
    };
    examine(Sentence::ShippedRecord, record::shipped::holding()?.verify()?);
    if let Some(folder) = store.filter(|folder| folder.join("commits").is_dir()) {
        examine(Sentence::OwnStore { folder: folder.display().to_string() }, Store::open(folder).verify()?);
    }
    let table = Table {
        id: "doctor".to_owned(),
        caption: Sentence::Examined.into(),
        columns: vec![
            Column::new("what", Sentence::Name.into()),
            Column::new("commits", Sentence::Commits.into()),
            Column::new("files", Sentence::FilesHeading.into()),
            Column::new("state", Sentence::State.into()),
        ],
        rows,
        source: Text::empty(),
    };
    let report = one_table("doctor", table);
    Ok(Examined { report, whole })
}

fn row(name: &Sentence, found: &Verification) -> Vec<Cell> {
    let counted = |number: u64, what: &str| -> Cell {
        let trace = Trace::Record { what: what.to_owned(), release: None };
        Quantity::whole(number, Unit::Files, trace).into()
    };
    let state = if found.is_whole() { Sentence::Whole } else { Sentence::IsDamaged };
    vec![
        name.words().into(),
        counted(found.commits, "commits"),
        counted(found.files, "files"),
        state.words().into(),
    ]
}
