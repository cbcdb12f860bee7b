//! Looks at all files that are to be imported before the first is: whether they are there, are files and can be read.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use fs_err as fs;

use crate::{Error, file_fault::FileFault};

/// Looks at every file.
///
/// # Errors
/// When one or more cannot be imported: all of them are named.
pub(crate) fn expect_files(files: &[PathBuf]) -> Result<(), Error> {
    let found: Vec<(PathBuf, FileFault)> =
        files.iter().filter_map(|path| Some((path.clone(), fault_of(path)?))).collect();
    if found.is_empty() { Ok(()) } else { Err(Error::NotFiles { found }) }
}

fn fault_of(path: &Path) -> Option<FileFault> {
    let kind = match fs::metadata(path) {
        Ok(data) => data.file_type(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Some(FileFault::Missing),
        Err(error) => return Some(FileFault::Unreadable(error)),
    };
    if kind.is_dir() {
        return Some(FileFault::Folder);
    }
    // Opening a pipe would wait for somebody to write into it.
    if !kind.is_file() {
        return Some(FileFault::NotRegular);
    }
    fs::File::open(path).err().map(FileFault::Unreadable)
}

#[cfg(test)]
mod tests {
    use measure::Language;

    use super::*;
    use crate::file_fault::not_files;

    #[test]
    fn every_fault_is_named_and_said_in_both_languages() {
        let folder = tempfile::tempdir().unwrap();
        let (good, missing) = (folder.path().join("good.csv"), folder.path().join("missing.csv"));
        fs::write(&good, "").unwrap();
        expect_files(std::slice::from_ref(&good)).unwrap();
        let files = [good, missing, folder.path().to_owned()];
        let Err(Error::NotFiles { mut found }) = expect_files(&files) else { panic!("nothing was found") };
        let faults: Vec<&FileFault> = found.iter().map(|(_, fault)| fault).collect();
        assert!(matches!(faults.as_slice(), [FileFault::Missing, FileFault::Folder]), "{faults:?}");
        found.push(("pipe".into(), FileFault::NotRegular));
        found.push(("locked".into(), FileFault::Unreadable(ErrorKind::PermissionDenied.into())));
        let text = not_files(&found);
        assert!(text.unfilled().is_none());
        let (spanish, english) = (text.plain(Language::Es), text.plain(Language::En));
        assert!(["missing.csv", "pipe", "locked"].iter().all(|name| spanish.contains(name)), "{spanish}");
        assert!(spanish.contains("carpeta") && english.contains("folder"), "{spanish} {english}");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_no_file() {
        let found = expect_files(&["/dev/null".into()]);
        let Err(Error::NotFiles { found }) = found else { panic!("{found:?}") };
        assert!(matches!(found.as_slice(), [(_, FileFault::NotRegular)]), "{found:?}");
    }
}
