//! Trajectories over time with the counterfactual, named at their ends.

use measure::{Language, PanelTime};

use super::{
    SCALE_GROUP,
    canvas::{Anchor, Canvas, polyline},
    draw_tick, draw_unit,
    label::{self, Label},
    scale::{Scale, Ticks, extent},
    time_axis::TimeAxis,
};
use crate::{LineChart, Series, SeriesRole, Text};

/// Draws the chart; its height.
pub(super) fn draw(canvas: &mut Canvas, chart: &LineChart, language: Language) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let top = draw_unit(canvas, chart.unit, language);
    let ticks = value_ticks(chart, canvas.frame.pick(4, 5));
    let ends = end_labels(canvas, chart, language);
    let left = ticks.labelled().map(|(_, tick)| label::width_of(&tick, font)).fold(0.0, f64::max) + font * 0.5;
    let margin = ends.iter().map(|end| end.label.width).fold(0.0, f64::max);
    let right = width - if margin > 0.0 { margin + font * 1.1 } else { 4.0 };
    let Some(axis) = TimeAxis::new(&chart.times, (left, right)) else { return top };
    let notes = notes(canvas, chart, language, axis, (left, right));
    let head = top + notes.iter().map(|note| note.bottom).fold(0.0, f64::max);
    let height = canvas.frame.pick(210.0, 330.0);
    let values = Scale::new(ticks.ends(), (head + height, head + font * 0.4));

    draw_bands(canvas, chart, axis, (head, head + height));
    draw_values_axis(canvas, &ticks, values, (left, right));
    for series in &chart.series {
        draw_series(canvas, chart, series, axis, values, language);
    }
    draw_notes(canvas, &notes, top, head + height);
    draw_ends(canvas, &ends, values, (right, head, head + height));
    axis.draw(canvas, head + height, language);
    head + height + axis.height(font)
}

