//! What the machine remembers, and how an entry of the log changes it.

use serde::{Deserialize, Serialize};
use sullae_recording::Verdict;

use super::entry::{Change, Entry, Telling};

/// Openings that are remembered, to see whether an incident comes and goes.
const OPENINGS_KEPT: usize = 16;

/// What is known of one subject of one monitor. The default is that nothing was heard yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// Confirmed faults in a row, while no incident is open.
    pub faults: u32,
    /// The first of them, Unix time in milliseconds.
    pub faults_since_ms: Option<i64>,
    /// The incident that is open: never more than one.
    pub open: Option<Open>,
    /// When the newest incidents opened, Unix time in milliseconds, oldest first.
    pub openings_ms: Vec<i64>,
}

/// An open incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The first fault, Unix time in milliseconds.
    pub since_ms: i64,
    /// The worst that was seen.
    pub verdict: Verdict,
    /// Passes in a row.
    pub passes: u32,
    /// The first of them, Unix time in milliseconds.
    pub calm_since_ms: Option<i64>,
    /// When people were last told, Unix time in milliseconds.
    pub told_ms: i64,
    /// A person has it in hand.
    pub acknowledged: bool,
    /// A person wants quiet until then, Unix time in milliseconds.
    pub snoozed_until_ms: Option<i64>,
    /// It came and went, and stays open until there is calm.
    pub flapping: bool,
}

impl State {
    /// The state after one more entry.
    #[must_use]
    pub fn after(mut self, entry: &Entry) -> Self {
        let at_ms = entry.at_ms;
        match &entry.change {
            Change::FaultSeen {} => {
                self.faults += 1;
                self.faults_since_ms.get_or_insert(at_ms);
            }
            Change::FaultsForgotten {} => self.forget_faults(),
            Change::Opened {
                since_ms,
                verdict,
                flapping,
            } => {
                self.forget_faults();
                self.open = Some(Open::new(*since_ms, *verdict, *flapping, at_ms));
                self.openings_ms.push(at_ms);
                let too_many = self.openings_ms.len().saturating_sub(OPENINGS_KEPT);
                self.openings_ms.drain(..too_many);
            }
            Change::Recovered {} | Change::Closed {} => self.open = None,
            Change::Commented {} => {}
            about_the_open => {
                if let Some(open) = &mut self.open {
                    open.change(about_the_open, at_ms);
                }
            }
        }
        self
    }

    /// What people are told of a change in this state (the one before it).
    pub fn telling(&self, change: &Change) -> Option<Telling> {
        let snoozed = self.open.as_ref().is_some_and(|open| open.snoozed_until_ms.is_some());
        match change {
            Change::Opened { flapping: false, .. } => Some(Telling::Opened),
            Change::Opened { flapping: true, .. } => Some(Telling::Flapping),
            Change::Worsened { .. } if !snoozed => Some(Telling::Worsened),
            Change::Reminded {} => Some(Telling::Reminded),
            Change::Recovered {} => Some(Telling::Recovered),
            Change::Closed {} => Some(Telling::Closed),
            _ => None,
        }
    }

    fn forget_faults(&mut self) {
        self.faults = 0;
        self.faults_since_ms = None;
    }
}

impl Open {
    fn new(since_ms: i64, verdict: Verdict, flapping: bool, told_ms: i64) -> Self {
        Self {
            since_ms,
            verdict,
            passes: 0,
            calm_since_ms: None,
            told_ms,
            acknowledged: false,
            snoozed_until_ms: None,
            flapping,
        }
    }

    fn change(&mut self, change: &Change, at_ms: i64) {
        match change {
            Change::Worsened { verdict } => {
                self.verdict = *verdict;
                self.told_ms = at_ms;
            }
            Change::PassSeen {} => {
                self.passes += 1;
                self.calm_since_ms.get_or_insert(at_ms);
            }
            Change::Relapsed {} => {
                self.passes = 0;
                self.calm_since_ms = None;
            }
            Change::Reminded {} => self.told_ms = at_ms,
            Change::Acknowledged {} => self.acknowledged = true,
            Change::Snoozed { until_ms } => self.snoozed_until_ms = Some(*until_ms),
            Change::SnoozeEnded {} => self.snoozed_until_ms = None,
            _ => {}
        }
    }
}
