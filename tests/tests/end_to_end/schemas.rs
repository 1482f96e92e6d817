//! What is printed as JSON fits the schemas in docs/schemas.

use serde_json::Value;

use crate::shop::Shopping;

#[track_caller]
pub(crate) fn assert_fits(schema: &str, document: &Value) {
    let path = format!("{}/../docs/schemas/{schema}", env!("CARGO_MANIFEST_DIR"));
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn limits_are_learnt_from_runs_that_passed_and_taken_back() {
    let shopping = Shopping::open();
    let folder = shopping.recording.to_str().unwrap();
    let call = |args: &[&str]| {
        shopping
            .sullae
            .call(&[&["limits", folder, "--language", "en"], args].concat())
            .unwrap()
    };
    let refused = call(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("there are 0"), "{refused:?}");

    let ran = shopping
        .sullae
        .call(&["run", folder, "--repeat", "3", "--pictures", "none"])
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let document = || std::fs::read(shopping.recording.join("recording.json")).unwrap();
    let before = document();
    let suggested: Value = serde_json::from_slice(&call(&["--json"]).stdout).unwrap();
    assert_fits("limits.schema.json", &suggested);
    assert_eq!(document(), before, "a suggestion changes nothing");
    let accepted: Value = serde_json::from_slice(&call(&["--accept", "--json"]).stdout).unwrap();
    assert_eq!(accepted, suggested);
    let recording: Value = serde_json::from_slice(&document()).unwrap();
    let steps = suggested["steps"].as_array().unwrap();
    assert!(!steps.is_empty());
    for step in steps {
        let at = step["step"].as_u64().unwrap() as usize - 1;
        assert_eq!(recording["steps"][at]["limits"], step["learnt"]);
    }
    assert!(call(&["--undo"]).status.success());
    assert_eq!(document(), before);
}

#[test]
fn doctor_run_and_runs_print_what_their_schemas_say() {
    let shopping = Shopping::open();
    let json = |args: &[&str]| -> Value { serde_json::from_slice(&shopping.sullae.call(args).unwrap().stdout).unwrap() };
    let doctor = json(&["doctor", "--json"]);
    assert_fits("doctor.schema.json", &doctor);
    assert!(
        doctor["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["id"] == "session" && finding["state"] == "ok"),
        "{doctor:#}"
    );

    let run = json(&["run", shopping.recording.to_str().unwrap(), "--json"]);
    assert_fits("run.schema.json", &run);
    let shown = json(&["runs", "show", run["id"].as_str().unwrap(), "--json"]);
    assert_fits("run.schema.json", &shown);
    assert_eq!(run, shown);
    let list = json(&["runs", "list", "--json"]);
    assert_fits("runs-list.schema.json", &list);
    assert_eq!(list[0]["id"], run["id"]);
}
