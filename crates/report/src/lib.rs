//! A report: bilingual sentences, traced quantities and drawings, written as HTML, JSON, CSV and terminal text.
//!
//! A system makes a [`Report`] out of its answer; this crate alone knows how one looks. Nothing here computes
//! a figure: a number can only enter as a [`measure::Quantity`], which knows where it comes from.

mod calendar;
mod csv;
mod drawing;
mod html;
mod json;
mod key;
mod labels;
mod letters;
mod levels;
mod misread;
mod model;
mod pictures;
mod png;
mod report_key;
mod svg;
mod terminal;
mod text;
mod visible;
mod words;

pub use calendar::name_of_month;
pub use csv::{table_csv, tables};
pub use drawing::{Drawing, Layer, Link, MapArea, Marks, Note, Point, PointValue, Ring, Role, Scale, Tile};
pub use html::{HtmlOptions, html};
pub use json::{table_json, to_json, with_traces};
pub use key::Addressed;
pub use model::{Block, Cell, Column, Figure, Report, Section, SourceLine, Table, Tone};
pub use pictures::{EffectAt, EventStudy, IntervalChart, LineChart, MapChart, PlaceboChart, Series};
pub use png::{NotDrawn, png};
pub use report_key::ReportKey;
pub use svg::{Frame, svg};
pub use terminal::{table_terminal, terminal};
pub use text::{Span, Text, Words, check_wordings};
pub use visible::visible;
