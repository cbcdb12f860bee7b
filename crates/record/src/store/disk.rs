//! What the store does to a disk: every write, rename, link and flush of an import goes through here.
//!
//! Tests put a disk in its place that stops at any of these points and forgets what was not flushed.

use std::{
    fmt::Debug,
    fs::TryLockError,
    io::{self, ErrorKind, Write},
    path::Path,
};

use fs_err as fs;

/// A disk that can be written.
pub(super) trait Disk: Send + Sync + Debug {
    /// Creates a folder in an existing one; it is an error when it exists.
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Creates a file; it is an error when it exists.
    fn create_file(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Gives a file another name, in place of the file that has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file a second name; it is an error when another has it.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Flushes the names in a folder.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder and all that is in it.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Whether a lock that is held on this file keeps another from locking it. Some disks say yes to both.
    fn locks_hold(&self, path: &Path) -> io::Result<bool>;
}

/// A file that is being written.
pub(super) trait DiskFile: Write + Send {
    /// Flushes what was written.
    fn sync(&mut self) -> io::Result<()>;
}

/// The disk of the machine.
#[derive(Debug)]
pub(super) struct MachineDisk;

impl Disk for MachineDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn create_file(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(fs::File::create_new(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    /// Folders cannot be opened on Windows, which flushes their names with the files.
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        if cfg!(unix) { fs::File::open(path)?.sync_all() } else { Ok(()) }
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    fn locks_hold(&self, path: &Path) -> io::Result<bool> {
        match fs::OpenOptions::new().write(true).open(path)?.file().try_lock() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl DiskFile for fs::File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Whether the disk has no hard links. A right that is missing looks alike, and the rename is then refused too.
pub(super) fn has_no_links(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied)
}
