//! Databases and pictures that are damaged, foreign, newer, or have no room.

use std::fs;

use sullae_recording::{Explain, Language};
use sullae_store::{Store, StoreError};

use crate::made::{keep_run, new_run, pictures_on_disk};

#[test]
fn a_database_of_a_newer_sullae_is_refused_and_left_as_it_is() {
    let data = tempfile::tempdir().unwrap();
    keep_run(&Store::open(data.path()).unwrap(), &new_run(1), 1);
    let db = rusqlite::Connection::open(data.path().join("history.db")).unwrap();
    db.execute_batch("PRAGMA user_version = 999").unwrap();
    let error = Store::open(data.path()).unwrap_err();
    assert!(matches!(error, StoreError::NewerVersion { found: 999, .. }), "{error}");
    let runs: i64 = db.query_row("SELECT count(*) FROM run", [], |row| row.get(0)).unwrap();
    assert_eq!(runs, 1);
}

#[test]
fn what_is_no_history_is_refused_by_name_and_not_touched() {
    let garbage = "not a database at all. ".repeat(400);
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("history.db");
    fs::write(&path, &garbage).unwrap();
    let error = Store::open(data.path()).unwrap_err();
    assert!(error.is_damage(), "{error}");
    for language in [Language::Ko, Language::En] {
        let said = error.explain(language);
        assert!(said.why.unwrap().contains("history.db"));
        assert!(said.next.is_some());
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), garbage);
}

#[test]
fn the_database_of_another_program_is_not_written_to() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("history.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE song (title TEXT)").unwrap();
    drop(other);
    let before = fs::read(&path).unwrap();
    let error = Store::open(data.path()).unwrap_err();
    assert!(matches!(error, StoreError::Unreadable { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_damaged_page_is_an_error_and_never_a_panic_or_an_empty_history() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    for number in 0..40 {
        keep_run(&store, &new_run(number), 1);
    }
    drop(store);
    let path = data.path().join("history.db");
    let mut bytes = fs::read(&path).unwrap();
    let page = 4096;
    assert!(bytes.len() > 4 * page);
    bytes[2 * page..].fill(0xA5);
    fs::write(&path, &bytes).unwrap();
    let listed = Store::open(data.path()).and_then(|store| store.runs(&Default::default()).map(|_| ()));
    assert!(matches!(listed, Err(StoreError::Damaged { .. })), "{listed:?}");
}

#[test]
fn a_damaged_or_lost_picture_is_said_and_the_rest_still_reads() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    keep_run(&store, &new_run(1), 1);
    let [sha256] = pictures_on_disk(data.path()).try_into().unwrap();
    let path = data
        .path()
        .join("artefacts")
        .join(&sha256[..2])
        .join(format!("{}.png", &sha256[2..]));
    fs::write(&path, b"half").unwrap();
    assert!(matches!(store.artefact(&sha256), Err(StoreError::PictureDamaged { .. })));
    fs::remove_file(&path).unwrap();
    assert!(matches!(store.artefact(&sha256), Err(StoreError::PictureMissing { .. })));
    for no_hash in ["", "..", "../../../etc/passwd", "ab/../../history.db"] {
        assert!(matches!(store.artefact(no_hash), Err(StoreError::PictureMissing { .. })));
    }
    assert!(store.run("run-000001").unwrap().is_some());
    // Shown once more, it is there again.
    keep_run(&store, &new_run(2), 1);
    store.artefact(&sha256).unwrap();
}

#[cfg(unix)]
#[test]
fn what_is_made_is_for_the_owner_alone_and_a_folder_that_was_there_is_left() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let parent = tempfile::tempdir().unwrap();
    let made = parent.path().join("made");
    Store::open(&made).unwrap();
    assert_eq!(mode(&made), 0o700);
    let there = parent.path().join("there");
    fs::create_dir(&there).unwrap();
    fs::set_permissions(&there, fs::Permissions::from_mode(0o755)).unwrap();
    let store = Store::open(&there).unwrap();
    keep_run(&store, &new_run(1), 1);
    assert_eq!(mode(&there), 0o755);
    assert_eq!(mode(&there.join("artefacts")), 0o700);
    for file in ["history.db", "history.db-wal", "history.db-shm", "history.lock"] {
        assert_eq!(mode(&there.join(file)), 0o600, "{file}");
    }
}
