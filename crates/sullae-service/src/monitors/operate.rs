//! What people do with monitors: look, pause, watch.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sullae_monitor::{DefinitionError, MonitorKey};
use sullae_store::{RunSummary, SlotRow, SlotState, Standing};
use tokio::sync::{mpsc, oneshot, watch as channel};

use super::{
    files::{self, LoadedMonitor, MonitorsFound},
    watch::{RunAsked, WatchClock, WatchEvent, WatchLines, WatchOrder, WatchTally, watch},
};
use crate::{ServiceError, clock, service::Service};

/// So many who ask for a run at once wait; more wait to ask.
const RUNS_ASKED: usize = 16;

/// How a monitor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MonitorStanding {
    /// Its file says that it does not run.
    Off,
    /// A check goes on.
    Running,
    /// It rests.
    Paused,
    /// It waits until it is due.
    Waiting,
}

/// A monitor as lists show it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
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
    /// How it stands now.
    pub state: MonitorStanding,
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

    /// All monitors of these folders as lists show them, and the files that are none.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn monitor_list(&self, folders: &[PathBuf]) -> Result<(Vec<MonitorView>, Vec<DefinitionError>), ServiceError> {
        let found = self.monitors(folders);
        let views = found.monitors.values().map(|monitor| self.monitor_view(monitor, 1));
        Ok((views.collect::<Result<_, _>>()?, found.wrong))
    }

    /// The monitor of a key.
    ///
    /// # Errors
    /// [`ServiceError::MonitorKey`], [`ServiceError::MonitorNotFound`]; [`ServiceError::Monitor`] where its file is wrong.
    pub fn find_monitor(&self, key: &str, folders: &[PathBuf]) -> Result<LoadedMonitor, ServiceError> {
        let key: MonitorKey = key.parse()?;
        let MonitorsFound { mut monitors, wrong } = self.monitors(folders);
        let of_key = |file: &Path| file.file_stem().is_some_and(|stem| stem == key.as_str());
        match (monitors.remove(&key), wrong.into_iter().find(|error| of_key(&error.file))) {
            (Some(monitor), _) => Ok(monitor),
            (None, Some(error)) => Err(ServiceError::Monitor(Box::new(error))),
            (None, None) => Err(ServiceError::MonitorNotFound { key: key.to_string() }),
        }
    }

    /// The runs of a monitor, newest first: at most `limit`, and only those before the run `before_id`.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn runs_of_monitor(&self, key: &MonitorKey, before_id: Option<&str>, limit: u32) -> Result<Vec<RunSummary>, ServiceError> {
        Ok(self.store.runs_of_monitor(key.as_str(), before_id, limit)?)
    }

    /// How things stand in numbers, and the bytes of the database.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn standing(&self) -> Result<(Standing, u64), ServiceError> {
        Ok((self.store.standing()?, self.store.database_bytes()))
    }

    /// Has the watching loop of this process check a monitor now, also where it rests: as soon as a browser is free, in a slot of its
    /// own. The slots of its schedule stay as they are.
    ///
    /// # Errors
    /// [`ServiceError::NotWatching`] where this process does not watch it; [`ServiceError::Busy`] where a check of it goes on or waits.
    pub async fn run_monitor_now(&self, key: &MonitorKey) -> Result<(), ServiceError> {
        let not_watching = || ServiceError::NotWatching { key: key.to_string() };
        let asking = self.state().asking.clone().ok_or_else(not_watching)?;
        let (answer, answered) = oneshot::channel();
        let asked = RunAsked { key: key.clone(), answer };
        asking.send(asked).await.map_err(|_| not_watching())?;
        answered.await.map_err(|_| not_watching())?
    }

    /// How a monitor stands, with its newest slots.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn monitor_view(&self, monitor: &LoadedMonitor, slots: u32) -> Result<MonitorView, ServiceError> {
        let (now, key) = (clock::timestamp(), &monitor.definition.key);
        let paused = self.store.paused_until(key.as_str())?;
        let paused = paused
            // The last moment there is, in milliseconds, lies beyond what can be read back.
            .map(|ms| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX))
            .filter(|until| *until > now);
        let next = monitor
            .schedule
            .next_after(paused.unwrap_or(now).max(now))
            .filter(|_| monitor.definition.enabled);
        let zone = &monitor.schedule.zone;
        let told = |at: Timestamp| at.display_with_offset(zone.to_offset(at)).to_string();
        let newest = self.store.slots(key.as_str(), slots.max(1))?;
        let runs = newest.first().is_some_and(|slot| slot.state == SlotState::Running);
        let state = match (monitor.definition.enabled, paused) {
            _ if runs => MonitorStanding::Running,
            (false, _) => MonitorStanding::Off,
            (true, Some(_)) => MonitorStanding::Paused,
            (true, None) => MonitorStanding::Waiting,
        };
        Ok(MonitorView {
            key: key.to_string(),
            name: monitor.definition.name.clone(),
            file: monitor.file.display().to_string(),
            recording: monitor.recording.display().to_string(),
            enabled: monitor.definition.enabled,
            state,
            paused_until: paused.map(told),
            next: next.map(told),
            slots: newest.into_iter().take(slots as usize).collect(),
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
            let tidying = Arc::clone(self).keep_tidy(cancelled.clone());
            tokio::join!(Arc::clone(self).keep_telling(cancelled.clone()), tidying);
            std::future::pending::<WatchTally>().await
        };
        let (asking, asked) = mpsc::channel(RUNS_ASKED);
        self.state().asking = Some(asking);
        let lines = WatchLines {
            events,
            cancelled: cancelled.clone(),
            asked,
        };
        let watching = watch(Arc::clone(&self.store), Arc::clone(self), wall, order, read, lines);
        let tally = tokio::select! {
            tally = watching => tally,
            tally = telling => tally,
        };
        self.state().asking = None;
        self.kept_browsers.end_all().await;
        // What the last checks gave rise to.
        if let Err(error) = self.tell_once().await {
            tracing::warn!(%error, "alerts wait");
        }
        tally
    }
}
