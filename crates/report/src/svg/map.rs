//! Places shaded by value, the outlined ones named; longitudes shortened by the cosine of the middle latitude.

use std::collections::BTreeMap;

use measure::{Language, PlaceCode};

use super::{
    canvas::{Anchor, Canvas, polyline},
    head::{SCALE_GROUP, draw_tick, draw_unit},
    label::{self, Label as Line},
    scale::{Ticks, extent, shown},
};
use crate::{MapArea, MapChart, Ring, Text, Words, labels::Label};

/// The most outlined places that are named on the map.
const NAMED: usize = 8;

/// Points nearer to the last drawn one than this share no pixel of their own.
const NEAR: f64 = 0.35;

/// Draws the chart; its height.
pub(super) fn draw(canvas: &mut Canvas, chart: &MapChart, language: Language) -> f64 {
    let top = draw_unit(canvas, chart.unit, language);
    let classes = Classes::of(chart);
    let top = top + draw_legend(canvas, chart, &classes, language, top);
    let Some(projection) = Projection::of(chart, canvas.frame.width(), top) else { return top };
    let outlines: BTreeMap<PlaceCode, &Vec<Ring>> =
        chart.outlines.iter().map(|(place, rings)| (*place, rings)).collect();
    let areas: BTreeMap<PlaceCode, &MapArea> = chart.areas.iter().map(|area| (area.place, area)).collect();

    for (place, rings) in &outlines {
        let commands = projection.commands(rings);
        match areas.get(place) {
            Some(area) => draw_area(canvas, area, &classes, &commands, language),
            None => canvas.path("area no-data", &commands, None),
        }
    }
    let outlined: Vec<(&MapArea, &Vec<Ring>)> = areas
        .values()
        .filter(|area| area.outlined)
        .filter_map(|area| Some((*area, *outlines.get(&area.place)?)))
        .collect();
    for (_, rings) in &outlined {
        canvas.path("outlined", &projection.commands(rings), None);
    }
    draw_names(canvas, &outlined, &projection, language);
    projection.bottom
}

