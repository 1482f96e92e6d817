//! What is too old is rolled up by the hour and goes; nothing is lost on the way.

use std::{fs, path::Path};

use sullae_recording::{Reason, Verdict};
use sullae_store::{
    Claim, Decided, Decision, Durations, IncidentChange, Keeping, NewAlert, NewIncident, NewLogRow, NewRun, OutboxChange, Owner, Runner,
    Skipped, SlotCounts, SlotEnd, Store, WatchChange,
};

use crate::made::{assert_sound, finished, new_run, picture, pictures_on_disk, sentence, step};

const HOUR_MS: i64 = 3_600_000;
/// The made runs start at 2026-11-21T00:00 UTC; the slots of this test too.
const BEGIN_MS: i64 = 1_795_219_200_000;

fn keep_all() -> Keeping {
    Keeping {
        runs_from_ms: 0,
        hours_from_ms: 0,
        incidents_from_ms: 0,
        alerts_from_ms: 0,
        picture_bytes: u64::MAX,
    }
}

fn decide(store: &Store, monitor: &str, run_ms: Option<i64>, skips: Vec<Skipped>) -> Option<Claim> {
    let through_ms = run_ms.or(skips.last().map(|skip| skip.last_ms)).unwrap();
    let decision = Decision {
        monitor: monitor.into(),
        cursor_ms: store.monitor_state(monitor, 0).unwrap().cursor_ms,
        skips,
        run_ms,
        through_ms,
    };
    let runner = Runner {
        id: "r".into(),
        owner: Owner::this_process(),
    };
    match store.decide(&[decision], &runner, through_ms).unwrap().remove(0) {
        Decided::Claimed(claim) => Some(claim),
        _ => None,
    }
}

/// A slot with its run, which shows a picture of its own and took `duration_ms`.
fn check(store: &Store, monitor: &str, at_ms: i64, number: u32, reason: Option<Reason>, duration_ms: u64) {
    let claim = decide(store, monitor, Some(at_ms), Vec::new()).unwrap();
    let new = NewRun {
        started: jiff::Timestamp::from_millisecond(at_ms).unwrap().to_string(),
        ..new_run(number)
    };
    store.note_slot_run(&claim, &new.id).unwrap();
    store.begin_run(&new).unwrap();
    let shown = store.put_artefact(&new.id, &picture(u64::from(number))).unwrap();
    let mut run = finished(&new, vec![step(0, Some(shown))], reason);
    run.duration_ms = duration_ms;
    store.finish_run(&run, &sentence()).unwrap();
    let end = SlotEnd {
        run_id: Some(new.id),
        outcome: run.verdict,
        flaky: number % 10 == 5 && run.verdict == Verdict::Passed,
        finished_ms: at_ms + 1,
    };
    assert_eq!(store.finish_slots(&[(claim, end)]).unwrap(), [true]);
}

/// Everything that is known of the slots of a monitor, rolled up or not.
fn counted(store: &Store, monitor: &str) -> (SlotCounts, Durations) {
    let (mut all, mut durations) = (SlotCounts::default(), Durations::default());
    for slot in store.slots(monitor, 10_000).unwrap() {
        match slot.outcome {
            Some(Verdict::Passed) => all.passed += 1,
            Some(Verdict::Degraded) => all.degraded += 1,
            Some(Verdict::Unclear) => all.unclear += 1,
            Some(Verdict::Failed) => all.failed += 1,
            Some(Verdict::NotChecked) => all.not_checked += 1,
            None => all.skipped += slot.skipped.unwrap_or_default(),
        }
        all.flaky += u64::from(slot.flaky);
        let paced = matches!(slot.outcome, Some(Verdict::Passed | Verdict::Degraded));
        slot.duration_ms.filter(|_| paced).into_iter().for_each(|ms| durations.add(ms));
    }
    for hour in store.hours(monitor, 0, i64::MAX).unwrap() {
        all.passed += hour.counts.passed;
        all.degraded += hour.counts.degraded;
        all.unclear += hour.counts.unclear;
        all.failed += hour.counts.failed;
        all.not_checked += hour.counts.not_checked;
        all.flaky += hour.counts.flaky;
        all.skipped += hour.counts.skipped;
        durations.merge(&hour.durations);
    }
    (all, durations)
}

