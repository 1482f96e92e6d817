//! A stream of pictures of one tab, one for each change, so that the look *before* a press is at hand.

use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::{BidiEvent, BrowserError, Page, screenshot};

const FRAME_EVENT: &str = "goog:cdp.Page.screencastFrame";
/// The browser sends the next frame only after the last one was acknowledged, and we acknowledge what fits here.
const FRAMES_AHEAD: usize = 4;

/// What the tab showed at one moment.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Lossless picture of the viewport.
    pub png: Vec<u8>,
    /// When the browser drew it: milliseconds since 1970, the clock of `performance.timeOrigin + event.timeStamp`.
    pub timestamp_ms: f64,
    /// When it reached us.
    pub received: Instant,
    /// Viewport width, CSS pixels.
    pub width: f64,
    /// Viewport height, CSS pixels.
    pub height: f64,
    /// How far the document was scrolled to the right, CSS pixels.
    pub scroll_x: f64,
    /// How far the document was scrolled down, CSS pixels.
    pub scroll_y: f64,
}

/// A running screencast; dropping it stops it. Frames that are drawn in quick succession may come out of order: go by `timestamp_ms`. It can go stale after a cross-site Back: add explicit screenshots after loads.
#[derive(Debug)]
pub struct Screencast {
    frames: mpsc::Receiver<Frame>,
    pump: JoinHandle<()>,
    page: Page,
    session: String,
}

impl Screencast {
    /// Starts the stream for a tab: a first frame at once, then one for each change. `None` where the browser cannot do it.
    pub async fn start(page: &Page) -> Result<Option<Self>, BrowserError> {
        let Some(session) = page.cdp_session().await? else {
            return Ok(None);
        };
        page.bidi.subscribe(&[FRAME_EVENT]).await?;
        let mut events = page.bidi.events(&[FRAME_EVENT]);
        let (sender, frames) = mpsc::channel(FRAMES_AHEAD);
        let (cast_page, cast_session) = (page.clone(), session.clone());
        let pump = tokio::spawn(async move {
            while let Some(event) = events.next().await {
                if event.params["session"] != *cast_session {
                    continue;
                }
                let shown = &event.params["params"];
                match frame_of(&event, shown) {
                    Ok(frame) => {
                        if sender.send(frame).await.is_err() {
                            return;
                        }
                    }
                    Err(error) => tracing::warn!(%error, "a screencast frame is lost"),
                }
                let acknowledged = json!({"sessionId": shown["sessionId"]});
                let method = "Page.screencastFrameAck";
                if let Err(error) = cast_page.cdp(&cast_session, method, acknowledged).await {
                    tracing::debug!(%error, "the screencast ends");
                    return;
                }
            }
        });
        page.cdp(&session, "Page.startScreencast", json!({"format": "png"}))
            .await
            .inspect_err(|_| pump.abort())?;
        Ok(Some(Self {
            frames,
            pump,
            page: page.clone(),
            session,
        }))
    }

    /// The next frame; `None` when the tab or the session is gone. Safe to drop and call again (in `select!`).
    pub async fn next(&mut self) -> Option<Frame> {
        self.frames.recv().await
    }
}

impl Drop for Screencast {
    fn drop(&mut self) {
        self.pump.abort();
        let (page, session) = (self.page.clone(), self.session.clone());
        if page.bidi.ended().is_none()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move {
                let _ = page.cdp(&session, "Page.stopScreencast", json!({})).await;
            });
        }
    }
}

fn frame_of(event: &BidiEvent, shown: &Value) -> Result<Frame, BrowserError> {
    let png = screenshot::decode(FRAME_EVENT, &shown["data"])?;
    let metadata = &shown["metadata"];
    let number = |name: &str| metadata[name].as_f64().unwrap_or_default();
    Ok(Frame {
        png,
        timestamp_ms: number("timestamp") * 1000.0,
        received: event.received,
        width: number("deviceWidth"),
        height: number("deviceHeight"),
        scroll_x: number("scrollOffsetX"),
        scroll_y: number("scrollOffsetY"),
    })
}
