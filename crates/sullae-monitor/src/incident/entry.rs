//! The log of an incident machine: each entry is one change of its state.

use serde::{Deserialize, Serialize};
use sullae_recording::Verdict;

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, Unix time in milliseconds.
    pub at_ms: i64,
    /// What changed.
    pub change: Change,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A confirmed fault, not yet enough of them to open an incident.
    FaultSeen {},
    /// All is well again before there were enough.
    FaultsForgotten {},
    /// An incident opened.
    Opened {
        /// The first fault of the row, Unix time in milliseconds.
        since_ms: i64,
        /// What is wrong.
        verdict: Verdict,
        /// It came and went so often that it stays open now until there is calm.
        flapping: bool,
    },
    /// It got worse.
    Worsened {
        /// What is wrong now.
        verdict: Verdict,
    },
    /// A pass, not yet enough of them to close it.
    PassSeen {},
    /// A fault after passes: they count no more.
    Relapsed {},
    /// Nobody has answered; told again.
    Reminded {},
    /// A person has it in hand.
    Acknowledged {},
    /// A person wants quiet about it.
    Snoozed {
        /// Until then, Unix time in milliseconds.
        until_ms: i64,
    },
    /// The quiet is over.
    SnoozeEnded {},
    /// A person said something about it.
    Commented {},
    /// Closed by passes.
    Recovered {},
    /// Closed by a person.
    Closed {},
}

/// What people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Telling {
    /// An incident opened.
    Opened,
    /// An incident opened again after it came and went; nothing of its coming and going is told until it is calm.
    Flapping,
    /// It got worse.
    Worsened,
    /// It is still open, and nobody answered.
    Reminded,
    /// Closed by passes.
    Recovered,
    /// Closed by a person.
    Closed,
}

impl Telling {
    /// The name used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Flapping => "flapping",
            Self::Worsened => "worsened",
            Self::Reminded => "reminded",
            Self::Recovered => "recovered",
            Self::Closed => "closed",
        }
    }

    /// Whether it asks somebody to act; such a message is of no use any more once a person has the incident in hand.
    pub fn asks_to_act(self) -> bool {
        !matches!(self, Self::Recovered | Self::Closed)
    }
}
