//! A report as one HTML file: no server, no network, legible on a phone and on paper, each number with its trace.

mod block;
mod options;
mod page;
mod policy;
mod provenance;
mod sources;
mod text;

pub use options::HtmlOptions;
pub use page::html;
pub(crate) use text::markup;
