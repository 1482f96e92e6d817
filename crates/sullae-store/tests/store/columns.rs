//! A monitor's checks as a bounded number of columns, and many checks kept at once.

use sullae_recording::{Reason, Verdict};
use sullae_store::{Keeping, NewRun, PastCheck, Store, StoreError};

use crate::made::{finished, new_run, sentence, step};

const MINUTE_MS: i64 = 60_000;
const BEGIN_MS: i64 = 1_795_219_200_000;

fn check(number: i64, reason: Option<Reason>) -> PastCheck {
    let at_ms = BEGIN_MS + number * MINUTE_MS;
    let new = NewRun {
        id: format!("{at_ms:014}"),
        started: jiff::Timestamp::from_millisecond(at_ms).unwrap().to_string(),
        ..new_run(0)
    };
    let mut run = finished(&new, vec![step(0, None)], reason);
    run.duration_ms = 1_000 + u64::try_from(number).unwrap();
    PastCheck {
        monitor: "login".to_owned(),
        scheduled_ms: at_ms,
        run,
        sentence: sentence(),
    }
}

/// Six hundred checks, one a minute: one slow, one failed.
fn filled() -> (tempfile::TempDir, Store) {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let slow = Reason::TooSlow {
        limit_ms: 1,
        measured_ms: 2,
        finished: true,
    };
    let reason = |number| match number {
        300 => Some(slow.clone()),
        301 => Some(Reason::NothingHappened { script_error: None }),
        _ => None,
    };
    let checks: Vec<PastCheck> = (0..600).map(|number| check(number, reason(number))).collect();
    store.keep_past(&checks).unwrap();
    (data, store)
}

#[test]
fn columns_are_few_and_count_every_check_once_also_where_only_hours_are_left() {
    let (_data, store) = filled();
    let end_ms = BEGIN_MS + 600 * MINUTE_MS;
    assert_eq!(store.first_check_ms("login").unwrap(), Some(BEGIN_MS));
    let told = |store: &Store| {
        let columns = store.check_columns("login", BEGIN_MS, end_ms, 100).unwrap();
        assert!(columns.len() <= 100 && columns.is_sorted_by_key(|column| column.begin_ms));
        let sum = |of: fn(&sullae_store::SlotCounts) -> u64| columns.iter().map(|column| of(&column.counts)).sum::<u64>();
        (
            sum(|counts| counts.passed),
            sum(|counts| counts.degraded),
            sum(|counts| counts.failed),
        )
    };
    assert_eq!(told(&store), (598, 1, 1));
    let columns = store.check_columns("login", BEGIN_MS, end_ms, 100).unwrap();
    assert_eq!(columns.len(), 100);
    let trouble = columns.iter().find(|column| column.counts.failed == 1).unwrap();
    assert_eq!(
        trouble.run_id.as_deref(),
        Some(&*check(301, None).run.id),
        "the worst is looked at first"
    );
    // A fault says nothing of the pace: the slow one before it does.
    assert_eq!((trouble.slowest_ms, trouble.durations.count()), (Some(1_305), 5));

    let keeping = Keeping {
        runs_from_ms: BEGIN_MS + 240 * MINUTE_MS,
        hours_from_ms: 0,
        incidents_from_ms: 0,
        alerts_from_ms: 0,
        picture_bytes: u64::MAX,
    };
    while !store.tidy_step(&keeping).unwrap().is_nothing() {}
    assert_eq!(store.first_check_ms("login").unwrap(), Some(BEGIN_MS));
    assert_eq!(told(&store), (598, 1, 1));
    assert_eq!(
        store.check_columns("login", BEGIN_MS, BEGIN_MS + MINUTE_MS, 100).unwrap()[0].run_id,
        None
    );
    assert_eq!(store.check_columns("other", BEGIN_MS, end_ms, 100).unwrap(), []);
}

#[test]
fn past_checks_are_all_kept_or_none() {
    let (_data, store) = filled();
    let newest = store.recent_checks("login", 1).unwrap().remove(0);
    assert_eq!((newest.outcome, newest.duration_ms), (Some(Verdict::Passed), Some(1_599)));
    assert_eq!(store.run(newest.run_id.as_deref().unwrap()).unwrap().unwrap(), check(599, None).run);
    let mut wrong = check(601, None);
    wrong.run.started = "soon".to_owned();
    let error = store.keep_past(&[check(600, None), wrong]).unwrap_err();
    assert!(matches!(error, StoreError::RunInvalid { .. }), "{error}");
    assert_eq!(store.recent_checks("login", 1).unwrap(), [newest]);
}
