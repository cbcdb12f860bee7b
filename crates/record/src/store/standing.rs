//! What stands after all steps of a store: the releases held, those that were hidden, and the files there must be.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Date, Release, Sha256};

use super::{
    commit::{Commit, StoredFile},
    refusal::Refused,
    step::Step,
};
use crate::Error;

/// A commit and its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The number of the commit.
    pub commit: u64,
    /// Its day.
    pub day: Date,
}

/// What was said of a release before a commit mended it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// The commit that mended it.
    pub by: Mark,
    /// What was said before.
    pub was: Release,
}

/// A release that was hidden and not added again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The commit that said last what it is.
    pub last: Commit,
    /// The commit that hid it.
    pub by: Mark,
    /// The commit that deleted its bytes; nothing while they stay.
    pub swept: Option<Mark>,
}

/// What stands after some steps.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    held: Vec<Commit>,
    amended: BTreeMap<Sha256, Vec<Amended>>,
    removed: Vec<Removed>,
    /// The files there must be, each with its release.
    files: BTreeMap<String, (Sha256, StoredFile)>,
    /// The files that were deleted, or are to be where a sweep stopped.
    swept: BTreeSet<String>,
}

impl Standing {
    /// Why a step cannot follow; nothing where it can.
    pub(super) fn refusal(&self, step: &Step) -> Option<Error> {
        match step {
            Step::Release(commit) => {
                let release = commit.release.sha256;
                match (self.find(release), commit.amends) {
                    (Some(held), None) => Some(held.already_held(&commit.release.file)),
                    (Some(held), Some(amends)) if held.number == amends.commit => None,
                    (Some(_) | None, Some(_)) => Some(Refused::ChangedMeanwhile { release }.into()),
                    (None, None) => None,
                }
            }
            Step::Removal(removal) => match self.find(removal.removes) {
                Some(_) => None,
                None => Some(self.not_held(removal.removes)),
            },
            Step::Sweep(sweep) => {
                let is_kept = |release: &Sha256| {
                    self.removed
                        .iter()
                        .any(|removed| removed.swept.is_none() && removed.last.release.sha256 == *release)
                };
                let strange = sweep.sweeps.iter().find(|release| !is_kept(release))?;
                Some(Refused::ChangedMeanwhile { release: *strange }.into())
            }
        }
    }

    /// Takes a step that can follow.
    pub(super) fn take(&mut self, step: &Step) {
        match step {
            Step::Release(commit) => self.take_release(commit),
            Step::Removal(removal) => {
                let at = self.held.iter().position(|commit| commit.release.sha256 == removal.removes);
                let Some(last) = at.map(|at| self.held.remove(at)) else { return };
                self.amended.remove(&removal.removes);
                let by = Mark { commit: removal.number, day: removal.day };
                self.removed.push(Removed { last, by, swept: None });
            }
            Step::Sweep(sweep) => {
                let mark = Mark { commit: sweep.number, day: sweep.day };
                for removed in &mut self.removed {
                    if sweep.sweeps.contains(&removed.last.release.sha256) {
                        removed.swept = Some(mark);
                    }
                }
                let of_swept = |(release, _): &(Sha256, StoredFile)| sweep.sweeps.contains(release);
                let gone = self.files.iter().filter(|(_, file)| of_swept(file)).map(|(name, _)| name.clone());
                self.swept.extend(gone);
                self.files.retain(|_, file| !of_swept(file));
            }
        }
    }

    fn take_release(&mut self, commit: &Commit) {
        let release = commit.release.sha256;
        for file in commit.files() {
            self.swept.remove(&file.name);
            self.files.insert(file.name.clone(), (release, file.clone()));
        }
        self.removed.retain(|removed| removed.last.release.sha256 != release);
        match (self.held.iter_mut().find(|held| held.release.sha256 == release), commit.amends) {
            (Some(held), Some(amends)) => {
                let by = Mark { commit: commit.number, day: amends.day };
                let was = std::mem::replace(held, commit.clone()).release;
                self.amended.entry(release).or_default().push(Amended { by, was });
            }
            (Some(_), None) | (None, Some(_) | None) => self.held.push(commit.clone()),
        }
    }

    pub(super) fn held(&self) -> &[Commit] {
        &self.held
    }

    pub(super) fn find(&self, release: Sha256) -> Option<&Commit> {
        self.held.iter().find(|commit| commit.release.sha256 == release)
    }

    pub(super) fn amended(&self, release: Sha256) -> &[Amended] {
        self.amended.get(&release).map_or(&[], Vec::as_slice)
    }

    pub(super) fn removed(&self) -> &[Removed] {
        &self.removed
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &StoredFile> {
        self.files.values().map(|(_, file)| file)
    }

    pub(super) fn names_file(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    pub(super) fn swept_files(&self) -> &BTreeSet<String> {
        &self.swept
    }

    /// Why a release that is not held is not: it was never added, or it was hidden.
    pub(super) fn not_held(&self, release: Sha256) -> Error {
        match self.removed.iter().find(|removed| removed.last.release.sha256 == release) {
            Some(Removed { by, .. }) => Refused::Removed { release, commit: by.commit, day: by.day }.into(),
            None => Error::NotHeld { release },
        }
    }
}
