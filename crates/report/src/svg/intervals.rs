//! Estimates with their intervals, one a row, against the margin within which a difference does not matter.

use measure::{Language, Quantity};

use super::{
    canvas::{Anchor, Canvas},
    head::{SCALE_GROUP, draw_tick, draw_unit},
    label::Label as Line,
    scale::{Scale, Ticks, extent},
};
use crate::{IntervalChart, Text, Words, labels::Label};

/// A row with its place on the page.
struct Row {
    name: Line,
    value: Line,
    /// The top of its words and the height of its interval's line.
    top: f64,
    middle: f64,
    bottom: f64,
}

/// Draws the chart; its height.
pub(super) fn draw(canvas: &mut Canvas, chart: &IntervalChart, language: Language) -> f64 {
    let font = canvas.frame.font();
    let unit = draw_unit(canvas, chart.unit, language);
    let top = unit + draw_legend(canvas, chart, language, unit);
    let rows = rows(canvas, chart, language, top);
    let bottom = rows.last().map_or(top, |row| row.bottom) + font * 0.3;
    let (left, right) = plot(canvas, &rows);
    let (low, high) = domain(chart);
    let pad = (high - low) * 0.03;
    let scale = Scale::new((low - pad, high + pad), (left, right));

    if let Some((from, to)) = chart.margin {
        canvas.rectangle("margin", (scale.held(from), top), (scale.held(to), bottom));
    }
    let ticks = Ticks::fitting((low - pad, high + pad), 6, right - left, font);
    canvas.open(SCALE_GROUP);
    for (value, written) in ticks.labelled() {
        let x = scale.at(value);
        canvas.line("grid", (x, top), (x, bottom));
        draw_tick(canvas, (x, bottom + font * 1.35), Anchor::Middle, &written);
    }
    canvas.line("axis", (left, bottom), (right, bottom));
    canvas.close();
    let neutral = scale.held(chart.neutral);
    canvas.line("zero", (neutral, top), (neutral, bottom));
    for (row, (_, quantity)) in rows.iter().zip(&chart.rows) {
        draw_row(canvas, row, quantity, scale);
    }
    bottom + font * 1.8
}

/// The stretch of values that every interval, the margin and the neutral value need.
fn domain(chart: &IntervalChart) -> (f64, f64) {
    let of_rows = chart.rows.iter().flat_map(|(_, quantity)| {
        let interval = quantity.interval.map(|interval| [interval.low, interval.high]);
        interval.into_iter().flatten().chain([quantity.value])
    });
    let margin = chart.margin.map(|(from, to)| [from, to]);
    let (low, high) =
        extent(of_rows.chain(margin.into_iter().flatten()).chain([chart.neutral])).unwrap_or((-1.0, 1.0));
    Ticks::around(low, high, 12).ends()
}

/// Names above the intervals on a phone, beside them on a desk.
fn rows(canvas: &Canvas, chart: &IntervalChart, language: Language, top: f64) -> Vec<Row> {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let mut top = top + font * 0.4;
    let mut rows = Vec::new();
    for (name, quantity) in &chart.rows {
        let value = Line::new(&Text::with_interval(quantity.clone()), language, font, width);
        let widest = canvas.frame.pick(width - value.width - font, width * 0.3);
        let name = Line::new(name, language, font, widest);
        let words = name.height().max(value.height());
        let (middle, bottom) = canvas.frame.pick(
            (top + words + font * 0.75, top + words + font * 1.7),
            (top + words / 2.0, top + words + font * 0.9),
        );
        rows.push(Row { name, value, top, middle, bottom });
        top = bottom;
    }
    rows
}

fn plot(canvas: &Canvas, rows: &[Row]) -> (f64, f64) {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let widest = |of: fn(&Row) -> f64| rows.iter().map(of).fold(0.0, f64::max);
    canvas.frame.pick(
        (font, width - font),
        (widest(|row| row.name.width) + font * 1.6, width - widest(|row| row.value.width) - font * 1.6),
    )
}

fn draw_row(canvas: &mut Canvas, row: &Row, quantity: &Quantity, scale: Scale) {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    row.name.draw(canvas, "says", (0.0, row.top), Anchor::Start);
    let value_top = canvas.frame.pick(row.top, row.middle - font * 0.65);
    row.value.draw(canvas, "says", (width, value_top), Anchor::End);
    canvas.open(&format!(r#"data-trace="{}""#, quantity.trace.id()));
    if let Some(interval) = quantity.interval {
        let (low, high) = (scale.held(interval.low), scale.held(interval.high));
        canvas.line("interval after", (low, row.middle), (high, row.middle));
    }
    if quantity.value.is_finite() {
        canvas.circle("effect after", (scale.held(quantity.value), row.middle), font * 0.36, None);
    }
    canvas.close();
}

/// What the shaded margin is; the height that the words take.
fn draw_legend(canvas: &mut Canvas, chart: &IntervalChart, language: Language, top: f64) -> f64 {
    if chart.margin.is_none() {
        return 0.0;
    }
    let font = canvas.frame.font();
    canvas.rectangle("margin", (0.0, top), (font * 1.6, top + font));
    let words = Line::new(&Label::Margin.words(), language, font, canvas.frame.width() - font * 2.2);
    words.draw(canvas, "quiet", (font * 2.2, top - font * 0.12), Anchor::Start);
    words.height() + font * 0.6
}
