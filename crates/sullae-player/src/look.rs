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
        Self::of(png, elements, viewport_width)
    }

    /// One element of a tab, and a picture that it is in.
    pub(crate) fn at(element: PageCandidate, png: Vec<u8>, viewport_width: u32) -> Result<Self, BrowserError> {
        Self::of(png, vec![element], viewport_width)
    }

    fn of(png: Vec<u8>, elements: Vec<PageCandidate>, viewport_width: u32) -> Result<Self, BrowserError> {
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

    /// Whether a point, CSS pixels, can be pressed without scrolling.
    pub(crate) fn shows(&self, point: Point) -> bool {
        can_be_pressed(self.viewport(), point)
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

/// Whether a point of a viewport can be pressed. On the last pixel row a page may find nothing under it.
pub(crate) fn can_be_pressed(view: Rect, point: Point) -> bool {
    let edge = EDGE.min(view.width / 2.0).min(view.height / 2.0);
    let inner = Rect {
        x: view.x + edge,
        y: view.y + edge,
        width: view.width - 2.0 * edge,
        height: view.height - 2.0 * edge,
    };
    inner.contains(point)
}

pub(crate) fn broken(error: PictureError) -> BrowserError {
    BrowserError::ProtocolError {
        method: "screenshot".to_owned(),
        what: error.to_string(),
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
    let kept = "() => globalThis.sullaeCandidates?.() ?? null";
    let list = match page.call_function(Some(SANDBOX), kept, &[]).await? {
        Value::Null => page.call_function(Some(SANDBOX), CANDIDATES_SCRIPT, &[]).await?,
        kept => kept,
    };
    match list {
        Value::String(json) => serde_json::from_str(&json).map_err(unreadable),
        list => serde_json::from_value(list).map_err(unreadable),
    }
}

/// Keeps the script of the elements in every document from its beginning: sent anew for each look, it would be compiled anew and run slowly.
pub(crate) fn kept_candidates() -> String {
    let giving_itself = CANDIDATES_SCRIPT.replace("return bundle.candidates();", "return bundle.candidates;");
    format!("() => {{ globalThis.sullaeCandidates = ({giving_itself})(); }}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_script_gives_the_function_instead_of_calling_it() {
        let kept = kept_candidates();
        assert!(kept.contains("return bundle.candidates;") && !kept.contains("bundle.candidates()"));
    }
}
