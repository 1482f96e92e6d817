//! What to do for a monitor now: which slots are let go, with the reason, and which one is run.
//!
//! The written policy, kept by property tests:
//! - Slots are decided in order and once; how far they are is the *cursor*. Nothing before it is looked at again.
//! - Of all slots that have come since, only the newest may run: after a sleep, or a clock set forward, one run catches up
//!   (`catch_up = "one"`), or none (`"none"`, where the newest is late by more than [`GRACE`]). The others are skips.
//! - A clock set back by more than [`SET_BACK`] takes the cursor back with it; slots that have a run keep it and get no other.
//!   Set back by less, the time until the cursor passes without a run.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::schedule::Schedule;

/// How late a slot may be and still count as in time.
pub const GRACE: SignedDuration = SignedDuration::from_secs(60);
/// A cursor farther ahead of the clock than this shows that the clock was set back.
pub const SET_BACK: SignedDuration = SignedDuration::from_secs(60);
/// Slots older than this are not counted one by one any more: nothing was watched then.
const OLDEST: SignedDuration = SignedDuration::from_hours(40 * 24);

/// What happens to a slot that comes while the last run still goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overlap {
    /// It is let go.
    #[default]
    Skip,
    /// The newest one runs as soon as the last run is over.
    Wait,
}

/// What happens after nothing could be run for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CatchUp {
    /// One run, at once.
    #[default]
    One,
    /// None until the next slot.
    None,
}

/// Why a slot has no run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// It lies in a maintenance window.
    Maintenance,
    /// The monitor was paused.
    Paused,
    /// The run before still went on.
    Overlap,
    /// All browsers that may run at once were busy.
    Busy,
    /// Nothing watched at that time: Sullae did not run, or the machine slept.
    Missed,
}

impl SkipReason {
    /// Its name in tables and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Maintenance => "maintenance",
            Self::Paused => "paused",
            Self::Overlap => "overlap",
            Self::Busy => "busy",
            Self::Missed => "missed",
        }
    }
}

/// Slots one after the other that are let go for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skip {
    /// The first of them.
    pub first: Timestamp,
    /// The last of them.
    pub last: Timestamp,
    /// How many they are.
    pub count: u64,
    /// Why.
    pub reason: SkipReason,
}

/// How a monitor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Slots up to here are decided.
    pub cursor: Timestamp,
    /// Paused until then; for ever is the far future.
    pub paused_until: Option<Timestamp>,
    /// Whether a run of it still goes on.
    pub running: bool,
    /// Whether a slot of it waits for a browser, so that older ones were let go for that.
    pub waits_for_browser: bool,
}

/// How its file wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// While a run still goes on.
    pub overlap: Overlap,
    /// After a while without runs.
    pub catch_up: CatchUp,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Let go, in order.
    pub skips: Vec<Skip>,
    /// To be run now; later than all that is let go.
    pub run: Option<Timestamp>,
}

impl Plan {
    /// How far the slots are decided once the plan is carried out.
    pub fn decided_through(&self) -> Option<Timestamp> {
        self.run.or_else(|| self.skips.last().map(|skip| skip.last))
    }
}

/// Decides all slots up to `now`.
pub fn plan(schedule: &Schedule, manner: Manner, standing: Standing, now: Timestamp) -> Plan {
    let mut plan = Plan::default();
    if standing.running && manner.overlap == Overlap::Wait {
        return plan;
    }
    let after = standing.cursor.max(now.saturating_sub(OLDEST).unwrap_or(standing.cursor));
    let mut newest = None;
    for slot in schedule.slots(after, now) {
        if let Some(older) = newest.replace(slot) {
            plan.let_go(older, why_not(schedule, standing, older).unwrap_or(passed_over(standing)));
        }
    }
    let Some(newest) = newest else { return plan };
    let too_late = manner.catch_up == CatchUp::None && now.duration_since(newest) > GRACE && !standing.waits_for_browser;
    let late = too_late.then_some(SkipReason::Missed);
    let overlaps = standing.running.then_some(SkipReason::Overlap);
    match why_not(schedule, standing, newest).or(overlaps).or(late) {
        Some(reason) => plan.let_go(newest, reason),
        None => plan.run = Some(newest),
    }
    plan
}

/// Why a slot would not be run whenever it came.
fn why_not(schedule: &Schedule, standing: Standing, slot: Timestamp) -> Option<SkipReason> {
    if standing.paused_until.is_some_and(|until| slot < until) {
        Some(SkipReason::Paused)
    } else if schedule.is_in_maintenance(slot) {
        Some(SkipReason::Maintenance)
    } else {
        None
    }
}

/// Why an older slot has none although a newer one has come.
fn passed_over(standing: Standing) -> SkipReason {
    match (standing.running, standing.waits_for_browser) {
        (true, _) => SkipReason::Overlap,
        (false, true) => SkipReason::Busy,
        (false, false) => SkipReason::Missed,
    }
}

impl Plan {
    fn let_go(&mut self, slot: Timestamp, reason: SkipReason) {
        match self.skips.last_mut() {
            Some(last) if last.reason == reason => {
                last.last = slot;
                last.count += 1;
            }
            _ => self.skips.push(Skip {
                first: slot,
                last: slot,
                count: 1,
                reason,
            }),
        }
    }
}
