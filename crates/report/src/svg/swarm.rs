//! Values across without a scale up: each a dot on one line, the printed one named, and the most extreme others.

use measure::Language;

use super::{
    canvas::{Anchor, Canvas},
    head::{SCALE_GROUP, draw_level, draw_unit},
    label::{self, LEADING, Label},
    scale::{Scale, Ticks, extent},
};
use crate::{Drawing, Layer, Point, Text};

/// How many dots are named on each side.
const NAMED: usize = 2;

/// A dot with its layer.
type Dot<'a> = (&'a Layer, &'a Point);

/// Draws the dots; the height.
pub(super) fn draw(canvas: &mut Canvas, drawing: &Drawing, language: Language) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let top = draw_unit(canvas, drawing, language);
    // default: where no value means no difference, the line of zero stands out
    let neutral = drawing.neutral.unwrap_or(0.0);
    let (printed, dots): (Vec<Dot<'_>>, Vec<Dot<'_>>) =
        drawing.points().partition(|(_, point)| point.value.printed().is_some());
    let values = printed.iter().chain(&dots).map(|(_, point)| point.value.value());
    let (low, high) = extent(values.chain([neutral])).unwrap_or((-1.0, 1.0));
    let side = font * 1.2;
    let ticks = Ticks::fitting((low, high), canvas.frame.pick(6, 9), width - 2.0 * side, font);
    let scale = Scale::new((low, high), (side, width - side));
    let swarm = swarm(&dots, scale, canvas.frame.pick(4.0, 5.5), canvas.frame.pick(110.0, 150.0));
    let lines: Vec<f64> = printed.iter().map(|(_, point)| scale.held(point.value.value())).collect();
    let names = names((canvas, language), (&dots, neutral), (scale, &lines), &swarm);

    let write = |(_, point): &Dot<'_>| Label::bold(&printed_text(point), language, font, width * 0.6);
    let labels: Vec<Label> = printed.iter().map(write).collect();
    let labels_height = labels.iter().fold(0.0, |sum, label| sum + label.height());
    let lowest_row = names.iter().map(|name| name.row + 1).max().unwrap_or(0);
    let names_height = lowest_row as f64 * font * LEADING + font * 0.4;
    let head = top + labels_height + font * 0.5;
    let middle = head + names_height + swarm.half + font * 0.3;
    let bottom = middle + swarm.half + font * 0.8;

    canvas.open(SCALE_GROUP);
    canvas.line("axis", (0.0, bottom), (width, bottom));
    canvas.close();
    draw_level(canvas, (&ticks, neutral), scale, (head, bottom));
    let baseline = |name: &Name| head + names_height - font * (0.4 + LEADING * name.row as f64);
    for name in &names {
        let from = (name.dot.0, baseline(name) + font * 0.25);
        canvas.line("leader", from, (name.dot.0, middle + name.dot.1 - swarm.radius));
    }
    for name in &names {
        name.label.draw(canvas, "note", (name.at, baseline(name) - font), Anchor::Middle);
    }
    for layer in &drawing.layers {
        let of_layer = dots.iter().zip(&swarm.dots).filter(|((of, _), _)| std::ptr::eq(*of, layer));
        if let Some(trace) = &layer.trace {
            canvas.open_traced(trace);
        }
        for ((_, point), (x, offset)) in of_layer.filter(|((_, p), _)| p.value.value().is_finite()) {
            let name = point.name.plain(language);
            canvas.circle(layer.role.code(), (*x, middle + offset), swarm.radius, Some(&name));
        }
        if layer.trace.is_some() {
            canvas.close();
        }
    }
    let mut label_top = top;
    for (label, x) in labels.iter().zip(&lines) {
        draw_printed(canvas, label, *x, (label_top, middle));
        label_top += label.height();
    }
    bottom + font * 1.7
}

fn printed_text(point: &Point) -> Text {
    let Some(quantity) = point.value.printed() else { return point.name.clone() };
    point.name.clone().then(&Text::both(" ", " ")).then(&quantity.clone().into())
}

fn draw_printed(canvas: &mut Canvas, label: &Label, x: f64, (top, middle): (f64, f64)) {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let half = label.width / 2.0;
    let at = x.min(width - half - 2.0).max(half + 2.0);
    canvas.line("estimate-line", (x, top + label.height() + font * 0.2), (x, middle));
    canvas.diamond("estimate", (x, middle), font * 0.6);
    label.draw(canvas, "end counterfactual", (at, top), Anchor::Middle);
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
fn swarm(points: &[Dot<'_>], scale: Scale, radius: f64, height: f64) -> Swarm {
    let at: Vec<f64> = points.iter().map(|(_, point)| scale.held(point.value.value())).collect();
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

/// A named dot.
struct Name {
    label: Label,
    at: f64,
    row: usize,
    dot: (f64, f64),
}

/// The most extreme dots of each side, their names in rows that keep apart.
fn names(
    (canvas, language): (&Canvas, Language),
    (dots, neutral): (&[Dot<'_>], f64),
    (scale, lines): (Scale, &[f64]),
    swarm: &Swarm,
) -> Vec<Name> {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let mut found: Vec<(&Point, f64)> =
        dots.iter().zip(&swarm.dots).map(|((_, point), (_, offset))| (*point, *offset)).collect();
    found.retain(|(point, _)| point.value.value().is_finite() && !point.name.is_empty());
    found.sort_by(|(a, _), (b, _)| a.value.value().total_cmp(&b.value.value()));
    let lowest = found.iter().take(NAMED).filter(|(point, _)| point.value.value() < neutral);
    let highest = found.iter().rev().take(NAMED).filter(|(point, _)| point.value.value() > neutral);
    let mut names: Vec<Name> = Vec::new();
    for (point, offset) in lowest.chain(highest) {
        let label = Label::new(&point.name, language, font, width);
        let (x, half) = (scale.held(point.value.value()), label.width / 2.0);
        let beside = lines.iter().fold(x, |x, line| beside(x, half + font * 0.4, *line));
        let at = beside.min(width - half - 1.0).max(half + 1.0);
        names.push(Name { label, at, row: 0, dot: (x, *offset) });
    }
    names.sort_by(|a, b| a.dot.0.total_cmp(&b.dot.0));
    let stretches: Vec<(f64, f64)> = names
        .iter()
        .map(|name| {
            let half = name.label.width / 2.0 + font * 0.3;
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
