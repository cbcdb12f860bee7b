//! A store that comes in one file from another machine: looked through whole before anything is written.
//!
//! Where this store is empty, or an earlier part of the other, the same commits follow. A stop between two of them leaves an
//! earlier part, in which files may be those of a later commit; the same command again completes it. In any other store the
//! releases not held are added, each in a commit of its own; what is held alike is passed over, and what was removed here
//! stays removed. Where both say different things of a release, nothing is written.

use std::{io::Write as _, path::Path};

use measure::{Release, Sha256};
use sha2::Digest;

use super::{
    archive::Archive,
    commit::{Commit, FORMAT, StoredFile},
    folder::Store,
    holding::Holding,
    intake::STEP,
    progress::{Phase, Progress},
    publish::expect_fits,
    refusal::{NotAStore, Refused},
    shelf::{COMMITS, Folder, Head, Shelf as _},
    stage::Stage,
    standing::Mark,
    step::Step,
    turn::Turn,
};
use crate::Error;

/// What became of a release of the other store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It is held now.
    Added,
    /// It was held already, alike in everything.
    HeldAlike,
    /// It was removed here and stays so.
    RemovedHere(Mark),
    /// It was removed there and is held here: it stays.
    RemovedThere(Mark),
}

/// What a store that came in brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Whether the commits are the same as there from now on.
    pub same_commits: bool,
    /// How many commits came into being.
    pub commits: u64,
    /// Every release of the other store, and what became of it.
    pub releases: Vec<(Release, Arrival)>,
}

/// What is done with the other store.
enum Plan {
    /// The same commits, from this one on.
    Follow { from: u64 },
    /// These releases, each in a commit of its own.
    Add(Vec<Commit>),
}

impl Store {
    /// Takes in a store that [`Self::export`] wrote.
    ///
    /// # Errors
    /// When the file is no such store, any hash or commit is not right, or the two stores contradict each other; nothing
    /// is written then.
    pub fn import_store(&self, path: &Path, progress: &mut dyn Progress) -> Result<Arrived, Error> {
        let refuse = |reason| Error::from(Refused::NotAStore { path: path.to_owned(), reason });
        let archive = Archive::open(path)?;
        let there = archive.holding()?;
        let own = self.holding()?;
        let (plan, releases) = plan(&own, &there).map_err(refuse)?;
        // Every byte is checked before the store is touched.
        archive.verify(&there, progress)?;
        let commits = match &plan {
            Plan::Follow { from } => there.number() + 1 - from,
            Plan::Add(added) => added.len() as u64,
        };
        let same_commits = matches!(plan, Plan::Follow { .. });
        if commits > 0 {
            self.prepare()?;
            let stage = Stage::open(self.root(), self.disk(), progress)?;
            match plan {
                Plan::Follow { from } => self.follow((&archive, &there), (own, from), &stage, progress)?,
                Plan::Add(added) => self.add_each(&archive, (own, &added), &stage, progress)?,
            }
        }
        Ok(Arrived { same_commits, commits, releases })
    }

    /// Takes over the commits of the other store from a number on, byte for byte.
    fn follow(
        &self,
        (archive, there): (&Archive, &Holding),
        (mut own, from): (Holding, u64),
        stage: &Stage,
        progress: &mut dyn Progress,
    ) -> Result<(), Error> {
        let files: Vec<&StoredFile> = there.standing().files().collect();
        let staged = unpack(archive, &files, stage, progress)?;
        let turn = Turn::take(self.root(), progress)?;
        own.refresh()?;
        if own.number() + 1 != from {
            return Err(Refused::StoreChangedMeanwhile.into());
        }
        self.give_names(stage, &staged)?;
        let folder = Folder::new(self.root());
        for number in from..=there.number() {
            let bytes = there.bytes_of_step(number)?;
            let name = format!("commit-{number}");
            let mut file = stage.create(&name)?;
            file.write_all(&bytes).map_err(|source| Error::File { path: stage.path(&name), source })?;
            file.finish()?;
            let to = folder.path(&Commit::name(number));
            self.give_number((&stage.path(&name), &to), Some(&turn))?;
            self.sync(&folder.path(COMMITS))?;
            self.write_head(stage, Head { number, hash: Sha256::of(&bytes) })?;
        }
        Ok(())
    }

    /// Adds releases of the other store, each in a commit of this one.
    fn add_each(
        &self,
        archive: &Archive,
        (mut own, added): (Holding, &[Commit]),
        stage: &Stage,
        progress: &mut dyn Progress,
    ) -> Result<(), Error> {
        let files: Vec<&StoredFile> = added.iter().flat_map(Commit::files).collect();
        let staged = unpack(archive, &files, stage, progress)?;
        let turn = Turn::take(self.root(), progress)?;
        let steps: Vec<Step> = added.iter().map(|commit| Step::Release(Box::new(commit.clone()))).collect();
        steps.iter().try_for_each(|step| expect_fits(&mut own, step))?;
        self.give_names(stage, &staged)?;
        steps.iter().try_for_each(|step| self.publish((stage, Some(&turn)), &mut own, step).map(|_| ()))
    }

    fn give_names(&self, stage: &Stage, staged: &[(String, String)]) -> Result<(), Error> {
        let folder = Folder::new(self.root());
        for (name, to) in staged {
            let to = folder.path(to);
            self.disk().rename(&stage.path(name), &to).map_err(|source| Error::File { path: to, source })?;
        }
        [super::commit::RELEASES, super::commit::FIGURES, super::commit::REJECTED]
            .into_iter()
            .try_for_each(|kind| self.sync(&folder.path(kind)))
    }
}

