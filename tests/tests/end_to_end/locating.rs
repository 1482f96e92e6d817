//! Pointing at a place of a page, and finding it again without acting.

use std::{fs, path::Path, process::Output};

use serde_json::{Value, json};
use sullae_recording::{Action, RecordingFolder, Verdict};
use sullae_testkit::{Button, DemoShop, Faults};
use sullae_tests::sullae::{Sullae, without_hurry};

use crate::{
    schemas::assert_fits,
    shop::{RUNTIME, home},
};

fn json_lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn batch(sullae: &Sullae, command: &str, folder: &Path, lines: &[Value]) -> (Vec<Value>, Option<i32>) {
    let file = folder.join(format!("{command}.jsonl"));
    let text: Vec<String> = lines.iter().map(Value::to_string).collect();
    fs::write(&file, text.join("\n")).unwrap();
    let output = sullae.call(&[command, "--batch", file.to_str().unwrap()]).unwrap();
    (json_lines(&output), output.status.code())
}

#[test]
fn what_was_pointed_at_is_found_by_every_kind_of_evidence_and_a_bad_line_does_not_end_the_batch() {
    let home = home();
    let sullae = Sullae::at_home(home.path());
    let shop = RUNTIME.block_on(DemoShop::start(0)).unwrap();
    let url = format!("{}login", shop.url());
    let folder = home.path().join("picked");
    let (picked, code) = batch(
        &sullae,
        "pick",
        home.path(),
        &[
            json!({"url": "ftp://nowhere/", "at": "1,1", "out": home.path().join("none")}),
            json!({"id": 7, "url": url, "at": [100, 30], "out": folder}),
        ],
    );
    assert_eq!(code, Some(1));
    assert_eq!(
        (&picked[0]["line"], &picked[0]["error"]["code"]),
        (&json!(1), &json!("address_not_web"))
    );
    assert_eq!((&picked[1]["line"], &picked[1]["id"]), (&json!(2), &json!(7)));
    assert!(!home.path().join("none").exists());
    let recording = RecordingFolder::at(&folder).read().unwrap();
    assert_eq!(recording.steps.len(), 1);
    assert_eq!(recording.steps[0].action, Action::click());

    let lookups: Vec<Value> = ["fused", "vision_only", "no_vision"]
        .iter()
        .map(|mode| json!({"recording": folder, "step": 1, "mode": mode, "viewport": "1100x700"}))
        .chain([
            json!({"recording": folder, "step": 9}),
            json!({"recording": folder, "colour": "red"}),
        ])
        .collect();
    let (found, code) = batch(&sullae, "locate", home.path(), &lookups);
    assert_eq!(code, Some(1));
    for answer in &found[..3] {
        assert_eq!(answer["decision"], "accepted", "{answer:#}");
        let place = &recording.steps[0].target.as_ref().unwrap().place;
        let point = &answer["found"]["point"];
        assert!((point["x"].as_f64().unwrap() - 100.0).abs() < place.width, "{answer:#}");
        assert_eq!(answer["viewport"]["width"], 1100);
    }
    assert_eq!(found[3]["error"]["code"], "step_not_found");
    assert_eq!(found[4]["error"]["code"], "batch_line_unusable");
}

#[test]
fn a_target_that_is_gone_is_not_found_and_a_picked_step_can_be_run() {
    let home = home();
    let sullae = Sullae::at_home(home.path());
    let shop = RUNTIME.block_on(DemoShop::start(0)).unwrap();
    let url = format!("{}product/1", shop.url());
    // Where the button is, is the page's business: it is looked for over the page.
    let points: Vec<Value> = (0..40)
        .map(|k| (700 + 160 * (k % 2), 240 + 28 * (k / 2)))
        .map(|(x, y)| json!({"url": url, "at": [x, y], "out": home.path().join(format!("at-{x}-{y}"))}))
        .collect();
    let (picked, code) = batch(&sullae, "pick", home.path(), &points);
    assert_eq!(code, Some(0), "{picked:#?}");
    let is_button = |picked: &&Value| {
        picked["step"]["target"]["label"]
            .as_str()
            .unwrap_or_default()
            .contains("장바구니 담기")
    };
    let picked = picked.iter().find(is_button).expect("the button");
    let folder_text = picked["recording"].as_str().unwrap();
    let folder = Path::new(folder_text);
    assert_fits("pick.schema.json", picked);
    let locate = |code: i32| -> Value {
        let output = sullae.call(&["locate", folder_text, "--json"]).unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let found = locate(0);
    assert_fits("locate.schema.json", &found);
    assert_eq!(found["decision"], "accepted");
    without_hurry(folder).unwrap();
    let (run, _) = sullae.run(folder, &[]).unwrap();
    assert_eq!(run.verdict, Verdict::Passed, "{:#?}", run.reason);

    let gone = Faults {
        target_removed: Some(Button::AddToCart),
        ..Faults::default()
    };
    RUNTIME.block_on(shop.set_faults(gone)).unwrap();
    assert_ne!(locate(1)["decision"], "accepted");
}
