//! Opens what publishers hand out: a plain file, gzip, bzip2, a zip archive or a workbook, told by its first bytes; and one
//! version of a text that holds several.
//!
//! The name of a release is the SHA-256 of its **uncompressed** bytes (of the workbook itself, which is its own
//! container), computed while the layout reads.

mod archive;
mod fault;
mod limits;
mod members;
mod parts;
mod versions;

use std::{
    io::{Cursor, ErrorKind, Read, Seek, SeekFrom},
    path::Path,
};

use measure::{Expected, FindingCode, Seen, Sha256};
use sha2::Digest;

use archive::Bytes;
use fault::{damaged, fault, refusal, told, too_large};
pub use limits::Limits;
use limits::{Counted, Guarded};
use versions::OneVersion;

use crate::Error;

/// How the bytes were packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip.
    Gzip,
    /// bzip2.
    Bzip2,
    /// A member of a zip archive.
    Zip,
}

/// The uncompressed bytes of a release, read once from first to last.
pub struct Source {
    reader: Box<dyn Read + Send>,
    file: String,
    member: Option<String>,
    packing: Packing,
    head: Vec<u8>,
    taken: usize,
    hasher: sha2::Sha256,
    size: u64,
    limits: Limits,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source")
            .field("file", &self.file)
            .field("packing", &self.packing)
            .finish_non_exhaustive()
    }
}

/// Long enough for every mark that is looked for.
const HEAD: usize = 8;

/// Opens a file under the default limits.
///
/// # Errors
/// When the file cannot be read, is damaged, or is an archive without exactly one candidate.
pub fn open(path: &Path) -> Result<Source, Error> {
    open_within(path, Limits::default())
}

/// Opens a member of the archive at `path` under the default limits, by its name without regard to accents, case and folder;
/// of a text of several versions, the version of this name.
///
/// # Errors
/// When the file cannot be read, is damaged, holds neither members nor versions, or has no such member; that a text has no
/// such version is found at its end.
pub fn open_member(path: &Path, member: &str) -> Result<Source, Error> {
    let (bytes, name) = bytes_of(path)?;
    Source::over(bytes, (name, Some(member)), Limits::default())
}

/// Opens a file under the caller's limits.
///
/// # Errors
/// As [`open`].
pub fn open_within(path: &Path, limits: Limits) -> Result<Source, Error> {
    let (bytes, name) = bytes_of(path)?;
    Source::over(bytes, (name, None), limits)
}

