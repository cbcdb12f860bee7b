//! Where a layout reads from: an unpacked source, or a sheet that was turned into text.

use std::io::{Cursor, Read};

use measure::Sha256;

use super::page::Page;
use crate::{Error, unpack::Source};

/// Where a layout reads from.
pub(super) enum Input {
    /// The bytes of the file.
    Source(Source),
    /// The bytes of a file whose lines end as those of old Macs do, with a return alone; each is read as the usual line end.
    OldMac(Source),
    /// A sheet as comma-separated UTF-8, and the hash of the workbook.
    Sheet { file: String, text: Cursor<Vec<u8>>, sha256: Sha256, workbook: Option<Workbook> },
}

/// What a layout of several sheets reads beside the first of them.
pub(super) struct Workbook {
    /// The workbook as it was unpacked.
    pub(super) bytes: Vec<u8>,
    /// The other sheets of the layout, in their order.
    pub(super) others: Vec<Sheet>,
}

/// A sheet of a layout, and its text.
pub(super) struct Sheet {
    pub(super) page: Page,
    pub(super) text: Vec<u8>,
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

/// Whether the lines of a file end with a return alone.
fn is_of_old_mac(head: &[u8]) -> bool {
    memchr::memchr(b'\r', head).is_some() && memchr::memchr(b'\n', head).is_none()
}

fn with_usual_line_ends(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
}

impl Input {
    /// The bytes that follow on the beginning of a file, which is told to end its lines as usual from then on.
    pub(super) fn after(head: &mut [u8], source: Source) -> Self {
        if !is_of_old_mac(head) {
            return Self::Source(source);
        }
        with_usual_line_ends(head);
        Self::OldMac(source)
    }

    /// The file's name.
    pub(super) fn file(&self) -> &str {
        match self {
            Self::Source(source) | Self::OldMac(source) => source.file(),
            Self::Sheet { file, .. } => file,
        }
    }

    /// The text of the sheet and the workbook that it is of; nothing where the layout has one sheet alone.
    pub(super) fn take_workbook(&mut self) -> Option<(Vec<u8>, Workbook)> {
        match self {
            Self::Source(_) | Self::OldMac(_) => None,
            Self::Sheet { text, workbook, .. } => {
                workbook.take().map(|workbook| (std::mem::take(text.get_mut()), workbook))
            }
        }
    }

    /// Another sheet of the same workbook.
    pub(super) fn beside(&self, text: Vec<u8>) -> Option<Self> {
        match self {
            Self::Source(_) | Self::OldMac(_) => None,
            Self::Sheet { file, sha256, .. } => {
                let (file, sha256, text) = (file.clone(), *sha256, Cursor::new(text));
                Some(Self::Sheet { file, text, sha256, workbook: None })
            }
        }
    }

    /// The next bytes; none at the end.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        match self {
            Self::Source(source) => source.read(buffer),
            Self::OldMac(source) => {
                let read = source.read(buffer)?;
                with_usual_line_ends(buffer.get_mut(..read).unwrap_or(&mut []));
                Ok(read)
            }
            Self::Sheet { file, text, .. } => {
                text.read(buffer).map_err(|source| Error::File { path: file.as_str().into(), source })
            }
        }
    }

    /// The release's name.
    pub(super) fn finish(self) -> Result<Sha256, Error> {
        match self {
            Self::Source(source) | Self::OldMac(source) => source.finish().map(|(sha256, _)| sha256),
            Self::Sheet { sha256, .. } => Ok(sha256),
        }
    }
}