/// Two monitors, due every ten minutes for twelve hours.
fn fill(store: &Store) {
    for number in 0..72_u32 {
        let at_ms = BEGIN_MS + i64::from(number) * HOUR_MS / 6;
        let reason = match number % 9 {
            3 => Some(Reason::NothingHappened { script_error: None }),
            7 => Some(Reason::BrowserCrashed {}),
            _ => None,
        };
        check(store, "login", at_ms, number, reason, 1_000 + u64::from(number) * 50);
        // By turns for two reasons, so that each is a row.
        let skip = |part: i64| Skipped {
            first_ms: at_ms + part,
            last_ms: at_ms + part,
            count: 2,
            reason: if part % 2 == 0 { "busy" } else { "overlap" },
        };
        decide(store, "cart", None, (0..12).map(skip).collect());
    }
}

#[test]
fn counts_rolled_up_equal_those_of_the_slots_whenever_it_is_cut_short() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    fill(&store);
    let truth = [counted(&store, "login"), counted(&store, "cart")];
    assert_eq!(
        (truth[0].0.passed, truth[0].0.failed, truth[0].0.not_checked, truth[1].0.skipped),
        (56, 8, 8, 1728)
    );
    let cut_ms = BEGIN_MS + 10 * HOUR_MS;
    let keeping = Keeping {
        runs_from_ms: cut_ms,
        ..keep_all()
    };
    // A picture's file that cannot be removed ends the first step between two transactions.
    let stuck = blocked_picture(data.path());
    assert!(store.tidy_step(&keeping).is_err());
    fs::remove_dir(&stuck).unwrap();
    let mut steps = 0;
    loop {
        // Whoever comes next finds all of it, wherever the one before ended.
        let store = Store::open(data.path()).unwrap();
        assert_eq!([counted(&store, "login"), counted(&store, "cart")], truth, "after {steps} steps");
        if store.tidy_step(&keeping).unwrap().is_nothing() {
            break;
        }
        steps += 1;
    }
    assert!(steps > 1, "in several steps: {steps}");
    let left = store.slots("login", 100).unwrap();
    assert!(left.len() == 12 && left.iter().all(|slot| slot.scheduled_ms >= cut_ms), "{left:#?}");
    let hours = store.hours("login", 0, i64::MAX).unwrap();
    assert_eq!(hours.len(), 10);
    assert!(hours.iter().all(|hour| hour.durations.count() == hour.counts.passed));
    assert_eq!(store.runs(&Default::default()).unwrap().len(), 12);
    // The one whose removal failed waits for the great sweep.
    store.prune(&Default::default()).unwrap();
    assert_eq!(pictures_on_disk(data.path()).len(), 12);
    assert_sound(data.path(), &store);
}

/// Puts a folder in the place of one picture of the first run.
fn blocked_picture(data: &Path) -> std::path::PathBuf {
    let name = Store::artefact_of(&picture(0)).unwrap().sha256;
    let path = data.join("artefacts").join(&name[..2]).join(format!("{}.png", &name[2..]));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    path
}

#[test]
fn a_run_made_by_hand_and_one_that_an_open_incident_names_stay() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    check(&store, "login", BEGIN_MS, 1, None, 10);
    check(&store, "login", BEGIN_MS + 1, 2, None, 10);
    crate::made::keep_run(&store, &new_run(3), 3);
    open_incident(&store, "run-000002");
    let keeping = Keeping {
        runs_from_ms: BEGIN_MS + 100 * HOUR_MS,
        ..keep_all()
    };
    let done = store.tidy_step(&keeping).unwrap();
    assert_eq!((done.slots_rolled_up, done.runs_removed, done.pictures_removed), (2, 1, 1));
    assert!(store.tidy_step(&keeping).unwrap().is_nothing());
    let left: Vec<String> = store.runs(&Default::default()).unwrap().into_iter().map(|run| run.id).collect();
    assert_eq!(left, ["run-000003", "run-000002"]);
    close_incident(&store, 5_000);
    assert_eq!(store.tidy_step(&keeping).unwrap().runs_removed, 1);
    assert_sound(data.path(), &store);
}

fn entry(at_ms: i64, run_id: Option<&str>) -> NewLogRow {
    NewLogRow {
        at_ms,
        entry: "{}".into(),
        run_id: run_id.map(str::to_owned),
        who: None,
        note: None,
    }
}

