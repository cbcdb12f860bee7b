//! `saldo import`: adds releases, says what became of every row, and what changed in saved reports.

use std::{
    cell::Cell as Kept,
    path::{Path, PathBuf},
};

use measure::{Custody, Date, PublicDate, Quantity, Trace, Unit};
use record::{
    RowSink, finding_in_words, layout,
    query::Record,
    store::{Commit, Covers, ImportOptions, Imported, Store, hash_of_file},
};
use report::{Block, Cell, Column, Report, Section, Table, Text, Words, say};

use crate::{
    Error, Progress, import_look::expect_files, import_words::ImportSentence, rejected::rejected_in_import,
    saved, telling::Telling, words::Sentence,
};

/// What is known of a release and does not stand in it.
#[derive(Debug, Clone)]
pub struct AboutRelease {
    /// The day on which the publisher made it public.
    pub public: Option<Date>,
    /// The day by which it was public.
    pub not_later_than: Option<Date>,
    /// Today, by which it is public in any case.
    pub today: Date,
    /// Through whose hands it came.
    pub custody: Custody,
    /// Who keeps the copy.
    pub keeper: Option<String>,
    /// Where it was found.
    pub address: Option<String>,
    /// On what terms its figures may be shown.
    pub terms: Option<String>,
    /// What it is meant to hold, where that is not all that its publisher lists.
    pub covers: Option<Covers>,
    /// Whether a file above the usual limit is meant to be so large.
    pub large: bool,
    /// Which member of an archive it is, where it has several.
    pub member: Option<String>,
}

/// What `saldo import` is asked.
#[derive(Debug, Clone)]
pub struct ImportQuestion {
    /// The files as they were downloaded.
    pub files: Vec<PathBuf>,
    /// What is known of them.
    pub options: AboutRelease,
}

/// What became of files that were to be added.
#[derive(Debug)]
pub struct ImportedFiles {
    /// Every file, what was read of it, or why it was not added.
    pub report: Report,
    /// Whether all that was asked for was done.
    pub whole: bool,
    /// What somebody must know who does not read the report: which were added and which were not.
    pub told: Option<Text>,
}

/// A file, and what became of it.
pub(crate) struct Tried {
    /// The file.
    pub(crate) path: PathBuf,
    /// What became of it.
    pub(crate) outcome: Result<Imported, Error>,
}

impl AboutRelease {
    /// A day that is to come is a misprint.
    pub(crate) fn expect_not_to_come(&self) -> Result<(), Error> {
        for (flag, day) in [("--public", self.public), ("--not-later-than", self.not_later_than)] {
            if let Some(day) = day.filter(|day| *day > self.today) {
                return Err(Error::DayToCome { flag, day, today: self.today });
            }
        }
        Ok(())
    }

    fn options(&self) -> ImportOptions {
        let latest = self.not_later_than.unwrap_or(self.today);
        ImportOptions {
            keeper: self.keeper.clone(),
            address: self.address.as_deref().map(fetch::without_secrets),
            covers: self.covers.clone(),
            large: self.large,
            member: self.member.clone(),
            ..ImportOptions::known(
                self.public.map_or(PublicDate::NotLaterThan(latest), PublicDate::Known),
                self.custody,
                self.terms.clone().unwrap_or_else(|| "none stated".to_owned()),
            )
        }
    }
}

/// Adds releases to the store, one commit each.
///
/// All files are looked at before the first is added. One that turns out to be no release keeps none of the others out.
///
/// # Errors
/// When a file is not there, is none or cannot be read: nothing was added then. When none of them could be added.
pub fn import(
    folder: &Path,
    question: &ImportQuestion,
    progress: &dyn Progress,
) -> Result<ImportedFiles, Error> {
    question.options.expect_not_to_come()?;
    expect_files(&question.files)?;
    let before = crate::open(Some(folder))?;
    let store = Store::open(folder);
    let try_one = |path: &PathBuf| {
        progress.begin(
            &say!("Leyendo {file}", "Reading {file}", file = Text::code(path.display().to_string())),
            None,
        );
        let outcome = add(&store, path, &question.options, (None, progress));
        progress.end();
        Tried { path: path.clone(), outcome }
    };
    let tried = question.files.iter().map(try_one).collect();
    conclude(folder, &before, tried, Vec::new())
}

/// Adds one release. Where a hash is given, the file that is kept must have it.
pub(crate) fn add(
    store: &Store,
    path: &Path,
    about: &AboutRelease,
    (came, progress): (Option<&fetch::Fetched>, &dyn Progress),
) -> Result<Imported, Error> {
    let changed = Kept::new(false);
    // A member is not what came, whose checksums it is unpacked by: the archive is compared before.
    let of_member = about.member.is_some();
    if let Some(came) = came.filter(|_| of_member)
        && hash_of_file(path)? != came.sha256
    {
        return Err(Error::ChangedOnDisk { address: came.address.clone() });
    }
    // The copy within the store is what is kept; it is compared before anything of it is seen by anybody.
    let read = |kept: &Path, name: &str, sink: &mut dyn RowSink| {
        if let Some(came) = came.filter(|_| !of_member)
            && hash_of_file(kept)? != came.sha256
        {
            changed.set(true);
            let source = std::io::ErrorKind::InvalidData.into();
            return Err(record::Error::File { path: kept.to_owned(), source });
        }
        layout::read_release(kept, name, sink)
    };
    let imported = store.import_by(&read, path, &about.options(), &mut Telling { progress });
    match (came, changed.get()) {
        (Some(came), true) => Err(Error::ChangedOnDisk { address: came.address.clone() }),
        _ => Ok(imported?),
    }
}

