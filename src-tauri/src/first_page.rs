//! What the first page asks for, looked up while the window opens: until its pages are there, the machine has little else to do.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, channel},
    },
    thread::{self, JoinHandle},
};

use sullae_service::{
    Service, ServiceError,
    wire::{MonitorsView, RecordingCard},
};

/// Answers that wait for whoever asks first; all others look up anew.
pub(crate) struct FirstPage {
    pub(crate) monitors: Ahead<MonitorsView>,
    pub(crate) recordings: Ahead<Vec<RecordingCard>>,
}

/// One answer, once.
pub(crate) struct Ahead<T>(Mutex<Option<Receiver<Result<T, ServiceError>>>>);

impl FirstPage {
    /// Begins to look up, in a thread that ends with it; without a service there is nothing to look up.
    pub(crate) fn look_up(service: Option<Arc<Service>>) -> (Self, JoinHandle<()>) {
        let (tell_monitors, monitors) = channel();
        let (tell_recordings, recordings) = channel();
        let looking = thread::spawn(move || {
            let Some(service) = service else { return };
            // Nobody may be there any more to be told.
            let _ = tell_monitors.send(service.monitors_view());
            let _ = tell_recordings.send(service.recordings());
        });
        let first = Self {
            monitors: Ahead(Mutex::new(Some(monitors))),
            recordings: Ahead(Mutex::new(Some(recordings))),
        };
        (first, looking)
    }
}

impl<T> Ahead<T> {
    /// What was looked up ahead, if nobody had it yet; waits until it is there.
    pub(crate) fn take(&self) -> Option<Result<T, ServiceError>> {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        first.recv().ok()
    }
}
