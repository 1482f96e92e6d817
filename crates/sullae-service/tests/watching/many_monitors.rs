//! Fault test 5: very many monitors with a stand-in for the browser. Every slot has a run or a reason, and in full length
//! (`cargo xtask faults`) it prints how late checks begin and what the scheduler costs.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use sullae_service::monitors::{Checked, Checker, Finished, LoadedMonitor, WatchClock, WatchEvent, WatchOrder, watch};
use sullae_store::{Claim, Store, StoreError};
use tokio::sync::{mpsc, watch as channel};

use crate::made::{BEGIN, lines, monitors, passed};

/// How long a check takes, simulated.
const CHECK: Duration = Duration::from_secs(3);

/// Sleeps instead of looking at pages.
struct StandIn {
    speed: u32,
}

impl Checker for StandIn {
    async fn check(&self, _monitor: Arc<LoadedMonitor>, claim: Claim, _cancelled: channel::Receiver<bool>) -> Checked {
        tokio::time::sleep(CHECK / self.speed).await;
        passed(&claim)
    }

    fn heard(&self, _finished: &Finished) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Processor time of this process so far, seconds.
fn processor_s() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    // User and system time in ticks, of which Linux has 100 a second; see proc_pid_stat(5).
    (ticks(11) + ticks(12)) / 100.0
}

/// The slots that must have been decided: the whole minutes whose delayed begin came before the end.
struct Due {
    begin: Timestamp,
    until: Timestamp,
    minutes: i64,
    delays: BTreeMap<String, SignedDuration>,
}

impl Due {
    /// How many of them have neither a run nor a reason.
    fn silent(&self, store: &Store) -> usize {
        let of = |(key, delay): (&String, &SignedDuration)| {
            let slots = store.slots(key, 1_000).unwrap();
            let has = |ms: i64| {
                slots
                    .iter()
                    .any(|row| row.scheduled_ms == ms || row.scheduled_ms < ms && row.through_ms.is_some_and(|last| last >= ms))
            };
            let minutes = (1..=self.minutes).map(|minute| self.begin + SignedDuration::from_mins(minute));
            minutes
                .filter(|slot| *slot + *delay < self.until && !has(slot.as_millisecond()))
                .count()
        };
        self.delays.iter().map(of).sum()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_very_many_monitors_every_slot_has_a_run_or_a_reason() {
    let full = std::env::var("SULLAE_FAULTS_FULL").is_ok();
    let (count, minutes, speed, at_once) = if full { (10_000, 10, 1, 1_500) } else { (1_000, 3, 30, 150) };
    let data = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(data.path()).unwrap());
    let begin: Timestamp = BEGIN.parse().unwrap();
    let until = begin + SignedDuration::from_mins(minutes);
    let found = monitors(count);
    let delays: BTreeMap<String, SignedDuration> = found
        .monitors
        .iter()
        .map(|(key, m)| (key.to_string(), m.definition.delay()))
        .collect();
    let read = move |_| monitors(count);
    let (heard, mut hearing) = mpsc::unbounded_channel();
    let (_keep, cancelled) = channel::channel(false);
    let order = WatchOrder {
        folders: Vec::new(),
        at_once,
        once: false,
        until: Some(until),
    };
    let before = processor_s();
    let clock = WatchClock::Fast {
        begin,
        since: Instant::now(),
        speed,
    };
    let tally = watch(
        Arc::clone(&store),
        StandIn { speed },
        clock,
        order.clone(),
        read,
        lines(heard, cancelled),
    )
    .await;
    let processor = processor_s() - before;
    let mut late: Vec<f64> = Vec::new();
    let mut skipped = 0;
    while let Ok(event) = hearing.try_recv() {
        match event {
            WatchEvent::CheckStarted { late: by, .. } => late.push(by.as_secs_f64()),
            WatchEvent::SlotsSkipped { skipped: some, .. } => skipped += some.count,
            _ => {}
        }
    }
    // What came due at the very end is the next watcher's to decide: it has all of it before long.
    let due = Due {
        begin,
        until,
        minutes,
        delays,
    };
    let (stop, cancelled) = channel::channel(false);
    let after = WatchClock::Fast {
        begin: until,
        since: Instant::now(),
        speed: 1,
    };
    let (unheard, _) = mpsc::unbounded_channel();
    let order = WatchOrder { until: None, ..order };
    let next = tokio::spawn(watch(
        Arc::clone(&store),
        StandIn { speed: 1 },
        after,
        order,
        read,
        lines(unheard, cancelled),
    ));
    let bound = Instant::now() + Duration::from_secs(60);
    while due.silent(&store) > 0 && Instant::now() < bound {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    next.await.unwrap();
    let silent = due.silent(&store);
    assert_eq!(silent, 0, "slots without a row");
    let open = |key: &String| {
        store
            .slots(key, 1_000)
            .unwrap()
            .iter()
            .any(|row| row.outcome.is_none() && row.reason.is_none())
    };
    assert!(!due.delays.keys().any(open), "slots that nobody ended");
    assert_eq!(tally.finished, late.len() as u64);
    assert_eq!(tally.skipped, skipped);
    assert!(tally.finished > 0, "{tally:?}");
    late.sort_by(f64::total_cmp);
    let p99 = late[late.len() * 99 / 100];
    let share = processor / (minutes as f64 * 60.0 / f64::from(speed)) * 100.0;
    let row = format!(
        "| 5 | {count} monitors every 60 s, {minutes} simulated minutes at {speed}x: {} runs, {skipped} skips with a reason | \
         {silent} silent skips; late p50 {:.2} s, p99 {p99:.2} s; {share:.1} % of one core, database included |",
        tally.finished,
        late[late.len() / 2],
    );
    println!("{row}");
    if let Ok(table) = std::env::var("SULLAE_FAULTS_TABLE") {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(Path::new(&table)).unwrap();
        writeln!(file, "{row}").unwrap();
    }
}