fn draw_area(canvas: &mut Canvas, area: &MapArea, classes: &Classes, commands: &str, language: Language) {
    let value = area.value.as_ref().filter(|quantity| quantity.value.is_finite());
    let said = value.map_or_else(|| Label::NoData.words().plain(language), |quantity| quantity.shown());
    let class = value.map_or_else(|| "no-data".to_owned(), |quantity| classes.class(quantity.value));
    if let Some(quantity) = value {
        canvas.open(&format!(r#"data-trace="{}""#, quantity.trace.id()));
    }
    canvas.path(&format!("area {class}"), commands, Some(&format!("{}: {said}", area.name)));
    if value.is_some() {
        canvas.close();
    }
}

/// Names the outlined places where they are few, with their value.
fn draw_names(
    canvas: &mut Canvas,
    outlined: &[(&MapArea, &Vec<Ring>)],
    projection: &Projection,
    language: Language,
) {
    let (font, width) = (canvas.frame.font(), canvas.frame.width());
    if outlined.len() > NAMED {
        return;
    }
    let mut labels = Vec::new();
    for (area, rings) in outlined {
        let mut text = Text::name(area.name.clone());
        if let Some(quantity) = &area.value {
            text = text.then(&Text::both(" ", " ")).then(&quantity.clone().into());
        }
        let label = Line::bold(&text, language, font, width * 0.4);
        if let Some((x, y)) = projection.middle(rings) {
            let half = label.width / 2.0;
            labels.push((x.min(width - half - 2.0).max(half + 2.0), y, label));
        }
    }
    let wanted: Vec<(f64, f64)> = labels.iter().map(|(_, y, label)| (*y, label.height())).collect();
    let middles = label::spread(&wanted, (projection.top, projection.bottom));
    for ((x, _, label), middle) in labels.iter().zip(middles) {
        label.draw(canvas, "halo", (*x, middle - label.height() / 2.0), Anchor::Middle);
    }
}

/// From degrees to the drawing.
struct Projection {
    west: f64,
    north: f64,
    /// Units a degree of latitude, and how much shorter one of longitude is.
    degree: f64,
    shortening: f64,
    top: f64,
    bottom: f64,
}

impl Projection {
    fn of(chart: &MapChart, width: f64, top: f64) -> Option<Self> {
        let points = || chart.outlines.iter().flat_map(|(_, rings)| rings.iter().flatten());
        let (west, east) = extent(points().map(|point| f64::from(point.0)))?;
        let (south, north) = extent(points().map(|point| f64::from(point.1)))?;
        let shortening = cosine_of_degrees((south + north) / 2.0);
        let inset = 2.0;
        let degree = (width - 2.0 * inset) / ((east - west).max(1e-6) * shortening);
        let bottom = top + (north - south) * degree + 2.0 * inset;
        let margin = inset / degree;
        Some(Self {
            west: west - margin / shortening,
            north: north + margin,
            degree,
            shortening,
            top,
            bottom,
        })
    }

    fn at(&self, (longitude, latitude): (f32, f32)) -> (f64, f64) {
        let x = (f64::from(longitude) - self.west) * self.shortening * self.degree;
        (x, self.top + (self.north - f64::from(latitude)) * self.degree)
    }

    fn commands(&self, rings: &[Ring]) -> String {
        let mut commands = String::new();
        for ring in rings {
            let mut points: Vec<(f64, f64)> = Vec::new();
            for point in ring.iter().map(|point| self.at(*point)) {
                let is_near = |last: &(f64, f64)| (last.0 - point.0).abs() + (last.1 - point.1).abs() < NEAR;
                if !points.last().is_some_and(is_near) {
                    points.push(point);
                }
            }
            // An islet smaller than a pixel is left out, unless the place has nothing else to show.
            if points.len() > 2 || (rings.len() == 1 && !points.is_empty()) {
                commands.push_str(&polyline(points));
                commands.push('Z');
            }
        }
        commands
    }

    /// The middle of the largest ring.
    fn middle(&self, rings: &[Ring]) -> Option<(f64, f64)> {
        let boxes = rings.iter().filter_map(|ring| {
            let (left, right) = extent(ring.iter().map(|point| self.at(*point).0))?;
            let (top, bottom) = extent(ring.iter().map(|point| self.at(*point).1))?;
            Some(((right - left) * (bottom - top), ((left + right) / 2.0, (top + bottom) / 2.0)))
        });
        boxes.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, middle)| middle)
    }
}

/// Cosine by its series, which is the same on every machine; enough for a map between the tropics' edges.
fn cosine_of_degrees(degrees: f64) -> f64 {
    let square = (degrees * std::f64::consts::PI / 180.0) * (degrees * std::f64::consts::PI / 180.0);
    1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)))
}

/// The classes of values that share a shade.
struct Classes {
    /// Where one class ends and the next begins, with how it is written.
    bounds: Vec<(f64, String)>,
    prefix: &'static str,
}

impl Classes {
    fn of(chart: &MapChart) -> Self {
        let values = chart.areas.iter().filter_map(|area| area.value.as_ref()).map(|quantity| quantity.value);
        let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        match chart.neutral {
            Some(neutral) => Self::about(neutral, &values),
            None => Self::of_equal_size(&values),
        }
    }

    /// Three classes on each side of the neutral value, in equal steps.
    fn about(neutral: f64, values: &[f64]) -> Self {
        let farthest = values.iter().map(|value| (value - neutral).abs()).fold(0.0, f64::max);
        let steps = Ticks::within(0.0, if farthest > 0.0 { farthest } else { 1.0 }, 3);
        let step = steps.values.get(1).copied().unwrap_or(1.0);
        let bounds = (-2..=2_i32).map(|n| round_bound(neutral + f64::from(n) * step)).collect();
        Self { bounds, prefix: "side" }
    }

