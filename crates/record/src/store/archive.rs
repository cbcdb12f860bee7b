//! The file in which a store was carried, opened with suspicion: plain entries alone, none larger than the file.

use std::{
    collections::BTreeMap,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use columns::Source;
use fs_err::File;
use zip::{CompressionMethod, ZipArchive};

use super::{
    commit::StoredFile,
    refusal::{NotAStore, Refused},
    shelf::{COMMITS, HEAD, Head, Shelf},
};
use crate::Error;

/// Entries that a store can have: a million.
const MOST_ENTRIES: usize = 1 << 20;
/// Bytes that a commit can have; those of publishers' largest files have a few hundred thousand.
const LARGEST_COMMIT: u64 = 64 << 20;

/// An archive whose entries are where it says.
#[derive(Debug, Clone)]
pub(super) struct Archive {
    path: PathBuf,
    file: Arc<Mutex<File>>,
    /// Where the bytes of each entry begin, and how many there are.
    entries: BTreeMap<String, (u64, u64)>,
}

impl Archive {
    /// Opens an archive and looks at every entry.
    ///
    /// # Errors
    /// When it is none, or an entry is packed, encrypted, a link or a folder, or lies outside of the file.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let refuse = |source| Error::File { path: path.to_owned(), source };
        crate::unpack::expect_regular(path)?;
        let file = File::open(path).map_err(refuse)?;
        let length = file.metadata().map_err(refuse)?.len();
        let reason = |reason| Error::from(Refused::NotAStore { path: path.to_owned(), reason });
        let broken =
            |error: zip::result::ZipError| reason(NotAStore::NoArchive { message: error.to_string() });
        let mut zip = ZipArchive::new(file.try_clone().map_err(refuse)?).map_err(broken)?;
        if zip.len() > MOST_ENTRIES {
            return Err(reason(NotAStore::TooMany { entries: zip.len() }));
        }
        let mut entries = BTreeMap::new();
        let mut total = 0_u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(broken)?;
            let name = entry.name().map_err(broken)?.into_owned();
            let plain = entry.compression() == CompressionMethod::Stored
                && !entry.encrypted()
                && entry.is_file()
                && !entry.is_symlink();
            if !plain {
                return Err(reason(NotAStore::NotPlain { entry: name }));
            }
            let size = entry.size();
            let start = entry.data_start();
            // Entries that lie over each other would unpack to more than the file has.
            total = total.saturating_add(size);
            let end = start.and_then(|start| start.checked_add(size));
            let (Some(start), true) = (start, end.is_some_and(|end| end <= length) && total <= length) else {
                return Err(reason(NotAStore::Size { entry: name }));
            };
            if entry.compressed_size() != size || entries.insert(name.clone(), (start, size)).is_some() {
                return Err(reason(NotAStore::Size { entry: name }));
            }
        }
        Ok(Self { path: path.to_owned(), file: Arc::new(Mutex::new(file)), entries })
    }

    pub(super) fn refuse(&self, reason: NotAStore) -> Error {
        Refused::NotAStore { path: self.path.clone(), reason }.into()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Refuses a file that is not there, or is of another size than its commit says.
    pub(super) fn expect_size(&self, file: &StoredFile) -> Result<(), Error> {
        let entry = file.name.clone();
        match self.entries.get(&file.name) {
            None => Err(self.refuse(NotAStore::Absent { entry })),
            Some((_, size)) if *size != file.size => Err(self.refuse(NotAStore::Size { entry })),
            Some(_) => Ok(()),
        }
    }

    /// Bytes of an entry.
    pub(super) fn read(&self, name: &str, at: u64, length: u64) -> Result<Vec<u8>, Error> {
        let absent = || self.refuse(NotAStore::Absent { entry: name.to_owned() });
        let (start, size) = self.entries.get(name).copied().ok_or_else(absent)?;
        let refuse = |source| Error::File { path: self.path.clone(), source };
        let end = at.checked_add(length).filter(|end| *end <= size);
        if end.is_none() {
            return Err(self.refuse(NotAStore::Size { entry: name.to_owned() }));
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start + at)).map_err(refuse)?;
        let mut bytes = Vec::new();
        file.by_ref().take(length).read_to_end(&mut bytes).map_err(refuse)?;
        if bytes.len() as u64 == length {
            Ok(bytes)
        } else {
            Err(refuse(io::ErrorKind::UnexpectedEof.into()))
        }
    }

    /// All of an entry that is no larger than a commit can be.
    fn read_small(&self, name: &str) -> Result<Vec<u8>, Error> {
        let size = self.entries.get(name).map_or(0, |(_, size)| *size);
        if size > LARGEST_COMMIT {
            return Err(self.refuse(NotAStore::Size { entry: name.to_owned() }));
        }
        self.read(name, 0, size)
    }
}

impl Shelf for Archive {
    fn commits(&self) -> Result<Vec<String>, Error> {
        let prefix = format!("{COMMITS}/");
        Ok(self.names().filter(|name| name.starts_with(&prefix)).map(str::to_owned).collect())
    }

    fn head(&self) -> Result<Option<Head>, Error> {
        if !self.entries.contains_key(HEAD) {
            return Ok(None);
        }
        let bytes = self.read_small(HEAD)?;
        Ok(String::from_utf8(bytes).ok().as_deref().and_then(Head::read))
    }

    fn open(&self, name: &str) -> Result<Source, Error> {
        self.read_small(name).map(|bytes| Source::bytes(name, bytes))
    }
}
