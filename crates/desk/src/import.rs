//! `saldo import`: adds releases, says what became of every row, and what changed in saved reports.

use std::path::{Path, PathBuf};

use measure::{Custody, Date, PublicDate, Quantity, Terms, Trace, Unit};
use record::{
    finding_in_words,
    store::{Commit, Covers, Holder, ImportOptions, Imported, Phase, Store},
};
use report::{Block, Cell, Column, Report, Section, Table, Text, Words};

use crate::{
    Error, Progress, keeping_words::KeepingSentence, rejected::rejected_in_import, saved, words::Sentence,
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
}

/// What `saldo import` is asked.
#[derive(Debug, Clone)]
pub struct ImportQuestion {
    /// The files as they were downloaded.
    pub files: Vec<PathBuf>,
    /// What is known of them.
    pub options: AboutRelease,
}

impl AboutRelease {
    /// A day that is to come is a misprint.
    fn expect_not_to_come(&self) -> Result<(), Error> {
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
            public: self.public.map_or(PublicDate::NotLaterThan(latest), PublicDate::Known),
            custody: self.custody,
            keeper: self.keeper.clone(),
            address: self.address.clone(),
            terms: Terms { line: self.terms.clone().unwrap_or_else(|| "none stated".to_owned()) },
            series: None,
            covers: self.covers.clone(),
            large: self.large,
        }
    }
}

/// What an import added.
#[derive(Debug)]
pub struct Added {
    /// What became of every row.
    pub report: Report,
    /// That something was rejected, where it was: to be said even where the report goes into a pipe.
    pub rejected: Option<Text>,
}

/// Adds releases to the store, one commit each.
///
/// # Errors
/// When a file cannot be read as a release or the store cannot be written; releases before it stay added.
pub fn import(folder: &Path, question: &ImportQuestion, progress: &dyn Progress) -> Result<Added, Error> {
    let store = Store::open(folder);
    question.options.expect_not_to_come()?;
    let options = question.options.options();
    let before = crate::open(Some(folder))?;
    let mut rows = Vec::new();
    let mut blocks = Vec::new();
    let mut commits = Vec::new();
    for file in &question.files {
        progress.begin(&Sentence::Importing { file: file.display().to_string() }.into(), None);
        let imported = store.import(file, &options, &mut Telling { progress })?;
        progress.end();
        rows.push(row(&imported.commit));
        blocks.extend(remarks(&imported));
        commits.push(imported.commit);
    }
    let table = Table {
        id: "imported".to_owned(),
        caption: Sentence::Imported.into(),
        columns: vec![
            Column::new("release", Sentence::ReleaseHeading.into()),
            Column::new("file", Sentence::FileName.into()),
            Column::new("layout", Sentence::Layout.into()),
            Column::new("months", Sentence::Period.into()),
            Column::new("rows_read", Sentence::RowsRead.into()),
            Column::new("rows_kept", Sentence::RowsKept.into()),
            Column::new("rows_rejected", Sentence::RowsRejected.into()),
            Column::new("cells", Sentence::CellsKept.into()),
            Column::new("cells_rejected", Sentence::CellsRejected.into()),
        ],
        rows,
        source: Text::empty(),
    };
    let mut all = vec![Block::Table { table }];
    all.extend(blocks);
    let after = crate::open(Some(folder))?;
    all.extend(saved::changes(folder, &before, &after)?);
    let rejected = rejected_in_import(commits.iter());
    let report = Report {
        id: "import".to_owned(),
        title: Sentence::Imported.into(),
        lead: Text::empty(),
        sections: vec![Section { id: "import".to_owned(), heading: Sentence::Imported.into(), blocks: all }],
        sources: Vec::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: None,
    };
    Ok(Added { report, rejected })
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
    let lead = Sentence::FirstFindings { all: Box::new(Quantity::whole(all, Unit::Items, trace)) };
    let items = imported.first_findings.iter().map(finding_in_words).collect();
    vec![Block::paragraph(lead), Block::List { items }]
}

/// What the store does, told to whoever draws it.
pub(crate) struct Telling<'a> {
    pub progress: &'a dyn Progress,
}

impl record::store::Progress for Telling<'_> {
    fn tell(&mut self, phase: Phase, done: u64, of: Option<u64>) {
        match phase {
            Phase::Copying if done == 0 => self.progress.begin(&Sentence::Copying.into(), of),
            Phase::Reading if done == 0 => self.progress.begin(&Sentence::ReadingRows.into(), of),
            Phase::Flushing | Phase::Committing => self.progress.begin(&Sentence::Flushing.words(), None),
            _ => self.progress.reach(done),
        }
    }

    fn wait(&mut self, holder: Holder) {
        self.progress.say(&KeepingSentence::waits(holder).into());
    }
}
