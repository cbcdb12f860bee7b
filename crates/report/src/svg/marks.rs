//! The marks of a layer, drawn where its scales put them.

use measure::{Language, Quantity};

use super::{
    canvas::{Canvas, polyline},
    shades::Shades,
};
use crate::{Drawing, Layer, Marks, Point, Role};

/// Where marks stand.
pub(super) struct Place<'a> {
    /// The position of a step or a number across.
    pub(super) across: &'a dyn Fn(f64) -> f64,
    /// The position of a value, a number or a step up.
    pub(super) up: &'a dyn Fn(f64) -> f64,
    /// How far apart two steps or whole numbers are, across and up.
    pub(super) step: (f64, f64),
    /// The shades of values, where there are some.
    pub(super) shades: Option<&'a Shades>,
    /// The language of what is said of a mark.
    pub(super) language: Language,
}

/// Draws the marks of a layer; areas belong to a map and links to a flow, which draw them.
pub(super) fn draw_layer(canvas: &mut Canvas, (drawing, layer): (&Drawing, &Layer), place: &Place<'_>) {
    if let Some(trace) = &layer.trace {
        canvas.open_traced(trace);
    }
    let class = class_of(drawing, layer);
    match &layer.marks {
        Marks::Line { values } => line(canvas, &class, (values, layer.name.plain(place.language)), place),
        Marks::Band { ranges } => band(canvas, &class, (ranges, layer.name.plain(place.language)), place),
        Marks::Bar { values } => bars(canvas, &class, (drawing, layer, values), place),
        Marks::Point { points } => points.iter().for_each(|point| draw_point(canvas, &class, point, place)),
        Marks::Tile { radius, tiles } => {
            for tile in tiles {
                let middle = ((place.across)(tile.across), (place.up)(tile.up));
                draw_tile(canvas, (middle, *radius), &tile.value, place);
            }
        }
        Marks::Area { .. } | Marks::Link { .. } => {}
    }
    if layer.trace.is_some() {
        canvas.close();
    }
}

/// The class of a layer, by its role; equal ones are told apart by their order.
pub(super) fn class_of(drawing: &Drawing, layer: &Layer) -> String {
    match layer.role {
        Role::Plain => {
            let plain = drawing.layers.iter().filter(|other| other.role == Role::Plain);
            format!("plain-{}", plain.take_while(|other| !std::ptr::eq(*other, layer)).count() % 4)
        }
        Role::Observed
        | Role::Counterfactual
        | Role::Background
        | Role::Before
        | Role::After
        | Role::Estimate
        | Role::Placebo => layer.role.code().to_owned(),
    }
}

/// Steps with their values, in stretches without gaps.
fn runs<T: Copy>(values: &[Option<T>], is_drawn: impl Fn(T) -> bool) -> Vec<Vec<(f64, T)>> {
    let mut runs: Vec<Vec<(f64, T)>> = vec![Vec::new()];
    for (step, value) in (0_u32..).zip(values) {
        match (value.filter(|value| is_drawn(*value)), runs.last_mut()) {
            (Some(value), Some(run)) => run.push((f64::from(step), value)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn line(canvas: &mut Canvas, class: &str, (values, name): (&[Option<f64>], String), place: &Place<'_>) {
    let mut commands = String::new();
    for run in runs(values, f64::is_finite) {
        let at = |(step, value): &(f64, f64)| ((place.across)(*step), (place.up)(*value));
        match run.as_slice() {
            // A value with gaps on both sides is a point.
            [alone] => canvas.circle(&format!("point {class}"), at(alone), 2.0, None),
            points => commands.push_str(&polyline(points.iter().map(at))),
        }
    }
    canvas.path(&format!("series {class}"), &commands, Some(&name));
}

fn band(
    canvas: &mut Canvas,
    class: &str,
    (ranges, name): (&[Option<(f64, f64)>], String),
    place: &Place<'_>,
) {
    let mut commands = String::new();
    for run in runs(ranges, |(low, high)| low.is_finite() && high.is_finite()) {
        let low = run.iter().map(|(step, (low, _))| ((place.across)(*step), (place.up)(*low)));
        let high = run.iter().rev().map(|(step, (_, high))| ((place.across)(*step), (place.up)(*high)));
        commands.push_str(&polyline(low.chain(high)));
        commands.push('Z');
    }
    canvas.path(&format!("range {class}"), &commands, Some(&name));
}

/// Bars from zero; the bars of several layers stand side by side within their step.
fn bars(
    canvas: &mut Canvas,
    class: &str,
    (drawing, layer, values): (&Drawing, &Layer, &[Option<f64>]),
    place: &Place<'_>,
) {
    let with_bars = drawing.layers.iter().filter(|other| matches!(other.marks, Marks::Bar { .. }));
    let layers: Vec<&Layer> = with_bars.collect();
    let nth = layers.iter().position(|other| std::ptr::eq(*other, layer)).unwrap_or(0) as f64;
    let width = place.step.0 * 0.8 / layers.len().max(1) as f64;
    for (step, value) in (0_u32..).zip(values) {
        let Some(value) = value.filter(|value| value.is_finite()) else { continue };
        let left = (place.across)(f64::from(step)) - place.step.0 * 0.4 + nth * width;
        canvas.rectangle(&format!("bar {class}"), (left, (place.up)(0.0)), (left + width, (place.up)(value)));
    }
}

fn draw_point(canvas: &mut Canvas, class: &str, point: &Point, place: &Place<'_>) {
    let x = (place.across)(point.at);
    if let Some(quantity) = point.value.printed() {
        canvas.open_traced(&quantity.trace);
    }
    let radius = (place.step.0 * 0.3).clamp(1.2, canvas.frame.pick(3.2, 4.6));
    if let Some((low, high)) = point.value.range().filter(|(low, high)| low.is_finite() && high.is_finite()) {
        let ends = [(x, (place.up)(low)), (x, (place.up)(high))];
        canvas.path(&format!("interval {class}"), &polyline(ends), None);
    }
    if point.value.value().is_finite() {
        let name = point.name.plain(place.language);
        let at = (x, (place.up)(point.value.value()));
        canvas.circle(&format!("effect {class}"), at, radius, (!name.is_empty()).then_some(name.as_str()));
    }
    if point.value.printed().is_some() {
        canvas.close();
    }
}

/// A rectangle that fills its steps, or a hexagon of this radius.
fn draw_tile(
    canvas: &mut Canvas,
    ((x, y), radius): ((f64, f64), f64),
    quantity: &Quantity,
    place: &Place<'_>,
) {
    /// Half the width of a hexagon of radius one: the square root of three quarters.
    const HALF: f64 = 0.866_025_403_784_438_6;
    let Some(shades) = place.shades.filter(|_| quantity.value.is_finite()) else { return };
    let corners: Vec<(f64, f64)> = if radius > 0.0 {
        let (wide, high) = (radius * place.step.0, radius * place.step.1);
        [(0.0, -1.0), (HALF, -0.5), (HALF, 0.5), (0.0, 1.0), (-HALF, 0.5), (-HALF, -0.5)]
            .map(|(dx, dy)| (x + dx * wide, y + dy * high))
            .to_vec()
    } else {
        let (wide, high) = (place.step.0 / 2.0, place.step.1 / 2.0);
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(dx, dy)| (x + dx * wide, y + dy * high))
            .to_vec()
    };
    canvas.open_traced(&quantity.trace);
    let class = format!("area {}", shades.class(quantity.value));
    canvas.path(&class, &format!("{}Z", polyline(corners)), Some(&quantity.shown()));
    canvas.close();
}
