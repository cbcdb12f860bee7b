//! The record: what the official figures say, as of which day, and whether they changed.
//!
//! A release travels one way: [`layout`] recognises a publisher's file and reads its rows, [`store`] keeps
//! bytes, cells and a catalogue, [`query`] answers questions to it, and [`claims`] holds sentences against the answers.

pub mod claims;
mod error;
pub mod layout;
pub mod query;
mod reading;
pub mod store;

pub use error::Error;
pub use reading::{CellOfRow, CountOfRows, Label, LabelId, Reading, RowKey, RowSink, Span};
