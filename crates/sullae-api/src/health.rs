//! Health: whether the program lives, and whether it watches.

use std::sync::Arc;

use axum::Json;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    endpoint::{Endpoint, Nothing, get},
    problem::Refusal,
    server::Api,
};

/// All is well.
#[derive(Debug, Serialize, JsonSchema)]
struct Health {
    /// Always true; what is not well is answered with a problem.
    ok: bool,
    /// Version of the program.
    version: &'static str,
}

const WELL: Health = Health {
    ok: true,
    version: env!("CARGO_PKG_VERSION"),
};

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/health/live", "live", "Says that the program answers.", &[], live),
        get(
            "/health/ready",
            "ready",
            "Says whether the watching loop works: monitors and database could be read within the last 30 seconds.",
            &[],
            ready,
        ),
    ]
}

async fn live(_: Arc<Api>, _: Nothing) -> Result<Json<Health>, Refusal> {
    Ok(Json(WELL))
}

async fn ready(api: Arc<Api>, _: Nothing) -> Result<Json<Health>, Refusal> {
    if api.meter.watches() {
        Ok(Json(WELL))
    } else {
        Err(Refusal::NotReady)
    }
}
