//! A watcher killed while it tells: the message still comes, with the same key, and tells of one incident.

use std::{collections::BTreeSet, fs};

use serde_json::{Value, json};
use sullae_store::Store;
use sullae_testkit::{
    Faults,
    receivers::{Behaviour, HookReceiver},
};
use sullae_tests::{eventually::eventually, processes};

use crate::{
    shop::RUNTIME,
    watching::{GONE_AND_TOLD, PATIENCE, Watcher, add, incidents, keep_row, short_check},
};

/// So often a watcher is killed amid a message.
const KILLS: usize = 5;

#[test]
#[ignore = "takes minutes: a message that a dead process had taken is let go after 90 s; `cargo xtask faults` runs it"]
fn a_message_that_its_sender_died_over_comes_from_the_next_one_with_the_same_key() {
    let shopping = short_check();
    let receiver = RUNTIME.block_on(HookReceiver::start()).unwrap();
    let data = shopping.home.path().join("data");
    fs::create_dir_all(&data).unwrap();
    let channels = format!("[webhook.duty]\nurl = \"{}\"\nallow_private_addresses = true\n", receiver.url());
    fs::write(data.join("channels.toml"), channels).unwrap();
    add(&shopping, "5s", &["--tell", "duty", "--retries", "0"]);
    let file = data.join("monitors/login.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}\n[incident]\nclose_after = 1\nflap_after = 0\n")).unwrap();
    let store = Store::open(&data).unwrap();
    for round in 0..KILLS {
        RUNTIME.block_on(receiver.behave(Behaviour::Hangs));
        shopping.break_with(serde_json::from_value(json!({"page_status": {"path": "/login", "status": 500}})).unwrap());
        let mut watcher = Watcher::start(&shopping.sullae, &format!("dies{round}"));
        let taken = || {
            let rows = store.alerts(None, None).unwrap();
            rows.iter()
                .any(|row| row.delivered_ms.is_none() && row.dropped_ms.is_none() && row.attempts > 0)
                .then_some(())
        };
        assert!(eventually(PATIENCE, taken).is_some(), "round {round}: nothing is told");
        processes::kill(watcher.child.id());
        watcher.child.wait().unwrap();
        watcher.assert_gone();
        RUNTIME.block_on(receiver.behave(Behaviour::Works));
        let mut next = Watcher::start(&shopping.sullae, &format!("tells{round}"));
        let arrived = |wanted: usize| {
            let all = || (told(&receiver).len() == wanted).then_some(());
            assert!(
                eventually(GONE_AND_TOLD, all).is_some(),
                "round {round}: {:#?}",
                store.alerts(None, None).unwrap()
            );
        };
        arrived(2 * round + 1);
        shopping.break_with(Faults::default());
        arrived(2 * round + 2);
        processes::signal(next.child.id(), libc::SIGTERM);
        assert!(next.child.wait().unwrap().success());
    }
    assert_eq!(incidents(&shopping).len(), KILLS, "one each time, and all of the site");
    let doubled = receiver.posted().len() - told(&receiver).len();
    keep_row(&format!(
        "| 1b | SIGKILL of `watch` x{KILLS} while a webhook's end keeps it waiting for an answer | each message came from the next runner: \
         {KILLS} incidents, {} keys, {doubled} doubled |",
        told(&receiver).len()
    ));
}

/// The keys that came.
fn told(receiver: &HookReceiver) -> BTreeSet<String> {
    let key = |body: &[u8]| {
        let said: Value = serde_json::from_slice(body).unwrap();
        said["key"].as_str().unwrap().to_owned()
    };
    receiver.posted().iter().map(|posted| key(&posted.body)).collect()
}
