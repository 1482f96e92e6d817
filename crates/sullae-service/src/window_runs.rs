//! Runs as the window asks for them: one at a time, told by events.

use std::sync::Arc;

use sullae_player::PlayEvent;
use sullae_store::{RunFilter, RunSearch};
use tokio::sync::{mpsc, watch};

use crate::{
    cards::run_card,
    error::ServiceError,
    runs::RunRequest,
    service::Service,
    wire::{RunCard, RunPage, RunQuery, RunView, ServiceEvent, StartRun},
};

/// Runs of one page of the history.
const PAGE: u32 = 100;

impl Service {
    /// Starts a run of a kept recording in the background and gives its id; events tell the rest.
    ///
    /// # Errors
    /// When it cannot begin; [`ServiceError::Busy`] while another goes on.
    pub async fn start_run(self: &Arc<Self>, start: StartRun) -> Result<String, ServiceError> {
        let mut browser = self.browser_settings();
        browser.headless = !start.headed;
        let folder = self.recording_folder(&start.recording_id)?;
        let request = RunRequest {
            folder,
            mode: start.mode,
            values: start.values.into_iter().map(|(name, value)| (name, value.into())).collect(),
            browser,
            ..RunRequest::default()
        };
        let begun = self.begin(request)?;
        let id = begun.id.clone();
        let (cancel, cancelled) = watch::channel(false);
        {
            let mut state = self.state();
            if state.run.is_some() {
                return Err(ServiceError::Busy { what: "a run" });
            }
            state.run = Some(cancel);
        }
        let steps = u32::try_from(begun.prepared.recording.steps.len()).unwrap_or(u32::MAX);
        self.tell(ServiceEvent::RunStarted { run_id: id.clone(), steps });
        let (heard, hearing) = mpsc::unbounded_channel();
        let (service, run_id) = (Arc::clone(self), id.clone());
        tokio::spawn(async move {
            let carried = tokio::join!(service.carry_out(begun, heard, cancelled), service.pass_on(hearing)).0;
            service.state().run = None;
            service.tell(match carried {
                Ok(outcome) => ServiceEvent::RunFinished {
                    run_id,
                    verdict: outcome.run.verdict,
                },
                Err(error) => ServiceEvent::RunNotStarted {
                    trouble: service.explained(&error),
                },
            });
        });
        Ok(id)
    }

    async fn pass_on(&self, mut hearing: mpsc::UnboundedReceiver<PlayEvent>) {
        while let Some(event) = hearing.recv().await {
            self.tell(match event {
                PlayEvent::StepStarted { index, sentence } => ServiceEvent::RunStepStarted { index, sentence },
                PlayEvent::StepFinished(step) => ServiceEvent::RunStepFinished {
                    index: step.index,
                    verdict: step.verdict,
                    after: step.after.map(|picture| picture.sha256),
                    duration_ms: step.timings.total_ms,
                },
            });
        }
    }

    /// Stops the run that goes on, if one does; it ends as not checked.
    pub fn cancel_run(&self) {
        if let Some(cancel) = &self.state().run {
            let _ = cancel.send(true);
        }
    }

    /// The newest runs, of one kept recording or of all.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`], [`ServiceError::Store`].
    pub fn runs(&self, recording_id: Option<&str>, limit: u32) -> Result<Vec<RunCard>, ServiceError> {
        let folder = recording_id.map(|id| self.recording_folder(id)).transpose()?;
        let folder = folder.map(|path| std::fs::canonicalize(&path).unwrap_or(path).display().to_string());
        let filter = RunFilter {
            folder,
            limit: Some(limit),
            ..RunFilter::default()
        };
        Ok(self.list_runs(&filter)?.into_iter().map(run_card).collect())
    }

    /// A page of runs that a query lets through, newest first. What is no time lets every run through.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn search_runs(&self, query: RunQuery) -> Result<RunPage, ServiceError> {
        let ms = |time: Option<String>| Some(time?.parse::<jiff::Timestamp>().ok()?.as_millisecond());
        let text = query.text.trim();
        let found = self.store.search_runs(&RunSearch {
            monitor: query.monitor,
            verdict: query.verdict,
            since_ms: ms(query.since),
            until_ms: ms(query.until),
            text: (!text.is_empty()).then(|| text.to_owned()),
            after: query.after,
            limit: PAGE,
        })?;
        Ok(RunPage {
            runs: found.runs.into_iter().map(run_card).collect(),
            next: found.next,
        })
    }

    /// A run, opened.
    ///
    /// # Errors
    /// [`ServiceError::RunNotFound`], [`ServiceError::Store`].
    pub fn run_view(&self, id: &str) -> Result<RunView, ServiceError> {
        let run = self.show_run(id)?;
        Ok(RunView {
            sentence: self.sentence_of(&run),
            recording_id: self.id_of_folder(std::path::Path::new(&run.folder)),
            run,
        })
    }
}
