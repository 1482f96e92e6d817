//! The BiDi socket: commands with a time limit, and events that nobody misses (<https://w3c.github.io/webdriver-bidi/>).

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_tungstenite::tungstenite::Message;

use crate::{BrowserError, socket};

/// Long enough for any command that does not wait for a page.
const DEFAULT_LIMIT: Duration = Duration::from_secs(30);

/// A tab's process crashed: the protocol itself then just falls silent.
pub(crate) const TAB_CRASHED: &str = "goog:cdp.Inspector.targetCrashed";

/// Why a session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEnd {
    /// The last window was closed, by the person or by the page.
    WindowClosed,
    /// The browser's process ended by itself.
    BrowserCrashed,
    /// chromedriver, or the connection to the endpoint, is gone.
    DriverLost,
    /// Driver and browser are there, but one of them stands still.
    Silent,
    /// We closed it.
    Closed,
}

impl From<SessionEnd> for BrowserError {
    fn from(end: SessionEnd) -> Self {
        match end {
            SessionEnd::WindowClosed => Self::WindowClosed,
            SessionEnd::BrowserCrashed => Self::BrowserCrashed,
            SessionEnd::DriverLost => Self::DriverLost,
            SessionEnd::Silent => Self::BrowserSilent,
            SessionEnd::Closed => Self::SessionClosed,
        }
    }
}

/// Something the browser reported by itself.
#[derive(Debug, Clone)]
pub struct BidiEvent {
    /// Such as `log.entryAdded`.
    pub method: String,
    /// As the protocol defines for the method.
    pub params: Value,
    /// When the message was read off the socket.
    pub received: Instant,
}

impl BidiEvent {
    /// The browsing context the event is about, where its parameters name one.
    pub fn context(&self) -> Option<&str> {
        self.params["context"]
            .as_str()
            .or_else(|| self.params["source"]["context"].as_str())
    }
}

/// A handle to the BiDi socket of one session. Clones share the socket.
#[derive(Debug, Clone)]
pub struct Bidi {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    outgoing: mpsc::UnboundedSender<String>,
    state: Mutex<State>,
    next_id: AtomicU64,
    /// Set once, before anything pending fails.
    end: watch::Sender<Option<SessionEnd>>,
}

#[derive(Debug, Default)]
struct State {
    pending: HashMap<u64, oneshot::Sender<Value>>,
    listeners: Vec<Listener>,
    subscribed: HashSet<String>,
    /// The DevTools session of each tab that was asked for.
    cdp_sessions: HashMap<String, String>,
    preload_scripts: HashSet<String>,
    /// The tabs that were reported as opened and not as closed.
    open_tabs: HashSet<String>,
    /// The last open tab was reported as closed: the silence that follows is no crash.
    last_tab_closed: bool,
    over: bool,
}

#[derive(Debug)]
struct Listener {
    methods: Vec<String>,
    events: mpsc::UnboundedSender<Arc<BidiEvent>>,
}

