//! The writer is killed at random moments; the history must not care.
#![cfg(unix)]
#![allow(clippy::print_stdout, reason = "the doomed process reports to its parent")]

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use sullae_recording::{Reason, Verdict};
use sullae_store::{PrunePolicy, RunFilter, Store};

use crate::made::{assert_sound, finished, new_run, picture, pictures_on_disk, sentence, step};

const DATA: &str = "SULLAE_STORE_TEST_DOOMED";
const ROUND: &str = "SULLAE_STORE_TEST_ROUND";
const KILLS: u32 = 30;

/// The process that is killed; does nothing as a test of its own.
#[test]
fn a_doomed_process_writes_runs_for_ever() {
    let Ok(data) = std::env::var(DATA) else { return };
    let round: u32 = std::env::var(ROUND).unwrap().parse().unwrap();
    let store = Store::open(data.as_ref()).unwrap();
    for number in round * 10_000.. {
        let new = new_run(number);
        store.begin_run(&new).unwrap();
        println!("doomed began {}", new.id);
        let mut steps = Vec::new();
        for index in 0..3 {
            // Some pictures are new, some were kept, some were pruned.
            let shown = store.put_artefact(&new.id, &picture(u64::from(number + index) % 40)).unwrap();
            steps.push(step(index, Some(shown)));
            store.add_step(&new.id, &steps[index as usize]).unwrap();
        }
        store.finish_run(&finished(&new, steps, None), &sentence()).unwrap();
        println!("doomed finished {}", new.id);
        if number % 4 == 0 {
            let keep_last = Some(3);
            store
                .prune(&PrunePolicy {
                    keep_last,
                    ..Default::default()
                })
                .unwrap();
        }
    }
}

#[test]
fn a_writer_killed_at_any_moment_leaves_a_sound_history() {
    let data = tempfile::tempdir().unwrap();
    let mut interrupted = 0;
    let mut random: u64 = 0x853c_49e6_748f_ea9b;
    for round in 0..KILLS {
        let mut doomed = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "sudden_death::a_doomed_process_writes_runs_for_ever", "--nocapture"])
            .env(DATA, data.path())
            .env(ROUND, round.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // Kept open until the end: a closed pipe would end it before the kill does.
        let mut lines = BufReader::new(doomed.stdout.take().unwrap()).lines();
        let said: Vec<String> = lines
            .by_ref()
            .map(Result::unwrap)
            .filter(|line| line.starts_with("doomed"))
            .take(1 + (random >> 60) as usize)
            .collect();
        // The moment itself is left to chance.
        thread::sleep(Duration::from_micros(random >> 40 & 0x3fff));
        doomed.kill().unwrap();
        let status = doomed.wait().unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9));

        let store = Store::open(data.path()).unwrap();
        assert_sound(data.path(), &store);
        let runs = store.runs(&RunFilter::default()).unwrap();
        assert!(runs.iter().all(|run| run.verdict.is_some()), "every open run was closed");
        let last_finished = said.iter().rev().find_map(|line| line.strip_prefix("doomed finished "));
        if let Some(id) = last_finished {
            let kept = runs.iter().find(|run| run.id == id).map(|run| run.verdict);
            // It may have been pruned since, but only by three newer ones.
            assert!(kept == Some(Some(Verdict::Passed)) || runs.iter().filter(|run| *run.id > *id).count() >= 3);
        }
        interrupted += runs
            .iter()
            .filter(|run| run.id >= new_run(round * 10_000).id && run.reason == Some(Reason::Interrupted {}))
            .count();
    }
    assert!(interrupted > 0, "no kill hit a run; the test proves nothing");

    let store = Store::open(data.path()).unwrap();
    let keep_last = Some(0);
    store
        .prune(&PrunePolicy {
            keep_last,
            ..Default::default()
        })
        .unwrap();
    assert_eq!(pictures_on_disk(data.path()), Vec::<String>::new(), "no picture is left behind");
}
