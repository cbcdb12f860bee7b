//! Bytes that can be read anywhere: a file on disk, or bytes inside the program.

use std::{
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;
use fs_err::File;

use crate::error::Error;

/// Bytes on disk or in the program.
#[derive(Debug)]
pub struct Source {
    name: PathBuf,
    length: u64,
    held: Held,
}

#[derive(Debug)]
enum Held {
    // A lock around the position is as fast as reading at an offset here: a read is a whole column of a row group.
    File(Mutex<File>),
    Bytes(Bytes),
}

impl Source {
    /// A file on disk.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn file(path: &Path) -> Result<Self, Error> {
        let refuse = |source| Error::File { path: path.to_owned(), source };
        let file = File::open(path).map_err(refuse)?;
        let length = file.metadata().map_err(refuse)?.len();
        Ok(Self { name: path.to_owned(), length, held: Held::File(Mutex::new(file)) })
    }

    /// Bytes inside the program, under the name that messages give them.
    #[must_use]
    pub fn bytes(name: &str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self { name: name.into(), length: bytes.len() as u64, held: Held::Bytes(bytes) }
    }

    /// The same file, read once and for all.
    #[must_use]
    pub fn of_bytes(self, bytes: Bytes) -> Self {
        Self { length: bytes.len() as u64, held: Held::Bytes(bytes), ..self }
    }

    /// The path, or the name inside the program.
    #[must_use]
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// How many bytes there are.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The bytes from `start`.
    ///
    /// # Errors
    /// When there are fewer, or the file cannot be read.
    pub fn read(&self, start: u64, length: usize) -> std::io::Result<Bytes> {
        let short =
            || std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the file ends before its footer says");
        let end = start.checked_add(length as u64).filter(|end| *end <= self.length).ok_or_else(short)?;
        match &self.held {
            Held::File(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                // Not filled with zeros first: that would take as long as the reading.
                let mut bytes = Vec::with_capacity(length);
                file.seek(SeekFrom::Start(start))?;
                Read::by_ref(&mut *file).take(length as u64).read_to_end(&mut bytes)?;
                if bytes.len() < length {
                    return Err(short());
                }
                Ok(bytes.into())
            }
            Held::Bytes(bytes) => {
                // INVARIANT: both lie within the bytes, whose length is a usize.
                let at = |offset: u64| usize::try_from(offset).unwrap_or(bytes.len());
                Ok(bytes.slice(at(start)..at(end)))
            }
        }
    }
}
