//! One step of a run, from the first look to the picture after it.

use std::time::{Duration, Instant};

use sullae_browser::{Browser, BrowserError, Readiness};
use sullae_recording::{
    Action, Check, Limits, Point, Reason, Recording, Step, StepResult, Target, Verdict, Viewport,
    folder::png_size,
    run::{FindMode, PictureRef, Timings},
    wording::{cleared_sentence, step_sentence},
};

use crate::{
    aim::{Aim, Shown, Sighting, stop_for_page},
    answers::{stop_for_dialog, wait_for_answers},
    check_step::Checking,
    checks::TargetState,
    connectivity::Landmark,
    eyes::Eyes,
    hands::{Hands, Typing},
    hidden::Shot,
    life::while_it_lives,
    network::millis,
    new_look::{ChangedLook, Making, is_other_evidence, reacted_as_recorded},
    observer::Observer,
    play::{PictureSink, Pictures},
    prepare::PreparedRecording,
    secrets::Secrets,
    settle::Settling,
    trouble::Trouble,
    values::Values,
};

/// How long an `if` without limits of its own waits for its condition.
const CONDITION_LIMIT: Duration = Duration::from_secs(3);

/// What all steps of a run share and none changes.
pub(crate) struct Setup<'a> {
    pub(crate) prepared: &'a PreparedRecording,
    pub(crate) browser: &'a Browser,
    pub(crate) eyes: &'a Eyes,
    pub(crate) pictures: &'a dyn PictureSink,
    pub(crate) secrets: Secrets,
    pub(crate) mode: FindMode,
    pub(crate) viewport: Viewport,
    pub(crate) step_limit: Option<Duration>,
    pub(crate) kept: Pictures,
    pub(crate) landmarks: &'a [Landmark],
}

/// Runs one step after the other.
pub(crate) struct Stepper<'a> {
    pub(crate) setup: Setup<'a>,
    pub(crate) values: Values,
    pub(crate) observer: Observer,
    /// What was shown at the end of the last step, where its pictures are kept.
    pub(crate) shown: Option<Shown>,
}

/// A step in the making.
#[derive(Default)]
struct Progress {
    sighting: Sighting,
    timings: Timings,
    expected: Option<PictureRef>,
    /// Of an `if`.
    holds: Option<bool>,
    /// Masked areas that were not found for a picture that is kept.
    not_masked: Vec<String>,
}

/// What came of an attempt, with the pictures of it.
struct Judgement {
    /// Why it did not pass.
    reason: Option<Reason>,
    /// The picture in which the target was found.
    seen: Option<Shot>,
    before: Option<PictureRef>,
    after: Option<PictureRef>,
}

