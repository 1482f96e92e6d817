//! A browser that is kept from check to check, by the real watcher: one start for many checks, and a fault still confirmed in another.

use std::fs;

use serde_json::json;
use sullae_tests::processes;

use crate::{
    shop::Shopping,
    watching::{Watcher, add, short_check},
};

/// The drivers that stay when a check is over.
fn drivers(watcher: &Watcher) -> Vec<u32> {
    let below = processes::below(watcher.child.id());
    let is_driver = |id: &u32| processes::command_line(*id).contains("chromedriver");
    below.into_iter().filter(is_driver).collect()
}

fn keep_browser(shopping: &Shopping) {
    let file = shopping.home.path().join("data/monitors/login.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(file, format!("browser = \"kept\"\n{text}")).unwrap();
}

#[test]
fn a_monitor_that_keeps_its_browser_is_checked_in_one_and_confirmed_in_another() {
    let shopping = short_check();
    add(&shopping, "5s", &[]);
    keep_browser(&shopping);
    let watcher = Watcher::start(&shopping.sullae, "kept");
    let mut kept = Vec::new();
    for _ in 0..3 {
        assert_eq!(watcher.wait_for("check_finished")["verdict"], "passed");
        kept.extend(drivers(&watcher));
    }
    kept.dedup();
    assert_eq!(kept.len(), 1, "one for all checks");

    shopping.break_with(serde_json::from_value(json!({"page_status": {"path": "/login", "status": 500}})).unwrap());
    let seen = loop {
        let seen = watcher.wait_for("check_finished");
        if seen["verdict"] != "passed" {
            break seen;
        }
    };
    assert_eq!((&seen["verdict"], &seen["confirmed"]), (&json!("failed"), &json!(true)), "{seen}");
    assert_eq!(drivers(&watcher), kept, "a fault of the site is no fault of the browser");
}