/// Says what became of files, and what changed in saved reports.
pub(crate) fn conclude(
    folder: &Path,
    before: &Record,
    tried: Vec<Tried>,
    first: Vec<Block>,
) -> Result<ImportedFiles, Error> {
    let refused: Vec<(&Path, &Error)> = tried
        .iter()
        .filter_map(|tried| Some((tried.path.as_path(), tried.outcome.as_ref().err()?)))
        .collect();
    let added: Vec<&Path> =
        tried.iter().filter(|tried| tried.outcome.is_ok()).map(|tried| tried.path.as_path()).collect();
    let told = (!refused.is_empty()).then(|| ImportSentence::told(&added, &refused));
    if added.is_empty() {
        return Err(nothing_added(tried, told));
    }
    let mut blocks = vec![Block::Table { table: table_of(&tried) }];
    blocks.extend(first);
    if !refused.is_empty() {
        blocks.push(Block::paragraph(ImportSentence::NotAdded));
        let items = refused.iter().map(|(path, error)| ImportSentence::why(path, error)).collect();
        blocks.push(Block::List { items });
    }
    let outcomes = || tried.iter().filter_map(|tried| tried.outcome.as_ref().ok());
    blocks.extend(outcomes().flat_map(remarks));
    let rejected = rejected_in_import(outcomes().map(|imported| &imported.commit));
    let (changes, untold) = compared(folder, before);
    blocks.extend(changes);
    let whole = refused.is_empty() && untold.is_none();
    let section = Section { id: "import".to_owned(), heading: title(), blocks };
    let report = Report {
        id: "import".to_owned(),
        title: title(),
        lead: Text::empty(),
        sections: vec![section],
        sources: Vec::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    };
    let told = Text::joined(told.into_iter().chain(untold).chain(rejected), " ");
    Ok(ImportedFiles { report, whole, told: (!told.is_empty()).then_some(told) })
}

/// What changed in saved reports, or why that cannot be told: the files are added by now.
fn compared(folder: &Path, before: &Record) -> (Vec<Block>, Option<Text>) {
    match crate::open(Some(folder)).and_then(|after| saved::changes(folder, before, &after)) {
        Ok(changes) => (changes, None),
        Err(error) => {
            let untold = ImportSentence::ChangesUntold { reason: Box::new(error.words()) }.words();
            (vec![Block::paragraph(untold.clone())], Some(untold))
        }
    }
}

/// Why nothing was added: the one file's own reason, or that of each.
fn nothing_added(tried: Vec<Tried>, told: Option<Text>) -> Error {
    let several = tried.len() > 1;
    match tried.into_iter().find_map(|tried| tried.outcome.err()) {
        Some(error) if !several => error,
        // default: without files nothing is to be told of them
        Some(_) | None => Error::NothingImported { reason: Box::new(told.unwrap_or_else(Text::empty)) },
    }
}

fn title() -> Text {
    Text::both("Archivos agregados", "Releases added")
}

fn table_of(tried: &[Tried]) -> Table {
    Table {
        id: "imported".to_owned(),
        caption: title(),
        columns: vec![
            Column::new("release", Sentence::ReleaseHeading.into()),
            Column::new("file", Sentence::FileName.into()),
            Column::new("layout", Text::both("formato", "layout")),
            Column::new("months", Sentence::Period.into()),
            Column::new("rows_read", Sentence::RowsRead.into()),
            Column::new("rows_kept", Sentence::RowsKept.into()),
            Column::new("rows_rejected", Sentence::RowsRejected.into()),
            Column::new("cells", Text::both("celdas", "cells")),
            Column::new("cells_rejected", Text::both("celdas rechazadas", "cells rejected")),
            Column::new("added", ImportSentence::Added.into()),
        ],
        rows: tried.iter().map(row_of).collect(),
        source: Text::empty(),
    }
}

fn row_of(tried: &Tried) -> Vec<Cell> {
    match &tried.outcome {
        Ok(imported) => [row(&imported.commit), vec![Text::from(Sentence::Yes).into()]].concat(),
        Err(_) => {
            let name =
                tried.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let nothing = || std::iter::repeat_n(Cell::Empty, 7);
            let file = [Cell::Empty, Text::name(name).into()].into_iter();
            file.chain(nothing()).chain([Text::from(Sentence::No).into()]).collect()
        }
    }
}

fn row(commit: &Commit) -> Vec<Cell> {
    let rows = commit.reading.rows;
    let counted = |number: u64, what: &str| -> Cell {
        let trace = Trace::Record { what: what.to_owned(), release: Some(commit.release.sha256) };
        Quantity::whole(number, Unit::Rows, trace).into()
    };
    vec![
        Text::code(commit.release.sha256.short()).into(),
        Text::name(&commit.release.file).into(),
        Text::code(&commit.release.layout).into(),
        Text::from(commit.coverage.months).into(),
        counted(rows.read, "rows read"),
        counted(rows.kept, "rows kept"),
        counted(rows.rejected, "rows rejected"),
        counted(rows.cells, "cells kept"),
        counted(rows.cells_rejected, "cells rejected"),
    ]
}

/// What was rejected or noted, the first findings one by one.
fn remarks(imported: &Imported) -> Vec<Block> {
    if imported.first_findings.is_empty() {
        return Vec::new();
    }
    let all = imported.commit.reading.rows.rejected + imported.notes;
    let release = Some(imported.commit.release.sha256);
    let trace = Trace::Record { what: "rejected rows and notes".to_owned(), release };
    let lead = say!(
        "{all} filas rechazadas o con nota; las primeras:",
        "{all} rows rejected or noted; the first:",
        all = Quantity::whole(all, Unit::Items, trace)
    );
    let items = imported.first_findings.iter().map(finding_in_words).collect();
    vec![Block::paragraph(lead), Block::List { items }]
}
