//! Parts of a recording, tried out from the editor in one visible browser that stays: each goes on where the last one ended, and where the
//! browser stands elsewhere the steps before are replayed first.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use sullae_browser::Browser;
use sullae_player::{GivenValue, LocateOptions, Location, Locator, PartOrder, PlayEvent, PreparedRecording, Spot, play_parts};
use sullae_recording::{Recording, Run, Step, Verdict, redact::redact_url, run::Found, wording::run_sentence};
use tokio::sync::{mpsc, oneshot};

use crate::{
    cards::png_url,
    clock,
    error::ServiceError,
    runs::RunRequest,
    service::Service,
    wire::{FoundNow, PartNow, PartPhase, ServiceEvent, TryPart},
};

/// The browser that stays. Dropping it ends the browser.
#[derive(Debug)]
pub(crate) struct HeldBrowser {
    /// Tells it from the one before.
    id: String,
    recording: Recording,
    values: BTreeMap<String, GivenValue>,
    orders: mpsc::UnboundedSender<PartOrder>,
    _open: oneshot::Sender<()>,
    now: PartNow,
}

impl HeldBrowser {
    fn stands_before(&self, recording_id: &str, recording: &Recording, step: usize) -> bool {
        self.now.recording_id == recording_id && self.recording == *recording && self.now.stands_before == u32::try_from(step).ok()
    }
}

impl Service {
    /// Begins to try some steps; events tell the rest.
    ///
    /// # Errors
    /// [`ServiceError::StepNotFound`]; [`ServiceError::Busy`] while another part is tried; those of a run.
    pub fn try_part(self: &Arc<Self>, asked: TryPart) -> Result<(), ServiceError> {
        let mut values: BTreeMap<String, GivenValue> = asked.values.into_iter().map(|(name, value)| (name, value.into())).collect();
        {
            let state = self.state();
            if let Some(held) = &state.parts {
                if held.now.phase != PartPhase::Over {
                    return Err(ServiceError::Busy { what: "a run" });
                }
                if values.is_empty() && held.now.recording_id == asked.recording_id {
                    values.clone_from(&held.values);
                }
            }
        }
        let request = RunRequest {
            folder: self.recording_folder(&asked.recording_id)?,
            values: values.clone(),
            ..RunRequest::default()
        };
        let mut prepared = self.begin(request)?.prepared;
        let steps = prepared.recording.steps.len();
        let (first, end) = (asked.first as usize, asked.end as usize);
        if first >= end || end > steps {
            return Err(ServiceError::StepNotFound { number: end, steps });
        }
        let now = |phase| PartNow {
            recording_id: asked.recording_id.clone(),
            first: asked.first,
            end: asked.end,
            phase,
            at: None,
            verdict: None,
            sentence: None,
            stands_before: None,
        };
        let mut held = self.state().parts.take();
        let goes_on = held
            .as_ref()
            .is_some_and(|held| held.stands_before(&asked.recording_id, &prepared.recording, first));
        let held = match held.take().filter(|_| goes_on) {
            Some(held) => HeldBrowser {
                now: now(PartPhase::Trying),
                ..held
            },
            None => {
                let phase = if first == 0 { PartPhase::Trying } else { PartPhase::Leading };
                let opened = self
                    .make_up_values(&mut prepared)
                    .and_then(|()| self.hold_browser(prepared, values, now(phase)));
                // The browser before is closed in any case.
                opened.inspect_err(|_| self.tell(ServiceEvent::PartChanged { part: None, trouble: None }))?
            }
        };
        let lead = if goes_on { 0..0 } else { 0..first };
        let (id, orders) = (held.id.clone(), held.orders.clone());
        self.tell(ServiceEvent::PartChanged {
            part: Some(held.now.clone()),
            trouble: None,
        });
        self.state().parts = Some(held);
        let service = Arc::clone(self);
        tokio::spawn(async move { service.carry_out_part(&id, &orders, lead, first..end).await });
        Ok(())
    }

    /// Ends the browser of the parts, if there is one.
    pub fn leave_parts(&self) {
        if self.state().parts.take().is_some() {
            self.tell(ServiceEvent::PartChanged { part: None, trouble: None });
        }
    }

    /// Looks where a step's target is now, by its number from 1: on the page that the browser of the parts stands at, if it stands before that
    /// step; else on the recorded page, opened anew in a browser that does not show. Nothing is pressed.
    ///
    /// # Errors
    /// [`ServiceError::StepNotFound`], [`ServiceError::StepWithoutTarget`]; those of the recording and the browser.
    pub async fn find_step(&self, recording_id: &str, number: u32) -> Result<FoundNow, ServiceError> {
        let prepared = PreparedRecording::read_to_look(&self.recording_folder(recording_id)?)?;
        let number = number as usize;
        let standing = self.state().parts.as_ref().and_then(|held| {
            held.stands_before(recording_id, &prepared.recording, number.saturating_sub(1))
                .then(|| held.orders.clone())
        });
        let there = match standing {
            Some(orders) => locate_there(&orders, number).await,
            None => None,
        };
        let where_it_stands = there.is_some();
        let located = match there {
            Some(located) => located?,
            None => self.locate_anew(&prepared, number).await?,
        };
        Ok(FoundNow {
            url: redact_url(&located.url),
            where_it_stands,
            picture: png_url(&located.picture),
            found: located.best.as_ref().map(|best| found(&located, best)),
            runner_up: located.runner_up.as_ref().map(|spot| spot.seen_place),
            covered_by: located.covered_by.clone(),
        })
    }

