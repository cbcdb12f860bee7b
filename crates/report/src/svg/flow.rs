//! Flows from the names at the left to those at the right, as wide as their values.

use std::fmt::Write as _;

use measure::Language;

use super::{
    canvas::{Anchor, Canvas, fixed},
    head::draw_unit,
    label::{self, Label},
};
use crate::{Drawing, Link, Text};

/// Air between two nodes, in sizes of the letters.
const AIR: f64 = 0.6;

/// A node: its name, and the stretch of its side that its flows take.
struct Node {
    label: Label,
    top: f64,
    height: f64,
    /// Where the next flow begins.
    next: f64,
}

/// Draws the flows; the height.
pub(super) fn draw(
    canvas: &mut Canvas,
    drawing: &Drawing,
    (from, to): (&[Text], &[Text]),
    language: Language,
) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let top = draw_unit(canvas, drawing, language);
    let links: Vec<&Link> = drawing.layers.iter().flat_map(|layer| layer.marks.links()).collect();
    let total = links.iter().map(|link| flow(link)).fold(0.0, |sum, flow| sum + flow);
    let height = canvas.frame.pick(240.0, 330.0);
    let most = from.len().max(to.len()).saturating_sub(1) as f64;
    // What air and letters need is there even where many small flows meet.
    let height = f64::max(height, most * font * (AIR + label::LEADING));
    let unit = (height - most * font * AIR).max(0.0) / if total > 0.0 { total } else { 1.0 };
    let nodes = |names: &[Text], of: fn(&Link) -> usize| -> Vec<Node> {
        let mut at = top;
        let node = |(i, name): (usize, &Text)| {
            let held = links.iter().filter(|link| of(link) == i).map(|link| flow(link));
            let high = held.fold(0.0, |sum, flow| sum + flow) * unit;
            let label = Label::new(name, language, font, width * canvas.frame.pick(0.3, 0.24));
            let node = Node { label, top: at, height: high, next: at };
            at += high + font * AIR;
            node
        };
        names.iter().enumerate().map(node).collect()
    };
    let (mut left, mut right) = (nodes(from, |link| link.from), nodes(to, |link| link.to));
    let room = |nodes: &[Node]| nodes.iter().map(|node| node.label.width).fold(0.0, f64::max) + font * 1.2;
    let sides = (room(&left), width - room(&right));
    for link in &links {
        let (Some(start), Some(end)) = (left.get_mut(link.from), right.get_mut(link.to)) else { continue };
        let thick = flow(link) * unit;
        if thick > 0.0 {
            canvas.open_traced(&link.value.trace);
            let class = format!("link plain-{}", link.from % 4);
            let said = link.value.shown();
            canvas.path(&class, &ribbon(sides, (start.next, end.next), thick), Some(&said));
            canvas.close();
        }
        start.next += thick;
        end.next += thick;
    }
    let bottom = top + height;
    draw_nodes(canvas, &left, (sides.0, Anchor::End), (top, bottom));
    draw_nodes(canvas, &right, (sides.1, Anchor::Start), (top, bottom));
    bottom + font * 0.4
}

/// What flows: nothing where it is no number above zero.
fn flow(link: &Link) -> f64 {
    if link.value.value.is_finite() { link.value.value.max(0.0) } else { 0.0 }
}

/// A band that leaves and arrives level.
fn ribbon((left, right): (f64, f64), (from, to): (f64, f64), thick: f64) -> String {
    let middle = fixed((left + right) / 2.0);
    let [left, right] = [left, right].map(fixed);
    let mut path = String::new();
    let [a, b, c, d] = [from, to, to + thick, from + thick].map(fixed);
    let _ = write!(path, "M{left} {a}C{middle} {a} {middle} {b} {right} {b}");
    let _ = write!(path, "L{right} {c}C{middle} {c} {middle} {d} {left} {d}Z");
    path
}

fn draw_nodes(canvas: &mut Canvas, nodes: &[Node], (x, anchor): (f64, Anchor), within: (f64, f64)) {
    let font = canvas.frame.font();
    let outward = if anchor == Anchor::End { -1.0 } else { 1.0 };
    let wanted: Vec<(f64, f64)> =
        nodes.iter().map(|node| (node.top + node.height / 2.0, node.label.height())).collect();
    let middles = label::spread(&wanted, within);
    for (node, middle) in nodes.iter().zip(middles) {
        canvas.rectangle("node", (x, node.top), (x + outward * font * 0.3, node.top + node.height));
        let at = (x + outward * font * 0.8, middle - node.label.height() / 2.0);
        node.label.draw(canvas, "says", at, anchor);
    }
}
