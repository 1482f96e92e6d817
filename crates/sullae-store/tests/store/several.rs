//! Several processes and threads on one history at once.

use std::{
    process::{Child, Command},
    thread,
};

use sullae_store::{PrunePolicy, RunFilter, Store};

use crate::made::{assert_sound, finished, new_run, picture, sentence, step};

const DATA: &str = "SULLAE_STORE_TEST_DATA";
const FIRST: &str = "SULLAE_STORE_TEST_FIRST";
const RUNS: u32 = 25;

/// The other process; does nothing as a test of its own.
#[test]
fn another_process_writes_runs() {
    let Ok(data) = std::env::var(DATA) else { return };
    let store = Store::open(data.as_ref()).unwrap();
    write_runs(&store, std::env::var(FIRST).unwrap().parse().unwrap());
}

fn other_process(data: &std::path::Path, first: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "several::another_process_writes_runs"])
        .env(DATA, data)
        .env(FIRST, first.to_string())
        .spawn()
        .unwrap()
}

/// Runs that share pictures with those of other writers, so that pruning one must not take another's.
fn write_runs(store: &Store, first: u32) {
    for number in first..first + RUNS {
        let new = new_run(number);
        store.begin_run(&new).unwrap();
        let steps: Vec<_> = (0..3)
            .map(|index| {
                let shown = store.put_artefact(&new.id, &picture(u64::from(number % 5 + index))).unwrap();
                let step = step(index, Some(shown));
                store.add_step(&new.id, &step).unwrap();
                step
            })
            .collect();
        store.finish_run(&finished(&new, steps, None), &sentence()).unwrap();
    }
}

#[test]
fn processes_and_threads_that_write_at_once_lose_nothing() {
    let data = tempfile::tempdir().unwrap();
    // All of them meet an empty folder, so making the schema is raced for too.
    let mut others = [other_process(data.path(), 0), other_process(data.path(), 1000)];
    let threads = [2000, 3000].map(|first| {
        let data = data.path().to_owned();
        thread::spawn(move || write_runs(&Store::open(&data).unwrap(), first))
    });
    for thread in threads {
        thread.join().unwrap();
    }
    for other in &mut others {
        assert!(other.wait().unwrap().success());
    }
    let store = Store::open(data.path()).unwrap();
    let runs = store.runs(&RunFilter::default()).unwrap();
    assert_eq!(runs.len(), 4 * RUNS as usize);
    assert!(runs.iter().all(|run| run.verdict.is_some() && run.steps_done == 3));
    assert_sound(data.path(), &store);
}

#[test]
fn pruning_beside_a_writer_takes_no_picture_that_is_shown() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let mut writer = other_process(data.path(), 0);
    let policy = PrunePolicy {
        keep_last: Some(1),
        ..Default::default()
    };
    let mut removed = 0;
    while writer.try_wait().unwrap().is_none() {
        removed += store.prune(&policy).unwrap().runs_removed;
    }
    assert!(writer.wait().unwrap().success());
    removed += store.prune(&policy).unwrap().runs_removed;
    assert_eq!(removed, RUNS - 1);
    assert_sound(data.path(), &store);
}
