//! Zip archives: the member that is the release, and workbooks, which are archives themselves.

use std::io::{Cursor, Error as IoError, ErrorKind, Read, Seek, SeekFrom};

use measure::{FindingCode, Seen};
use zip::{CompressionMethod, ZipArchive};

use super::{
    fault::{WrongChecksum, damaged, fault, refusal, told, too_large},
    limits::{Counted, Guarded, Limits},
    members, parts,
};
use crate::Error;

/// What is read from: a file or bytes in memory.
pub(super) trait Bytes: Read + Seek + Send {}
impl<T: Read + Seek + Send> Bytes for T {}

/// Whether the archive is a workbook: it has a directory `xl/` and a list of content types.
pub(super) fn is_workbook(bytes: &mut Box<dyn Bytes>, file: &str) -> Result<bool, Error> {
    expect_few_members(bytes, file)?;
    let archive = ZipArchive::new(&mut *bytes).map_err(|e| damaged(file, None, told(&e)))?;
    let has = |wanted: &str| archive.file_names().flatten().any(|name| name.starts_with(wanted));
    let workbook = has("[Content_Types].xml") && has("xl/");
    drop(archive);
    bytes.seek(SeekFrom::Start(0)).map_err(|e| damaged(file, None, told(&e)))?;
    Ok(workbook)
}

/// An archive of a publisher has a few members; the reader of archives keeps a description of each in memory.
const MOST_MEMBERS: usize = 1 << 16;

/// Refuses an archive of too many members before its directory is read: each begins with the same four bytes.
fn expect_few_members(bytes: &mut Box<dyn Bytes>, file: &str) -> Result<(), Error> {
    const MARK: &[u8] = b"PK\x01\x02";
    let finder = memchr::memmem::Finder::new(MARK);
    let (mut buffer, mut kept, mut members) = (vec![0; 1 << 18], 0, 0);
    loop {
        let read = bytes.read(&mut buffer[kept..]).map_err(|e| damaged(file, None, told(&e)))?;
        let seen = &buffer[..kept + read];
        members += finder.find_iter(seen).count();
        if members > MOST_MEMBERS {
            return Err(too_large(file, None, Seen::ManyMembers { most: MOST_MEMBERS }));
        }
        if read == 0 {
            break;
        }
        // A mark may lie across the end of what was read.
        let last = seen.len().saturating_sub(MARK.len() - 1);
        kept = seen.len() - last;
        buffer.copy_within(last..last + kept, 0);
    }
    bytes.seek(SeekFrom::Start(0)).map(|_| ()).map_err(|e| damaged(file, None, told(&e)))
}

/// The archive's member that is wanted, or its only one that can be a release, unpacked while it is read.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "methods of packing are an open list; the refusal names the one that was seen"
)]
pub(super) fn member(
    bytes: Box<dyn Bytes>,
    (file, wanted): (&str, Option<&str>),
    limits: Limits,
) -> Result<(Box<dyn Read + Send>, String), Error> {
    let broken = |e: zip::result::ZipError| damaged(file, None, told(&e));
    let mut archive = ZipArchive::new(bytes).map_err(broken)?;
    let raw: Vec<&[u8]> = archive.file_names_raw().collect();
    let (index, name) = members::choose(&raw, wanted).map_err(|told| {
        let (seen, expected) = *told;
        refusal(file, FindingCode::AmbiguousArchive, seen, expected)
    })?;
    let absent = || damaged(file, Some(&name), Seen::MemberWithoutData);
    let member = archive.by_index_raw(index).map_err(broken)?;
    let (method, packed_size, crc) = (member.compression(), member.compressed_size(), member.crc32());
    let start = member.data_start().ok_or_else(absent)?;
    drop(member);
    let mut bytes = archive.into_inner();
    bytes.seek(SeekFrom::Start(start)).map_err(|e| fault(file, Some(&name), 0, &e))?;
    let counted = Counted::new(bytes.take(packed_size));
    let packed = counted.count();
    let reader: Box<dyn Read + Send> = match method {
        CompressionMethod::Stored => Box::new(Guarded::new(Verified::new(counted, crc), packed, limits)),
        CompressionMethod::Deflated => {
            let inflated = flate2::read::DeflateDecoder::new(counted);
            Box::new(Guarded::new(Verified::new(inflated, crc), packed, limits))
        }
        other => {
            return Err(damaged(file, Some(&name), Seen::PackedWith { method: format!("{other:?}") }));
        }
    };
    Ok((reader, name))
}

/// Reads every member of a workbook once, so that a truncated or swollen one is refused before it is parsed.
pub(super) fn check_every_member(bytes: &[u8], file: &str, limits: Limits) -> Result<(), Error> {
    let broken = |e: zip::result::ZipError| damaged(file, None, told(&e));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut left = limits;
    for index in 0..archive.len() {
        let member = archive.by_index(index).map_err(broken)?;
        // Without its name nobody could tell whether it is a part that has to be looked into.
        let name = member.name().map_err(broken)?.into_owned();
        let packed = Counted::new(std::io::empty()).count();
        packed.store(member.compressed_size(), std::sync::atomic::Ordering::Relaxed);
        // A member may lie about its size, but deflate packs no more than this.
        let size = member.size().min(member.compressed_size().saturating_mul(MOST_DEFLATED));
        let mut read = Tally { inner: Guarded::new(member, packed, left), bytes: 0 };
        if name.ends_with(".xml") {
            let found =
                parts::impossible(&mut read, size).map_err(|e| fault(file, Some(&name), read.bytes, &e))?;
            match found {
                Some(
                    seen @ (Seen::LongRecord { .. } | Seen::UnpackedOver { .. } | Seen::ManyEntries { .. }),
                ) => return Err(too_large(file, Some(&name), seen)),
                Some(seen) => return Err(damaged(file, Some(&name), seen)),
                None => {}
            }
        }
        std::io::copy(&mut read, &mut std::io::sink())
            .map_err(|e| fault(file, Some(&name), read.bytes, &e))?;
        left.bytes = left.bytes.saturating_sub(read.bytes);
    }
    Ok(())
}

/// How many bytes deflate unpacks one byte to, at most.
const MOST_DEFLATED: u64 = 1_032;

/// Counts what is read.
struct Tally<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Tally<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

/// Checks the member's CRC-32 when its end is reached.
struct Verified<R> {
    inner: flate2::CrcReader<R>,
    expected: u32,
}

impl<R: Read> Verified<R> {
    fn new(inner: R, expected: u32) -> Self {
        Self { inner: flate2::CrcReader::new(inner), expected }
    }
}

impl<R: Read> Read for Verified<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        if n == 0 && !buffer.is_empty() && self.inner.crc().sum() != self.expected {
            return Err(IoError::new(ErrorKind::InvalidData, WrongChecksum));
        }
        Ok(n)
    }
}
