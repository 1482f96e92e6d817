//! Closing the window in the middle of something: what was recorded is saved, checks and browsers are ended.

use std::time::Duration;

use tauri::{AppHandle, Manager, RunEvent, WindowEvent};

use crate::{opened::Opened, tray};

/// Saving takes well under a second, ending a check little longer; a driver that hangs must not keep the window open for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// Lets the last window close only after everything is saved.
pub(crate) fn heed(app: &AppHandle, event: RunEvent) {
    if let RunEvent::WindowEvent {
        label,
        event: WindowEvent::CloseRequested { api, .. },
        ..
    } = &event
        && stays_in_tray(app)
        && let Some(window) = app.get_webview_window(label)
        && window.hide().is_ok()
    {
        api.prevent_close();
    }
    // An exit that carries a code was asked for here, when all was saved.
    if let RunEvent::ExitRequested { code: None, api, .. } = event {
        api.prevent_exit();
        leave(app.clone());
    }
}

/// Whether closing the window leaves it in the tray, as the settings wish and where there is one.
fn stays_in_tray(app: &AppHandle) -> bool {
    let service = app.state::<Opened>().service_if_any();
    service.is_some_and(|service| service.settings().stay_in_tray) && tray::is_up(app)
}

/// The same on Ctrl-C and on a polite kill.
pub(crate) fn heed_signals(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        asked_to_end().await;
        leave(app);
    });
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Ends everything, then the program.
pub(crate) fn leave(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        if let Some(service) = app.state::<Opened>().service_if_any() {
            service.cancel_run();
            let ends = async { tokio::join!(service.stop_recording(), service.stop_watching()) };
            if tokio::time::timeout(PATIENCE, ends).await.is_err() {
                tracing::warn!("a recording or a check did not end in time");
            }
        }
        app.exit(0);
    });
}
