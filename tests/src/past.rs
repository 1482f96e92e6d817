//! Histories made up: recordings, monitors, and the checks behind them, for what shows them.

use std::{fs, path::Path};

use anyhow::Result;
use serde_json::{Value, json};
use sullae_recording::{
    Reason, Run, StepResult, Verdict, Viewport,
    run::{FindMode, NetworkSeen, PictureRef, RUN_VERSION, Sentence, Timings},
};

/// Where made-up checks go: a port of this machine that nobody listens on.
pub const SITE: &str = "http://shop.localhost:49150/";

/// A sentence that is the same in both languages.
pub fn said(text: &str) -> Sentence {
    Sentence {
        ko: text.to_owned(),
        en: text.to_owned(),
    }
}

/// Puts a recording among those of a data folder; gives its folder as runs name it. `steps` and `variables` are as its file has them.
///
/// # Errors
/// When it cannot be written.
pub fn keep_recording(data: &Path, id: &str, name: &str, steps: &[Value], variables: &[Value]) -> Result<String> {
    let folder = data.join("recordings").join(id);
    fs::create_dir_all(folder.join("anchors"))?;
    let recording = json!({
        "format": "sullae-recording", "version": 1, "name": name, "created": "2026-11-20T09:00:00+09:00", "start_url": SITE,
        "viewport": {"width": 1280, "height": 800, "device_pixel_ratio": 1.0}, "variables": variables, "steps": steps,
    });
    fs::write(folder.join("recording.json"), recording.to_string())?;
    Ok(fs::canonicalize(folder)?.display().to_string())
}

/// A step that opens the site, as a recording's file has it.
pub fn opening(id: &str, page_title: &str) -> Value {
    json!({"id": id, "action": {"kind": "open", "url": SITE}, "page": {"url": SITE, "title": page_title}})
}

/// Makes a recording a monitor that is next due tomorrow.
///
/// # Errors
/// When it cannot be written.
pub fn keep_monitor(data: &Path, key: &str, name: &str, recording: &str) -> Result<()> {
    let folder = data.join("monitors");
    fs::create_dir_all(&folder)?;
    // What JSON escapes TOML does too, and one letter more.
    let quoted = |text: &str| json!(text).to_string().replace('\u{7f}', "\\u007f");
    let text = format!(
        "name = {}\nrecording = {}\n\n[schedule]\nevery = \"24h\"\n",
        quoted(name),
        quoted(recording)
    );
    Ok(fs::write(folder.join(format!("{key}.toml")), text)?)
}

/// A run that is over. `folder` is its recording's.
pub fn run(id: &str, recording: &str, folder: &str, started: jiff::Timestamp, steps: Vec<StepResult>) -> Run {
    let decides = steps.iter().find(|step| step.verdict != Verdict::Passed);
    Run {
        version: RUN_VERSION,
        id: id.to_owned(),
        recording: recording.to_owned(),
        folder: folder.to_owned(),
        start_url: SITE.to_owned(),
        started: started.to_string(),
        duration_ms: steps.iter().map(|step| step.timings.total_ms).sum(),
        verdict: decides.map_or(Verdict::Passed, |step| step.verdict),
        reason: decides.and_then(|step| step.reason.clone()),
        deciding_step: decides.map(|step| step.index),
        mode: FindMode::Fused,
        viewport: Viewport {
            width: 1280,
            height: 800,
            device_pixel_ratio: 1.0,
        },
        browser: "Chromium 156.0".to_owned(),
        steps_planned: u32::try_from(steps.len()).unwrap_or(u32::MAX),
        steps,
        proposals: Vec::new(),
    }
}

/// A step of a run.
pub fn step(index: u32, sentence: Sentence, total_ms: u64, reason: Option<Reason>, after: Option<PictureRef>) -> StepResult {
    StepResult {
        dismissed: Vec::new(),
        not_masked: Vec::new(),
        index,
        step_id: format!("s{}", index + 1),
        sentence,
        verdict: reason.as_ref().map_or(Verdict::Passed, Reason::verdict),
        reason,
        found: None,
        expected: None,
        before: None,
        after,
        timings: Timings {
            total_ms,
            ..Timings::default()
        },
        network: NetworkSeen::default(),
        script_errors: Vec::new(),
        holds: None,
        skipped: None,
    }
}
