//! The browser's events of a run, gathered: tabs, navigations, requests, script errors, dialogs.

use std::time::{Duration, Instant};

use sullae_browser::{Bidi, BidiEvent, BrowserError, Events};
use sullae_recording::Step;

use crate::{answers::Answers, network::Network, values::Values};

/// Script errors that are kept of one step.
const ERRORS_KEPT: usize = 10;

const EVENTS: &[&str] = &[
    "browsingContext.contextCreated",
    "browsingContext.contextDestroyed",
    "browsingContext.navigationStarted",
    "browsingContext.domContentLoaded",
    "browsingContext.load",
    "browsingContext.fragmentNavigated",
    "browsingContext.historyUpdated",
    "browsingContext.userPromptOpened",
    "browsingContext.userPromptClosed",
    "browsingContext.downloadWillBegin",
    "browsingContext.downloadEnd",
    "network.beforeRequestSent",
    "network.responseCompleted",
    "network.fetchError",
    "log.entryAdded",
];

/// What happened since the step began.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// When the tab's document began to go elsewhere, or moved within itself.
    pub(crate) navigated: Option<Instant>,
    /// When the document it went to was loaded.
    pub(crate) loaded: Option<Instant>,
    /// Tabs that opened.
    pub(crate) opened_tabs: u32,
    /// Tabs that closed.
    pub(crate) closed_tabs: u32,
    /// Uncaught errors of scripts.
    pub(crate) script_errors: Vec<String>,
    /// An open dialog: its tab and text.
    pub(crate) dialog: Option<(String, String)>,
}

/// One tab of the run.
#[derive(Debug)]
struct Tab {
    context: String,
    open: bool,
    /// A document is on its way that is not loaded yet.
    loading: bool,
}

/// Gathers events; nothing is lost between two looks.
#[derive(Debug)]
pub(crate) struct Observer {
    events: Events,
    tabs: Vec<Tab>,
    /// Address of the page last loaded in any tab, as it is.
    page_url: String,
    pub(crate) network: Network,
    pub(crate) seen: Seen,
    /// The first script error since a document of a tab was last set out for.
    pub(crate) script_error_since_open: Option<String>,
    /// The answers to dialogs of the step, and its downloads.
    pub(crate) answers: Answers,
    bidi: Bidi,
    ended: bool,
}

impl Observer {
    /// Begins to watch a session whose only tab is `first_tab`.
    pub(crate) async fn start(bidi: &Bidi, first_tab: &str) -> Result<Self, BrowserError> {
        bidi.subscribe(EVENTS).await?;
        let events = bidi.events(EVENTS);
        let tabs = vec![Tab {
            context: first_tab.to_owned(),
            open: true,
            loading: false,
        }];
        Ok(Self {
            events,
            tabs,
            page_url: String::new(),
            network: Network::default(),
            seen: Seen::default(),
            script_error_since_open: None,
            answers: Answers::start(bidi),
            bidi: bidi.clone(),
            ended: false,
        })
    }

    /// Forgets what the step before saw; has the answers of the next one ready.
    pub(crate) fn begin_step(&mut self, step: &Step, values: &Values) {
        self.drain();
        self.answers.begin_step(step, values);
        self.network.begin_step();
        // A dialog opened after the last step's end is this step's to trip over.
        let dialog = self.seen.dialog.take();
        self.seen = Seen { dialog, ..Seen::default() };
    }

    /// The context of the tab with this number, in the order they were opened, while it is open.
    pub(crate) fn tab(&self, number: u32) -> Option<&str> {
        let tab = self.tabs.get(number as usize)?;
        tab.open.then_some(tab.context.as_str())
    }

    /// Whether a tab has a document on its way.
    pub(crate) fn is_loading(&self, context: &str) -> bool {
        self.tabs.iter().any(|tab| tab.context == context && tab.loading)
    }

    /// Whether the tab opened last has a document on its way.
    pub(crate) fn newest_tab_is_loading(&self) -> bool {
        self.tabs.last().is_some_and(|tab| tab.loading)
    }

    /// Tabs opened during this step that are still open.
    pub(crate) fn new_tabs(&self) -> Vec<String> {
        let opened = self.tabs.len().saturating_sub(self.seen.opened_tabs as usize);
        self.tabs[opened..]
            .iter()
            .filter(|tab| tab.open)
            .map(|tab| tab.context.clone())
            .collect()
    }

    /// The tab a person would have in front: the newest that was opened during this step.
    pub(crate) fn front_tab(&self) -> Option<String> {
        self.new_tabs().pop()
    }

    /// Whether the session is over.
    pub(crate) fn is_over(&self) -> bool {
        self.ended
    }

    /// Whether anything at all came of the step so far, apart from what only the page knows.
    pub(crate) fn anything_happened(&self) -> bool {
        let seen = &self.seen;
        seen.navigated.is_some()
            || seen.opened_tabs + seen.closed_tabs > 0
            || seen.dialog.is_some()
            || self.answers.given() > 0
            || self.network.begun > 0
    }

