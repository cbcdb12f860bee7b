//! Marks on a plane: time, numbers or names across; values, numbers or names up.

use measure::{Language, PanelTime};

use super::{
    canvas::{Anchor, Canvas},
    head::{SCALE_GROUP, draw_tick, draw_unit, draw_upright, room_for},
    label::{self, Label},
    marks::{Place, class_of, draw_layer},
    notes::{Notes, notes},
    scale::{Scale, Ticks, extent},
    shades::Shades,
    time_axis::TimeAxis,
};
use crate::{Drawing, Marks, Note, Role, Scale as Kind, Text};

/// Draws the marks; the height.
pub(super) fn draw(canvas: &mut Canvas, drawing: &Drawing, language: Language) -> f64 {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    let mut top = draw_unit(canvas, drawing, language);
    let shades = Shades::of(drawing);
    top += shades.as_ref().map_or(0.0, |shades| shades.draw(canvas, drawing, language, top));
    let side = Side::of(canvas, drawing, language);
    let ends = end_labels(canvas, drawing, language);
    let left = side.room(font);
    let margin = ends.iter().map(|end| end.label.width).fold(0.0, f64::max);
    let right = width - if margin > 0.0 { margin + font * 1.1 } else { 4.0 };
    let Some(across) = Across::of(drawing, (left, right)) else { return top };
    let notes = across.notes(canvas, drawing, language, left);
    let divide = drawing.notes.iter().find_map(divide_of);
    let head = top + notes.height() + if divide.is_some() { font * 1.6 } else { 0.0 };
    let bottom = head + side.height(canvas);
    let up = side.scale((bottom, head + font * 0.4));

    across.draw_stretches(canvas, drawing, (head, bottom));
    side.draw(canvas, drawing, up, (left, right));
    if let Some((at, before, after)) = divide {
        let x = across.at(at);
        canvas.line("moment", (x, top), (x, bottom));
        let write = |text: &Text| Label::new(text, language, font, width);
        write(before).draw(canvas, "quiet", (x - font * 0.5, top), Anchor::End);
        write(after).draw(canvas, "quiet", (x + font * 0.5, top), Anchor::Start);
    }
    let (at_across, at_up) = (|step: f64| across.at(step), |value: f64| up.held(value));
    let step = (across.step(), (up.at(0.0) - up.at(1.0)).abs());
    let place = Place { across: &at_across, up: &at_up, step, shades: shades.as_ref(), language };
    for layer in &drawing.layers {
        draw_layer(canvas, (drawing, layer), &place);
    }
    notes.draw(canvas, top, bottom);
    draw_ends(canvas, &ends, up, (right, head, bottom));
    bottom + across.draw(canvas, bottom, language, (left, right))
}

fn divide_of(note: &Note) -> Option<(f64, &Text, &Text)> {
    if let Note::Divide { at, before, after } = note { Some((*at, before, after)) } else { None }
}

