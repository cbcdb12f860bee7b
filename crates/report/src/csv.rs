//! Tables and drawn series as CSV (RFC 4180): every number with its unit, its interval and its trace beside it.

use std::borrow::Cow;

use measure::{Digits, Language, Quantity, Trace, Unit};
use serde_json::Value;

use crate::{
    Block, Cell, Drawing, Layer, Link, MapArea, Marks, Point, PointValue, Report, ReportKey, Scale, Table,
    Tile, Words, visible,
};

/// Every table and every drawing's data, each with its file name, in reading order.
#[must_use]
pub fn tables(report: &Report, language: Language) -> Vec<(String, String)> {
    let files = report.leaves().filter_map(|block| match block {
        Block::Table { table } => {
            let records = keyed_records(table, report.key.as_ref(), language);
            Some((format!("{}.csv", table.id), written(&records)))
        }
        Block::Figure { figure } => {
            Some((format!("{}.csv", figure.id), written(&drawn(&figure.drawing, language))))
        }
        Block::Paragraph { .. } | Block::List { .. } | Block::Judgement { .. } | Block::Details { .. } => {
            None
        }
    });
    files.collect()
}

/// A table as CSV: under `key` the value as published, under `key_unit`, `key_low`, `key_high`, `key_level` and
/// `key_trace` what belongs to it; the interval's columns only where some row has one.
#[must_use]
pub fn table_csv(table: &Table, language: Language) -> String {
    written(&records(table, language))
}

/// A field: its text, and whether that is a number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    pub(crate) text: String,
    is_number: bool,
}

impl Field {
    fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: false }
    }

    fn number(plain: String) -> Self {
        Self { is_number: !plain.is_empty(), text: plain }
    }

    /// A value that is drawn and not printed.
    fn drawn(value: f64) -> Self {
        Self::number(Digits::Significant(6).plain(value))
    }

    /// The field as a cell: what a spreadsheet would take for a formula is marked as text, and what cannot be seen is
    /// shown.
    fn cell(&self) -> Cow<'_, str> {
        let shown = visible(&self.text);
        if self.is_number || !begins_formula(&shown) {
            return shown;
        }
        Cow::Owned(format!("'{shown}"))
    }

    pub(crate) fn to_json(&self) -> Value {
        match self.text.parse::<f64>() {
            Ok(number) if self.is_number => Value::from(number),
            _ if self.text.is_empty() => Value::Null,
            _ => Value::from(self.text.clone()),
        }
    }
}

/// The head and the rows of a table. Where the report has a key, one column `key` takes the place of the traces.
fn keyed_records(table: &Table, key: Option<&ReportKey>, language: Language) -> Vec<Vec<Field>> {
    let mut records = records(table, language);
    let Some(key) = key.filter(|key| key.tables.contains_key(&table.id)) else { return records };
    let is_trace = |field: &Field| field.text.strip_suffix("_trace").is_some_and(|of| table.column(of));
    let kept: Vec<bool> =
        records.first().map_or_else(Vec::new, |head| head.iter().map(|f| !is_trace(f)).collect());
    for record in &mut records {
        let mut each = kept.iter();
        record.retain(|_| each.next().copied().unwrap_or(true));
    }
    let mut records = records.into_iter();
    let head = records.next().map(|head| [head, vec![Field::words("key")]].concat());
    let row = |(record, name): (Vec<Field>, String)| {
        // default: a row to which no key leads has an empty one
        [record, vec![Field::words(key.of_row(table, &name).unwrap_or_else(String::new))]].concat()
    };
    head.into_iter().chain(records.zip(table.row_names()).map(row)).collect()
}

/// The head and the rows of a table.
pub(crate) fn records(table: &Table, language: Language) -> Vec<Vec<Field>> {
    let numeric: Vec<(bool, bool)> =
        (0..table.columns.len()).map(|i| (table.is_numeric(i), has_interval(table, i))).collect();
    let of = |i: usize| numeric.get(i).copied().unwrap_or((false, false));
    let mut head = Vec::new();
    for (i, column) in table.columns.iter().enumerate() {
        head.push(Field::words(column.key.clone()));
        let parts: &[&str] = match of(i) {
            (true, true) => &["unit", "low", "high", "level", "trace"],
            (true, false) => &["unit", "trace"],
            (false, _) => &[],
        };
        head.extend(parts.iter().map(|part| Field::words(format!("{}_{part}", column.key))));
    }
    let rows = table
        .rows
        .iter()
        .map(|row| row.iter().enumerate().flat_map(|(i, cell)| cell_fields(cell, of(i), language)).collect());
    [head].into_iter().chain(rows).collect()
}

fn has_interval(table: &Table, column: usize) -> bool {
    table.rows.iter().any(|row| match row.get(column) {
        Some(Cell::Number { quantity }) => quantity.interval.is_some(),
        _ => false,
    })
}

