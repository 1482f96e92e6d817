//! What lists show of the checks of a monitor.

use sullae_recording::Verdict;
use sullae_store::{Claim, Decided, Decision, Owner, Runner, SlotEnd, Store};

use crate::made::{finished, new_run, sentence, step};

fn begin(store: &Store, monitor: &str, at_ms: i64) -> Claim {
    let decision = Decision {
        monitor: monitor.to_owned(),
        cursor_ms: store.monitor_state(monitor, 0).unwrap().cursor_ms,
        skips: Vec::new(),
        run_ms: Some(at_ms),
        through_ms: at_ms,
    };
    let runner = Runner {
        id: "r".to_owned(),
        owner: Owner::this_process(),
    };
    match store.decide(&[decision], &runner, at_ms).unwrap().remove(0) {
        Decided::Claimed(claim) => claim,
        other => panic!("{other:?}"),
    }
}

fn end(store: &Store, claim: &Claim, run_id: Option<&str>, outcome: Verdict) {
    let end = SlotEnd {
        run_id: run_id.map(str::to_owned),
        outcome,
        flaky: false,
        finished_ms: claim.scheduled_ms + 10,
    };
    assert_eq!(store.finish_slots(&[(claim.clone(), end)]).unwrap(), [true]);
}

#[test]
fn checks_are_listed_with_the_time_of_their_run_and_one_that_goes_on_has_no_outcome() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let new = new_run(1);
    store.begin_run(&new).unwrap();
    let run = finished(&new, vec![step(0, None)], None);
    store.finish_run(&run, &sentence()).unwrap();
    end(&store, &begin(&store, "login", 1_000), Some(&new.id), Verdict::Passed);
    end(&store, &begin(&store, "login", 2_000), None, Verdict::NotChecked);
    begin(&store, "login", 3_000);
    begin(&store, "other", 3_000);
    let seen = store.recent_checks("login", 9).unwrap();
    let told: Vec<_> = seen
        .iter()
        .map(|check| (check.scheduled_ms, check.outcome, check.duration_ms))
        .collect();
    let known = [
        (3_000, None, None),
        (2_000, Some(Verdict::NotChecked), None),
        (1_000, Some(Verdict::Passed), Some(run.duration_ms)),
    ];
    assert_eq!(told, known);
}

#[test]
fn faults_are_counted_within_their_time_and_for_their_monitor() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    for (monitor, at_ms, verdict) in [
        ("login", 1_000, Verdict::Failed),
        ("login", 2_000, Verdict::Failed),
        ("login", 3_000, Verdict::Unclear),
        ("login", 4_000, Verdict::Passed),
        ("other", 2_000, Verdict::Failed),
    ] {
        end(&store, &begin(&store, monitor, at_ms), None, verdict);
    }
    let faults = [Verdict::Failed, Verdict::Unclear];
    assert_eq!(store.count_checks(Some("login"), &faults, 1_010, 9_000).unwrap(), 3);
    assert_eq!(store.count_checks(Some("login"), &faults, 1_011, 2_999).unwrap(), 1);
    assert_eq!(store.count_checks(None, &faults, 1_011, 2_999).unwrap(), 2);
}

#[test]
fn the_last_screen_of_a_run_is_that_after_its_last_step_or_else_before_it() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let new = new_run(1);
    store.begin_run(&new).unwrap();
    assert_eq!(store.last_screen(&new.id).unwrap(), None);
    let before = store.put_artefact(&new.id, &crate::made::picture(7)).unwrap();
    store.add_step(&new.id, &step(0, Some(before.clone()))).unwrap();
    assert_eq!(store.last_screen(&new.id).unwrap(), Some(before));
}
