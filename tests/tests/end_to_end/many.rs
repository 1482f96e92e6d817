//! Many runs in one command: rows of data, and repetitions.

use std::fs;

use serde_json::json;
use sullae_recording::{Run, Verdict};
use sullae_testkit::StaticSite;
use sullae_tests::sullae::Sullae;
use tempfile::TempDir;

use crate::shop::{RUNTIME, home};

/// A page that answers what is typed, but for one word, and a recording that types the variable `query` there.
pub(crate) fn recorded() -> (TempDir, StaticSite) {
    let home = home();
    let site = home.path().join("site");
    fs::create_dir_all(&site).unwrap();
    let page = "<!doctype html><meta charset=utf-8><title>찾기</title><body style='margin:40px;font:18px sans-serif'>
<p><input id=query aria-label=검색어> <b id=answer></b></p>
<script>query.oninput = () => { answer.textContent = query.value === '' || query.value === '고래' ? '' : query.value + ' 찾음'; };</script>";
    fs::write(site.join("index.html"), page).unwrap();
    let served = RUNTIME.block_on(StaticSite::serve(&site)).unwrap();
    let url = served.url();
    let seen = json!({"url": url, "title": "찾기"});
    let place = json!({"x": 40.0, "y": 58.0, "width": 180.0, "height": 24.0});
    let element = json!({"tag": "input", "role": "textbox", "name": "검색어", "attributes": {"id": "query"}, "xpath": "/html[1]/body[1]/p[1]/input[1]"});
    let document = json!({
        "format": "sullae-recording", "version": 1, "name": "찾기", "created": "2026-11-22T09:00:00+09:00", "start_url": url,
        "viewport": {"width": 900, "height": 600, "device_pixel_ratio": 1.0}, "limits": {"slow_ms": 60_000, "step_ms": 20_000},
        "variables": [{"name": "query", "kind": {"type": "text", "value": "우산"}}],
        "steps": [
            {"id": "s1", "page": seen, "action": {"kind": "open", "url": url}},
            {"id": "s2", "page": seen, "action": {"kind": "type", "text": {"variable": "query"}},
             "target": {"label": "검색어", "kind": "field", "place": place, "element": element}},
            {"id": "s3", "page": seen, "action": {"kind": "check"}, "checks": [{"kind": "text_present", "text": "찾음"}],
             "limits": {"slow_ms": 60_000, "step_ms": 1_500}},
        ],
    });
    let folder = home.path().join("recording");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("recording.json"), document.to_string()).unwrap();
    (home, served)
}

#[test]
fn each_row_of_data_is_a_run_of_its_own_and_the_worst_decides_the_exit_code() {
    let (home, _served) = recorded();
    let rows = home.path().join("rows.csv");
    fs::write(&rows, "query\n우산\n고래\n\"빗자루, 큰\"\n").unwrap();
    let folder = home.path().join("recording");
    let sullae = Sullae::at_home(home.path());
    let done = sullae
        .command(&["run", folder.to_str().unwrap(), "--data", rows.to_str().unwrap(), "--json"])
        .output()
        .unwrap();
    let runs: Vec<Run> = String::from_utf8_lossy(&done.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let verdicts: Vec<Verdict> = runs.iter().map(|run| run.verdict).collect();
    assert_eq!(verdicts, [Verdict::Passed, Verdict::Failed, Verdict::Passed], "{runs:#?}");
    assert_eq!(done.status.code(), Some(1));
}

#[test]
fn repetitions_are_counted_and_a_file_that_is_no_data_is_refused() {
    let (home, _served) = recorded();
    let folder = home.path().join("recording");
    let sullae = Sullae::at_home(home.path());
    let done = sullae
        .command(&["run", folder.to_str().unwrap(), "--repeat", "2", "--language", "en"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(said.lines().last().unwrap_or_default().contains("2 runs: Passed 2"), "{said}");

    let broken = home.path().join("broken.csv");
    fs::write(&broken, "query\n").unwrap();
    let refused = sullae
        .command(&[
            "run",
            folder.to_str().unwrap(),
            "--data",
            broken.to_str().unwrap(),
            "--language",
            "en",
        ])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("broken.csv cannot be read") && said.contains("no row"), "{said}");
}
