//! A picture made of letters: enough to see its shape where no drawing can be shown.

use std::fmt::Write as _;

use measure::{Language, Quantity};

use super::grid::{Grid, letters, wrapped};
use crate::{Drawing, Layer, Marks, Note, Point, Role, Scale, Text, Words, labels::Label};

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The picture in at most `width` letters a line.
pub(super) fn sketch(drawing: &Drawing, language: Language, width: usize) -> String {
    let mut text = steps(drawing, language, width);
    let with_points = drawing.layers.iter().filter(|layer| !layer.marks.points().is_empty());
    let points: Vec<(&Layer, &[Point])> = with_points.map(|layer| (layer, layer.marks.points())).collect();
    if !points.is_empty() {
        text.push_str(&match (&drawing.across, &drawing.up) {
            (Scale::Values, Scale::Category { names }) => rows(drawing, (names, &points), language, width),
            (Scale::Values, Scale::Free) => strip(drawing, &points, language, width),
            (
                Scale::Time { .. }
                | Scale::Values
                | Scale::Number { .. }
                | Scale::Category { .. }
                | Scale::Map { .. }
                | Scale::Free,
                _,
            ) => beside(&points, width),
        });
    }
    text + &list(drawing, language, width)
}

/// The value at each step of a line, a bar or, at its middle, a band.
fn values_at_steps(layer: &Layer) -> Option<Vec<Option<f64>>> {
    match &layer.marks {
        Marks::Line { values } | Marks::Bar { values } => Some(values.clone()),
        Marks::Band { ranges } => {
            Some(ranges.iter().map(|range| range.map(|(low, high)| (low + high) / 2.0)).collect())
        }
        Marks::Point { .. } | Marks::Tile { .. } | Marks::Area { .. } | Marks::Link { .. } => None,
    }
}

/// A row of bars for each layer with a value a step, named at its left.
fn steps(drawing: &Drawing, language: Language, width: usize) -> String {
    let in_front = drawing.layers.iter().filter(|layer| layer.role != Role::Background);
    let shown: Vec<(String, Vec<Option<f64>>)> =
        in_front.filter_map(|layer| Some((layer.name.plain(language), values_at_steps(layer)?))).collect();
    let margin = shown.iter().map(|(name, _)| letters(name)).max().unwrap_or(0).min(width / 2);
    let ends = ends_of(shown.iter().flat_map(|(_, values)| values.iter().copied().flatten()));
    let mut text = String::new();
    for (name, values) in &shown {
        let name: String = name.chars().take(margin).collect();
        let blank = " ".repeat(margin.saturating_sub(letters(&name)));
        let _ = writeln!(text, "{name}{blank} {}", bars(values, ends, width.saturating_sub(margin + 1)));
    }
    text
}

/// Points on a plane: a stretch of bars a layer, beside each other.
fn beside(points: &[(&Layer, &[Point])], width: usize) -> String {
    let values = |points: &[Point]| -> Vec<Option<f64>> {
        points.iter().map(|point| Some(point.value.value())).collect()
    };
    let ends = ends_of(points.iter().flat_map(|(_, points)| points.iter().map(|point| point.value.value())));
    let each = (width + 3).saturating_sub(3 * points.len()) / points.len().max(1);
    let stretches: Vec<String> = points.iter().map(|(_, points)| bars(&values(points), ends, each)).collect();
    format!("{}\n", stretches.join(" │ "))
}

/// A bar a value; where there is less room, a bar for the middle one of several neighbours.
fn bars(values: &[Option<f64>], (low, high): (f64, f64), width: usize) -> String {
    let group = values.len().div_ceil(width.max(1)).max(1);
    let top = (BARS.len() - 1) as f64;
    values
        .chunks(group)
        .map(|group| {
            let held: Vec<f64> = group.iter().copied().flatten().filter(|value| value.is_finite()).collect();
            let middle = held.get(held.len() / 2)?;
            let level = ((middle - low) / (high - low).max(f64::MIN_POSITIVE) * top).round().clamp(0.0, top);
            (0_u32..).zip(BARS).find(|(i, _)| f64::from(*i) >= level).map(|(_, bar)| bar)
        })
        .map(|bar| bar.unwrap_or(' '))
        .collect()
}

