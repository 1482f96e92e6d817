//! A damaged database is told from a sound one, put aside, and replaced by the newest sound copy; a journal that ends anywhere leaves a
//! history that is true as far as it goes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};
use sullae_recording::{Language, Verdict};
use sullae_store::{Inspection, NewRun, RunFilter, Store};

use crate::made::{dead_owner, keep_run, new_run};

/// How often a database is damaged and a journal cut, unless the whole is asked for.
const DAMAGES: (u32, u32) = (24, 200);
const CUTS: (usize, usize) = (120, 5_000);
const PAGE: usize = 4096;

fn full() -> bool {
    std::env::var_os("SULLAE_FAULTS_FULL").is_some()
}

fn row(line: &str) {
    if let Some(table) = std::env::var_os("SULLAE_FAULTS_TABLE") {
        use std::io::Write;
        let mut file = fs::OpenOptions::new().create(true).append(true).open(table).unwrap();
        writeln!(file, "{line}").unwrap();
    }
}

fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn database(data: &Path) -> PathBuf {
    data.join("history.db")
}

fn ids(store: &Store) -> Vec<String> {
    let filter = RunFilter {
        limit: Some(100_000),
        ..RunFilter::default()
    };
    let mut ids: Vec<String> = store.runs(&filter).unwrap().into_iter().map(|run| run.id).collect();
    ids.sort();
    ids
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

/// A history of 60 runs, 40 of them in a copy, closed so that all of it is in the database itself.
fn history() -> (tempfile::TempDir, Vec<String>) {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    for number in 0..40 {
        keep_run(&store, &new_run(number), u64::from(number));
    }
    store.back_up(noon()).unwrap();
    let backed_up = ids(&store);
    for number in 40..60 {
        keep_run(&store, &new_run(number), u64::from(number));
    }
    drop(store);
    assert_eq!(backed_up.len(), 40);
    (data, backed_up)
}

/// Damages the file in one of the ways that disks and people know.
fn damage(file: &Path, dice: &mut Dice) -> String {
    let mut bytes = fs::read(file).unwrap();
    let pages = bytes.len() / PAGE;
    let first = dice.below(pages);
    let some = 1 + dice.below((pages - first).min(6));
    let (from, to) = (first * PAGE, (first + some) * PAGE);
    let how = match dice.below(5) {
        0 => {
            bytes[from..to].fill(0);
            format!("{some} pages from {first} zeroed")
        }
        1 => {
            bytes[from..to].iter_mut().for_each(|byte| *byte = dice.below(256) as u8);
            format!("{some} pages from {first} overwritten")
        }
        2 => {
            bytes.truncate(from + dice.below(PAGE));
            format!("cut within page {first}")
        }
        3 => {
            let other = dice.below(pages) * PAGE;
            let copy = bytes[other..other + PAGE].to_vec();
            bytes[from..from + PAGE].copy_from_slice(&copy);
            format!("page {first} overwritten by that at {other}")
        }
        _ => {
            bytes[..100].iter_mut().for_each(|byte| *byte = dice.below(256) as u8);
            "header overwritten".to_owned()
        }
    };
    fs::write(file, bytes).unwrap();
    how
}

#[test]
fn damaged_databases_are_detected_put_aside_and_restored_or_begun_anew() {
    let (sound, backed_up) = history();
    let whole = fs::read(database(sound.path())).unwrap();
    let all = ids(&Store::open(sound.path()).unwrap());
    let copies: Vec<PathBuf> = fs::read_dir(sound.path().join("backups"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    let mut dice = Dice(7);
    let rounds = if full() { DAMAGES.1 } else { DAMAGES.0 };
    let (mut restored, mut anew, mut harmless) = (0, 0, 0);
    for round in 0..rounds {
        let data = tempfile::tempdir().unwrap();
        fs::write(database(data.path()), &whole).unwrap();
        fs::create_dir(data.path().join("backups")).unwrap();
        for copy in &copies {
            fs::copy(copy, data.path().join("backups").join(copy.file_name().unwrap())).unwrap();
        }
        let how = damage(&database(data.path()), &mut dice);
        // One in four has no sound copy either.
        if round % 4 == 3 {
            for copy in fs::read_dir(data.path().join("backups")).unwrap() {
                fs::write(copy.unwrap().path(), "no database").unwrap();
            }
        }
        let damaged = fs::read(database(data.path())).unwrap();
        let (store, mended) = Store::open_or_mend(data.path(), noon(), Inspection::Whole).unwrap();
        assert_eq!(store.damage().unwrap(), Vec::<String>::new(), "{how}");
        let Some(mended) = mended else {
            // What nothing points to may say anything.
            assert_eq!(ids(&store), all, "{how}: not noticed");
            harmless += 1;
            continue;
        };
        assert_eq!(fs::read(mended.put_aside.join("history.db")).unwrap(), damaged, "{how}");
        for language in [Language::Ko, Language::En] {
            assert!(mended.explain(language).next.is_some());
        }
        if mended.restored.is_some() {
            assert_eq!(ids(&store), backed_up, "{how}");
            restored += 1;
        } else {
            assert!(round % 4 == 3 && ids(&store).is_empty(), "{how}");
            anew += 1;
        }
        keep_run(&store, &new_run(900), 900);
    }
    assert!(restored > 0 && anew > 0, "{restored} {anew}");
    row(&format!(
        "| 3b | {rounds} databases damaged: pages zeroed, overwritten or swapped, files cut, headers overwritten | {restored} restored from the \
         newest copy, {anew} begun anew for want of one, {harmless} whole in all that was kept; 0 unnoticed, each put aside as it was |"
    ));
}

#[test]
fn a_database_that_somebody_has_open_is_not_replaced_under_them() {
    let (data, _) = history();
    let store = Store::open(data.path()).unwrap();
    let file = fs::OpenOptions::new().write(true).open(database(data.path())).unwrap();
    std::os::unix::fs::FileExt::write_at(&file, &[0xA5; 4 * PAGE], 2 * PAGE as u64).unwrap();
    let error = Store::open_or_mend(data.path(), noon(), Inspection::Whole).unwrap_err();
    assert!(error.is_damage(), "{error}");
    assert!(database(data.path()).exists());
    drop(store);
    let (_, mended) = Store::open_or_mend(data.path(), noon(), Inspection::Whole).unwrap();
    assert!(mended.unwrap().restored.is_some());
}

#[test]
fn no_copy_is_kept_of_a_damaged_database_and_the_newest_seven_of_sound_ones() {
    let (data, _) = history();
    let store = Store::open(data.path()).unwrap();
    for day in 1..=9 {
        store.back_up(noon() + SignedDuration::from_hours(24 * day)).unwrap();
    }
    let copies = || fs::read_dir(data.path().join("backups")).unwrap().count();
    assert_eq!(copies(), 7);
    assert_eq!(store.last_backup(), Some(noon() + SignedDuration::from_hours(24 * 9)));
    let mut bytes = fs::read(database(data.path())).unwrap();
    bytes[2 * PAGE..].fill(0xA5);
    fs::write(database(data.path()), bytes).unwrap();
    assert!(store.back_up(noon() + SignedDuration::from_hours(24 * 10)).is_err());
    assert_eq!(copies(), 7);
}

#[test]
fn what_a_killed_process_left_of_a_copy_goes_with_the_next_one() {
    let (data, _) = history();
    let store = Store::open(data.path()).unwrap();
    store.back_up(noon()).unwrap();
    let folder = data.path().join("backups");
    for left in ["history-20260101T000000Z.part", "history-20260101T000000Z.part-journal"] {
        fs::write(folder.join(left), b"half").unwrap();
    }
    let copy = store.back_up(noon() + SignedDuration::from_hours(24)).unwrap().unwrap();
    let names = |folder: &Path| fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
    assert_eq!(names(&folder).len(), 2, "{:?}", names(&folder));
    assert!(names(&folder).contains(&copy));
}

#[test]
fn two_processes_do_not_copy_at_once() {
    let (data, _) = history();
    let store = Store::open(data.path()).unwrap();
    let other = fs::File::create(data.path().join("backups.lock")).unwrap();
    other.lock().unwrap();
    let next_day = noon() + SignedDuration::from_hours(24);
    assert_eq!(store.back_up(next_day).unwrap(), None);
    assert_eq!(store.last_backup(), Some(noon()));
    other.unlock().unwrap();
    assert!(store.back_up(next_day).unwrap().is_some());
}

/// The database and its journal, after runs whose finishing is known: the journal's length after each.
fn workload(runs: u32) -> (Vec<u8>, Vec<u8>, Vec<(usize, String)>) {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let journal = data.path().join("history.db-wal");
    let length = || fs::metadata(&journal).map_or(0, |file| file.len() as usize);
    let mut finished = Vec::new();
    for number in 0..runs {
        let new = NewRun {
            owner: dead_owner(),
            ..new_run(number)
        };
        keep_run(&store, &new, u64::from(number));
        finished.push((length(), new.id));
        // By itself the journal goes into the database after a thousand pages, and begins anew.
        if length() > 900 * PAGE {
            break;
        }
    }
    let (database, journal) = (fs::read(database(data.path())).unwrap(), fs::read(&journal).unwrap());
    (database, journal, finished)
}

#[test]
fn a_journal_cut_anywhere_leaves_a_history_that_is_true_as_far_as_it_goes() {
    const HEADER: usize = 32;
    const FRAME: usize = 24 + PAGE;
    let (whole, journal, finished) = workload(400);
    let frames = (journal.len() - HEADER) / FRAME;
    let images = if full() { CUTS.1 } else { CUTS.0 };
    let mut dice = Dice(11);
    for image in 0..images {
        // Every frame in turn: cut after it, and in full length also at random within it.
        let frame = if full() { image % (frames + 1) } else { image * frames / images };
        let within = if image > frames { dice.below(FRAME) } else { 0 };
        let end = (HEADER + frame * FRAME + within).min(journal.len());
        let data = tempfile::tempdir().unwrap();
        fs::write(database(data.path()), &whole).unwrap();
        let mut cut = journal[..end].to_vec();
        // A disk may have made room for what it never wrote.
        if image % 3 == 2 {
            cut.resize(journal.len().min(end + FRAME), 0);
        }
        fs::write(data.path().join("history.db-wal"), cut).unwrap();
        let store = Store::open(data.path()).unwrap();
        assert_eq!(store.damage().unwrap(), Vec::<String>::new(), "cut at {end}");
        let surely: Vec<&String> = finished.iter().filter(|(length, _)| *length <= end).map(|(_, id)| id).collect();
        let filter = RunFilter {
            limit: Some(100_000),
            ..RunFilter::default()
        };
        let runs = store.runs(&filter).unwrap();
        let passed: Vec<&String> = runs
            .iter()
            .filter(|run| run.verdict == Some(Verdict::Passed))
            .map(|run| &run.id)
            .collect();
        assert_eq!(
            passed.len(),
            surely.len(),
            "cut at {end}: a run is passed that was not finished, or one is lost"
        );
        assert!(surely.iter().all(|id| passed.contains(id)), "cut at {end}");
        assert!(
            runs.iter().all(|run| run.verdict.is_some()),
            "cut at {end}: every open run was closed"
        );
        assert!(runs.len() <= surely.len() + 1, "cut at {end}: at most one was on its way");
    }
    row(&format!(
        "| 3c | the journal of {} runs ({frames} frames) cut at {images} places, every frame's end among them | each opens, is sound, and holds \
         exactly the runs whose end was written; 0 false \"passed\" |",
        finished.len()
    ));
}
