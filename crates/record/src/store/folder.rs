//! A store in a folder of the user: where it is, what it holds, on which disk.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use fs_err as fs;

use super::{
    commit::{FIGURES, REJECTED, RELEASES},
    disk::{Disk, MachineDisk},
    holding::{Holding, Verification},
    shelf::{COMMITS, Folder},
    turn::STAGING,
};
use crate::Error;

/// A store in a folder.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    disk: Arc<dyn Disk>,
}

impl Store {
    /// The store in this folder, which comes into being with the first import.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        Self::on(folder, Arc::new(MachineDisk))
    }

    pub(super) fn on(folder: &Path, disk: Arc<dyn Disk>) -> Self {
        Self { root: folder.to_owned(), disk }
    }

    pub(super) fn disk(&self) -> Arc<dyn Disk> {
        Arc::clone(&self.disk)
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the store holds now.
    ///
    /// # Errors
    /// When a commit is damaged.
    pub fn holding(&self) -> Result<Holding, Error> {
        Holding::open(Box::new(Folder::new(&self.root)))
    }

    /// Reads every stored byte again.
    ///
    /// # Errors
    /// When a commit is damaged, so that the store cannot be opened.
    pub fn verify(&self) -> Result<Verification, Error> {
        self.holding()?.verify()
    }

    /// Creates the folders that are missing and makes sure that they stay.
    pub(super) fn prepare(&self) -> Result<(), Error> {
        let refuse = |path: &Path, source| Error::File { path: path.to_owned(), source };
        let parent =
            self.root.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(|e| refuse(parent, e))?;
        let inner = [RELEASES, FIGURES, REJECTED, COMMITS, STAGING].map(|name| self.root.join(name));
        for folder in std::iter::once(&self.root).chain(&inner) {
            match self.disk.create_folder(folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(refuse(folder, error));
                }
                _ => {}
            }
        }
        // A folder that exists may be a dead writer's, who did not get so far as to flush it.
        [parent, &self.root]
            .into_iter()
            .try_for_each(|folder| self.disk.sync_folder(folder).map_err(|e| refuse(folder, e)))
    }

    pub(super) fn sync(&self, folder: &Path) -> Result<(), Error> {
        self.disk().sync_folder(folder).map_err(|source| Error::File { path: folder.to_owned(), source })
    }
}
