//! Trajectories over time with the counterfactual, named at their ends.

use measure::Language;

use super::{
    canvas::{Anchor, Canvas, polyline},
    head::{SCALE_GROUP, draw_tick, draw_unit},
    label::{self, Label},
    notes::notes,
    scale::{Scale, Ticks, extent},
    time_axis::TimeAxis,
};
use crate::{LineChart, Series, SeriesRole, Text};

/// Draws the chart; its height.
pub(super) fn draw(canvas: &mut Canvas, chart: &LineChart, language: Language) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let top = draw_unit(canvas, chart.unit, language);
    let ticks = value_ticks(chart, canvas.frame.pick(5, 6));
    let ends = end_labels(canvas, chart, language);
    let left =
        ticks.labelled().map(|(_, tick)| label::width_of(&tick, font)).fold(0.0, f64::max) + font * 0.5;
    let margin = ends.iter().map(|end| end.label.width).fold(0.0, f64::max);
    let right = width - if margin > 0.0 { margin + font * 1.1 } else { 4.0 };
    let Some(axis) = TimeAxis::new(&chart.times, (left, right)) else { return top };
    let notes = notes(canvas, chart, language, axis, left);
    let head = top + notes.height();
    let height = canvas.frame.pick(210.0, 330.0);
    let values = Scale::new(ticks.ends(), (head + height, head + font * 0.4));

    draw_bands(canvas, chart, axis, (head, head + height));
    draw_values_axis(canvas, &ticks, values, (left, right));
    for series in &chart.series {
        draw_series(canvas, chart, series, axis, values, language);
    }
    notes.draw(canvas, top, head + height);
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
    for (time, value) in
        chart.times.iter().zip(series.values.iter().copied().chain([None]).collect::<Vec<_>>())
    {
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
    let names_behind: std::collections::BTreeSet<String> =
        behind.map(|series| series.name.plain(language)).collect();
    let mut ends = Vec::new();
    for series in &chart.series {
        // A crowd in the background is named once when it has one name, and not at all when it has many.
        let is_crowd = series.role == SeriesRole::Background && names_behind.len() > 2;
        let last = series.values.iter().rev().copied().flatten().find(|value| value.is_finite());
        if let Some(value) = last.filter(|_| !is_crowd && !named.contains(&&series.name)) {
            named.push(&series.name);
            let label = Label::bold(&series.name, language, canvas.frame.font(), widest);
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

fn draw_bands(canvas: &mut Canvas, chart: &LineChart, axis: TimeAxis, (top, bottom): (f64, f64)) {
    for band in &chart.bands {
        let (from, to) = (axis.start(band.from), axis.end(band.to));
        if to > from {
            canvas.rectangle("band", (from, top), (to, bottom));
        }
    }
}