fn cell_fields(cell: &Cell, (is_numeric, has_interval): (bool, bool), language: Language) -> Vec<Field> {
    let empty = match (is_numeric, has_interval) {
        (true, true) => 5,
        (true, false) => 2,
        (false, _) => 0,
    };
    let padded = |field: Field| [vec![field], vec![Field::default(); empty]].concat();
    match cell {
        Cell::Empty => padded(Field::default()),
        Cell::Text { text } => padded(Field::words(text.for_machines(language))),
        Cell::Number { quantity } => {
            let mut fields = vec![Field::number(quantity.plain()), unit(quantity.unit, language)];
            if has_interval {
                fields.extend(interval(quantity));
            }
            fields.push(trace(&quantity.trace));
            fields
        }
    }
}

fn interval(quantity: &Quantity) -> [Field; 3] {
    quantity.interval.map_or_else(Default::default, |interval| {
        [
            Field::number(quantity.digits.plain(interval.low)),
            Field::number(quantity.digits.plain(interval.high)),
            Field::number(interval.level.to_string()),
        ]
    })
}

fn unit(unit: Unit, language: Language) -> Field {
    Field::words(unit.words().plain(language))
}

fn trace(trace: &Trace) -> Field {
    Field::words(trace.id().to_string())
}

/// What a mark says, in the columns in which every drawing is written.
#[derive(Default)]
struct Said {
    series: String,
    role: &'static str,
    /// The step, the number or the place at which it stands, and in which unit.
    at: Field,
    at_unit: Field,
    /// The end of a flow, or where a tile stands up.
    to: Field,
    name: Field,
    value: Field,
    unit: Field,
    /// The ends of the range, and its level.
    range: [Field; 3],
    trace: Field,
}

/// The columns of a drawing.
const COLUMNS: [&str; 12] = [
    "series",
    "role",
    "at",
    "at_unit",
    "to",
    "name",
    "value",
    "value_unit",
    "value_low",
    "value_high",
    "value_level",
    "value_trace",
];

/// Columns that are left out where no mark has anything for them.
const MAY_LACK: [&str; 6] = ["at_unit", "to", "name", "value_low", "value_high", "value_level"];

/// The head and the rows of what a drawing shows: a row a mark.
pub(crate) fn drawn(drawing: &Drawing, language: Language) -> Vec<Vec<Field>> {
    let said = drawing.layers.iter().flat_map(|layer| marks(drawing, layer, language));
    let rows: Vec<Vec<Field>> = said
        .map(|said| {
            let [low, high, level] = said.range;
            let place = [Field::words(said.series), Field::words(said.role), said.at, said.at_unit];
            let value = [said.to, said.name, said.value, said.unit, low, high, level, said.trace];
            place.into_iter().chain(value).collect()
        })
        .collect();
    let is_kept = |i: usize, column: &str| {
        !MAY_LACK.contains(&column)
            || rows.iter().any(|row: &Vec<Field>| row.get(i).is_some_and(|field| !field.text.is_empty()))
    };
    let kept: Vec<bool> = COLUMNS.iter().enumerate().map(|(i, column)| is_kept(i, column)).collect();
    let keep = |row: Vec<Field>| {
        row.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(field, _)| field).collect()
    };
    let head = COLUMNS.into_iter().map(Field::words).collect();
    [head].into_iter().chain(rows.clone()).map(keep).collect()
}

