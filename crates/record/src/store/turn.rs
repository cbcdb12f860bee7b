//! The turn of a writer: who has it keeps others waiting, and those say for whom they wait.

use std::{
    fs::TryLockError,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use fs_err::{File, OpenOptions};

use super::{
    disk::Disk,
    progress::{Holder, Progress},
};
use crate::Error;

/// The folder of the stages, in which the turn is taken.
pub(super) const STAGING: &str = "staging";
const TURN: &str = "turn";

/// A turn lasts moments. Only a wait beyond this many tries, this far apart, is told.
const TRIES: u32 = 250;
const BETWEEN: Duration = Duration::from_millis(2);

/// The turn of a writer; given back when dropped.
pub(super) struct Turn {
    path: PathBuf,
    lock: File,
}

impl Turn {
    /// Waits until no other writer has the turn, and tells for whom it waits when that takes long.
    pub(super) fn take(root: &Path, progress: &mut dyn Progress) -> Result<Self, Error> {
        let path = root.join(STAGING).join(TURN);
        let refuse = |source| Error::File { path: path.clone(), source };
        let lock = opened(&path).map_err(refuse)?;
        if !locked_soon(&lock).map_err(refuse)? {
            progress.wait(holder_of(&path));
            lock.file().lock().map_err(refuse)?;
        }
        Ok(Self::taken(path, lock))
    }

    /// The turn, unless another writer keeps it for long.
    pub(super) fn take_soon(root: &Path) -> Option<Self> {
        let path = root.join(STAGING).join(TURN);
        let lock = opened(&path).ok()?;
        locked_soon(&lock).ok()?.then(|| Self::taken(path, lock))
    }

    fn taken(path: PathBuf, mut lock: File) -> Self {
        // Whoever waits reads it; the time at which it is written is the time since when. The lock decides: where it
        // cannot be written, the holder is not known, and nothing else.
        let _ = lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id()));
        Self { path, lock }
    }

    /// Whether the turn keeps others out: on some disks two locks on a file are both given.
    pub(super) fn holds(&self, disk: &dyn Disk) -> Result<bool, Error> {
        disk.locks_hold(&self.path).map_err(|source| Error::File { path: self.path.clone(), source })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = self.lock.set_len(0);
    }
}

/// Who has the turn whose lock is on this file.
fn holder_of(path: &Path) -> Holder {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(20).read_to_string(&mut text));
    let process = read.ok().and_then(|_| text.trim().parse().ok());
    let since = fs_err::metadata(path).and_then(|metadata| metadata.modified()).ok();
    Holder { process, since: since.filter(|_| process.is_some()) }
}

/// Opens a file that exists from now on and locks it.
pub(super) fn locked(path: &Path) -> io::Result<File> {
    let file = opened(path)?;
    file.file().lock()?;
    Ok(file)
}

fn opened(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

/// Whether the lock is given within moments.
fn locked_soon(file: &File) -> io::Result<bool> {
    for _ in 0..TRIES {
        match file.file().try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) => thread::sleep(BETWEEN),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(false)
}
