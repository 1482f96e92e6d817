//! The pump around the merger: events in, pictures taken, document saved, changes told.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sullae_browser::{Browser, Events, Page, Screencast, SessionEnd};
use sullae_recording::{Recording, Warning};
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use crate::anchor;
use crate::error::RecorderError;
use crate::hidden::Hidden;
use crate::intake::{Intake, Reader};
use crate::merge::{Merger, Shot, StepChange};
use crate::raw::{PageEvent, PageEventKind, RawEvent};
use crate::recorder::{Command, EndReason, RecorderEvent, SANDBOX};
use crate::ring::{Rings, Still};
use crate::saving::Keeper;
use crate::uploads::Uploads;

const SETTLE_EVERY: Duration = Duration::from_millis(250);
/// Typing is told in bursts, each a moment after its last key.
const LAST_WORD: Duration = Duration::from_millis(300);
/// A page that is asked for nothing answers at once, unless it hangs.
pub(crate) const ANSWER_LIMIT: Duration = Duration::from_secs(3);
const LATE_PICTURE_LIMIT: Duration = Duration::from_secs(2);
const ON_ITS_WAY: Duration = Duration::from_millis(500);
const LOOK_AGAIN_EVERY: Duration = Duration::from_millis(20);
/// A page is drawn a moment after it has loaded.
const DRAWN_AFTER_LOAD: Duration = Duration::from_millis(150);

/// The browser's clock, as far as its events tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    at_ms: f64,
    read: Instant,
}

impl Clock {
    pub(crate) fn new(at_ms: f64) -> Self {
        Self {
            at_ms,
            read: Instant::now(),
        }
    }

    fn hear(&mut self, at_ms: f64, received: Instant) {
        let heard = Self { at_ms, read: received };
        // Late news say nothing about now.
        if heard.now_ms() > self.now_ms() {
            *self = heard;
        }
    }

    pub(crate) fn now_ms(&self) -> f64 {
        self.at_ms + self.read.elapsed().as_secs_f64() * 1_000.0
    }
}

pub(crate) struct Pump {
    pub(crate) browser: Browser,
    pub(crate) events: Events,
    pub(crate) reader: Reader,
    pub(crate) merger: Merger,
    pub(crate) keeper: Keeper,
    pub(crate) rings: Rings,
    pub(crate) clock: Clock,
    pub(crate) out: mpsc::UnboundedSender<RecorderEvent>,
    pub(crate) commands: mpsc::UnboundedReceiver<Command>,
    /// Which picture each step has.
    pub(crate) pictured: HashMap<String, Shot>,
    /// Width of every tab's viewport, CSS pixels.
    pub(crate) view_widths: HashMap<u32, f64>,
    /// What no picture may show.
    pub(crate) hidden: Hidden,
    pub(crate) unsaved: bool,
    /// Files that were chosen, while they come in.
    pub(crate) uploads: Uploads,
}

impl Pump {
    /// Runs until the person closes the window or a command stops it. Gives back the recording as it is in the end.
    pub(crate) async fn run(mut self) -> Result<Recording, RecorderError> {
        let mut settle = tokio::time::interval(SETTLE_EVERY);
        settle.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let reason = loop {
            tokio::select! {
                event = self.events.next() => match event {
                    Some(event) => self.take(&event).await,
                    None => break end_reason(self.browser.bidi().ended()),
                },
                command = self.commands.recv() => match command {
                    Some(Command::UndoLast) => {
                        let undone = self.merger.undo_last().into_iter().collect();
                        self.apply(undone).await;
                    }
                    Some(Command::Point) => self.point().await,
                    Some(Command::Pause(paused)) => {
                        self.hear_all().await;
                        let changes = if paused { self.merger.pause() } else { self.merger.resume(self.clock.now_ms()) };
                        self.apply(changes).await;
                        let _ = self.out.send(RecorderEvent::Paused { paused });
                    }
                    Some(Command::Stop) | None => break EndReason::Stopped,
                },
                _ = settle.tick() => {
                    let changes = self.merger.settle(self.clock.now_ms());
                    self.apply(changes).await;
                }
            }
        };
        // What was done before the end counts, and takes a moment to be told.
        let last_word = tokio::time::Instant::now() + LAST_WORD;
        while let Ok(Some(event)) = tokio::time::timeout_at(last_word, self.events.next()).await {
            self.take(&event).await;
        }
        let mut changes = self.merger.settle(f64::INFINITY);
        for (step, name) in self.uploads.missing() {
            changes.extend(self.merger.file_lost(&step, &name));
        }
        if reason == EndReason::WindowClosed {
            changes.extend(self.merger.window_closed(self.clock.now_ms()));
        }
        self.apply(changes).await;
        let recording = self.recording();
        let saved = self.keeper.save(&recording);
        let told = saved.map(|()| recording).map_err(RecorderError::Folder);
        self.browser.close().await;
        let _ = self.out.send(RecorderEvent::Ended { reason });
        told
    }

