//! Finding targets without acting: many lookups in one browser.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use schemars::JsonSchema;
use serde::Serialize;
use sullae_browser::BrowserSettings;
use sullae_player::{Eyes, LocateOptions, Location, Locator, PreparedRecording, Spot};
use sullae_recording::{
    ElementEvidence, Point, Rect, Viewport,
    redact::redact_url,
    run::{Decision, EvidenceScores, FindMode},
    validate::is_web_address,
};

use crate::{error::ServiceError, service::Service};

/// One lookup.
#[derive(Debug, Clone)]
pub struct LocateRequest {
    /// The recording's folder.
    pub folder: PathBuf,
    /// Which step, from 1; the first that has a target unless given.
    pub step: Option<usize>,
    /// The page; that of the recorded step unless given.
    pub url: Option<String>,
    /// Which evidence may be used.
    pub mode: FindMode,
    /// Width and height of the viewport in CSS pixels, if not as recorded.
    pub viewport: Option<(u32, u32)>,
    /// Device pixels per CSS pixel, if not as recorded.
    pub device_pixel_ratio: Option<f64>,
    /// The longest that opening the page, and then looking at it, may take each.
    pub limit: Duration,
}

/// What came of a lookup.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Located {
    /// The recording's folder as given.
    pub recording: PathBuf,
    /// Which step, from 1.
    pub step: usize,
    /// Its id.
    pub step_id: String,
    /// The page's address in the end, without secrets.
    pub url: String,
    /// The page's HTTP status, where it has one.
    pub http_status: Option<u16>,
    /// Which evidence was used.
    pub mode: FindMode,
    /// The viewport looked through.
    pub viewport: Viewport,
    /// `accepted`: a run would press this. Anything else: a run would press nothing.
    pub decision: Decision,
    /// The best place; null where nothing on the page is like the target.
    pub found: Option<SpotSeen>,
    /// The next best place.
    pub runner_up: Option<SpotSeen>,
    /// What lies over the place where `decision` is `covered`, in the page's words.
    pub covered_by: Option<String>,
    /// How far the page was scrolled to see it, CSS pixels.
    pub scrolled: Point,
    /// Looks taken.
    pub looks: u32,
    /// Where the time went.
    pub times: LocateTimes,
}

/// Where a lookup's time went, milliseconds.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LocateTimes {
    /// Until the page was loaded.
    pub open_ms: f64,
    /// From then to the decision.
    pub look_ms: f64,
    /// The part of `look_ms` that was thinking about pictures and elements.
    pub think_ms: f64,
}

/// A place that may be the target.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SpotSeen {
    /// The point to press: CSS pixels of the viewport as it was when the page had loaded, before any scrolling.
    pub point: Point,
    /// The box around it, likewise.
    pub place: Rect,
    /// The point in device pixels of the viewport as it was seen, after `scrolled`.
    pub device_point: Point,
    /// The box, likewise.
    pub device_place: Rect,
    /// All evidence together, 0 to 1.
    pub score: f64,
    /// Agreement by kind of evidence, 0 to 1; null where there is none of it.
    pub evidence: EvidenceScores,
    /// What a person would call the element.
    pub label: Option<String>,
    /// The element: paths, tag, attributes; null where only the eye searched.
    pub element: Option<ElementEvidence>,
    /// Frames to go through to the element, from the outside in, each the index among its parent's frames.
    pub frame: Vec<u32>,
}

/// A browser for many lookups. After trouble with it the next lookup starts another.
#[derive(Debug)]
pub struct LocatingSession {
    settings: BrowserSettings,
    eyes: Arc<Eyes>,
    locator: Option<Locator>,
    last: Option<Arc<PreparedRecording>>,
}

impl Service {
    /// Begins lookups; the browser starts with the first one and takes over the language of its recording.
    ///
    /// # Errors
    /// [`ServiceError::Ocr`].
    pub fn locating_session(&self, settings: BrowserSettings) -> Result<LocatingSession, ServiceError> {
        Ok(LocatingSession {
            settings,
            eyes: self.eyes()?,
            locator: None,
            last: None,
        })
    }
}

