//! `saldo record export` and `import-store`: a store is carried to another machine, and what each of its releases became.

use std::path::Path;

use measure::{Quantity, Release, Trace, Unit};
use record::store::{Arrival, Arrived, Mark, Store};
use report::{Block, Cell, Column, Report, Table, Text, Words};

use crate::{
    Error, Progress, keeping::sentences, keeping_words::KeepingSentence, one_table::one_table,
    telling::Telling, words::Sentence,
};

/// Writes the user's store into one file.
///
/// # Errors
/// When the store holds nothing or is damaged, the file exists, or it cannot be written.
pub fn export(folder: &Path, file: &Path, progress: &dyn Progress) -> Result<Report, Error> {
    let exported = Store::open(folder).export(file, &mut Telling { progress })?;
    progress.end();
    let number = |value: u64, unit: Unit, what: &str| {
        Box::new(Quantity::whole(value, unit, Trace::Record { what: what.to_owned(), release: None }))
    };
    let sentence = KeepingSentence::Exported {
        file: name_of(file),
        commits: number(exported.commits, Unit::Files, "commits"),
        files: number(exported.files, Unit::Files, "files"),
        bytes: number(exported.bytes, Unit::Items, "bytes"),
    };
    Ok(sentences("export", KeepingSentence::ExportedTitle.into(), vec![Block::paragraph(sentence)]))
}

/// Takes in a store that was exported elsewhere, and says what became of each of its releases.
///
/// # Errors
/// When the file is no such store, or the two stores contradict each other; nothing is written then.
pub fn import_store(folder: &Path, file: &Path, progress: &dyn Progress) -> Result<Report, Error> {
    let arrived: Arrived = Store::open(folder).import_store(file, &mut Telling { progress })?;
    progress.end();
    let row = |(release, arrival): &(Release, Arrival)| -> Vec<Cell> {
        vec![
            Text::code(release.sha256.short()).into(),
            Text::name(&release.file).into(),
            Text::name(release.publisher.acronym()).into(),
            Text::from(release.vintage.cutoff).into(),
            release.vintage.public.words().into(),
            in_words(*arrival).words().into(),
        ]
    };
    let table = Table {
        id: "arrived".to_owned(),
        caption: KeepingSentence::Arrived { file: name_of(file), same: arrived.same_commits }.into(),
        columns: vec![
            Column::new("release", Sentence::ReleaseHeading.into()),
            Column::new("file", Sentence::FileName.into()),
            Column::new("publisher", Sentence::Publisher.into()),
            Column::new("cutoff", Sentence::Cutoff.into()),
            Column::new("public", Sentence::Public.into()),
            Column::new("state", Sentence::State.into()),
        ],
        rows: arrived.releases.iter().map(row).collect(),
        source: Text::empty(),
    };
    Ok(one_table("import-store", table))
}

/// A page holds no path of the user's: the file's name alone.
fn name_of(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn in_words(arrival: Arrival) -> KeepingSentence {
    match arrival {
        Arrival::Added => KeepingSentence::IsAdded,
        Arrival::HeldAlike => KeepingSentence::IsHeldAlike,
        Arrival::RemovedHere(Mark { day, .. }) => KeepingSentence::IsRemovedHere { day },
        Arrival::RemovedThere(Mark { day, .. }) => KeepingSentence::IsRemovedThere { day },
    }
}
