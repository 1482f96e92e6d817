//! Incidents: what a finished run means for its monitor, what people do about it, and what is told of both.

mod expected;
mod people;
mod record;
mod view;

use std::collections::BTreeSet;

use sullae_monitor::incident::{Input, Subject, Telling, Thresholds};
use sullae_recording::{Reason, Verdict, run::Sentence};
use sullae_store::{Store, StoreError};

use self::record::{News, Watched, change};
pub use self::{
    people::{PersonAct, this_person},
    view::{AlertView, IncidentDetails, IncidentEventView, IncidentView},
};

/// The key under which trouble of Sullae as a whole is kept.
pub const SULLAE_AS_A_WHOLE: &str = "";

/// A finished run of a monitor, as far as incidents care.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Key of the monitor.
    pub monitor: String,
    /// What people call it.
    pub name: String,
    /// Its thresholds.
    pub thresholds: Thresholds,
    /// Names of the channels that hear of its incidents.
    pub tell: Vec<String>,
    /// When the run was due, Unix time in milliseconds.
    pub scheduled_at_ms: i64,
    /// When it was over, Unix time in milliseconds.
    pub finished_at_ms: i64,
    /// The run. The same run heard twice counts once.
    pub run_id: String,
    /// What it says.
    pub verdict: Verdict,
    /// Why, unless it passed.
    pub reason: Option<Reason>,
    /// A second look, in a fresh browser, said the same; only then does a fault count.
    pub confirmed: bool,
    /// The run in one sentence.
    pub sentence: Sentence,
}

/// Something that people are told, written into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Key of the monitor; [`SULLAE_AS_A_WHOLE`] where it is about no single one.
    pub monitor: String,
    /// Whether it is about the site, or about Sullae's own sight.
    pub subject: Subject,
    /// What happened to the incident.
    pub telling: Telling,
    /// Number of the incident.
    pub incident: i64,
}

/// Hears of a finished run: opens, changes or closes incidents, and writes what is to be told into the outbox, in one
/// transaction for each subject. Gives what is told.
///
/// A fault of the site counts against the site only. A run that could not be made counts against Sullae's own sight:
/// of this monitor, or of Sullae as a whole where the reason would stop every monitor alike. A run that a person
/// stopped counts nowhere.
///
/// # Errors
/// Those of the database; the subjects before the one that failed are done, and hearing the same run again does the rest.
pub fn hear(store: &Store, heard: &Heard) -> Result<Vec<Told>, StoreError> {
    if matches!(heard.reason, Some(Reason::Cancelled {})) {
        return Ok(Vec::new());
    }
    let mut told = Vec::new();
    for (monitor, subject) in subjects(heard) {
        let Some(finding) = subject.finding(heard.verdict, heard.confirmed) else {
            continue;
        };
        let watched = Watched::of(heard, monitor, subject);
        let news = News::of_run(heard, Input::Found { finding });
        told.extend(change(store, monitor, subject, Some(&watched), &news)?);
    }
    Ok(told)
}

/// Lets incidents hear that time passed: snoozes end, and who has not answered is reminded.
///
/// # Errors
/// Those of the database.
pub fn time_passes(store: &Store, now_ms: i64) -> Result<Vec<Told>, StoreError> {
    let mut told = Vec::new();
    for (monitor, subject) in store.open_watches()? {
        if let Some(subject) = Subject::from_name(&subject) {
            told.extend(change(store, &monitor, subject, None, &News::of_time(now_ms))?);
        }
    }
    Ok(told)
}

/// The subjects that a run may say something about.
fn subjects(heard: &Heard) -> Vec<(&str, Subject)> {
    let own = heard.monitor.as_str();
    match (&heard.reason, heard.verdict) {
        (Some(reason), Verdict::NotChecked) if stops_every_monitor(reason) => vec![(SULLAE_AS_A_WHOLE, Subject::Sight)],
        (_, Verdict::NotChecked) => vec![(own, Subject::Sight)],
        _ => vec![(own, Subject::Site), (own, Subject::Sight), (SULLAE_AS_A_WHOLE, Subject::Sight)],
    }
}

fn stops_every_monitor(reason: &Reason) -> bool {
    matches!(reason, Reason::Offline {} | Reason::OutOfDisk { .. })
}

/// The channels that hear of trouble of Sullae as a whole: all that any monitor named so far.
fn all_channels(before: &[String], more: &[String]) -> Vec<String> {
    let all: BTreeSet<&String> = before.iter().chain(more).collect();
    all.into_iter().cloned().collect()
}
