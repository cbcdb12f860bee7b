//! What can be done to a release that is held: its facts are mended, it is hidden, its bytes are deleted.
//!
//! Nothing that was written changes: each is a new commit, and the commits before it stay.

use std::io;

use fs_err as fs;
use measure::{Custody, Date, PublicDate, Sha256, Terms};

use super::{
    commit::{Amends, Commit, FORMAT_OF_STEPS, ImportOptions, StoredFile},
    folder::Store,
    import::{Draft, Imported, ReadRelease, draft},
    intake::copy,
    progress::Progress,
    refusal::Refused,
    shelf::Folder,
    stage::Stage,
    standing::{Mark, Removed},
    step::Step,
    turn::Turn,
};
use crate::{Broken, Error, layout, store::Holding};

/// What is said anew of a release; what is not said stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amendment {
    /// The day it became public.
    pub public: Option<PublicDate>,
    /// Through whose hands the file came.
    pub custody: Option<Custody>,
    /// Who keeps the copy, or rewrote the file.
    pub keeper: Option<String>,
    /// Where it was found.
    pub address: Option<String>,
    /// On what terms its figures may be shown.
    pub terms: Option<Terms>,
}

/// What a sweep deleted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Swept {
    /// The releases whose bytes were deleted; none where an earlier sweep that stopped was finished.
    pub releases: Vec<Removed>,
    /// How many files were deleted.
    pub files: u64,
    /// How many bytes they had.
    pub bytes: u64,
}

impl Amendment {
    /// What is known of the release from now on.
    fn over(&self, held: &Commit) -> ImportOptions {
        let was = held.receipt.parameters.clone();
        ImportOptions {
            public: self.public.unwrap_or(was.public),
            custody: self.custody.unwrap_or(was.custody),
            keeper: self.keeper.clone().or(was.keeper),
            address: self.address.clone().or(was.address),
            terms: self.terms.clone().unwrap_or(was.terms),
            ..was
        }
    }
}

impl Store {
    /// Mends what is known of a release: it is read again from its bytes as if it were imported with the new facts, so that
    /// its cut-off follows its public day. The commit before stays.
    ///
    /// # Errors
    /// When the release is not held, nothing would change, the facts cannot be, or the folder cannot be written; nothing
    /// is visible then.
    pub fn amend(
        &self,
        release: Sha256,
        (amendment, day): (&Amendment, Date),
        progress: &mut dyn Progress,
    ) -> Result<Imported, Error> {
        self.amend_by(&layout::read_release, release, (amendment, day), progress)
    }

    /// Mends what is known of a release that `read` reads.
    ///
    /// # Errors
    /// As [`Self::amend`].
    pub fn amend_by(
        &self,
        read: ReadRelease<'_>,
        release: Sha256,
        (amendment, day): (&Amendment, Date),
        progress: &mut dyn Progress,
    ) -> Result<Imported, Error> {
        let held = self.expect_held(release)?;
        let options = amendment.over(&held);
        if held.reading.rewritten && amendment.custody.is_some_and(|custody| custody != Custody::Rewriting) {
            return Err(Refused::OnlyARewriting { release, layout: held.release.layout }.into());
        }
        if options == held.receipt.parameters {
            return Err(Refused::NothingToAmend { release }.into());
        }
        let downloaded = held.downloaded().ok_or(Refused::NoBytes { release })?.clone();
        self.prepare()?;
        let stage = Stage::open(self.root(), self.disk(), progress)?;
        let mut holding = self.holding()?;
        let path = Folder::new(self.root()).path(&downloaded.name);
        let copied = copy(&path, (&stage, u64::MAX), progress)?;
        if copied.1.sha256 != downloaded.sha256 {
            let reason = Broken::Hash { seen: copied.1.sha256, expected: downloaded.sha256 };
            return Err(Error::Damaged { path, reason });
        }
        let mut drafted = draft(read, (&stage, copied), (held.release.file.clone(), &options), progress)?;
        stand_in_place_of(&held, day, &mut drafted);
        self.add(&stage, &mut holding, drafted, progress)
    }

