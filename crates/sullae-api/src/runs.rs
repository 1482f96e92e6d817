//! Runs over HTTP.

use std::sync::Arc;

use axum::Json;
use schemars::JsonSchema;
use serde::Deserialize;
use sullae_recording::Run;

use crate::{
    endpoint::{Endpoint, Input, get},
    problem::Refusal,
    server::Api,
};

/// Which run.
#[derive(Debug, Deserialize, JsonSchema)]
struct WhichRun {
    /// The run's id.
    id: String,
}

impl Input for WhichRun {}

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![get(
        "/api/v1/runs/{id}",
        "show_run",
        "One run with its steps, as `sullae runs show --json` prints it.",
        &[404],
        show,
    )]
}

async fn show(api: Arc<Api>, which: WhichRun) -> Result<Json<Run>, Refusal> {
    api.blocking(move |api| Ok(Json(api.service.show_run(&which.id)?))).await
}
