//! The outlines of the states and municipalities: read from INEGI's shapes, simplified, shipped, and asked for neighbours.
//!
//! Shapes travel one way: `shapefile` reads them in degrees, `grid` rounds them to whole steps, `mesh` finds
//! what neighbours share, [`simplify`] thins it, and `table` writes and reads what is shipped.

mod grid;
mod mesh;
mod shapefile;
mod shipped;
mod simplify;
mod sources;
mod table;

pub use grid::{GridOutline, GridPoint, GridRing, STEPS_PER_DEGREE, quantise};
pub use mesh::neighbours_of;
pub use shapefile::{DegreeRing, ShapefileBytes, read_shapefile};
pub use shipped::{municipalities, neighbours, states};
pub use simplify::{Detail, simplify};
pub use sources::{OutlineSource, OutlineSources, build};
pub use table::{parse_table, write_table};

#[cfg(test)]
mod tests;
