//! A report: bilingual sentences, traced quantities and drawings, written as HTML, JSON, CSV and terminal text.
//!
//! A system makes a [`Report`] out of its answer; this crate alone knows how one looks. Nothing here computes
//! a figure: a number can only enter as a [`measure::Quantity`], which knows where it comes from.

mod csv;
mod drawing;
mod html;
mod json;
mod labels;
mod misread;
mod model;
mod svg;
mod terminal;
mod text;
mod visible;
mod walk;
mod words;

pub use csv::{table_csv, tables};
pub use drawing::{
    Band, Drawing, EventStudy, Interval, IntervalChart, LineChart, MapArea, MapChart, Marker, PlaceboChart,
    Ring, Series, SeriesRole,
};
pub use html::{HtmlOptions, html};
pub use json::{table_json, to_json};
pub use model::{Block, Cell, Column, Figure, Report, Section, SourceLine, Table, Tone};
pub use svg::{Frame, svg};
pub use terminal::{table_terminal, terminal};
pub use text::{Span, Text, say};
pub use visible::visible;
pub use walk::{traces_in, unbalanced_tags, untraced_numbers};
pub use words::{Words, name_of_month};
