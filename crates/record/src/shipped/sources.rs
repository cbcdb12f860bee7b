//! The list of releases that the shipped record is computed from: `sources/*.toml`.

use measure::{Custody, PublicDate, Publisher, Sha256};
use serde::Deserialize;

use crate::store::{Covers, ImportOptions};

/// A file of `sources/`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcesFile {
    /// What the releases are.
    pub title: String,
    /// The releases.
    #[serde(rename = "release")]
    pub releases: Vec<SourceRelease>,
}

/// A release that the shipped record is computed from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRelease {
    /// The hash of its uncompressed bytes.
    pub sha256: Sha256,
    /// The name of the file.
    pub file: String,
    /// Which member of an archive it is, or which version of a text that holds several.
    pub member: Option<String>,
    /// Who publishes it.
    pub publisher: Publisher,
    /// When it became public, or by which day it was.
    pub public: PublicDate,
    /// Why that day.
    pub public_basis: String,
    /// Through whose hands it came.
    pub custody: Custody,
    /// Who keeps the copy or rewrote the file.
    pub keeper: String,
    /// Where the copy stands.
    pub address: String,
    /// The licence line.
    pub terms: String,
    /// What the file is meant to hold, where that is not all that its publisher lists.
    pub covers: Option<Covers>,
}

impl SourcesFile {
    /// Reads a file of sources.
    ///
    /// # Errors
    /// When it is not TOML of that form; the message has line and column.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

impl SourceRelease {
    /// What the release's own bytes do not say, for its import.
    #[must_use]
    pub fn options(&self) -> ImportOptions {
        ImportOptions {
            keeper: Some(self.keeper.clone()),
            address: Some(self.address.clone()),
            covers: self.covers.clone(),
            member: self.member.clone(),
            ..ImportOptions::known(self.public, self.custody, self.terms.clone())
        }
    }
}

#[derive(rust_embed::RustEmbed)]
#[folder = "../../sources"]
struct Lists;

/// Every list of `sources/` as it stood when the program was built, by its name; that of the outlines has no releases.
fn lists() -> impl Iterator<Item = Result<SourcesFile, toml::de::Error>> {
    let text = |name: &str| Lists::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned());
    Lists::iter()
        .filter(|name| name != "outlines.toml")
        .filter_map(move |name| text(&name))
        .map(|text| SourcesFile::parse(&text))
}

/// Every release that `sources/` describes. A list that cannot be read has none, and a test reads each.
#[must_use]
pub fn listed_releases() -> Vec<SourceRelease> {
    lists().filter_map(Result::ok).flat_map(|file| file.releases).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        let files: Vec<SourcesFile> = lists().collect::<Result<_, _>>().unwrap();
        assert!(files.len() > 5 && files.iter().all(|file| !file.releases.is_empty()));
    }
}
