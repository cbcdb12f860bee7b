//! A commit of a release: the only thing that makes stored files visible. It names them, says what they are, and seals itself.

use measure::{Custody, Date, PublicDate, Release, Sha256, Terms};
use serde::{Deserialize, Serialize};

use super::shelf::COMMITS;
use crate::{Broken, Coverage, Error, Reading, store::covers::Covers};

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
    /// The member of an archive that is the release, where its user names one: it is kept as if it had come alone.
    #[serde(skip)]
    pub member: Option<String>,
}

impl ImportOptions {
    /// A release of which these facts are known and nothing more.
    #[must_use]
    pub fn known(public: PublicDate, custody: Custody, terms: impl Into<String>) -> Self {
        Self {
            public,
            custody,
            keeper: None,
            address: None,
            terms: Terms { line: terms.into() },
            series: None,
            covers: None,
            large: false,
            member: None,
        }
    }
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

impl StoredFile {
    /// The folder of the shelf that it stands in.
    ///
    /// # Errors
    /// When its name leads into none.
    pub(super) fn folder(&self) -> Result<&str, Error> {
        let foreign = || Error::Damaged { path: self.name.clone().into(), reason: Broken::ForeignFile };
        self.name.split_once('/').map(|(folder, _)| folder).ok_or_else(foreign)
    }
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

/// Which commit another one mends, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amends {
    /// The number of the commit that said it before.
    pub commit: u64,
    /// The day on which it was mended.
    pub day: Date,
}

/// One step of a store: a release that was added, or one whose facts were mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The format of the store; absent in the first one, which had no head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<u32>,
    /// The number, from 1, without gaps.
    pub number: u64,
    /// The hash of the commit before.
    pub parent: Option<Sha256>,
    /// The commit of the same release in whose place this one stands; absent where it adds the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amends: Option<Amends>,
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

    /// The refusal of a file whose release this commit added, under whatever name it comes.
    pub(super) fn already_held(&self, file: &str) -> Error {
        Error::AlreadyHeld { file: file.to_owned(), release: self.release.sha256, commit: self.number }
    }

    /// The format of a commit like this one that does what a commit of `format` does.
    pub(super) fn format_of(&self, format: u32) -> Option<u32> {
        let holds_values = self.format.filter(|own| *own >= FORMAT_OF_VALUES);
        Some(holds_values.unwrap_or(format)) // default: counts alone, which every format holds
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
}

/// The format of a commit that adds a release. A store that has only such commits is read by programs of this format too.
pub(super) const FORMAT: u32 = 2;
/// The format of a commit that mends, hides or sweeps a release.
pub(super) const FORMAT_OF_STEPS: u32 = 3;
/// The format of a commit whose figures have columns that a program of the formats before would pass over, and take a
/// share for a count: the newest that this program knows.
pub(super) const FORMAT_OF_VALUES: u32 = 4;

/// The folder of the bytes as downloaded.
pub(super) const RELEASES: &str = "releases";
/// The folder of the kept cells.
pub(super) const FIGURES: &str = "figures";
/// The folder of the rejected rows and the notes.
pub(super) const REJECTED: &str = "rejected";

/// Whether a file of this name is one of the release: what a commit names is opened, replaced and deleted by its name, so
/// no name leads anywhere but to the release's own files.
pub(super) fn is_of_release(name: &str, release: Sha256) -> bool {
    let Some((kind, file)) = name.split_once('/') else { return false };
    let inner = match kind {
        RELEASES => Some(file),
        FIGURES | REJECTED => file.strip_suffix(".parquet"),
        _ => None,
    };
    let hash = release.to_string();
    let rest = inner.and_then(|inner| inner.strip_prefix(hash.as_str()));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('-').is_some_and(is_digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_the_releases_own_files_alone() {
        let release = Sha256::of(b"a");
        for name in ["releases/{}", "figures/{}.parquet", "rejected/{}.parquet", "rejected/{}-0af3.parquet"] {
            assert!(is_of_release(&name.replace("{}", &release.to_string()), release), "{name}");
        }
        for name in [
            "{}",
            "head/{}",
            "figures/{}",
            "figures/../{}.parquet",
            "figures/{}-.parquet",
            "figures/{}-/../../x.parquet",
            "/releases/{}",
            "releases/{}/x",
            "releases/{}.parquet",
        ] {
            assert!(!is_of_release(&name.replace("{}", &release.to_string()), release), "{name}");
        }
        assert!(!is_of_release(&format!("releases/{}", Sha256::of(b"b")), release));
    }
}
