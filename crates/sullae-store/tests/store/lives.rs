//! One run's life, and the lists it appears in.

use sullae_recording::{Reason, Verdict};
use sullae_store::{RunFilter, Store, StoreError};

use crate::made::{dead_owner, finished, keep_run, new_run, picture, sentence, step};

#[test]
fn a_run_is_listed_while_it_goes_on_and_whole_when_it_is_over() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let new = new_run(1);
    store.begin_run(&new).unwrap();
    let listed = store.summary(&new.id).unwrap().unwrap();
    assert_eq!((listed.verdict, listed.reason, listed.steps_done), (None, None, 0));

    let before = store.put_artefact(&new.id, &picture(1)).unwrap();
    assert_eq!((before.width, before.height), (1280, 800));
    let first = step(0, Some(before));
    store.add_step(&new.id, &first).unwrap();
    let listed = store.summary(&new.id).unwrap().unwrap();
    assert_eq!((listed.steps_done, listed.steps_planned, listed.duration_ms), (1, 3, None));
    assert_eq!(store.run(&new.id).unwrap().unwrap().steps, std::slice::from_ref(&first));

    let reason = Reason::HttpError {
        status: 500,
        method: "POST".into(),
        url: "http://shop.test/api".into(),
        background: true,
    };
    let run = finished(&new, vec![first, step(1, None)], Some(reason));
    store.finish_run(&run, &sentence()).unwrap();
    assert_eq!(store.run(&new.id).unwrap(), Some(run));
    let listed = store.summary(&new.id).unwrap().unwrap();
    assert_eq!((listed.verdict, listed.steps_done), (Some(Verdict::Failed), 2));
    assert_eq!(listed.sentence, Some(sentence()));
}

#[test]
fn a_run_whose_process_died_is_closed_as_interrupted_with_the_steps_it_did() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let mine = new_run(1);
    let mut dead = new_run(2);
    dead.owner = dead_owner();
    for new in [&mine, &dead] {
        store.begin_run(new).unwrap();
        store.add_step(&new.id, &step(0, None)).unwrap();
    }
    drop(store);
    let store = Store::open(data.path()).unwrap();
    let closed = store.summary(&dead.id).unwrap().unwrap();
    assert_eq!(
        (closed.verdict, closed.reason),
        (Some(Verdict::NotChecked), Some(Reason::Interrupted {}))
    );
    assert_eq!((closed.duration_ms, closed.steps_done), (Some(700), 1));
    assert_eq!(store.summary(&mine.id).unwrap().unwrap().verdict, None);
    assert_eq!(store.close_interrupted().unwrap(), 0);
}

#[test]
fn a_run_taken_for_dead_by_mistake_is_put_right_when_it_finishes() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let mut new = new_run(1);
    new.owner = dead_owner();
    store.begin_run(&new).unwrap();
    assert_eq!(store.close_interrupted().unwrap(), 1);
    store.finish_run(&finished(&new, vec![step(0, None)], None), &sentence()).unwrap();
    assert_eq!(store.summary(&new.id).unwrap().unwrap().verdict, Some(Verdict::Passed));
}

#[test]
fn lists_are_newest_first_and_filtered_and_paged() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    for number in 0..6 {
        let mut new = new_run(number);
        if number % 2 == 1 {
            new.recording = "검색".into();
            new.folder = "/checks/search".into();
        }
        store.begin_run(&new).unwrap();
        let reason = (number == 3).then_some(Reason::Offline {});
        if number < 5 {
            store.finish_run(&finished(&new, vec![], reason), &sentence()).unwrap();
        }
    }
    let ids = |filter: RunFilter| -> Vec<u32> {
        let runs = store.runs(&filter).unwrap();
        runs.iter().map(|run| run.id["run-".len()..].parse().unwrap()).collect()
    };
    assert_eq!(ids(RunFilter::default()), [5, 4, 3, 2, 1, 0]);
    let recording = Some("검색".to_owned());
    assert_eq!(
        ids(RunFilter {
            recording,
            ..Default::default()
        }),
        [5, 3, 1]
    );
    let folder = Some("/checks/login".to_owned());
    assert_eq!(
        ids(RunFilter {
            folder,
            ..Default::default()
        }),
        [4, 2, 0]
    );
    let verdict = Some(Verdict::NotChecked);
    assert_eq!(
        ids(RunFilter {
            verdict,
            ..Default::default()
        }),
        [3]
    );
    // 2026-11-21T09:00:04+09:00
    let since_ms = Some(1_795_219_204_000);
    assert_eq!(
        ids(RunFilter {
            since_ms,
            ..Default::default()
        }),
        [5, 4]
    );
    let page = RunFilter {
        before_id: Some("run-000004".into()),
        limit: Some(2),
        ..Default::default()
    };
    assert_eq!(ids(page), [3, 2]);
    let latest: Vec<String> = store.latest_per_recording().unwrap().into_iter().map(|run| run.id).collect();
    assert_eq!(latest, ["run-000005", "run-000004"]);
}

#[test]
fn what_cannot_be_kept_is_refused_by_name() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let new = new_run(1);
    assert!(matches!(
        store.add_step("none", &step(0, None)),
        Err(StoreError::RunNotFound { .. })
    ));
    let unknown = finished(&new, vec![], None);
    assert!(matches!(
        store.finish_run(&unknown, &sentence()),
        Err(StoreError::RunNotFound { .. })
    ));
    assert!(matches!(
        store.put_artefact(&new.id, &picture(1)),
        Err(StoreError::RunNotFound { .. })
    ));
    store.begin_run(&new).unwrap();
    assert!(matches!(store.begin_run(&new), Err(StoreError::RunExists { .. })));
    assert!(matches!(store.put_artefact(&new.id, b"GIF89a"), Err(StoreError::NotPng)));
    let never_put = sullae_recording::run::PictureRef {
        sha256: "0".repeat(64),
        width: 1,
        height: 1,
    };
    let refused = store.add_step(&new.id, &step(0, Some(never_put)));
    assert!(matches!(refused, Err(StoreError::PictureMissing { .. })));
    assert!(store.run(&new.id).unwrap().unwrap().steps.is_empty(), "refused whole");
    let mut timeless = new_run(2);
    timeless.started = "yesterday".into();
    assert!(matches!(store.begin_run(&timeless), Err(StoreError::RunInvalid { .. })));
    assert_eq!(store.run("none").unwrap(), None);
}

#[test]
fn the_same_picture_is_kept_once() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    keep_run(&store, &new_run(1), 7);
    keep_run(&store, &new_run(2), 7);
    assert_eq!(crate::made::pictures_on_disk(data.path()).len(), 1);
}
