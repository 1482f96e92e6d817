//! What is over is heard before it counts as kept.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use sullae_service::monitors::{Checked, Checker, Finished, LoadedMonitor, WatchClock, WatchOrder, watch};
use sullae_store::{Claim, Store, StoreError};
use tokio::sync::{mpsc, watch as channel};

use crate::made::{BEGIN, lines, monitors, passed};

/// Hears of nothing at first, as with a database in trouble.
struct HardOfHearing {
    store: Arc<Store>,
    asked: Arc<AtomicU32>,
}

impl Checker for HardOfHearing {
    async fn check(&self, _monitor: Arc<LoadedMonitor>, claim: Claim, _cancelled: channel::Receiver<bool>) -> Checked {
        passed(&claim)
    }

    fn heard(&self, finished: &Finished) -> Result<(), StoreError> {
        let slots = self.store.slots(finished.claim.monitor.as_str(), 10).unwrap();
        assert!(slots.iter().all(|slot| slot.outcome.is_none()), "kept before it was heard");
        if self.asked.fetch_add(1, Ordering::Relaxed) == 0 {
            return Err(StoreError::Busy {
                path: PathBuf::from("history.db"),
            });
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_check_that_could_not_be_heard_is_heard_again_before_its_slot_is_over() {
    let data = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(data.path()).unwrap());
    let asked = Arc::new(AtomicU32::new(0));
    let checker = HardOfHearing {
        store: Arc::clone(&store),
        asked: Arc::clone(&asked),
    };
    let clock = WatchClock::Fast {
        begin: BEGIN.parse().unwrap(),
        since: Instant::now(),
        speed: 1,
    };
    let order = WatchOrder {
        folders: Vec::new(),
        at_once: 1,
        once: true,
        until: None,
    };
    let (unheard, _) = mpsc::unbounded_channel();
    let (_keep, cancelled) = channel::channel(false);
    let lines = lines(unheard, cancelled);
    let tally = watch(Arc::clone(&store), checker, clock, order, |_| monitors(1), lines).await;
    assert_eq!((tally.finished, asked.load(Ordering::Relaxed)), (1, 2));
    let slots = store.slots("m0", 10).unwrap();
    assert!(slots[0].outcome.is_some(), "{slots:#?}");
}
