//! What people do with monitors: look, pause, watch.

use std::{path::PathBuf, sync::Arc};

use jiff::Timestamp;
use serde::Serialize;
use sullae_monitor::MonitorKey;
use sullae_store::SlotRow;
use tokio::sync::{mpsc, watch as channel};

use super::{
    files::{self, LoadedMonitor, MonitorsFound},
    watch::{WatchClock, WatchEvent, WatchOrder, WatchTally, watch},
};
use crate::{ServiceError, clock, service::Service};

/// A monitor as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct MonitorView {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Its file.
    pub file: String,
    /// The recording's folder.
    pub recording: String,
    /// Whether it runs at all.
    pub enabled: bool,
    /// Paused until then, RFC 3339.
    pub paused_until: Option<String>,
    /// When it is due next, RFC 3339 with the offset of its time zone.
    pub next: Option<String>,
    /// The newest slots, newest first.
    pub slots: Vec<SlotRow>,
}

impl Service {
    /// The folders in which monitors are: the data folder's own, and others that were named.
    pub fn monitor_folders(&self, more: &[PathBuf]) -> Vec<PathBuf> {
        [self.places.monitors()].into_iter().chain(more.iter().cloned()).collect()
    }

    /// All monitors of these folders.
    pub fn monitors(&self, folders: &[PathBuf]) -> MonitorsFound {
        files::read_all(folders, &self.places.recordings(), clock::timestamp())
    }

    /// How a monitor stands, with its newest slots.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn monitor_view(&self, monitor: &LoadedMonitor, slots: u32) -> Result<MonitorView, ServiceError> {
        let (now, key) = (clock::timestamp(), &monitor.definition.key);
        let paused = self.store.paused_until(key.as_str())?;
        let paused = paused
            .and_then(|ms| Timestamp::from_millisecond(ms).ok())
            .filter(|until| *until > now);
        let next = monitor
            .schedule
            .next_after(paused.unwrap_or(now).max(now))
            .filter(|_| monitor.definition.enabled);
        let zone = &monitor.schedule.zone;
        let told = |at: Timestamp| at.display_with_offset(zone.to_offset(at)).to_string();
        Ok(MonitorView {
            key: key.to_string(),
            name: monitor.definition.name.clone(),
            file: monitor.file.display().to_string(),
            recording: monitor.recording.display().to_string(),
            enabled: monitor.definition.enabled,
            paused_until: paused.map(told),
            next: next.map(told),
            slots: self.store.slots(key.as_str(), slots)?,
        })
    }

    /// Pauses a monitor, until a time or until it is resumed.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn pause_monitor(&self, key: &MonitorKey, until: Option<Timestamp>) -> Result<(), ServiceError> {
        let until = until.unwrap_or(Timestamp::MAX);
        Ok(self
            .store
            .pause_monitor(key.as_str(), Some(until.as_millisecond()), clock::now_ms())?)
    }

    /// Lets a paused monitor go on.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn resume_monitor(&self, key: &MonitorKey) -> Result<(), ServiceError> {
        Ok(self.store.pause_monitor(key.as_str(), None, clock::now_ms())?)
    }

    /// Runs what is due, day and night, and tells people, until told to end. Several may do so on one data folder.
    pub async fn watch_monitors(
        self: &Arc<Self>,
        order: WatchOrder,
        events: mpsc::UnboundedSender<WatchEvent>,
        cancelled: channel::Receiver<bool>,
    ) -> WatchTally {
        let (service, folders) = (Arc::clone(self), order.folders.clone());
        let read = move |now| files::read_all(&folders, &service.places.recordings(), now);
        let wall = WatchClock::Wall(clock::timestamp);
        let telling = async {
            Arc::clone(self).keep_telling(cancelled.clone()).await;
            std::future::pending::<WatchTally>().await
        };
        let watching = watch(
            Arc::clone(&self.store),
            Arc::clone(self),
            wall,
            order,
            read,
            events,
            cancelled.clone(),
        );
        let tally = tokio::select! {
            tally = watching => tally,
            tally = telling => tally,
        };
        // What the last checks gave rise to.
        if let Err(error) = self.tell_once().await {
            tracing::warn!(%error, "alerts wait");
        }
        tally
    }
}