/// A row for each mark of a layer.
fn marks(drawing: &Drawing, layer: &Layer, language: Language) -> Vec<Said> {
    let (series, role) = (layer.name.plain(language), layer.role.code());
    let drawn = || Said {
        series: series.clone(),
        role,
        unit: unit(drawing.unit, language),
        trace: layer.trace.as_ref().map_or_else(Field::default, trace),
        ..Said::default()
    };
    let printed = |quantity: &Quantity| Said {
        value: Field::number(quantity.plain()),
        unit: unit(quantity.unit, language),
        range: interval(quantity),
        trace: trace(&quantity.trace),
        ..drawn()
    };
    let place = |at: f64, scale: &Scale| match scale {
        Scale::Number { .. } | Scale::Map { .. } => Field::drawn(at),
        Scale::Time { .. } | Scale::Category { .. } | Scale::Values | Scale::Free => {
            Field::words(scale.place(at, language))
        }
    };
    let step = |i: usize, scale: &Scale| place(i as f64, scale);
    match &layer.marks {
        Marks::Line { values } | Marks::Bar { values } => {
            let of = |(i, value): (usize, &Option<f64>)| Said {
                at: step(i, &drawing.across),
                value: value.map_or_else(Field::default, Field::drawn),
                ..drawn()
            };
            values.iter().enumerate().map(of).collect()
        }
        Marks::Band { ranges } => {
            let of = |(i, range): (usize, &Option<(f64, f64)>)| Said {
                at: step(i, &drawing.across),
                range: ends(*range),
                ..drawn()
            };
            ranges.iter().enumerate().map(of).collect()
        }
        Marks::Point { points } => {
            let scale = if matches!(drawing.across, Scale::Values) { &drawing.up } else { &drawing.across };
            let of = |point: &Point| {
                let said = match &point.value {
                    PointValue::Printed { quantity } => printed(quantity),
                    PointValue::Drawn { value, range } => {
                        Said { value: Field::drawn(*value), range: ends(*range), ..drawn() }
                    }
                };
                let at = place(point.at, scale);
                Said {
                    at,
                    at_unit: unit_of(scale, language),
                    name: Field::words(point.name.plain(language)),
                    ..said
                }
            };
            points.iter().map(of).collect()
        }
        Marks::Tile { tiles, .. } => {
            let of = |tile: &Tile| Said {
                at: place(tile.across, &drawing.across),
                at_unit: unit_of(&drawing.across, language),
                to: place(tile.up, &drawing.up),
                ..printed(&tile.value)
            };
            tiles.iter().map(of).collect()
        }
        Marks::Area { areas } => {
            let of = |area: &MapArea| Said {
                role: if area.outlined { "outlined" } else { role },
                at: Field::words(area.place.to_string()),
                name: Field::words(area.name.clone()),
                ..area.value.as_ref().map_or_else(drawn, printed)
            };
            areas.iter().map(of).collect()
        }
        Marks::Link { links } => {
            let of = |link: &Link| Said {
                at: step(link.from, &drawing.across),
                to: step(link.to, &drawing.up),
                ..printed(&link.value)
            };
            links.iter().map(of).collect()
        }
    }
}

fn ends(range: Option<(f64, f64)>) -> [Field; 3] {
    range.map_or_else(Default::default, |(low, high)| {
        [Field::drawn(low), Field::drawn(high), Field::default()]
    })
}

fn unit_of(scale: &Scale, language: Language) -> Field {
    match scale {
        Scale::Number { unit, .. } => self::unit(*unit, language),
        Scale::Time { .. } | Scale::Category { .. } | Scale::Values | Scale::Map { .. } | Scale::Free => {
            Field::default()
        }
    }
}

fn written(records: &[Vec<Field>]) -> String {
    let mut text = String::new();
    for record in records {
        for (i, field) in record.iter().enumerate() {
            if i > 0 {
                text.push(',');
            }
            push_field(&mut text, &field.cell());
        }
        text.push_str("\r\n");
    }
    text
}

/// Whether a spreadsheet takes the text for a formula: by its first sign, in its full-width and small forms too, with
/// or without blanks before it. A plain number is a number.
///
/// # References
/// OWASP, "CSV Injection".
fn begins_formula(text: &str) -> bool {
    const SIGNS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];
    let is_plain_number = text.parse::<f64>().is_ok_and(f64::is_finite) && !text.contains(['+', 'e', 'E']);
    !is_plain_number
        && (text.starts_with(['\t', '\r', '\n'])
            || text.trim_start().trim_start_matches(['"', '\'']).starts_with(SIGNS))
}

fn push_field(text: &mut String, field: &str) {
    if field.contains(['"', ',', '\r', '\n']) || field.starts_with(' ') || field.ends_with(' ') {
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: RFC 4180, section 2, rules 5 to 7.
    #[test]
    fn fields_are_quoted_as_the_standard_says() {
        let quoted = |field: &str| {
            let mut text = String::new();
            push_field(&mut text, field);
            text
        };
        assert_eq!(quoted("Sinaloa"), "Sinaloa");
        assert_eq!(quoted("a, b"), "\"a, b\"");
        assert_eq!(quoted("dijo \"no\""), "\"dijo \"\"no\"\"\"");
        assert_eq!(quoted("a\nb"), "\"a\nb\"");
    }

    #[test]
    fn no_cell_of_words_begins_a_formula() {
        let cell = |text: &str| Field::words(text).cell().into_owned();
        for text in [
            "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\n=1", " =1", "＝1+1", "＋1", "－1", "＠x", "﹦1",
            "'=1", "\"=1", "-1e5+0", "- uno",
        ] {
            assert!(cell(text).starts_with('\''), "{text:?} began a formula");
        }
        assert_eq!(cell("\r=1"), "<U+000D>=1", "a carriage return is shown and begins nothing");
        for text in ["Sinaloa", "-3", "-3.25", "0.7", "2019-06", "a=b", "<U+0041>"] {
            assert_eq!(cell(text), text);
        }
        assert_eq!(Field::number("-3.2".to_owned()).cell(), "-3.2", "a negative number is a number");
        assert_eq!(cell("a\u{202e}b\u{1b}"), "a<U+202E>b<U+001B>");
    }
}