fn change(store: &Store, incident: IncidentChange, entry: NewLogRow, alerts: Vec<NewAlert>) {
    let change = WatchChange {
        settings: "{}".into(),
        state: "{}".into(),
        run_id: None,
        entries: vec![entry],
        incident,
        alerts,
        waiting: OutboxChange::Nothing,
    };
    store.change_watch("login", "site", |_| Some(change.clone())).unwrap();
}

fn open_incident(store: &Store, run_id: &str) {
    let new = NewIncident {
        uid: run_id.into(),
        opened_ms: 1_000,
        body: "{}".into(),
    };
    let alert = NewAlert {
        key: format!("{run_id}/opened"),
        channel: "duty".into(),
        asks_to_act: true,
        is_reminder: false,
        body: "{}".into(),
        written_ms: 1_000,
    };
    change(store, IncidentChange::Opens(new), entry(1_000, Some(run_id)), vec![alert]);
}

fn close_incident(store: &Store, closed_ms: i64) {
    let closes = IncidentChange::Closes {
        body: "{}".into(),
        closed_ms,
    };
    change(store, closes, entry(closed_ms, None), Vec::new());
}

#[test]
fn hours_closed_incidents_and_messages_that_arrived_go_when_their_time_is_over() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    check(&store, "login", BEGIN_MS, 1, None, 10);
    check(&store, "login", BEGIN_MS + HOUR_MS, 2, None, 10);
    let mut keeping = Keeping {
        runs_from_ms: i64::MAX,
        hours_from_ms: BEGIN_MS + HOUR_MS,
        ..keep_all()
    };
    while !store.tidy_step(&keeping).unwrap().is_nothing() {}
    let hours = store.hours("login", 0, i64::MAX).unwrap();
    assert!(hours.len() == 1 && hours[0].hour_ms == BEGIN_MS + HOUR_MS, "{hours:?}");
    open_incident(&store, "first");
    close_incident(&store, 2_000);
    open_incident(&store, "second");
    let alert = store.claim_alert("duty", 1_000, 9_000).unwrap().unwrap();
    store.alert_delivered(&alert, 3_000).unwrap();
    keeping.alerts_from_ms = 3_000;
    keeping.incidents_from_ms = 2_000;
    assert!(store.tidy_step(&keeping).unwrap().is_nothing(), "what ended just then stays");
    keeping.alerts_from_ms = 3_001;
    assert_eq!(store.tidy_step(&keeping).unwrap().alerts_removed, 1);
    assert_eq!(store.alerts(None, None).unwrap().len(), 1, "what waits stays");
    keeping.incidents_from_ms = i64::MAX;
    assert_eq!(store.tidy_step(&keeping).unwrap().incidents_removed, 1);
    let left = store.incidents(&Default::default()).unwrap();
    assert!(left.len() == 1 && left[0].uid == "second", "{left:?}");
    assert!(store.log_of_incident(left[0].id).unwrap().len() == 1 && store.incident_log("login", "site").unwrap().len() == 1);
}

#[test]
fn pictures_are_bounded_and_those_of_the_oldest_that_passed_go_first_while_their_runs_stay() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let broke = || Some(Reason::NothingHappened { script_error: None });
    for number in 0..80 {
        let reason = if number == 3 { broke() } else { None };
        check(&store, "login", BEGIN_MS + i64::from(number) * 60_000, number, reason, 1_000);
    }
    let picture_bytes = picture(0).len() as u64;
    let mut keeping = Keeping {
        picture_bytes: 10 * picture_bytes,
        ..keep_all()
    };
    let done = store.tidy_step(&keeping).unwrap();
    let left = pictures_on_disk(data.path()).len() as u64;
    assert_eq!((left, done.pictures_removed, done.bytes_freed), (10, 70, 70 * picture_bytes));
    assert_eq!(store.runs(&Default::default()).unwrap().len(), 80);
    let shown = |number: u32| {
        let run = store.run(&new_run(number).id).unwrap().unwrap();
        store.artefact(&run.steps[0].before.as_ref().unwrap().sha256).is_ok()
    };
    assert!(shown(3), "it did not pass");
    assert!(!shown(0) && !shown(70) && shown(71));
    keeping.picture_bytes = 0;
    store.tidy_step(&keeping).unwrap();
    assert!(!shown(3) && pictures_on_disk(data.path()).is_empty());
    assert!(store.tidy_step(&keeping).unwrap().is_nothing());
}
