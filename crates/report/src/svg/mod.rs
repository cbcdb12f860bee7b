//! A figure as a vector drawing: scales, marks over them, words that keep out of each other's way.

mod canvas;
mod element;
mod flow;
mod head;
mod label;
mod map;
mod marks;
mod notes;
mod plane;
mod rows;
mod scale;
mod shades;
mod swarm;
mod time_axis;

pub use canvas::Frame;
pub(crate) use canvas::Letters;
pub use element::svg;
pub(crate) use element::{CHART_STYLE, alone, inline};
