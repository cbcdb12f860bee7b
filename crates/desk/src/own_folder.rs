//! A folder into which a command writes several files: it replaces what it wrote there itself and nothing else.
//!
//! What it wrote stands in `saldo.sha256`, a line a file, in the form of `sha256sum`. A file is ours when it is listed
//! there with the hash that it has: one that somebody changed is theirs. While files are written the list holds the
//! hashes of before and after, so that whoever is interrupted finds their own files again.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use fs_err as fs;
use measure::Sha256;

use crate::{
    Error,
    foreign::Foreign,
    put::{Present, expect_writable, put},
};

/// The list of what was written.
pub(crate) const LIST: &str = "saldo.sha256";
/// Its first line.
const MARK: &str = "# saldo: the files that `saldo demo` wrote; check them with `sha256sum -c saldo.sha256`";

/// Files by name, with each hash under which they may stand there.
type Listed = BTreeMap<String, BTreeSet<Sha256>>;

/// A folder that was looked at.
#[derive(Debug)]
pub(crate) struct OwnFolder {
    folder: PathBuf,
    listed: Listed,
}

impl OwnFolder {
    /// Looks at a folder before the work begins: it is made where it is not there, files can be written into it and
    /// into these folders inside, and these files are ours or not there.
    ///
    /// # Errors
    /// When the folder cannot be written, or something in it is not ours.
    pub(crate) fn open(folder: &Path, inner: &[&str], files: &[String]) -> Result<Self, Error> {
        let listed = if present(&folder.join(LIST))? == Found::File {
            let list = folder.join(LIST);
            read(&fs::read(&list).map_err(Error::at(&list))?)
                .ok_or_else(|| Error::InTheWay { found: vec![(list, Foreign::File)] })?
        } else {
            Listed::new()
        };
        let own = Self { folder: folder.to_owned(), listed };
        let mut found =
            own.foreign(files.iter().chain(own.listed.keys()).map(String::as_str).chain([LIST]))?;
        found.sort();
        found.dedup();
        for name in inner {
            let path = folder.join(name);
            match present(&path)? {
                Found::Nothing | Found::Folder => {}
                Found::Link => found.push((path, Foreign::Link)),
                Found::File | Found::Other => found.push((path, Foreign::OtherKind)),
            }
        }
        if !found.is_empty() {
            return Err(Error::InTheWay { found });
        }
        for folder in [folder.to_owned()].into_iter().chain(inner.iter().map(|name| folder.join(name))) {
            fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
            expect_writable(&folder)?;
        }
        Ok(own)
    }

    /// Writes the files in place of those that were written before.
    ///
    /// # Errors
    /// When something is in the way that is not ours, before anything is written; or when a file cannot be written.
    pub(crate) fn write(mut self, files: &BTreeMap<String, String>) -> Result<(), Error> {
        let found = self.foreign(files.keys().map(String::as_str).chain([LIST]))?;
        if !found.is_empty() {
            return Err(Error::InTheWay { found });
        }
        let written: Listed =
            files.iter().map(|(name, text)| (name.clone(), [Sha256::of(text.as_bytes())].into())).collect();
        let before = self.listed.clone();
        for (name, hashes) in &written {
            self.listed.entry(name.clone()).or_default().extend(hashes);
        }
        self.list(&self.listed)?;
        for (name, text) in files {
            self.replace(name, text)?;
        }
        for name in before.keys().filter(|name| !files.contains_key(*name)) {
            // A table of an earlier report has nothing to say beside this one; a changed one is its user's.
            let path = self.folder.join(name);
            if present(&path)? == Found::File && self.is_ours(name, &path)? {
                fs::remove_file(&path).map_err(Error::at(&path))?;
            }
        }
        self.list(&written)
    }

    /// Writes one file. It is looked at again, for somebody may have come since.
    fn replace(&self, name: &str, text: &str) -> Result<(), Error> {
        let found = self.foreign([name])?;
        if !found.is_empty() {
            return Err(Error::InTheWay { found });
        }
        let path = self.folder.join(name);
        let is_there = present(&path)? != Found::Nothing;
        put(&path, text.as_bytes(), if is_there { Present::Replace } else { Present::Refuse })
    }

    fn list(&self, listed: &Listed) -> Result<(), Error> {
        let mut text = format!("{MARK}\n");
        for (name, hashes) in listed {
            hashes.iter().for_each(|hash| text.push_str(&format!("{hash}  {name}\n")));
        }
        put(&self.folder.join(LIST), text.as_bytes(), Present::Replace)
    }

    /// Which of these files are there and not ours.
    fn foreign<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Vec<(PathBuf, Foreign)>, Error> {
        let mut found = Vec::new();
        for name in names {
            let path = self.folder.join(name);
            let why = match present(&path)? {
                Found::Nothing => None,
                Found::Link => Some(Foreign::Link),
                Found::Folder | Found::Other => Some(Foreign::OtherKind),
                Found::File => (!self.is_ours(name, &path)?).then_some(Foreign::File),
            };
            found.extend(why.map(|why| (path, why)));
        }
        Ok(found)
    }

    fn is_ours(&self, name: &str, path: &Path) -> Result<bool, Error> {
        let bytes = fs::read(path).map_err(Error::at(path))?;
        if name == LIST {
            return Ok(read(&bytes).is_some());
        }
        Ok(self.listed.get(name).is_some_and(|hashes| hashes.contains(&Sha256::of(&bytes))))
    }
}

/// What stands under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    File,
    Folder,
    Link,
    Other,
}

