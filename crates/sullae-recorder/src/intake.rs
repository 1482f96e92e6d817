//! From BiDi events to raw events: which tab, which frame, what of it matters.

use std::collections::HashMap;

use serde_json::Value;
use sullae_browser::{Bidi, BidiEvent};
use sullae_recording::DialogKind;

use crate::contexts::Contexts;
use crate::raw::{PageEvent, RawEvent};

/// What the recorder subscribes to beside `browsingContext`.
pub(crate) const SUBSCRIBED: [&str; 4] = [
    "log.entryAdded",
    "network.beforeRequestSent",
    "network.authRequired",
    "network.fetchError",
];
/// What the recorder listens to.
pub(crate) const LISTENED: [&str; 14] = [
    "log.entryAdded",
    "network.beforeRequestSent",
    "browsingContext.contextCreated",
    "browsingContext.contextDestroyed",
    "browsingContext.navigationStarted",
    "browsingContext.navigationAborted",
    "browsingContext.downloadWillBegin",
    "browsingContext.fragmentNavigated",
    "browsingContext.historyUpdated",
    "browsingContext.load",
    "browsingContext.userPromptOpened",
    "browsingContext.userPromptClosed",
    "network.authRequired",
    "network.fetchError",
];

/// What came of one BiDi event.
#[derive(Debug)]
pub(crate) enum Intake {
    /// For the merger.
    Raw(RawEvent),
    /// A tab is there; its pictures have to be taken from now on. The raw event tells the merger, except of the first tab.
    NewTab { tab: u32, context: String, opened: RawEvent },
    /// A tab's page has loaded.
    Loaded { tab: u32, context: String },
    /// Nothing of interest.
    Nothing,
}

/// Reads BiDi events. `tag` marks the console lines of our own preload script.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) tag: String,
    pub(crate) contexts: Contexts,
    /// The number of the last event of each document.
    pub(crate) heard: HashMap<String, u64>,
}

impl Reader {
    pub(crate) async fn read(&mut self, bidi: &Bidi, event: &BidiEvent, now_ms: f64) -> Intake {
        let params = &event.params;
        let Some(context) = event.context() else {
            return Intake::Nothing;
        };
        let at_ms = params["timestamp"].as_f64().unwrap_or(now_ms);
        match event.method.as_str() {
            "log.entryAdded" => return self.page_event(bidi, context, params).await,
            "browsingContext.contextCreated" => return self.context_created(context, params, now_ms),
            "browsingContext.contextDestroyed" => {
                let closed = self.contexts.remove(context);
                return closed.map_or(Intake::Nothing, |tab| Intake::Raw(RawEvent::TabClosed { tab, at_ms: now_ms }));
            }
            _ => {}
        }
        let Some(tab) = self.contexts.tab_of(context) else {
            return Intake::Nothing;
        };
        let is_tab = self.contexts.is_tab(context);
        let text = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
        match event.method.as_str() {
            "browsingContext.load" if is_tab => Intake::Loaded {
                tab,
                context: context.to_owned(),
            },
            "browsingContext.navigationStarted" if is_tab => Intake::Raw(RawEvent::NavigationStarted {
                tab,
                url: text("url"),
                navigation: text("navigation"),
                at_ms,
            }),
            "browsingContext.navigationAborted" if is_tab => Intake::Raw(RawEvent::NavigationAbandoned {
                tab,
                navigation: text("navigation"),
            }),
            "browsingContext.downloadWillBegin" => Intake::Raw(RawEvent::DownloadBegun {
                tab,
                name: text("suggestedFilename"),
                navigation: text("navigation"),
                at_ms,
            }),
            // A frame that goes elsewhere is a change of the page.
            "browsingContext.fragmentNavigated" | "browsingContext.historyUpdated" | "browsingContext.navigationStarted" => {
                Intake::Raw(RawEvent::MovedWithinDocument { tab, at_ms })
            }
            "browsingContext.userPromptOpened" => Intake::Raw(RawEvent::DialogOpened {
                tab,
                kind: dialog_kind(&text("type")),
                message: text("message"),
            }),
            "browsingContext.userPromptClosed" => Intake::Raw(RawEvent::DialogClosed {
                tab,
                accepted: params["accepted"] == true,
                text: params["userText"].as_str().map(str::to_owned),
            }),
            // Without a window to ask in, the browser gives up at once.
            "network.fetchError" if text("errorText").contains("INVALID_AUTH_CREDENTIALS") => Intake::Raw(RawEvent::SignInAsked { tab }),
            "network.authRequired" => Intake::Raw(RawEvent::SignInAsked { tab }),
            "network.beforeRequestSent" if is_asked_by_script(params) => Intake::Raw(RawEvent::Requested {
                tab,
                url: params["request"]["url"].as_str().unwrap_or_default().to_owned(),
                at_ms,
            }),
            _ => Intake::Nothing,
        }
    }

    fn context_created(&mut self, context: &str, params: &Value, now_ms: f64) -> Intake {
        if let Some(parent) = params["parent"].as_str() {
            self.contexts.add_frame(context, parent);
            return Intake::Nothing;
        }
        let opener = params["originalOpener"].as_str().and_then(|opener| self.contexts.tab_of(opener));
        let Some(tab) = self.contexts.add_tab(context) else {
            return Intake::Nothing;
        };
        Intake::NewTab {
            tab,
            context: context.to_owned(),
            opened: RawEvent::TabOpened {
                tab,
                opener,
                url: params["url"].as_str().unwrap_or_default().to_owned(),
                at_ms: now_ms,
            },
        }
    }

    async fn page_event(&mut self, bidi: &Bidi, context: &str, params: &Value) -> Intake {
        if params["args"][0]["value"].as_str() != Some(self.tag.as_str()) {
            return Intake::Nothing;
        }
        let Some(tab) = self.contexts.tab_of(context) else {
            tracing::warn!("an event from a tab nobody told of");
            return Intake::Nothing;
        };
        let told = params["args"][1]["value"].as_str().unwrap_or_default();
        // The text itself may hold what a person typed: it is never logged.
        let mut event: Box<PageEvent> = match serde_json::from_str(told) {
            Ok(event) => event,
            Err(error) => {
                tracing::warn!(
                    line = error.line(),
                    column = error.column(),
                    "an event of a page that cannot be read"
                );
                return Intake::Nothing;
            }
        };
        let heard = self.heard.entry(event.doc.clone()).or_default();
        if event.number <= *heard {
            tracing::debug!("an event told twice");
            return Intake::Nothing;
        }
        *heard = event.number;
        if !event.frame.known {
            event.frame = self.contexts.place(bidi, context).await;
        }
        Intake::Raw(RawEvent::Page { tab, event })
    }
}

fn dialog_kind(kind: &str) -> DialogKind {
    match kind {
        "confirm" => DialogKind::Confirm,
        "prompt" => DialogKind::Prompt,
        "beforeunload" => DialogKind::BeforeUnload,
        _ => DialogKind::Alert,
    }
}

fn is_asked_by_script(params: &Value) -> bool {
    let request = &params["request"];
    match request["initiatorType"].as_str() {
        Some(kind) => kind == "fetch" || kind == "xmlhttprequest",
        None => params["navigation"].is_null() && params["initiator"]["type"] == "script" && request["destination"] == "",
    }
}
