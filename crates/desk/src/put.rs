//! Writes a file whole or not at all: aside first, then under its name. Everything that a command writes for its user
//! goes through here.

use std::{
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use fs_err as fs;

use crate::Error;

/// What to do where a file of the name is already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Present {
    /// It is ours: the new one takes its place. A link in its place is replaced, never followed.
    Replace,
    /// It is somebody's: nothing is written.
    Refuse,
}

/// Writes a file under its name.
///
/// # Errors
/// When it cannot be written, or is there and not to be replaced; what was there before is then as it was.
pub(crate) fn put(path: &Path, bytes: &[u8], present: Present) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // default: a path without a name is refused when it is opened
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (aside, mut file) = aside(folder, &name)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(Error::at(&aside))
        .and_then(|()| named(&aside, path, present));
    if written.is_err() || present == Present::Refuse {
        // A link has given the bytes their name by now; without one they are of no use.
        let _ = fs::remove_file(&aside);
    }
    written?;
    if cfg!(unix) {
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::at(folder))?;
    }
    Ok(())
}

/// Whether files can be written into a folder: writes one and removes it.
///
/// # Errors
/// When they cannot.
pub(crate) fn expect_writable(folder: &Path) -> Result<(), Error> {
    let (aside, file) = aside(folder, "saldo")?;
    drop(file);
    fs::remove_file(&aside).map_err(Error::at(&aside))
}

/// Gives a file its name.
fn named(aside: &Path, path: &Path, present: Present) -> Result<(), Error> {
    match present {
        Present::Replace => fs::rename(aside, path).map_err(Error::at(path)),
        // Unlike a renaming, a link takes no name that is taken.
        Present::Refuse => match fs::hard_link(aside, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Error::at(path)(error)),
            // Some file systems have no links.
            Err(_) if path.symlink_metadata().is_err() => fs::rename(aside, path).map_err(Error::at(path)),
            linked => linked.map_err(Error::at(path)),
        },
    }
}

/// A file of one's own to write to until it is complete.
fn aside(folder: &Path, name: &str) -> Result<(PathBuf, fs::File), Error> {
    let mut number = 0_u64;
    loop {
        let path = folder.join(format!(".{name}.{number}"));
        match fs::File::create_new(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(Error::at(&path)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_when_that_is_meant_and_nothing_is_left_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        put(&path, b"one", Present::Refuse).unwrap();
        assert!(put(&path, b"two", Present::Refuse).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        put(&path, b"two", Present::Replace).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(put(&folder.path().join("no/a.csv"), b"", Present::Replace).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_never_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "kept").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(put(&link, b"x", Present::Refuse).is_err());
        put(&link, b"x", Present::Replace).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"kept");
        assert!(!link.symlink_metadata().unwrap().is_symlink());
    }
}
