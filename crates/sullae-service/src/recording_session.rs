//! A recording session: started, watched, ended; for the command line and for the window.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use sullae_browser::{BrowserError, BrowserSettings};
use sullae_recorder::{EndReason, Recorder, RecorderEvent, RecorderOptions};
use sullae_recording::{Explain, Explanation, Language, bundle::folder_name, wording::mask_sentence};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    cards::step_card,
    clock,
    error::ServiceError,
    going_on::GoOnRequest,
    runs::RunRequest,
    service::Service,
    wire::{ContinueRecording, ServiceEvent, StartRecording},
};

/// What to record, and how.
#[derive(Debug, Clone)]
pub struct RecordRequest {
    /// The first address.
    pub url: String,
    /// The folder to make.
    pub folder: PathBuf,
    /// What to call it.
    pub name: String,
    /// Which browser, and how.
    pub browser: BrowserSettings,
    /// The language to ask pages for, such as `ko-KR`; the browser's own unless given.
    pub language: Option<String>,
    /// The language to speak with the person in.
    pub spoken: Language,
}

/// What the person may ask of a recording that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordingOrder {
    /// Point at something in the browser, to add a check.
    Point,
    /// Take the last step back.
    UndoLast,
    /// Leave out what is done from now on.
    Pause,
    /// Go on where the pages are.
    Resume,
}

/// The window's session.
#[derive(Debug)]
pub(crate) struct WindowSession {
    stop: Option<oneshot::Sender<()>>,
    orders: mpsc::UnboundedSender<RecordingOrder>,
    /// The recording's id once the session is over; absent in it where nothing was recorded.
    ended: watch::Receiver<Option<Option<String>>>,
}

impl Service {
    /// Opens the browser and watches.
    ///
    /// # Errors
    /// [`ServiceError::Recorder`].
    pub async fn record(&self, request: RecordRequest) -> Result<Recorder, ServiceError> {
        let options = RecorderOptions {
            start_url: request.url,
            folder: request.folder,
            name: request.name,
            browser: request.browser,
            created: clock::now(),
            language: request.language,
            spoken: request.spoken,
        };
        Ok(Recorder::start(options).await?)
    }

    /// Starts the window's recording session; events tell the rest.
    ///
    /// # Errors
    /// [`ServiceError::Recorder`]; [`ServiceError::Busy`] while another goes on.
    pub async fn start_recording(self: &Arc<Self>, start: StartRecording) -> Result<(), ServiceError> {
        self.in_session(self.begin_session(start)).await
    }

    /// As [`start_recording`](Self::start_recording), for more steps of a recording that is there.
    ///
    /// # Errors
    /// Those of [`go_on_recording`](Self::go_on_recording); [`ServiceError::Busy`] while another session goes on.
    pub async fn continue_recording(self: &Arc<Self>, wanted: ContinueRecording) -> Result<(), ServiceError> {
        // A whole replay is in it: too large for the stack of a worker thread, on which commands are handed on.
        self.in_session(Box::pin(self.continue_session(wanted))).await
    }

    /// Makes what begins the window's session, until it is over.
    async fn in_session(
        self: &Arc<Self>,
        beginning: impl Future<Output = Result<(Recorder, PathBuf), ServiceError>>,
    ) -> Result<(), ServiceError> {
        let (stop, stopped) = oneshot::channel();
        let (orders, ordered) = mpsc::unbounded_channel();
        let (ending, ended) = watch::channel(None);
        {
            let mut state = self.state();
            if state.session.as_ref().is_some_and(|session| session.ended.borrow().is_none()) {
                return Err(ServiceError::Busy { what: "a recording" });
            }
            state.session = Some(WindowSession {
                stop: Some(stop),
                orders,
                ended,
            });
        }
        let (recorder, folder) = match beginning.await {
            Ok(begun) => begun,
            Err(error) => {
                self.state().session = None;
                return Err(error);
            }
        };
        self.tell(ServiceEvent::RecordingReady {});
        let service = Arc::clone(self);
        tokio::spawn(async move {
            let (recording_id, trouble) = service.watch(recorder, &folder, stopped, ordered).await;
            let _ = ending.send(Some(recording_id.clone()));
            service.tell(ServiceEvent::RecordingEnded { recording_id, trouble });
        });
        Ok(())
    }

    async fn begin_session(&self, start: StartRecording) -> Result<(Recorder, PathBuf), ServiceError> {
        let url = with_scheme(&start.url);
        let name = if start.name.trim().is_empty() {
            host_of(&url)
        } else {
            start.name.trim().to_owned()
        };
        let folder = self.free_folder(&folder_name(&name));
        let mut browser = self.browser_settings();
        browser.headless = false;
        let request = RecordRequest {
            url,
            folder: folder.clone(),
            name,
            browser,
            language: None,
            spoken: self.language(),
        };
        let started = self.record(request).await;
        if started.is_err() {
            // Only what holds nothing is removed.
            remove_if_unused(&folder);
        }
        Ok((started?, folder))
    }

