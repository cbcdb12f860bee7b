//! The JSON Schema of a policy file: strict, and lenient where the outcome is a file of the reader's own.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;
use toml::Table;

use super::file::PolicyFile;
use super::own::{HELD, optional_keys};

/// The JSON Schema of a policy file, in one piece: lenient, and strict where the outcome is no file of the reader's own.
#[must_use]
pub fn policy_schema() -> Value {
    let (strict, mut schema) = (strict_schema(), lenient_schema());
    let held = HELD.map(|key| serde_json::json!({ "required": [key] }));
    let own = serde_json::json!({
        "properties": { "outcome": { "required": ["file"], "not": { "anyOf": held } } }
    });
    if let (Some(root), Some(required)) = (schema.as_object_mut(), required_of(&strict)) {
        root.insert("if".to_owned(), own);
        root.insert("else".to_owned(), required);
    }
    schema
}

/// The schema where nothing may be left out that has no default of its own.
pub(super) fn strict_schema() -> Value {
    schema_of::<PolicyFile>()
}

/// The schema of a kind of file, in one piece.
pub(super) fn schema_of<File: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<File>().to_value()
}

/// The schema of a policy file whose outcome is a file of the reader's own: what is filled in may be left out.
pub(super) fn lenient_schema() -> Value {
    let mut schema = strict_schema();
    relax(&mut schema, Some(&optional_keys()));
    schema
}

fn relax(schema: &mut Value, optional: Option<&Table>) {
    let is_text = schema.get("properties").and_then(Value::as_object).is_some_and(|properties| {
        properties.len() == 2 && properties.contains_key("es") && properties.contains_key("en")
    });
    let may_lack = |key: &Value| {
        is_text || optional.is_some_and(|all| key.as_str().is_some_and(|key| all.contains_key(key)))
    };
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|key| !may_lack(key));
    }
    for (name, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
    {
        relax(property, optional.and_then(|all| all.get(name)).and_then(toml::Value::as_table));
    }
    if let Some(items) = schema.get_mut("items") {
        relax(items, None);
    }
    for one in schema.get_mut("anyOf").and_then(Value::as_array_mut).into_iter().flatten() {
        relax(one, optional);
    }
}

/// What of a schema says which keys are required, and nothing else.
fn required_of(schema: &Value) -> Option<Value> {
    let mut own = serde_json::Map::new();
    if let Some(required) = schema.get("required") {
        own.insert("required".to_owned(), required.clone());
    }
    let inner = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let inner: serde_json::Map<String, Value> =
        inner.filter_map(|(name, property)| Some((name.clone(), required_of(property)?))).collect();
    if !inner.is_empty() {
        own.insert("properties".to_owned(), inner.into());
    }
    if let Some(items) = schema.get("items").and_then(required_of) {
        own.insert("items".to_owned(), items);
    }
    (!own.is_empty()).then(|| own.into())
}
