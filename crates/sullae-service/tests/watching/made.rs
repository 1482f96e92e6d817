//! Monitors without files, and what a check of one says.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use sullae_recording::{Verdict, run::Sentence};
use sullae_service::monitors::{Checked, LoadedMonitor, MonitorsFound, WatchEvent, WatchLines};
use sullae_store::Claim;
use tokio::sync::{mpsc, watch};

/// When the simulated time begins.
pub(crate) const BEGIN: &str = "2026-11-23T00:00:00Z";

/// So many monitors, each due once a minute.
pub(crate) fn monitors(count: u32) -> MonitorsFound {
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

/// Lines to a loop of which nobody wants anything.
pub(crate) fn lines(events: mpsc::UnboundedSender<WatchEvent>, cancelled: watch::Receiver<bool>) -> WatchLines {
    let (_, asked) = mpsc::channel(1);
    WatchLines { events, cancelled, asked }
}

/// A check that found everything well.
pub(crate) fn passed(claim: &Claim) -> Checked {
    Checked {
        run_id: Some(format!("{}-{}", claim.monitor, claim.scheduled_ms)),
        verdict: Verdict::Passed,
        reason: None,
        confirmed: true,
        flaky: false,
        sentence: Sentence::new("정상", "passed"),
    }
}
