//! Fault test 3a: a disk that becomes full at any point, a real file system of 64 MB. Whatever is written then, what is read after there is
//! room again is sound and true; with room kept back, every verdict and the alert are written all the same.
//!
//! The file system is a tmpfs in a mount namespace of its own, which takes root or a kernel that lets users have namespaces.
#![cfg(target_os = "linux")]

use std::{fs, io::Write, path::Path, process::Command};

use sullae_recording::{Reason, Verdict};
use sullae_store::{
    Claim, Decided, Decision, IncidentChange, Inspection, Keeping, NewAlert, NewIncident, NewRun, OutboxChange, Owner, RunFilter, Runner,
    SlotEnd, Store, StoreError, WatchChange,
};

use crate::made::{assert_sound, dead_owner, finished, new_run, picture, sentence, step};

const INSIDE: &str = "SULLAE_STORE_TEST_FULL_DISK";
const POINTS: (u32, u32) = (8, 500);
/// Room is left in steps of so many bytes: the last point has room for nearly all that is written.
const MOST_LEFT: u64 = 5 << 20;
const RUNS: u32 = 24;
const PICTURES: u32 = 3;
const BEGIN_MS: i64 = 1_795_219_200_000;

/// What one point came to.
#[derive(Debug, Default)]
struct Came {
    passed: u32,
    not_checked: u32,
    refused: u32,
}

#[test]
fn a_disk_full_at_any_point_leaves_a_true_history_and_room_kept_back_saves_the_verdicts() {
    if let Some(disk) = std::env::var_os(INSIDE) {
        return inside(Path::new(&disk));
    }
    let disk = tempfile::tempdir().unwrap();
    let ways: [&[&str]; 2] = [&["-m"], &["-r", "-m"]];
    let mounted = |way: &[&str]| {
        let mut unshare = Command::new("unshare");
        unshare
            .args(way)
            .args(["sh", "-c", "mount -t tmpfs -o size=64m tmpfs \"$0\" && exec \"$@\""]);
        unshare.arg(disk.path());
        unshare
    };
    let works = |way: &&&[&str]| mounted(way).arg("true").output().is_ok_and(|output| output.status.success());
    let Some(way) = ways.iter().find(works) else {
        println!("skipped: a small disk takes root, or a kernel that lets users mount in a namespace of theirs");
        assert!(
            std::env::var_os("SULLAE_FAULTS_FULL").is_none(),
            "in full length nothing is skipped"
        );
        return;
    };
    let name = "disk_full::a_disk_full_at_any_point_leaves_a_true_history_and_room_kept_back_saves_the_verdicts";
    let status = mounted(way)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, disk.path())
        .status();
    assert!(status.unwrap().success());
}

/// On the small disk.
fn inside(disk: &Path) {
    let full = std::env::var_os("SULLAE_FAULTS_FULL").is_some();
    let points = if full { POINTS.1 } else { POINTS.0 };
    let mut all = Came::default();
    let mut hit = 0;
    for point in 0..points {
        let came = at_point(disk, point, MOST_LEFT * u64::from(point) / u64::from(points));
        hit += u32::from(came.not_checked + came.refused > 0);
        all.passed += came.passed;
        all.not_checked += came.not_checked;
        all.refused += came.refused;
    }
    assert!(hit > points / 2 && all.passed > 0, "{hit} {all:?}");
    let row = format!(
        "| 3a | a disk of 64 MB left with 0 to {} KiB at {points} points, before or after the history was opened, half with room kept back; {RUNS} runs \
         with {PICTURES} pictures each are written, {hit} times not all of them | with room kept back every verdict, an alert and pruning were \
         written; {} runs passed, {} not checked, {} writes refused, each as a full disk; every history opens, is sound and holds exactly what was \
         acknowledged; 0 false \"passed\" |",
        MOST_LEFT >> 10,
        all.passed,
        all.not_checked,
        all.refused,
    );
    println!("{row}");
    if let Some(table) = std::env::var_os("SULLAE_FAULTS_TABLE") {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(table).unwrap();
        writeln!(file, "{row}").unwrap();
    }
}

/// Takes all room but so many bytes.
fn fill(filler: &Path, left: u64) {
    let mut file = fs::File::create(filler).unwrap();
    let block = vec![0xA5; 1 << 16];
    while file.write_all(&block).is_ok() {}
    let size = file.metadata().unwrap().len();
    file.set_len(size - left).unwrap();
}

