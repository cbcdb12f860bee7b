//! A report as JSON: its sentences in both languages, its numbers as published, and the trace of each.

use std::fmt::Write as _;

use measure::{Digits, Language};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{Report, Table, visible::is_hidden};

/// Digits of a number that is drawn and not printed.
const DRAWN: Digits = Digits::Significant(6);

/// The report and the traces of its numbers, each once and by its name; keys in alphabetical order.
///
/// Numbers have their published digits, so that two machines that agree on what is published write the same bytes.
#[must_use]
pub fn to_json(report: &Report) -> String {
    let complete = report.quantities().iter().all(|quantity| !quantity.at_least);
    written(&json!({
        "complete": complete,
        "report": published(report),
        "traces": published(&report.traces()),
    }))
}

/// The report of a written document, in which every number has its trace again instead of its name.
///
/// What was written when numbers carried their traces is given back as it is.
#[must_use]
pub fn with_traces(mut document: Value) -> Value {
    let mut part = |name: &str| document.get_mut(name).map(Value::take);
    let (Some(mut report), Some(traces)) = (part("report"), part("traces")) else { return document };
    put_back(&mut report, &traces);
    report
}

fn put_back(value: &mut Value, traces: &Value) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                let named = if key == "trace" { field.as_str().and_then(|id| traces.get(id)) } else { None };
                match named {
                    Some(trace) => *field = trace.clone(),
                    None => put_back(field, traces),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| put_back(value, traces)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A table as a list of objects, one a row: numbers as published, with unit, interval and trace beside them.
#[must_use]
pub fn table_json(table: &Table, language: Language) -> String {
    let records = crate::csv::records(table, language);
    let (head, rows) =
        records.split_first().map_or((&[] as &[_], &[] as &[_]), |(head, rows)| (head.as_slice(), rows));
    let objects = rows.iter().map(|row| {
        let fields = head.iter().zip(row).map(|(key, field)| (key.text.clone(), field.to_json()));
        Value::Object(fields.collect())
    });
    written(&Value::Array(objects.collect()))
}

fn written(value: &Value) -> String {
    let mut text = String::new();
    push(&mut text, value, 0);
    text.push('\n');
    text
}

/// Objects a field a line; lists that hold no object on one line, for a trajectory or an outline is one thing.
fn push(text: &mut String, value: &Value, depth: usize) {
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    };
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            text.push('{');
            for (i, (key, field)) in fields.iter().enumerate() {
                text.push_str(if i > 0 { "," } else { "" });
                line(text, depth + 1);
                push_value(text, &Value::from(key.as_str()));
                text.push_str(": ");
                push(text, field, depth + 1);
            }
            line(text, depth);
            text.push('}');
        }
        Value::Array(values) if holds_object(value) => {
            text.push('[');
            for (i, value) in values.iter().enumerate() {
                text.push_str(if i > 0 { "," } else { "" });
                line(text, depth + 1);
                push(text, value, depth + 1);
            }
            line(text, depth);
            text.push(']');
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            push_value(text, value);
        }
    }
}

/// A value on one line. What cannot be seen stands only inside strings, where it has an escape that loses nothing.
fn push_value(text: &mut String, value: &Value) {
    for letter in value.to_string().chars() {
        if is_hidden(letter) {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(letter);
        }
    }
}

fn holds_object(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(values) => values.iter().any(holds_object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn published(value: &impl Serialize) -> Value {
    // default: the model holds only texts, numbers, lists and maps with text keys, which always serialize
    let mut value = serde_json::to_value(value).unwrap_or_default();
    publish(&mut value, DRAWN);
    value
}

/// Rounds every number to the digits that its quantity publishes, and drawn ones to six.
fn publish(value: &mut Value, digits: Digits) {
    match value {
        Value::Object(fields) => {
            let digits = digits_of(fields).unwrap_or(digits);
            for (key, field) in fields.iter_mut() {
                // A level is stated and not computed.
                publish(field, if key == "level" { DRAWN } else { digits });
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| publish(value, digits)),
        Value::Number(number) if number.is_f64() => {
            *value = number.as_f64().map_or(Value::Null, |raw| rounded(raw, digits));
        }
        Value::Number(_) | Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn digits_of(fields: &Map<String, Value>) -> Option<Digits> {
    fields.get("trace")?;
    serde_json::from_value(fields.get("digits")?.clone()).ok()
}

fn rounded(raw: f64, digits: Digits) -> Value {
    digits.plain(raw).parse::<f64>().map_or(Value::Null, Value::from)
}