    /// Takes in all that the pages had told up to now: an answer of theirs comes after it.
    async fn hear_all(&mut self) {
        self.tell_pages("() => 0").await;
        while let Some(event) = self.events.try_next() {
            self.take(&event).await;
        }
    }

    /// Begins to point in the tab that is in front, in each of them that shows itself.
    async fn point(&self) {
        self.tell_pages("() => { if (document.visibilityState === 'visible') globalThis.sullaePoint?.(); }")
            .await;
    }

    /// Calls a function in every tab. A page that does not answer is not waited for.
    pub(crate) async fn tell_pages(&self, function: &str) {
        for context in self.reader.contexts.tabs() {
            let page = self.browser.page(context);
            match tokio::time::timeout(ANSWER_LIMIT, page.call_function(Some(SANDBOX), function, &[])).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::debug!(%error, "cannot tell a tab"),
                Err(_) => tracing::debug!("a tab does not answer"),
            }
        }
    }

    /// Takes in what happened on the way to where the recording begins: of a new one, of which the first step is saved and told, on the
    /// way to the start page; of one that goes on, all that was done by somebody else.
    pub(crate) async fn begin(&mut self, first: Option<StepChange>) -> Result<(), RecorderError> {
        let Some(first) = first else {
            self.hear_all().await;
            self.merger.go_on(self.reader.contexts.tabs_so_far());
            return Ok(());
        };
        let recording = self.recording();
        self.keeper.save(&recording)?;
        self.apply(vec![first]).await;
        while let Some(event) = self.events.try_next() {
            // The way there is the first step already; a redirect on it is none.
            if event.method != "browsingContext.navigationStarted" {
                self.take(&event).await;
            }
        }
        Ok(())
    }

    async fn take(&mut self, event: &sullae_browser::BidiEvent) {
        if let Some(at_ms) = event.params["timestamp"].as_f64() {
            self.clock.hear(at_ms, event.received);
        }
        let bidi = self.browser.bidi().clone();
        match self.reader.read(&bidi, event, self.clock.now_ms()).await {
            Intake::Nothing => {}
            Intake::Loaded { tab, context } => self.take_picture_soon(tab, &context, DRAWN_AFTER_LOAD),
            Intake::NewTab { tab, context, opened } => {
                self.watch_tab(tab, &context);
                let changes = self.merger.take(&opened);
                self.apply(changes).await;
            }
            Intake::Raw(raw) => self.take_raw(&raw).await,
        }
    }

    async fn take_raw(&mut self, raw: &RawEvent) {
        match raw {
            RawEvent::Page { tab, event } => {
                self.look(*tab, event);
                self.mask(*tab, event).await;
            }
            RawEvent::TabClosed { tab, .. } => {
                self.rings.forget(*tab);
                self.hidden.forget_tab(*tab);
            }
            _ => {}
        }
        let mut changes = self.merger.take(raw);
        if let RawEvent::Page { event, .. } = raw {
            match &event.what {
                PageEventKind::Uploading { files, .. } => {
                    let refused = self.uploads.expect(&self.merger, event, files);
                    for (step, name) in refused {
                        changes.extend(self.merger.file_lost(&step, &name));
                    }
                }
                PageEventKind::FilePart { .. } => {
                    if let Some((file, bytes)) = self.uploads.take(event) {
                        self.keeper.add_upload(file, bytes);
                        self.save();
                    }
                }
                _ => {}
            }
        }
        self.apply(changes).await;
    }

    /// What a page event tells about what is to be seen.
    fn look(&mut self, tab: u32, event: &PageEvent) {
        if event.top {
            self.view_widths.insert(tab, event.view.width);
            self.hidden.is_at(tab, &event.url);
        }
        let secrets = match &event.what {
            PageEventKind::Hover { secrets, .. } => secrets,
            PageEventKind::Click { seen, .. }
            | PageEventKind::Input { seen, .. }
            | PageEventKind::Chosen { seen, .. }
            | PageEventKind::Ticked { seen, .. }
            | PageEventKind::Hovered { seen, .. }
            | PageEventKind::Dragged { seen, .. }
            | PageEventKind::Set { seen, .. }
            | PageEventKind::ChosenMany { seen, .. }
            | PageEventKind::Uploading { seen, .. }
            | PageEventKind::Key { seen, .. }
            | PageEventKind::Read { seen, .. }
            | PageEventKind::Dismissed { seen, .. }
            | PageEventKind::Checked { seen, .. } => &seen.secrets,
            PageEventKind::Ready { .. } => {
                // Boxes of the page that was left would be painted into the next.
                if event.top {
                    self.hidden.forget_tab(tab);
                }
                return;
            }
            PageEventKind::Masked { found } => {
                self.hidden.hear_masked(tab, &event.doc, &event.frame, event.at_ms, found);
                return;
            }
            PageEventKind::AreaMasked { .. }
            | PageEventKind::Changed { .. }
            | PageEventKind::Leaving { .. }
            | PageEventKind::DroppedFromOutside {}
            | PageEventKind::FilePart { .. } => return,
        };
        self.hidden.hear_secrets(tab, event, secrets);
        if matches!(event.what, PageEventKind::Hover { .. }) {
            self.rings.hovered(tab, event.at_ms);
            // After going back to another site the stream of pictures may have gone silent.
            let silent = self.rings.newest_at(tab).is_none();
            let context = self.reader.contexts.context_of(tab).map(str::to_owned);
            if let Some(context) = context.filter(|_| silent) {
                self.take_picture_soon(tab, &context, Duration::ZERO);
            }
        }
    }

    /// Follows a tab in pictures until it closes.
    pub(crate) fn watch_tab(&self, tab: u32, context: &str) {
        let (page, rings) = (self.browser.page(context), self.rings.clone());
        tokio::spawn(async move {
            let mut cast = match Screencast::start(&page).await {
                Ok(Some(cast)) => cast,
                Ok(None) => return,
                Err(error) => {
                    tracing::debug!(%error, "no pictures of a tab");
                    return;
                }
            };
            while let Some(frame) = cast.next().await {
                let still = Still {
                    png: Arc::new(frame.png),
                    at_ms: frame.timestamp_ms,
                    scroll: Some((frame.scroll_x, frame.scroll_y)),
                };
                rings.push(tab, still);
            }
        });
    }

    /// Takes a picture beside the stream, which may have gone silent.
    fn take_picture_soon(&self, tab: u32, context: &str, after: Duration) {
        let (page, rings, clock) = (self.browser.page(context), self.rings.clone(), self.clock);
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            if let Some(png) = picture(&page).await {
                // It shows the page as it was at the latest now.
                let still = Still {
                    png: Arc::new(png),
                    at_ms: clock.now_ms(),
                    scroll: None,
                };
                rings.push(tab, still);
            }
        });
    }

    /// Carries changes of the steps to the disk and to whoever watches.
    async fn apply(&mut self, changes: Vec<StepChange>) {
        if changes.is_empty() {
            return;
        }
        let mut told = Vec::new();
        for change in changes {
            match change {
                StepChange::Added(step) => {
                    let thumbnail = self.take_anchor(&step.id).await;
                    let step = self.step(&step.id).unwrap_or(step);
                    told.push(RecorderEvent::StepAdded { step, thumbnail });
                }
                StepChange::Changed(step) => {
                    let thumbnail = self.take_anchor(&step.id).await;
                    let step = self.step(&step.id).unwrap_or(step);
                    told.push(RecorderEvent::StepChanged { step, thumbnail });
                }
                StepChange::Removed(id) => {
                    self.pictured.remove(&id);
                    told.push(RecorderEvent::StepRemoved { id });
                }
            }
        }
        self.save();
        for event in told {
            if let RecorderEvent::StepRemoved { id } = &event {
                self.keeper.drop_picture(id);
            }
            let _ = self.out.send(event);
        }
    }

    pub(crate) fn step(&self, id: &str) -> Option<sullae_recording::Step> {
        self.merger.steps().find(|step| step.id == id).cloned()
    }

    /// Writes everything; a refusal is told once, and tried again with the next change.
    pub(crate) fn save(&mut self) {
        let recording = self.recording();
        match self.keeper.save(&recording) {
            Ok(()) if self.unsaved => {
                self.unsaved = false;
                let _ = self.out.send(RecorderEvent::SavedAgain {});
            }
            Ok(()) => {}
            Err(error) => {
                tracing::warn!(%error, "the recording is not saved");
                if !self.unsaved {
                    self.unsaved = true;
                    let _ = self.out.send(RecorderEvent::NotSaved { error: error.into() });
                }
            }
        }
    }

    pub(crate) fn recording(&self) -> Recording {
        let steps = self.uploads.without_missing(self.merger.steps().cloned().collect());
        self.keeper.recording(steps, self.merger.variables(), self.hidden.masks())
    }

    /// Takes the anchor of a step, if it wants one that it has not got. Gives back the picture.
    async fn take_anchor(&mut self, id: &str) -> Option<Vec<u8>> {
        let step = self.step(id)?;
        let has_anchor = step.target.as_ref()?.anchor.is_some();
        let Some(shot) = self.merger.shot_of(id).cloned() else {
            self.merger.set_anchor(id, None, vec![Warning::AnchorMissing {}]);
            return None;
        };
        // A step that became another, as a click a tick, is described anew and has lost its anchor.
        if has_anchor && self.pictured.get(id) == Some(&shot) {
            return None;
        }
        self.pictured.insert(id.to_owned(), shot.clone());
        let (still, late) = self.picture_for(&shot).await;
        let pointed_at = !step.action.acts();
        if pointed_at {
            self.tell_pages("() => globalThis.sullaePictured?.()").await;
        }
        let cropped = match still {
            Some(still) => self.crop(id, still, &shot).await,
            None => None,
        };
        let Some(mut cropped) = cropped else {
            self.merger.set_anchor(id, None, vec![Warning::AnchorMissing {}]);
            return None;
        };
        // Pointing leaves the page as it is: a later picture shows the same.
        if late && !pointed_at {
            cropped.warnings.push(Warning::AnchorTakenLate {});
        }
        self.keeper.add_picture(&cropped.anchor, cropped.png.clone());
        self.merger.set_anchor(id, Some(cropped.anchor), cropped.warnings);
        self.take_end_anchor(id).await;
        Some(cropped.png)
    }

    /// The picture of where a drag ends: taken before it began, as that of its beginning.
    async fn take_end_anchor(&mut self, id: &str) {
        let Some(shot) = self.merger.end_shot_of(id).cloned() else { return };
        let (Some(still), _) = self.picture_for(&shot).await else { return };
        if let Some(cropped) = self.crop(&format!("{id}-end"), still, &shot).await {
            self.keeper.add_picture(&cropped.anchor, cropped.png);
            self.merger.set_end_anchor(id, Some(cropped.anchor));
        }
    }

    /// The picture from before, or the best there is; whether it is late.
    async fn picture_for(&self, shot: &Shot) -> (Option<Still>, bool) {
        if let Some(still) = self.rings.before(shot) {
            return (Some(still), false);
        }
        let asked_ms = self.clock.now_ms();
        let late = match self.reader.contexts.context_of(shot.tab) {
            Some(context) => picture(&self.browser.page(context)).await,
            None => None,
        };
        // A picture from before the press may still be on its way: large ones take a while to be packed.
        let deadline = tokio::time::Instant::now() + ON_ITS_WAY;
        loop {
            if let Some(still) = self.rings.before(shot) {
                return (Some(still), false);
            }
            if tokio::time::Instant::now() > deadline {
                let late = late.map(|png| Still {
                    png: Arc::new(png),
                    at_ms: asked_ms,
                    scroll: None,
                });
                return (late, true);
            }
            tokio::time::sleep(LOOK_AGAIN_EVERY).await;
        }
    }

    async fn crop(&mut self, id: &str, still: Still, shot: &Shot) -> Option<anchor::Cropped> {
        let width = self.view_widths.get(&shot.tab).copied().unwrap_or_default();
        let covered = self.covered(shot, still.at_ms).await;
        let (id, shot) = (id.to_owned(), shot.clone());
        let cropping = tokio::task::spawn_blocking(move || anchor::crop(&id, &still.png, &shot, width, &covered));
        match cropping.await {
            Ok(Ok(cropped)) => cropped,
            Ok(Err(error)) => {
                tracing::warn!(%error, "no anchor");
                None
            }
            Err(error) => {
                tracing::warn!(%error, "no anchor");
                None
            }
        }
    }
}

async fn picture(page: &Page) -> Option<Vec<u8>> {
    match tokio::time::timeout(LATE_PICTURE_LIMIT, page.screenshot()).await {
        Ok(Ok(png)) => Some(png),
        Ok(Err(error)) => {
            tracing::debug!(%error, "no picture");
            None
        }
        Err(_) => None,
    }
}

fn end_reason(end: Option<SessionEnd>) -> EndReason {
    match end {
        Some(SessionEnd::WindowClosed) => EndReason::WindowClosed,
        Some(SessionEnd::BrowserCrashed) => EndReason::BrowserCrashed,
        Some(SessionEnd::Closed) => EndReason::Stopped,
        Some(SessionEnd::DriverLost | SessionEnd::Silent) | None => EndReason::DriverLost,
    }
}
