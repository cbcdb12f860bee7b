//! A release: one file of a publisher as it was downloaded, by its hash.

use serde::{Deserialize, Serialize};

use crate::{Catalogue, Publisher, Sha256, Statistic, Vintage};

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
