//! Where a layout reads from: an unpacked source, or a sheet that was turned into text.

use std::io::{Cursor, Read};

use measure::Sha256;

use crate::{Error, unpack::Source};

/// Where a layout reads from.
pub(super) enum Input {
    /// The bytes of the file.
    Source(Source),
    /// A sheet as comma-separated UTF-8, and the hash of the workbook.
    Sheet { file: String, text: Cursor<Vec<u8>>, sha256: Sha256 },
}

/// How much is looked at to recognise a layout.
const HEAD: usize = 1 << 20;

/// The beginning of a file.
pub(super) fn head_of(source: &mut Source) -> Result<Vec<u8>, Error> {
    let mut head = vec![0; HEAD];
    let mut filled = 0;
    while filled < HEAD {
        match source.read(&mut head[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    head.truncate(filled);
    Ok(head)
}

impl Input {
    /// The file's name.
    pub(super) fn file(&self) -> &str {
        match self {
            Self::Source(source) => source.file(),
            Self::Sheet { file, .. } => file,
        }
    }

    /// The next bytes; none at the end.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        match self {
            Self::Source(source) => source.read(buffer),
            Self::Sheet { file, text, .. } => {
                text.read(buffer).map_err(|source| Error::File { path: file.as_str().into(), source })
            }
        }
    }

    /// The release's name.
    pub(super) fn finish(self) -> Result<Sha256, Error> {
        match self {
            Self::Source(source) => source.finish().map(|(sha256, _)| sha256),
            Self::Sheet { sha256, .. } => Ok(sha256),
        }
    }
}
