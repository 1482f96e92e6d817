//! Who may ask.

use std::{fs, process::Command};

use serde_json::json;

use crate::watcher::{TOKEN, Watcher};

#[test]
fn everything_but_health_wants_the_token() {
    let watcher = Watcher::start(&[]);
    assert_eq!(watcher.ask_with("GET", "/health/live", &[], None).status, 200);
    for path in ["/api/v1/monitors", "/metrics", "/api/openapi.json", "/nothing", "/health"] {
        let answer = watcher.ask_with("GET", path, &[], None);
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.head.contains("www-authenticate: bearer"), "{}", answer.head);
        assert!(answer.head.contains("content-type: application/problem+json"), "{}", answer.head);
    }
    let wrong = format!("Bearer {TOKEN}x");
    assert_eq!(watcher.ask_with("GET", "/metrics", &[("Authorization", &wrong)], None).status, 401);
    let foreign = watcher.ask_with("GET", "/health/live", &[("Host", "evil.test")], None);
    assert_eq!((foreign.status, foreign.json()["code"].as_str()), (421, Some("foreign_host")));
    let preflight = [("Origin", "http://evil.test"), ("Access-Control-Request-Method", "POST")];
    let refused = watcher.ask_with("OPTIONS", "/api/v1/monitors/login/run", &preflight, None);
    assert!(
        refused.status == 401 && !refused.head.contains("access-control"),
        "{}",
        refused.head
    );
}

#[test]
fn what_is_not_as_it_must_be_is_told_in_a_plain_sentence() {
    let watcher = Watcher::start(&["--allow-host", "watch.example"]);
    let bearer = format!("Bearer {TOKEN}");
    let english = [
        ("Authorization", bearer.as_str()),
        ("Accept-Language", "en-US,en"),
        ("Host", "watch.example"),
    ];
    let answer = watcher.ask_with("GET", "/api/v1/runs/none", &english, None);
    assert_eq!(
        (answer.status, answer.json()["title"].as_str()),
        (404, Some("There is no run none."))
    );
    assert_eq!(
        watcher.ask("GET", "/api/v1/runs/none", None).json()["title"],
        "none 실행 기록이 없습니다."
    );
    assert_eq!(watcher.ask("GET", "/api/v1/monitors/login/runs?limit=0", None).status, 400);
    let post = |body| watcher.ask("POST", "/api/v1/incidents/1/comment", Some(&body));
    assert_eq!(post(json!({ "note": "x", "more": 1 })).status, 400);
    assert_eq!(post(json!({ "note": "x".repeat(70_000) })).status, 413);
    let no_type = watcher.ask("POST", "/api/v1/incidents/1/comment", None);
    assert_eq!(no_type.status, 415);
    let method = watcher.ask("DELETE", "/api/v1/monitors", None);
    assert!(method.status == 405 && method.head.contains("allow: get"), "{}", method.head);
}

#[test]
fn an_address_that_others_can_reach_is_opened_only_on_purpose() {
    let data = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_sullae"))
        .args(["watch", "--listen", "0.0.0.0:0"])
        .env("SULLAE_DATA_FOLDER", data.path())
        .env("LC_ALL", "en_US.UTF-8")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(
        told.contains("0.0.0.0:0") && told.contains("TLS") && told.contains("--listen-remote"),
        "{told}"
    );
    let token = fs::read_to_string(data.path().join("api-token")).unwrap();
    assert!(!told.contains(token.trim()));
}
