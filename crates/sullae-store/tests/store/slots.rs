//! Slots: decided once whoever decides, given to another when their runner dies.

use std::{process::Command, thread};

use sullae_recording::Verdict;
use sullae_store::{
    Claim, Decided, Decision, LEASE_MS, MOST_ATTEMPTS, Owner, Runner, Skipped, SlotEnd, SlotState, Store, TakeOver, TakenOver,
};

const MONITOR: &str = "login";

fn runner(id: &str) -> Runner {
    Runner {
        id: id.to_owned(),
        owner: Owner::this_process(),
    }
}

fn run_at(cursor_ms: i64, at_ms: i64) -> Decision {
    Decision {
        monitor: MONITOR.to_owned(),
        cursor_ms,
        skips: Vec::new(),
        run_ms: Some(at_ms),
        through_ms: at_ms,
    }
}

fn let_go(cursor_ms: i64, first_ms: i64, last_ms: i64, count: u64, reason: &'static str) -> Decision {
    let skip = Skipped {
        first_ms,
        last_ms,
        count,
        reason,
    };
    Decision {
        skips: vec![skip],
        run_ms: None,
        through_ms: last_ms,
        ..run_at(cursor_ms, last_ms)
    }
}

fn claim(store: &Store, who: &str, at_ms: i64, now_ms: i64) -> Claim {
    let cursor_ms = store.monitor_state(MONITOR, 0).unwrap().cursor_ms;
    match store.decide(&[run_at(cursor_ms, at_ms)], &runner(who), now_ms).unwrap().remove(0) {
        Decided::Claimed(claim) => claim,
        other => panic!("{other:?}"),
    }
}

fn at(now_ms: i64) -> TakeOver<'static> {
    TakeOver {
        now_ms,
        most: 9,
        leases_count: true,
        oldest_ms: 0,
        is_mine: &|_| true,
    }
}

fn passed(finished_ms: i64) -> SlotEnd {
    SlotEnd {
        run_id: None,
        outcome: Verdict::Passed,
        flaky: false,
        finished_ms,
    }
}

#[test]
fn of_many_runners_one_gets_each_slot() {
    let data = tempfile::tempdir().unwrap();
    let claims: Vec<i64> = thread::scope(|scope| {
        let runners: Vec<_> = (0..4)
            .map(|number| {
                let store = Store::open(data.path()).unwrap();
                scope.spawn(move || {
                    let mut mine = Vec::new();
                    let me = runner(&number.to_string());
                    loop {
                        let cursor = store.monitor_state(MONITOR, 0).unwrap().cursor_ms;
                        if cursor >= 40 {
                            break mine;
                        }
                        if let [Decided::Claimed(claim)] = store.decide(&[run_at(cursor, cursor + 1)], &me, 0).unwrap().as_slice() {
                            mine.push(claim.scheduled_ms);
                            assert_eq!(store.finish_slots(&[(claim.clone(), passed(1))]).unwrap(), [true]);
                        }
                    }
                })
            })
            .collect();
        runners.into_iter().flat_map(|runner| runner.join().unwrap()).collect()
    });
    let mut sorted = claims.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (1..=40).collect::<Vec<_>>());
    let rows = Store::open(data.path()).unwrap().slots(MONITOR, 100).unwrap();
    assert!(rows.len() == 40 && rows.iter().all(|row| row.state == SlotState::Done), "{rows:#?}");
}

#[test]
fn a_monitor_with_a_run_going_on_gets_no_second_one() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let first = claim(&store, "one", 1_000, 1_000);
    let second = run_at(1_000, 2_000);
    assert_eq!(
        store.decide(std::slice::from_ref(&second), &runner("two"), 2_000).unwrap(),
        [Decided::Lost]
    );
    assert_eq!(store.finish_slots(&[(first, passed(2_500))]).unwrap(), [true]);
    assert!(matches!(
        store.decide(&[second], &runner("two"), 2_600).unwrap()[0],
        Decided::Claimed(_)
    ));
}

