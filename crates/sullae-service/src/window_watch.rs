//! The window watches: as long as it is open and wishes to, it checks what is due, by the same loop as `sullae watch`.

use std::{collections::BTreeSet, sync::Arc};

use sullae_recording::Explanation;
use tokio::{
    sync::{mpsc, watch as channel},
    task::JoinHandle,
};

use crate::{
    clock,
    error::ServiceError,
    monitors::{LoadedMonitor, MonitorsFound, WatchClock, WatchEvent, WatchLines, WatchOrder, WatchTally, watch},
    service::Service,
    wire::{ServiceEvent, WatchNow},
};

/// Browsers at once; the person works on the same machine.
const AT_ONCE: usize = 2;

/// What the window checks.
#[derive(Debug, Default)]
pub(crate) struct WindowWatch {
    /// The loop, while it is wished.
    watching: Option<Going>,
    /// Checks asked for by hand, and loops that come to their end.
    pub(crate) others: Vec<Going>,
    checking: BTreeSet<String>,
    trouble: Option<Explanation>,
}

/// Something that goes on until it is told to end.
#[derive(Debug)]
pub(crate) struct Going {
    pub(crate) cancel: channel::Sender<bool>,
    pub(crate) task: JoinHandle<()>,
}

impl Service {
    /// Begins or ends the watching of the window, as the settings say.
    pub fn watch_as_set(self: &Arc<Self>) {
        let wanted = self.settings().watch_while_open;
        {
            let mut state = self.state();
            let window = &mut state.window_watch;
            window.others.retain(|going| !going.task.is_finished());
            match (window.watching.take(), wanted) {
                (None, true) => window.watching = Some(self.begin_watching()),
                (Some(going), false) => {
                    let _ = going.cancel.send(true);
                    window.others.push(going);
                }
                (as_it_was, _) => window.watching = as_it_was,
            }
        }
        self.tell_watch();
    }

    /// How the watching of the window stands.
    pub fn watch_now(&self) -> WatchNow {
        let state = self.state();
        let window = &state.window_watch;
        WatchNow {
            on: window.watching.is_some(),
            checking: window.checking.iter().cloned().collect(),
            trouble: window.trouble.clone(),
        }
    }

    /// Checks a monitor now, whether or not it is due; events tell the rest.
    ///
    /// # Errors
    /// [`ServiceError::MonitorKey`], [`ServiceError::MonitorNotFound`], [`ServiceError::Monitor`]; [`ServiceError::Busy`] where a
    /// check of it goes on.
    pub async fn check_monitor(self: &Arc<Self>, key: &str) -> Result<(), ServiceError> {
        let monitor = self.find_monitor(key, &self.monitor_folders(&[]))?;
        match self.run_monitor_now(&monitor.definition.key).await {
            // The window does not watch, or has not read this one yet.
            Err(ServiceError::NotWatching { .. }) => self.check_alone(monitor),
            asked => return asked,
        }
        Ok(())
    }

    fn check_alone(self: &Arc<Self>, mut monitor: LoadedMonitor) {
        // Also one that is switched off, for somebody asks.
        monitor.definition.enabled = true;
        let (cancel, cancelled) = channel::channel(false);
        let service = Arc::clone(self);
        let task = tokio::spawn(async move {
            let tally = service.check_once(monitor, cancelled.clone()).await;
            if tally.finished == 0 && !*cancelled.borrow() {
                let trouble = service.explained(&ServiceError::Busy { what: "a run" });
                service.tell(ServiceEvent::CheckNotStarted { trouble });
            }
        });
        self.state().window_watch.others.push(Going { cancel, task });
    }

    /// Ends all that the window checks, and waits until it has.
    pub async fn stop_watching(&self) {
        let all: Vec<Going> = {
            let mut state = self.state();
            let window = &mut state.window_watch;
            window.watching.take().into_iter().chain(window.others.drain(..)).collect()
        };
        for going in &all {
            let _ = going.cancel.send(true);
        }
        for going in all {
            // One that fell over is over too.
            let _ = going.task.await;
        }
    }

    fn begin_watching(self: &Arc<Self>) -> Going {
        let (cancel, cancelled) = channel::channel(false);
        let order = WatchOrder {
            folders: self.monitor_folders(&[]),
            at_once: AT_ONCE,
            once: false,
            until: None,
        };
        let service = Arc::clone(self);
        let task = tokio::spawn(async move {
            let (heard, hearing) = mpsc::unbounded_channel();
            tokio::join!(service.watch_monitors(order, heard, cancelled), service.pass_on_checks(hearing));
        });
        Going { cancel, task }
    }

    async fn check_once(self: &Arc<Self>, monitor: LoadedMonitor, cancelled: channel::Receiver<bool>) -> WatchTally {
        let order = WatchOrder {
            folders: Vec::new(),
            at_once: 1,
            once: true,
            until: None,
        };
        let only = move |_| MonitorsFound {
            monitors: [(monitor.definition.key.clone(), monitor.clone())].into(),
            wrong: Vec::new(),
        };
        let (events, hearing) = mpsc::unbounded_channel();
        // Nobody asks this loop for more; the line is kept open until it is over.
        let (_asking, asked) = mpsc::channel(1);
        let lines = WatchLines { events, cancelled, asked };
        let wall = WatchClock::Wall(clock::timestamp);
        let (store, checker) = (Arc::clone(&self.store), Arc::clone(self));
        let checking = watch(store, checker, wall, order, only, lines);
        let (tally, ()) = tokio::join!(checking, self.pass_on_checks(hearing));
        if let Err(error) = self.tell_once().await {
            tracing::warn!(%error, "alerts wait");
        }
        tally
    }

    /// Tells the window what happens, until nothing can any more.
    async fn pass_on_checks(&self, mut hearing: mpsc::UnboundedReceiver<WatchEvent>) {
        let mut own = BTreeSet::new();
        while let Some(event) = hearing.recv().await {
            match event {
                WatchEvent::CheckStarted { claim, .. } => {
                    self.state().window_watch.checking.insert(claim.monitor.clone());
                    own.insert(claim.monitor);
                }
                WatchEvent::CheckFinished(finished) => {
                    self.state().window_watch.checking.remove(&finished.claim.monitor);
                    own.remove(&finished.claim.monitor);
                }
                WatchEvent::StoreTroubled(error) => {
                    let trouble = Some(self.explained(error.as_ref()));
                    self.state().window_watch.trouble = trouble;
                }
                WatchEvent::Beat => {
                    // The chores went well, and with them the database.
                    if self.state().window_watch.trouble.take().is_some() {
                        self.tell_watch();
                    }
                    continue;
                }
                WatchEvent::MonitorsRead { .. }
                | WatchEvent::SlotsSkipped { .. }
                | WatchEvent::SlotGivenUp(_)
                | WatchEvent::ClockSet { .. } => {}
            }
            self.tell_watch();
            self.tell(ServiceEvent::MonitorsChanged {});
        }
        self.state().window_watch.checking.retain(|key| !own.contains(key));
        self.tell_watch();
    }

    fn tell_watch(&self) {
        self.tell(ServiceEvent::WatchChanged { watch: self.watch_now() });
    }
}