impl Bidi {
    /// Opens the socket of a session. When it closes by itself, `diagnose` is asked why.
    pub(crate) async fn connect<D>(named: &str, endpoint: &str, diagnose: impl FnOnce() -> D + Send + 'static) -> Result<Self, BrowserError>
    where
        D: Future<Output = SessionEnd> + Send,
    {
        let socket = socket::open(named, endpoint).await?;
        let (mut sink, mut stream) = socket.split();
        let (outgoing, mut to_send) = mpsc::unbounded_channel::<String>();
        let shared = Arc::new(Shared {
            outgoing,
            state: Mutex::default(),
            next_id: AtomicU64::new(1),
            end: watch::Sender::new(None),
        });

        tokio::spawn(async move {
            while let Some(text) = to_send.recv().await {
                if sink.send(Message::text(text)).await.is_err() {
                    break;
                }
            }
            let _ = sink.close().await;
        });
        let weak = Arc::downgrade(&shared);
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Text(text) = message {
                    let received = Instant::now();
                    let Some(shared) = weak.upgrade() else { return };
                    shared.take_in(&text, received);
                }
            }
            if let Some(shared) = still_running(&weak) {
                let window_closed = shared.state().last_tab_closed;
                let end = if window_closed {
                    SessionEnd::WindowClosed
                } else {
                    diagnose().await
                };
                shared.finish(end);
            }
        });
        Ok(Self { shared })
    }

    /// Sends a command and waits for its result, at most 30 s. Fails at once when the session is or gets over.
    pub async fn command(&self, method: &str, params: Value) -> Result<Value, BrowserError> {
        self.command_within(method, params, DEFAULT_LIMIT).await
    }

    /// [`command`](Self::command) with another time limit.
    pub async fn command_within(&self, method: &str, params: Value, limit: Duration) -> Result<Value, BrowserError> {
        let id = self.shared.next_id.fetch_add(1, Ordering::Relaxed);
        let (answered, answer) = oneshot::channel();
        {
            let mut state = self.shared.state();
            if state.over {
                return Err(self.shared.end_error());
            }
            state.pending.insert(id, answered);
        }
        // Takes the entry out again on every way out, a dropped future among them.
        let _entry = PendingEntry { shared: &self.shared, id };
        let text = json!({"id": id, "method": method, "params": params}).to_string();
        // A failed send means the socket is closing; the answer channel then closes too.
        let _ = self.shared.outgoing.send(text);
        let sent = Instant::now();
        let answer = tokio::time::timeout(limit, answer).await;
        // What was said may be a secret; how long it took is none.
        tracing::trace!(method, took = ?sent.elapsed(), "answered");
        match answer {
            Ok(Ok(message)) => result_of(method, message),
            Ok(Err(_)) => Err(self.shared.end_error()),
            Err(_) => Err(BrowserError::CommandTimedOut {
                what: method.to_owned(),
                limit_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
            }),
        }
    }

    /// Asks the browser to report these events or modules (`network`, `log.entryAdded`), in all tabs and from now on.
    pub async fn subscribe(&self, events: &[&str]) -> Result<(), BrowserError> {
        let new: Vec<&str> = {
            let state = self.shared.state();
            let is_new = |event: &&str| !state.subscribed.contains(*event);
            events.iter().copied().filter(is_new).collect()
        };
        if new.is_empty() {
            return Ok(());
        }
        self.command("session.subscribe", json!({ "events": new })).await?;
        let mut state = self.shared.state();
        state.subscribed.extend(new.into_iter().map(str::to_owned));
        Ok(())
    }

    /// The events of these methods from this moment on; of all methods when the list is empty. Only what was asked for with
    /// [`subscribe`](Self::subscribe) is ever reported. Take the stream *before* the command whose events matter.
    pub fn events(&self, methods: &[&str]) -> Events {
        let (sender, events) = mpsc::unbounded_channel();
        let mut state = self.shared.state();
        if !state.over {
            state.listeners.push(Listener {
                methods: methods.iter().map(|&method| method.to_owned()).collect(),
                events: sender,
            });
        }
        Events {
            events,
            shared: Arc::clone(&self.shared),
        }
    }

    /// The DevTools session of a tab, if it was asked for before.
    pub(crate) fn known_cdp_session(&self, context: &str) -> Option<String> {
        self.shared.state().cdp_sessions.get(context).cloned()
    }

    pub(crate) fn remember_cdp_session(&self, context: &str, session: &str) {
        let mut state = self.shared.state();
        state.cdp_sessions.insert(context.to_owned(), session.to_owned());
    }

    pub(crate) fn preload_scripts(&self) -> HashSet<String> {
        self.shared.state().preload_scripts.clone()
    }

    pub(crate) fn note_preload_script(&self, script: &str) {
        self.shared.state().preload_scripts.insert(script.to_owned());
    }

    pub(crate) fn forget_preload_script(&self, script: &str) {
        self.shared.state().preload_scripts.remove(script);
    }

    /// Why the session is over; `None` while it is not.
    pub fn ended(&self) -> Option<SessionEnd> {
        *self.shared.end.borrow()
    }

    /// Resolves when the session is over.
    pub async fn wait_until_ended(&self) -> SessionEnd {
        let mut end = self.shared.end.subscribe();
        match end.wait_for(Option::is_some).await {
            Ok(end) => end.unwrap_or(SessionEnd::DriverLost),
            Err(_) => SessionEnd::DriverLost,
        }
    }

    /// Asks driver and browser for a sign of life, whatever pages do, and declares the session over where none comes within `limit`.
    pub async fn is_alive(&self, limit: Duration) -> bool {
        let asked = Instant::now();
        let answer = self.command_within("browsingContext.getTree", json!({"maxDepth": 0}), limit).await;
        if answer.is_err() {
            // A driver that has just lost its browser refuses everything a moment before it says so.
            let left = limit.saturating_sub(asked.elapsed());
            if tokio::time::timeout(left, self.wait_until_ended()).await.is_err() {
                self.finish(SessionEnd::Silent);
            }
        }
        self.ended().is_none()
    }

    /// Declares the session over: everything pending fails, every event stream ends.
    pub(crate) fn finish(&self, end: SessionEnd) {
        self.shared.finish(end);
    }
}

