//! Where stored files stand: a folder of the user, or bytes inside the program.

use std::{
    borrow::Cow,
    io,
    path::{Path, PathBuf},
};

use fs_err as fs;

use super::figures::Source;
use crate::Error;

/// The folder of commits on a shelf.
pub(super) const COMMITS: &str = "commits";

/// A place of stored files. Names are relative, with `/`: `figures/1f3a...parquet`.
pub trait Shelf: Send + Sync + std::fmt::Debug {
    /// The names of the commits there are, in any order: `commits/00000042.json`.
    ///
    /// # Errors
    /// When the place cannot be read.
    fn commits(&self) -> Result<Vec<String>, Error>;

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

    fn open(&self, name: &str) -> Result<Source, Error> {
        Source::file(&self.path(name))
    }
}

/// Files inside the program, found by name.
pub struct Embedded {
    /// Every name there is.
    pub names: fn() -> Vec<Cow<'static, str>>,
    /// The bytes of a name.
    pub find: fn(&str) -> Option<Cow<'static, [u8]>>,
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Embedded")
    }
}

impl Shelf for Embedded {
    fn commits(&self) -> Result<Vec<String>, Error> {
        let prefix = format!("{COMMITS}/");
        Ok((self.names)().into_iter().filter(|name| name.starts_with(&prefix)).map(Cow::into_owned).collect())
    }

    fn open(&self, name: &str) -> Result<Source, Error> {
        let absent = || io::Error::new(io::ErrorKind::NotFound, "no file of that name is inside the program");
        let bytes = (self.find)(name).ok_or_else(|| Error::File { path: name.into(), source: absent() })?;
        Ok(Source::bytes(name, bytes))
    }
}