/// What is to be done, and what becomes of each release.
fn plan(own: &Holding, there: &Holding) -> Result<(Plan, Vec<(Release, Arrival)>), NotAStore> {
    let chain = |reason: Error| NotAStore::Chain { reason: Box::new(report::Words::words(&reason)) };
    let mut common = 0;
    while common < own.number().min(there.number())
        && own.bytes_of_step(common + 1).map_err(chain)? == there.bytes_of_step(common + 1).map_err(chain)?
    {
        common += 1;
    }
    let mut releases = Vec::new();
    let (mut added, mut contradicting) = (Vec::new(), Vec::new());
    for commit in there.commits() {
        let release = commit.release.sha256;
        let removed = own.removed().iter().find(|removed| removed.last.release.sha256 == release);
        let arrival = match (own.find(release), removed) {
            (Some(held), _) => {
                if !is_alike(held, commit) {
                    contradicting.push(release);
                }
                Arrival::HeldAlike
            }
            (None, Some(removed)) => Arrival::RemovedHere(removed.by),
            (None, None) => {
                added.push(Commit { format: commit.format_of(FORMAT), amends: None, ..commit.clone() });
                Arrival::Added
            }
        };
        releases.push((commit.release.clone(), arrival));
    }
    let removed_there =
        there.removed().iter().filter(|removed| own.find(removed.last.release.sha256).is_some());
    releases.extend(removed_there.map(|r| (r.last.release.clone(), Arrival::RemovedThere(r.by))));
    if common == own.number() && common < there.number() {
        // An earlier part of the other: what was mended or removed there follows too.
        let all = there.commits().iter().map(|commit| {
            let alike = own.find(commit.release.sha256).is_some_and(|held| is_alike(held, commit));
            (commit.release.clone(), if alike { Arrival::HeldAlike } else { Arrival::Added })
        });
        return Ok((Plan::Follow { from: common + 1 }, all.collect()));
    }
    if !contradicting.is_empty() && common < there.number() {
        return Err(NotAStore::Contradicts { releases: contradicting });
    }
    Ok((Plan::Add(added), releases))
}

/// Whether two stores say the same of a release, under whatever name its file came.
fn is_alike(held: &Commit, other: &Commit) -> bool {
    let figures = |commit: &Commit| commit.figures().map(|file| file.sha256);
    let named_alike = Release { file: other.release.file.clone(), ..held.release.clone() };
    named_alike == other.release
        && held.reading == other.reading
        && held.coverage == other.coverage
        && figures(held) == figures(other)
}

/// Copies files of the archive into a stage, each checked once more; gives the names in the stage and in the store.
fn unpack(
    archive: &Archive,
    files: &[&StoredFile],
    stage: &Stage,
    progress: &mut dyn Progress,
) -> Result<Vec<(String, String)>, Error> {
    let total = files.iter().map(|file| file.size).sum();
    let (mut staged, mut done) = (Vec::new(), 0);
    for (i, file) in files.iter().enumerate() {
        let name = format!("arrived-{i}");
        let mut to = stage.create(&name)?;
        archive.read_through(file, &mut |bytes| {
            done += bytes.len() as u64;
            progress.tell(Phase::Copying, done, Some(total));
            to.write_all(bytes).map_err(|source| Error::File { path: stage.path(&name), source })
        })?;
        to.finish()?;
        staged.push((name, file.name.clone()));
    }
    Ok(staged)
}

impl Archive {
    /// What the archive holds: its commits follow on each other up to its head, and it has the files that they name and no
    /// other.
    fn holding(&self) -> Result<Holding, Error> {
        if self.head()?.is_none() || self.commits()?.is_empty() {
            return Err(self.refuse(NotAStore::NoCommits));
        }
        let chain = |reason: Error| {
            if matches!(reason, Error::NewerStore { .. } | Error::Refused { .. }) {
                return reason;
            }
            self.refuse(NotAStore::Chain { reason: Box::new(report::Words::words(&reason)) })
        };
        let there = Holding::open(Box::new(self.clone())).map_err(chain)?;
        if there.adopted() > 0 {
            return Err(self.refuse(NotAStore::Stranger { entry: Commit::name(there.number()) }));
        }
        for name in self.names() {
            let is_commit = Commit::number_of(name).is_some_and(|number| number <= there.number());
            if !is_commit && name != super::shelf::HEAD && !there.standing().names_file(name) {
                return Err(self.refuse(NotAStore::Stranger { entry: name.to_owned() }));
            }
        }
        for file in there.standing().files() {
            self.expect_size(file)?;
        }
        Ok(there)
    }

    /// Reads every file once, so that all of it is known to be right before anything is written.
    fn verify(&self, there: &Holding, progress: &mut dyn Progress) -> Result<(), Error> {
        let total = there.standing().files().map(|file| file.size).sum();
        let mut done = 0;
        for file in there.standing().files() {
            self.read_through(file, &mut |bytes| {
                done += bytes.len() as u64;
                progress.tell(Phase::Copying, done, Some(total));
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Hands on the bytes of a file and refuses it at the end when they are not those of its commit.
    fn read_through(
        &self,
        file: &StoredFile,
        take: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (mut hash, mut at) = (sha2::Sha256::new(), 0);
        while at < file.size {
            let length = (STEP as u64).min(file.size - at);
            let bytes = self.read(&file.name, at, length)?;
            hash.update(&bytes);
            take(&bytes)?;
            at += length;
        }
        if Sha256::from_bytes(hash.finalize().into()) == file.sha256 {
            return Ok(());
        }
        Err(self.refuse(NotAStore::Hash { entry: file.name.clone() }))
    }
}
