//! Monitors over HTTP.

use std::sync::Arc;

use axum::Json;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sullae_service::{
    RunSummary,
    monitors::{Availability, MonitorView, SpanLength, usual_from},
    now,
};

use crate::{
    endpoint::{Accepted, Endpoint, Input, Nothing, get, post},
    problem::Refusal,
    server::Api,
};

/// The most of a list that is given at once.
const MOST: u32 = 200;
/// How much is given where nothing is said.
const USUAL: u32 = 50;
/// The longest cursor.
const CURSOR_CHARS: usize = 64;
const SLOTS: u32 = 20;
/// The longest time whose availability is given at once: thirteen months by the day, one by the hour.
const MOST_DAYS: i64 = 400;
const MOST_DAYS_BY_HOUR: i64 = 31;

/// All monitors.
#[derive(Debug, Serialize, JsonSchema)]
struct Monitors {
    /// By key, each with its newest slot.
    monitors: Vec<MonitorView>,
    /// Files that are no monitors.
    wrong: Vec<WrongFile>,
}

/// A file that is no monitor.
#[derive(Debug, Serialize, JsonSchema)]
struct WrongFile {
    /// The file.
    file: String,
    /// Where, from 1.
    line: usize,
    /// What is wrong, with its place.
    problem: String,
}

/// Which monitor.
#[derive(Debug, Deserialize, JsonSchema)]
struct WhichMonitor {
    /// Its key.
    #[schemars(regex(pattern = r"^[a-z0-9가-힣][a-z0-9가-힣-]{0,63}$"))]
    key: String,
}

/// Which runs of which monitor.
#[derive(Debug, Deserialize, JsonSchema)]
struct WhichRuns {
    /// The monitor's key.
    #[schemars(regex(pattern = r"^[a-z0-9가-힣][a-z0-9가-힣-]{0,63}$"))]
    key: String,
    /// `next_cursor` of the page before.
    #[schemars(length(min = 1, max = CURSOR_CHARS))]
    cursor: Option<String>,
    /// At most so many; 50 unless given.
    #[schemars(range(min = 1, max = MOST))]
    limit: Option<u32>,
}

/// The availability of which monitor, and when.
#[derive(Debug, Deserialize, JsonSchema)]
struct WhichAvailability {
    /// The monitor's key.
    #[schemars(regex(pattern = r"^[a-z0-9가-힣][a-z0-9가-힣-]{0,63}$"))]
    key: String,
    /// How long each span is; a day unless given.
    by: Option<SpanLength>,
    /// From the hour of this time on, RFC 3339; 30 days, or 48 hours, unless given. What lies more than 400 days, or by the hour 31 days,
    /// before `until` is left out.
    #[schemars(extend("format" = "date-time"))]
    from: Option<String>,
    /// Until before this time, RFC 3339; now unless given.
    #[schemars(extend("format" = "date-time"))]
    until: Option<String>,
}

/// A page of runs.
#[derive(Debug, Serialize, JsonSchema)]
struct RunsPage {
    /// Newest first.
    runs: Vec<RunSummary>,
    /// Where the next page begins; absent where there is none.
    next_cursor: Option<String>,
}

/// How long a monitor rests.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PauseOrder {
    /// Until then, RFC 3339; until it is resumed where it is absent.
    #[serde(default)]
    #[schemars(extend("format" = "date-time"))]
    until: Option<String>,
}

/// A run that was asked for.
#[derive(Debug, Serialize, JsonSchema)]
struct RunAccepted {
    /// Key of the monitor.
    monitor: String,
    /// When it was asked for, Unix time in milliseconds: its slot has this `scheduled_ms` or a later one.
    asked_ms: i64,
}

impl Input for WhichMonitor {}
impl Input for WhichRuns {}
impl Input for WhichAvailability {}
impl Input for PauseOrder {}

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        get(
            "/api/v1/monitors",
            "list_monitors",
            "All monitors with how they stand and when they are due next.",
            &[],
            list,
        ),
        get(
            "/api/v1/monitors/{key}",
            "show_monitor",
            "One monitor with its newest slots.",
            &[404, 409],
            show,
        ),
        get(
            "/api/v1/monitors/{key}/runs",
            "list_runs",
            "Runs of one monitor, newest first, page by page.",
            &[404, 409],
            runs,
        ),
        get(
            "/api/v1/monitors/{key}/availability",
            "show_availability",
            "How available a monitor's site was, by the day or the hour; also before the oldest run that is kept.",
            &[404, 409],
            availability,
        ),
        post(
            "/api/v1/monitors/{key}/run",
            "run_monitor",
            "Checks a monitor as soon as a browser is free, in a slot of its own.",
            &[404, 409],
            run,
        ),
        post(
            "/api/v1/monitors/{key}/pause",
            "pause_monitor",
            "Lets a monitor rest, until a time or until it is resumed.",
            &[404, 409],
            pause,
        ),
        post(
            "/api/v1/monitors/{key}/resume",
            "resume_monitor",
            "Lets a paused monitor go on.",
            &[404, 409],
            resume,
        ),
    ]
}

