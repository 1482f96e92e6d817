//! Runs: carried out with their history kept, listed, shown, pruned, reported.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sullae_browser::BrowserSettings;
use sullae_monitor::normal::Normal;
use sullae_player::{GivenValue, Pictures, Place, PlayEvent, PlayOptions, Played, PreparedRecording, play};
use sullae_recording::{
    Language, Reason, Recording, RecordingFolder, Run, Verdict,
    folder::DOCUMENT,
    run::{FindMode, Sentence},
    wording::run_sentence,
};
use sullae_store::{NewRun, Owner, PrunePolicy, PruneReport, RunFilter, RunSummary, StoreError};
use sullae_vision::Picture;
use tokio::sync::{mpsc, watch};

use crate::{clock, error::ServiceError, kept_browsers::KeptBrowser, run_keeper::RunKeeper, service::Service};

/// Of a tile's picture, pixels: twice as many as the widest tile shows, for dense screens.
const TILE_WIDTH: u32 = 520;

/// What to run, and how.
#[derive(Debug, Clone, Default)]
pub struct RunRequest {
    /// The recording's folder.
    pub folder: PathBuf,
    /// Which evidence may be used.
    pub mode: FindMode,
    /// Values for the recording's variables, by name.
    pub values: BTreeMap<String, GivenValue>,
    /// Names of kept secrets that fill the recording's secrets which have no value yet, by the variables' names.
    pub secrets: BTreeMap<String, String>,
    /// Device pixels per CSS pixel, if not as recorded.
    pub device_pixel_ratio: Option<f64>,
    /// The longest a step may take, if not as the recording says.
    pub step_limit: Option<Duration>,
    /// The longest the whole run may take.
    pub run_limit: Option<Duration>,
    /// Which steps' pictures are kept.
    pub pictures: Pictures,
    /// How long it usually takes: one that passes but takes much longer is slow.
    pub normal: Option<Normal>,
    /// Which browser, and how.
    pub browser: BrowserSettings,
    /// Whether that may be one that is kept from an earlier run, made as new.
    pub keep_browser: bool,
}

/// A run that is over.
#[derive(Debug)]
pub struct RunOutcome {
    /// The run.
    pub run: Run,
    /// It in one sentence.
    pub sentence: Sentence,
    /// Why the history could not be kept, if it could not. The run itself is not touched by it.
    pub history_trouble: Option<StoreError>,
}

/// A run with an id and everything it needs from the disk.
#[derive(Debug)]
pub(crate) struct BegunRun {
    pub(crate) id: String,
    pub(crate) prepared: PreparedRecording,
    request: RunRequest,
}

impl Service {
    /// Reads everything the request needs, and gives the new run an id.
    pub(crate) fn begin(&self, mut request: RunRequest) -> Result<BegunRun, ServiceError> {
        let folder = fs::canonicalize(&request.folder).unwrap_or_else(|_| request.folder.clone());
        let mut values = std::mem::take(&mut request.values);
        self.fill_from_secrets(&mut values, &request.secrets)?;
        Ok(BegunRun {
            id: clock::new_id(),
            prepared: PreparedRecording::read(&folder, &values)?,
            request,
        })
    }

    /// Replays a recording and keeps the run in the history. `events` hears of every step; setting
    /// `cancelled` to true ends the run as not checked.
    ///
    /// # Errors
    /// When the recording or the values cannot be used, or the history cannot be opened: then nothing
    /// was started. Trouble after that is in the run's verdict.
    pub async fn run(
        &self,
        request: RunRequest,
        events: mpsc::UnboundedSender<PlayEvent>,
        cancelled: watch::Receiver<bool>,
    ) -> Result<RunOutcome, ServiceError> {
        let begun = self.begin(request)?;
        self.carry_out(begun, events, cancelled).await
    }

    /// What every replay goes by.
    pub(crate) fn play_options(&self, id: String) -> Result<PlayOptions, ServiceError> {
        Ok(PlayOptions {
            id,
            started: clock::now(),
            landmarks: self.landmarks()?,
            ..PlayOptions::default()
        })
    }

