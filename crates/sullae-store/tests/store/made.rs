//! Runs, steps and pictures made for tests.

use std::path::Path;

use sullae_recording::{
    Reason, Run, StepResult, Verdict, Viewport,
    run::{FindMode, NetworkSeen, PictureRef, RUN_VERSION, Sentence, Timings},
};
use sullae_store::{NewRun, Owner, Store};

pub(crate) fn new_run(number: u32) -> NewRun {
    NewRun {
        id: format!("run-{number:06}"),
        recording: "로그인".into(),
        folder: "/checks/login".into(),
        start_url: "http://shop.test/".into(),
        started: format!("2026-11-21T09:{:02}:{:02}+09:00", number / 60 % 60, number % 60),
        mode: FindMode::Fused,
        viewport: Viewport {
            width: 1280,
            height: 800,
            device_pixel_ratio: 1.0,
        },
        browser: "Chromium 156".into(),
        steps_planned: 3,
        owner: Owner::this_process(),
    }
}

/// An owner that is surely dead: its pid is in use, but not by the process that began the run.
pub(crate) fn dead_owner() -> Owner {
    Owner {
        birth: "an earlier boot/1".into(),
        ..Owner::this_process()
    }
}

pub(crate) fn step(index: u32, before: Option<PictureRef>) -> StepResult {
    StepResult {
        dismissed: Vec::new(),
        not_masked: Vec::new(),
        index,
        step_id: format!("s{index}"),
        sentence: Sentence {
            ko: "‘로그인’ 단추를 누름".into(),
            en: "Click the “Log in” button".into(),
        },
        verdict: Verdict::Passed,
        reason: None,
        found: None,
        expected: None,
        before,
        after: None,
        timings: Timings {
            total_ms: 700,
            ..Timings::default()
        },
        network: NetworkSeen::default(),
        script_errors: vec![],
        holds: None,
        skipped: None,
    }
}

pub(crate) fn finished(new: &NewRun, steps: Vec<StepResult>, reason: Option<Reason>) -> Run {
    Run {
        version: RUN_VERSION,
        id: new.id.clone(),
        recording: new.recording.clone(),
        folder: new.folder.clone(),
        start_url: new.start_url.clone(),
        started: new.started.clone(),
        duration_ms: 2_400,
        verdict: reason.as_ref().map_or(Verdict::Passed, Reason::verdict),
        deciding_step: reason.as_ref().map(|_| 0),
        reason,
        mode: new.mode,
        viewport: new.viewport,
        browser: new.browser.clone(),
        steps_planned: new.steps_planned,
        steps,
        proposals: vec![],
    }
}

pub(crate) fn sentence() -> Sentence {
    Sentence {
        ko: "모두 마쳤습니다.".into(),
        en: "All passed.".into(),
    }
}

/// A PNG file as far as the store looks: a header, and content that differs by `seed`.
pub(crate) fn picture(seed: u64) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x05\0\0\0\x03\x20".to_vec();
    png.extend((0..500).flat_map(|i: u64| (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ i).to_le_bytes()));
    png
}

/// Begins, fills and finishes a run with one step that shows the picture.
pub(crate) fn keep_run(store: &Store, new: &NewRun, picture_seed: u64) {
    store.begin_run(new).unwrap();
    let shown = store.put_artefact(&new.id, &picture(picture_seed)).unwrap();
    let step = step(0, Some(shown));
    store.add_step(&new.id, &step).unwrap();
    store.finish_run(&finished(new, vec![step], None), &sentence()).unwrap();
}

/// Every picture on disk, by its SHA-256.
pub(crate) fn pictures_on_disk(data: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for shard in std::fs::read_dir(data.join("artefacts")).unwrap() {
        let shard = shard.unwrap().path();
        if shard.is_dir() {
            for file in std::fs::read_dir(&shard).unwrap() {
                let file = file.unwrap().path();
                names.push(format!(
                    "{}{}",
                    shard.file_name().unwrap().to_str().unwrap(),
                    file.file_stem().unwrap().to_str().unwrap()
                ));
            }
        }
    }
    names.sort();
    names
}

/// Runs, pictures and rows agree: the database is sound and every picture a step shows can be read.
pub(crate) fn assert_sound(data: &Path, store: &Store) {
    let db = rusqlite::Connection::open(data.join("history.db")).unwrap();
    let word: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(word, "ok");
    let mut dangling = db.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!dangling.exists([]).unwrap());
    for run in store.runs(&Default::default()).unwrap() {
        let run = store.run(&run.id).unwrap().unwrap();
        for step in &run.steps {
            for shown in [&step.expected, &step.before, &step.after].into_iter().flatten() {
                store.artefact(&shown.sha256).unwrap();
            }
        }
    }
    let mut referenced = db.prepare("SELECT DISTINCT sha256 FROM run_artefact").unwrap();
    let referenced = referenced.query_map([], |row| row.get::<_, String>(0)).unwrap();
    for sha256 in referenced {
        store.artefact(&sha256.unwrap()).unwrap();
    }
}
