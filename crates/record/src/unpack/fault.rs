//! What a read that fails means: over a limit, several versions, or a file that ends early or does not unpack.

use std::io::ErrorKind;

use measure::{Expected, FindingCode, Seen, Where};

use super::{limits, versions};
use crate::Error;

/// The member's bytes are not those that were packed; travels inside an I/O error.
#[derive(Debug, thiserror::Error)]
#[error("its checksum does not agree")]
pub(super) struct WrongChecksum;

/// What a failed read means: over the limit, not one version, or a file that ends early or does not unpack.
pub(super) fn fault(file: &str, member: Option<&str>, after: u64, error: &std::io::Error) -> Error {
    if let Some(seen) = limits::exceeded(error) {
        return too_large(file, member, seen);
    }
    if let Some((seen, expected)) = versions::not_one(error) {
        return refusal(file, FindingCode::AmbiguousArchive, seen, expected);
    }
    let is_wrong_checksum = error.get_ref().is_some_and(|e| e.is::<WrongChecksum>());
    let seen = if error.kind() == ErrorKind::UnexpectedEof {
        Seen::EndsEarly { bytes: after }
    } else if is_wrong_checksum {
        Seen::WrongChecksum
    } else {
        Seen::ToldAfter { message: error.to_string(), bytes: after }
    };
    damaged(file, member, seen)
}

pub(super) fn told(error: &dyn std::error::Error) -> Seen {
    Seen::Told { message: error.to_string() }
}

pub(super) fn damaged(file: &str, member: Option<&str>, seen: Seen) -> Error {
    let at = Where { file: file.to_owned(), sheet: member.map(str::to_owned), row: None, column: None };
    Error::refused(FindingCode::DamagedFile, at, seen, Expected::WholeFile)
}

pub(super) fn too_large(file: &str, member: Option<&str>, seen: Seen) -> Error {
    let at = Where { file: file.to_owned(), sheet: member.map(str::to_owned), ..Where::default() };
    Error::refused(FindingCode::TooLarge, at, seen, Expected::WithinLimits)
}

pub(super) fn refusal(file: &str, code: FindingCode, seen: Seen, expected: Expected) -> Error {
    Error::refused(code, Where { file: file.to_owned(), ..Where::default() }, seen, expected)
}
