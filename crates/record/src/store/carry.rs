//! A store in one file, to carry it to another machine.
//!
//! The file is a zip archive in which nothing is packed: `head`, the commits, and every file that they name, under the
//! store's own names. What would be unpacked is therefore never larger than the file itself. It holds no path, no time and
//! no name of the machine, so the same store gives the same bytes.

use std::{
    io::{BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
};

use fs_err as fs;
use measure::Sha256;
use sha2::Digest;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    commit::Commit,
    folder::Store,
    holding::Holding,
    intake::STEP,
    progress::{Phase, Progress},
    refusal::Refused,
    shelf::{HEAD, Head},
};
use crate::{Broken, Error};

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// How many commits.
    pub commits: u64,
    /// How many files that they name.
    pub files: u64,
    /// How many bytes those have.
    pub bytes: u64,
}

impl Store {
    /// Writes the store into one file, which must not be there yet. Every byte is checked on its way.
    ///
    /// # Errors
    /// When the store holds nothing or is damaged, the file exists, or it cannot be written; nothing is left of it then.
    pub fn export(&self, path: &Path, progress: &mut dyn Progress) -> Result<Exported, Error> {
        let holding = self.holding()?;
        if holding.number() == 0 {
            return Err(Refused::NothingToExport.into());
        }
        if fs::symlink_metadata(path).is_ok() {
            return Err(Refused::Exists { path: path.to_owned() }.into());
        }
        let aside = aside(path)?;
        let written = write_archive(&holding, &aside, progress)
            .and_then(|exported| give_name(&aside, path).map(|()| exported));
        if written.is_err() {
            // What could not be written whole is of no use to anybody.
            let _ = fs::remove_file(&aside);
        }
        written
    }
}

/// The name of a file while it is written, beside the one that it gets.
fn aside(path: &Path) -> Result<PathBuf, Error> {
    let nameless = || Error::File { path: path.to_owned(), source: ErrorKind::InvalidFilename.into() };
    let mut name = path.file_name().ok_or_else(nameless)?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(name))
}

fn give_name(aside: &Path, path: &Path) -> Result<(), Error> {
    let refuse = |source| Error::File { path: path.to_owned(), source };
    fs::rename(aside, path).map_err(refuse)
}

fn write_archive(holding: &Holding, path: &Path, progress: &mut dyn Progress) -> Result<Exported, Error> {
    let refuse = |source| Error::File { path: path.to_owned(), source };
    let file = fs::File::create_new(path).map_err(refuse)?;
    let mut archive = Archive { path, zip: ZipWriter::new(BufWriter::with_capacity(STEP, file)) };
    let number = holding.number();
    if let Some(hash) = holding.head() {
        archive.put(HEAD, Head { number, hash }.written().as_bytes())?;
    }
    for number in 1..=number {
        archive.put(&Commit::name(number), &holding.bytes_of_step(number)?)?;
    }
    let total: u64 = holding.standing().files().map(|file| file.size).sum();
    let (mut files, mut done) = (0, 0);
    for file in holding.standing().files() {
        let source = holding.open_stored(file)?;
        archive.begin(&file.name, file.size)?;
        let (mut hash, mut at) = (sha2::Sha256::new(), 0);
        while at < file.size {
            let length = (STEP as u64).min(file.size - at);
            let bytes = source.read(at, usize::try_from(length).unwrap_or(STEP)).map_err(|error| {
                Error::Damaged { path: source.name().to_owned(), reason: Broken::unreadable(&error) }
            })?;
            hash.update(&bytes);
            archive.write(&bytes)?;
            at += length;
            progress.tell(Phase::Copying, done + at, Some(total));
        }
        let seen = Sha256::from_bytes(hash.finalize().into());
        if seen != file.sha256 {
            let reason = Broken::Hash { seen, expected: file.sha256 };
            return Err(Error::Damaged { path: source.name().to_owned(), reason });
        }
        done += file.size;
        files += 1;
    }
    archive.finish()?;
    Ok(Exported { commits: number, files, bytes: total })
}

/// An archive that is being written.
struct Archive<'a> {
    path: &'a Path,
    zip: ZipWriter<BufWriter<fs::File>>,
}

impl Archive<'_> {
    fn refuse(&self, error: &zip::result::ZipError) -> Error {
        Error::File { path: self.path.to_owned(), source: std::io::Error::other(error.to_string()) }
    }

    fn begin(&mut self, name: &str, size: u64) -> Result<(), Error> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(size >= u64::from(u32::MAX))
            .unix_permissions(0o644);
        self.zip.start_file(name, options).map_err(|error| self.refuse(&error))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let refuse = |source| Error::File { path: self.path.to_owned(), source };
        self.zip.write_all(bytes).map_err(refuse)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.begin(name, bytes.len() as u64)?;
        self.write(bytes)
    }

    fn finish(self) -> Result<(), Error> {
        let refuse = |source| Error::File { path: self.path.to_owned(), source };
        let buffered = self.zip.finish().map_err(|error| refuse(std::io::Error::other(error.to_string())))?;
        let file = buffered.into_inner().map_err(|error| refuse(error.into_error()))?;
        file.sync_all().map_err(refuse)
    }
}
