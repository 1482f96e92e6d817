//! More steps for a recording that is there: its first steps are replayed in a visible browser, and the person goes on from there.

use sullae_player::{PlayEvent, play_first};
use sullae_recorder::{Recorder, WatchedBrowser};
use sullae_recording::{Language, Verdict, wording::run_sentence};
use tokio::sync::{mpsc, watch};

use crate::{clock, error::ServiceError, runs::RunRequest, service::Service};

/// Which recording goes on, and where.
#[derive(Debug, Clone)]
pub struct GoOnRequest {
    /// The recording, its values, and the browser to go on in.
    pub replay: RunRequest,
    /// So many of its steps come before what is recorded now, at least 1; all of them unless given.
    pub after: Option<usize>,
    /// The language to speak with the person in.
    pub spoken: Language,
}

impl Service {
    /// Replays the steps before, and records from there. The recording changes only by what the person does then; the new steps come
    /// before the ones that are left. `events` hears of every step replayed; setting `cancelled` to true ends it while it replays.
    ///
    /// # Errors
    /// [`ServiceError::StepNotFound`]; [`ServiceError::NotLedThere`] when the steps before do not pass; those of a run and of a recorder.
    /// The recording is as it was then, and no browser is left.
    pub async fn go_on_recording(
        &self,
        request: GoOnRequest,
        events: mpsc::UnboundedSender<PlayEvent>,
        cancelled: watch::Receiver<bool>,
    ) -> Result<Recorder, ServiceError> {
        let browser = request.replay.browser.clone();
        let mut prepared = self.begin(request.replay)?.prepared;
        let steps = prepared.recording.steps.len();
        let after = request.after.unwrap_or(steps);
        if after == 0 || after > steps {
            return Err(ServiceError::StepNotFound { number: after, steps });
        }
        self.make_up_values(&mut prepared)?;
        let settings = browser.with_locale(prepared.recording.locale.as_deref());
        let options = self.play_options(clock::new_id())?;
        let eyes = self.eyes()?;
        let watched = WatchedBrowser::start(&settings, request.spoken)
            .await
            .map_err(ServiceError::Recorder)?;
        let run = play_first(after, watched.browser(), &prepared, &options, &eyes, events, cancelled)
            .await
            .run;
        if run.verdict > Verdict::Degraded {
            let step = run.deciding_step.and_then(|index| prepared.recording.steps.get(index as usize));
            return Err(ServiceError::NotLedThere {
                sentence: run_sentence(&run, step),
                judged: run.verdict != Verdict::NotChecked,
            });
        }
        Ok(watched.go_on(&prepared.folder, after).await?)
    }
}
