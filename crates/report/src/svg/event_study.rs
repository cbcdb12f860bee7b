//! Effects by time since the treatment with their intervals, and the line of no effect.

use measure::{Language, Unit};

use super::{
    canvas::{Anchor, Canvas, polyline},
    head::{SCALE_GROUP, draw_tick, draw_unit},
    label::{Label as Line, width_of},
    scale::{Scale, Ticks, extent},
};
use crate::{EventStudy, Words, labels::Label};

/// Draws the chart; its height.
pub(super) fn draw(canvas: &mut Canvas, chart: &EventStudy, language: Language) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let unit = draw_unit(canvas, chart.unit, language);
    let top = unit + font * 1.6;
    let bottom = top + canvas.frame.pick(200.0, 300.0);
    let values = chart.effects.iter().flat_map(|(_, effect)| [effect.low, effect.estimate, effect.high]);
    let (low, high) = extent(values.chain([0.0])).unwrap_or((-1.0, 1.0));
    let ticks = Ticks::around(low, high, canvas.frame.pick(5, 6));
    let left = ticks.labelled().map(|(_, tick)| width_of(&tick, font)).fold(0.0, f64::max) + font * 0.5;
    let steps = chart.effects.iter().map(|(step, _)| f64::from(*step));
    let (first, last) = extent(steps).unwrap_or((-1.0, 1.0));
    let along = Scale::new((first - 0.7, last + 0.7), (left, width - 2.0));
    let values = Scale::new(ticks.ends(), (bottom, top));

    draw_values_axis(canvas, &ticks, values, (left, width - 2.0));
    let steps = Ticks::within(first, last, canvas.frame.pick(6, 12));
    draw_steps_axis(canvas, &steps, along, bottom);
    let start = along.held(-0.5);
    if first < 0.0 && last >= 0.0 {
        canvas.line("moment", (start, unit), (start, bottom));
        let write = |label: Label| Line::new(&label.words(), language, font, width);
        write(Label::Before).draw(canvas, "quiet", (start - font * 0.5, unit), Anchor::End);
        write(Label::After).draw(canvas, "quiet", (start + font * 0.5, unit), Anchor::Start);
    }
    draw_effects(canvas, chart, along, values);
    let words = if chart.step == Unit::Months { Label::MonthsSince } else { Label::TimeSince };
    let title = Line::new(&words.words(), language, font, width);
    title.draw(canvas, "quiet", ((left + width) / 2.0, bottom + font * 1.6), Anchor::Middle);
    bottom + font * 1.7 + title.height() + font * 0.3
}

fn draw_effects(canvas: &mut Canvas, chart: &EventStudy, along: Scale, values: Scale) {
    let apart = along.at(1.0) - along.at(0.0);
    let radius = (apart * 0.3).clamp(1.2, canvas.frame.pick(3.2, 4.6));
    canvas.open(&format!(r#"data-trace="{}""#, chart.trace.id()));
    for (step, effect) in &chart.effects {
        let side = if *step < 0 { "before" } else { "after" };
        let x = along.at(f64::from(*step));
        if effect.low.is_finite() && effect.high.is_finite() {
            let ends = [(x, values.held(effect.low)), (x, values.held(effect.high))];
            canvas.path(&format!("interval {side}"), &polyline(ends), None);
        }
        if effect.estimate.is_finite() {
            canvas.circle(&format!("effect {side}"), (x, values.held(effect.estimate)), radius, None);
        }
    }
    canvas.close();
}

fn draw_values_axis(canvas: &mut Canvas, ticks: &Ticks, values: Scale, (left, right): (f64, f64)) {
    let font = canvas.frame.font();
    canvas.open(SCALE_GROUP);
    for (value, written) in ticks.labelled() {
        let y = values.at(value);
        canvas.line(if value == 0.0 { "zero" } else { "grid" }, (left, y), (right, y));
        draw_tick(canvas, (left - font * 0.5, y + font * 0.35), Anchor::End, &written);
    }
    canvas.close();
}

fn draw_steps_axis(canvas: &mut Canvas, ticks: &Ticks, along: Scale, bottom: f64) {
    let font = canvas.frame.font();
    canvas.open(SCALE_GROUP);
    for (step, written) in ticks.labelled().filter(|(step, _)| step.fract() == 0.0) {
        let x = along.at(step);
        canvas.line("tick", (x, bottom), (x, bottom + font * 0.35));
        draw_tick(canvas, (x, bottom + font * 1.4), Anchor::Middle, written.trim_end_matches(".0"));
    }
    canvas.close();
}