    async fn locate_anew(&self, prepared: &PreparedRecording, number: usize) -> Result<Location, ServiceError> {
        let mut settings = self.browser_settings().with_locale(prepared.recording.locale.as_deref());
        settings.headless = true;
        let eyes = self.eyes()?;
        let locator = Locator::start(&settings).await?;
        let located = locator.locate(&eyes, prepared, number, &LocateOptions::default()).await;
        locator.close().await;
        Ok(located?)
    }

    /// Opens a visible browser in which parts are tried until it is dropped, or closed by a person.
    fn hold_browser(
        self: &Arc<Self>,
        prepared: PreparedRecording,
        values: BTreeMap<String, GivenValue>,
        now: PartNow,
    ) -> Result<HeldBrowser, ServiceError> {
        let mut settings = self.browser_settings().with_locale(prepared.recording.locale.as_deref());
        settings.headless = false;
        let options = self.play_options(clock::new_id())?;
        let eyes = self.eyes()?;
        let (orders, ordered) = mpsc::unbounded_channel();
        let (open, left) = oneshot::channel();
        let held = HeldBrowser {
            id: options.id.clone(),
            recording: prepared.recording.clone(),
            values,
            orders,
            _open: open,
            now,
        };
        let (service, id) = (Arc::clone(self), held.id.clone());
        tokio::spawn(async move {
            let (heard, hearing) = mpsc::unbounded_channel();
            match Browser::start(&settings).await {
                Ok(browser) => {
                    tokio::select! {
                        () = async { tokio::join!(play_parts(&browser, &prepared, &options, &eyes, heard, ordered), service.hear_parts(&id, hearing)); } => {}
                        _ = left => {}
                    }
                    browser.close().await;
                }
                Err(error) => return service.parts_ended(&id, Some(&ServiceError::from(error))),
            }
            service.parts_ended(&id, None);
        });
        Ok(held)
    }

    async fn carry_out_part(&self, id: &str, orders: &mpsc::UnboundedSender<PartOrder>, lead: Range<usize>, part: Range<usize>) {
        let end = part.end;
        let passes = |run: &Option<Run>| run.as_ref().is_some_and(|run| run.verdict <= Verdict::Degraded);
        if !lead.is_empty() {
            let led = replay(orders, lead).await;
            if !passes(&led) {
                return self.part_over(id, led, None);
            }
            self.change_part(id, |now| now.phase = PartPhase::Trying);
        }
        let run = replay(orders, part).await;
        let stands_before = passes(&run).then_some(end);
        self.part_over(id, run, stands_before);
    }

    fn part_over(&self, id: &str, run: Option<Run>, stands_before: Option<usize>) {
        // Without a browser there is nothing more to tell than its end.
        let Some(run) = run else { return };
        self.change_part_with(id, |held| {
            let step: Option<&Step> = run.deciding_step.and_then(|index| held.recording.steps.get(index as usize));
            held.now.phase = PartPhase::Over;
            held.now.at = None;
            held.now.verdict = Some(run.verdict);
            held.now.sentence = Some(run_sentence(&run, step));
            held.now.stands_before = stands_before.and_then(|place| u32::try_from(place).ok());
        });
    }

    async fn hear_parts(&self, id: &str, mut hearing: mpsc::UnboundedReceiver<PlayEvent>) {
        while let Some(event) = hearing.recv().await {
            if let PlayEvent::StepStarted { index, .. } = event {
                self.change_part(id, |now| now.at = Some(index));
            }
        }
    }

    fn change_part(&self, id: &str, change: impl FnOnce(&mut PartNow)) {
        self.change_part_with(id, |held| change(&mut held.now));
    }

    fn change_part_with(&self, id: &str, change: impl FnOnce(&mut HeldBrowser)) {
        let part = {
            let mut state = self.state();
            let Some(held) = state.parts.as_mut().filter(|held| held.id == id) else {
                return;
            };
            change(held);
            held.now.clone()
        };
        self.tell(ServiceEvent::PartChanged {
            part: Some(part),
            trouble: None,
        });
    }

    fn parts_ended(&self, id: &str, error: Option<&ServiceError>) {
        let ended = self.state().parts.take_if(|held| held.id == id);
        if ended.is_some() {
            let trouble = error.map(|error| self.explained(error));
            self.tell(ServiceEvent::PartChanged { part: None, trouble });
        }
    }
}

/// Replays some steps; none where the browser ended meanwhile.
async fn replay(orders: &mpsc::UnboundedSender<PartOrder>, steps: Range<usize>) -> Option<Run> {
    let (done, result) = oneshot::channel();
    orders.send(PartOrder::Replay { steps, done }).ok()?;
    result.await.ok()
}

/// None where the browser ended meanwhile.
async fn locate_there(orders: &mpsc::UnboundedSender<PartOrder>, number: usize) -> Option<Result<Location, sullae_player::LocateError>> {
    let (done, result) = oneshot::channel();
    orders.send(PartOrder::Locate { number, done }).ok()?;
    result.await.ok()
}

fn found(located: &Location, best: &Spot) -> Found {
    Found {
        place: best.seen_place,
        point: best.seen_point,
        evidence: best.evidence,
        score: best.score,
        runner_up: located.runner_up.as_ref().map(|spot| spot.score),
        decision: located.decision,
        differs_from_recording: false,
    }
}
