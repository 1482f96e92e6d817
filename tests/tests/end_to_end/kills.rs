//! Sudden death: whatever is killed, what was kept stays readable and no browser stays behind.

use std::{
    path::Path,
    process::Stdio,
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use sullae_recording::{FolderError, RecordingFolder};
use sullae_tests::{
    eventually::{eventually, wait_until},
    processes,
    sullae::Sullae,
};

use crate::shop::{Shopping, home};

const KILLS: u64 = 30;
/// After this long no process of a killed recorder or runner may be left.
pub(crate) const GONE: Duration = Duration::from_secs(5);

/// Moments between 0 and `most`, spread over the whole stretch, the same in every run of the test.
fn moments(most: Duration) -> impl Iterator<Item = Duration> {
    let mut state: u64 = 0x5EED;
    (0..KILLS).map(move |_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        most.mul_f64((state >> 33) as f64 / f64::from(1_u32 << 31))
    })
}

#[track_caller]
pub(crate) fn assert_gone(sullae: &Sullae, what: &str) {
    let mark = sullae.mark();
    let gone = eventually(GONE, || processes::marked(&mark).is_empty().then_some(()));
    let left: Vec<String> = processes::marked(&mark).into_iter().map(processes::command_line).collect();
    assert!(gone.is_some(), "{what}: left behind: {left:#?}");
}

/// The history must open, and no run may be left open.
#[track_caller]
pub(crate) fn assert_history_readable(sullae: &Sullae) {
    let listed = sullae.call(&["runs", "list", "--limit", "1000", "--json"]).unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let runs: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    assert!(runs.iter().all(|run| !run["verdict"].is_null()), "{runs:#?}");
}

#[test]
fn a_killed_recorder_leaves_a_readable_recording_and_no_browser() {
    let shopping = Shopping::open();
    for (round, moment) in moments(Duration::from_secs(4)).enumerate() {
        let home = home();
        let sullae = Sullae::at_home(home.path());
        let folder = home.path().join("recording");
        let mut recorder = sullae.record(&shopping.shop.url(), &folder, None).unwrap();
        let killed = Instant::now() + moment;
        // A third dies while the browser opens; the others are working by then.
        if round % 3 != 0 {
            let session = recorder.started().unwrap();
            let killed = Instant::now() + moment.mul_f64(0.3);
            while Instant::now() < killed {
                let _ = session.actions(&press_somewhere(round));
            }
        } else {
            sleep(killed.saturating_duration_since(Instant::now()));
        }
        processes::kill(recorder.process());
        recorder.wait().unwrap();
        assert_gone(&sullae, &format!("recorder, round {round}"));
        assert_recording_readable(&folder);
    }
}

/// W3C pointer actions that press one of the shop's links.
fn press_somewhere(round: usize) -> Value {
    let x = 200 + (round * 97) % 900;
    json!([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [
        {"type": "pointerMove", "duration": 0, "x": x, "y": 120}, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0},
    ]}])
}

#[track_caller]
fn assert_recording_readable(folder: &Path) {
    match RecordingFolder::at(folder).read() {
        // Killed before there was anything to keep.
        Err(FolderError::NotFound { .. }) | Ok(_) => {}
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_killed_runner_leaves_a_readable_history_and_no_browser() {
    let shopping = Shopping::open();
    for (round, moment) in moments(Duration::from_secs(6)).enumerate() {
        let mut command = shopping.sullae.command(&["run", shopping.recording.to_str().unwrap()]);
        let mut runner = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(moment);
        processes::kill(runner.id());
        runner.wait().unwrap();
        assert_gone(&shopping.sullae, &format!("runner, round {round}"));
        assert_history_readable(&shopping.sullae);
    }
    assert!(RecordingFolder::at(&shopping.recording).read().is_ok());
}

#[test]
fn a_killed_driver_ends_the_run_as_our_own_trouble_and_leaves_no_browser() {
    let shopping = Shopping::open();
    let mark = shopping.sullae.mark();
    for (round, moment) in moments(Duration::from_secs(4)).enumerate() {
        let mut command = shopping.sullae.command(&["run", shopping.recording.to_str().unwrap()]);
        let mut runner = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_until("the driver", Duration::from_secs(20), || {
            !processes::marked_running(&mark, "chromedriver").is_empty()
        });
        sleep(moment);
        for driver in processes::marked_running(&mark, "chromedriver") {
            processes::kill(driver);
        }
        let ended = runner.wait().unwrap().code();
        // Only a run that was over before is anything but "not checked".
        assert!(matches!(ended, Some(3 | 0)), "round {round}: exit {ended:?}");
        assert_gone(&shopping.sullae, &format!("driver, round {round}"));
        assert_history_readable(&shopping.sullae);
    }
}

#[test]
fn a_run_stopped_by_ctrl_c_says_so_and_leaves_no_browser() {
    let shopping = Shopping::open();
    let mut stopped = 0;
    for delay_ms in [0, 150, 600, 1_500, 3_000] {
        let mut command = shopping.sullae.command(&["run", shopping.recording.to_str().unwrap(), "--json"]);
        let runner = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(delay_ms));
        processes::signal(runner.id(), libc::SIGINT);
        let output = runner.wait_with_output().unwrap();
        // Before it listens to signals the system ends it, and on a quick machine the run may be over by then; between, it tells.
        if let Some(code) = output.status.code().filter(|code| *code != 0) {
            assert_eq!(code, 3, "after {delay_ms} ms");
            let run: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(
                (run["verdict"].as_str(), run["reason"]["kind"].as_str()),
                (Some("not_checked"), Some("cancelled"))
            );
            stopped += 1;
        }
        assert_gone(&shopping.sullae, &format!("Ctrl-C after {delay_ms} ms"));
    }
    assert!(stopped > 0, "no run was stopped amid it");
    assert_history_readable(&shopping.sullae);
}
