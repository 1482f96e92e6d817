//! A whole run: start the browser, replay step by step, judge.

use std::{
    io,
    ops::Range,
    sync::Arc,
    time::{Duration, Instant},
};

use sullae_browser::{Browser, BrowserSettings, Readiness};
use sullae_recording::{
    Action, OnFailure, Reason, Run, Step, StepResult, Verdict, Viewport,
    redact::redact_url,
    run::{FindMode, RUN_VERSION, Sentence},
    wording::{skipped_sentence, step_sentence},
};
use tokio::sync::{mpsc::UnboundedSender, watch};

use crate::{
    connectivity::Landmark,
    eyes::Eyes,
    flow::{Ended, Flow, Turn},
    hands::{COUNT_CHANGES, kept_functions},
    look::{SANDBOX, kept_candidates},
    network::millis,
    new_look::ChangedLook,
    observer::Observer,
    prepare::PreparedRecording,
    secrets::Secrets,
    step::{Setup, Stepper},
    trouble::{Trouble, of_browser},
};

/// Where a run's pictures go.
pub trait PictureSink: Send + Sync {
    /// Keeps a PNG file and gives its SHA-256 in lower-case hex.
    ///
    /// # Errors
    /// When it cannot be written; [`io::ErrorKind::StorageFull`] ends the run as out of disk.
    fn keep(&self, png: &[u8]) -> io::Result<String>;
}

/// Which steps' pictures are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pictures {
    /// Of every step, before and after it.
    #[default]
    All,
    /// Of steps that did not pass.
    Failures,
    /// Of none.
    None,
}

/// How to replay.
#[derive(Debug, Clone, Default)]
pub struct PlayOptions {
    /// The run's id.
    pub id: String,
    /// When it starts, RFC 3339; the player reads no wall clock.
    pub started: String,
    /// Which evidence may be used.
    pub mode: FindMode,
    /// Device pixels per CSS pixel, if not as recorded.
    pub device_pixel_ratio: Option<f64>,
    /// The longest a step may take, if not as the recording says.
    pub step_limit: Option<Duration>,
    /// The longest the whole run may take.
    pub run_limit: Option<Duration>,
    /// Which pictures are kept.
    pub pictures: Pictures,
    /// Where none of these answers, it is this machine that is offline. None: only what the browser and the routes say counts.
    pub landmarks: Vec<Landmark>,
}

/// What a run tells while it goes on.
#[derive(Debug, Clone)]
pub enum PlayEvent {
    /// A step began.
    StepStarted {
        /// Its place in the recording, from 0.
        index: u32,
        /// The step as a sentence.
        sentence: Sentence,
    },
    /// A step ended.
    StepFinished(Box<StepResult>),
}

/// A run that is over, and the looks it saw.
#[derive(Debug)]
pub struct Played {
    /// The run.
    pub run: Run,
    /// The targets that looked otherwise than recorded, of steps that passed all the same: at most one a step.
    /// To be proposed only if the whole run did.
    pub looks: Vec<ChangedLook>,
}

/// Replays a recording to its end and judges it. Every trouble is in the result; a run never fails to
/// give one. Setting `cancelled` to true, or dropping its sender, does not leave a browser behind.
pub async fn play(
    prepared: &PreparedRecording,
    place: Place<'_>,
    options: &PlayOptions,
    eyes: &Eyes,
    pictures: Arc<dyn PictureSink>,
    events: UnboundedSender<PlayEvent>,
    cancelled: watch::Receiver<bool>,
) -> Played {
    let replay = Replay {
        prepared,
        options: options.clone(),
        eyes,
        pictures: pictures.as_ref(),
        events: &events,
    };
    replay.judged(place, prepared.recording.steps.len(), cancelled).await
}

/// Replays the first `steps` of a recording in a browser that is there, as [`play`] does, and leaves it where they lead.
pub async fn play_first(
    steps: usize,
    browser: &Browser,
    prepared: &PreparedRecording,
    options: &PlayOptions,
    eyes: &Eyes,
    events: UnboundedSender<PlayEvent>,
    cancelled: watch::Receiver<bool>,
) -> Played {
    let replay = Replay::without_pictures(prepared, options, eyes, &events);
    replay.judged(Place::There(browser), steps, cancelled).await
}

/// For a replay of which no picture is kept.
struct NoPictures;

