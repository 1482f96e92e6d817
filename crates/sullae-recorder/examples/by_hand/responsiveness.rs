//! How soon a deed is shown as a step, and how long the page is kept busy by being recorded.

use std::collections::HashMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use sullae_browser::{Browser, Readiness};
use sullae_recorder::RecorderEvent;

use crate::hand::Hand;
use crate::{PATIENCE, perform, recorder, settings};

/// From a deed to its step: bound of the 95th percentile, ms.
const SHOWN_WITHIN_MS: f64 = 300.0;
/// What recording adds between an input event and the page's next frame: bound of the 95th percentile, ms.
const ADDED_WITHIN_MS: f64 = 50.0;

/// Records so many deeds, does the same unrecorded, and prints both figures with their bounds.
pub(crate) async fn measure(url: &str, steps: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let (recorded, shown) = recorded(url, &folder.path().join("recording"), steps).await;
    let alone = alone(url, steps).await;
    let late: Vec<f64> = first_of_each(&recorded)
        .into_iter()
        .zip(&shown)
        .map(|(begun, shown)| shown - begun)
        .collect();
    assert_eq!(late.len(), steps, "a step shown for each deed");
    line(
        "deed to visible step",
        percentile(&late, 0.5),
        percentile(&late, 0.95),
        SHOWN_WITHIN_MS,
    );
    for (what, field) in [("handlers done", "handled_ms"), ("next frame drawn", "drawn_ms")] {
        let (with, without) = (times(&recorded, field), times(&alone, field));
        let added = |part: f64| percentile(&with, part) - percentile(&without, part);
        line(
            &format!("added to input in the page, {what}"),
            added(0.5),
            added(0.95),
            ADDED_WITHIN_MS,
        );
    }
}

fn line(what: &str, p50: f64, p95: f64, bound: f64) {
    let verdict = if p95 <= bound { "within" } else { "OVER" };
    println!("{what}: p50 {p50:.1} ms, p95 {p95:.1} ms ({verdict} the bound of {bound:.0} ms)");
}

/// What the page noted while it was recorded, and when each step was shown, ms since 1970.
async fn recorded(url: &str, folder: &Path, steps: usize) -> (Vec<Value>, Vec<f64>) {
    let mut recorder = recorder(url, folder).await;
    let hand = Hand::new(recorder.session());
    let feeding = async {
        let mut shown = Vec::new();
        // The first is the opening of the page.
        while shown.len() <= steps {
            match tokio::time::timeout(PATIENCE, recorder.next_change())
                .await
                .expect("every step is shown")
            {
                Some(RecorderEvent::StepAdded { .. }) => shown.push(now_ms()),
                Some(RecorderEvent::StepRemoved { .. }) => drop(shown.pop()),
                Some(_) => {}
                None => unreachable!("the recorder ended"),
            }
        }
        shown.split_off(1)
    };
    let (shown, ()) = tokio::join!(feeding, deeds(&hand, steps));
    let noted = noted(&hand).await;
    recorder.stop().await.expect("a recording");
    (noted, shown)
}

async fn alone(url: &str, steps: usize) -> Vec<Value> {
    let browser = Browser::start(&settings()).await.expect("a browser");
    let page = browser.first_page().await.expect("a tab");
    page.open(url, Readiness::Complete, PATIENCE).await.expect("the page");
    let hand = Hand::new(browser.session());
    deeds(&hand, steps).await;
    let noted = noted(&hand).await;
    browser.close().await;
    noted
}

async fn deeds(hand: &Hand, steps: usize) {
    for number in 0..steps {
        perform(hand, number).await;
    }
}

async fn noted(hand: &Hand) -> Vec<Value> {
    hand.wait_until("deeds.every((deed) => deed.drawn_ms !== null)").await;
    let noted = hand.run("return deeds").await;
    noted.as_array().cloned().unwrap_or_default()
}

/// When the event came that each step tells of: a click, or the first letter of a text. The click into the field is no step of its own.
fn first_of_each(noted: &[Value]) -> Vec<f64> {
    let mut fields: HashMap<(String, usize), f64> = HashMap::new();
    let mut begun = Vec::new();
    let mut visits = 0;
    for deed in noted {
        let id = deed["id"].as_str().unwrap_or_default().to_owned();
        let is_field = id[1..].parse::<usize>().is_ok_and(|control| control % 5 == 4);
        let at_ms = deed["at_ms"].as_f64().unwrap_or_default();
        match (is_field, deed["kind"] == "click") {
            (false, _) => begun.push(at_ms),
            (true, true) => visits += 1,
            (true, false) => {
                if fields.insert((id, visits), at_ms).is_none() {
                    begun.push(at_ms);
                }
            }
        }
    }
    begun
}

fn times(noted: &[Value], field: &str) -> Vec<f64> {
    noted.iter().filter_map(|deed| deed[field].as_f64()).collect()
}

fn now_ms() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_secs_f64() * 1_000.0
}

fn percentile(times: &[f64], part: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (part * (sorted.len().saturating_sub(1)) as f64).round() as usize;
    sorted.get(at).copied().unwrap_or_default()
}
