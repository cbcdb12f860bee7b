//! An import: a release is read into a stage and added whole or not at all.

use std::path::Path;

use measure::{Custody, Finding, Release, Sha256, Vintage};

use super::{
    commit::{
        Commit, FIGURES, FORMAT, FORMAT_OF_VALUES, ImportOptions, REJECTED, RELEASES, Receipt, StoredFile,
    },
    covers::{expect_whole, last_month_over, not_over},
    folder::Store,
    holding::Holding,
    intake::{DOWNLOADED, ReleaseWriter, Written, copy, copy_member},
    progress::{Phase, Progress},
    publish::expect_fits,
    shelf::Folder,
    stage::{HashedFile, Stage},
    step::Step,
    turn::Turn,
};
use crate::{Error, Reading, RowSink, layout};

/// Reads a release: the path of its bytes, the name it came under, and who takes its rows. Gives the hash of the
/// uncompressed bytes with what was found.
pub type ReadRelease<'a> = &'a dyn Fn(&Path, &str, &mut dyn RowSink) -> Result<(Sha256, Reading), Error>;

/// The largest file that is added unless its user says that it is meant to be so large.
///
/// # Units
/// Bytes.
pub const LARGEST: u64 = 1 << 30;

/// A release that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its commit.
    pub commit: Commit,
    /// How many notes its layout made.
    pub notes: u64,
    /// The first of what was rejected or noted; all of it is in the file of rejected rows.
    pub first_findings: Vec<Finding>,
}

impl Store {
    /// Adds a release of a known layout.
    ///
    /// # Errors
    /// When it cannot be read, is held already, or the folder cannot be written; nothing is visible then.
    pub fn import(
        &self,
        path: &Path,
        options: &ImportOptions,
        progress: &mut dyn Progress,
    ) -> Result<Imported, Error> {
        self.import_by(&layout::read_release, path, options, progress)
    }

    /// Adds a release that `read` reads.
    ///
    /// # Errors
    /// As [`Self::import`].
    pub fn import_by(
        &self,
        read: ReadRelease<'_>,
        path: &Path,
        options: &ImportOptions,
        progress: &mut dyn Progress,
    ) -> Result<Imported, Error> {
        self.prepare()?;
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let stage = Stage::open(self.root(), self.disk(), progress)?;
        let mut holding = self.holding()?;
        let room = (&stage, if options.large { u64::MAX } else { LARGEST });
        let (file, copied) = match &options.member {
            None => (file, copy(path, room, progress)?),
            Some(member) => copy_member((path, member), room, progress)?,
        };
        if let Some(held) =
            holding.commits().iter().find(|commit| commit.receipt.input.sha256 == copied.1.sha256)
        {
            return Err(held.already_held(&file));
        }
        let draft = draft(read, (&stage, copied), (file, options), progress)?;
        self.add(&stage, &mut holding, draft, progress)
    }

    /// Gives what was drafted its names and its commit.
    pub(super) fn add(
        &self,
        stage: &Stage,
        holding: &mut Holding,
        draft: Draft,
        progress: &mut dyn Progress,
    ) -> Result<Imported, Error> {
        let Draft { commit, notes, first_findings } = draft;
        progress.tell(Phase::Committing, 0, None);
        let commit = self.commit(stage, holding, &commit, progress)?;
        Ok(Imported { commit, notes, first_findings })
    }

    /// Gives the staged files their names and makes them visible, all at once.
    fn commit(
        &self,
        stage: &Stage,
        holding: &mut Holding,
        draft: &Commit,
        progress: &mut dyn Progress,
    ) -> Result<Commit, Error> {
        let turn = Turn::take(self.root(), progress)?;
        let folder = Folder::new(self.root());
        let step = Step::Release(Box::new(draft.clone()));
        // Nobody else gives names before the turn is over, so a release that is not held now stays so, and a file
        // that has a name of ours was left by a writer who died before its commit, or is of a removed release.
        expect_fits(holding, &step)?;
        for file in draft.files() {
            let kind = file.folder()?;
            let (from, to) =
                (stage.path(if kind == RELEASES { DOWNLOADED } else { kind }), folder.path(&file.name));
            self.disk().rename(&from, &to).map_err(|source| Error::File { path: to, source })?;
        }
        for file in draft.files() {
            self.sync(&folder.path(file.folder()?))?;
        }
        self.publish((stage, Some(&turn)), holding, &step)?.of_release()
    }
}

/// A release that was read into a stage and has no commit yet.
pub(super) struct Draft {
    pub commit: Commit,
    pub notes: u64,
    pub first_findings: Vec<Finding>,
}

/// Reads the copy of a release in a stage under what is known of it.
pub(super) fn draft(
    read: ReadRelease<'_>,
    (stage, (copy, downloaded)): (&Stage, (HashedFile, StoredFile)),
    (file, options): (String, &ImportOptions),
    progress: &mut dyn Progress,
) -> Result<Draft, Error> {
    let mut sink = ReleaseWriter::new(stage, &file, progress)?;
    let (release, mut reading) = read(&stage.path(DOWNLOADED), &file, &mut sink)?;
    if let Some(over) = last_month_over(&file, &reading, options.public.latest())? {
        sink.note(not_over(&file, over))?;
        reading.cutoff = over;
    }
    let Written { figures, counts_alone, rejected, notes, first_findings, coverage } =
        sink.finish(release, &reading)?;
    expect_whole(&file, (&reading, &coverage), options.covers.as_ref())?;
    progress.tell(Phase::Flushing, 0, None);
    copy.finish()?;
    let figures = figures.finish()?;
    let rejected = rejected.finish()?;
    let named = |folder: &str, extension: &str, (sha256, size): (Sha256, u64)| StoredFile {
        name: format!("{folder}/{release}{extension}"),
        sha256,
        size,
    };
    let mut outputs = vec![named(FIGURES, ".parquet", figures), named(REJECTED, ".parquet", rejected)];
    // A file in which people could be found stays with whoever has it: the store, and what is exported of it, would tell
    // what its figures keep apart.
    if !reading.statistics.iter().any(|statistic| statistic.row().small_cells.are_protected()) {
        outputs.insert(0, named(RELEASES, "", (downloaded.sha256, downloaded.size)));
    }
    let receipt = Receipt {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        input: StoredFile { name: file.clone(), ..downloaded },
        parameters: options.clone(),
        outputs,
    };
    let commit = Commit {
        // A program that does not know of two tables would add up both.
        format: Some(if counts_alone && coverage.years.is_none() { FORMAT } else { FORMAT_OF_VALUES }),
        number: 0,
        parent: None,
        amends: None,
        release: describe(release, file, &reading, options),
        reading,
        coverage,
        receipt,
        seal: None,
    };
    Ok(Draft { commit, notes, first_findings })
}

fn describe(sha256: Sha256, file: String, reading: &Reading, options: &ImportOptions) -> Release {
    let custody = if reading.rewritten { Custody::Rewriting } else { options.custody };
    Release {
        sha256,
        file,
        layout: reading.layout.clone(),
        publisher: reading.publisher,
        statistics: reading.statistics.clone(),
        catalogue: reading.catalogue,
        vintage: Vintage { cutoff: reading.cutoff, public: options.public, custody },
        series: options.series.clone().unwrap_or_else(|| reading.series.clone()),
        address: options.address.clone(),
        keeper: options.keeper.clone(),
        terms: options.terms.clone(),
    }
}
