//! Faults between the visitor and the shop: late answers and HTTP errors.

use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::faults::{ErrorStatus, SlowPath, StatusPath};
use super::layout;
use super::visit::Visit;

/// Holds back or spoils the answers to pages.
pub(crate) async fn for_pages(visit: Visit, request: Request, next: Next) -> Response {
    hold_back(visit.faults.slow_page.as_ref(), &visit.path).await;
    match spoiled(visit.faults.page_status.as_ref(), &visit.path) {
        Some(status) => layout::error_page(&visit, status),
        None => next.run(request).await,
    }
}

/// Holds back or spoils the answers to API calls.
pub(crate) async fn for_calls(visit: Visit, request: Request, next: Next) -> Response {
    hold_back(visit.faults.slow_api.as_ref(), &visit.path).await;
    match spoiled(visit.faults.api_status.as_ref(), &visit.path) {
        Some(status) => (status, Json(json!({ "error": "the shop is told to fail here" }))).into_response(),
        None => next.run(request).await,
    }
}

async fn hold_back(slow: Option<&SlowPath>, path: &str) {
    if let Some(slow) = slow.filter(|slow| slow.path.covers(path)) {
        tokio::time::sleep(Duration::from_millis(slow.delay_ms.into())).await;
    }
}

fn spoiled(fault: Option<&StatusPath>, path: &str) -> Option<StatusCode> {
    let fault = fault.filter(|fault| fault.path.covers(path))?;
    StatusCode::from_u16(ErrorStatus::into(fault.status)).ok()
}