impl PictureSink for NoPictures {
    fn keep(&self, _: &[u8]) -> io::Result<String> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// The browser of a replay.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// One of its own, ended with the replay.
    Own(&'a BrowserSettings),
    /// One that is there, at no page yet, and stays.
    There(&'a Browser),
}

/// What a replay goes by, and whom it tells.
pub(crate) struct Replay<'a> {
    pub(crate) prepared: &'a PreparedRecording,
    pub(crate) options: PlayOptions,
    pub(crate) eyes: &'a Eyes,
    pub(crate) pictures: &'a dyn PictureSink,
    pub(crate) events: &'a UnboundedSender<PlayEvent>,
}

impl<'a> Replay<'a> {
    /// One of which no picture is kept, whatever the options say.
    pub(crate) fn without_pictures(
        prepared: &'a PreparedRecording,
        options: &PlayOptions,
        eyes: &'a Eyes,
        events: &'a UnboundedSender<PlayEvent>,
    ) -> Self {
        Self {
            prepared,
            options: PlayOptions {
                pictures: Pictures::None,
                ..options.clone()
            },
            eyes,
            pictures: &NoPictures,
            events,
        }
    }
}

async fn until_true(flag: &mut watch::Receiver<bool>) {
    if flag.wait_for(|set| *set).await.is_err() {
        // Nobody is left who could cancel.
        std::future::pending::<()>().await;
    }
}

fn blank(prepared: &PreparedRecording, options: &PlayOptions) -> Run {
    let recording = &prepared.recording;
    let device_pixel_ratio = options.device_pixel_ratio.unwrap_or(recording.viewport.device_pixel_ratio);
    Run {
        version: RUN_VERSION,
        id: options.id.clone(),
        recording: recording.name.clone(),
        folder: prepared.folder.display().to_string(),
        start_url: redact_url(&recording.start_url),
        started: options.started.clone(),
        duration_ms: 0,
        verdict: Verdict::Passed,
        reason: None,
        deciding_step: None,
        mode: options.mode,
        viewport: Viewport {
            device_pixel_ratio,
            ..recording.viewport
        },
        browser: String::new(),
        steps_planned: u32::try_from(recording.steps.len()).unwrap_or(u32::MAX),
        steps: Vec::new(),
        proposals: Vec::new(),
    }
}

impl Replay<'_> {
    /// Replays the steps before `end`.
    async fn judged(&self, place: Place<'_>, end: usize, mut cancelled: watch::Receiver<bool>) -> Played {
        let begun = Instant::now();
        let mut played = self.nothing_yet();
        let limit = self.options.run_limit.unwrap_or(Duration::from_secs(24 * 60 * 60));
        let stopped = tokio::select! {
            ended = self.in_place(place, end, &mut played) => ended.err().map(Trouble::into_reason),
            () = until_true(&mut cancelled) => Some(Reason::Cancelled {}),
            () = tokio::time::sleep(limit) => Some(Reason::RunTimedOut { limit_ms: millis(limit) }),
        };
        over(&mut played.run, stopped, begun);
        played
    }

    pub(crate) fn nothing_yet(&self) -> Played {
        Played {
            run: blank(self.prepared, &self.options),
            looks: Vec::new(),
        }
    }

    async fn in_place(&self, place: Place<'_>, end: usize, played: &mut Played) -> Result<(), Trouble> {
        let settings = match place {
            Place::There(browser) => return self.in_browser(browser, end, played).await,
            Place::Own(settings) => settings,
        };
        let settings = settings.with_locale(self.prepared.recording.locale.as_deref());
        let browser = Browser::start(&settings)
            .await
            .map_err(|error| Trouble::Reason(of_browser(&error)))?;
        let ended = self.in_browser(&browser, end, played).await;
        browser.close().await;
        ended
    }

    async fn in_browser(&self, browser: &Browser, end: usize, played: &mut Played) -> Result<(), Trouble> {
        let mut stepper = self.stepper(browser, &mut played.run).await?;
        self.steps(&mut stepper, 0..end, played).await
    }

