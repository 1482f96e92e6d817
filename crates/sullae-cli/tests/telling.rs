//! `sullae incidents`, `alerts` and `channel` as people and programs meet them: the real binary over a real history.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use sullae_monitor::incident::Thresholds;
use sullae_recording::{Reason, run::Sentence};
use sullae_service::incidents::{Heard, hear};
use sullae_store::Store;
use sullae_testkit::receivers::HookReceiver;

fn sullae(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sullae"))
        .args(args)
        .env("SULLAE_DATA_FOLDER", data)
        .env("SULLAE_LANGUAGE", "ko")
        .env("USER", "kim")
        .output()
        .unwrap()
}

#[track_caller]
fn said(data: &Path, args: &[&str]) -> String {
    let output = sullae(data, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What is printed, which fits its schema.
#[track_caller]
fn json(data: &Path, args: &[&str], schema: &str) -> Value {
    let document: Value = serde_json::from_str(&said(data, args)).unwrap();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas").join(schema);
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    document
}

/// A history with one open incident of the monitor `login`.
fn broken(data: &Path) {
    let reason = Reason::NothingHappened { script_error: None };
    let heard = Heard {
        monitor: "login".into(),
        name: "로그인 점검".into(),
        thresholds: Thresholds::default(),
        tell: vec!["duty".into()],
        scheduled_at_ms: 1_795_305_600_000,
        finished_at_ms: 1_795_305_604_000,
        run_id: "run-1".into(),
        verdict: reason.verdict(),
        reason: Some(reason),
        confirmed: true,
        sentence: Sentence::new("단추를 눌러도 아무 일도 일어나지 않습니다.", "Pressing it does nothing."),
    };
    assert_eq!(hear(&Store::open(data).unwrap(), &heard).unwrap().len(), 1);
}

#[test]
fn an_incident_is_listed_taken_in_hand_remarked_on_and_closed() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    assert!(said(data, &["incidents", "list"]).contains("열린 장애가 없습니다"));
    broken(data);
    let listed = json(data, &["incidents", "list", "--json"], "incidents-list.schema.json");
    assert_eq!((&listed[0]["id"], &listed[0]["verdict"]), (&1.into(), &"failed".into()));
    assert!(said(data, &["incidents", "list"]).contains("로그인 점검  단추를 눌러도"));
    assert!(said(data, &["incidents", "ack", "1"]).contains("맡았습니다"));
    said(data, &["incidents", "snooze", "1", "--minutes", "30"]);
    said(data, &["incidents", "comment", "1", "배포 때문", "--by", "lee"]);
    assert!(said(data, &["incidents", "close", "1"]).contains("종료했습니다"));
    let shown = json(data, &["incidents", "show", "1", "--json"], "incident.schema.json");
    let events: Vec<_> = shown["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (&event["what"], &event["who"]))
        .collect();
    let expected = [
        ("opened", Value::Null),
        ("acknowledged", "kim".into()),
        ("snoozed", "kim".into()),
        ("commented", "lee".into()),
        ("closed", "kim".into()),
    ];
    assert_eq!(events.len(), expected.len(), "{events:?}");
    for ((what, who), (expected_what, expected_who)) in events.into_iter().zip(&expected) {
        assert_eq!((what.as_str(), who), (Some(*expected_what), expected_who));
    }
    assert_eq!(shown["timeline"][3]["note"], "배포 때문");
    let again = sullae(data, &["incidents", "ack", "1"]);
    assert_eq!(again.status.code(), Some(2), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(sullae(data, &["incidents", "show", "9"]).status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alerts_are_delivered_and_channels_tried_by_command() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    broken(data);
    assert!(
        said(data, &["alerts", "deliver"]).contains("알림 0건을 보냈고, 1건은"),
        "no such channel yet"
    );
    let hook = HookReceiver::start().await.unwrap();
    let channel = format!("[webhook.duty]\nurl = \"{}\"\nallow_private_addresses = true\n", hook.url());
    std::fs::write(data.join("channels.toml"), channel).unwrap();
    said(data, &["channel", "test", "duty"]);
    let document: Value = serde_json::from_slice(&hook.posted()[0].body).unwrap();
    assert!(document["sentence"]["ko"].as_str().unwrap().contains("시험입니다"), "{document}");
    let listed = json(data, &["channel", "list", "--json"], "channels-list.schema.json");
    assert_eq!(listed[0]["goes_to"], "127.0.0.1");
    let alerts = json(data, &["alerts", "list", "--json"], "alerts-list.schema.json");
    assert_eq!((&alerts[0]["state"], &alerts[0]["attempts"]), (&"waiting".into(), &1.into()));
    assert!(alerts[0]["last_error"].as_str().unwrap().contains("duty"));
    assert_eq!(listed[0]["style"], "json");
    assert_eq!(sullae(data, &["channel", "test", "nobody"]).status.code(), Some(2));
    said(data, &["channel", "remove", "duty"]);
    assert_eq!(std::fs::read_to_string(data.join("channels.toml")).unwrap(), "");
    assert_eq!(sullae(data, &["channel", "remove", "duty"]).status.code(), Some(2));
}

#[test]
fn a_mistake_in_the_file_of_channels_is_told_with_its_place() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    std::fs::write(data.join("channels.toml"), "[webhook.duty]\nuhr = \"https://a.test\"\n").unwrap();
    let output = sullae(data, &["channel", "list"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told.contains("channels.toml:2:1") && told.contains("uhr") && told.contains("다음:"),
        "{told}"
    );
}
