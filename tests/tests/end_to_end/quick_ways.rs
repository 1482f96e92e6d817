//! What is quick about a replay never presses another row: a target is taken at a glance only where nothing could be taken for it.

use std::fs;

use serde_json::{Value, json};
use sullae_recording::{Reason, Run, Verdict};
use sullae_testkit::StaticSite;
use sullae_tests::sullae::Sullae;

use crate::shop::{RUNTIME, home};

/// Height of a row, and distance of the first from the top, CSS pixels.
const ROW: f64 = 60.0;
const TOP: f64 = 40.0;

/// A page with a row for each name, each with the same button.
fn table(names: &[&str], extra: &str) -> String {
    let row = |name: &&str| format!("<div class=row><b>{name}</b><button>삭제</button></div>");
    let rows: String = names.iter().map(row).collect();
    format!(
        "<!doctype html><meta charset=utf-8><title>직원</title><style>body{{margin:{TOP}px;font:18px sans-serif}}
.row{{height:{ROW}px;display:flex}}b{{width:200px}}button{{width:120px;height:40px}}</style>{rows}{extra}
<script>onclick = (event) => {{ const row = event.target.closest('.row'); if (row) document.title = row.firstChild.textContent + ' 삭제됨'; }}</script>"
    )
}

/// A recording of a press on the first row's button, as it was beside `name` with so many twins; the title is checked.
fn document(url: &str, name: &str, twins: u32, expected: &str) -> Value {
    let seen = json!({"url": url, "title": "직원"});
    let element = json!({"tag": "button", "role": "button", "name": "삭제", "twins": twins, "same_text": twins,
        "xpath": "/html[1]/body[1]/div[1]/button[1]"});
    let target = json!({"label": "삭제", "kind": "button", "place": {"x": 240.0, "y": TOP, "width": 120.0, "height": 40.0},
        "text": "삭제", "neighbours": [name], "element": element});
    json!({
        "format": "sullae-recording", "version": 1, "name": "직원", "created": "2026-11-22T09:00:00+09:00", "start_url": url,
        "viewport": {"width": 900, "height": 600, "device_pixel_ratio": 1.0}, "limits": {"slow_ms": 60_000, "step_ms": 3_000},
        "steps": [
            {"id": "s1", "page": seen, "action": {"kind": "open", "url": url}},
            {"id": "s2", "page": seen, "action": {"kind": "click"}, "target": target},
            {"id": "s3", "page": seen, "action": {"kind": "check"}, "checks": [{"kind": "title", "is": {"how": "equals", "text": expected}}]},
        ],
    })
}

fn replayed(page: &str, document: impl Fn(&str) -> Value) -> Vec<(&'static str, Run)> {
    let home = home();
    let (site, folder) = (home.path().join("site"), home.path().join("recording"));
    fs::create_dir_all(&site).unwrap();
    fs::create_dir_all(&folder).unwrap();
    fs::write(site.join("index.html"), page).unwrap();
    let served = RUNTIME.block_on(StaticSite::serve(&site)).unwrap();
    fs::write(folder.join("recording.json"), document(&served.url()).to_string()).unwrap();
    let sullae = Sullae::at_home(home.path());
    ["all", "none"]
        .map(|which| (which, sullae.run(&folder, &["--pictures", which]).unwrap().0))
        .into()
}

#[test]
fn another_row_in_the_recorded_place_is_never_pressed_whichever_pictures_are_kept() {
    // The recorded row is the last one now, or gone; another stands in its place, the same to look at.
    for (names, twins) in [
        (&["이영희", "박민수", "김철수"][..], 2),
        (&["이영희", "김철수"], 0),
        (&["이영희"], 2),
    ] {
        for (which, run) in replayed(&table(names, ""), |url| document(url, "김철수", twins, "김철수 삭제됨")) {
            let refused = matches!(&run.reason, Some(Reason::TargetMissing { .. } | Reason::TargetAmbiguous { .. }));
            assert!(refused || run.verdict == Verdict::Passed, "--pictures {which}, {names:?}: {run:#?}");
        }
    }
}

#[test]
fn a_covered_target_is_not_pressed_through_what_covers_it() {
    let over = "<div id=over style='position:fixed;left:200px;top:30px;width:300px;height:80px;background:#fff'>설문</div>";
    let page = table(&["김철수"], over);
    for (which, run) in replayed(&page, |url| document(url, "김철수", 0, "김철수 삭제됨")) {
        assert!(
            matches!(&run.reason, Some(Reason::TargetCovered { by }) if by == "설문"),
            "--pictures {which}: {run:#?}"
        );
    }
}
