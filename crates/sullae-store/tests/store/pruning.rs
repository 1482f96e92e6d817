//! What pruning removes, and what it must leave.

use std::fs;

use sullae_store::{PrunePolicy, PruneReport, RunFilter, Store};

use crate::made::{assert_sound, keep_run, new_run, picture, pictures_on_disk};

fn left(store: &Store) -> Vec<String> {
    store.runs(&RunFilter::default()).unwrap().into_iter().map(|run| run.id).collect()
}

#[test]
fn a_picture_goes_with_the_last_run_that_shows_it() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    keep_run(&store, &new_run(1), 7);
    keep_run(&store, &new_run(2), 7);
    keep_run(&store, &new_run(3), 8);
    let bytes = picture(7).len() as u64;

    let keep = |keep| PrunePolicy {
        keep_last: Some(keep),
        ..Default::default()
    };
    let first = store.prune(&keep(2)).unwrap();
    assert_eq!(
        first,
        PruneReport {
            runs_removed: 1,
            ..Default::default()
        }
    );
    assert_sound(data.path(), &store);
    let second = store.prune(&keep(1)).unwrap();
    assert_eq!(
        second,
        PruneReport {
            runs_removed: 1,
            pictures_removed: 1,
            bytes_freed: bytes
        }
    );
    assert_eq!(left(&store), ["run-000003"]);
    assert_eq!(pictures_on_disk(data.path()).len(), 1);
    assert_sound(data.path(), &store);
}

#[test]
fn old_runs_go_and_a_run_that_goes_on_stays() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    store.begin_run(&new_run(0)).unwrap();
    store.put_artefact("run-000000", &picture(99)).unwrap();
    keep_run(&store, &new_run(1), 1);
    keep_run(&store, &new_run(2), 2);
    let policy = PrunePolicy {
        // 2026-11-21T09:00:02+09:00
        started_before_ms: Some(1_795_219_202_000),
        ..Default::default()
    };
    assert_eq!(store.prune(&policy).unwrap().runs_removed, 1);
    assert_eq!(left(&store), ["run-000002", "run-000000"]);
    assert_eq!(pictures_on_disk(data.path()).len(), 2);
    assert_sound(data.path(), &store);
}

#[test]
fn the_oldest_runs_go_until_the_pictures_fit() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    for number in 0..150 {
        keep_run(&store, &new_run(number), u64::from(number));
    }
    let policy = PrunePolicy {
        max_bytes: Some(3 * picture(0).len() as u64 + 1),
        ..Default::default()
    };
    let report = store.prune(&policy).unwrap();
    assert_eq!((report.runs_removed, report.pictures_removed), (147, 147));
    assert_eq!(left(&store), ["run-000149", "run-000148", "run-000147"]);
    assert_sound(data.path(), &store);
}

#[test]
fn leftovers_are_swept_and_files_of_others_are_left() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    keep_run(&store, &new_run(1), 1);
    let artefacts = data.path().join("artefacts");
    fs::create_dir_all(artefacts.join("ab")).unwrap();
    let orphan = artefacts.join("ab").join(format!("{}.png", "c".repeat(62)));
    let foreign = artefacts.join("ab").join("holiday.png");
    let arriving = artefacts.join(".incoming-young");
    let abandoned = artefacts.join(".incoming-old");
    for path in [&orphan, &foreign, &arriving, &abandoned] {
        fs::write(path, b"x").unwrap();
    }
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    fs::File::options()
        .write(true)
        .open(&abandoned)
        .unwrap()
        .set_modified(long_ago)
        .unwrap();

    assert_eq!(store.prune(&PrunePolicy::default()).unwrap().pictures_removed, 1);
    assert!(!orphan.exists() && !abandoned.exists());
    assert!(foreign.exists() && arriving.exists());
    assert_sound(data.path(), &store);
}
