//! The table of endpoints and the OpenAPI 3.1 document that is made from it. Schemas come from the types that are read and written
//! (schemars, JSON Schema 2020-12, which is OpenAPI 3.1's own), so that the document says what the program does.

use std::sync::Arc;

use axum::Json;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{
    endpoint::{Endpoint, Nothing, Told, get},
    health, incidents, metrics, monitors,
    problem::{PROBLEM_JSON, Problem, Refusal},
    runs,
    server::Api,
};

/// A JSON object with members of any kind.
#[derive(Debug, serde::Serialize, JsonSchema)]
#[serde(transparent)]
struct Document(Map<String, Value>);

/// All there is.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let own = get(
        "/api/openapi.json",
        "openapi",
        "This document.",
        &[],
        |_: Arc<Api>, _: Nothing| async { Ok::<_, Refusal>(Json(Document(document()))) },
    );
    let each = [
        health::endpoints(),
        monitors::endpoints(),
        runs::endpoints(),
        incidents::endpoints(),
        metrics::endpoints(),
        vec![own],
    ];
    each.into_iter().flatten().collect()
}

/// The OpenAPI document.
pub fn document() -> Map<String, Value> {
    let components = |settings: &mut SchemaSettings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    };
    let mut written = SchemaSettings::draft2020_12().with(components).for_serialize().into_generator();
    let mut read = SchemaSettings::draft2020_12().with(components).for_deserialize().into_generator();
    let problem = written.subschema_for::<Problem>();
    let mut paths = Map::new();
    for Endpoint { told, .. } in endpoints() {
        let operation = operation(&told, &problem.clone().to_value(), &mut written, &mut read);
        let path = paths.entry(told.path).or_insert_with(|| json!({}));
        path[told.method] = operation;
    }
    let mut schemas = written.take_definitions(true);
    schemas.extend(read.take_definitions(true));
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sullae",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What `sullae watch --listen` answers. Errors are problem details (RFC 9457) with a sentence in the language of `Accept-Language` (ko, en).",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "http://127.0.0.1:8711", "description": "As given to --listen" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas,
        },
    });
    match document {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn operation(told: &Told, problem: &Value, written: &mut SchemaGenerator, read: &mut SchemaGenerator) -> Value {
    let mut operation = json!({ "operationId": told.id, "summary": told.says, "responses": {} });
    let mut problems = told.problems.to_vec();
    problems.extend([421, 503]);
    let open = told.path.starts_with("/health/");
    if open {
        operation["security"] = json!([]);
    } else {
        problems.push(401);
    }
    if let Some(parameters) = told.parameters {
        operation["parameters"] = parameters_of(parameters, told.path);
        problems.push(400);
    }
    if let Some(body) = told.body {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": body(read) } } });
        problems.extend([400, 413, 415]);
    }
    let responses = &mut operation["responses"];
    responses[told.status.as_str()] = json!({
        "description": told.status.canonical_reason().unwrap_or_default(),
        "content": { told.content_type: { "schema": (told.answer)(written) } },
    });
    problems.sort_unstable();
    for status in problems {
        let reason = axum::http::StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason());
        responses[status.to_string()] = json!({
            "description": reason.unwrap_or_default(),
            "content": { PROBLEM_JSON: { "schema": problem } },
        });
    }
    operation
}

/// Each member of the parameters' type: of the path where the path names it, else of the query.
fn parameters_of(schema_of: fn(&mut SchemaGenerator) -> schemars::Schema, path: &str) -> Value {
    let inline = |settings: &mut SchemaSettings| settings.inline_subschemas = true;
    let mut generator = SchemaSettings::draft2020_12().with(inline).for_deserialize().into_generator();
    let schema = schema_of(&mut generator).to_value();
    let members = schema["properties"].as_object().cloned().unwrap_or_default();
    let parameter = |(name, mut schema): (String, Value)| {
        let of_path = path.contains(&format!("{{{name}}}"));
        let description = schema.as_object_mut().and_then(|members| members.remove("description"));
        // What is not given in an address is absent, never null.
        if let Some(kind) = schema["type"]
            .as_array()
            .and_then(|kinds| kinds.iter().find(|kind| *kind != "null").cloned())
        {
            schema["type"] = kind;
        }
        json!({
            "name": name,
            "in": if of_path { "path" } else { "query" },
            "required": of_path,
            "description": description,
            "schema": schema,
        })
    };
    members.into_iter().map(parameter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_of_the_document_leads_somewhere() {
        let document = Value::Object(document());
        let mut wanted = Vec::new();
        collect(&document, &mut wanted);
        assert!(wanted.len() > 20, "{wanted:?}");
        for reference in wanted {
            let place = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(place).is_some(), "{reference}");
        }
    }

    fn collect(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|member| collect(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
}