    /// Five classes with as many places each, cut at values of two digits.
    fn of_equal_size(values: &[f64]) -> Self {
        let mut bounds: Vec<(f64, String)> = (1..5_usize)
            .filter_map(|fifth| values.get(fifth * values.len() / 5))
            .map(|value| {
                let written = measure::round_to_significant(*value, 2);
                (written.parse().unwrap_or(*value), shown(&written))
            })
            .collect();
        bounds.dedup_by(|a, b| a.0 == b.0);
        Self { bounds, prefix: "shade" }
    }

    fn class(&self, value: f64) -> String {
        format!("{}-{}", self.prefix, self.bounds.iter().filter(|(bound, _)| *bound <= value).count())
    }
}

/// A bound rounded to nine digits, as it is written without trailing zeros.
fn round_bound(value: f64) -> (f64, String) {
    let written = measure::round_to_significant(value, 9);
    let short =
        if written.contains('.') { written.trim_end_matches('0').trim_end_matches('.') } else { &written };
    (short.parse().unwrap_or(value), shown(short))
}

/// The shades with their bounds, and what an outline and a hatching mean; the height that it takes.
fn draw_legend(
    canvas: &mut Canvas,
    chart: &MapChart,
    classes: &Classes,
    language: Language,
    top: f64,
) -> f64 {
    let font = canvas.frame.font();
    let (width, height) = (canvas.frame.pick(40.0, 56.0), font * 0.8);
    canvas.open(SCALE_GROUP);
    let mut x = 0.0;
    for i in 0..=classes.bounds.len() {
        canvas.rectangle(&format!("area {}-{i}", classes.prefix), (x, top), (x + width, top + height));
        x += width;
        if let Some((_, written)) = classes.bounds.get(i) {
            draw_tick(canvas, (x, top + height + font * 1.15), Anchor::Middle, written);
        }
    }
    canvas.close();
    let has_gap = chart.areas.iter().any(|area| area.value.is_none());
    let gap = has_gap.then(|| ("area no-data", Label::NoData.words()));
    let outlined = chart.outlined_label.clone().map(|text| ("outlined", text));
    let keys: Vec<(&str, Text)> = gap.into_iter().chain(outlined).collect();
    // The keys stand beside the shades where there is room, else below them.
    let beside = canvas.frame.pick(None, Some(x + font * 2.0));
    let mut at = (beside.unwrap_or(0.0), if beside.is_some() { top } else { top + height + font * 1.9 });
    for (class, text) in &keys {
        let words = Line::new(text, language, font, canvas.frame.width() * 0.6);
        if at.0 > 0.0 && at.0 + font * 2.2 + words.width > canvas.frame.width() {
            at = (beside.unwrap_or(0.0), at.1 + font * 1.6);
        }
        canvas.rectangle(class, (at.0 + 1.0, at.1), (at.0 + font * 1.6, at.1 + height));
        words.draw(canvas, "quiet", (at.0 + font * 2.1, at.1 - font * 0.25), Anchor::Start);
        at.0 += font * 3.4 + words.width;
    }
    let below = if keys.is_empty() { 0.0 } else { at.1 - top + font * 1.4 };
    below.max(height + font * 1.6) + font * 0.4
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the cosine of 60 degrees is one half; of 0, one.
    #[test]
    fn the_cosine_is_near_enough_for_a_map() {
        assert!((cosine_of_degrees(60.0) - 0.5).abs() < 1e-4);
        assert!((cosine_of_degrees(0.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn classes_are_cut_where_places_are_and_at_round_values() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        let classes = Classes::of_equal_size(&values);
        assert_eq!(
            classes.bounds.iter().map(|(_, b)| b.as_str()).collect::<Vec<_>>(),
            ["21", "41", "61", "81"]
        );
        assert_eq!(classes.class(20.0), "shade-0");
        assert_eq!(classes.class(21.0), "shade-1");
        let sides = Classes::about(1.0, &[0.7, 1.2]);
        assert_eq!(
            sides.bounds.iter().map(|(_, b)| b.as_str()).collect::<Vec<_>>(),
            ["0.8", "0.9", "1", "1.1", "1.2"]
        );
    }
}
