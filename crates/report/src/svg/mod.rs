//! A figure as a vector drawing: one file a kind of chart.

mod canvas;
mod event_study;
mod intervals;
mod label;
mod lines;
mod map;
mod notes;
mod placebos;
mod scale;
mod time_axis;

use measure::{Language, Unit};

pub use canvas::Frame;
use canvas::{Anchor, Canvas, fixed};
use label::Label;

use crate::{Drawing, Figure, Text, Words};

/// How drawings look, in light and in dark; pages carry it once.
pub(crate) const CHART_STYLE: &str = include_str!("chart.css");

/// The figure as one SVG file that needs nothing else.
#[must_use]
pub fn svg(figure: &Figure, language: Language, frame: Frame) -> String {
    element(
        figure,
        language,
        frame,
        r#" xmlns="http://www.w3.org/2000/svg""#,
        &format!("<style>{CHART_STYLE}</style>"),
    )
}

/// The figure as an element of a page that carries the style of drawings.
pub(crate) fn inline(figure: &Figure, language: Language, frame: Frame) -> String {
    element(figure, language, frame, "", "")
}

fn element(figure: &Figure, language: Language, frame: Frame, namespace: &str, style: &str) -> String {
    let id = format!("{}-{}", figure.id, frame.name());
    let mut canvas = Canvas::new(frame);
    let height = match &figure.drawing {
        Drawing::Lines(chart) => lines::draw(&mut canvas, chart, language),
        Drawing::Placebos(chart) => placebos::draw(&mut canvas, chart, language),
        Drawing::EventStudy(chart) => event_study::draw(&mut canvas, chart, language),
        Drawing::Intervals(chart) => intervals::draw(&mut canvas, chart, language),
        Drawing::Map(chart) => map::draw(&mut canvas, chart, language),
    };
    let id = canvas::escape(&id);
    let title = canvas::escape(&figure.title.plain(language));
    let description = crate::html::markup(&figure.description, language).into_string();
    format!(
        r#"<svg{namespace} class="drawing {}" lang="{}" viewBox="0 0 {} {}" font-size="{}" role="img" aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc>{style}{}</svg>"#,
        frame.name(),
        language.tag(),
        fixed(frame.width()),
        fixed(height),
        fixed(frame.font()),
        canvas.into_body(),
    )
}

/// The unit at the head of a drawing; the height that it takes.
fn draw_unit(canvas: &mut Canvas, unit: Unit, language: Language) -> f64 {
    draw_heading(canvas, &unit.words(), language)
}

/// A line in grey at the head of a drawing; the height that it takes.
fn draw_heading(canvas: &mut Canvas, text: &Text, language: Language) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let heading = Label::new(text, language, font, width);
    heading.draw(canvas, "quiet", (0.0, 0.0), Anchor::Start);
    if text.is_empty() { 0.0 } else { heading.height() + font * 0.6 }
}

/// A number on a scale, which needs no trace of its own: it belongs to the axis and not to the data.
fn draw_tick(canvas: &mut Canvas, at: (f64, f64), anchor: Anchor, written: &str) {
    canvas.text("quiet", at, anchor, written);
}

const SCALE_GROUP: &str = r#"class="scale" aria-hidden="true""#;
