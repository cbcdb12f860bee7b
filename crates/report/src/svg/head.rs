//! What every drawing has alike: the unit at its head, the numbers on its scales.

use measure::{Language, Unit};

use super::{
    canvas::{Anchor, Canvas},
    label::Label,
};
use crate::{Text, Words};

/// The unit at the head of a drawing; the height that it takes.
pub(super) fn draw_unit(canvas: &mut Canvas, unit: Unit, language: Language) -> f64 {
    draw_heading(canvas, &unit.words(), language)
}

/// A line in grey at the head of a drawing; the height that it takes.
pub(super) fn draw_heading(canvas: &mut Canvas, text: &Text, language: Language) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let heading = Label::new(text, language, font, width);
    heading.draw(canvas, "quiet", (0.0, 0.0), Anchor::Start);
    if text.is_empty() { 0.0 } else { heading.height() + font * 0.6 }
}

/// A number on a scale, which needs no trace of its own: it belongs to the axis and not to the data.
pub(super) fn draw_tick(canvas: &mut Canvas, at: (f64, f64), anchor: Anchor, written: &str) {
    canvas.text("quiet", at, anchor, written);
}

/// The attributes of a group that is a scale.
pub(super) const SCALE_GROUP: &str = r#"class="scale" aria-hidden="true""#;
