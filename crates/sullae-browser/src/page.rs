//! One tab or frame: where it is, going somewhere, its size, its frames and dialogs.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{Bidi, BidiEvent, BrowserError};

/// A tab, or a frame in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The BiDi browsing context id; for a tab it equals the classic window handle.
    pub id: String,
    /// Its document's address.
    pub url: String,
    /// The tab that opened it, for popups and `target=_blank`.
    pub opener: Option<String>,
    /// Its frames, in document order.
    pub children: Vec<Context>,
}

/// How far a page must have come before [`Page::open`] returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// The server answered and the document is being replaced.
    Committed,
    /// The document is parsed (`DOMContentLoaded`).
    Interactive,
    /// The `load` event came.
    Complete,
}

/// Where a navigation arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Navigation {
    /// The final address, after redirects.
    pub url: String,
    /// HTTP status of the final document; `None` for addresses without HTTP (`about:`, `data:`) and same-document moves.
    pub status: Option<u16>,
}

/// A frame and where its content begins in its parent's viewport.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildFrame {
    /// The frame's browsing context id.
    pub context: String,
    /// Its document's address.
    pub url: String,
    /// Left edge of its content in the parent's viewport, CSS pixels.
    pub x: f64,
    /// Top edge of its content in the parent's viewport, CSS pixels.
    pub y: f64,
    /// Width of its content, CSS pixels.
    pub width: f64,
    /// Height of its content, CSS pixels.
    pub height: f64,
}

/// A handle to one tab or frame; cheap to clone.
#[derive(Debug, Clone)]
pub struct Page {
    pub(crate) bidi: Bidi,
    context: String,
}

/// The open tabs, each with its frames.
pub(crate) async fn contexts(bidi: &Bidi) -> Result<Vec<Context>, BrowserError> {
    tree(bidi, json!({})).await
}

/// Opens an empty tab in front.
pub(crate) async fn new_tab(bidi: &Bidi, user_context: Option<&str>) -> Result<Page, BrowserError> {
    let method = "browsingContext.create";
    let mut tab = json!({"type": "tab"});
    if let Some(user_context) = user_context {
        tab["userContext"] = json!(user_context);
    }
    let created = bidi.command(method, tab).await?;
    let context = created["context"].as_str().ok_or_else(|| BrowserError::ProtocolError {
        method: method.into(),
        what: "no context id".into(),
    })?;
    Ok(Page::new(bidi.clone(), context))
}

async fn tree(bidi: &Bidi, params: Value) -> Result<Vec<Context>, BrowserError> {
    let tree = bidi.command("browsingContext.getTree", params).await?;
    Ok(children_of(&tree["contexts"]))
}

fn children_of(contexts: &Value) -> Vec<Context> {
    let one = |context: &Value| Context {
        id: context["context"].as_str().unwrap_or_default().to_owned(),
        url: context["url"].as_str().unwrap_or_default().to_owned(),
        opener: context["originalOpener"].as_str().map(str::to_owned),
        children: children_of(&context["children"]),
    };
    contexts.as_array().map(|list| list.iter().map(one).collect()).unwrap_or_default()
}

impl Page {
    /// A handle to the tab or frame with this BiDi context id; nothing is asked of the browser.
    pub fn new(bidi: Bidi, context: &str) -> Self {
        Self {
            bidi,
            context: context.to_owned(),
        }
    }

    /// The BiDi browsing context id.
    pub fn context(&self) -> &str {
        &self.context
    }

    /// The tab's or frame's address and its frames, as they are now.
    pub async fn look_up(&self) -> Result<Context, BrowserError> {
        let found = tree(&self.bidi, json!({"root": self.context})).await;
        let mut found = found.map_err(|error| self.gone_or(error))?;
        found.pop().ok_or_else(|| BrowserError::TabGone {
            context: self.context.clone(),
        })
    }

