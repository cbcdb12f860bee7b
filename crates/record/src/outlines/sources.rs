//! The list of shapefiles that the shipped outlines are computed from: `sources/outlines.toml`.

use measure::{Expected, FindingCode, PlaceLevel, Publisher, Sha256, Where};
use serde::Deserialize;

use super::{Detail, ShapefileBytes, quantise, read_shapefile, simplify, write_table};
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
                return Err(Error::refused(FindingCode::DamagedFile, at, seen.to_string(), expected));
            }
        }
        build(files, self.level)
    }
}

/// The table of a level, as it is shipped, from a shapefile: the same text for the same shapefile.
///
/// # Errors
/// When the shapefile cannot be read, is not in degrees, or holds places of another level; the finding says where.
pub fn build(source: ShapefileBytes<'_>, level: PlaceLevel) -> Result<Vec<u8>, Error> {
    let read = read_shapefile(source)?;
    if let Some((row, (place, _))) = read.iter().enumerate().find(|(_, (place, _))| place.level() != level) {
        let at = Where { file: source.name.to_owned(), row: u32::try_from(row + 1).ok(), ..Where::default() };
        let expected = Expected::CodeOfLevel { level };
        return Err(Error::refused(FindingCode::UnknownPlace, at, place.to_string(), expected));
    }
    write_table(&simplify(&quantise(&read), Detail::of(level)))
}
