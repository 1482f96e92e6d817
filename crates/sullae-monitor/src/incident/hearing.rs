//! What comes of an input: the entries it writes into the log.

use serde::{Deserialize, Serialize};
use sullae_recording::Verdict;

use super::{
    entry::{Change, Entry},
    state::{Open, State},
    subject::Finding,
    thresholds::Thresholds,
};

/// What the machine hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// A run was judged.
    Found {
        /// What it says about the subject.
        finding: Finding,
    },
    /// A person takes it in hand.
    Acknowledged {},
    /// A person wants quiet about it.
    Snoozed {
        /// Until then, Unix time in milliseconds.
        until_ms: i64,
    },
    /// A person says something.
    Commented {},
    /// A person closes it.
    ClosedByPerson {},
    /// Nothing but time has passed.
    TimePassed {},
}

/// The entries that an input writes at this time (Unix time, milliseconds), in order; none where it changes nothing.
pub fn hear(state: &State, thresholds: &Thresholds, at_ms: i64, input: Input) -> Vec<Entry> {
    let changes = match (input, &state.open) {
        (Input::Found { finding }, None) => before_an_incident(state, thresholds, at_ms, finding),
        (Input::Found { finding }, Some(open)) => in_an_incident(open, thresholds, at_ms, finding),
        (Input::TimePassed {}, Some(open)) => as_time_passes(open, thresholds, at_ms),
        (Input::Acknowledged {}, Some(open)) if !open.acknowledged => vec![Change::Acknowledged {}],
        (Input::Snoozed { until_ms }, Some(_)) if until_ms > at_ms => vec![Change::Snoozed { until_ms }],
        (Input::ClosedByPerson {}, Some(_)) => vec![Change::Closed {}],
        (Input::Commented {}, _) => vec![Change::Commented {}],
        _ => Vec::new(),
    };
    changes.into_iter().map(|change| Entry { at_ms, change }).collect()
}

fn before_an_incident(state: &State, thresholds: &Thresholds, at_ms: i64, finding: Finding) -> Vec<Change> {
    match finding {
        Finding::Fault(verdict) if state.faults.saturating_add(1) >= thresholds.open_after => vec![Change::Opened {
            since_ms: state.faults_since_ms.unwrap_or(at_ms),
            verdict,
            flapping: comes_and_goes(state, thresholds, at_ms),
        }],
        Finding::Fault(_) => vec![Change::FaultSeen {}],
        Finding::Well if state.faults > 0 => vec![Change::FaultsForgotten {}],
        Finding::Well | Finding::Doubt => Vec::new(),
    }
}

/// Whether an incident that opens now is one of too many.
fn comes_and_goes(state: &State, thresholds: &Thresholds, at_ms: i64) -> bool {
    let lately = |opened_ms: &&i64| at_ms.saturating_sub(**opened_ms) <= thresholds.flap_within_ms();
    let openings = state.openings_ms.iter().filter(lately).count() + 1;
    thresholds.flap_after > 0 && openings >= thresholds.flap_after as usize
}

fn in_an_incident(open: &Open, thresholds: &Thresholds, at_ms: i64, finding: Finding) -> Vec<Change> {
    let relapsed = (open.passes > 0).then_some(Change::Relapsed {});
    match finding {
        Finding::Fault(verdict) => {
            let worsened = (severity(verdict) > severity(open.verdict)).then_some(Change::Worsened { verdict });
            relapsed.into_iter().chain(worsened).collect()
        }
        // Not sure of the fault, but surely no pass.
        Finding::Doubt => relapsed.into_iter().collect(),
        Finding::Well => {
            let enough = open.passes.saturating_add(1) >= thresholds.close_after;
            let calm_ms = open.calm_since_ms.map_or(0, |since_ms| at_ms.saturating_sub(since_ms));
            match enough {
                true if !open.flapping || calm_ms >= thresholds.flap_within_ms() => vec![Change::Recovered {}],
                // A first pass is noted in any case: the calm begins with it.
                true if open.passes > 0 => Vec::new(),
                _ => vec![Change::PassSeen {}],
            }
        }
    }
}

fn as_time_passes(open: &Open, thresholds: &Thresholds, at_ms: i64) -> Vec<Change> {
    // Passes are on their way: it may be over before anybody reads the reminder.
    let wants_answer = !open.acknowledged && open.passes == 0;
    match open.snoozed_until_ms {
        Some(until_ms) if at_ms < until_ms => Vec::new(),
        Some(_) if wants_answer => vec![Change::SnoozeEnded {}, Change::Reminded {}],
        Some(_) => vec![Change::SnoozeEnded {}],
        None => {
            let is_due = |every_ms| at_ms.saturating_sub(open.told_ms) >= every_ms;
            let due = wants_answer && thresholds.remind_every_ms().is_some_and(is_due);
            due.then_some(Change::Reminded {}).into_iter().collect()
        }
    }
}

/// How bad it is: broken is worse than in doubt, and that worse than slow.
fn severity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Passed => 0,
        Verdict::Degraded => 1,
        Verdict::Unclear => 2,
        Verdict::Failed | Verdict::NotChecked => 3,
    }
}
