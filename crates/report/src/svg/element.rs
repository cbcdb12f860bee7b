//! A figure as an element, by the kind of its drawing.

use measure::Language;

use super::{
    canvas::{self, Canvas, Frame, fixed},
    event_study, intervals, lines, map, placebos,
};
use crate::{Drawing, Figure};

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
