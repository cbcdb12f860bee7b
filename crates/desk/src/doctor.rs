//! `saldo doctor`: is the store whole, is the shipped record whole, does every shipped file read.

use std::path::Path;

use measure::{Date, Quantity, Trace, Unit};
use record::store::{Removed, Repaired, Store, Verification};
use report::{Cell, Column, Report, Table, Text, Words, say};

use crate::{Error, Progress, one_table::one_table, saved, telling::Telling, words::Sentence};

/// What was examined.
#[derive(Debug)]
pub struct Examined {
    /// What was found.
    pub report: Report,
    /// Whether everything is whole.
    pub whole: bool,
}

/// Reads every stored byte again, of the program's own record and of the user's store; with `repair`, mends the store first.
///
/// # Errors
/// When the program itself is damaged, or a repair cannot write.
pub fn doctor(store: Option<&Path>, repair: bool, progress: &dyn Progress) -> Result<Examined, Error> {
    let mut rows = Vec::new();
    let mut whole = true;
    let mut examine = |name: Text, found: Verification| {
        whole &= found.is_whole();
        rows.push(row(name, &found));
        rows.extend(found.damaged.iter().map(|damage| told(&damage.name, damage.reason.words())));
    };
    examine(
        Text::both("registro incluido en el programa", "record inside the program"),
        record::shipped::holding()?.verify(),
    );
    let is_store = |folder: &&Path| folder.join("commits").is_dir() || folder.join("head").is_file();
    if let Some(folder) = store.filter(is_store) {
        let own = Store::open(folder);
        let repaired = if repair { Some(own.repair(&mut Telling { progress })?) } else { None };
        // The folder's name alone: a page that is saved or sent holds no path of the user's.
        let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        match own.holding() {
            Ok(holding) => {
                let own_store =
                    say!("registro propio en {folder}", "your store in {folder}", folder = Text::code(name));
                examine(own_store, holding.verify()?);
                if holding.adopted() > 0 {
                    rows.push(told("head", Found::Adopted { commits: holding.adopted() }.into()));
                }
                rows.extend(holding.removed().iter().map(removed_row));
                let left = own.left_of_swept(&holding)?;
                rows.extend(left.iter().map(|file| told(file, Found::LeftOfSweep.into())));
                rows.extend(
                    own.files_without_commit()?.iter().map(|file| told(file, Found::NoCommit.into())),
                );
            }
            Err(error) => {
                whole = false;
                rows.push(told(&name, error.words()));
            }
        }
        rows.extend(saved::unreadable(folder).iter().map(|file| told(file, Found::NotAReport.into())));
        if let Some(repaired) = repaired {
            rows.extend(repaired_rows(&repaired));
        }
    }
    let table = Table {
        id: "doctor".to_owned(),
        caption: Text::both("Examen del registro", "Examination of the record"),
        columns: vec![
            Column::new("what", Sentence::Name.into()),
            Column::new("commits", Text::both("entradas", "commits")),
            Column::new("files", Text::both("archivos", "files")),
            Column::new("state", Sentence::State.into()),
        ],
        rows,
        source: Text::empty(),
    };
    let report = one_table("doctor", table);
    Ok(Examined { report, whole })
}

/// What is told of a file of the store beside damage.
enum Found {
    Adopted { commits: u64 },
    NoCommit,
    NotAReport,
    DerivedAgain,
    AddedAgain,
    SetAside,
    TakenAgain,
    Removed { day: Date, commit: u64 },
    Swept { day: Date, commit: u64 },
    LeftOfSweep,
}

impl Words for Found {
    fn words(&self) -> Text {
        match self {
            Self::Adopted { commits } => say!(
                "{commits} entradas se escribieron después; se adoptan",
                "{commits} commits were written after it; they are adopted",
                commits = Text::name(commits.to_string())
            ),
            Self::NoCommit => Text::both(
                "ninguna entrada lo nombra: impórtelo de nuevo o bórrelo",
                "no commit names it: import it again or delete it",
            ),
            Self::NotAReport => Text::both("no es un informe guardado", "it is not a saved report"),
            Self::DerivedAgain => Text::both(
                "reparado: calculado de nuevo desde su archivo",
                "mended: derived again from its release",
            ),
            Self::AddedAgain => Text::both("reparado: agregado de nuevo", "mended: added again"),
            Self::TakenAgain => {
                Text::both("reparado: corregido o quitado de nuevo", "mended: amended or removed again")
            }
            Self::Removed { day, commit } => say!(
                "quitado el {day} (entrada {commit}); sus bytes se conservan hasta {sweep}",
                "removed on {day} (commit {commit}); its bytes are kept until {sweep}",
                day = *day,
                commit = Text::name(commit.to_string()),
                sweep = Text::code("saldo record sweep")
            ),
            Self::Swept { day, commit } => say!(
                "quitado; sus bytes se borraron el {day} (entrada {commit})",
                "removed; its bytes were deleted on {day} (commit {commit})",
                day = *day,
                commit = Text::name(commit.to_string())
            ),
            Self::LeftOfSweep => say!(
                "debía borrarse y sigue aquí: {sweep} lo borra",
                "it was to be deleted and is still here: {sweep} deletes it",
                sweep = Text::code("saldo record sweep")
            ),
            Self::SetAside => Text::both("apartado en quarantine/", "set aside in quarantine/"),
        }
    }
}

/// A release that was removed, and what became of its bytes.
fn removed_row(removed: &Removed) -> Vec<Cell> {
    let state = match removed.swept {
        None => Found::Removed { day: removed.by.day, commit: removed.by.commit },
        Some(swept) => Found::Swept { day: swept.day, commit: swept.commit },
    };
    told(&removed.last.release.sha256.short(), state.into())
}

/// What a repair did, a line each.
fn repaired_rows(repaired: &Repaired) -> Vec<Vec<Cell>> {
    let derived = repaired.derived.iter().map(|file| told(file, Found::DerivedAgain.into()));
    let added = repaired.added_again.iter().map(|release| told(&release.short(), Found::AddedAgain.into()));
    let again = repaired.taken_again.iter().map(|release| told(&release.short(), Found::TakenAgain.into()));
    let aside = repaired.quarantined.iter().map(|file| told(file, Found::SetAside.into()));
    derived.chain(added).chain(again).chain(aside).collect()
}

fn told(name: &str, state: Text) -> Vec<Cell> {
    vec![Text::code(name).into(), Cell::Empty, Cell::Empty, state.into()]
}

fn row(name: Text, found: &Verification) -> Vec<Cell> {
    let counted = |number: u64, what: &str| -> Cell {
        let trace = Trace::Record { what: what.to_owned(), release: None };
        Quantity::whole(number, Unit::Files, trace).into()
    };
    let state =
        if found.is_whole() { Text::both("entero", "whole") } else { Text::both("dañado", "damaged") };
    vec![name.into(), counted(found.commits, "commits"), counted(found.files, "files"), state.into()]
}