    async fn continue_session(&self, wanted: ContinueRecording) -> Result<(Recorder, PathBuf), ServiceError> {
        let folder = self.recording_folder(&wanted.recording_id)?;
        let mut browser = self.browser_settings();
        browser.headless = false;
        let request = GoOnRequest {
            replay: RunRequest {
                folder: folder.clone(),
                values: wanted.values.into_iter().map(|(name, value)| (name, value.into())).collect(),
                browser,
                ..RunRequest::default()
            },
            after: Some(wanted.after as usize),
            spoken: self.language(),
        };
        let (nobody_hears, _) = mpsc::unbounded_channel();
        let (_never, cancelled) = watch::channel(false);
        Ok((self.go_on_recording(request, nobody_hears, cancelled).await?, folder))
    }

    /// Passes the recorder's news on until the session is over; gives the recording's id and the trouble.
    async fn watch(
        &self,
        mut recorder: Recorder,
        folder: &Path,
        mut stopped: oneshot::Receiver<()>,
        mut ordered: mpsc::UnboundedReceiver<RecordingOrder>,
    ) -> (Option<String>, Option<Explanation>) {
        let mut trouble = None;
        loop {
            let event = tokio::select! {
                event = recorder.next_change() => event,
                _ = &mut stopped => None,
                Some(order) = ordered.recv() => {
                    match order {
                        RecordingOrder::Point => recorder.point(),
                        RecordingOrder::UndoLast => recorder.undo_last(),
                        RecordingOrder::Pause => recorder.pause(true),
                        RecordingOrder::Resume => recorder.pause(false),
                    }
                    continue;
                }
            };
            match event {
                Some(RecorderEvent::StepAdded { step, thumbnail }) => self.tell(ServiceEvent::StepRecorded {
                    step: step_card(&step, thumbnail.as_deref()),
                }),
                Some(RecorderEvent::StepChanged { step, thumbnail }) => self.tell(ServiceEvent::StepChanged {
                    step: step_card(&step, thumbnail.as_deref()),
                }),
                Some(RecorderEvent::StepRemoved { id }) => self.tell(ServiceEvent::StepRemoved { id }),
                Some(RecorderEvent::Masked { mask }) => self.tell(ServiceEvent::AreaMasked {
                    sentence: mask_sentence(&mask),
                }),
                Some(RecorderEvent::NotSaved { error }) => trouble = Some(self.explained(&error)),
                Some(RecorderEvent::SavedAgain {}) => trouble = None,
                Some(RecorderEvent::Paused { paused }) => self.tell(ServiceEvent::RecordingPaused { paused }),
                Some(RecorderEvent::Ended { reason }) => {
                    trouble = trouble.or(ended_badly(reason).map(|error| self.explained(&error)));
                    break;
                }
                None => break,
            }
        }
        match recorder.stop().await {
            Ok(recording) if recording.steps.is_empty() => remove_if_unused(folder),
            Ok(_) => {}
            Err(error) => trouble = Some(self.explained(&error)),
        }
        let id = folder
            .file_name()
            .filter(|_| folder.is_dir())
            .map(|name| name.to_string_lossy().into_owned());
        (id, trouble)
    }

    /// Passes a wish on to the window's recording session; without one that goes on nothing happens.
    pub fn order_recording(&self, order: RecordingOrder) {
        if let Some(session) = &self.state().session {
            let _ = session.orders.send(order);
        }
    }

    /// Ends the window's recording session and gives the id of what was recorded, if anything was.
    pub async fn stop_recording(&self) -> Option<String> {
        let mut ended = {
            let mut state = self.state();
            let session = state.session.as_mut()?;
            if let Some(stop) = session.stop.take() {
                let _ = stop.send(());
            }
            session.ended.clone()
        };
        ended.wait_for(Option::is_some).await.ok()?.clone().flatten()
    }

    pub(crate) fn explained(&self, error: &dyn Explain) -> Explanation {
        error.explain(self.language())
    }
}

/// The trouble behind the end of a session, unless a person wished it.
pub fn ended_badly(reason: EndReason) -> Option<ServiceError> {
    match reason {
        EndReason::WindowClosed | EndReason::Stopped => None,
        EndReason::BrowserCrashed => Some(BrowserError::BrowserCrashed.into()),
        EndReason::DriverLost => Some(BrowserError::DriverLost.into()),
    }
}

/// An address as people type it: without a scheme, https is meant, except on this machine.
fn with_scheme(url: &str) -> String {
    let url = url.trim();
    if url.contains("://") {
        return url.to_owned();
    }
    let local = ["localhost", "127.", "[::1]"].iter().any(|start| url.starts_with(start));
    format!("{}://{url}", if local { "http" } else { "https" })
}

fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_owned()
}

/// Removes the folder of a session in which nothing was recorded.
fn remove_if_unused(folder: &Path) {
    let anchors = folder.join(sullae_recording::folder::ANCHORS);
    if fs::read_dir(&anchors).is_ok_and(|mut entries| entries.next().is_none()) {
        let _ = fs::remove_file(folder.join(sullae_recording::folder::DOCUMENT));
        let _ = fs::remove_dir(anchors);
        let _ = fs::remove_dir(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_scheme_is_a_secure_one_except_on_this_machine() {
        assert_eq!(with_scheme(" shop.example.kr/login "), "https://shop.example.kr/login");
        assert_eq!(with_scheme("127.0.0.1:8080"), "http://127.0.0.1:8080");
        assert_eq!(with_scheme("http://shop.example.kr"), "http://shop.example.kr");
    }
}
