//! What drawings have alike: the unit at their head, scales of numbers with their lines.

use measure::Language;

use super::{
    canvas::{Anchor, Canvas},
    label::{Label, width_of},
    scale::{Scale, Ticks},
};
use crate::{Drawing, Text, Words};

/// The attributes of a group that is a scale.
pub(super) const SCALE_GROUP: &str = r#"class="scale" aria-hidden="true""#;

/// The unit at the head of a drawing; the height that it takes.
pub(super) fn draw_unit(canvas: &mut Canvas, drawing: &Drawing, language: Language) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let text: Text = drawing.unit.words();
    let heading = Label::new(&text, language, font, width);
    heading.draw(canvas, "quiet", (0.0, 0.0), Anchor::Start);
    if text.is_empty() { 0.0 } else { heading.height() + font * 0.6 }
}

/// A number on a scale, which needs no trace of its own: it belongs to the axis and not to the data.
pub(super) fn draw_tick(canvas: &mut Canvas, at: (f64, f64), anchor: Anchor, written: &str) {
    canvas.text("quiet", at, anchor, written);
}

/// How much room the numbers of an upright scale take to its left.
pub(super) fn room_for(ticks: &Ticks, font: f64) -> f64 {
    ticks.labelled().map(|(_, tick)| width_of(&tick, font)).fold(0.0, f64::max) + font * 0.5
}

/// An upright scale of numbers with a line across at each; that of the neutral value stands out.
pub(super) fn draw_upright(
    canvas: &mut Canvas,
    (ticks, neutral): (&Ticks, f64),
    scale: Scale,
    (left, right): (f64, f64),
) {
    let font = canvas.frame.font();
    canvas.open(SCALE_GROUP);
    for (value, written) in ticks.labelled() {
        let y = scale.at(value);
        canvas.line(line_class(value, neutral), (left, y), (right, y));
        draw_tick(canvas, (left - font * 0.5, y + font * 0.35), Anchor::End, &written);
    }
    canvas.close();
}

/// A level scale of numbers at the bottom with a line up at each; that of the neutral value stands out.
pub(super) fn draw_level(
    canvas: &mut Canvas,
    (ticks, neutral): (&Ticks, f64),
    scale: Scale,
    (top, bottom): (f64, f64),
) {
    let font = canvas.frame.font();
    canvas.open(SCALE_GROUP);
    for (value, written) in ticks.labelled() {
        let x = scale.at(value);
        canvas.line(line_class(value, neutral), (x, top), (x, bottom));
        draw_tick(canvas, (x, bottom + font * 1.35), Anchor::Middle, &written);
    }
    canvas.close();
}

fn line_class(value: f64, neutral: f64) -> &'static str {
    if value == neutral { "zero" } else { "grid" }
}
