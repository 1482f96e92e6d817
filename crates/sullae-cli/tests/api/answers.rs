//! What is answered: monitors, runs, incidents, metrics; and what acts.

use serde_json::{Value, json};
use sullae_store::Store;

use crate::watcher::Watcher;

#[test]
fn monitors_and_their_runs_are_read_page_by_page() {
    let watcher = Watcher::start(&[]);
    let listed = watcher.ask("GET", "/api/v1/monitors", None).json();
    let keys: Vec<&Value> = listed["monitors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|monitor| &monitor["key"])
        .collect();
    assert_eq!(keys, ["login", "other"]);
    assert_eq!(listed["monitors"][0]["state"], "waiting");
    assert!(listed["monitors"][0]["next"].as_str().unwrap().contains("-01-01T03:00"), "{listed}");
    assert!(listed["wrong"][0]["file"].as_str().unwrap().ends_with("wrong.toml"), "{listed}");
    let first = watcher.ask("GET", "/api/v1/monitors/login/runs?limit=2", None).json();
    let ids = |page: &Value| -> Vec<Value> { page["runs"].as_array().unwrap().iter().map(|run| run["id"].clone()).collect() };
    assert_eq!(
        (ids(&first), &first["next_cursor"]),
        (vec![json!("run-3"), json!("run-2")], &json!("run-2"))
    );
    let second = watcher.ask("GET", "/api/v1/monitors/login/runs?limit=2&cursor=run-2", None).json();
    assert_eq!((ids(&second), &second["next_cursor"]), (vec![json!("run-1")], &Value::Null));
    let run = watcher.ask("GET", "/api/v1/runs/run-3", None).json();
    assert_eq!((&run["verdict"], run["steps"].as_array().unwrap().len()), (&json!("failed"), 1));
    assert_eq!(watcher.ask("GET", "/api/v1/monitors/nobody", None).status, 404);
    assert_eq!(watcher.ask("GET", "/api/v1/monitors/wrong", None).status, 409);
}

#[test]
fn a_run_that_is_asked_for_has_a_slot_of_its_own_and_moves_none_of_the_schedule() {
    let watcher = Watcher::start(&[]);
    watcher.until("/health/ready", |answer| answer.status == 200);
    let next = |watcher: &Watcher| watcher.ask("GET", "/api/v1/monitors/other", None).json()["next"].clone();
    let (before, cursor) = (next(&watcher), cursor_of(&watcher));
    let asked = watcher.ask("POST", "/api/v1/monitors/other/run", None);
    assert_eq!(asked.status, 202, "{}", asked.body);
    let asked_ms = asked.json()["asked_ms"].as_i64().unwrap();
    let shown = watcher
        .until("/api/v1/monitors/other", |answer| answer.json()["slots"][0]["state"] == "done")
        .json();
    let slots = shown["slots"].as_array().unwrap();
    assert_eq!(slots.len(), 1, "{shown}");
    assert!(slots[0]["scheduled_ms"].as_i64().unwrap() >= asked_ms, "{shown}");
    // Without a browser: our own trouble.
    assert_eq!(slots[0]["outcome"], "not_checked");
    assert_eq!((next(&watcher), cursor_of(&watcher)), (before, cursor));
    let metrics = watcher.until("/metrics", |answer| answer.body.contains("sullae_checks_total{"));
    assert!(
        metrics
            .body
            .contains("sullae_checks_total{monitor=\"other\",verdict=\"not_checked\"} 1\n"),
        "{}",
        metrics.body
    );
}

fn cursor_of(watcher: &Watcher) -> i64 {
    let store = Store::open(watcher.data.path()).unwrap();
    store.monitor_state("other", 0).unwrap().cursor_ms
}

#[test]
fn a_monitor_rests_and_goes_on_as_asked() {
    let watcher = Watcher::start(&[]);
    let until = json!({ "until": "2999-01-01T00:00:00Z" });
    let paused = watcher.ask("POST", "/api/v1/monitors/login/pause", Some(&until)).json();
    assert_eq!(paused["state"], "paused");
    assert!(paused["paused_until"].as_str().unwrap().starts_with("2999-01-01"), "{paused}");
    assert!(
        watcher
            .ask("GET", "/metrics", None)
            .body
            .contains("sullae_monitors{state=\"paused\"} 1\n")
    );
    let resumed = watcher.ask("POST", "/api/v1/monitors/login/resume", None).json();
    assert_eq!((&resumed["state"], &resumed["paused_until"]), (&json!("waiting"), &Value::Null));
    let bad = watcher.ask("POST", "/api/v1/monitors/login/pause", Some(&json!({ "until": "soon" })));
    assert_eq!(bad.status, 400);
}

#[test]
fn an_incident_is_taken_in_hand_remarked_on_and_closed() {
    let watcher = Watcher::start(&[]);
    assert!(
        watcher
            .ask("GET", "/metrics", None)
            .body
            .contains("sullae_incidents_open{subject=\"site\"} 1\n")
    );
    let listed = watcher.ask("GET", "/api/v1/incidents", None).json();
    assert_eq!(
        (&listed["incidents"][0]["id"], &listed["incidents"][0]["verdict"]),
        (&json!(1), &json!("failed"))
    );
    let by = json!({ "by": "kim" });
    assert!(watcher.ask("POST", "/api/v1/incidents/1/acknowledge", Some(&by)).json()["acknowledged"].is_string());
    let remark = json!({ "by": "lee", "note": "배포 때문" });
    assert_eq!(watcher.ask("POST", "/api/v1/incidents/1/comment", Some(&remark)).status, 200);
    assert!(watcher.ask("POST", "/api/v1/incidents/1/close", Some(&json!({}))).json()["closed"].is_string());
    let shown = watcher.ask("GET", "/api/v1/incidents/1", None).json();
    // The loop may remind meanwhile.
    let events = shown["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["what"] != "reminded");
    let done: Vec<(&Value, &Value)> = events.map(|event| (&event["what"], &event["who"])).collect();
    let expected = [
        (json!("opened"), Value::Null),
        (json!("acknowledged"), json!("kim")),
        (json!("commented"), json!("lee")),
        (json!("closed"), json!("api")),
    ];
    assert_eq!(done, expected.iter().map(|(what, who)| (what, who)).collect::<Vec<_>>());
    let again = watcher.ask("POST", "/api/v1/incidents/1/acknowledge", Some(&by));
    assert_eq!((again.status, again.json()["code"].as_str()), (409, Some("incident_closed")));
}
