//! Values across in rows with a name each, printed where they have a trace of their own.

use measure::Language;

use super::{
    canvas::{Anchor, Canvas},
    head::{SCALE_GROUP, draw_level, draw_unit},
    label::Label as Line,
    marks::class_of,
    scale::{Scale, Ticks, extent},
};
use crate::{Drawing, Layer, Note, Point, Text};

/// A row with its place on the page.
struct Row {
    name: Line,
    value: Line,
    /// The top of its words and the height of its interval's line.
    top: f64,
    middle: f64,
    bottom: f64,
}

/// Draws the rows; their height.
pub(super) fn draw(canvas: &mut Canvas, (drawing, names): (&Drawing, &[Text]), language: Language) -> f64 {
    let font = canvas.frame.font();
    let unit = draw_unit(canvas, drawing, language);
    let margins: Vec<(f64, f64, &Text)> = drawing.notes.iter().filter_map(margin_of).collect();
    let top = margins.iter().fold(unit, |top, (_, _, label)| top + draw_key(canvas, label, language, top));
    let rows = rows(canvas, (drawing, names), language, top);
    let bottom = rows.last().map_or(top, |row| row.bottom) + font * 0.3;
    let (left, right) = plot(canvas, &rows);
    let (low, high) = domain(drawing, &margins);
    let pad = (high - low) * 0.03;
    let scale = Scale::new((low - pad, high + pad), (left, right));

    for (from, to, _) in &margins {
        canvas.rectangle("margin", (scale.held(*from), top), (scale.held(*to), bottom));
    }
    // default: where no value means no difference, the line of zero stands out
    let neutral = drawing.neutral.unwrap_or(0.0);
    let ticks = Ticks::fitting((low - pad, high + pad), 6, right - left, font);
    draw_level(canvas, (&ticks, neutral), scale, (top, bottom));
    canvas.open(SCALE_GROUP);
    canvas.line("axis", (left, bottom), (right, bottom));
    canvas.close();
    canvas.line("zero", (scale.held(neutral), top), (scale.held(neutral), bottom));
    for row in &rows {
        row.name.draw(canvas, "says", (0.0, row.top), Anchor::Start);
    }
    for (layer, point) in drawing.points() {
        if let Some(row) = row_of(&rows, point) {
            draw_point(canvas, (drawing, layer, point), row, scale);
        }
    }
    bottom + font * 1.8
}

fn margin_of(note: &Note) -> Option<(f64, f64, &Text)> {
    if let Note::Margin { low, high, label } = note { Some((*low, *high, label)) } else { None }
}

fn row_of<'r>(rows: &'r [Row], point: &Point) -> Option<&'r Row> {
    (0_u32..).zip(rows).find(|(step, _)| f64::from(*step) == point.at).map(|(_, row)| row)
}

/// The stretch of values that every range, the margins and the neutral value need.
fn domain(drawing: &Drawing, margins: &[(f64, f64, &Text)]) -> (f64, f64) {
    let values = drawing.layers.iter().flat_map(|layer| layer.marks.values());
    let margins = margins.iter().flat_map(|(low, high, _)| [*low, *high]);
    let (low, high) = extent(values.chain(margins).chain(drawing.neutral)).unwrap_or((-1.0, 1.0));
    Ticks::around(low, high, 12).ends()
}

/// Names above the intervals on a phone, beside them on a desk.
fn rows(canvas: &Canvas, (drawing, names): (&Drawing, &[Text]), language: Language, top: f64) -> Vec<Row> {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let mut top = top + font * 0.4;
    let mut rows = Vec::new();
    for (step, name) in (0_u32..).zip(names) {
        let printed = drawing.points().filter(|(_, point)| point.at == f64::from(step));
        let printed = printed.filter_map(|(_, point)| point.value.printed().cloned());
        let printed = Text::list(printed.map(Text::with_interval));
        let value = Line::new(&printed, language, font, width);
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

/// A point with its range, and at the end of its row the number where it is printed.
fn draw_point(
    canvas: &mut Canvas,
    (drawing, layer, point): (&Drawing, &Layer, &Point),
    row: &Row,
    scale: Scale,
) {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let printed = point.value.printed();
    if printed.is_some() {
        let value_top = canvas.frame.pick(row.top, row.middle - font * 0.65);
        row.value.draw(canvas, "says", (width, value_top), Anchor::End);
    }
    let trace = printed.map(|quantity| &quantity.trace).or(layer.trace.as_ref());
    if let Some(trace) = trace {
        canvas.open_traced(trace);
    }
    let class = class_of(drawing, layer);
    if let Some((low, high)) = point.value.range() {
        let ends = (scale.held(low), scale.held(high));
        canvas.line(&format!("interval {class}"), (ends.0, row.middle), (ends.1, row.middle));
    }
    if point.value.value().is_finite() {
        let at = (scale.held(point.value.value()), row.middle);
        canvas.circle(&format!("effect {class}"), at, font * 0.36, None);
    }
    if trace.is_some() {
        canvas.close();
    }
}

/// What a shaded margin is; the height that the words take.
fn draw_key(canvas: &mut Canvas, label: &Text, language: Language, top: f64) -> f64 {
    let font = canvas.frame.font();
    canvas.rectangle("margin", (0.0, top), (font * 1.6, top + font));
    let words = Line::new(label, language, font, canvas.frame.width() - font * 2.2);
    words.draw(canvas, "quiet", (font * 2.2, top - font * 0.12), Anchor::Start);
    words.height() + font * 0.6
}
