//! Fault test 5: very many monitors with a stand-in for the browser. Every slot has a run or a reason, and in full length
//! (`cargo xtask faults`) it prints how late checks begin and what the scheduler costs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use sullae_recording::{Verdict, run::Sentence};
use sullae_service::monitors::{Checked, Checker, Finished, LoadedMonitor, MonitorsFound, WatchClock, WatchEvent, WatchOrder, watch};
use sullae_store::{Claim, Store};
use tokio::sync::{mpsc, watch as channel};

const BEGIN: &str = "2026-11-23T00:00:00Z";
/// How long a check takes, simulated.
const CHECK: Duration = Duration::from_secs(3);

/// Sleeps instead of looking at pages.
struct StandIn {
    speed: u32,
}

impl Checker for StandIn {
    async fn check(&self, _monitor: Arc<LoadedMonitor>, claim: Claim, _cancelled: channel::Receiver<bool>) -> Checked {
        tokio::time::sleep(CHECK / self.speed).await;
        Checked {
            run_id: Some(format!("{}-{}", claim.monitor, claim.scheduled_ms)),
            verdict: Verdict::Passed,
            reason: None,
            confirmed: true,
            flaky: false,
            sentence: Sentence::new("정상", "passed"),
        }
    }

    fn heard(&self, _finished: &Finished) {}
}

fn monitors(count: u32) -> MonitorsFound {
    // Spread over the minute, as a team's monitors are.
    let text = "recording = \"r\"\n[schedule]\nevery = \"60s\"\njitter = \"60s\"\n";
    let now = BEGIN.parse().unwrap();
    let load = |number: u32| {
        let file = PathBuf::from(format!("m{number}.toml"));
        let definition = sullae_monitor::Definition::read(&file, text, &TimeZone::UTC).unwrap();
        let schedule = definition.schedule(&file, sullae_monitor::Calendar::default(), now).unwrap();
        let key = definition.key.clone();
        let monitor = LoadedMonitor {
            recording: PathBuf::from("r"),
            variables: Vec::new(),
            file,
            definition,
            schedule,
        };
        (key, monitor)
    };
    MonitorsFound {
        monitors: (0..count).map(load).collect(),
        wrong: Vec::new(),
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
    let tally = watch(Arc::clone(&store), StandIn { speed }, clock, order, read, heard, cancelled).await;
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
    // Due: the whole minutes whose delayed begin came before the end; what began in the last seconds may be cut off.
    let sure_until = until - SignedDuration::from_secs(10);
    let mut silent = 0;
    for (key, delay) in &delays {
        let slots = store.slots(key, 1_000).unwrap();
        for minute in 1..=minutes {
            let slot = begin + SignedDuration::from_mins(minute);
            let ms = slot.as_millisecond();
            let has = slots
                .iter()
                .any(|row| row.scheduled_ms == ms || row.scheduled_ms < ms && row.through_ms.is_some_and(|last| last >= ms));
            silent += u32::from(slot + *delay < sure_until && !has);
        }
        assert!(slots.iter().all(|row| row.outcome.is_some() || row.reason.is_some()), "{slots:#?}");
    }
    assert_eq!(silent, 0, "slots without a row");
    assert_eq!(tally.finished, late.len() as u64);
    assert_eq!(tally.skipped, skipped);
    assert!(tally.finished >= u64::from(count), "{tally:?}");
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