async fn list(api: Arc<Api>, _: Nothing) -> Result<Json<Monitors>, Refusal> {
    api.blocking(|api| {
        let (monitors, wrong) = api.service.monitor_list(&api.folders)?;
        let wrong = wrong.into_iter().map(|error| WrongFile {
            file: error.file.display().to_string(),
            line: error.line,
            problem: error.to_string(),
        });
        Ok(Json(Monitors {
            monitors,
            wrong: wrong.collect(),
        }))
    })
    .await
}

async fn show(api: Arc<Api>, which: WhichMonitor) -> Result<Json<MonitorView>, Refusal> {
    api.blocking(move |api| {
        let monitor = api.service.find_monitor(&which.key, &api.folders)?;
        Ok(Json(api.service.monitor_view(&monitor, SLOTS)?))
    })
    .await
}

async fn runs(api: Arc<Api>, which: WhichRuns) -> Result<Json<RunsPage>, Refusal> {
    let limit = which.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Refusal::BadInput(format!("limit must be 1 to {MOST}")));
    }
    if which
        .cursor
        .as_ref()
        .is_some_and(|cursor| !(1..=CURSOR_CHARS).contains(&cursor.chars().count()))
    {
        return Err(Refusal::BadInput(format!("cursor must have 1 to {CURSOR_CHARS} characters")));
    }
    api.blocking(move |api| {
        let key = api.service.find_monitor(&which.key, &api.folders)?.definition.key;
        // One more shows whether there is another page.
        let mut runs = api.service.runs_of_monitor(&key, which.cursor.as_deref(), limit + 1)?;
        let more = runs.len() > limit as usize;
        runs.truncate(limit as usize);
        let next_cursor = runs.last().filter(|_| more).map(|run| run.id.clone());
        Ok(Json(RunsPage { runs, next_cursor }))
    })
    .await
}

async fn availability(api: Arc<Api>, which: WhichAvailability) -> Result<Json<Availability>, Refusal> {
    let by = which.by.unwrap_or_default();
    let time = |name: &str, text: Option<String>| {
        let parsed = text.map(|text| text.parse::<Timestamp>()).transpose();
        parsed.map_err(|error| Refusal::BadInput(format!("{name}: {error}")))
    };
    let until = time("until", which.until)?.unwrap_or_else(now);
    let from = time("from", which.from)?.unwrap_or_else(|| usual_from(until, by));
    let most = if by == SpanLength::Hour { MOST_DAYS_BY_HOUR } else { MOST_DAYS };
    let earliest = until.saturating_sub(SignedDuration::from_hours(most * 24)).unwrap_or(until);
    let from = from.max(earliest);
    api.blocking(move |api| {
        let monitor = api.service.find_monitor(&which.key, &api.folders)?;
        Ok(Json(api.service.availability(&monitor, from, until, by)?))
    })
    .await
}

async fn run(api: Arc<Api>, which: WhichMonitor, _: Nothing) -> Result<Accepted<RunAccepted>, Refusal> {
    let key = which.key;
    let found = Arc::clone(&api).blocking(move |api| Ok(api.service.find_monitor(&key, &api.folders)?));
    let key = found.await?.definition.key;
    let asked_ms = now().as_millisecond();
    api.service.run_monitor_now(&key).await?;
    Ok(Accepted(RunAccepted {
        monitor: key.to_string(),
        asked_ms,
    }))
}

async fn pause(api: Arc<Api>, which: WhichMonitor, order: PauseOrder) -> Result<Json<MonitorView>, Refusal> {
    let until = order.until.map(|text| text.parse::<Timestamp>()).transpose();
    let until = until.map_err(|error| Refusal::BadInput(format!("until: {error}")))?;
    api.blocking(move |api| {
        let monitor = api.service.find_monitor(&which.key, &api.folders)?;
        api.service.pause_monitor(&monitor.definition.key, until)?;
        Ok(Json(api.service.monitor_view(&monitor, 1)?))
    })
    .await
}

async fn resume(api: Arc<Api>, which: WhichMonitor, _: Nothing) -> Result<Json<MonitorView>, Refusal> {
    api.blocking(move |api| {
        let monitor = api.service.find_monitor(&which.key, &api.folders)?;
        api.service.resume_monitor(&monitor.definition.key)?;
        Ok(Json(api.service.monitor_view(&monitor, 1)?))
    })
    .await
}
