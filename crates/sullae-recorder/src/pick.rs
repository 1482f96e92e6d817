//! One-step recordings made by pointing at a place of a page: the recorder's own anchors and evidence, without a press.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::json;
use sullae_browser::{Browser, BrowserSettings, Page, Readiness};
use sullae_recording::redact::redact_url;
use sullae_recording::validate::is_web_address;
use sullae_recording::{Recording, RecordingFolder, Step, Viewport, Warning};

use crate::anchor::{self, Cropped};
use crate::error::RecorderError;
use crate::hidden::Covered;
use crate::merge::{Merger, Shot};
use crate::raw::{FramePlace, PageEvent};
use crate::recorder::{Heading, SANDBOX, clear_away, open_start_page};
use crate::saving::Keeper;

/// Tells what lies at a point. Made by `npm run build` in `inject/`.
const PICK_SCRIPT: &str = include_str!("pick.generated.js");
/// The id of the only step.
const STEP: &str = "s1";
/// The number of the only tab.
const TAB: u32 = 1;
/// A page that still changes after this long is taken as it is.
const STILL_WITHIN: Duration = Duration::from_secs(3);
/// Pause between two pictures that are to be the same.
const BETWEEN_PICTURES: Duration = Duration::from_millis(60);
/// Frames inside frames that are followed.
const FRAME_DEPTH: usize = 8;

/// What to point at, and where the recording goes.
#[derive(Debug, Clone)]
pub struct PickRequest {
    /// The page, absolute http or https.
    pub url: String,
    /// CSS pixels from the left edge of the viewport.
    pub x: f64,
    /// CSS pixels from the top edge of the viewport.
    pub y: f64,
    /// The viewport to open the page in.
    pub viewport: Viewport,
    /// Where the recording goes: an empty folder, or one that does not exist yet.
    pub folder: PathBuf,
    /// What people call the recording; not empty.
    pub name: String,
    /// The time now, RFC 3339.
    pub created: String,
}

/// A browser for picking, one page after the other. Dropping it ends the browser.
#[derive(Debug)]
pub struct Picker {
    browser: Browser,
    page: Page,
}

impl Picker {
    /// Opens a browser.
    ///
    /// # Errors
    /// [`RecorderError::Browser`].
    pub async fn start(settings: &BrowserSettings) -> Result<Self, RecorderError> {
        let browser = Browser::start(settings).await?;
        let page = browser.first_page().await?;
        Ok(Self { browser, page })
    }

    /// Opens the page, waits until it stands still, and records a click on what lies at the point, without pressing it.
    ///
    /// # Errors
    /// Any [`RecorderError`]; nothing is left in the folder then.
    pub async fn pick(&self, request: &PickRequest) -> Result<Recording, RecorderError> {
        if !is_web_address(&request.url) {
            return Err(RecorderError::AddressNotWeb {
                address: redact_url(&request.url),
            });
        }
        let was_there = request.folder.exists();
        let folder = RecordingFolder::create(&request.folder)?;
        let picked = self.pick_into(folder, request).await;
        if picked.is_err() {
            let _ = std::fs::remove_file(request.folder.join(format!("anchors/{STEP}.png")));
            clear_away(&request.folder, was_there);
        }
        picked
    }

    async fn pick_into(&self, folder: RecordingFolder, request: &PickRequest) -> Result<Recording, RecorderError> {
        let Viewport {
            width,
            height,
            device_pixel_ratio,
        } = request.viewport;
        self.page.set_viewport(width, height, Some(device_pixel_ratio)).await?;
        open_start_page(&self.page, &request.url, Readiness::Complete).await?;
        let png = still_picture(&self.page).await?;
        let event = self.event_at(request).await?;
        let locale = self.page.call_function(Some(SANDBOX), "() => navigator.language", &[]).await?;
        let (mut merger, _) = Merger::new(&request.url, TAB);
        let Some((mut step, shot)) = merger.pointed_at(TAB, &event) else {
            return Err(nothing_there(request));
        };
        STEP.clone_into(&mut step.id);
        let heading = Heading {
            name: &request.name,
            created: &request.created,
            start_url: &request.url,
            viewport: request.viewport,
            locale: locale.as_str().map(str::to_owned),
        };
        let mut keeper = Keeper::new(folder, heading.recording(), 0);
        match cropped(png, shot, f64::from(width)).await? {
            Some(cropped) => take(&mut step, &mut keeper, cropped),
            None => step.warnings.push(Warning::AnchorMissing {}),
        }
        let recording = keeper.recording(vec![step], merger.variables(), &[]);
        keeper.save(&recording)?;
        Ok(recording)
    }

    /// What lies at the point, told as a click; frames are followed into.
    async fn event_at(&self, request: &PickRequest) -> Result<PageEvent, RecorderError> {
        let (mut page, mut frame) = (
            self.page.clone(),
            FramePlace {
                known: true,
                ..FramePlace::default()
            },
        );
        for _ in 0..FRAME_DEPTH {
            let (x, y) = (request.x - frame.x, request.y - frame.y);
            let told = page.call_function(Some(SANDBOX), PICK_SCRIPT, &[json!(x), json!(y)]).await?;
            match told.as_str() {
                Some("\"frame\"") => {
                    let frames = page.locate_child_frames().await?;
                    let holds =
                        |at: &sullae_browser::ChildFrame| (at.x..at.x + at.width).contains(&x) && (at.y..at.y + at.height).contains(&y);
                    let Some((index, inner)) = (0_u32..).zip(frames).find(|(_, frame)| holds(frame)) else {
                        return Err(nothing_there(request));
                    };
                    frame.path.push(index);
                    (frame.x, frame.y) = (frame.x + inner.x, frame.y + inner.y);
                    page = self.browser.page(&inner.context);
                }
                Some(json) => {
                    let mut event = serde_json::from_str::<PageEvent>(json).map_err(|_| nothing_there(request))?;
                    event.frame = frame;
                    return Ok(event);
                }
                None => break,
            }
        }
        Err(nothing_there(request))
    }

    /// Ends the browser.
    pub async fn close(self) {
        self.browser.close().await;
    }
}

fn nothing_there(request: &PickRequest) -> RecorderError {
    RecorderError::NothingThere {
        x: request.x,
        y: request.y,
        width: request.viewport.width,
        height: request.viewport.height,
    }
}

fn take(step: &mut Step, keeper: &mut Keeper, cropped: Cropped) {
    keeper.add_picture(&cropped.anchor, cropped.png);
    step.warnings.extend(cropped.warnings);
    if let Some(target) = &mut step.target {
        target.anchor = Some(cropped.anchor);
    }
}

async fn cropped(png: Vec<u8>, shot: Shot, view_width: f64) -> Result<Option<Cropped>, RecorderError> {
    let failed = |why: String| RecorderError::RecorderFailed { why };
    let cropping = tokio::task::spawn_blocking(move || anchor::crop(STEP, &png, &shot, view_width, &Covered::default()));
    cropping
        .await
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error| failed(error.to_string()))
}

/// A picture of the page once it shows the same twice in a row, or after a while as it is.
async fn still_picture(page: &Page) -> Result<Vec<u8>, RecorderError> {
    let begun = Instant::now();
    let mut last = page.screenshot().await?;
    loop {
        tokio::time::sleep(BETWEEN_PICTURES).await;
        let next = page.screenshot().await?;
        if next == last || begun.elapsed() > STILL_WITHIN {
            return Ok(next);
        }
        last = next;
    }
}
