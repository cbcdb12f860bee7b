//! The record: what the official figures say, as of which day, and whether they changed.
//!
//! A release travels one way: [`layout`] recognises a publisher's file and reads its rows, [`store`] keeps
//! bytes, cells and a catalogue, [`query`] answers questions to it, and [`claims`] holds sentences against the answers.

mod broken;
pub mod claims;
mod code_page_850;
mod coverage;
mod error;
mod findings;
mod gaps;
pub mod layout;
pub mod microdata;
mod not_own_table;
mod open;
pub mod outlines;
mod own_table;
mod places;
pub mod query;
mod reading;
pub mod shipped;
mod sink;
pub mod small_cells;
pub mod store;
mod table_text;
pub mod unpack;

pub use columns::{CellOfRow, Label, LabelId, RowKey, Span, SummedCell, ValueOfRow};

pub use broken::{Broken, NotWritten, refusal_of_system};
pub use coverage::{Coverage, Survey, stretches};
pub use error::Error;
pub use findings::finding_in_words;
pub use gaps::{Cells, Gap, Lack, LackingMonths, gaps_of};
pub use not_own_table::NotOwnTable;
pub use open::open;
pub use own_table::{OwnTable, own_table};
pub use places::{MunicipalityChange, Places, places};
pub use reading::{AbsentIs, AbsentRow, CountOfRows, Reading, Wholeness};
pub use sink::RowSink;
pub use table_text::table_text;
