//! Branches, repetitions, and what is done after a failure, on a real page in a real browser.

use std::{fs, path::Path};

use serde_json::{Value, json};
use sullae_recording::{Run, Verdict, run::Skipped};
use sullae_testkit::StaticSite;
use sullae_tests::sullae::Sullae;

use crate::shop::{RUNTIME, home};

/// A page with a counter, a pop-up where `popup` says so, and a place to log out.
fn write_page(folder: &Path, popup: bool) {
    let popup = if popup {
        "<div id=popup>공지 <button id=close onclick='popup.remove()'>닫기</button></div>"
    } else {
        ""
    };
    let page = format!(
        "<!doctype html><meta charset=utf-8><title>순찰</title><style>body{{margin:40px;font:18px sans-serif}}</style>{popup}
<p><button id=more onclick='count.textContent = Number(count.textContent) + 1'>더하기</button> <b id=count>0</b>회</p>
<p><button id=out onclick='state.textContent = \"로그아웃됨\"'>로그아웃</button> <span id=state></span></p>"
    );
    fs::write(folder.join("index.html"), page).unwrap();
}

fn step(id: &str, url: &str, action: Value) -> Value {
    json!({"id": id, "action": action, "page": {"url": url, "title": "순찰"}})
}

fn on(mut step: Value, element: &str, label: &str) -> Value {
    let place = json!({"x": 0.0, "y": 0.0, "width": 10.0, "height": 10.0});
    step["target"] = json!({"label": label, "kind": "button", "place": place, "text": label, "element": {
        "tag": "button", "role": "button", "name": label, "attributes": {"id": element}, "xpath": "/html[1]/body[1]/button[1]",
    }});
    step
}

fn with(mut step: Value, more: Value) -> Value {
    step.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    step
}

/// Closes the pop-up if there is one, presses three times, checks the count, and logs out whatever happened.
fn recording(url: &str, expected_count: &str) -> Value {
    let click = json!({"kind": "click"});
    let shows = |text: &str| json!({"checks": [{"kind": "text_present", "text": text}]});
    json!({
        "format": "sullae-recording", "version": 1, "name": "흐름", "created": "2026-11-22T09:00:00+09:00", "start_url": url,
        "viewport": {"width": 1000, "height": 700, "device_pixel_ratio": 1.0}, "limits": {"slow_ms": 60_000, "step_ms": 20_000},
        "steps": [
            step("open", url, json!({"kind": "open", "url": url})),
            with(step("if", url, json!({"kind": "if"})), shows("공지")),
            on(step("close", url, click.clone()), "close", "닫기"),
            step("endif", url, json!({"kind": "end"})),
            step("repeat", url, json!({"kind": "repeat", "times": 3})),
            on(step("more", url, click.clone()), "more", "더하기"),
            step("endrepeat", url, json!({"kind": "end"})),
            with(step("count", url, json!({"kind": "check"})), with(shows(expected_count), json!({"limits": {"slow_ms": 60_000, "step_ms": 1_500}}))),
            step("unreached", url, json!({"kind": "close_tab"})),
            with(on(step("out", url, click), "out", "로그아웃"), json!({"always": true, "checks": [{"kind": "text_present", "text": "로그아웃됨"}]})),
        ],
    })
}

fn run(popup: bool, expected_count: &str, bend: impl FnOnce(&mut Value)) -> Run {
    let (home, site) = (home(), home());
    write_page(site.path(), popup);
    let served = RUNTIME.block_on(StaticSite::serve(site.path())).unwrap();
    let folder = home.path().join("recording");
    fs::create_dir_all(&folder).unwrap();
    let mut document = recording(&served.url(), expected_count);
    bend(&mut document);
    fs::write(folder.join("recording.json"), document.to_string()).unwrap();
    Sullae::at_home(home.path()).run(&folder, &[]).unwrap().0
}

fn skipped(run: &Run) -> Vec<(&str, Skipped)> {
    let skipped = run.steps.iter().filter_map(|step| Some((step.step_id.as_str(), step.skipped?)));
    skipped.collect()
}

#[test]
fn a_branch_is_taken_only_where_its_condition_holds_and_steps_are_repeated() {
    let switch_off = |document: &mut Value| document["steps"][8]["disabled"] = json!(true);
    let run_with = run(true, "3회", switch_off);
    assert_eq!(run_with.verdict, Verdict::Passed, "{:#?}", run_with.deciding_step());
    assert_eq!(skipped(&run_with), [("unreached", Skipped::Disabled)]);
    assert_eq!(run_with.steps[1].holds, Some(true));

    let run_without = run(false, "3회", switch_off);
    assert_eq!(run_without.verdict, Verdict::Passed, "{:#?}", run_without.deciding_step());
    assert_eq!(
        skipped(&run_without),
        [("close", Skipped::OtherBranch), ("unreached", Skipped::Disabled)]
    );
}

#[test]
fn after_a_failure_what_must_always_be_done_is_done_and_the_failure_stands() {
    let run = run(false, "4회", |_| {});
    assert_eq!(
        (run.verdict, run.deciding_step),
        (Verdict::Failed, Some(7)),
        "{:#?}",
        run.deciding_step()
    );
    assert_eq!(
        skipped(&run),
        [("close", Skipped::OtherBranch), ("unreached", Skipped::AfterFailure)]
    );
    let out = run.steps.last().unwrap();
    assert_eq!((out.step_id.as_str(), out.verdict), ("out", Verdict::Passed), "{out:#?}");
}

#[test]
fn a_step_that_may_fail_lets_the_run_go_on_and_counts_all_the_same() {
    let run = run(false, "4회", |document| {
        document["steps"][7]["on_failure"] = json!("continue");
        document["steps"][8]["disabled"] = json!(true);
    });
    assert_eq!((run.verdict, run.deciding_step), (Verdict::Failed, Some(7)));
    assert_eq!(run.steps.len(), 10, "{:#?}", skipped(&run));
}