    /// Takes in the events that are waiting.
    pub(crate) fn drain(&mut self) {
        while let Some(event) = self.events.try_next() {
            self.take_in(&event);
        }
    }

    /// Waits for the next event, at most `limit`, and takes in all that are there then.
    ///
    /// # Errors
    /// [`BrowserError::DriverLost`] when the session is over: no event will come.
    pub(crate) async fn wait(&mut self, limit: Duration) -> Result<(), BrowserError> {
        match tokio::time::timeout(limit, self.events.next()).await {
            Ok(Some(event)) => {
                self.take_in(&event);
                self.drain();
                Ok(())
            }
            Ok(None) => {
                self.ended = true;
                Err(BrowserError::DriverLost)
            }
            Err(_) => Ok(()),
        }
    }

    fn take_in(&mut self, event: &BidiEvent) {
        let (params, now) = (&event.params, event.received);
        let context = event.context().unwrap_or_default();
        match event.method.as_str() {
            "browsingContext.contextCreated" if params["parent"].is_null() => self.tab_opened(context),
            "browsingContext.contextDestroyed" => self.tab_closed(context),
            "browsingContext.navigationStarted" => self.set_out(context, now),
            "browsingContext.fragmentNavigated" | "browsingContext.historyUpdated" => self.moved(context, now),
            "browsingContext.load" => self.loaded(context, params["url"].as_str().unwrap_or_default(), now),
            "browsingContext.userPromptOpened" => {
                if self
                    .answers
                    .answers(&self.bidi, context, params["type"].as_str().unwrap_or_default())
                {
                    return;
                }
                let message = params["message"].as_str().unwrap_or_default().to_owned();
                self.seen.dialog = Some((context.to_owned(), message));
            }
            "browsingContext.userPromptClosed" => self.seen.dialog = None,
            "browsingContext.downloadWillBegin" => {
                let name = params["suggestedFilename"].as_str().unwrap_or_default().to_owned();
                self.answers.downloads.push((name, None));
                // The navigation that it began as leads nowhere.
                self.set_loading(context, false);
            }
            "browsingContext.downloadEnd" => {
                let open = self.answers.downloads.iter_mut().find(|(_, done)| done.is_none());
                if let Some((_, done)) = open {
                    *done = Some(params["status"] == "complete");
                }
            }
            "network.beforeRequestSent" => self.network.request_begun(params, now),
            "network.responseCompleted" => {
                let tabs = self.contexts();
                self.network.response_completed(params, &self.page_url, &tabs, now);
            }
            "network.fetchError" => {
                let tabs = self.contexts();
                self.network.fetch_failed(params, &tabs, now);
                if params["navigation"].is_string() {
                    self.set_loading(context, false);
                }
            }
            "log.entryAdded" if params["type"] == "javascript" && params["level"] == "error" => {
                let error = params["text"].as_str().unwrap_or_default().to_owned();
                self.script_error_since_open.get_or_insert_with(|| error.clone());
                let errors = &mut self.seen.script_errors;
                errors.push(error);
                errors.truncate(ERRORS_KEPT);
            }
            _ => {}
        }
    }

    fn contexts(&self) -> Vec<String> {
        self.tabs.iter().map(|tab| tab.context.clone()).collect()
    }

    /// Adds a tab that we opened ourselves, if its event has not come first.
    pub(crate) fn tab_opened(&mut self, context: &str) {
        if self.tabs.iter().all(|tab| tab.context != context) {
            self.seen.opened_tabs += 1;
            self.tabs.push(Tab {
                context: context.to_owned(),
                open: true,
                loading: false,
            });
        }
    }

    fn tab_closed(&mut self, context: &str) {
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.context == context) {
            tab.open = false;
            tab.loading = false;
            self.seen.closed_tabs += 1;
        }
    }

    /// A tab goes to another document; frames do not count.
    fn set_out(&mut self, context: &str, now: Instant) {
        if self.tabs.iter().any(|tab| tab.context == context) {
            self.moved(context, now);
            self.set_loading(context, true);
            self.network.page_begins();
            self.script_error_since_open = None;
        }
    }

    fn moved(&mut self, context: &str, now: Instant) {
        if self.tabs.iter().any(|tab| tab.context == context) {
            self.seen.navigated.get_or_insert(now);
        }
    }

    fn loaded(&mut self, context: &str, url: &str, now: Instant) {
        if self.tabs.iter().any(|tab| tab.context == context) {
            self.set_loading(context, false);
            self.seen.loaded = Some(now);
            self.page_url = url.to_owned();
        }
    }

    fn set_loading(&mut self, context: &str, loading: bool) {
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.context == context) {
            tab.loading = loading;
        }
    }
}