/// What stands there, links not followed.
fn present(path: &Path) -> Result<Found, Error> {
    use std::io::ErrorKind;
    match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Found::Nothing),
        Err(error) => Err(Error::at(path)(error)),
        Ok(data) if data.is_symlink() => Ok(Found::Link),
        Ok(data) if data.is_dir() => Ok(Found::Folder),
        Ok(data) if data.is_file() => Ok(Found::File),
        Ok(_) => Ok(Found::Other),
    }
}

/// The list in these bytes, if they are one that we wrote.
fn read(bytes: &[u8]) -> Option<Listed> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.lines();
    if lines.next() != Some(MARK) {
        return None;
    }
    let mut listed = Listed::new();
    for line in lines {
        let (hash, name) = line.split_once("  ")?;
        // A list that names a file elsewhere is none of ours.
        let is_inside = !name.is_empty() && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !is_inside || name.contains('\\') {
            return None;
        }
        listed.entry(name.to_owned()).or_default().insert(hash.parse().ok()?);
    }
    Some(listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foreign::in_the_way;

    const PAGE: &str = "saldo.html";

    fn files(texts: &[(&str, &str)]) -> BTreeMap<String, String> {
        texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    fn open(folder: &Path) -> Result<OwnFolder, Error> {
        OwnFolder::open(folder, &["data"], &[PAGE.to_owned()])
    }

    /// What is in the way, by its name in the folder.
    fn refused(folder: &Path, result: Result<impl std::fmt::Debug, Error>) -> Vec<(String, Foreign)> {
        let Err(Error::InTheWay { found }) = result else { panic!("{result:?}") };
        let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
        found.iter().map(|(path, why)| (name(path), *why)).collect()
    }

    #[test]
    fn what_was_written_is_replaced_and_what_is_no_longer_written_goes() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("new/out");
        open(&at).unwrap().write(&files(&[(PAGE, "one"), ("data/a.csv", "a")])).unwrap();
        open(&at).unwrap().write(&files(&[(PAGE, "two"), ("data/b.csv", "b")])).unwrap();
        assert_eq!(fs::read_to_string(at.join(PAGE)).unwrap(), "two");
        assert!(!at.join("data/a.csv").exists() && at.join("data/b.csv").exists());
        let names = fs::read_dir(&at).unwrap().count();
        assert_eq!(names, 3, "something was left aside");
    }

    #[test]
    fn what_somebody_else_wrote_or_changed_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::write(at.join(PAGE), "mine").unwrap();
        assert_eq!(refused(at, open(at)), [(PAGE.to_owned(), Foreign::File)]);
        assert_eq!(fs::read_to_string(at.join(PAGE)).unwrap(), "mine");
        assert!(!at.join("data").exists(), "a refusal left something behind");
        fs::remove_file(at.join(PAGE)).unwrap();
        let own = open(at).unwrap();
        // It came while the work was done.
        fs::write(at.join("data/a.csv"), "mine").unwrap();
        let written = own.write(&files(&[(PAGE, "one"), ("data/a.csv", "a")]));
        assert_eq!(refused(at, written), [("data/a.csv".to_owned(), Foreign::File)]);
        assert!(!at.join(PAGE).exists(), "a file was written before the refusal");
        fs::remove_file(at.join("data/a.csv")).unwrap();
        open(at).unwrap().write(&files(&[(PAGE, "one"), ("data/a.csv", "a")])).unwrap();
        fs::write(at.join("data/a.csv"), "a, changed").unwrap();
        assert_eq!(refused(at, open(at)), [("data/a.csv".to_owned(), Foreign::File)]);
    }

    #[test]
    fn a_list_that_is_not_ours_is_a_foreign_file() {
        for text in ["anything", &format!("{MARK}\nno hash"), &format!("{MARK}\n{}  ../a", Sha256::of(b""))] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(LIST), text).unwrap();
            let found = refused(folder.path(), open(folder.path()));
            assert_eq!(found, [(LIST.to_owned(), Foreign::File)], "{text}");
        }
    }

    #[test]
    fn whoever_was_interrupted_finds_their_own_files() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        open(at).unwrap().write(&files(&[(PAGE, "one")])).unwrap();
        // The list of both is there, and one file of the new ones.
        let mut own = open(at).unwrap();
        own.listed.entry(PAGE.to_owned()).or_default().insert(Sha256::of(b"two"));
        own.list(&own.listed).unwrap();
        own.replace(PAGE, "two").unwrap();
        open(at).unwrap().write(&files(&[(PAGE, "three")])).unwrap();
        assert_eq!(fs::read_to_string(at.join(PAGE)).unwrap(), "three");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_folders_in_the_place_of_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (at, elsewhere) = (folder.path().join("out"), folder.path().join("elsewhere"));
        fs::create_dir_all(&at).unwrap();
        fs::create_dir_all(&elsewhere).unwrap();
        let link = |target: &Path, name: &str| std::os::unix::fs::symlink(target, at.join(name)).unwrap();
        link(&folder.path().join("nowhere"), PAGE);
        link(&elsewhere, "data");
        fs::create_dir(at.join(LIST)).unwrap();
        let found = refused(&at, open(&at));
        let expected = [(PAGE, Foreign::Link), (LIST, Foreign::OtherKind), ("data", Foreign::Link)];
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(expected.iter().all(|(name, why)| found.contains(&((*name).to_owned(), *why))), "{found:?}");
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
    }

    #[test]
    fn what_is_in_the_way_is_said_in_both_languages() {
        use measure::Language;
        let each = [Foreign::File, Foreign::Link, Foreign::OtherKind].map(|why| (PathBuf::from("a/b"), why));
        let text = in_the_way(&each);
        assert!(text.unfilled().is_none());
        assert_ne!(text.plain(Language::Es), text.plain(Language::En));
    }
}
