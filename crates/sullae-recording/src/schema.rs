//! The JSON Schemas of what Sullae writes, generated from the types.

use schemars::{JsonSchema, SchemaGenerator};

use crate::{document::Recording, run::Run};

/// The committed schemas as file names and texts; they live in `docs/schemas`.
pub fn schemas() -> [(&'static str, String); 2] {
    [
        ("recording.schema.json", text::<Recording>("Sullae recording, version 1")),
        ("run.schema.json", text::<Run>("Sullae run, version 1")),
    ]
}

fn text<T: JsonSchema>(title: &str) -> String {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    // A schema is a JSON value already, so this cannot fail.
    let mut json = serde_json::to_string_pretty(&schema).unwrap_or_default();
    json.push('\n');
    json
}
