//! What `sullae watch --json` prints: a line for each event.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::Serialize;
use sullae_recording::{
    Verdict,
    run::{Reason, Sentence},
};

use super::WatchEvent;

/// One line. Times are Unix times in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum WatchLine {
    /// The API answers; comes first of all, where it was asked for.
    Listening {
        /// Where, such as `127.0.0.1:9000`.
        address: String,
        /// The file of its token; none where the token came from `SULLAE_API_TOKEN`.
        token_file: Option<String>,
    },
    /// The monitors were read, for the first time or again.
    MonitorsRead {
        /// How many run.
        enabled: usize,
        /// Files that are no monitors, each with line, column and cause.
        wrong: Vec<String>,
    },
    /// A check began.
    CheckStarted {
        /// Key of the monitor.
        monitor: String,
        /// The slot.
        scheduled_ms: i64,
        /// 2 and more: taken over from a runner that died.
        attempt: u32,
        /// How much later than it was due, with its jitter.
        late_ms: i64,
    },
    /// A check is over and kept.
    CheckFinished {
        /// Key of the monitor.
        monitor: String,
        /// The slot.
        scheduled_ms: i64,
        /// 2 and more: taken over from a runner that died.
        attempt: u32,
        /// When it was over.
        finished_ms: i64,
        /// The run that counts, if one was begun.
        run_id: Option<String>,
        /// What it says.
        verdict: Verdict,
        /// Why, unless it passed.
        reason: Option<Reason>,
        /// A second run, in a fresh browser, said the same, or the monitor's file asks for none.
        confirmed: bool,
        /// It passed, but not at first.
        flaky: bool,
        /// The run in one sentence.
        sentence: Sentence,
    },
    /// Slots were let go.
    SlotsSkipped {
        /// Key of the monitor.
        monitor: String,
        /// The first of them.
        first_ms: i64,
        /// The last of them.
        last_ms: i64,
        /// How many they are.
        count: u64,
        /// `maintenance`, `paused`, `overlap`, `busy` or `missed`.
        reason: String,
    },
    /// A slot whose runner died, three times or long ago, counts as not checked.
    SlotGivenUp {
        /// Key of the monitor.
        monitor: String,
        /// The slot.
        scheduled_ms: i64,
    },
    /// The clock was set.
    ClockSet {
        /// By how many seconds, forward if positive.
        by_s: i64,
    },
    /// The database could not be used; it is tried again.
    StoreTroubled {
        /// Why.
        error: String,
    },
}

impl WatchLine {
    /// The line of the API's address.
    pub fn listening(address: SocketAddr, token_file: Option<String>) -> Self {
        Self::Listening {
            address: address.to_string(),
            token_file,
        }
    }

    /// The line of an event; none for those that only say that the loop works.
    pub fn of(event: &WatchEvent) -> Option<Self> {
        Some(match event {
            WatchEvent::MonitorsRead { enabled, wrong } => Self::MonitorsRead {
                enabled: *enabled,
                wrong: wrong.iter().map(ToString::to_string).collect(),
            },
            WatchEvent::CheckStarted { claim, late } => Self::CheckStarted {
                monitor: claim.monitor.clone(),
                scheduled_ms: claim.scheduled_ms,
                attempt: claim.attempt,
                late_ms: i64::try_from(late.as_millis()).unwrap_or(i64::MAX),
            },
            WatchEvent::CheckFinished(finished) => Self::CheckFinished {
                monitor: finished.claim.monitor.clone(),
                scheduled_ms: finished.claim.scheduled_ms,
                attempt: finished.claim.attempt,
                finished_ms: finished.finished_ms,
                run_id: finished.checked.run_id.clone(),
                verdict: finished.checked.verdict,
                reason: finished.checked.reason.clone(),
                confirmed: finished.checked.confirmed,
                flaky: finished.checked.flaky,
                sentence: finished.checked.sentence.clone(),
            },
            WatchEvent::SlotsSkipped { monitor, skipped } => Self::SlotsSkipped {
                monitor: monitor.to_string(),
                first_ms: skipped.first_ms,
                last_ms: skipped.last_ms,
                count: skipped.count,
                reason: skipped.reason.to_owned(),
            },
            WatchEvent::SlotGivenUp(claim) => Self::SlotGivenUp {
                monitor: claim.monitor.clone(),
                scheduled_ms: claim.scheduled_ms,
            },
            WatchEvent::ClockSet { by } => Self::ClockSet { by_s: by.as_secs() },
            WatchEvent::StoreTroubled(error) => Self::StoreTroubled { error: error.to_string() },
            WatchEvent::Beat => return None,
        })
    }
}
