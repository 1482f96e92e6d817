//! While the disk is full no check is begun: it counts as Sullae's own trouble, as one incident, and never against a site.

use std::{fs, sync::Arc, time::Instant};

use jiff::SignedDuration;
use sullae_recording::Verdict;
use sullae_service::{
    IncidentFilter, Service,
    incidents::SULLAE_AS_A_WHOLE,
    monitors::{WatchClock, WatchOrder, watch},
};
use sullae_store::{RunFilter, Store};
use tokio::sync::{mpsc, watch as channel};

use crate::made::{BEGIN, lines, monitors};

#[tokio::test]
async fn a_full_disk_is_one_trouble_of_sullaes_own_and_no_sites() {
    let data = tempfile::tempdir().unwrap();
    let service = Arc::new(Service::open(Some(data.path())).unwrap());
    let store = Arc::new(Store::open(data.path()).unwrap());
    assert!(store.keep_reserve().unwrap() && store.has_room().is_ok());
    // As it is left by a write that found no room.
    fs::File::create(data.path().join("reserve")).unwrap();
    let begin: jiff::Timestamp = BEGIN.parse().unwrap();
    let clock = WatchClock::Fast {
        begin,
        since: Instant::now(),
        speed: 120,
    };
    let order = WatchOrder {
        folders: Vec::new(),
        at_once: 2,
        once: false,
        until: Some(begin + SignedDuration::from_mins(4)),
    };
    let (unheard, _) = mpsc::unbounded_channel();
    let (_keep, cancelled) = channel::channel(false);
    let tally = watch(
        Arc::clone(&store),
        Arc::clone(&service),
        clock,
        order,
        |_| monitors(3),
        lines(unheard, cancelled),
    )
    .await;
    assert!(tally.finished >= 6 && !tally.history_broke, "{tally:?}");
    let slots: Vec<_> = (0..3).flat_map(|number| store.slots(&format!("m{number}"), 100).unwrap()).collect();
    assert!(
        slots
            .iter()
            .all(|slot| slot.outcome == Some(Verdict::NotChecked) || slot.reason.is_some())
    );
    assert!(store.runs(&RunFilter::default()).unwrap().is_empty(), "no run was begun");
    let incidents = store.incidents(&IncidentFilter::default()).unwrap();
    let told: Vec<_> = incidents.iter().map(|one| (one.monitor.as_str(), one.subject.as_str())).collect();
    assert_eq!(told, [(SULLAE_AS_A_WHOLE, "sight")]);
    assert!(store.keep_reserve().unwrap() && store.has_room().is_ok());
}
