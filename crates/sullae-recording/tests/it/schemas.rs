//! The committed JSON Schemas: fresh, and true of what is written.

use std::{fs, path::PathBuf};

use jsonschema::Validator;
use serde_json::{Value, json};
use sullae_recording::{
    folder::parse,
    run::{Run, Sentence, StepResult},
    schema::schemas,
};

use crate::sample;

/// Spoils one place of a document.
type Bend = fn(&mut Value);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn validator(name: &str) -> Validator {
    let (_, text) = schemas().into_iter().find(|(n, _)| *n == name).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn assert_valid(validator: &Validator, document: &Value, what: &str) {
    let errors: Vec<_> = validator
        .iter_errors(document)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

/// The JSON examples in the documentation.
fn documented_examples() -> Vec<Value> {
    let text = fs::read_to_string(root().join("docs/recording-format.md")).unwrap();
    text.split("```json\n")
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split("```").next().unwrap()).unwrap())
        .collect()
}

#[test]
fn the_committed_schemas_are_fresh() {
    for (name, text) in schemas() {
        let committed = fs::read_to_string(root().join("docs/schemas").join(name)).unwrap_or_default();
        assert!(
            committed == text,
            "docs/schemas/{name} is stale: cargo run -p sullae-recording --example schema"
        );
    }
}

#[test]
fn every_recording_in_the_repository_is_what_the_schema_says() {
    let schema = validator("recording.schema.json");
    assert_valid(&schema, &sample::document(), "the sample");
    for entry in fs::read_dir(root().join("recordings")).into_iter().flatten() {
        let path = entry.unwrap().path().join("recording.json");
        if path.is_file() {
            let document = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            assert_valid(&schema, &document, &path.display().to_string());
        }
    }
}

#[test]
fn the_examples_in_the_documentation_are_what_they_are_called() {
    let schema = validator("recording.schema.json");
    let recordings: Vec<_> = documented_examples()
        .into_iter()
        .filter(|e| e["format"] == "sullae-recording")
        .collect();
    assert!(!recordings.is_empty());
    for document in recordings {
        assert_valid(&schema, &document, "docs/recording-format.md");
        parse(document.to_string().as_bytes(), "docs/recording-format.md".as_ref()).unwrap();
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let schema = validator("recording.schema.json");
    let bends: [(&str, Bend); 6] = [
        ("an unknown field", |d| d["speed"] = json!(2)),
        ("an unknown field deep inside", |d| {
            d["steps"][3]["target"]["anchor"]["colour"] = json!("red");
        }),
        ("an unknown field of an action", |d| d["steps"][3]["action"]["force"] = json!(true)),
        ("a step of unknown kind", |d| d["steps"][0]["action"]["kind"] = json!("hover")),
        ("a missing field", |d| _ = d.as_object_mut().unwrap().remove("start_url")),
        ("a number as text", |d| d["viewport"]["width"] = json!("1280")),
    ];
    for (name, bend) in bends {
        let mut document = sample::document();
        bend(&mut document);
        assert!(!schema.is_valid(&document), "{name} is valid by the schema");
        assert!(parse(document.to_string().as_bytes(), "x".as_ref()).is_err(), "{name} is read");
    }
}

#[test]
fn a_run_is_what_the_schema_says() {
    let reasons = [
        json!({"kind": "http_error", "status": 500, "method": "GET", "url": "https://shop.example/", "background": false}),
        json!({"kind": "check_not_met", "check": {"kind": "text_present", "text": "환영"}, "seen": ""}),
        json!({"kind": "nothing_happened"}),
        json!({"kind": "offline"}),
    ];
    let picture = json!({"sha256": "0".repeat(64), "width": 1280, "height": 800});
    let place = json!({"x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0});
    let request = json!({"method": "POST", "url": "https://shop.example/api", "status": null, "duration_ms": 12});
    let schema = validator("run.schema.json");
    for reason in reasons {
        let step = json!({
            "index": 0, "step_id": "s1", "sentence": Sentence::default(), "verdict": "failed", "reason": reason,
            "found": {
                "place": place, "point": {"x": 2.0, "y": 3.0}, "score": 0.9, "runner_up": 0.4, "decision": "accepted",
                "evidence": {"image": 0.9, "text": null, "element": 1.0, "place": null, "neighbours": null},
                "differs_from_recording": false,
            },
            "expected": picture, "before": picture, "after": null,
            "timings": {"found_ms": 1, "acted_ms": 2, "page_load_ms": null, "total_ms": 3},
            "network": {"requests": 1, "page_status": 500, "slowest": request, "failed": [request]},
            "script_errors": ["TypeError"],
        });
        let run = json!({
            "version": 1, "id": "01", "recording": "상점", "folder": "/a", "start_url": "https://shop.example/",
            "started": "2026-11-21T09:00:00+09:00", "duration_ms": 5, "verdict": "failed", "reason": reason, "deciding_step": 0,
            "mode": "fused", "viewport": {"width": 1280, "height": 800, "device_pixel_ratio": 1.0}, "browser": "Chromium 156",
            "steps_planned": 2, "steps": [step],
        });
        let typed: Run = serde_json::from_value(run).unwrap();
        let _: &StepResult = typed.deciding_step().unwrap();
        assert_valid(&schema, &serde_json::to_value(&typed).unwrap(), "a run");
    }
    assert!(!schema.is_valid(&json!({"version": 1})));
}