/// A line of dots, with what is printed as a diamond and the value of no difference as a bar.
fn strip(drawing: &Drawing, points: &[(&Layer, &[Point])], language: Language, width: usize) -> String {
    let all = || points.iter().flat_map(|(_, points)| points.iter());
    let value = |point: &Point| point.value.value();
    // default: where no value means no difference, zero is in sight
    let neutral = drawing.neutral.unwrap_or(0.0);
    let (low, high) = ends_of(all().map(value).chain([neutral]));
    let mut strip = vec![' '; width.max(2)];
    let last = (strip.len() - 1) as f64;
    let column = |value: f64| {
        let at = ((value - low) / (high - low).max(f64::MIN_POSITIVE) * last).round();
        at as usize
    };
    let (printed, drawn): (Vec<&Point>, Vec<&Point>) =
        all().partition(|point| point.value.printed().is_some());
    let dots = drawn.into_iter().map(|point| (value(point), '·'));
    let diamonds = printed.iter().map(|point| (value(point), '◆'));
    for (value, mark) in dots.chain([(neutral, '│')]).chain(diamonds) {
        if let Some(place) = value.is_finite().then(|| strip.get_mut(column(value))).flatten() {
            *place = match (*place, mark) {
                ('·' | ':', '·') => ':',
                _ => mark,
            };
        }
    }
    let strip: String = strip.into_iter().collect();
    let mut text = format!("{}\n", strip.trim_end());
    let of_printed = printed.iter().filter_map(|point| {
        let said = Text::from(point.value.printed()?.clone()).plain(language);
        Some(format!("◆ {}: {said}", point.name.plain(language)))
    });
    let of_dots = points.iter().map(|(layer, _)| layer.name.plain(language)).filter(|name| !name.is_empty());
    for line in wrapped(&of_printed.chain(of_dots).collect::<Vec<_>>().join(" · "), width) {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// A row a name, with the values of its points.
fn rows(
    drawing: &Drawing,
    (names, points): (&[Text], &[(&Layer, &[Point])]),
    language: Language,
    width: usize,
) -> String {
    let row = |(step, name): (u32, &Text)| {
        let here = points.iter().flat_map(|(_, points)| points.iter());
        let here = here.filter(|point| point.at == f64::from(step));
        let said = here.filter_map(|point| Some(Text::with_interval(point.value.printed()?.clone())));
        vec![name.plain(language), Text::list(said).plain(language)]
    };
    let head = vec![String::new(), drawing.unit.words().plain(language)];
    Grid { head, rows: (0..).zip(names).map(row).collect(), right: vec![false, true] }.written(width)
}

/// Values that are listed at most.
const MOST_LISTED: usize = 8;

/// The outlined places, and the largest of the other values: maps, fields and flows have no shape in letters.
fn list(drawing: &Drawing, language: Language, width: usize) -> String {
    let outline = drawing.notes.iter().find_map(Note::outline).cloned();
    let without = outline.unwrap_or_else(|| Label::NoData.words()).plain(language);
    let said = |quantity: &Quantity| Text::from(quantity.clone()).plain(language);
    let mut rows = Vec::new();
    let mut shaded: Vec<(String, &Quantity)> = Vec::new();
    for layer in &drawing.layers {
        for area in layer.marks.areas() {
            match &area.value {
                value if area.outlined => {
                    rows.push(vec![area.name.clone(), value.as_ref().map_or_else(|| without.clone(), said)]);
                }
                Some(value) => shaded.push((area.name.clone(), value)),
                None => {}
            }
        }
        shaded.extend(layer.marks.tiles().iter().map(|tile| {
            let across = drawing.across.place(tile.across, language);
            (format!("{across}, {}", drawing.up.place(tile.up, language)), &tile.value)
        }));
        shaded.extend(layer.marks.links().iter().map(|link| {
            let from = drawing.across.place(link.from as f64, language);
            (format!("{from} → {}", drawing.up.place(link.to as f64, language)), &link.value)
        }));
    }
    shaded.retain(|(_, quantity)| quantity.value.is_finite());
    shaded.sort_by(|(_, left), (_, right)| right.value.total_cmp(&left.value));
    let left_out = shaded.len().saturating_sub(MOST_LISTED);
    rows.extend(shaded.into_iter().take(MOST_LISTED).map(|(name, quantity)| vec![name, said(quantity)]));
    if rows.is_empty() {
        return String::new();
    }
    if left_out > 0 {
        let others = Label::OthersWithLess.words().plain(language);
        rows.push(vec![format!("{others}: {left_out}"), String::new()]);
    }
    let first =
        if matches!(drawing.across, Scale::Map { .. }) { Label::Place.words() } else { Text::empty() };
    let head = vec![first.plain(language), drawing.unit.words().plain(language)];
    Grid { head, rows, right: vec![false, true] }.written(width)
}

fn ends_of(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (value.min(low), value.max(high)));
    if low <= high { (low, high) } else { (0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use measure::{PlaceCode, Quantity, Trace, Unit};

    use super::*;
    use crate::{MapArea, MapChart};

    /// Ten places by value, one of them outlined and without one: it stands first, then the eight largest, then how many more.
    #[test]
    fn a_map_in_letters_lists_the_outlined_and_the_largest() {
        let trace = Trace::given("map", []);
        let area = |code: u32| MapArea {
            place: PlaceCode::new(code).unwrap(),
            name: format!("place {code}"),
            value: (code != 3).then(|| Quantity::real(f64::from(code), Unit::Percent, trace.clone())),
            outlined: code == 3,
        };
        let chart = MapChart {
            unit: Unit::Percent,
            neutral: None,
            areas: (1..=10).map(area).collect(),
            outlines: Vec::new(),
            outlined_label: Some(Text::both("tratado", "treated")),
        };
        let text = sketch(&Drawing::from(chart), Language::En, 80);
        let named: Vec<u32> = text
            .lines()
            .filter_map(|line| line.split("place ").nth(1)?.split(' ').next()?.parse().ok())
            .collect();
        assert_eq!(named, [3, 10, 9, 8, 7, 6, 5, 4, 2]);
        assert!(text.contains("treated") && text.contains("other places, with less: 1"), "{text}");
    }
}
