//! Where a download writes: a folder of its own in the store, so that no two downloads meet.
//!
//! A download holds a lock on the file `owner` of its folder for as long as it lives. The kernel lets go of it when the
//! process ends in whatever way, so a folder whose lock can be taken is that of a dead download: the next one removes it.

use std::{
    fs::TryLockError,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use fs_err as fs;

use crate::Error;

const DOWNLOADS: &str = "downloads";
const OWNER: &str = "owner";
const TURN: &str = "turn";
/// The folder of the file itself, whose name a server chooses.
const FILE: &str = "file";

/// A download's own folder; removed when dropped.
#[derive(Debug)]
pub(crate) struct DownloadStage {
    folder: PathBuf,
    owner: Option<fs::File>,
}

impl DownloadStage {
    /// Removes what dead downloads left and opens a folder of one's own.
    ///
    /// # Errors
    /// When the store's folder cannot be written.
    pub(crate) fn open(store: &Path) -> Result<Self, Error> {
        let downloads = store.join(DOWNLOADS);
        fs::create_dir_all(&downloads).map_err(Error::at(&downloads))?;
        let _turn = locked(&downloads.join(TURN))?;
        sweep(&downloads).map_err(Error::at(&downloads))?;
        let mut number = 1_u64;
        loop {
            let folder = downloads.join(number.to_string());
            match fs::create_dir(&folder) {
                Ok(()) => {
                    let owner = Some(locked(&folder.join(OWNER))?);
                    fs::create_dir(folder.join(FILE)).map_err(Error::at(&folder))?;
                    return Ok(Self { folder, owner });
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(Error::at(&folder)(error)),
            }
        }
    }

    /// Where the bytes go while they come.
    pub(crate) fn partial(&self) -> PathBuf {
        self.folder.join("partial")
    }

    /// Where a file of this name goes when it is complete.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(FILE).join(name)
    }
}

impl Drop for DownloadStage {
    fn drop(&mut self) {
        // Without the turn, a sweep could remove the folder first and another download open it again, which would then
        // be removed here. Not every system removes a folder in which a file is open, so the owner lets go before. What
        // cannot be removed is swept later.
        let turn = self.folder.with_file_name(TURN);
        let Ok(_turn) = locked(&turn) else { return };
        drop(self.owner.take());
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn locked(path: &Path) -> Result<fs::File, Error> {
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(Error::at(path))?;
    file.file().lock().map_err(Error::at(path))?;
    Ok(file)
}

/// Removes the folders whose owners are dead. The caller has the turn.
fn sweep(downloads: &Path) -> io::Result<()> {
    for entry in fs::read_dir(downloads)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && !is_owned(&entry.path().join(OWNER))? {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn is_owned(owner: &Path) -> io::Result<bool> {
    let file = match fs::File::open(owner) {
        Ok(file) => file,
        // A folder gets its owner during a turn, and this turn is ours.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match file.file().try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_download_has_a_folder_and_leaves_none() {
        let store = tempfile::tempdir().unwrap();
        let (one, two) =
            (DownloadStage::open(store.path()).unwrap(), DownloadStage::open(store.path()).unwrap());
        assert_ne!(one.partial(), two.partial());
        fs::write(one.partial(), "one").unwrap();
        fs::write(one.file("a.csv"), "one").unwrap();
        fs::write(two.partial(), "two").unwrap();
        assert_eq!(fs::read_to_string(one.partial()).unwrap(), "one");
        drop((one, two));
        let left: Vec<_> =
            fs::read_dir(store.path().join(DOWNLOADS)).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, [TURN]);
    }

    #[test]
    fn what_a_dead_download_left_is_swept() {
        let store = tempfile::tempdir().unwrap();
        let mut dead = DownloadStage::open(store.path()).unwrap();
        fs::write(dead.partial(), "half").unwrap();
        let left = dead.folder.clone();
        drop(dead.owner.take());
        std::mem::forget(dead);
        let living = DownloadStage::open(store.path()).unwrap();
        assert!(!left.join("partial").exists() && living.partial().parent().unwrap().exists());
    }
}
