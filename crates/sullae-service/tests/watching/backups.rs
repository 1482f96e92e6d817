//! Copies of the history are made while watching, and a broken history ends the watch instead of blinding it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Once},
    time::Instant,
};

use jiff::{SignedDuration, Timestamp};
use sullae_service::monitors::{Checked, Checker, Finished, LoadedMonitor, WatchClock, WatchOrder, WatchTally, watch};
use sullae_store::{Claim, Inspection, Store, StoreError};
use tokio::sync::{mpsc, watch as channel};

use crate::made::{BEGIN, lines, monitors, passed};

struct Breaking {
    /// The database, to be overwritten during the first check.
    database: Option<PathBuf>,
    once: Once,
}

impl Checker for Breaking {
    async fn check(&self, _monitor: Arc<LoadedMonitor>, claim: Claim, _cancelled: channel::Receiver<bool>) -> Checked {
        if let Some(database) = &self.database {
            self.once.call_once(|| {
                let pages = fs::metadata(database).unwrap().len() as usize;
                let file = fs::OpenOptions::new().write(true).open(database).unwrap();
                std::os::unix::fs::FileExt::write_all_at(&file, &vec![0xA5; pages - 4096], 4096).unwrap();
            });
        }
        passed(&claim)
    }

    fn heard(&self, _finished: &Finished) -> Result<(), StoreError> {
        Ok(())
    }
}

fn begin() -> Timestamp {
    BEGIN.parse().unwrap()
}

/// Watches one monitor for so many hours, which pass in seconds.
async fn watched(data: &Path, hours: i64, database: Option<PathBuf>) -> WatchTally {
    // Closed once, all of it is in the database, and nothing in its journal.
    drop(Store::open(data).unwrap());
    let store = Arc::new(Store::open(data).unwrap());
    let clock = WatchClock::Fast {
        begin: begin(),
        since: Instant::now(),
        speed: 20_000,
    };
    let order = WatchOrder {
        folders: Vec::new(),
        at_once: 1,
        once: false,
        until: Some(begin() + SignedDuration::from_hours(hours)),
    };
    let (unheard, _) = mpsc::unbounded_channel();
    let (_keep, cancelled) = channel::channel(false);
    let checker = Breaking {
        database,
        once: Once::new(),
    };
    watch(store, checker, clock, order, |_| monitors(1), lines(unheard, cancelled)).await
}

#[tokio::test]
async fn a_copy_of_the_history_is_made_every_day() {
    let data = tempfile::tempdir().unwrap();
    let tally = watched(data.path(), 26, None).await;
    assert!(tally.finished > 0 && !tally.history_broke);
    let copies = fs::read_dir(data.path().join("backups")).unwrap();
    let whole = copies
        .filter(|copy| copy.as_ref().unwrap().path().extension().unwrap() == "db")
        .count();
    assert!(whole >= 2, "{whole}");
}

#[tokio::test]
async fn a_history_that_breaks_ends_the_watch_and_is_mended_by_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let tally = watched(data.path(), 100, Some(data.path().join("history.db"))).await;
    assert!(tally.history_broke);
    let (store, mended) = Store::open_or_mend(data.path(), begin(), Inspection::Whole).unwrap();
    assert!(mended.unwrap().put_aside.join("history.db").exists());
    assert_eq!(store.damage().unwrap(), Vec::<String>::new());
}
