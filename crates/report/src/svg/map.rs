//! A map: areas and tiles over outlines, the outlined places named; longitudes shortened by the cosine of the middle
//! latitude.

use std::collections::BTreeMap;

use measure::{Language, PlaceCode};

use super::{
    canvas::{Anchor, Canvas, polyline},
    head::draw_unit,
    label::{self, Label as Line},
    marks::{Place, draw_layer},
    scale::extent,
    shades::Shades,
};
use crate::{Drawing, MapArea, Ring, Text, Words, labels::Label};

/// The most outlined places that are named on the map.
const NAMED: usize = 8;

/// Points nearer to the last drawn one than this share no pixel of their own.
const NEAR: f64 = 0.35;

type Outlines<'a> = BTreeMap<PlaceCode, &'a [Ring]>;

/// Draws the map; its height.
pub(super) fn draw(
    canvas: &mut Canvas,
    (drawing, outlines): (&Drawing, &[(PlaceCode, Vec<Ring>)]),
    language: Language,
) -> f64 {
    let top = draw_unit(canvas, drawing, language);
    let shades = Shades::of(drawing);
    let top = top + shades.as_ref().map_or(0.0, |shades| shades.draw(canvas, drawing, language, top));
    let Some(projection) = Projection::of(outlines, canvas.frame.width(), top) else { return top };
    let outlines: Outlines<'_> = outlines.iter().map(|(place, rings)| (*place, rings.as_slice())).collect();
    let areas: BTreeMap<PlaceCode, &MapArea> =
        drawing.layers.iter().flat_map(|layer| layer.marks.areas()).map(|area| (area.place, area)).collect();

    for (place, rings) in &outlines {
        let commands = projection.commands(rings);
        match areas.get(place).zip(shades.as_ref()) {
            Some((area, shades)) => draw_area(canvas, area, (shades, &commands), language),
            None => canvas.path("area no-data", &commands, None),
        }
    }
    let step = (projection.degree * projection.shortening, projection.degree);
    let across = |longitude: f64| projection.at((longitude, 0.0)).0;
    let up = |latitude: f64| projection.at((0.0, latitude)).1;
    let place = Place { across: &across, up: &up, step, shades: shades.as_ref(), language };
    for layer in &drawing.layers {
        draw_layer(canvas, (drawing, layer), &place);
    }
    let outlined: Vec<(&MapArea, &[Ring])> = areas
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

fn draw_area(canvas: &mut Canvas, area: &MapArea, (shades, commands): (&Shades, &str), language: Language) {
    let value = area.value.as_ref().filter(|quantity| quantity.value.is_finite());
    let said = value.map_or_else(|| Label::NoData.words().plain(language), |quantity| quantity.shown());
    let class = value.map_or_else(|| "no-data".to_owned(), |quantity| shades.class(quantity.value));
    if let Some(quantity) = value {
        canvas.open_traced(&quantity.trace);
    }
    canvas.path(&format!("area {class}"), commands, Some(&format!("{}: {said}", area.name)));
    if value.is_some() {
        canvas.close();
    }
}

/// Names the outlined places where they are few, with their value.
fn draw_names(
    canvas: &mut Canvas,
    outlined: &[(&MapArea, &[Ring])],
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
    fn of(outlines: &[(PlaceCode, Vec<Ring>)], width: f64, top: f64) -> Option<Self> {
        let points = || outlines.iter().flat_map(|(_, rings)| rings.iter().flatten());
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

    fn at(&self, (longitude, latitude): (f64, f64)) -> (f64, f64) {
        let x = (longitude - self.west) * self.shortening * self.degree;
        (x, self.top + (self.north - latitude) * self.degree)
    }

    fn of_ring<'r>(&'r self, ring: &'r Ring) -> impl Iterator<Item = (f64, f64)> + 'r {
        ring.iter().map(|(longitude, latitude)| self.at((f64::from(*longitude), f64::from(*latitude))))
    }

    fn commands(&self, rings: &[Ring]) -> String {
        let mut commands = String::new();
        for ring in rings {
            let mut points: Vec<(f64, f64)> = Vec::new();
            for point in self.of_ring(ring) {
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
            let (left, right) = extent(self.of_ring(ring).map(|point| point.0))?;
            let (top, bottom) = extent(self.of_ring(ring).map(|point| point.1))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the cosine of 60 degrees is one half; of 0, one.
    #[test]
    fn the_cosine_is_near_enough_for_a_map() {
        assert!((cosine_of_degrees(60.0) - 0.5).abs() < 1e-4);
        assert!((cosine_of_degrees(0.0) - 1.0).abs() < 1e-12);
    }
}