    /// Readies a browser at no page yet.
    pub(crate) async fn stepper<'a>(&'a self, browser: &'a Browser, run: &mut Run) -> Result<Stepper<'a>, Trouble> {
        run.browser = format!("{} {}", browser.session().browser_name, browser.session().browser_version);
        let viewport = run.viewport;
        let prepared = self.prepared;
        let preload = format!(
            "() => {{ for (const begin of [{COUNT_CHANGES}, {}, {}]) begin(); }}",
            kept_functions(),
            kept_candidates()
        );
        let (first, preloaded, downloads) = tokio::join!(
            browser.first_page(),
            browser.bidi().add_preload_script(&preload, SANDBOX),
            browser.keep_downloads()
        );
        let first = first?;
        preloaded?;
        if let Err(error) = downloads {
            tracing::debug!(%error, "downloads are not kept");
        }
        let observer = Observer::start(browser.bidi(), first.context()).await?;
        let secrets = Secrets::new(prepared.secrets());
        let stepper = Stepper {
            setup: Setup {
                prepared,
                browser,
                eyes: self.eyes,
                pictures: self.pictures,
                secrets,
                mode: self.options.mode,
                viewport,
                step_limit: self.options.step_limit,
                kept: self.options.pictures,
                landmarks: &self.options.landmarks,
            },
            values: prepared.values(),
            observer,
            shown: None,
        };
        stepper.fit(first.context()).await?;
        let begins_by_itself = matches!(
            prepared.recording.steps.first().map(|step| &step.action),
            Some(Action::Open { .. } | Action::OpenTab { .. })
        );
        if !begins_by_itself {
            // A target that was only pointed at: its page is not opened by a step.
            let limit = Duration::from_millis(prepared.recording.limits.step_ms);
            first.open(&prepared.recording.start_url, Readiness::Complete, limit).await?;
        }
        Ok(stepper)
    }

    /// Replays the steps of these places, as the recording's branches and repetitions lead. A slow step is remembered, and the replay goes on.
    pub(crate) async fn steps(&self, stepper: &mut Stepper<'_>, places: Range<usize>, played: &mut Played) -> Result<(), Trouble> {
        let steps = &self.prepared.recording.steps;
        let mut flow = Flow::beginning_at(steps, places.start).map_err(|unbalanced| Reason::RecordingInvalid {
            detail: format!("steps[{}] {unbalanced}", unbalanced.at()),
        })?;
        while let Some(turn) = flow.next() {
            let (Turn::Run(at) | Turn::Skip(at, _)) = turn;
            if !places.contains(&at) {
                break;
            }
            let (index, step) = (u32::try_from(at).unwrap_or(u32::MAX), &steps[at]);
            let result = if let Turn::Skip(_, why) = turn {
                StepResult::of_skipped(index, step.id.clone(), skipped_sentence(step, why), why)
            } else {
                // Nobody listening is no reason to stop.
                let _ = self.events.send(PlayEvent::StepStarted {
                    index,
                    sentence: step_sentence(step),
                });
                let (result, look) = stepper.run(index, step).await;
                played.looks.extend(look);
                flow.ended(ended(step, &result));
                result
            };
            let _ = self.events.send(PlayEvent::StepFinished(Box::new(result.clone())));
            take_in(&mut played.run, result);
        }
        Ok(())
    }
}

/// Puts down how a replay ended.
pub(crate) fn over(run: &mut Run, stopped: Option<Reason>, begun: Instant) {
    if let Some(reason) = stopped {
        run.verdict = reason.verdict();
        run.reason = Some(reason);
        run.deciding_step = None;
    }
    run.duration_ms = millis(begun.elapsed());
}

/// How the way goes on from a step.
fn ended(step: &Step, result: &StepResult) -> Ended {
    match result.verdict {
        Verdict::Passed | Verdict::Degraded => Ended::On {
            holds: result.holds.unwrap_or(true),
        },
        // Without a browser nothing more can be done.
        Verdict::NotChecked => Ended::Over,
        Verdict::Unclear | Verdict::Failed if step.on_failure == OnFailure::Continue => Ended::On { holds: false },
        Verdict::Unclear | Verdict::Failed => Ended::Stop,
    }
}

/// Adds a step's result to the run. The first step that failed decides its verdict; a slow one only until then.
fn take_in(run: &mut Run, result: StepResult) {
    let (index, verdict, reason) = (result.index, result.verdict, result.reason.clone());
    // In another round of a repetition only the last result is kept, unless an earlier one failed.
    let place = run.steps.binary_search_by_key(&index, |known| known.index);
    match place {
        Ok(at) if run.steps[at].verdict == Verdict::Passed || verdict > Verdict::Degraded => run.steps[at] = result,
        Ok(_) => {}
        Err(at) => run.steps.insert(at, result),
    }
    let decides = match verdict {
        Verdict::Passed => false,
        Verdict::Degraded => run.verdict == Verdict::Passed,
        Verdict::Unclear | Verdict::Failed | Verdict::NotChecked => run.verdict <= Verdict::Degraded,
    };
    if decides {
        run.verdict = verdict;
        run.reason = reason;
        run.deciding_step = Some(index);
    }
}