fn still_running(shared: &Weak<Shared>) -> Option<Arc<Shared>> {
    shared.upgrade().filter(|shared| shared.end.borrow().is_none())
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end_error(&self) -> BrowserError {
        self.end.borrow().unwrap_or(SessionEnd::DriverLost).into()
    }

    fn finish(&self, end: SessionEnd) {
        self.end.send_if_modified(|known| {
            let first = known.is_none();
            known.get_or_insert(end);
            first
        });
        let mut state = self.state();
        state.over = true;
        state.pending.clear();
        state.listeners.clear();
    }

    fn take_in(&self, text: &str, received: Instant) {
        let mut message: Value = match serde_json::from_str(text) {
            Ok(message) => message,
            Err(error) => {
                tracing::warn!(%error, "a BiDi message that is no JSON");
                return;
            }
        };
        if let Some(id) = message["id"].as_u64() {
            let waiting = self.state().pending.remove(&id);
            if let Some(waiting) = waiting {
                let _ = waiting.send(message);
            }
            return;
        }
        let Some(method) = message["method"].as_str().map(str::to_owned) else {
            tracing::warn!(error = %message["message"], "the driver could not read a BiDi command");
            return;
        };
        let event = Arc::new(BidiEvent {
            method,
            params: message["params"].take(),
            received,
        });
        if event.method == TAB_CRASHED {
            // Before anything that follows from it is heard.
            self.finish(SessionEnd::BrowserCrashed);
        }
        let mut state = self.state();
        state.follow_tabs(&event);
        state.listeners.retain(|listener| {
            let wanted = listener.methods.is_empty() || listener.methods.contains(&event.method);
            if wanted {
                listener.events.send(Arc::clone(&event)).is_ok()
            } else {
                !listener.events.is_closed()
            }
        });
    }
}

impl State {
    fn follow_tabs(&mut self, event: &BidiEvent) {
        let opened = match event.method.as_str() {
            "browsingContext.contextCreated" => true,
            "browsingContext.contextDestroyed" => false,
            _ => return,
        };
        let is_tab = event.params["parent"].is_null();
        let Some(context) = event.context().filter(|_| is_tab) else {
            return;
        };
        if opened {
            self.open_tabs.insert(context.to_owned());
            self.last_tab_closed = false;
        } else {
            self.open_tabs.remove(context);
            self.cdp_sessions.remove(context);
            self.last_tab_closed = self.open_tabs.is_empty();
        }
    }
}

struct PendingEntry<'a> {
    shared: &'a Shared,
    id: u64,
}

impl Drop for PendingEntry<'_> {
    fn drop(&mut self) {
        self.shared.state().pending.remove(&self.id);
    }
}

fn result_of(method: &str, mut message: Value) -> Result<Value, BrowserError> {
    if message["type"] == "success" {
        return Ok(message["result"].take());
    }
    let error = message["error"].as_str().unwrap_or_default();
    if error.is_empty() {
        return Err(BrowserError::ProtocolError {
            method: method.to_owned(),
            what: "neither a result nor an error".into(),
        });
    }
    let said = message["message"].as_str().unwrap_or_default();
    Err(BrowserError::CommandRefused {
        method: method.to_owned(),
        error: error.to_owned(),
        message: said.lines().next().unwrap_or_default().to_owned(),
    })
}

/// A stream of events; nothing is lost between two calls of [`next`](Self::next).
#[derive(Debug)]
pub struct Events {
    events: mpsc::UnboundedReceiver<Arc<BidiEvent>>,
    shared: Arc<Shared>,
}

impl Events {
    /// The next event; `None` when the session is over. Safe to drop and call again (in `select!`).
    pub async fn next(&mut self) -> Option<Arc<BidiEvent>> {
        self.events.recv().await
    }

    /// The next event if one is waiting already.
    pub fn try_next(&mut self) -> Option<Arc<BidiEvent>> {
        self.events.try_recv().ok()
    }

    /// The first event for which `wanted` holds; earlier ones are let go. `what` names it in the error after `limit`.
    pub async fn wait_for(
        &mut self,
        what: &str,
        limit: Duration,
        mut wanted: impl FnMut(&BidiEvent) -> bool,
    ) -> Result<Arc<BidiEvent>, BrowserError> {
        let search = async {
            while let Some(event) = self.events.recv().await {
                if wanted(&event) {
                    return Some(event);
                }
            }
            None
        };
        match tokio::time::timeout(limit, search).await {
            Ok(Some(event)) => Ok(event),
            Ok(None) => Err(self.shared.end_error()),
            Err(_) => Err(BrowserError::CommandTimedOut {
                what: what.to_owned(),
                limit_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
            }),
        }
    }
}
