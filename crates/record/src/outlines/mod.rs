//! The outlines of the states and municipalities: read from INEGI's shapes, simplified, shipped, and asked for neighbours.
//!
//! Shapes travel one way: `shapefile` reads them in degrees, `grid` rounds them to whole steps, `mesh` finds
//! what neighbours share, [`simplify`] thins it, and `table` writes and reads what is shipped.

mod grid;
mod mesh;
mod shapefile;
mod simplify;
mod sources;
mod table;

use std::sync::OnceLock;

use measure::{Expected, Finding, FindingCode, PlaceCode, PlaceLevel, Seen, Severity, Where};
use report::Ring;

pub use grid::{GridOutline, GridPoint, GridRing, STEPS_PER_DEGREE, quantise};
pub use mesh::neighbours_of;
pub use shapefile::{DegreeRing, ShapefileBytes, read_shapefile};
pub use simplify::{Detail, simplify};
pub use sources::{OutlineSource, OutlineSources};
pub use table::{parse_table, write_table};

use crate::Error;

const STATES: &[u8] = include_bytes!("../../shipped/outlines/states.tsv.gz");
const MUNICIPALITIES: &[u8] = include_bytes!("../../shipped/outlines/municipalities.tsv.gz");

/// What the program ships of one level.
struct Shipped {
    outlines: Vec<(PlaceCode, Vec<Ring>)>,
    neighbours: Vec<(PlaceCode, PlaceCode)>,
}

/// The outlines of the 32 states, in INEGI's order.
///
/// # Units
/// Degrees of longitude and latitude (WGS 84).
///
/// # Shape
/// Every ring ends with the point it starts with. Land lies to the left: outer rings run anticlockwise, holes clockwise.
#[must_use]
pub fn states() -> &'static [(PlaceCode, Vec<Ring>)] {
    &shipped_states().outlines
}

/// The outlines of the municipalities of the census of 2010, by code; their form is that of [`states`].
///
/// # Assumptions
/// Municipalities that were created later are drawn inside those they were split from.
#[must_use]
pub fn municipalities() -> &'static [(PlaceCode, Vec<Ring>)] {
    &shipped_municipalities().outlines
}

/// The pairs of places of a level that share a border longer than a point, each once, the lower code first.
/// The country has no neighbours here.
#[must_use]
pub fn neighbours(level: PlaceLevel) -> &'static [(PlaceCode, PlaceCode)] {
    match level {
        PlaceLevel::Nation => &[],
        PlaceLevel::State => &shipped_states().neighbours,
        PlaceLevel::Municipality => &shipped_municipalities().neighbours,
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
        return Err(refuse(at, FindingCode::UnknownPlace, place.to_string(), expected));
    }
    write_table(&simplify(&quantise(&read), Detail::of(level)))
}

fn shipped_states() -> &'static Shipped {
    static SHIPPED: OnceLock<Shipped> = OnceLock::new();
    SHIPPED.get_or_init(|| Shipped::read(STATES, "states.tsv.gz"))
}

fn shipped_municipalities() -> &'static Shipped {
    static SHIPPED: OnceLock<Shipped> = OnceLock::new();
    SHIPPED.get_or_init(|| Shipped::read(MUNICIPALITIES, "municipalities.tsv.gz"))
}

impl Shipped {
    /// A damaged table leaves an empty map rather than ending the session; the tests read both tables whole.
    fn read(bytes: &[u8], name: &str) -> Self {
        let outlines = parse_table(bytes, name).unwrap_or_default();
        Self {
            neighbours: neighbours_of(&outlines),
            outlines: outlines.iter().map(|outline| (outline.place, outline.degrees())).collect(),
        }
    }
}

fn refuse(at: Where, code: FindingCode, seen: impl Into<Seen>, expected: Expected) -> Error {
    let seen = seen.into();
    Error::Release { finding: Box::new(Finding { code, severity: Severity::Refused, at, seen, expected }) }
}

#[cfg(test)]
mod tests;