#[test]
fn a_slot_of_a_silent_runner_goes_to_another_and_the_first_one_has_no_say_any_more() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let first = claim(&store, "one", 1_000, 1_000);
    store.extend_leases(&runner("one"), 20_000).unwrap();
    assert_eq!(store.take_over(&runner("two"), &at(20_000 + LEASE_MS)).unwrap(), []);
    // The clock has just been set forward: nobody was silent.
    let just_set = TakeOver {
        leases_count: false,
        ..at(9_000_000)
    };
    assert_eq!(store.take_over(&runner("two"), &just_set).unwrap(), []);
    let taken = store.take_over(&runner("two"), &at(20_001 + LEASE_MS)).unwrap();
    let second = Claim {
        attempt: 2,
        ..first.clone()
    };
    assert_eq!(taken, [TakenOver::Mine(second.clone())]);
    assert_eq!(store.finish_slots(&[(first, passed(60_000))]).unwrap(), [false]);
    assert_eq!(store.finish_slots(&[(second, passed(61_000))]).unwrap(), [true]);
    assert_eq!(store.slots(MONITOR, 9).unwrap()[0].finished_ms, Some(61_000));
}

#[test]
fn a_slot_of_a_dead_process_is_taken_over_at_once_and_given_up_where_it_kills_each() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    // A process that has ended: nobody has its pid and birth any more.
    let mut gone = Command::new("true").spawn().unwrap();
    let dead = Runner {
        id: "dead".to_owned(),
        owner: Owner {
            pid: gone.id(),
            birth: "gone".to_owned(),
        },
    };
    gone.wait().unwrap();
    store.monitor_state(MONITOR, 0).unwrap();
    store.decide(&[run_at(0, 1_000)], &dead, 1_000).unwrap();
    for attempt in 2..=MOST_ATTEMPTS {
        let taken = store
            .take_over(
                &Runner {
                    id: attempt.to_string(),
                    ..dead.clone()
                },
                &at(1_001),
            )
            .unwrap();
        assert!(
            matches!(&taken[..], [TakenOver::Mine(claim)] if claim.attempt == attempt),
            "{taken:?}"
        );
    }
    let taken = store.take_over(&runner("last"), &at(1_002)).unwrap();
    assert!(matches!(&taken[..], [TakenOver::GivenUp(_)]), "{taken:?}");
    let row = store.slots(MONITOR, 9).unwrap().remove(0);
    assert_eq!((row.state, row.outcome), (SlotState::Done, Some(Verdict::NotChecked)));
}

#[test]
fn slots_let_go_for_one_reason_are_one_row_that_counts_them() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    store.monitor_state(MONITOR, 0).unwrap();
    let decisions = [
        let_go(0, 10, 30, 3, "missed"),
        let_go(30, 40, 40, 1, "missed"),
        let_go(40, 50, 50, 1, "paused"),
        let_go(40, 50, 50, 1, "paused"),
    ];
    let decided = store.decide(&decisions, &runner("one"), 0).unwrap();
    assert_eq!(decided, [Decided::Noted, Decided::Noted, Decided::Noted, Decided::Lost]);
    let rows: Vec<_> = store.slots(MONITOR, 9).unwrap().into_iter().rev().collect();
    let seen: Vec<_> = rows
        .iter()
        .map(|row| (row.scheduled_ms, row.through_ms, row.skipped, row.reason.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [(10, Some(40), Some(4), Some("missed")), (50, Some(50), Some(1), Some("paused"))]
    );
}

#[test]
fn a_clock_set_back_forgets_what_was_let_go_and_keeps_what_was_run() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    store.monitor_state(MONITOR, 0).unwrap();
    store.decide(&[let_go(0, 10, 90, 9, "missed")], &runner("one"), 0).unwrap();
    let run = claim(&store, "one", 100, 100);
    store.finish_slots(&[(run, passed(105))]).unwrap();
    store
        .clock_set_back(MONITOR, 55, |first, through| u64::try_from((through - first) / 10 + 1).unwrap())
        .unwrap();
    assert_eq!(store.monitor_state(MONITOR, 0).unwrap().cursor_ms, 55);
    let rows = store.slots(MONITOR, 9).unwrap();
    assert_eq!(
        rows.iter().map(|row| (row.scheduled_ms, row.skipped)).collect::<Vec<_>>(),
        [(100, None), (10, Some(5))]
    );
    // What was run is not run again when its time comes.
    assert_eq!(store.decide(&[run_at(55, 100)], &runner("one"), 100).unwrap(), [Decided::Noted]);
    assert_eq!(store.monitor_state(MONITOR, 0).unwrap().cursor_ms, 100);
}
