//! What is to be told: plain data, kept in the outbox until it has arrived.

use serde::{Deserialize, Serialize};
use sullae_monitor::incident::{Subject, Telling};
use sullae_recording::{Verdict, run::Sentence};

/// One thing to tell, whatever the channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// What happened to the incident.
    pub telling: Telling,
    /// Whether it is about a site, or about Sullae's own sight.
    pub subject: Subject,
    /// Key of the monitor; empty: Sullae as a whole.
    pub monitor: String,
    /// What people call it.
    pub name: String,
    /// The incident, the same everywhere.
    pub incident_uid: String,
    /// The worst of the incident.
    pub verdict: Verdict,
    /// Since when, Unix time in milliseconds.
    pub since_ms: i64,
    /// When this happened, Unix time in milliseconds.
    pub at_ms: i64,
    /// What is wrong, one plain sentence.
    pub sentence: Sentence,
    /// What was expected instead; absent where that goes without saying.
    pub expected: Option<Sentence>,
    /// A second look said the same.
    pub confirmed: bool,
    /// The run that saw it; its pictures go along.
    pub run_id: Option<String>,
    /// The person who did it, where one did.
    pub who: Option<String>,
    /// What they said.
    pub note: Option<String>,
}