/// The scale across, with its positions.
enum Across<'a> {
    Time { axis: TimeAxis, times: &'a [PanelTime] },
    Number { scale: Scale, ends: (f64, f64), title: &'a Text },
    Names { scale: Scale, names: &'a [Text] },
}

impl<'a> Across<'a> {
    /// Nothing where there is no time and no name to stand on.
    fn of(drawing: &'a Drawing, sides: (f64, f64)) -> Option<Self> {
        match &drawing.across {
            Kind::Time { times } => Some(Self::Time { axis: TimeAxis::new(times, sides)?, times }),
            Kind::Category { names } if names.is_empty() => None,
            Kind::Category { names } => {
                let last = names.len() as f64 - 0.5;
                Some(Self::Names { scale: Scale::new((-0.5, last), sides), names })
            }
            Kind::Number { title, .. } => {
                let (first, last) = extent(places_across(drawing)).unwrap_or((-1.0, 1.0));
                let reach = radius_of(drawing).unwrap_or(0.7);
                let scale = Scale::new((first - reach, last + reach), sides);
                Some(Self::Number { scale, ends: (first, last), title })
            }
            Kind::Values | Kind::Map { .. } | Kind::Free => None,
        }
    }

    fn at(&self, place: f64) -> f64 {
        match self {
            Self::Time { axis, times } => {
                let step = (0_u32..).zip(times.iter()).find(|(step, _)| f64::from(*step) >= place);
                step.map_or(0.0, |(_, time)| axis.at(*time))
            }
            Self::Number { scale, .. } | Self::Names { scale, .. } => scale.at(place),
        }
    }

    /// How far apart two steps or whole numbers are.
    fn step(&self) -> f64 {
        match self {
            Self::Time { axis, times } => {
                times.first().map_or(0.0, |time| axis.end(*time) - axis.start(*time))
            }
            Self::Number { scale, .. } | Self::Names { scale, .. } => scale.at(1.0) - scale.at(0.0),
        }
    }

    fn notes(&self, canvas: &Canvas, drawing: &Drawing, language: Language, left: f64) -> Notes {
        match self {
            Self::Time { axis, .. } => notes(canvas, &drawing.notes, language, *axis, left),
            Self::Number { .. } | Self::Names { .. } => Notes::default(),
        }
    }

    fn draw_stretches(&self, canvas: &mut Canvas, drawing: &Drawing, (top, bottom): (f64, f64)) {
        let Self::Time { axis, .. } = self else { return };
        for note in &drawing.notes {
            let Note::Stretch { from, to, .. } = note else { continue };
            let (from, to) = (axis.start(*from), axis.end(*to));
            if to > from {
                canvas.rectangle("band", (from, top), (to, bottom));
            }
        }
    }

    /// Draws the scale below the marks; the height that it takes.
    fn draw(&self, canvas: &mut Canvas, bottom: f64, language: Language, (left, right): (f64, f64)) -> f64 {
        let font = canvas.frame.font();
        match self {
            Self::Time { axis, .. } => {
                axis.draw(canvas, bottom, language);
                axis.height(font)
            }
            Self::Number { scale, ends, title } => {
                let ticks = Ticks::within(ends.0, ends.1, canvas.frame.pick(6, 12));
                canvas.open(SCALE_GROUP);
                for (step, written) in ticks.labelled() {
                    let x = scale.at(step);
                    canvas.line("tick", (x, bottom), (x, bottom + font * 0.35));
                    draw_tick(canvas, (x, bottom + font * 1.4), Anchor::Middle, &written);
                }
                canvas.close();
                let title = Label::new(title, language, font, right - left);
                let at = ((left + right) / 2.0, bottom + font * 1.6);
                title.draw(canvas, "quiet", at, Anchor::Middle);
                font * 2.0 + title.height()
            }
            Self::Names { scale, names } => {
                let step = self.step();
                let labels: Vec<Label> =
                    names.iter().map(|name| Label::new(name, language, font, step * 0.94)).collect();
                // A word wider than its step reaches into the next one, and so stands in a row below.
                let stretch = |(i, label): (u32, &Label)| {
                    let half = label.width / 2.0;
                    let middle = scale.at(f64::from(i)).min(canvas.frame.width() - half).max(half);
                    (middle - half, middle + half)
                };
                let stretches: Vec<(f64, f64)> = (0..).zip(&labels).map(stretch).collect();
                let highest = labels.iter().map(Label::height).fold(0.0, f64::max);
                let rows = label::rows(&stretches);
                for ((label, (from, to)), row) in labels.iter().zip(&stretches).zip(&rows) {
                    let top = bottom + font * 0.4 + highest * *row as f64;
                    label.draw(canvas, "says", ((from + to) / 2.0, top), Anchor::Middle);
                }
                font * 0.6 + highest * rows.iter().max().map_or(0.0, |row| *row as f64 + 1.0)
            }
        }
    }
}

/// The scale up: numbers with lines across, or names.
enum Side {
    Numbers(Ticks),
    Names(Vec<Label>),
}

impl Side {
    fn of(canvas: &Canvas, drawing: &Drawing, language: Language) -> Self {
        let wanted = canvas.frame.pick(5, 6);
        match &drawing.up {
            Kind::Category { names } => {
                let widest = canvas.frame.width() * 0.3;
                let write = |name: &Text| Label::new(name, language, canvas.frame.font(), widest);
                Self::Names(names.iter().map(write).collect())
            }
            Kind::Number { .. } => {
                let tiles = drawing.layers.iter().flat_map(|layer| layer.marks.tiles());
                let (low, high) = extent(tiles.map(|tile| tile.up)).unwrap_or((0.0, 1.0));
                let reach = radius_of(drawing).unwrap_or(0.0);
                Self::Numbers(Ticks::around(low - reach, high + reach, wanted))
            }
            Kind::Time { .. } | Kind::Values | Kind::Map { .. } | Kind::Free => {
                Self::Numbers(value_ticks(drawing, wanted))
            }
        }
    }

    fn room(&self, font: f64) -> f64 {
        match self {
            Self::Numbers(ticks) => room_for(ticks, font),
            Self::Names(labels) => labels.iter().map(|label| label.width).fold(0.0, f64::max) + font * 0.5,
        }
    }

    fn height(&self, canvas: &Canvas) -> f64 {
        match self {
            Self::Numbers(_) => canvas.frame.pick(210.0, 330.0),
            Self::Names(labels) => {
                let highest = labels.iter().map(Label::height).fold(0.0, f64::max);
                labels.len() as f64 * (highest + canvas.frame.font() * 0.5)
            }
        }
    }

    /// Names run from the top down.
    fn scale(&self, (bottom, top): (f64, f64)) -> Scale {
        match self {
            Self::Numbers(ticks) => Scale::new(ticks.ends(), (bottom, top)),
            Self::Names(labels) => Scale::new((-0.5, labels.len() as f64 - 0.5), (top, bottom)),
        }
    }

    fn draw(&self, canvas: &mut Canvas, drawing: &Drawing, up: Scale, (left, right): (f64, f64)) {
        let font = canvas.frame.font();
        match self {
            Self::Numbers(ticks) => {
                // default: where no value means no difference, the line of zero stands out
                let neutral = drawing.neutral.unwrap_or(0.0);
                draw_upright(canvas, (ticks, neutral), up, (left, right));
            }
            Self::Names(labels) => {
                for (step, label) in (0_u32..).zip(labels) {
                    let at = (left - font * 0.5, up.at(f64::from(step)) - label.height() / 2.0);
                    label.draw(canvas, "says", at, Anchor::End);
                }
            }
        }
    }
}

/// The round values of the upright scale: from zero on where bars stand on it, or where that would not press the
/// marks into a corner.
fn value_ticks(drawing: &Drawing, wanted: u32) -> Ticks {
    let has_bars = drawing.layers.iter().any(|layer| matches!(layer.marks, Marks::Bar { .. }));
    let values = drawing.layers.iter().flat_map(|layer| layer.marks.values());
    let in_sight = drawing.neutral.into_iter().chain(has_bars.then_some(0.0));
    let (low, high) = extent(values.chain(in_sight)).unwrap_or((0.0, 1.0));
    let from_zero = drawing.neutral.is_none() && low >= 0.0 && low < 0.6 * high;
    Ticks::around(if from_zero { 0.0 } else { low }, high, wanted)
}

fn radius_of(drawing: &Drawing) -> Option<f64> {
    drawing
        .layers
        .iter()
        .find_map(|layer| if let Marks::Tile { radius, .. } = layer.marks { Some(radius) } else { None })
}

/// Where points and tiles stand across.
fn places_across(drawing: &Drawing) -> Vec<f64> {
    let tiles = drawing.layers.iter().flat_map(|layer| layer.marks.tiles()).map(|tile| tile.across);
    drawing.points().map(|(_, point)| point.at).chain(tiles).collect()
}

/// A name at the end of its line.
struct End {
    label: Label,
    class: String,
    value: f64,
}

fn end_labels(canvas: &Canvas, drawing: &Drawing, language: Language) -> Vec<End> {
    let widest = canvas.frame.pick(92.0, 180.0);
    let mut named: Vec<&Text> = Vec::new();
    let behind = drawing.layers.iter().filter(|layer| layer.role == Role::Background);
    let names_behind: std::collections::BTreeSet<String> =
        behind.map(|layer| layer.name.plain(language)).collect();
    let mut ends = Vec::new();
    for layer in drawing.layers.iter().filter(|layer| !layer.name.is_empty()) {
        // A crowd in the background is named once when it has one name, and not at all when it has many.
        let is_crowd = layer.role == Role::Background && names_behind.len() > 2;
        let last = layer.marks.last_value();
        if let Some(value) = last.filter(|_| !is_crowd && !named.contains(&&layer.name)) {
            named.push(&layer.name);
            let label = Label::bold(&layer.name, language, canvas.frame.font(), widest);
            ends.push(End { label, class: class_of(drawing, layer), value });
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
