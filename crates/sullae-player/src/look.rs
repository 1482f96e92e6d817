//! One look at the page: a screenshot and the list of its elements, taken together.

use std::sync::OnceLock;

use serde_json::Value;
use sullae_browser::{Browser, BrowserError, Page};
use sullae_recording::{Point, Rect};
use sullae_vision::{Picture, PictureError};
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::{page_candidate::PageCandidate, similarity};

/// Describes all visible elements; made from the recorder's `inject/` folder, so that both see alike.
const CANDIDATES_SCRIPT: &str = include_str!("candidates.generated.js");
/// Points this close to the viewport's edge, CSS pixels, are scrolled to.
const EDGE: f64 = 1.0;
/// The world apart in which our scripts run.
pub(crate) const SANDBOX: &str = "sullae";

/// What was seen at one moment.
#[derive(Debug)]
pub(crate) struct Look {
    /// The viewport's pixels.
    pub(crate) picture: Picture,
    /// The same as the browser sent it.
    pub(crate) png: Vec<u8>,
    /// Device pixels per CSS pixel.
    pub(crate) ratio: f64,
    /// The page's elements; empty when they were not asked for.
    pub(crate) elements: Vec<PageCandidate>,
    page: OnceLock<similarity::Page>,
}

impl Look {
    /// Looks at a tab. `viewport_width` is its width in CSS pixels. With `frame`, the elements of that
    /// frame are listed too where the page's own list cannot hold them, as for one of another site.
    pub(crate) async fn take(
        browser: &Browser,
        page: &Page,
        viewport_width: u32,
        with_elements: bool,
        frame: &[u32],
    ) -> Result<Self, BrowserError> {
        let (png, elements) = if with_elements {
            let (png, elements) = tokio::join!(page.screenshot(), elements(browser, page, frame));
            (png?, elements?)
        } else {
            (page.screenshot().await?, Vec::new())
        };
        let broken = |error: sullae_vision::PictureError| BrowserError::ProtocolError {
            method: "screenshot".to_owned(),
            what: error.to_string(),
        };
        let picture = thinking(|| Picture::from_png(&png)).map_err(broken)?;
        let ratio = f64::from(picture.width()) / f64::from(viewport_width.max(1));
        Ok(Self {
            picture,
            png,
            ratio,
            elements,
            page: OnceLock::new(),
        })
    }

    /// The elements made ready to be compared, once for all targets of a look.
    pub(crate) fn page(&self) -> &similarity::Page {
        self.page.get_or_init(|| similarity::Page::of(&self.elements))
    }

    /// The same look with nothing thought about yet.
    pub(crate) fn afresh(&self) -> Result<Self, PictureError> {
        Ok(Self {
            picture: Picture::from_png(&self.png)?,
            png: self.png.clone(),
            ratio: self.ratio,
            elements: self.elements.clone(),
            page: OnceLock::new(),
        })
    }

    /// Whether a point, CSS pixels, can be pressed without scrolling. On the last pixel row a page may find nothing under it.
    pub(crate) fn shows(&self, point: Point) -> bool {
        let view = self.viewport();
        let edge = EDGE.min(view.width / 2.0).min(view.height / 2.0);
        let inner = Rect {
            x: view.x + edge,
            y: view.y + edge,
            width: view.width - 2.0 * edge,
            height: view.height - 2.0 * edge,
        };
        inner.contains(point)
    }

    /// The viewport in CSS pixels.
    pub(crate) fn viewport(&self) -> Rect {
        let (width, height) = self.picture.size();
        Rect {
            x: 0.0,
            y: 0.0,
            width: f64::from(width),
            height: f64::from(height),
        }
        .scaled(1.0 / self.ratio)
    }
}

/// Does work that takes milliseconds of computing without holding up the other tasks of its thread.
pub(crate) fn thinking<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        // With one thread there is none to hand the other tasks to.
        _ => work(),
    }
}

async fn elements(browser: &Browser, page: &Page, frame: &[u32]) -> Result<Vec<PageCandidate>, BrowserError> {
    let mut all = of_document(page).await?;
    let unlisted = !frame.is_empty() && all.iter().all(|candidate| candidate.frame != frame);
    if unlisted && let Some((inner, x, y)) = frame_at(browser, page, frame).await? {
        for mut candidate in of_document(&inner).await? {
            candidate.place.x += x;
            candidate.place.y += y;
            candidate.frame = [frame, &candidate.frame].concat();
            all.push(candidate);
        }
    }
    Ok(all)
}

/// The frame at the end of a path, and where its content begins in the tab's viewport.
pub(crate) async fn frame_at(browser: &Browser, page: &Page, path: &[u32]) -> Result<Option<(Page, f64, f64)>, BrowserError> {
    let (mut inner, mut x, mut y) = (page.clone(), 0.0, 0.0);
    for index in path {
        let Some(frame) = inner.locate_child_frames().await?.into_iter().nth(*index as usize) else {
            return Ok(None);
        };
        x += frame.x;
        y += frame.y;
        inner = browser.page(&frame.context);
    }
    Ok(Some((inner, x, y)))
}

async fn of_document(page: &Page) -> Result<Vec<PageCandidate>, BrowserError> {
    let unreadable = |error: serde_json::Error| BrowserError::ProtocolError {
        method: "candidates".to_owned(),
        what: error.to_string(),
    };
    match page.call_function(Some(SANDBOX), CANDIDATES_SCRIPT, &[]).await? {
        Value::String(json) => serde_json::from_str(&json).map_err(unreadable),
        list => serde_json::from_value(list).map_err(unreadable),
    }
}
