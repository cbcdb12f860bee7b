//! The manifest of a shipped release: what it is, what its layout found, what it covers, and the hash of its figures.
//!
//! A manifest is named by the hash of its own bytes and knows of no other, so that a release that is added adds two files
//! and changes none.

use std::cmp::Ordering;

use measure::{Date, Month, Release, Sha256};
use serde::{Deserialize, Serialize};

use crate::{Broken, Coverage, Error, NotWritten, Reading};

/// The folder of the manifests in the shipped record.
const MANIFESTS: &str = "manifests";
/// The folder of the figures.
const FIGURES: &str = "figures";

/// What is known of a shipped release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What it is, whose, of which cut-off and public day, through whose hands it came, and on what terms.
    pub release: Release,
    /// What its layout found it to be, with the counts of rows kept and rejected.
    pub reading: Reading,
    /// What its totals cover.
    pub coverage: Coverage,
    /// The file of its totals.
    pub figures: Content,
}

/// What the bytes of a file must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Their hash.
    pub sha256: Sha256,
    /// How many they are.
    pub size: u64,
}

impl Content {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { sha256: Sha256::of(bytes), size: bytes.len() as u64 }
    }
}

impl Manifest {
    /// The name of a manifest with these bytes.
    pub(super) fn name(bytes: &[u8]) -> String {
        format!("{MANIFESTS}/{}.json", Sha256::of(bytes))
    }

    /// Whether a file of the shipped record is a manifest.
    pub(super) fn is_name(name: &str) -> bool {
        name.strip_prefix(MANIFESTS).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The name of the file of totals.
    pub(super) fn figures_name(&self) -> String {
        format!("{FIGURES}/{}.parquet", self.release.sha256)
    }

    /// The manifest as it is written. The rejected rows are not part of it: they are told in sentences, and a sentence that
    /// is worded anew must rename no release.
    ///
    /// # Errors
    /// When it cannot be put into words of its format.
    pub(super) fn write(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = serde_json::to_vec_pretty(self)
            .map_err(|e| Error::FiguresNotWritten { reason: NotWritten::told(&e) })?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The manifest that these bytes hold, which must be those that it is named by.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let damaged = |reason| Error::Damaged { path: name.into(), reason };
        if Self::name(bytes) != name {
            return Err(damaged(Broken::Seal));
        }
        serde_json::from_slice(bytes).map_err(|e| damaged(Broken::told(&e)))
    }

    /// Earlier and later versions: by the day of publication, the cut-off, and last the hash, which no two share.
    pub(super) fn by_version(&self, other: &Self) -> Ordering {
        self.version().cmp(&other.version())
    }

    fn version(&self) -> (Date, Month, Sha256) {
        let vintage = self.release.vintage;
        (vintage.public.latest(), vintage.cutoff, self.release.sha256)
    }
}
