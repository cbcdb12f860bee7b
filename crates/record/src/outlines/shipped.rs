//! The outlines that the program ships, and which of their places are neighbours.

use std::sync::OnceLock;

use measure::{PlaceCode, PlaceLevel};
use report::Ring;

use super::{neighbours_of, parse_table};

pub(super) const STATES: &[u8] = include_bytes!("../../shipped/outlines/states.tsv.gz");
pub(super) const MUNICIPALITIES: &[u8] = include_bytes!("../../shipped/outlines/municipalities.tsv.gz");

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

fn shipped_states() -> &'static Shipped {
    static SHIPPED: OnceLock<Shipped> = OnceLock::new();
    SHIPPED.get_or_init(|| Shipped::read(STATES, "states.tsv.gz"))
}

fn shipped_municipalities() -> &'static Shipped {
    static SHIPPED: OnceLock<Shipped> = OnceLock::new();
    SHIPPED.get_or_init(|| Shipped::read(MUNICIPALITIES, "municipalities.tsv.gz"))
}

impl Shipped {
    fn read(bytes: &[u8], name: &str) -> Self {
        // default: the tables are part of the program and a test reads both whole; without one there is no map
        let outlines = parse_table(bytes, name).unwrap_or_default();
        Self {
            neighbours: neighbours_of(&outlines),
            outlines: outlines.iter().map(|outline| (outline.place, outline.degrees())).collect(),
        }
    }
}