    pub(crate) async fn carry_out(
        &self,
        begun: BegunRun,
        events: mpsc::UnboundedSender<PlayEvent>,
        cancelled: watch::Receiver<bool>,
    ) -> Result<RunOutcome, ServiceError> {
        let BegunRun { id, mut prepared, request } = begun;
        self.make_up_values(&mut prepared)?;
        let options = PlayOptions {
            mode: request.mode,
            device_pixel_ratio: request.device_pixel_ratio,
            step_limit: request.step_limit,
            run_limit: request.run_limit,
            pictures: request.pictures,
            ..self.play_options(id.clone())?
        };
        let eyes = self.eyes()?;
        self.store.begin_run(&new_run(&prepared, &options))?;
        let keeper = RunKeeper::start(Arc::clone(&self.store), id);
        let (heard, hearing) = mpsc::unbounded_channel();
        let kept = self.kept_browser(&prepared, &request, cancelled.clone()).await;
        let place = kept
            .as_ref()
            .map_or(Place::Own(&request.browser), |kept| Place::There(&kept.browser));
        let playing = play(&prepared, place, &options, &eyes, keeper.clone(), heard, cancelled);
        let (Played { mut run, looks }, ()) = tokio::join!(playing, keep_steps(&keeper, hearing, events));
        if let Some(kept) = kept {
            self.kept_browsers.give_back(kept, run.verdict).await;
        }
        let pictures_kept = keeper.finish().await;
        match self.keep_looks(&prepared.folder, &run, looks) {
            Ok(proposals) => run.proposals = proposals,
            // A proposal is an extra: its trouble is not the run's.
            Err(error) => tracing::warn!(%error, "no proposals"),
        }
        if let Some(normal) = &request.normal {
            judge_pace(&mut run, normal);
        }
        let step = run.deciding_step.and_then(|index| prepared.recording.steps.get(index as usize));
        let sentence = run_sentence(&run, step);
        let finished = self.store.finish_run(&run, &sentence);
        Ok(RunOutcome {
            run,
            sentence,
            history_trouble: pictures_kept.and(finished).err(),
        })
    }

    /// None where the run is to have a browser of its own, which then also tells of any trouble with browsers.
    async fn kept_browser(
        &self,
        prepared: &PreparedRecording,
        request: &RunRequest,
        mut cancelled: watch::Receiver<bool>,
    ) -> Option<KeptBrowser> {
        if !request.keep_browser {
            return None;
        }
        let settings = request.browser.with_locale(prepared.recording.locale.as_deref());
        let taken = tokio::select! {
            taken = self.kept_browsers.take(&settings) => taken,
            _ = cancelled.wait_for(|set| *set) => return None,
        };
        taken.inspect_err(|error| tracing::warn!(%error, "no browser can be kept")).ok()
    }

