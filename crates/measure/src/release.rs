//! A release: one file of a publisher as it was downloaded, by its hash.

use serde::{Deserialize, Serialize};

use crate::{Catalogue, Publisher, Sha256, Statistic, Vintage};

/// Through whose hands a file came before it reached the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Custody {
    /// The publisher's own file, downloaded from the publisher.
    Publisher,
    /// A byte copy of the publisher's file, kept by a third party.
    Copy,
    /// A third party's rewriting of the publisher's file.
    Rewriting,
}

/// On what terms the figures may be shown again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The licence line, as printed under a table.
    pub line: String,
}

/// One file of a publisher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The hash of the uncompressed bytes: the release's name.
    pub sha256: Sha256,
    /// The file name under which it came.
    pub file: String,
    /// The layout under which it was read.
    pub layout: String,
    /// Who publishes it.
    pub publisher: Publisher,
    /// What it counts; a release with several statistics lists them all.
    pub statistics: Vec<Statistic>,
    /// The catalogue of its offences.
    pub catalogue: Catalogue,
    /// As of when it stands.
    pub vintage: Vintage,
    /// A name that keeps apart releases of one publisher and statistic that are no vintages of each other,
    /// such as two population projections.
    pub series: String,
    /// Where it was found.
    pub address: Option<String>,
    /// Who keeps the copy, or rewrote the file.
    pub keeper: Option<String>,
    /// On what terms its figures may be shown.
    pub terms: Terms,
}
