//! Where an import writes until it is complete, and how writers take turns.
//!
//! A writer works in a folder of its own, `staging/7`, and holds a lock on the file `owner` in it for as long as
//! it lives. The kernel lets go of the lock when the process ends in whatever way, so a folder whose lock can be
//! taken is a dead writer's: the next writer removes it. No process id decides anything, since ids are reused.
//!
//! The lock on `staging/turn` is held for short moments only: while a folder is created together with its owner's
//! lock, while folders are removed, and while finished files get their names and their commit.

use std::{
    fs::TryLockError,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use fs_err::File;
use measure::Sha256;
use sha2::Digest;

use super::{
    disk::{Disk, DiskFile, has_no_links},
    progress::Progress,
    refusal::Refused,
    turn::{STAGING, Turn, locked},
};
use crate::Error;

const OWNER: &str = "owner";

/// A writer's own folder; removed when dropped.
#[derive(Debug)]
pub(super) struct Stage {
    root: PathBuf,
    path: PathBuf,
    disk: Arc<dyn Disk>,
    owner: Option<File>,
}

impl Stage {
    /// Removes what dead writers left and opens a stage of one's own.
    ///
    /// Where neither locks nor links keep two writers apart, nothing is written.
    pub(super) fn open(root: &Path, disk: Arc<dyn Disk>, progress: &mut dyn Progress) -> Result<Self, Error> {
        let turn = Turn::take(root, progress)?;
        let staging = root.join(STAGING);
        if !turn.holds(disk.as_ref())? {
            expect_links(root, disk.as_ref())?;
        }
        sweep(&staging, disk.as_ref())?;
        for number in 1u64.. {
            let path = staging.join(number.to_string());
            match disk.create_folder(&path) {
                Ok(()) => {
                    let owner = locked(&path.join(OWNER))
                        .map_err(|source| Error::File { path: path.clone(), source })?;
                    return Ok(Self { root: root.to_owned(), path, disk, owner: Some(owner) });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(Error::File { path, source }),
            }
        }
        Err(Error::File { path: staging, source: io::Error::other("every stage is taken") })
    }

    /// A stage of one's own, for whoever has the turn.
    pub(super) fn open_in_turn(root: &Path, disk: Arc<dyn Disk>) -> Result<Self, Error> {
        let staging = root.join(STAGING);
        for number in 1u64.. {
            let path = staging.join(number.to_string());
            match disk.create_folder(&path) {
                Ok(()) => return Ok(Self { root: root.to_owned(), path, disk, owner: None }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(Error::File { path, source }),
            }
        }
        Err(Error::File { path: staging, source: io::Error::other("every stage is taken") })
    }

    /// Removes a stage that was opened in a turn, which the caller still has.
    pub(super) fn close_in_turn(self) {
        let _ = self.disk.remove_folder(&self.path);
        // Dropped as usual it would wait for the turn that its owner has.
        std::mem::forget(self);
    }

    /// Where a file of this name stands.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A new file that knows its hash.
    pub(super) fn create(&self, name: &str) -> Result<HashedFile, Error> {
        let path = self.path(name);
        let file =
            self.disk.create_file(&path).map_err(|source| Error::File { path: path.clone(), source })?;
        Ok(HashedFile { path, file, hash: sha2::Sha256::new(), size: 0 })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Without the turn, a sweep could remove the folder first and another writer create it again, which would
        // then be removed here. Not every system removes a folder in which a file is open, so the owner lets go
        // before. What cannot be removed is swept later, and so is what another writer's long turn keeps us from:
        // nobody is waited for here, since nobody could be told.
        let Some(_turn) = Turn::take_soon(&self.root) else { return };
        drop(self.owner.take());
        let _ = self.disk.remove_folder(&self.path);
    }
}

/// Refuses a disk without hard links, on which a lock does not keep others out either.
fn expect_links(root: &Path, disk: &dyn Disk) -> Result<(), Error> {
    let probe = root.join(STAGING).join("links");
    let refuse = |source| Error::File { path: probe.clone(), source };
    disk.create_folder(&probe).map_err(refuse)?;
    let (one, two) = (probe.join("one"), probe.join("two"));
    let linked = disk.create_file(&one).and_then(|_| disk.link(&one, &two));
    disk.remove_folder(&probe).map_err(refuse)?;
    match linked {
        Ok(()) => Ok(()),
        Err(error) if has_no_links(&error) => {
            Err(Refused::NoExclusiveCommit { folder: root.to_owned() }.into())
        }
        Err(source) => Err(Error::File { path: two, source }),
    }
}

/// Removes the stages whose owners are dead. The caller has the turn.
fn sweep(staging: &Path, disk: &dyn Disk) -> Result<(), Error> {
    let refuse = |source| Error::File { path: staging.to_owned(), source };
    for entry in fs_err::read_dir(staging).map_err(refuse)? {
        let entry = entry.map_err(refuse)?;
        if !entry.file_type().map_err(refuse)?.is_dir()
            || is_owned(&entry.path().join(OWNER)).map_err(refuse)?
        {
            continue;
        }
        disk.remove_folder(&entry.path()).map_err(refuse)?;
    }
    Ok(())
}

fn is_owned(owner: &Path) -> io::Result<bool> {
    let file = match File::open(owner) {
        Ok(file) => file,
        // A folder gets its owner during a turn, and this turn is ours.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match file.file().try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// A file that hashes what is written to it.
pub(super) struct HashedFile {
    path: PathBuf,
    file: Box<dyn DiskFile>,
    hash: sha2::Sha256,
    size: u64,
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl HashedFile {
    /// The hash of what was written so far.
    pub(super) fn hash(&self) -> Sha256 {
        Sha256::from_bytes(self.hash.clone().finalize().into())
    }

    /// Flushes the file to the disk; its hash and size.
    pub(super) fn finish(mut self) -> Result<(Sha256, u64), Error> {
        self.file.sync().map_err(|source| Error::File { path: self.path, source })?;
        Ok((Sha256::from_bytes(self.hash.finalize().into()), self.size))
    }
}
