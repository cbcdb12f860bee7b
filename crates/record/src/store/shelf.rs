//! Where stored files stand: a folder of the user, or an archive that carries one.

use std::{
    io,
    path::{Path, PathBuf},
};

use columns::Source;
use fs_err as fs;
use measure::Sha256;

use crate::{Broken, Error};

/// The folder of commits on a shelf.
pub(super) const COMMITS: &str = "commits";

/// The file that says which commit was the last.
pub(super) const HEAD: &str = "head";

/// The last commit, as the head says.
///
/// Whoever rewrites a commit, the head and the figures together is out of reach of what a store can know of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub number: u64,
    /// The hash of its bytes.
    pub hash: Sha256,
}

impl Head {
    /// The head as it is written: the number, a blank, the hash.
    pub(super) fn written(self) -> String {
        format!("{} {}\n", self.number, self.hash)
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let (number, hash) = text.strip_suffix('\n')?.split_once(' ')?;
        let head = Self { number: number.parse().ok()?, hash: hash.parse().ok()? };
        // A store without commits has the hash of nothing.
        let sound = head.number > 0 || head.hash == Sha256::of(b"");
        (sound && head.written() == text).then_some(head)
    }
}

/// A place of stored files. Names are relative, with `/`: `figures/1f3a...parquet`.
pub trait Shelf: Send + Sync + std::fmt::Debug {
    /// The names of the commits there are, in any order: `commits/00000042.json`.
    ///
    /// # Errors
    /// When the place cannot be read.
    fn commits(&self) -> Result<Vec<String>, Error>;

    /// Which commit was the last; nothing where that was never written.
    ///
    /// # Errors
    /// When it cannot be read.
    fn head(&self) -> Result<Option<Head>, Error>;

    /// A stored file.
    ///
    /// # Errors
    /// When there is none of that name, or it cannot be read.
    fn open(&self, name: &str) -> Result<Source, Error>;
}

/// A folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The shelf in a folder.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Where a stored file stands.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        name.split('/').fold(self.root.clone(), |path, part| path.join(part))
    }
}

impl Shelf for Folder {
    fn commits(&self) -> Result<Vec<String>, Error> {
        let folder = self.path(COMMITS);
        let refuse = |source| Error::File { path: folder.clone(), source };
        let mut names = Vec::new();
        let entries = match fs::read_dir(&folder) {
            // A store begins with its first import.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(names),
            entries => entries.map_err(refuse)?,
        };
        for entry in entries {
            if let Some(name) = entry.map_err(refuse)?.file_name().to_str() {
                names.push(format!("{COMMITS}/{name}"));
            }
        }
        Ok(names)
    }

    fn head(&self) -> Result<Option<Head>, Error> {
        let path = self.path(HEAD);
        match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::File { path, source }),
            Ok(bytes) => match std::str::from_utf8(&bytes).ok().and_then(Head::read) {
                Some(head) => Ok(Some(head)),
                None => Err(Error::Damaged { path, reason: Broken::NotAsWritten { what: "a head" } }),
            },
        }
    }

    fn open(&self, name: &str) -> Result<Source, Error> {
        Ok(Source::file(&self.path(name))?)
    }
}
