//! Incidents as people and programs see them.

use schemars::JsonSchema;
use serde::Serialize;
use sullae_recording::{Verdict, run::Sentence};
use sullae_store::{AlertRow, IncidentRow, LogRow, Store};
use ts_rs::TS;

use super::record::IncidentBody;
use crate::{ServiceError, clock};

/// Version of the JSON that incidents are written as.
const INCIDENT_VERSION: u32 = 1;

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, TS)]
pub struct IncidentView {
    /// Version of this JSON, from 1.
    pub version: u32,
    /// Its number in this history.
    #[ts(type = "number")]
    pub id: i64,
    /// The same everywhere; messages carry it.
    pub uid: String,
    /// Key of the monitor; empty: Sullae as a whole.
    pub monitor: String,
    /// What people call the monitor.
    pub name: String,
    /// `site`: the site is in trouble; `sight`: Sullae cannot see it.
    pub subject: String,
    /// The worst that was seen.
    pub verdict: Option<Verdict>,
    /// The first fault, RFC 3339.
    pub since: String,
    /// When it opened, RFC 3339.
    pub opened: String,
    /// When it closed, RFC 3339; absent while it is open.
    pub closed: Option<String>,
    /// When a person took it in hand, RFC 3339.
    pub acknowledged: Option<String>,
    /// A person wants quiet until then, RFC 3339.
    pub snoozed_until: Option<String>,
    /// It came and went often, and stays open until there is calm.
    pub flapping: bool,
    /// What is wrong, one plain sentence.
    pub sentence: Sentence,
    /// What was expected.
    pub expected: Option<Sentence>,
    /// The run that saw it.
    pub run_id: Option<String>,
}

/// An incident with all that happened.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, TS)]
pub struct IncidentDetails {
    /// The incident.
    #[serde(flatten)]
    pub incident: IncidentView,
    /// What happened, oldest first.
    pub timeline: Vec<IncidentEventView>,
    /// Its messages, oldest first.
    pub alerts: Vec<AlertView>,
}

/// Something that happened to an incident.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, TS)]
pub struct IncidentEventView {
    /// When, RFC 3339.
    pub at: String,
    /// What: `opened`, `worsened`, `pass_seen`, `relapsed`, `reminded`, `acknowledged`, `snoozed`, `snooze_ended`,
    /// `commented`, `recovered` or `closed`.
    pub what: String,
    /// The run that brought it.
    pub run_id: Option<String>,
    /// The person who did it.
    pub who: Option<String>,
    /// What they said.
    pub note: Option<String>,
}

/// A message about an incident.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, TS)]
pub struct AlertView {
    /// The same at every attempt.
    pub key: String,
    /// Number of the incident.
    #[ts(type = "number")]
    pub incident: i64,
    /// Where it goes.
    pub channel: String,
    /// What it tells: `opened`, `flapping`, `worsened`, `reminded`, `recovered` or `closed`.
    pub telling: String,
    /// `waiting`, `delivered` or `dropped`.
    pub state: String,
    /// When it was written, RFC 3339.
    pub written: String,
    /// When it arrived, RFC 3339.
    pub delivered: Option<String>,
    /// Attempts so far.
    pub attempts: u32,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

impl IncidentView {
    pub(super) fn of(row: IncidentRow) -> Self {
        let body: Option<IncidentBody> = serde_json::from_value(row.body).ok();
        let body = body.as_ref();
        Self {
            version: INCIDENT_VERSION,
            id: row.id,
            uid: row.uid,
            monitor: row.monitor,
            name: body.map(|body| body.name.clone()).unwrap_or_default(),
            subject: row.subject,
            verdict: body.map(|body| body.verdict),
            since: clock::said(body.map_or(row.opened_ms, |body| body.since_ms)),
            opened: clock::said(row.opened_ms),
            closed: row.closed_ms.map(clock::said),
            acknowledged: row.acknowledged_ms.map(clock::said),
            snoozed_until: body
                .and_then(|body| body.snoozed_until_ms)
                .filter(|_| row.closed_ms.is_none())
                .map(clock::said),
            flapping: body.is_some_and(|body| body.flapping),
            sentence: body.map(|body| body.sentence.clone()).unwrap_or_default(),
            expected: body.and_then(|body| body.expected.clone()),
            run_id: body.and_then(|body| body.run_id.clone()),
        }
    }
}

impl AlertView {
    pub(crate) fn of(row: AlertRow) -> Self {
        let state = match (row.delivered_ms, row.dropped_ms) {
            (Some(_), _) => "delivered",
            (None, Some(_)) => "dropped",
            (None, None) => "waiting",
        };
        Self {
            key: row.key,
            incident: row.incident,
            channel: row.channel,
            telling: row.body["telling"].as_str().unwrap_or_default().to_owned(),
            state: state.to_owned(),
            written: clock::said(row.written_ms),
            delivered: row.delivered_ms.map(clock::said),
            attempts: row.attempts,
            last_error: row.last_error,
        }
    }
}

pub(super) fn details(store: &Store, row: IncidentRow) -> Result<IncidentDetails, ServiceError> {
    let (id, event) = (row.id, |row: LogRow| IncidentEventView {
        at: clock::said(row.at_ms),
        what: row.entry["change"]["kind"].as_str().unwrap_or_default().to_owned(),
        run_id: row.run_id,
        who: row.who,
        note: row.note,
    });
    let mut alerts: Vec<AlertView> = store.alerts(Some(id), None)?.into_iter().map(AlertView::of).collect();
    alerts.reverse();
    Ok(IncidentDetails {
        incident: IncidentView::of(row),
        timeline: store.log_of_incident(id)?.into_iter().map(event).collect(),
        alerts,
    })
}