/// The round values of the vertical axis: from zero on, unless that would press the lines into a corner.
fn value_ticks(chart: &LineChart, wanted: u32) -> Ticks {
    let values = chart.series.iter().flat_map(|series| series.values.iter().copied().flatten());
    let (low, high) = extent(values).unwrap_or((0.0, 1.0));
    let from_zero = low >= 0.0 && low < 0.6 * high;
    Ticks::around(if from_zero { 0.0 } else { low }, high, wanted)
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

fn draw_series(
    canvas: &mut Canvas,
    chart: &LineChart,
    series: &Series,
    axis: TimeAxis,
    values: Scale,
    language: Language,
) {
    let class = class_of(chart, series);
    canvas.open(&format!(r#"data-trace="{}""#, series.trace.id()));
    let name = series.name.plain(language);
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut commands = String::new();
    for (time, value) in chart.times.iter().zip(series.values.iter().copied().chain([None]).collect::<Vec<_>>()) {
        match value.filter(|value| value.is_finite()) {
            Some(value) => run.push((axis.at(*time), values.at(value))),
            None => finish_run(canvas, &class, &mut commands, &mut run),
        }
    }
    finish_run(canvas, &class, &mut commands, &mut run);
    canvas.path(&format!("series {class}"), &commands, Some(&name));
    canvas.close();
}

/// Ends a stretch without gaps; a value with gaps on both sides is a point.
fn finish_run(canvas: &mut Canvas, class: &str, commands: &mut String, run: &mut Vec<(f64, f64)>) {
    match run.as_slice() {
        [] => {}
        [alone] => canvas.circle(&format!("point {class}"), *alone, 2.0, None),
        points => commands.push_str(&polyline(points.iter().copied())),
    }
    run.clear();
}

fn class_of(chart: &LineChart, series: &Series) -> String {
    match series.role {
        SeriesRole::Observed => "observed".to_owned(),
        SeriesRole::Counterfactual => "counterfactual".to_owned(),
        SeriesRole::Background => "background".to_owned(),
        SeriesRole::Plain => {
            let plain = chart.series.iter().filter(|other| other.role == SeriesRole::Plain);
            format!("plain-{}", plain.take_while(|other| !std::ptr::eq(*other, series)).count() % 4)
        }
    }
}

/// A name at the end of its line.
struct End {
    label: Label,
    class: String,
    value: f64,
}

fn end_labels(canvas: &Canvas, chart: &LineChart, language: Language) -> Vec<End> {
    let widest = canvas.frame.pick(92.0, 180.0);
    let mut named: Vec<&Text> = Vec::new();
    let behind = chart.series.iter().filter(|series| series.role == SeriesRole::Background);
    let names_behind: std::collections::BTreeSet<String> = behind.map(|series| series.name.plain(language)).collect();
    let mut ends = Vec::new();
    for series in &chart.series {
        // A crowd in the background is named once when it has one name, and not at all when it has many.
        let is_crowd = series.role == SeriesRole::Background && names_behind.len() > 2;
        let last = series.values.iter().rev().copied().flatten().find(|value| value.is_finite());
        if let Some(value) = last.filter(|_| !is_crowd && !named.contains(&&series.name)) {
            named.push(&series.name);
            let label = Label::new(&series.name, language, canvas.frame.font(), widest);
            ends.push(End { label, class: class_of(chart, series), value });
        }
    }
    ends
}

fn draw_ends(canvas: &mut Canvas, ends: &[End], values: Scale, (right, top, bottom): (f64, f64, f64)) {
    let font = canvas.frame.font();
    let wanted: Vec<(f64, f64)> =
        ends.iter().map(|end| (values.held(end.value), end.label.height() + font * 0.25)).collect();
    let middles = label::spread(&wanted, (top - font * 0.6, bottom + font * 1.5));
    for ((end, (point, _)), middle) in ends.iter().zip(wanted).zip(middles) {
        if (middle - point).abs() > font * 0.5 {
            canvas.line("leader", (right + 1.0, point), (right + font * 0.75, middle));
        }
        let at = (right + font * 0.9, middle - end.label.height() / 2.0 - font * 0.02);
        end.label.draw(canvas, &format!("end {}", end.class), at, Anchor::Start);
    }
}

/// What is written above the lines: a moment with its line, or a shaded stretch.
struct Note {
    label: Label,
    at: (f64, Anchor),
    /// Where the moment's line stands.
    line: Option<f64>,
    /// From the head of the notes to this one's top and bottom.
    top: f64,
    bottom: f64,
}

fn notes(
    canvas: &Canvas,
    chart: &LineChart,
    language: Language,
    axis: TimeAxis,
    (left, right): (f64, f64),
) -> Vec<Note> {
    let font = canvas.frame.font();
    let widest = (canvas.frame.width() - left) * canvas.frame.pick(0.6, 0.32);
    let write = |text: &Text| Label::new(text, language, font, widest);
    let mut notes: Vec<Note> = Vec::new();
    let mut markers: Vec<(PanelTime, &Text)> =
        chart.markers.iter().filter(|marker| axis.shows(marker.at)).map(|m| (m.at, &m.label)).collect();
    markers.sort_by_key(|(at, _)| *at);
    for (at, text) in markers {
        let (x, label) = (axis.start(at), write(text));
        let has_room = x + font * 0.4 + label.width <= canvas.frame.width();
        let at = if has_room { (x + font * 0.4, Anchor::Start) } else { (x - font * 0.4, Anchor::End) };
        notes.push(Note { label, at, line: Some(x), top: 0.0, bottom: 0.0 });
    }
    for band in &chart.bands {
        let label = write(&band.label);
        let middle = (axis.start(band.from) + axis.end(band.to)) / 2.0;
        let half = label.width / 2.0;
        let middle = middle.min(right.max(canvas.frame.width() - 2.0) - half).max(left + half);
        notes.push(Note { label, at: (middle, Anchor::Middle), line: None, top: 0.0, bottom: 0.0 });
    }
    stack(&mut notes, font);
    notes
}

/// Gives each note its row, and each row the height of its tallest note.
fn stack(notes: &mut [Note], font: f64) {
    let stretches: Vec<(f64, f64)> = notes
        .iter()
        .map(|note| {
            let from = note.at.1.left(note.at.0, note.label.width);
            // A moment's line is part of its stretch: no other label of the row may cross it.
            let line = note.line.unwrap_or(from);
            (from.min(line) - font * 0.4, (from + note.label.width).max(line) + font * 0.4)
        })
        .collect();
    let rows = label::rows(&stretches);
    let mut top = 0.0;
    // The later rows stand higher, so that the lines of lower rows cross no label.
    for row in (0..=rows.iter().copied().max().unwrap_or_default()).rev() {
        let of_row = || rows.iter().enumerate().filter(|(_, of)| **of == row).map(|(i, _)| i);
        let height = of_row().filter_map(|i| notes.get(i)).map(|note| note.label.height()).fold(0.0, f64::max);
        for i in of_row() {
            if let Some(note) = notes.get_mut(i) {
                note.top = top;
                note.bottom = top + height + font * 0.35;
            }
        }
        top += height + font * 0.35;
    }
}

fn draw_notes(canvas: &mut Canvas, notes: &[Note], top: f64, bottom: f64) {
    for note in notes {
        if let Some(x) = note.line {
            canvas.line("moment", (x, top + note.top), (x, bottom));
        }
    }
    for note in notes {
        let class = if note.line.is_some() { "note" } else { "note band-name" };
        note.label.draw(canvas, class, (note.at.0, top + note.top), note.at.1);
    }
}

fn draw_bands(canvas: &mut Canvas, chart: &LineChart, axis: TimeAxis, (top, bottom): (f64, f64)) {
    for band in &chart.bands {
        let (from, to) = (axis.start(band.from), axis.end(band.to));
        if to > from {
            canvas.rectangle("band", (from, top), (to, bottom));
        }
    }
}
