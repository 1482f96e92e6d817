//! Records deeds of a hand (W3C input) on a page of buttons and fields: flows to replay, or how quick recording is.
//!
//! `record DIR STEPS...` writes a recording of so many steps each to DIR/STEPS, and as a list of deeds for other tools to
//! DIR/STEPS.json; then keeps the page served until its standard input ends. `responsiveness STEPS` prints its figures.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a measuring program ends at the first thing amiss"
)]

#[path = "../../tests/recorder/hand.rs"]
#[allow(dead_code, reason = "the tests' hand can do more")]
mod hand;
mod responsiveness;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use sullae_browser::{BrowserSettings, WindowPlace};
use sullae_recorder::{Recorder, RecorderEvent, RecorderOptions};
use sullae_recording::Language;
use sullae_testkit::{FixtureFile, FixtureSite};

use crate::hand::Hand;

/// Buttons and fields on the page.
const CONTROLS: usize = 105;
/// A step that is not shown after this long never will be.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &String| text.parse::<usize>().expect("a number of steps");
    let page = FixtureFile::of(include_str!("page.html"));
    let site = FixtureSite::serve(BTreeMap::from([("index.html".to_owned(), page)]))
        .await
        .expect("a port");
    match args.split_first().map(|(what, rest)| (what.as_str(), rest)) {
        Some(("record", [folder, counts @ ..])) => {
            for steps in counts.iter().map(number) {
                record(&site.url(), Path::new(folder), steps).await;
            }
            println!("recorded");
            let _ = std::io::stdin().lines().count();
        }
        Some(("responsiveness", [steps])) => responsiveness::measure(&site.url(), number(steps)).await,
        _ => println!("record DIR STEPS... | responsiveness STEPS"),
    }
}

/// What the hand does in the step of this number after the opening of the page.
fn deed(number: usize) -> (String, Option<String>) {
    let control = number % CONTROLS;
    (format!("#c{control}"), (control % 5 == 4).then(|| format!("n {number}")))
}

async fn perform(hand: &Hand, number: usize) {
    match deed(number) {
        (css, None) => hand.click(&css).await,
        (css, Some(text)) => hand.type_into(&css, &text).await,
    }
}

fn settings() -> BrowserSettings {
    BrowserSettings {
        headless: true,
        window: Some(WindowPlace {
            x: 0,
            y: 0,
            width: 1280,
            height: 900,
        }),
        ..BrowserSettings::from_env()
    }
}

async fn recorder(url: &str, folder: &Path) -> Recorder {
    let options = RecorderOptions {
        start_url: url.to_owned(),
        folder: folder.to_owned(),
        name: "Store room".to_owned(),
        browser: settings(),
        created: "2026-11-22T09:00:00Z".to_owned(),
        language: Some("en-US".to_owned()),
        spoken: Language::En,
    };
    Recorder::start(options).await.expect("a recorder")
}

async fn record(url: &str, folder: &Path, steps: usize) {
    let mut recorder = recorder(url, &folder.join(steps.to_string())).await;
    let hand = Hand::new(recorder.session());
    for number in 0..steps - 1 {
        perform(&hand, number).await;
    }
    let mut shown = 0;
    while shown < steps {
        match tokio::time::timeout(PATIENCE, recorder.next_change())
            .await
            .expect("every step is shown")
        {
            Some(RecorderEvent::StepAdded { .. }) => shown += 1,
            Some(RecorderEvent::StepRemoved { .. }) => shown -= 1,
            Some(_) => {}
            None => unreachable!("the recorder ended"),
        }
    }
    let recording = recorder.stop().await.expect("a recording");
    assert_eq!(recording.steps.len(), steps, "a step for each deed");
    let deeds: Vec<Value> = (0..steps - 1)
        .map(deed)
        .map(|(css, text)| json!({"css": css, "text": text}))
        .collect();
    let flow = json!({"url": url, "width": recording.viewport.width, "height": recording.viewport.height, "deeds": deeds});
    std::fs::write(folder.join(format!("{steps}.json")), flow.to_string()).expect("a list of deeds");
}
