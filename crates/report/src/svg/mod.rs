//! A figure as a vector drawing: one file a kind of chart.

mod canvas;
mod element;
mod event_study;
mod head;
mod intervals;
mod label;
mod lines;
mod map;
mod notes;
mod placebos;
mod scale;
mod time_axis;

pub use canvas::Frame;
pub use element::svg;
pub(crate) use element::{CHART_STYLE, inline};