/// The bytes of a file, and its name.
fn bytes_of(path: &Path) -> Result<(Box<dyn Bytes>, String), Error> {
    expect_regular(path)?;
    let file = std::fs::File::open(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    Ok((Box::new(std::io::BufReader::with_capacity(1 << 18, file)), name))
}

/// Refuses what is no file: a folder, a device or a pipe may never end.
///
/// # Errors
/// When it is none, or not there.
pub fn expect_regular(path: &Path) -> Result<(), Error> {
    let refuse = |source| Error::File { path: path.to_owned(), source };
    let kind = std::fs::metadata(path).map_err(refuse)?.file_type();
    if kind.is_file() {
        return Ok(());
    }
    let why = if kind.is_dir() { ErrorKind::IsADirectory } else { ErrorKind::InvalidFilename };
    Err(refuse(why.into()))
}

impl Source {
    /// The same over bytes in memory.
    ///
    /// # Errors
    /// As [`open`].
    pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Self, Error> {
        Self::from_bytes_within(file, bytes, Limits::default())
    }

    /// The same over bytes in memory, under the caller's limits.
    ///
    /// # Errors
    /// As [`open`].
    pub fn from_bytes_within(file: &str, bytes: Vec<u8>, limits: Limits) -> Result<Self, Error> {
        Self::over(Box::new(Cursor::new(bytes)), (file.to_owned(), None), limits)
    }

    fn over(
        mut bytes: Box<dyn Bytes>,
        (file, wanted): (String, Option<&str>),
        limits: Limits,
    ) -> Result<Self, Error> {
        let io = |e: std::io::Error| damaged(&file, None, told(&e));
        let head = read_up_to(&mut bytes, HEAD).map_err(io)?;
        bytes.seek(SeekFrom::Start(0)).map_err(io)?;
        if head.starts_with(b"PK\x03\x04") && !archive::is_workbook(&mut bytes, &file)? {
            let (reader, member) = archive::member(bytes, (&file, wanted), limits)?;
            return Self::unpacked(reader, file, Some(member), Packing::Zip, limits);
        }
        if head.starts_with(b"PK\x05\x06") {
            return Err(refusal(
                &file,
                FindingCode::AmbiguousArchive,
                Seen::EmptyArchive,
                Expected::OneFileInArchive,
            ));
        }
        let counted = Counted::new(bytes);
        let packed = counted.count();
        let (mut reader, packing): (Box<dyn Read + Send>, _) = if head.starts_with(&[0x1f, 0x8b]) {
            (
                Box::new(Guarded::new(flate2::read::MultiGzDecoder::new(counted), packed, limits)),
                Packing::Gzip,
            )
        } else if head.starts_with(b"BZh") {
            (
                Box::new(Guarded::new(bzip2::read::MultiBzDecoder::new(counted), packed, limits)),
                Packing::Bzip2,
            )
        } else {
            (Box::new(Guarded::new(counted, packed, limits)), Packing::Plain)
        };
        let begins = read_up_to(&mut reader, HEAD).map_err(|e| fault(&file, None, 0, &e))?;
        let of_versions = versions::begins(&begins);
        let whole = Cursor::new(begins).chain(reader);
        if of_versions {
            let version = Box::new(OneVersion::new(whole, wanted));
            return Self::unpacked(version, file, wanted.map(str::to_owned), packing, limits);
        }
        if let Some(wanted) = wanted {
            let expected = Expected::ArchiveWithMember { member: wanted.to_owned() };
            return Err(refusal(&file, FindingCode::AmbiguousArchive, Seen::NoArchive, expected));
        }
        Self::unpacked(Box::new(whole), file, None, packing, limits)
    }

    fn unpacked(
        mut reader: Box<dyn Read + Send>,
        file: String,
        member: Option<String>,
        packing: Packing,
        limits: Limits,
    ) -> Result<Self, Error> {
        let head = read_up_to(&mut reader, HEAD).map_err(|e| fault(&file, member.as_deref(), 0, &e))?;
        let hasher = sha2::Sha256::new();
        Ok(Self { reader, file, member, packing, head, taken: 0, hasher, size: 0, limits })
    }

    /// The file's name.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The same source under the name that findings shall give it.
    #[must_use]
    pub fn named(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self
    }

    /// The member of the archive, where there is one.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        self.member.as_deref()
    }

    /// The name under which a member goes by itself, where there is one: its own without folders, or that of the text with
    /// the version.
    #[must_use]
    pub fn name_alone(&self) -> Option<String> {
        self.member().map(|member| match self.packing {
            Packing::Zip => members::last_part(member).to_owned(),
            Packing::Plain | Packing::Gzip | Packing::Bzip2 => format!("{} {member}", self.file),
        })
    }

    /// How the bytes were packed.
    #[must_use]
    pub fn packing(&self) -> Packing {
        self.packing
    }

    /// Whether what comes out is a workbook and not text.
    #[must_use]
    pub fn is_workbook(&self) -> bool {
        self.head.starts_with(b"PK\x03\x04")
    }

    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// When the file is damaged or unpacks to more than the limits.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let waiting = &self.head[self.taken..];
        let read = if waiting.is_empty() {
            self.reader.read(buffer).map_err(|e| fault(&self.file, self.member.as_deref(), self.size, &e))?
        } else {
            let n = waiting.len().min(buffer.len());
            buffer[..n].copy_from_slice(&waiting[..n]);
            self.taken += n;
            n
        };
        self.hasher.update(&buffer[..read]);
        self.size += read as u64;
        Ok(read)
    }

    /// All that is left.
    ///
    /// # Errors
    /// As [`Source::read`].
    pub fn read_to_end(&mut self) -> Result<Vec<u8>, Error> {
        let mut all = Vec::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match self.read(&mut buffer)? {
                0 => return Ok(all),
                // A system without so much memory is told of as a limit, and not by the end of the program.
                n if all.try_reserve(n).is_err() => {
                    let seen = Seen::UnpackedOver { bytes: self.size - n as u64 };
                    return Err(too_large(&self.file, self.member.as_deref(), seen));
                }
                n => all.extend_from_slice(&buffer[..n]),
            }
        }
    }

    /// A workbook's bytes, once every member is known to unpack whole and within the limits.
    pub(crate) fn workbook(&mut self) -> Result<Vec<u8>, Error> {
        let bytes = self.read_to_end()?;
        archive::check_every_member(&bytes, &self.file, self.limits)?;
        Ok(bytes)
    }

    /// The name of the release and how many uncompressed bytes it has; reads what nobody read.
    ///
    /// # Errors
    /// As [`Source::read`].
    pub fn finish(mut self) -> Result<(Sha256, u64), Error> {
        let mut buffer = vec![0; 1 << 16];
        while self.read(&mut buffer)? > 0 {}
        Ok((Sha256::from_bytes(self.hasher.finalize().into()), self.size))
    }
}

fn read_up_to(reader: &mut dyn Read, n: usize) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(n);
    reader.take(n as u64).read_to_end(&mut head)?;
    Ok(head)
}
