//! A report as one HTML file: no server, no network, legible on a phone and on paper, each number with its trace.

mod block;
mod page;
mod policy;
mod provenance;
mod sources;
mod text;

pub use page::{HtmlOptions, html};
pub(crate) use text::markup;
