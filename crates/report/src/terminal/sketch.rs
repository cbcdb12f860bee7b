//! A drawing made of letters: enough to see its shape where no picture can be shown.

use std::fmt::Write as _;

use measure::Language;

use super::grid::{Grid, letters, wrapped};
use crate::{
    Drawing, EventStudy, IntervalChart, LineChart, MapArea, MapChart, PlaceboChart, SeriesRole, Text, Words,
    labels::Label,
};

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The drawing in at most `width` letters a line.
pub(super) fn sketch(drawing: &Drawing, language: Language, width: usize) -> String {
    match drawing {
        Drawing::Lines(chart) => lines(chart, language, width),
        Drawing::Placebos(chart) => placebos(chart, language, width),
        Drawing::EventStudy(chart) => event_study(chart, width),
        Drawing::Intervals(chart) => intervals(chart, language, width),
        Drawing::Map(chart) => map(chart, language, width),
    }
}

fn lines(chart: &LineChart, language: Language, width: usize) -> String {
    let shown = || chart.series.iter().filter(|series| series.role != SeriesRole::Background);
    let names: Vec<String> = shown().map(|series| series.name.plain(language)).collect();
    let margin = names.iter().map(|name| letters(name)).max().unwrap_or(0).min(width / 2);
    let ends = ends_of(shown().flat_map(|series| series.values.iter().copied().flatten()));
    let mut text = String::new();
    for (series, name) in shown().zip(&names) {
        let name: String = name.chars().take(margin).collect();
        let blank = " ".repeat(margin - letters(&name));
        let _ =
            writeln!(text, "{name}{blank} {}", bars(&series.values, ends, width.saturating_sub(margin + 1)));
    }
    text
}

fn event_study(chart: &EventStudy, width: usize) -> String {
    let side = |keep: fn(i32) -> bool| -> Vec<Option<f64>> {
        chart
            .effects
            .iter()
            .filter(|(step, _)| keep(*step))
            .map(|(_, effect)| Some(effect.estimate))
            .collect()
    };
    let ends = ends_of(chart.effects.iter().map(|(_, effect)| effect.estimate));
    let half = width.saturating_sub(3) / 2;
    format!("{} │ {}\n", bars(&side(|step| step < 0), ends, half), bars(&side(|step| step >= 0), ends, half))
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

/// A line of dots, one a placebo, with the estimate as a diamond and zero as a bar.
fn placebos(chart: &PlaceboChart, language: Language, width: usize) -> String {
    let effects = || chart.placebos.iter().map(|(_, effect)| *effect);
    let (low, high) = ends_of(effects().chain([chart.estimate.value, 0.0]));
    let mut strip = vec![' '; width.max(2)];
    let last = (strip.len() - 1) as f64;
    let column = |value: f64| {
        let at = ((value - low) / (high - low).max(f64::MIN_POSITIVE) * last).round();
        at as usize
    };
    let marks = effects().filter(|effect| effect.is_finite()).map(|effect| (effect, '·'));
    for (value, mark) in marks.chain([(0.0, '│'), (chart.estimate.value, '◆')]) {
        if let Some(place) = value.is_finite().then(|| strip.get_mut(column(value))).flatten() {
            *place = match (*place, mark) {
                ('·' | ':', '·') => ':',
                _ => mark,
            };
        }
    }
    let name = chart.treated.plain(language);
    let said = Text::from(chart.estimate.clone()).plain(language);
    let strip: String = strip.into_iter().collect();
    let mut text = format!("{}\n", strip.trim_end());
    let key = format!("◆ {name}: {said} · {}", Label::Placebos.words().plain(language));
    for line in wrapped(&key, width) {
        let _ = writeln!(text, "{line}");
    }
    text
}

fn intervals(chart: &IntervalChart, language: Language, width: usize) -> String {
    let rows = chart.rows.iter().map(|(name, quantity)| {
        vec![name.plain(language), Text::with_interval(quantity.clone()).plain(language)]
    });
    let head = vec![String::new(), chart.unit.words().plain(language)];
    Grid { head, rows: rows.collect(), right: vec![false, true] }.written(width)
}

/// Places with a value that are listed at most.
const MOST_LISTED: usize = 8;

/// The outlined places, and the others with the largest values: a map has no shape in letters.
fn map(chart: &MapChart, language: Language, width: usize) -> String {
    let value = |area: &MapArea| area.value.as_ref().map(|quantity| quantity.value).filter(|v| v.is_finite());
    let mut shaded: Vec<&MapArea> =
        chart.areas.iter().filter(|area| !area.outlined && value(area).is_some()).collect();
    shaded.sort_by(|left, right| {
        let of = |area: &MapArea| value(area).unwrap_or(f64::NEG_INFINITY);
        of(right).total_cmp(&of(left))
    });
    let left_out = shaded.len().saturating_sub(MOST_LISTED);
    shaded.truncate(MOST_LISTED);
    let without = chart.outlined_label.as_ref().map_or_else(|| Label::NoData.words(), Clone::clone);
    let outlined = chart.areas.iter().filter(|area| area.outlined);
    let mut rows: Vec<Vec<String>> = outlined
        .chain(shaded)
        .map(|area| {
            let said = area.value.as_ref().map(|quantity| Text::from(quantity.clone()).plain(language));
            vec![area.name.clone(), said.unwrap_or_else(|| without.plain(language))]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    if left_out > 0 {
        rows.push(vec![
            format!("{}: {left_out}", Label::OthersWithLess.words().plain(language)),
            String::new(),
        ]);
    }
    let head = vec![Label::Place.words().plain(language), chart.unit.words().plain(language)];
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

    /// Ten places by value, one of them outlined and without one: it stands first, then the eight largest, then how many more.
    #[test]
    fn a_map_in_letters_lists_the_outlined_and_the_largest() {
        let trace = Trace::computation("map", [("panel", String::new())], []);
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
        let text = map(&chart, Language::En, 80);
        let named: Vec<u32> = text
            .lines()
            .filter_map(|line| line.split("place ").nth(1)?.split(' ').next()?.parse().ok())
            .collect();
        assert_eq!(named, [3, 10, 9, 8, 7, 6, 5, 4, 2]);
        assert!(text.contains("treated") && text.contains("other places, with less: 1"), "{text}");
    }
}