    /// The runs that a filter lets through, newest first.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn list_runs(&self, filter: &RunFilter) -> Result<Vec<RunSummary>, ServiceError> {
        Ok(self.store.runs(filter)?)
    }

    /// A whole run.
    ///
    /// # Errors
    /// [`ServiceError::RunNotFound`], [`ServiceError::Store`].
    pub fn show_run(&self, id: &str) -> Result<Run, ServiceError> {
        self.store.run(id)?.ok_or_else(|| ServiceError::RunNotFound { id: id.to_owned() })
    }

    /// A run in one sentence, with its target's name where the recording is still there.
    pub fn sentence_of(&self, run: &Run) -> Sentence {
        let recording = recording_of(run);
        let step = run.deciding_step.and_then(|index| recording.as_ref()?.steps.get(index as usize));
        run_sentence(run, step)
    }

    /// Removes what the policy of keeping lets go, as watching does by itself; and old runs besides: those older than `older_than`, and
    /// all but the newest `keep_last` of each recording; and what is proposed for recordings that are no longer there. Slots as old as
    /// the runs are rolled up by the hour.
    ///
    /// # Errors
    /// [`ServiceError::KeepingFile`], [`ServiceError::Store`].
    pub fn prune_runs(
        &self,
        older_than: Option<Duration>,
        keep_last: Option<u32>,
        max_bytes: Option<u64>,
    ) -> Result<PruneReport, ServiceError> {
        let age_ms = older_than.map(|age| i64::try_from(age.as_millis()).unwrap_or(i64::MAX));
        let started_before_ms = age_ms.map(|age| clock::now_ms().saturating_sub(age));
        let is_there = |folder: &str| Path::new(folder).join(DOCUMENT).exists();
        self.store.forget_proposals_of_lost_folders(is_there)?;
        let mut keeping = self.keeping()?.at(clock::now_ms());
        keeping.runs_from_ms = keeping.runs_from_ms.max(started_before_ms.unwrap_or(i64::MIN));
        let tidied = self.tidy(&keeping)?;
        let mut report = self.store.prune(&PrunePolicy {
            started_before_ms,
            keep_last,
            max_bytes,
        })?;
        let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        report.runs_removed += count(tidied.runs_removed);
        report.pictures_removed += count(tidied.pictures_removed);
        report.bytes_freed += tidied.bytes_freed;
        Ok(report)
    }

    /// A kept picture as PNG.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn picture(&self, sha256: &str) -> Result<Vec<u8>, ServiceError> {
        Ok(self.store.artefact(sha256)?)
    }

    /// A kept picture as PNG, no wider than a tile needs.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn small_picture(&self, sha256: &str) -> Result<Vec<u8>, ServiceError> {
        let png = self.store.artefact(sha256)?;
        let small = Picture::from_png(&png).and_then(|picture| picture.at_most(TILE_WIDTH).to_png());
        Ok(small.unwrap_or(png))
    }

    /// Writes a run's report as one HTML file.
    ///
    /// # Errors
    /// [`ServiceError::RunNotFound`], [`ServiceError::Io`].
    pub fn write_report(&self, run_id: &str, path: &Path, language: Language) -> Result<(), ServiceError> {
        let run = self.show_run(run_id)?;
        let recording = recording_of(&run);
        let picture = |sha256: &str| self.store.artefact(sha256).ok();
        let html = sullae_report::render(&run, recording.as_ref(), picture, language);
        fs::write(path, html).map_err(|source| ServiceError::Io {
            path: path.to_owned(),
            source,
        })
    }
}

/// Only ever makes a run that passed a slow one.
fn judge_pace(run: &mut Run, normal: &Normal) {
    if run.verdict == Verdict::Passed && run.duration_ms > normal.limit_ms() {
        run.verdict = Verdict::Degraded;
        run.reason = Some(Reason::SlowerThanUsual {
            usual_ms: normal.usual_ms,
            measured_ms: run.duration_ms,
            limit_ms: normal.limit_ms(),
        });
    }
}

/// Keeps each step as it ends, so that a run cut short leaves what it saw, and passes the news on.
async fn keep_steps(keeper: &RunKeeper, mut heard: mpsc::UnboundedReceiver<PlayEvent>, events: mpsc::UnboundedSender<PlayEvent>) {
    while let Some(event) = heard.recv().await {
        if let PlayEvent::StepFinished(step) = &event {
            keeper.keep_step(step);
        }
        // Nobody listening is no reason to stop.
        let _ = events.send(event);
    }
}

/// The recording of a run. It may have gone since; the run is then told without its labels.
fn recording_of(run: &Run) -> Option<Recording> {
    RecordingFolder::at(Path::new(&run.folder)).read().ok()
}

fn new_run(prepared: &PreparedRecording, options: &PlayOptions) -> NewRun {
    let recording = &prepared.recording;
    NewRun {
        id: options.id.clone(),
        recording: recording.name.clone(),
        folder: prepared.folder.display().to_string(),
        start_url: sullae_recording::redact::redact_url(&recording.start_url),
        started: options.started.clone(),
        mode: options.mode,
        viewport: recording.viewport,
        browser: String::new(),
        steps_planned: u32::try_from(recording.steps.len()).unwrap_or(u32::MAX),
        owner: Owner::this_process(),
    }
}