fn at_point(disk: &Path, point: u32, left: u64) -> Came {
    let data = disk.join("data");
    let filler = disk.join("filler");
    let kept_back = point.is_multiple_of(2);
    let store = Store::open(&data).unwrap();
    if kept_back {
        assert!(store.keep_reserve().unwrap());
    }
    let store = if (point / 2).is_multiple_of(2) {
        fill(&filler, left);
        Ok(store)
    } else {
        drop(store);
        fill(&filler, left);
        Store::open(&data)
    };
    let (mut came, mut acknowledged) = (Came::default(), Vec::new());
    match &store {
        Ok(store) => {
            for number in 0..RUNS {
                match write_run(store, number, point, &mut acknowledged) {
                    Ok(Verdict::Passed) => came.passed += 1,
                    Ok(_) => came.not_checked += 1,
                    Err(error) => {
                        assert!(error.is_disk_full(), "point {point}: {error:?}");
                        assert!(!kept_back, "point {point}: a verdict was lost: {error}");
                        came.refused += 1;
                    }
                }
            }
            if kept_back {
                write_alert(store).unwrap();
                if point.is_multiple_of(4) {
                    assert_eq!(store.tidy_step(&everything()).unwrap().runs_removed, u64::from(RUNS));
                    acknowledged.clear();
                }
            }
        }
        Err(error) => {
            assert!(error.is_disk_full() && !kept_back, "point {point}: {error:?}");
            came.refused += 1;
        }
    }
    drop(store);
    fs::remove_file(&filler).unwrap();
    is_true(&data, &acknowledged, kept_back, point);
    fs::remove_dir_all(&data).unwrap();
    came
}

/// A slot with its run as the service keeps them: where a picture cannot be kept the run was not checked. Gives its verdict once all of it is
/// written.
fn write_run(store: &Store, number: u32, point: u32, acknowledged: &mut Vec<(String, Verdict)>) -> Result<Verdict, StoreError> {
    let at_ms = BEGIN_MS + i64::from(number) * 60_000;
    let new = NewRun {
        owner: dead_owner(),
        ..new_run(number)
    };
    let claim = claim(store, at_ms)?;
    store.note_slot_run(&claim, &new.id)?;
    store.begin_run(&new)?;
    let (mut steps, mut full) = (Vec::new(), None);
    for index in 0..PICTURES {
        let seed = u64::from(point) << 32 | u64::from(number * PICTURES + index);
        match store.put_artefact(&new.id, &picture(seed).repeat(16)) {
            Ok(shown) => steps.push(step(index, Some(shown))),
            Err(error) if error.is_disk_full() => {
                full = Some(Reason::OutOfDisk { detail: error.to_string() });
                break;
            }
            Err(error) => return Err(error),
        }
        store.add_step(&new.id, steps.last().unwrap())?;
    }
    let run = finished(&new, steps, full);
    store.finish_run(&run, &sentence())?;
    acknowledged.push((new.id.clone(), run.verdict));
    let end = SlotEnd {
        run_id: Some(new.id),
        outcome: run.verdict,
        flaky: false,
        finished_ms: at_ms + 1_000,
    };
    assert_eq!(store.finish_slots(&[(claim, end)])?, [true]);
    Ok(run.verdict)
}

fn claim(store: &Store, at_ms: i64) -> Result<Claim, StoreError> {
    let monitor = format!("login-{at_ms}");
    let decision = Decision {
        cursor_ms: store.monitor_state(&monitor, 0)?.cursor_ms,
        monitor,
        skips: Vec::new(),
        run_ms: Some(at_ms),
        through_ms: at_ms,
    };
    let runner = Runner {
        id: "r".into(),
        owner: Owner::this_process(),
    };
    match store.decide(&[decision], &runner, at_ms)?.remove(0) {
        Decided::Claimed(claim) => Ok(claim),
        other => panic!("{other:?}"),
    }
}

fn write_alert(store: &Store) -> Result<(), StoreError> {
    let change = || WatchChange {
        settings: "{}".into(),
        state: "{}".into(),
        run_id: None,
        entries: Vec::new(),
        incident: IncidentChange::Opens(NewIncident {
            uid: "full".into(),
            opened_ms: BEGIN_MS,
            body: "{}".into(),
        }),
        alerts: vec![NewAlert {
            key: "full.1.duty".into(),
            channel: "duty".into(),
            asks_to_act: true,
            is_reminder: false,
            body: "{}".into(),
            written_ms: BEGIN_MS,
        }],
        waiting: OutboxChange::Nothing,
    };
    store.change_watch("sullae", "sight", |_| Some(change())).map(drop)
}

/// Nothing is young enough to stay.
fn everything() -> Keeping {
    Keeping {
        runs_from_ms: i64::MAX,
        hours_from_ms: 0,
        incidents_from_ms: 0,
        alerts_from_ms: 0,
        picture_bytes: u64::MAX,
    }
}

/// There is room again.
fn is_true(data: &Path, acknowledged: &[(String, Verdict)], kept_back: bool, point: u32) {
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    let (store, mended) = Store::open_or_mend(data, now, Inspection::Whole).unwrap();
    assert_eq!(mended, None, "point {point}");
    assert_sound(data, &store);
    if kept_back {
        assert_eq!(store.alerts(None, None).unwrap().len(), 1, "point {point}");
        assert!(
            store.keep_reserve().unwrap() && store.has_room().is_ok(),
            "point {point}: there is room again"
        );
    }
    let runs = store.runs(&RunFilter::default()).unwrap();
    for (id, verdict) in acknowledged {
        let found = runs.iter().find(|run| run.id == *id).and_then(|run| run.verdict);
        assert_eq!(found, Some(*verdict), "point {point}: {id}");
    }
    for run in &runs {
        let said = acknowledged
            .iter()
            .any(|(id, verdict)| *id == run.id && Some(*verdict) == run.verdict);
        assert!(said || run.verdict == Some(Verdict::NotChecked), "point {point}: {run:?}");
    }
}