    /// Hides a release: no question uses it any more. Its bytes stay until [`Self::sweep`].
    ///
    /// # Errors
    /// When the release is not held, or the folder cannot be written.
    pub fn remove(&self, release: Sha256, day: Date, progress: &mut dyn Progress) -> Result<Removed, Error> {
        let last = self.expect_held(release)?;
        self.prepare()?;
        let stage = Stage::open(self.root(), self.disk(), progress)?;
        let mut holding = self.holding()?;
        let turn = Turn::take(self.root(), progress)?;
        let step = self.publish((&stage, Some(&turn)), &mut holding, &Step::removal(release, day))?;
        Ok(Removed { last, by: Mark { commit: step.number(), day }, swept: None })
    }

    /// Deletes the bytes of every hidden release, and no other. The commit that says so comes first, so that a sweep that
    /// stops has deleted nothing of which no commit says so; the next sweep deletes the rest.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn sweep(&self, day: Date, progress: &mut dyn Progress) -> Result<Swept, Error> {
        let mut holding = self.holding()?;
        if holding.removed().is_empty() {
            return Ok(Swept::default());
        }
        self.prepare()?;
        let stage = Stage::open(self.root(), self.disk(), progress)?;
        let turn = Turn::take(self.root(), progress)?;
        holding.refresh()?;
        let kept = |removed: &&Removed| removed.swept.is_none();
        let releases: Vec<Removed> = holding.removed().iter().filter(kept).cloned().collect();
        if !releases.is_empty() {
            let hashes = releases.iter().map(|removed| removed.last.release.sha256).collect();
            self.publish((&stage, Some(&turn)), &mut holding, &Step::sweep(hashes, day))?;
            holding.refresh()?;
        }
        let (files, bytes) = self.delete_swept(&holding)?;
        Ok(Swept { releases, files, bytes })
    }

    /// Deletes the files that a sweep names and that are still there. The caller has the turn, so no import gives a file
    /// one of these names meanwhile.
    fn delete_swept(&self, holding: &Holding) -> Result<(u64, u64), Error> {
        let (mut files, mut bytes) = (0, 0);
        for name in self.left_of_swept(holding)? {
            let path = Folder::new(self.root()).path(&name);
            let refuse = |source| Error::File { path: path.clone(), source };
            bytes += fs::metadata(&path).map_err(refuse)?.len();
            self.disk().remove_file(&path).map_err(refuse)?;
            files += 1;
        }
        Ok((files, bytes))
    }

    /// The files of swept releases that are still there: a sweep stopped before it deleted them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn left_of_swept(&self, holding: &Holding) -> Result<Vec<String>, Error> {
        let folder = Folder::new(self.root());
        let mut left = Vec::new();
        for name in holding.standing().swept_files() {
            let path = folder.path(name);
            match fs::symlink_metadata(&path) {
                Ok(_) => left.push(name.clone()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(Error::File { path, source }),
            }
        }
        Ok(left)
    }

    fn expect_held(&self, release: Sha256) -> Result<Commit, Error> {
        let holding = self.holding()?;
        holding.find(release).cloned().ok_or_else(|| holding.not_held(release))
    }
}

/// Makes a draft the commit that stands in place of another. A file that came out as it was keeps its name; one that did
/// not gets a name of its own, since the commit before still names its own.
fn stand_in_place_of(held: &Commit, day: Date, drafted: &mut Draft) {
    let commit = &mut drafted.commit;
    commit.format = commit.format_of(FORMAT_OF_STEPS);
    commit.amends = Some(Amends { commit: held.number, day });
    for file in &mut commit.receipt.outputs {
        let kind = |name: &str| name.split_once('/').map(|(kind, _)| kind.to_owned());
        let before = held.files().find(|before| kind(&before.name) == kind(&file.name));
        file.name = match before {
            Some(before) if before.sha256 == file.sha256 => before.name.clone(),
            Some(_) | None => named_by_content(file),
        };
    }
}

/// `rejected/<release>-<hash>.parquet`
fn named_by_content(file: &StoredFile) -> String {
    let (stem, ending) =
        file.name.split_once('.').map_or((file.name.as_str(), ""), |(stem, end)| (stem, end));
    let dot = if ending.is_empty() { "" } else { "." };
    format!("{stem}-{}{dot}{ending}", file.sha256.short())
}
