//! Incidents over HTTP.

use std::sync::Arc;

use axum::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sullae_service::{
    IncidentFilter,
    incidents::{IncidentDetails, IncidentView, PersonAct},
};

use crate::{
    endpoint::{Endpoint, Input, get, post},
    problem::Refusal,
    server::Api,
};

const MOST: u32 = 500;
const USUAL: u32 = 100;
/// Larger whole numbers do not survive every reader of JSON.
const LARGEST_ID: i64 = (1 << 53) - 1;
const WHO_CHARS: usize = 100;
const NOTE_CHARS: usize = 4000;
/// In whose name things are done where none is given.
const NOBODY: &str = "api";

/// Which incidents.
#[derive(Debug, Deserialize, JsonSchema)]
struct WhichIncidents {
    /// Only those of the monitor of this key.
    monitor: Option<String>,
    /// Those that are over too.
    #[serde(default)]
    all: bool,
    /// At most so many; 100 unless given.
    #[schemars(range(min = 1, max = MOST))]
    limit: Option<u32>,
}

/// Which incident.
#[derive(Debug, Deserialize, JsonSchema)]
struct WhichIncident {
    /// Its number.
    #[schemars(range(min = 1, max = LARGEST_ID))]
    id: i64,
}

/// Who does something, and what they say to it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PersonWord {
    /// The person; `api` unless given.
    #[serde(default)]
    #[schemars(length(min = 1, max = WHO_CHARS))]
    by: Option<String>,
    /// What they say.
    #[serde(default)]
    #[schemars(length(max = NOTE_CHARS))]
    note: Option<String>,
}

/// A remark.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Remark {
    /// The person; `api` unless given.
    #[serde(default)]
    #[schemars(length(min = 1, max = WHO_CHARS))]
    by: Option<String>,
    /// What they say.
    #[schemars(length(min = 1, max = NOTE_CHARS))]
    note: String,
}

/// Incidents.
#[derive(Debug, Serialize, JsonSchema)]
struct Incidents {
    /// Newest first.
    incidents: Vec<IncidentView>,
}

impl Input for WhichIncidents {}
impl Input for WhichIncident {}
impl Input for PersonWord {}
impl Input for Remark {}

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        get(
            "/api/v1/incidents",
            "list_incidents",
            "Incidents, newest first; only the open ones unless `all` is true.",
            &[],
            list,
        ),
        get(
            "/api/v1/incidents/{id}",
            "show_incident",
            "One incident with its timeline and its messages.",
            &[404],
            show,
        ),
        post(
            "/api/v1/incidents/{id}/acknowledge",
            "acknowledge_incident",
            "Somebody has it in hand: no more reminders.",
            &[404, 409],
            |api, which, word| act(api, which, word, PersonAct::Acknowledge),
        ),
        post(
            "/api/v1/incidents/{id}/comment",
            "comment_incident",
            "Adds a remark, also to one that is over.",
            &[404],
            comment,
        ),
        post(
            "/api/v1/incidents/{id}/close",
            "close_incident",
            "Closes it.",
            &[404, 409],
            |api, which, word| act(api, which, word, PersonAct::Close),
        ),
    ]
}

async fn list(api: Arc<Api>, which: WhichIncidents) -> Result<Json<Incidents>, Refusal> {
    let limit = which.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Refusal::BadInput(format!("limit must be 1 to {MOST}")));
    }
    let filter = IncidentFilter {
        monitor: which.monitor,
        only_open: !which.all,
        limit: Some(limit),
    };
    api.blocking(move |api| {
        let incidents = api.service.incidents(&filter)?;
        Ok(Json(Incidents { incidents }))
    })
    .await
}

async fn show(api: Arc<Api>, which: WhichIncident) -> Result<Json<IncidentDetails>, Refusal> {
    let id = known(&which)?;
    api.blocking(move |api| Ok(Json(api.service.show_incident(id)?))).await
}

async fn comment(api: Arc<Api>, which: WhichIncident, remark: Remark) -> Result<Json<IncidentView>, Refusal> {
    if remark.note.is_empty() {
        return Err(Refusal::BadInput("note is empty".to_owned()));
    }
    let word = PersonWord {
        by: remark.by,
        note: Some(remark.note),
    };
    act(api, which, word, PersonAct::Comment).await
}

async fn act(api: Arc<Api>, which: WhichIncident, word: PersonWord, what: PersonAct) -> Result<Json<IncidentView>, Refusal> {
    let id = known(&which)?;
    let too_long = |text: &Option<String>, most: usize| text.as_ref().is_some_and(|text| text.chars().count() > most);
    if too_long(&word.by, WHO_CHARS) || too_long(&word.note, NOTE_CHARS) || word.by.as_deref() == Some("") {
        return Err(Refusal::BadInput(format!(
            "by must have 1 to {WHO_CHARS} characters, note at most {NOTE_CHARS}"
        )));
    }
    api.blocking(move |api| {
        let who = word.by.as_deref().unwrap_or(NOBODY);
        Ok(Json(api.service.act_on_incident(id, what, who, word.note.as_deref())?))
    })
    .await
}

fn known(which: &WhichIncident) -> Result<i64, Refusal> {
    let fits = (1..=LARGEST_ID).contains(&which.id);
    fits.then_some(which.id)
        .ok_or_else(|| Refusal::BadInput(format!("id must be 1 to {LARGEST_ID}")))
}
