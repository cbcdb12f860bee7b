//! The list of shapefiles that the shipped outlines are computed from: `sources/outlines.toml`.

use measure::{Expected, FindingCode, PlaceLevel, Publisher, Sha256, Where};
use serde::Deserialize;

use super::{ShapefileBytes, build, refuse};
use crate::Error;

/// The file `sources/outlines.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutlineSources {
    /// What the outlines are.
    pub title: String,
    /// The shapefiles.
    #[serde(rename = "outline")]
    pub outlines: Vec<OutlineSource>,
}

/// A shapefile that shipped outlines are computed from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutlineSource {
    /// The level of its places.
    pub level: PlaceLevel,
    /// The name of its files without ending.
    pub file: String,
    /// The hash of the shapes.
    pub sha256_shp: Sha256,
    /// The hash of the index of the shapes.
    pub sha256_shx: Sha256,
    /// The hash of the table.
    pub sha256_dbf: Sha256,
    /// Who publishes it.
    pub publisher: Publisher,
    /// The work that it is taken from.
    pub work: String,
    /// Who keeps the copy.
    pub keeper: String,
    /// Where the copy stands.
    pub address: String,
    /// The licence line.
    pub terms: String,
}

impl OutlineSources {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not TOML of that form; the message has line and column.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

impl OutlineSource {
    /// The table that is shipped of this shapefile, once its bytes are those that the source names.
    ///
    /// # Errors
    /// When they are others, or as [`build`].
    pub fn build(&self, files: ShapefileBytes<'_>) -> Result<Vec<u8>, Error> {
        let named = [
            ("shp", files.shp, self.sha256_shp),
            ("shx", files.shx, self.sha256_shx),
            ("dbf", files.dbf, self.sha256_dbf),
        ];
        for (ending, bytes, expected) in named {
            let seen = Sha256::of(bytes);
            if seen != expected {
                let at = Where { file: format!("{}.{ending}", files.name), ..Where::default() };
                let expected = Expected::HashOfSources { sha256: expected };
                return Err(refuse(at, FindingCode::DamagedFile, seen.to_string(), expected));
            }
        }
        build(files, self.level)
    }
}
