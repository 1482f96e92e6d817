//! The sign of life to an outside watcher.

use sullae_testkit::receivers::{Behaviour, HookReceiver};

use crate::watcher::Watcher;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outside_watcher_hears_that_watching_goes_on_and_its_trouble_stops_nothing() {
    let hook = HookReceiver::start().await.unwrap();
    let watcher = Watcher::start(&["--ping", &hook.url(), "--ping-every", "1", "--ping-private"]);
    let shows = |line: &'static str| watcher.until("/metrics", move |answer| answer.body.contains(line));
    shows("sullae_pings_total{result=\"arrived\"} 1\n");
    let first = hook.posted().remove(0);
    assert_eq!((first.path.as_str(), first.body.len()), ("/hook", 0));
    hook.behave(Behaviour::Answers {
        status: 500,
        retry_after_s: None,
    })
    .await;
    shows("sullae_pings_total{result=\"failed\"} 1\n");
    assert_eq!(watcher.ask("GET", "/health/ready", None).status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_inside_is_pinged_only_on_purpose() {
    let hook = HookReceiver::start().await.unwrap();
    let watcher = Watcher::start(&["--ping", &hook.url(), "--ping-every", "1"]);
    watcher.until("/metrics", |answer| {
        answer.body.contains("sullae_pings_total{result=\"failed\"} 2\n")
    });
    assert!(hook.posted().is_empty());
}