impl Stepper<'_> {
    /// Runs a step to its end, whatever comes. Where it passed and its target looks otherwise than recorded, the
    /// new look is given too.
    pub(crate) async fn run(&mut self, index: u32, step: &Step) -> (StepResult, Option<ChangedLook>) {
        let begun = Instant::now();
        self.observer.begin_step(step, &self.values);
        let limits = self.limits(step);
        let mut progress = Progress::default();
        progress.sighting.shown = self.shown.take();
        let bidi = self.setup.browser.bidi().clone();
        let must_be_over = begun + Duration::from_millis(limits.step_ms);
        let judged = while_it_lives(&bidi, must_be_over, self.judge(step, begun, limits, &mut progress));
        let Judgement {
            reason,
            seen,
            before,
            after,
        } = judged.await;
        let mut timings = progress.timings;
        timings.total_ms = millis(begun.elapsed());
        let network = self.observer.network.seen();
        let slowest = network.slowest.as_ref().map_or(0, |request| request.duration_ms);
        let waited_ms = timings
            .found_ms
            .map(|found| found.saturating_sub(millis(progress.sighting.thinking)));
        let reason = reason.or_else(|| slow(limits, [waited_ms, timings.page_load_ms, Some(slowest)]));
        let dismissed = std::mem::take(&mut progress.sighting.dismissed);
        let steps = &self.setup.prepared.recording.steps;
        let result = StepResult {
            index,
            step_id: step.id.clone(),
            sentence: cleared_sentence(step_sentence(step), dismissed.iter().filter_map(|at| steps.get(*at as usize))),
            verdict: reason.as_ref().map_or(Verdict::Passed, Reason::verdict),
            reason,
            found: progress.sighting.found.clone(),
            expected: progress.expected,
            before,
            after,
            timings,
            network,
            script_errors: self.observer.seen.script_errors.clone(),
            holds: progress.holds,
            dismissed,
            skipped: None,
            not_masked: progress.not_masked,
        };
        let look = seen.and_then(|shot| self.new_look(step, &result, &progress.sighting, &shot.raw));
        (self.setup.secrets.taken_out(result), look)
    }

    /// Attempts the step, says why it did not pass, and keeps its pictures.
    async fn judge(&mut self, step: &Step, begun: Instant, limits: Limits, progress: &mut Progress) -> Judgement {
        let outcome = self.attempt(step, begun, limits, progress).await;
        let mut reason = self.reason_of(outcome).await;
        let seen = progress.sighting.acted_on.as_ref().and(progress.sighting.picture.clone());
        let kept = match (self.setup.kept, &reason) {
            (Pictures::All, _) | (Pictures::Failures, Some(_)) => self.keep_pictures(step, progress).await,
            _ => Ok((None, None)),
        };
        let (before, after) = kept.unwrap_or_else(|trouble| {
            // What the page did is the more telling reason, if there is one.
            reason.get_or_insert(trouble.into_reason());
            (None, None)
        });
        Judgement {
            reason,
            seen,
            before,
            after,
        }
    }

    fn new_look(&self, step: &Step, result: &StepResult, sighting: &Sighting, png: &[u8]) -> Option<ChangedLook> {
        let found = result.found.as_ref().filter(|found| is_other_evidence(found))?;
        if result.verdict != Verdict::Passed || !reacted_as_recorded(step.effect, &self.observer.seen) {
            return None;
        }
        let making = Making {
            prepared: self.setup.prepared,
            step,
            found,
            acted_on: sighting.acted_on.as_ref()?,
            png,
            viewport_width: self.setup.viewport.width,
            secrets: &self.setup.secrets,
        };
        // A proposal is an extra: its trouble is not the run's.
        making.look().unwrap_or_else(|error| {
            tracing::warn!(%error, step = %step.id, "no proposal");
            None
        })
    }

    fn limits(&self, step: &Step) -> Limits {
        let recording: &Recording = &self.setup.prepared.recording;
        let mut limits = recording.limits_of(step);
        if let Some(limit) = self.setup.step_limit {
            limits.step_ms = millis(limit);
        }
        limits
    }

    async fn attempt(&mut self, step: &Step, begun: Instant, limits: Limits, progress: &mut Progress) -> Result<(), Trouble> {
        let limit = Duration::from_millis(limits.step_ms);
        match &step.action {
            Action::Open { url } => self.open(step, url, limit, progress).await,
            Action::OpenTab { url } => {
                let page = self.setup.browser.new_tab().await?;
                self.observer.tab_opened(page.context());
                self.fit(page.context()).await?;
                if url == "about:blank" {
                    Ok(())
                } else {
                    self.open(step, url, limit, progress).await
                }
            }
            Action::CloseTab {} => Ok(self.hands(step)?.page().close().await?),
            Action::Check {} => self.check(step, begun, limit, progress).await.map(drop),
            Action::Read { into } => self.read(step, into, begun, limit, progress).await,
            Action::If {} => {
                progress.holds = Some(self.condition(step, begun, limit, progress).await?);
                Ok(())
            }
            Action::Else {} | Action::Repeat { .. } | Action::End {} => Ok(()),
            Action::Back {} | Action::Forward {} | Action::Reload {} => {
                progress.timings.page_load_ms = self.travel(step, limit).await?;
                Ok(())
            }
            Action::Upload { files } => self.upload(step, files, limit).await,
            Action::Press { key, modifiers } if step.target.is_none() => self.press_in_page(step, key, modifiers, limit).await,
            _ => self.act(step, begun, limit, progress).await,
        }
    }

    async fn open(&mut self, step: &Step, url: &str, limit: Duration, progress: &mut Progress) -> Result<(), Trouble> {
        let hands = self.hands(step)?;
        let started = Instant::now();
        let opened = {
            // A page that is left may ask whether to leave it, and waits for the answer.
            let opening = hands.page().open(url, Readiness::Complete, limit);
            tokio::pin!(opening);
            loop {
                tokio::select! {
                    opened = &mut opening => break opened,
                    heard = self.observer.wait(limit), if !self.observer.is_over() => heard.unwrap_or_default(),
                }
            }
        };
        let took = started.elapsed();
        self.observer.drain();
        match opened {
            Ok(_) => {
                progress.timings.page_load_ms = Some(millis(took));
                stop_for_page(&self.observer)?;
                let settling = Settling {
                    step,
                    acted: started,
                    changes_before: 0,
                    deadline: started + limit,
                    limit,
                };
                Ok(settling.check(&hands, &mut self.observer).await?)
            }
            Err(BrowserError::CommandTimedOut { .. }) => {
                stop_for_page(&self.observer)?;
                Err(Reason::TooSlow {
                    limit_ms: millis(limit),
                    measured_ms: millis(took),
                    finished: false,
                }
                .into())
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn act(&mut self, step: &Step, begun: Instant, limit: Duration, progress: &mut Progress) -> Result<(), Trouble> {
        let Some(target) = &step.target else {
            return Err(Reason::RecordingInvalid {
                detail: format!("step {} has no target", step.id),
            }
            .into());
        };
        let hands = self.hands(step)?;
        self.keep_anchor(step, progress)?;
        let point = match &step.action {
            Action::Press { .. } | Action::Type { .. } => {
                let aimed = self
                    .aimed_for_keys(step, target, &hands, &mut progress.sighting, begun, limit)
                    .await?;
                let Some(point) = aimed else {
                    return self.keys_as_they_go(step, limit).await;
                };
                point
            }
            _ => self.aimed(step, target, &hands, &mut progress.sighting, begun, limit).await?,
        };
        progress.timings.found_ms = Some(millis(begun.elapsed()));
        let (point, drag_end) = match &step.action {
            Action::Drag { to } => {
                let (from, end) = self.drag_ends(step, target, point, to, begun, limit).await?;
                (from, Some(end))
            }
            _ => (point, None),
        };
        let changes_before = match (&step.action, progress.sighting.changes) {
            // The press goes there itself, and its document tells what pointing changed from what pressing did.
            (Action::Click { .. } | Action::Type { .. } | Action::Tick { .. }, Some(changes)) if step.page.frame.is_empty() => changes,
            _ => {
                hands.approach(point).await?;
                hands.changes_before().await?
            }
        };
        let typing = match &step.action {
            Action::Type { text } => Typing {
                text: self.values.text(text)?,
                into_empty_field: progress.sighting.field_is_empty,
            },
            _ => Typing::default(),
        };
        self.may_type(step, &hands, Some(point)).await?;
        let acted = Instant::now();
        let done = match drag_end {
            Some(end) => hands.drag(point, end).await.map(|()| true)?,
            None => {
                // A script that chooses may be held up by the page's question.
                let acting = hands.act(&step.action, point, typing);
                tokio::pin!(acting);
                loop {
                    tokio::select! {
                        done = &mut acting => break done?,
                        heard = self.observer.wait(limit), if !self.observer.is_over() => heard?,
                    }
                    stop_for_dialog(&self.observer)?;
                }
            }
        };
        if !done {
            return Err(Reason::TargetMissing { best_score: 0.0 }.into());
        }
        progress.timings.acted_ms = Some(millis(begun.elapsed()));
        let settling = Settling {
            step,
            acted,
            changes_before,
            deadline: acted + limit,
            limit,
        };
        settling.wait(&hands, &mut self.observer).await?;
        wait_for_answers(step, &mut self.observer, settling.deadline).await?;
        for tab in self.observer.new_tabs() {
            match self.setup.browser.page(&tab).learn_anew().await {
                // It may be gone again already.
                Err(BrowserError::CommandRefused { .. } | BrowserError::TabGone { .. }) => continue,
                done => done?,
            }
            self.fit(&tab).await?;
        }
        let loaded = self.observer.seen.navigated.and(self.observer.seen.loaded);
        progress.timings.page_load_ms = loaded.map(|loaded| millis(loaded.saturating_duration_since(acted)));
        settling.check(&hands, &mut self.observer).await
    }

    /// Whether the checks of an `if` come to hold in time. That they do not is no fault of anybody; a target that may be one of several is.
    async fn condition(&mut self, step: &Step, begun: Instant, limit: Duration, progress: &mut Progress) -> Result<bool, Trouble> {
        let limit = step.limits.map_or(CONDITION_LIMIT.min(limit), |_| limit);
        match self.check(step, begun, limit, progress).await {
            Ok(_) => Ok(true),
            Err(Trouble::Reason(Reason::CheckNotMet { .. } | Reason::ScriptError { .. } | Reason::TargetMissing { .. })) => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }

    /// Waits until a target of the step is found; gives the point to press.
    pub(crate) async fn aimed(
        &mut self,
        step: &Step,
        target: &Target,
        hands: &Hands,
        sighting: &mut Sighting,
        begun: Instant,
        limit: Duration,
    ) -> Result<Point, Trouble> {
        let aim = Aim {
            setup: &self.setup,
            step,
            target,
            begun,
            limit,
        };
        aim.take(hands, &mut self.observer, sighting).await
    }

    /// Puts what the target says into a variable.
    async fn read(&mut self, step: &Step, into: &str, begun: Instant, limit: Duration, progress: &mut Progress) -> Result<(), Trouble> {
        let state = self.check(step, begun, limit, progress).await?.unwrap_or_default();
        let read = state.value.or(state.text).ok_or(Reason::RecordingInvalid {
            detail: "the target says nothing that can be read".to_owned(),
        })?;
        self.values.put(into, read.trim().to_owned());
        Ok(())
    }

    /// Waits until all checks of the step hold; gives the target's state where it has one.
    async fn check(
        &mut self,
        step: &Step,
        begun: Instant,
        limit: Duration,
        progress: &mut Progress,
    ) -> Result<Option<TargetState>, Trouble> {
        let hands = self.hands(step)?;
        self.keep_anchor(step, progress)?;
        let target = step.target.as_ref().map(|target| apart_from_checked(step, target, self.setup.mode));
        let checking = Checking {
            step,
            aim: target.as_ref().map(|target| Aim {
                setup: &self.setup,
                step,
                target,
                begun,
                limit,
            }),
            deadline: begun + limit,
        };
        let state = checking.wait(&hands, &mut self.observer, &mut progress.sighting).await?;
        progress.timings.found_ms = step.target.is_some().then(|| millis(begun.elapsed()));
        Ok(state)
    }

    pub(crate) fn hands(&self, step: &Step) -> Result<Hands, Trouble> {
        // A tab that should have been opened before, and was not.
        let tab = self.observer.tab(step.page.tab).ok_or(Reason::TargetMissing { best_score: 0.0 })?;
        Ok(Hands::new(self.setup.browser.page(tab)))
    }

    /// Gives a tab the viewport of the run.
    pub(crate) async fn fit(&self, tab: &str) -> Result<(), Trouble> {
        let Viewport {
            width,
            height,
            device_pixel_ratio,
        } = self.setup.viewport;
        Ok(self
            .setup
            .browser
            .page(tab)
            .set_viewport(width, height, Some(device_pixel_ratio))
            .await?)
    }

    /// Keeps the pictures before and after, without what no picture may show. A page that cannot be looked at any more
    /// has no picture after.
    async fn keep_pictures(&mut self, step: &Step, progress: &mut Progress) -> Result<(Option<PictureRef>, Option<PictureRef>), Trouble> {
        let Ok(hands) = self.hands(step) else { return Ok((None, None)) };
        let before = match progress.sighting.picture.take() {
            Some(shot) => Some(self.keep_shot(shot, progress)?),
            None => None,
        };
        let shown = self
            .observer
            .front_tab()
            .map_or(hands, |tab| Hands::new(self.setup.browser.page(&tab)));
        if self.observer.seen.dialog.is_some() || self.observer.is_over() {
            // A dialog holds the page back: no picture comes until it is answered.
            return Ok((before, None));
        }
        // The count is asked for first: what changes while the picture is taken makes it an old one.
        let masked = self.setup.masked(shown.page()).await;
        let (changes, secrets, raw) = tokio::join!(shown.changes_before(), self.setup.secret_places(&shown), shown.page().screenshot());
        let (Ok(secrets), Ok(raw)) = (secrets, raw) else {
            return Ok((before, None));
        };
        let hidden = self.setup.hidden(shown.page(), secrets, masked).await;
        let shot = Shot { raw, hidden };
        let after = self.keep_shot(shot.clone(), progress)?;
        self.shown = changes.ok().map(|changes| Shown {
            tab: shown.page().context().to_owned(),
            shot,
            changes,
        });
        Ok((before, Some(after)))
    }

    fn keep_shot(&self, shot: Shot, progress: &mut Progress) -> Result<PictureRef, Trouble> {
        for name in &shot.hidden.not_masked {
            if !progress.not_masked.contains(name) {
                progress.not_masked.push(name.clone());
            }
        }
        // What cannot be painted over must not be kept.
        let png = shot.kept(self.setup.viewport.device_pixel_ratio);
        self.keep(&png.map_err(|error| Trouble::Pictures(std::io::Error::other(error)))?)
    }

    /// Keeps what the target looked like when it was recorded.
    fn keep_anchor(&self, step: &Step, progress: &mut Progress) -> Result<(), Trouble> {
        let anchor = self.setup.prepared.anchor(step).filter(|_| self.setup.kept != Pictures::None);
        progress.expected = anchor.map(|anchor| self.keep(&anchor.png)).transpose()?;
        Ok(())
    }

    fn keep(&self, png: &[u8]) -> Result<PictureRef, Trouble> {
        let sha256 = self.setup.pictures.keep(png).map_err(Trouble::Pictures)?;
        let (width, height) = png_size(png).unwrap_or_default();
        Ok(PictureRef { sha256, width, height })
    }
}

/// The target without what its checks compare, so that a changed text does not hide the place where it stands.
fn apart_from_checked(step: &Step, target: &Target, mode: FindMode) -> Target {
    let mut target = target.clone();
    let about_look = matches!(step.action, Action::Read { .. }) || step.checks.iter().any(Check::is_about_look);
    if mode != FindMode::VisionOnly && about_look {
        target.text = None;
        if let Some(element) = &mut target.element {
            element.name.clear();
        }
    }
    target
}

/// Whether a step that did what it should took too long over it.
fn slow(limits: Limits, times_ms: [Option<u64>; 3]) -> Option<Reason> {
    let measured_ms = times_ms.into_iter().flatten().max().unwrap_or_default();
    (measured_ms > limits.slow_ms).then_some(Reason::TooSlow {
        limit_ms: limits.slow_ms,
        measured_ms,
        finished: true,
    })
}