impl LocatingSession {
    /// Looks for one target.
    ///
    /// # Errors
    /// When the recording, the step or the address cannot be used, the page cannot be opened, or the browser is in trouble.
    pub async fn locate(&mut self, request: &LocateRequest) -> Result<Located, ServiceError> {
        if let Some(url) = request.url.as_deref().filter(|url| !is_web_address(url)) {
            return Err(ServiceError::AddressNotWeb { address: redact_url(url) });
        }
        let prepared = self.prepared(&request.folder)?;
        let recording = &prepared.recording;
        let first = recording
            .steps
            .iter()
            .position(|step| step.target.is_some())
            .map_or(1, |index| index + 1);
        let step = request.step.unwrap_or(first);
        let (width, height) = request.viewport.unwrap_or((recording.viewport.width, recording.viewport.height));
        let options = LocateOptions {
            url: request.url.clone(),
            mode: request.mode,
            viewport: Some(Viewport {
                width,
                height,
                device_pixel_ratio: request.device_pixel_ratio.unwrap_or(recording.viewport.device_pixel_ratio),
            }),
            limit: request.limit,
        };
        let locator = match self.locator.take() {
            Some(locator) => locator,
            None => {
                let settings = self.settings.with_locale(recording.locale.as_deref());
                Locator::start(&settings).await?
            }
        };
        let located = locator.locate(&self.eyes, &prepared, step, &options).await;
        match located {
            // A dialog, a dead tab, a lost driver: the next lookup is not to suffer from it.
            Err(sullae_player::LocateError::Browser(error)) => {
                locator.close().await;
                Err(error.into())
            }
            located => {
                self.locator = Some(locator);
                Ok(told(request, &prepared, step, &located?))
            }
        }
    }

    /// The recording, read once for lookups in a row.
    fn prepared(&mut self, folder: &Path) -> Result<Arc<PreparedRecording>, ServiceError> {
        if let Some(last) = self.last.as_ref().filter(|last| last.folder == folder) {
            return Ok(Arc::clone(last));
        }
        let prepared = Arc::new(PreparedRecording::read_to_look(folder)?);
        self.last = Some(Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Ends the browser.
    pub async fn close(self) {
        if let Some(locator) = self.locator {
            locator.close().await;
        }
    }
}

fn told(request: &LocateRequest, prepared: &PreparedRecording, step: usize, location: &Location) -> Located {
    let milliseconds = |time: Duration| (time.as_secs_f64() * 10_000.0).round() / 10.0;
    Located {
        recording: request.folder.clone(),
        step,
        step_id: prepared
            .recording
            .steps
            .get(step - 1)
            .map(|step| step.id.clone())
            .unwrap_or_default(),
        url: redact_url(&location.url),
        http_status: location.status,
        mode: request.mode,
        viewport: location.viewport,
        decision: location.decision,
        found: location.best.as_ref().map(seen),
        runner_up: location.runner_up.as_ref().map(seen),
        covered_by: location.covered_by.clone(),
        scrolled: location.scrolled,
        looks: location.looks,
        times: LocateTimes {
            open_ms: milliseconds(location.opening),
            look_ms: milliseconds(location.looking),
            think_ms: milliseconds(location.thinking),
        },
    }
}

fn seen(spot: &Spot) -> SpotSeen {
    SpotSeen {
        point: spot.point,
        place: spot.place,
        device_point: spot.seen_point,
        device_place: spot.seen_place,
        score: spot.score,
        evidence: spot.evidence,
        label: spot.element.as_ref().map(|element| element.label.clone()),
        element: spot.element.as_ref().map(|element| element.evidence.clone()),
        frame: spot.element.as_ref().map(|element| element.frame.clone()).unwrap_or_default(),
    }
}
