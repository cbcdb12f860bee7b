//! The shape of a policy file against its schema: every unknown key, missing key and wrong kind, each with its line.

use std::collections::BTreeMap;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::fault::{Kind, PolicyFault, Wrong};
use crate::nearest::nearest;

/// Where the keys of a file stand.
#[derive(Debug)]
pub(super) struct Located<'a> {
    file: &'a str,
    text: &'a str,
    offsets: BTreeMap<String, usize>,
}

impl<'a> Located<'a> {
    /// Reads the keys of a file and what is wrong with their shape.
    pub(super) fn read(text: &'a str, file: &'a str, schema: &Value) -> (Self, Vec<PolicyFault>) {
        let mut located = Self { file, text, offsets: BTreeMap::new() };
        let mut faults = Vec::new();
        match DeTable::parse(text) {
            Ok(table) => located.walk_table("", table.get_ref(), schema, &mut faults),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let reason = error.message().to_owned();
                faults.push(located.fault_at("", at, Wrong::NotToml { reason }));
            }
        }
        (located, faults)
    }

    /// A fault at a key, or at the closest table around it that the file has.
    pub(super) fn fault(&self, key: &str, wrong: Wrong) -> PolicyFault {
        let mut around = key;
        let offset = loop {
            match self.offsets.get(around) {
                Some(offset) => break *offset,
                None => match around.rfind(['.', '[']).and_then(|end| around.get(..end)) {
                    Some(outer) => around = outer,
                    None => break 0,
                },
            }
        };
        self.fault_at(key, offset, wrong)
    }

    fn fault_at(&self, key: &str, offset: usize, wrong: Wrong) -> PolicyFault {
        let before = self.text.bytes().take(offset);
        let line = before.filter(|byte| *byte == b'\n').count() + 1;
        PolicyFault { file: self.file.to_owned(), line, key: key.to_owned(), wrong }
    }

    fn walk_table(&mut self, path: &str, table: &DeTable<'_>, schema: &Value, faults: &mut Vec<PolicyFault>) {
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, value) in table {
            let path =
                if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
            self.offsets.insert(path.clone(), key.span().start);
            match properties.and_then(|all| all.get(key.get_ref().as_ref())) {
                Some(schema) => self.walk(&path, value.get_ref(), schema, faults),
                None => {
                    let known: Vec<String> = properties.iter().flat_map(|all| all.keys().cloned()).collect();
                    let nearest = nearest(key.get_ref(), &known);
                    faults.push(self.fault(&path, Wrong::UnknownKey { nearest, known }));
                }
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for key in required.filter_map(Value::as_str) {
            if !table.keys().any(|held| held.get_ref() == key) {
                let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                faults.push(self.fault(&path, Wrong::MissingKey));
            }
        }
    }

    fn walk(&mut self, path: &str, value: &DeValue<'_>, schema: &Value, faults: &mut Vec<PolicyFault>) {
        let schema = without_null(schema);
        if let Some(choices) = choices_of(schema) {
            let seen = shown(value);
            if !choices.contains(&seen) || value.as_str().is_none() {
                let nearest = nearest(&seen, &choices);
                faults.push(self.fault(path, Wrong::NotAChoice { seen, nearest, choices }));
            }
            return;
        }
        let expected = kind_of(schema);
        match (expected, value) {
            (Some(Kind::Table), DeValue::Table(table)) => self.walk_table(path, table, schema, faults),
            (Some(Kind::List), DeValue::Array(list)) => {
                for (i, item) in list.iter().enumerate() {
                    let path = format!("{path}[{i}]");
                    self.offsets.insert(path.clone(), item.span().start);
                    self.walk(&path, item.get_ref(), schema.get("items").unwrap_or(&Value::Null), faults);
                }
            }
            (Some(Kind::Text), DeValue::String(_))
            | (Some(Kind::Number), DeValue::Float(_) | DeValue::Integer(_))
            | (Some(Kind::Truth), DeValue::Boolean(_))
            | (None, _) => {}
            (Some(Kind::Whole), DeValue::Integer(digits)) if digits.as_str().parse::<u32>().is_ok() => {}
            (Some(expected), _) => {
                faults.push(self.fault(path, Wrong::NotOfKind { seen: shown(value), expected }));
            }
        }
    }
}

/// The schema of an optional value without the null that TOML does not have.
fn without_null(schema: &Value) -> &Value {
    let not_null = |s: &&Value| s.get("type").and_then(Value::as_str) != Some("null");
    schema.get("anyOf").and_then(Value::as_array).and_then(|any| any.iter().find(not_null)).unwrap_or(schema)
}

/// The texts that a schema lets a value be, when it lists them.
fn choices_of(schema: &Value) -> Option<Vec<String>> {
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let constants =
        schema.get("oneOf").and_then(Value::as_array).into_iter().flatten().filter_map(|s| s.get("const"));
    let choices: Vec<String> =
        listed.chain(constants).filter_map(|v| v.as_str().map(str::to_owned)).collect();
    (!choices.is_empty()).then_some(choices)
}

fn kind_of(schema: &Value) -> Option<Kind> {
    let kind = schema.get("type")?;
    let name =
        kind.as_str().or_else(|| kind.as_array()?.iter().filter_map(Value::as_str).find(|n| *n != "null"))?;
    match name {
        "string" => Some(Kind::Text),
        "number" => Some(Kind::Number),
        "integer" => Some(Kind::Whole),
        "boolean" => Some(Kind::Truth),
        "array" => Some(Kind::List),
        "object" => Some(Kind::Table),
        _ => None,
    }
}

/// A value as it is repeated to the reader, shortened.
fn shown(value: &DeValue<'_>) -> String {
    const LONGEST: usize = 60;
    let text = match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(digits) => digits.as_str().to_owned(),
        DeValue::Float(digits) => digits.as_str().to_owned(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(datetime) => datetime.to_string(),
        DeValue::Array(_) => "[...]".to_owned(),
        DeValue::Table(_) => "{...}".to_owned(),
    };
    if text.chars().count() > LONGEST { text.chars().take(LONGEST).chain(['…']).collect() } else { text }
}
