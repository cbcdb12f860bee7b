//! A commit: the only thing that makes stored files visible. It names them, says what they are, and seals itself.

use measure::{Custody, PublicDate, Release, Sha256, Terms};
use serde::{Deserialize, Serialize};

use super::shelf::COMMITS;
use crate::{Broken, Coverage, Error, NotWritten, Reading, store::covers::Covers};

/// What is known of a release that its file does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// The day it became public.
    pub public: PublicDate,
    /// Through whose hands the file came. A layout that only a third party writes makes it a rewriting.
    pub custody: Custody,
    /// Who keeps the copy, or rewrote the file.
    pub keeper: Option<String>,
    /// Where it was found.
    pub address: Option<String>,
    /// On what terms its figures may be shown.
    pub terms: Terms,
    /// A name for the series in place of the one that the layout gives.
    pub series: Option<String>,
    /// What the file is meant to hold, where that is not all that its publisher lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers: Option<Covers>,
    /// Whether a file above the usual limit is meant to be so large. Not part of what is known of the release.
    #[serde(skip)]
    pub large: bool,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its name on the shelf.
    pub name: String,
    /// The hash of its bytes.
    pub sha256: Sha256,
    /// How many bytes.
    pub size: u64,
}

/// What the program was given and made, by hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The version of the program.
    pub version: String,
    /// The file as it was downloaded, under the name it came with.
    pub input: StoredFile,
    /// What the user said.
    pub parameters: ImportOptions,
    /// The files it made.
    pub outputs: Vec<StoredFile>,
}

/// One step of a store: a release that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The format of the store; absent in the first one, which had no head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<u32>,
    /// The number, from 1, without gaps.
    pub number: u64,
    /// The hash of the commit before.
    pub parent: Option<Sha256>,
    /// The release.
    pub release: Release,
    /// What its layout found it to be, with the counts of rows.
    pub reading: Reading,
    /// What its cells cover.
    pub coverage: Coverage,
    /// How it was made. The outputs are every file that this commit makes visible.
    pub receipt: Receipt,
    /// The hash of the commit without this line.
    pub seal: Option<Sha256>,
}

impl Commit {
    /// The name of a commit on its shelf.
    #[must_use]
    pub fn name(number: u64) -> String {
        format!("{COMMITS}/{number:08}.json")
    }

    /// The number of a commit from its name; nothing when the name is none of a commit.
    #[must_use]
    pub fn number_of(name: &str) -> Option<u64> {
        let number = name.strip_prefix(COMMITS)?.strip_prefix('/')?.strip_suffix(".json")?.parse().ok()?;
        (Self::name(number) == name).then_some(number)
    }

    /// The files that the commit makes visible.
    pub fn files(&self) -> impl Iterator<Item = &StoredFile> {
        self.receipt.outputs.iter()
    }

    /// The file of figures.
    #[must_use]
    pub fn figures(&self) -> Option<&StoredFile> {
        self.files().find(|file| file.name.starts_with(FIGURES))
    }

    /// The bytes as downloaded, where the store keeps them.
    #[must_use]
    pub fn downloaded(&self) -> Option<&StoredFile> {
        self.files().find(|file| file.name.starts_with(RELEASES))
    }

    /// The rejected rows and the notes.
    #[must_use]
    pub fn rejected(&self) -> Option<&StoredFile> {
        self.files().find(|file| file.name.starts_with(REJECTED))
    }

    /// The commit as it is written, sealed.
    pub(super) fn write(&self) -> Result<Vec<u8>, Error> {
        let write = |commit: &Self| {
            let mut bytes = serde_json::to_vec_pretty(commit)
                .map_err(|e| Error::FiguresNotWritten { reason: NotWritten::told(&e) })?;
            bytes.push(b'\n');
            Ok::<_, Error>(bytes)
        };
        let open = Self { seal: None, ..self.clone() };
        let seal = Some(Sha256::of(&write(&open)?));
        write(&Self { seal, ..open })
    }

    /// The commit that these bytes hold, whose seal must be whole.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let damaged = |reason| Error::Damaged { path: name.into(), reason };
        // A newer store may say what this program does not know: its number is read before anything else.
        let format = serde_json::from_slice::<JustFormat>(bytes).ok().and_then(|commit| commit.format);
        if let Some(format) = format.filter(|format| *format > FORMAT) {
            return Err(Error::NewerStore { format, known: FORMAT });
        }
        let commit: Self = serde_json::from_slice(bytes).map_err(|e| damaged(Broken::told(&e)))?;
        if commit.write()? != bytes {
            return Err(damaged(Broken::Seal));
        }
        if Self::number_of(name) != Some(commit.number) {
            return Err(damaged(Broken::AnotherCommit));
        }
        Ok(commit)
    }
}

/// The format that this program writes.
pub(super) const FORMAT: u32 = 2;

#[derive(Deserialize)]
struct JustFormat {
    format: Option<u32>,
}

/// The folder of the bytes as downloaded.
pub(super) const RELEASES: &str = "releases";
/// The folder of the kept cells.
pub(super) const FIGURES: &str = "figures";
/// The folder of the rejected rows and the notes.
pub(super) const REJECTED: &str = "rejected";
