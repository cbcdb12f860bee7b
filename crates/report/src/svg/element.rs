//! A figure as an element, laid out by what its scales are.

use measure::Language;

use super::{
    canvas::{self, Anchor, Canvas, Frame, Letters, fixed},
    flow,
    label::Label as Line,
    map, plane, rows, swarm,
};
use crate::{Drawing, Figure, Marks, Scale, Text, Words, labels::Label};

/// How drawings look, in light and in dark; pages carry it once.
pub(crate) const CHART_STYLE: &str = include_str!("chart.css");

/// The figure as one SVG file that needs nothing else, under its title and over its source.
#[must_use]
pub fn svg(figure: &Figure, language: Language, frame: Frame) -> String {
    alone(figure, (language, frame), (CHART_STYLE, Letters::Written))
}

/// The same with this style and such letters.
pub(crate) fn alone(
    figure: &Figure,
    (language, frame): (Language, Frame),
    (style, letters): (&str, Letters),
) -> String {
    let mut canvas = Canvas::new(frame, letters);
    let (font, width) = (frame.font(), frame.width());
    let title = Line::bold(&figure.title, language, font * 1.1, width);
    title.draw(&mut canvas, "end", (0.0, 0.0), Anchor::Start);
    let top = title.height() + font * 0.5;
    canvas.open(&format!(r#"transform="translate(0 {})""#, fixed(top)));
    let height = laid_out(&mut canvas, &figure.drawing, language);
    canvas.close();
    let source = Words::words(&Label::Source).then(&Text::both(": ", ": ")).then(&figure.source);
    let source = Line::new(&source, language, font * 0.9, width);
    if !figure.source.is_empty() {
        source.draw(&mut canvas, "quiet", (0.0, top + height + font * 0.6), Anchor::Start);
    }
    let height = top + height + font * 1.2 + source.height();
    let namespace = r#" xmlns="http://www.w3.org/2000/svg""#;
    element(figure, language, (namespace, &format!("<style>{style}</style>")), (canvas, height))
}

/// The figure as an element of a page that carries the style of drawings.
pub(crate) fn inline(figure: &Figure, language: Language, frame: Frame) -> String {
    let mut canvas = Canvas::new(frame, Letters::Written);
    let height = laid_out(&mut canvas, &figure.drawing, language);
    element(figure, language, ("", ""), (canvas, height))
}

fn element(
    figure: &Figure,
    language: Language,
    (namespace, style): (&str, &str),
    (canvas, height): (Canvas, f64),
) -> String {
    let frame = canvas.frame;
    let id = canvas::escape(&format!("{}-{}", figure.id, frame.name()));
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

/// Draws the marks where their scales put them; the height.
fn laid_out(canvas: &mut Canvas, drawing: &Drawing, language: Language) -> f64 {
    let flows = drawing.layers.iter().any(|layer| matches!(layer.marks, Marks::Link { .. }));
    match (&drawing.across, &drawing.up) {
        (Scale::Map { outlines }, _) => map::draw(canvas, (drawing, outlines), language),
        (Scale::Values, Scale::Category { names }) => rows::draw(canvas, (drawing, names), language),
        (Scale::Values, Scale::Free) => swarm::draw(canvas, drawing, language),
        (Scale::Category { names: from }, Scale::Category { names: to }) if flows => {
            flow::draw(canvas, drawing, (from, to), language)
        }
        (
            Scale::Time { .. } | Scale::Number { .. } | Scale::Category { .. } | Scale::Values | Scale::Free,
            Scale::Time { .. }
            | Scale::Number { .. }
            | Scale::Category { .. }
            | Scale::Values
            | Scale::Map { .. }
            | Scale::Free,
        ) => plane::draw(canvas, drawing, language),
    }
}