    /// Goes to `url` and waits until the page is as ready as asked, at most `limit`. An HTTP error status is a result, a page that
    /// cannot be fetched is [`BrowserError::NavigationFailed`].
    pub async fn open(&self, url: &str, readiness: Readiness, limit: Duration) -> Result<Navigation, BrowserError> {
        let watched = ["network.fetchError", "network.responseCompleted", "network.responseStarted"];
        self.bidi.subscribe(&watched).await?;
        let mut events = self.bidi.events(&watched);
        let wait = match readiness {
            Readiness::Committed => "none",
            Readiness::Interactive => "interactive",
            Readiness::Complete => "complete",
        };
        let params = json!({"context": self.context, "url": url, "wait": wait});
        let method = "browsingContext.navigate";
        let answer = self.bidi.command_within(method, params, limit).await;
        let answer = answer.map_err(|error| match error {
            BrowserError::CommandRefused { ref message, .. } if message.contains("net::ERR_") => BrowserError::NavigationFailed {
                url: url.to_owned(),
                why: network_error_in(message),
            },
            other => self.gone_or(other),
        })?;
        let navigation = answer["navigation"].as_str();
        let mut status = None;
        while let Some(event) = events.try_next() {
            if navigation.is_none() || event.params["navigation"].as_str() != navigation {
                continue;
            }
            if event.method == "network.fetchError" {
                return Err(BrowserError::NavigationFailed {
                    url: url.to_owned(),
                    why: fetch_error(&event),
                });
            }
            status = status_of(&event).or(status);
        }
        let url = answer["url"].as_str().unwrap_or(url).to_owned();
        // The browser's own error page is no destination: a refused port, a blocked download.
        if url.starts_with("chrome-error://") {
            return Err(BrowserError::NavigationFailed {
                url,
                why: "the browser shows its own error page".into(),
            });
        }
        // The browser makes up a 200 for `data:` and the like.
        let status = status.filter(|_| url.starts_with("http"));
        Ok(Navigation { url, status })
    }

    /// Closes the tab, without asking the page (`beforeunload`).
    pub async fn close(&self) -> Result<(), BrowserError> {
        self.tell("browsingContext.close", json!({})).await
    }

    /// Brings the tab to the front.
    pub async fn activate(&self) -> Result<(), BrowserError> {
        self.tell("browsingContext.activate", json!({})).await
    }

    /// Goes `delta` entries through the tab's history (-1 is Back). The load that follows is not awaited.
    pub async fn traverse_history(&self, delta: i32) -> Result<(), BrowserError> {
        self.tell("browsingContext.traverseHistory", json!({"delta": delta})).await
    }

    /// Loads the page again and waits until it is there, at most `limit`.
    pub async fn reload(&self, limit: Duration) -> Result<(), BrowserError> {
        let params = json!({"context": self.context, "wait": "complete"});
        let done = self.bidi.command_within("browsingContext.reload", params, limit).await;
        done.map(drop).map_err(|error| self.gone_or(error))
    }

    /// Has the driver learn anew which scripts run in this tab. Until then chromedriver 156 answers nothing about a tab that was opened
    /// by a page with a way back to it (`window.opener`): neither scripts nor input.
    pub async fn learn_anew(&self) -> Result<(), BrowserError> {
        let Some(session) = self.cdp_session().await? else {
            return Ok(());
        };
        for method in ["Runtime.disable", "Runtime.enable"] {
            self.cdp(&session, method, json!({})).await?;
        }
        Ok(())
    }

    /// Pins the size of the viewport in CSS pixels and, when given, the device pixel ratio (tabs only).
    pub async fn set_viewport(&self, width: u32, height: u32, device_pixel_ratio: Option<f64>) -> Result<(), BrowserError> {
        let mut params = json!({"viewport": {"width": width, "height": height}});
        if let Some(ratio) = device_pixel_ratio {
            params["devicePixelRatio"] = json!(ratio);
        }
        self.tell("browsingContext.setViewport", params).await
    }

