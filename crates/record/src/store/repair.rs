//! Mends a damaged store from what it holds: figures are derived again from their releases, what cannot be is set aside by name.
//!
//! Nothing is thrown away: what is damaged goes to `quarantine/`, and a release whose commit is lost stays in `releases/`.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use fs_err as fs;
use measure::Sha256;

use super::{
    commit::{Commit, RELEASES},
    folder::Store,
    keeping::Amendment,
    progress::Progress,
    shelf::{COMMITS, Folder, HEAD, Head, Shelf as _},
    stage::Stage,
    step::Step,
    turn::Turn,
};
use crate::{Error, store::ImportOptions};

/// The folder of what was set aside.
pub(super) const QUARANTINE: &str = "quarantine";

/// What a repair did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Files that were derived again from their releases, byte for byte.
    pub derived: Vec<String>,
    /// Releases that were added again, since their commits followed on a damaged one.
    pub added_again: Vec<Sha256>,
    /// Releases that were mended or hidden again, for the same reason.
    pub taken_again: Vec<Sha256>,
    /// What was set aside under `quarantine/`.
    pub quarantined: Vec<String>,
    /// Releases in the store that no commit names: import them again with what is known of them.
    pub without_commit: Vec<String>,
}

impl Store {
    /// Mends the store.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn repair(&self, progress: &mut dyn Progress) -> Result<Repaired, Error> {
        let mut done = Repaired::default();
        let lost = self.set_aside_broken_commits(&mut done, progress)?;
        for step in &lost {
            self.take_again(step, &mut done, progress)?;
        }
        self.derive_again(&mut done)?;
        done.without_commit = self.files_without_commit()?;
        Ok(done)
    }

    /// Sets the first damaged commit aside, and all that follow on it; gives those that are whole by themselves.
    fn set_aside_broken_commits(
        &self,
        done: &mut Repaired,
        progress: &mut dyn Progress,
    ) -> Result<Vec<Step>, Error> {
        let _turn = Turn::take(self.root(), progress)?;
        let folder = Folder::new(self.root());
        let mut numbers: Vec<u64> =
            folder.commits()?.iter().filter_map(|name| Commit::number_of(name)).collect();
        numbers.sort_unstable();
        // All are read before any is set aside: what the system does not let us read is not therefore damaged.
        let read = |number: u64| {
            let path = folder.path(&Commit::name(number));
            fs::read(&path).map(|bytes| (number, bytes)).map_err(|source| Error::File { path, source })
        };
        let commits: Vec<(u64, Vec<u8>)> = numbers.into_iter().map(read).collect::<Result<_, _>>()?;
        let mut parent = None;
        let mut sound = 0;
        for (expected, (number, bytes)) in (1..).zip(&commits) {
            match Step::read(&Commit::name(*number), bytes) {
                Ok(step) if step.parent() == parent && *number == expected => {
                    parent = Some(Sha256::of(bytes));
                    sound = *number;
                }
                Ok(_) | Err(_) => break,
            }
        }
        let mut lost = Vec::new();
        for (number, bytes) in commits.iter().filter(|(number, _)| *number > sound) {
            let name = Commit::name(*number);
            lost.extend(Step::read(&name, bytes).ok());
            self.set_aside(&name, done)?;
        }
        let head =
            parent.map_or(Head { number: 0, hash: Sha256::of(b"") }, |hash| Head { number: sound, hash });
        if folder.head().ok().flatten() != Some(head) {
            if folder.path(HEAD).exists() && lost.is_empty() {
                self.set_aside(HEAD, done)?;
            }
            let stage = Stage::open_in_turn(self.root(), self.disk())?;
            self.write_head(&stage, head)?;
            stage.close_in_turn();
        }
        Ok(lost)
    }

    /// Takes a step again that followed on a damaged one: a release is added or mended as its commit says, or hidden. A
    /// sweep is not repeated: what it deleted is gone, and a repair deletes nothing.
    fn take_again(&self, step: &Step, done: &mut Repaired, progress: &mut dyn Progress) -> Result<(), Error> {
        match step {
            Step::Release(commit) => match commit.amends {
                None => self.add_again(commit, done),
                Some(amends) => {
                    let known = &commit.receipt.parameters;
                    let amendment = Amendment {
                        public: Some(known.public),
                        custody: Some(known.custody),
                        keeper: known.keeper.clone(),
                        address: known.address.clone(),
                        terms: Some(known.terms.clone()),
                    };
                    let amended = self.amend(commit.release.sha256, (&amendment, amends.day), progress);
                    done.taken_again.extend(amended.ok().map(|_| commit.release.sha256));
                    Ok(())
                }
            },
            Step::Removal(removal) => {
                // What the damaged commit added is not held, and need not be hidden.
                let removed = self.remove(removal.removes, removal.day, progress);
                done.taken_again.extend(removed.ok().map(|_| removal.removes));
                Ok(())
            }
            Step::Sweep(_) => Ok(()),
        }
    }

    /// Adds a release again under what its commit says of it.
    fn add_again(&self, commit: &Commit, done: &mut Repaired) -> Result<(), Error> {
        let release = commit.release.sha256;
        let folder = Folder::new(self.root());
        let held = folder.path(&format!("{RELEASES}/{release}"));
        let aside = tempfile_in(self.root(), &commit.release.file)?;
        let added = fs::copy(&held, &aside)
            .map_err(|source| Error::File { path: held, source })
            .and_then(|_| self.import(&aside, &of_any_size(commit), &mut ()));
        let _ = aside.parent().map(fs::remove_dir_all);
        match added {
            Ok(imported) if imported.commit.release.sha256 == release => done.added_again.push(release),
            Ok(_) | Err(Error::AlreadyHeld { .. }) => {}
            Err(_) => done.quarantined.push(format!("{RELEASES}/{release}")),
        }
        Ok(())
    }

    /// Derives damaged figures and rejections again; what does not come out byte for byte is set aside.
    fn derive_again(&self, done: &mut Repaired) -> Result<(), Error> {
        let holding = self.holding()?;
        let damaged: BTreeSet<String> =
            holding.verify()?.damaged.into_iter().filter_map(|damage| self.name_of(&damage.name)).collect();
        let folder = Folder::new(self.root());
        let hidden = holding.removed().iter().map(|removed| &removed.last);
        for commit in holding.commits().iter().chain(hidden) {
            let broken: Vec<&super::StoredFile> =
                commit.files().filter(|file| damaged.contains(&file.name)).collect();
            if broken.is_empty() {
                continue;
            }
            let is_release = |file: &&&super::StoredFile| file.name.starts_with(RELEASES);
            let derived = match commit.downloaded().filter(|_| !broken.iter().any(|f| is_release(&f))) {
                Some(_) => self.derive(commit).ok(),
                None => None,
            };
            for file in broken {
                self.set_aside(&file.name, done)?;
                let bytes = derived.iter().flatten().find(|(hash, _)| *hash == file.sha256);
                if let Some((_, bytes)) = bytes {
                    let to = folder.path(&file.name);
                    fs::write(&to, bytes).map_err(|source| Error::File { path: to.clone(), source })?;
                    fs::File::open(&to)
                        .and_then(|file| file.sync_all())
                        .map_err(|source| Error::File { path: to, source })?;
                    done.derived.push(file.name.clone());
                }
            }
        }
        Ok(())
    }

    /// The files that importing a held release writes, with their hashes.
    fn derive(&self, commit: &Commit) -> Result<Vec<(Sha256, Vec<u8>)>, Error> {
        let release = commit.release.sha256;
        let held = Folder::new(self.root()).path(&format!("{RELEASES}/{release}"));
        let aside = tempfile_in(self.root(), &commit.release.file)?;
        fs::copy(&held, &aside).map_err(|source| Error::File { path: held, source })?;
        let scratch = aside.parent().map_or_else(PathBuf::new, |parent| parent.join("store"));
        let written = Self::open(&scratch).import(&aside, &of_any_size(commit), &mut ());
        let mut files = Vec::new();
        if let Ok(imported) = &written {
            for file in imported.commit.files() {
                let path = Folder::new(&scratch).path(&file.name);
                files.push((file.sha256, fs::read(&path).map_err(|source| Error::File { path, source })?));
            }
        }
        let _ = aside.parent().map(fs::remove_dir_all);
        written.map(|_| files)
    }

    /// Files that no commit names, each told by name.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn files_without_commit(&self) -> Result<Vec<String>, Error> {
        let Ok(holding) = self.holding() else { return Ok(Vec::new()) };
        let standing = holding.standing();
        let folder = Folder::new(self.root());
        let mut found = Vec::new();
        for kind in [RELEASES, super::commit::FIGURES, super::commit::REJECTED] {
            let Ok(entries) = fs::read_dir(folder.path(kind)) else { continue };
            for entry in entries {
                let entry = entry.map_err(|source| Error::File { path: folder.path(kind), source })?;
                let name = format!("{kind}/{}", entry.file_name().to_string_lossy());
                if !standing.names_file(&name) && !standing.swept_files().contains(&name) {
                    found.push(name);
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// Moves a file of the store to `quarantine/`, under a name that no other has.
    fn set_aside(&self, name: &str, done: &mut Repaired) -> Result<(), Error> {
        let folder = Folder::new(self.root());
        let from = folder.path(name);
        if !from.exists() {
            return Ok(());
        }
        let aside = folder.path(QUARANTINE);
        fs::create_dir_all(&aside).map_err(|source| Error::File { path: aside.clone(), source })?;
        let flat = name.replace('/', "-");
        let free = (1_u32..).map(|n| aside.join(format!("{flat}.{n}"))).find(|path| !path.exists());
        let to = free.unwrap_or_else(|| aside.join(flat));
        fs::rename(&from, &to).map_err(|source| Error::File { path: from, source })?;
        done.quarantined.push(name.to_owned());
        Ok(())
    }

    /// A path of the store as the name that commits give it.
    fn name_of(&self, path: &str) -> Option<String> {
        let path = Path::new(path);
        let inner = path.strip_prefix(self.root()).unwrap_or(path);
        let parts: Vec<&str> = inner.iter().filter_map(|part| part.to_str()).collect();
        (!parts.is_empty() && !inner.starts_with(COMMITS)).then(|| parts.join("/"))
    }
}

/// What is known of a release, which is read however large it is: it was added once.
fn of_any_size(commit: &Commit) -> ImportOptions {
    ImportOptions { large: true, ..commit.receipt.parameters.clone() }
}

/// A path for a copy under the name that a release came with, in a folder of its own inside the store.
fn tempfile_in(root: &Path, file: &str) -> Result<PathBuf, Error> {
    // Not among the stages, which the next writer sweeps.
    for number in 1_u32.. {
        let folder = root.join(format!("repair-{number}"));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder.join(Path::new(file).file_name().unwrap_or("release".as_ref()))),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(Error::File { path: folder, source }),
        }
    }
    Err(Error::File { path: root.to_owned(), source: std::io::Error::other("every name is taken") })
}
