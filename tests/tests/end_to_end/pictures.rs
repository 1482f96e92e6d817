//! Runs that keep fewer pictures judge as those that keep all.

use std::fs;

use serde_json::json;
use sullae_recording::{Reason, Run, StepResult, Verdict};
use sullae_testkit::StaticSite;
use sullae_tests::sullae::Sullae;

use crate::{
    many::recorded,
    shop::{RUNTIME, home},
};

fn has_picture(step: &StepResult) -> bool {
    step.before.is_some() || step.after.is_some() || step.expected.is_some()
}

#[test]
fn only_what_failed_is_kept_in_pictures_if_so_asked() {
    let (home, _served) = recorded();
    let rows = home.path().join("rows.csv");
    fs::write(&rows, "query\n우산\n고래\n").unwrap();
    let folder = home.path().join("recording");
    let sullae = Sullae::at_home(home.path());
    for (which, expected) in [("failures", [false, true]), ("none", [false, false])] {
        let args = [
            "run",
            folder.to_str().unwrap(),
            "--data",
            rows.to_str().unwrap(),
            "--json",
            "--pictures",
            which,
        ];
        let done = sullae.call(&args).unwrap();
        let runs: Vec<Run> = String::from_utf8_lossy(&done.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let verdicts: Vec<Verdict> = runs.iter().map(|run| run.verdict).collect();
        assert_eq!(verdicts, [Verdict::Passed, Verdict::Failed], "{runs:#?}");
        let last: Vec<bool> = runs.iter().map(|run| has_picture(run.steps.last().unwrap())).collect();
        assert_eq!(last, expected, "--pictures {which}");
        assert!(!runs.iter().any(|run| run.steps[..2].iter().any(has_picture)), "steps that passed");
    }
}

#[test]
fn a_dead_control_that_only_answers_pointing_is_dead_without_pictures_too() {
    let home = home();
    let site = home.path().join("site");
    fs::create_dir_all(&site).unwrap();
    let page = "<!doctype html><meta charset=utf-8><title>죽은 단추</title><body style='margin:40px;font:18px sans-serif'>
<button id=go style='width:120px;height:40px' onpointerenter=\"this.dataset.near = 'yes'\">보내기</button>";
    fs::write(site.join("index.html"), page).unwrap();
    let served = RUNTIME.block_on(StaticSite::serve(&site)).unwrap();
    let seen = json!({"url": served.url(), "title": "죽은 단추"});
    let element =
        json!({"tag": "button", "role": "button", "name": "보내기", "attributes": {"id": "go"}, "xpath": "/html[1]/body[1]/button[1]"});
    let target = json!({"label": "보내기", "kind": "button", "place": {"x": 40.0, "y": 40.0, "width": 120.0, "height": 40.0},
        "text": "보내기", "element": element});
    let document = json!({
        "format": "sullae-recording", "version": 1, "name": "죽은 단추", "created": "2026-11-22T09:00:00+09:00", "start_url": served.url(),
        "viewport": {"width": 900, "height": 600, "device_pixel_ratio": 1.0}, "limits": {"slow_ms": 60_000, "step_ms": 20_000},
        "steps": [
            {"id": "s1", "page": seen, "action": {"kind": "open", "url": served.url()}},
            {"id": "s2", "page": seen, "action": {"kind": "click"}, "effect": {"changes_page": true}, "target": target},
        ],
    });
    let folder = home.path().join("recording");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("recording.json"), document.to_string()).unwrap();
    let sullae = Sullae::at_home(home.path());
    for which in ["all", "none"] {
        let (run, _) = sullae.run(&folder, &["--pictures", which]).unwrap();
        assert!(
            matches!(run.reason, Some(Reason::NothingHappened { .. })),
            "--pictures {which}: {run:#?}"
        );
    }
}
