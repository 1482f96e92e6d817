//! What happens in the service, passed on to the window as the event `sullae`.

use sullae_service::wire::ServiceEvent;
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::broadcast::error::RecvError;

use crate::{instance, opened::Opened};

/// Passes everything on as long as the window lives.
pub(crate) fn forward(app: &AppHandle) {
    let Some(service) = app.state::<Opened>().service_if_any() else {
        return;
    };
    let mut events = service.subscribe();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            match events.recv().await {
                Ok(event) => {
                    if matches!(event, ServiceEvent::IncidentCalled { .. }) {
                        instance::show(&app);
                    }
                    if let Err(error) = app.emit("sullae", event) {
                        tracing::warn!(%error, "an event did not reach the window");
                    }
                }
                Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "the window fell behind"),
                Err(RecvError::Closed) => break,
            }
        }
    });
}
