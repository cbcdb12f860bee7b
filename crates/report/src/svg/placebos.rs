//! The estimate among its placebos: each a dot on one line, the estimate and the most extreme ones named.

use measure::{Language, Unit};

use super::{
    canvas::{Anchor, Canvas, escape},
    head::{SCALE_GROUP, draw_tick, draw_unit},
    label::{self, LEADING, Label},
    scale::{Scale, Ticks, extent},
};
use crate::{PlaceboChart, Text};

/// How many placebos are named on each side.
const NAMED: usize = 2;

/// Draws the chart; its height.
pub(super) fn draw(canvas: &mut Canvas, chart: &PlaceboChart, language: Language) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let top = draw_unit(canvas, chart.unit, language);
    let effects = chart.placebos.iter().map(|(_, effect)| *effect);
    let (low, high) = extent(effects.chain([chart.estimate.value, neutral(chart)])).unwrap_or((-1.0, 1.0));
    let side = font * 1.2;
    let ticks = Ticks::fitting((low, high), canvas.frame.pick(6, 9), width - 2.0 * side, font);
    let scale = Scale::new((low, high), (side, width - side));
    let swarm = swarm(chart, scale, canvas.frame.pick(4.0, 5.5), canvas.frame.pick(110.0, 150.0));
    let names = names(canvas, chart, scale, &swarm);

    let treated = Label::bold(&estimate_text(chart), language, font, width * 0.6);
    let lowest_row = names.iter().map(|name| name.row + 1).max().unwrap_or(0);
    let names_height = lowest_row as f64 * font * LEADING + font * 0.4;
    let head = top + treated.height() + font * 0.5;
    let middle = head + names_height + swarm.half + font * 0.3;
    let bottom = middle + swarm.half + font * 0.8;

    draw_axis(canvas, (&ticks, neutral(chart)), scale, (head, bottom));
    canvas.open(&format!(r#"data-trace="{}""#, chart.trace.id()));
    let baseline = |name: &Name<'_>| head + names_height - font * (0.4 + LEADING * name.row as f64);
    for name in &names {
        let from = (name.dot.0, baseline(name) + font * 0.25);
        canvas.line("leader", from, (name.dot.0, middle + name.dot.1 - swarm.radius));
    }
    for name in &names {
        let text = format!(r#"<tspan class="name">{}</tspan>"#, escape(name.name));
        canvas.text_markup("note", (name.at, baseline(name)), Anchor::Middle, &text);
    }
    for ((name, _), (x, offset)) in chart.placebos.iter().zip(&swarm.dots).filter(|((_, e), _)| e.is_finite())
    {
        canvas.circle("placebo", (*x, middle + offset), swarm.radius, Some(name));
    }
    canvas.close();
    draw_estimate(canvas, &treated, scale.held(chart.estimate.value), (top, middle));
    bottom + font * 1.7
}

fn estimate_text(chart: &PlaceboChart) -> Text {
    chart.treated.clone().then(&Text::both(" ", " ")).then(&chart.estimate.clone().into())
}

fn draw_estimate(canvas: &mut Canvas, label: &Label, x: f64, (top, middle): (f64, f64)) {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let half = label.width / 2.0;
    let at = x.min(width - half - 2.0).max(half + 2.0);
    canvas.line("estimate-line", (x, top + label.height() + font * 0.2), (x, middle));
    canvas.diamond("estimate", (x, middle), font * 0.6);
    label.draw(canvas, "end counterfactual", (at, top), Anchor::Middle);
}

fn draw_axis(canvas: &mut Canvas, (ticks, neutral): (&Ticks, f64), scale: Scale, (top, bottom): (f64, f64)) {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    canvas.open(SCALE_GROUP);
    canvas.line("axis", (0.0, bottom), (width, bottom));
    for (value, written) in ticks.labelled() {
        let x = scale.at(value);
        canvas.line(if value == neutral { "zero" } else { "grid" }, (x, top), (x, bottom));
        draw_tick(canvas, (x, bottom + font * 1.35), Anchor::Middle, &written);
    }
    canvas.close();
}

/// Dots beside each other on their value, above and below the middle where there is a crowd.
struct Swarm {
    /// Position and distance from the middle, one a placebo.
    dots: Vec<(f64, f64)>,
    radius: f64,
    /// The largest distance from the middle, with the dot.
    half: f64,
}

/// The largest dots, not above `radius`, that stay within `height`.
fn swarm(chart: &PlaceboChart, scale: Scale, radius: f64, height: f64) -> Swarm {
    let at: Vec<f64> = chart.placebos.iter().map(|(_, effect)| scale.held(*effect)).collect();
    let mut order: Vec<usize> = (0..at.len()).collect();
    let of = |i: usize| at.get(i).copied().unwrap_or(0.0);
    order.sort_by(|a, b| of(*a).total_cmp(&of(*b)).then(a.cmp(b)));
    let mut best = None;
    for radius in [radius, radius * 0.7, radius * 0.45, radius * 0.3, radius * 0.2] {
        let levels = levels(&order, &at, 2.0 * radius + 0.8);
        let half = levels.iter().map(|level| level.abs()).fold(0.0, f64::max) * (2.0 * radius + 0.8) + radius;
        let dots = at.iter().zip(&levels).map(|(x, level)| (*x, level * (2.0 * radius + 0.8))).collect();
        let fits = 2.0 * half <= height;
        best = Some(Swarm { dots, radius, half: half.min(height / 2.0) });
        if fits {
            break;
        }
    }
    let mut swarm = best.unwrap_or(Swarm { dots: Vec::new(), radius, half: radius });
    let half = swarm.half;
    swarm.dots.iter_mut().for_each(|dot| dot.1 = dot.1.clamp(-half, half));
    swarm
}

/// For each dot the nearest free level to the middle: 0, then below, above, and so on.
fn levels(order: &[usize], at: &[f64], apart: f64) -> Vec<f64> {
    let mut levels = vec![0.0; at.len()];
    let mut ends: Vec<f64> = Vec::new();
    for i in order {
        let Some(x) = at.get(*i).copied() else { continue };
        let free = ends.iter().position(|end| x - end >= apart).unwrap_or(ends.len());
        match ends.get_mut(free) {
            Some(end) => *end = x,
            None => ends.push(x),
        }
        let step = free.div_ceil(2) as f64;
        if let Some(level) = levels.get_mut(*i) {
            *level = if free % 2 == 1 { step } else { -step };
        }
    }
    levels
}

/// A named placebo.
struct Name<'a> {
    name: &'a str,
    at: f64,
    row: usize,
    dot: (f64, f64),
}

/// The most extreme placebos of each side, their names in rows that keep apart.
fn names<'a>(canvas: &Canvas, chart: &'a PlaceboChart, scale: Scale, swarm: &Swarm) -> Vec<Name<'a>> {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let mut order: Vec<usize> = (0..chart.placebos.len()).collect();
    let effect = |i: usize| chart.placebos.get(i).map_or(0.0, |(_, effect)| *effect);
    order.retain(|i| effect(*i).is_finite());
    order.sort_by(|a, b| effect(*a).total_cmp(&effect(*b)).then(a.cmp(b)));
    let lowest = order.iter().take(NAMED).filter(|i| effect(**i) < neutral(chart));
    let highest = order.iter().rev().take(NAMED).filter(|i| effect(**i) > neutral(chart));
    let mut names: Vec<Name<'a>> = Vec::new();
    for i in lowest.chain(highest) {
        let (Some((name, effect)), Some((_, offset))) = (chart.placebos.get(*i), swarm.dots.get(*i)) else {
            continue;
        };
        let (x, half) = (scale.held(*effect), label::width_of(name, font) / 2.0);
        let at = beside(x, half + font * 0.4, scale.held(chart.estimate.value))
            .min(width - half - 1.0)
            .max(half + 1.0);
        names.push(Name { name, at, row: 0, dot: (x, *offset) });
    }
    names.sort_by(|a, b| a.dot.0.total_cmp(&b.dot.0));
    let stretches: Vec<(f64, f64)> = names
        .iter()
        .map(|name| {
            let half = label::width_of(name.name, font) / 2.0 + font * 0.3;
            ((name.at - half).min(name.dot.0 - 2.0), (name.at + half).max(name.dot.0 + 2.0))
        })
        .collect();
    for (name, row) in names.iter_mut().zip(label::rows(&stretches)) {
        name.row = row;
    }
    names
}

/// The middle of a name as wide as twice `half` for a dot at `x`, moved off the line of the estimate.
fn beside(x: f64, half: f64, line: f64) -> f64 {
    if (x - line).abs() >= half {
        x
    } else if x < line {
        line - half
    } else {
        line + half
    }
}

/// The effect that means no difference: one for a ratio, nothing for anything else.
fn neutral(chart: &PlaceboChart) -> f64 {
    if chart.unit == Unit::RateRatio { 1.0 } else { 0.0 }
}
