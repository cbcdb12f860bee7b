//! Shades: the classes of values that share one, and the key that says which is which.

use measure::Language;

use super::{
    canvas::{Anchor, Canvas},
    head::{SCALE_GROUP, draw_tick},
    label::Label as Line,
    scale::{Ticks, shown},
};
use crate::{Drawing, Layer, Marks, Note, Text, Words, labels::Label};

/// The classes of values that share a shade.
#[derive(Debug)]
pub(super) struct Shades {
    /// Where one class ends and the next begins, with how it is written.
    bounds: Vec<(f64, String)>,
    prefix: &'static str,
}

impl Shades {
    /// The classes of the values that a drawing shades; nothing where it shades none.
    pub(super) fn of(drawing: &Drawing) -> Option<Self> {
        let is_shaded = |layer: &&Layer| matches!(layer.marks, Marks::Area { .. } | Marks::Tile { .. });
        let shaded: Vec<&Layer> = drawing.layers.iter().filter(is_shaded).collect();
        let values = shaded.iter().flat_map(|layer| layer.quantities()).map(|quantity| quantity.value);
        let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let classes = match drawing.neutral {
            Some(neutral) => Self::about(neutral, &values),
            None => Self::of_equal_size(&values),
        };
        (!shaded.is_empty()).then_some(classes)
    }

    /// Three classes on each side of the neutral value, in equal steps.
    fn about(neutral: f64, values: &[f64]) -> Self {
        let farthest = values.iter().map(|value| (value - neutral).abs()).fold(0.0, f64::max);
        let steps = Ticks::within(0.0, if farthest > 0.0 { farthest } else { 1.0 }, 3);
        let step = steps.values.get(1).copied().unwrap_or(1.0);
        let bounds = (-2..=2_i32).map(|n| round_bound(neutral + f64::from(n) * step)).collect();
        Self { bounds, prefix: "side" }
    }

    /// Five classes with as many places each, cut at values of two digits.
    fn of_equal_size(values: &[f64]) -> Self {
        let mut bounds: Vec<(f64, String)> = (1..5_usize)
            .filter_map(|fifth| values.get(fifth * values.len() / 5))
            .map(|value| {
                let written = measure::round_to_significant(*value, 2);
                (written.parse().unwrap_or(*value), shown(&written))
            })
            .collect();
        bounds.dedup_by(|a, b| a.0 == b.0);
        Self { bounds, prefix: "shade" }
    }

    /// The class of a shape of this value.
    pub(super) fn class(&self, value: f64) -> String {
        format!("{}-{}", self.prefix, self.bounds.iter().filter(|(bound, _)| *bound <= value).count())
    }

    /// Draws the shades with their bounds, and what an outline and a missing value mean; the height that it takes.
    pub(super) fn draw(&self, canvas: &mut Canvas, drawing: &Drawing, language: Language, top: f64) -> f64 {
        let font = canvas.frame.font();
        let (width, height) = (canvas.frame.pick(40.0, 56.0), font * 0.8);
        canvas.open(SCALE_GROUP);
        let mut x = 0.0;
        for i in 0..=self.bounds.len() {
            canvas.rectangle(&format!("area {}-{i}", self.prefix), (x, top), (x + width, top + height));
            x += width;
            if let Some((_, written)) = self.bounds.get(i) {
                draw_tick(canvas, (x, top + height + font * 1.15), Anchor::Middle, written);
            }
        }
        canvas.close();
        let keys = keys(drawing);
        // The keys stand beside the shades where there is room, else below them.
        let beside = canvas.frame.pick(None, Some(x + font * 2.0));
        let mut at = (beside.unwrap_or(0.0), if beside.is_some() { top } else { top + height + font * 1.9 });
        let room = canvas.frame.width() - at.0 - font * 2.2;
        for (class, text) in &keys {
            let words = Line::new(text, language, font, room.min(canvas.frame.width() * 0.6));
            if at.0 > 0.0 && at.0 + font * 2.2 + words.width > canvas.frame.width() {
                at = (beside.unwrap_or(0.0), at.1 + font * 1.6);
            }
            canvas.rectangle(class, (at.0 + 1.0, at.1), (at.0 + font * 1.6, at.1 + height));
            words.draw(canvas, "quiet", (at.0 + font * 2.1, at.1 - font * 0.25), Anchor::Start);
            at.0 += font * 3.4 + words.width;
        }
        let below = if keys.is_empty() { 0.0 } else { at.1 - top + font * 1.4 };
        below.max(height + font * 1.6) + font * 0.4
    }
}

/// What is not a shade and needs a word.
fn keys(drawing: &Drawing) -> Vec<(&'static str, Text)> {
    let mut areas = drawing.layers.iter().flat_map(|layer| layer.marks.areas());
    let has_gap = areas.any(|area| area.value.is_none());
    let gap = has_gap.then(|| ("area no-data", Label::NoData.words()));
    let outlined = drawing.notes.iter().filter_map(Note::outline).map(|label| ("outlined", label.clone()));
    gap.into_iter().chain(outlined).collect()
}

/// A bound rounded to nine digits, as it is written without trailing zeros.
fn round_bound(value: f64) -> (f64, String) {
    let written = measure::round_to_significant(value, 9);
    let short =
        if written.contains('.') { written.trim_end_matches('0').trim_end_matches('.') } else { &written };
    (short.parse().unwrap_or(value), shown(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_cut_where_places_are_and_at_round_values() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        let classes = Shades::of_equal_size(&values);
        assert_eq!(
            classes.bounds.iter().map(|(_, b)| b.as_str()).collect::<Vec<_>>(),
            ["21", "41", "61", "81"]
        );
        assert_eq!(classes.class(20.0), "shade-0");
        assert_eq!(classes.class(21.0), "shade-1");
        let sides = Shades::about(1.0, &[0.7, 1.2]);
        assert_eq!(
            sides.bounds.iter().map(|(_, b)| b.as_str()).collect::<Vec<_>>(),
            ["0.8", "0.9", "1", "1.1", "1.2"]
        );
    }
}