    /// Answers the open dialog (`alert`, `confirm`, `prompt`, `beforeunload`); `text` goes into a `prompt`.
    pub async fn handle_user_prompt(&self, accept: bool, text: Option<&str>) -> Result<(), BrowserError> {
        let mut params = json!({"accept": accept});
        if let Some(text) = text {
            params["userText"] = json!(text);
        }
        self.tell("browsingContext.handleUserPrompt", params).await
    }

    /// The frames right inside this document and where their content begins. A frame that goes away meanwhile is left out.
    pub async fn locate_child_frames(&self) -> Result<Vec<ChildFrame>, BrowserError> {
        let mut frames = Vec::new();
        for child in self.look_up().await?.children {
            let found = self
                .bidi
                .command(
                    "browsingContext.locateNodes",
                    json!({
                        "context": self.context,
                        "locator": {"type": "context", "value": {"context": child.id}},
                    }),
                )
                .await;
            let Some(node) = shared_id(found)? else {
                continue;
            };
            let Some([x, y, width, height]) = self.content_box(&node).await? else {
                continue;
            };
            frames.push(ChildFrame {
                context: child.id,
                url: child.url,
                x,
                y,
                width,
                height,
            });
        }
        Ok(frames)
    }

    /// Content box of an element in the viewport; borders and padding of a frame are not part of its content.
    async fn content_box(&self, shared_id: &str) -> Result<Option<[f64; 4]>, BrowserError> {
        let function = "(element) => { const r = element.getBoundingClientRect(), s = getComputedStyle(element), n = parseFloat; \
            const left = n(s.borderLeftWidth) + n(s.paddingLeft), top = n(s.borderTopWidth) + n(s.paddingTop); \
            return JSON.stringify([r.left + left, r.top + top, \
                r.width - left - n(s.borderRightWidth) - n(s.paddingRight), \
                r.height - top - n(s.borderBottomWidth) - n(s.paddingBottom)]); }";
        let answer = self.call_raw(Some("sullae"), function, json!([{"sharedId": shared_id}])).await;
        match answer {
            Ok(text) => Ok(serde_json::from_str(&text).ok()),
            Err(BrowserError::CommandRefused { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sends a command about this context whose result does not matter.
    pub(crate) async fn tell(&self, method: &str, params: Value) -> Result<(), BrowserError> {
        self.ask(method, params).await.map(drop)
    }

    /// Sends a command about this context.
    pub(crate) async fn ask(&self, method: &str, mut params: Value) -> Result<Value, BrowserError> {
        params["context"] = json!(self.context);
        let answer = self.bidi.command(method, params).await;
        answer.map_err(|error| self.gone_or(error))
    }

    /// Gives the protocol's "no such frame" its name.
    pub(crate) fn gone_or(&self, error: BrowserError) -> BrowserError {
        match error {
            BrowserError::CommandRefused { ref error, .. } if error == "no such frame" => BrowserError::TabGone {
                context: self.context.clone(),
            },
            other => other,
        }
    }
}

/// The located node's handle; none when the frame or its element went away.
fn shared_id(located: Result<Value, BrowserError>) -> Result<Option<String>, BrowserError> {
    match located {
        Ok(found) => Ok(found["nodes"][0]["sharedId"].as_str().map(str::to_owned)),
        Err(BrowserError::CommandRefused { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn fetch_error(event: &BidiEvent) -> String {
    event.params["errorText"].as_str().unwrap_or("unknown network error").to_owned()
}

fn status_of(event: &BidiEvent) -> Option<u16> {
    let status = event.params["response"]["status"].as_u64()?;
    u16::try_from(status).ok().filter(|status| *status >= 100)
}

/// The `net::ERR_...` word in the driver's sentence.
fn network_error_in(message: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
    message
        .split(|c: char| !is_part(c))
        .find(|word| word.starts_with("net::ERR_"))
        .unwrap_or(message)
        .to_owned()
}
