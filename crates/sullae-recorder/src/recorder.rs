//! What the service and the command line call: start a recording, follow it, end it.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use sullae_browser::{Browser, BrowserError, BrowserSettings, Events, Page, Readiness, SessionInfo};
use sullae_recording::document::{FORMAT, VERSION};
use sullae_recording::redact::redact_url;
use sullae_recording::validate::is_web_address;
use sullae_recording::{Language, Limits, Mask, Recording, RecordingFolder, Step, Viewport};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::contexts::Contexts;
use crate::error::RecorderError;
use crate::hidden::Hidden;
use crate::intake::{LISTENED, Reader, SUBSCRIBED};
use crate::merge::{Merger, StepChange};
use crate::pump::{Clock, Pump};
use crate::ring::Rings;
use crate::saving::Keeper;
use crate::uploads::Uploads;

/// The preload script: a function of the tag that marks its console lines, and of the language of its menus. Made by `npm run build` in `inject/`.
const PRELOAD_SCRIPT: &str = include_str!("preload.generated.js");
/// Our scripts run apart from the page's own.
pub(crate) const SANDBOX: &str = "sullae";
/// A start page that shows nothing for this long is unreachable.
const START_LIMIT: Duration = Duration::from_secs(60);

/// What to record, and where to.
#[derive(Debug, Clone)]
pub struct RecorderOptions {
    /// The address to begin at, absolute http or https.
    pub start_url: String,
    /// Where the recording goes: an empty folder, or one that does not exist yet.
    pub folder: PathBuf,
    /// What people call the recording; not empty.
    pub name: String,
    /// How to get the browser.
    pub browser: BrowserSettings,
    /// The time now, RFC 3339.
    pub created: String,
    /// The language to ask pages for, a BCP 47 tag such as `ko-KR`; the browser decides when absent.
    pub language: Option<String>,
    /// The language to speak with the person in, as in the menu for adding a check.
    pub spoken: Language,
}

/// What happened to the recording.
#[derive(Debug)]
pub enum RecorderEvent {
    /// A new last step.
    StepAdded {
        /// The step.
        step: Step,
        /// Its anchor, PNG.
        thumbnail: Option<Vec<u8>>,
    },
    /// A step that is there already is different now.
    StepChanged {
        /// The step.
        step: Step,
        /// Its anchor, PNG, where that is new too.
        thumbnail: Option<Vec<u8>>,
    },
    /// A step was none after all.
    StepRemoved {
        /// Its id.
        id: String,
    },
    /// The disk refused the last change. Recording goes on, and every change tries again.
    NotSaved {
        /// Why.
        error: RecorderError,
    },
    /// Everything is on disk again.
    SavedAgain {},
    /// No picture shows this area from now on.
    Masked {
        /// The area.
        mask: Box<Mask>,
    },
    /// What is done from now on is left out, or recorded again.
    Paused {
        /// Whether it is left out.
        paused: bool,
    },
    /// Recording is over; nothing follows.
    Ended {
        /// Why.
        reason: EndReason,
    },
}

/// Why a recording is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// The person closed the window.
    WindowClosed,
    /// [`Recorder::stop`] was called.
    Stopped,
    /// The browser ended by itself.
    BrowserCrashed,
    /// The driver, or the connection to it, is gone.
    DriverLost,
}

pub(crate) enum Command {
    Stop,
    UndoLast,
    Point,
    Pause(bool),
}

/// A recording being made. Dropping it stops it; what was recorded is on disk all the time.
#[derive(Debug)]
pub struct Recorder {
    session: SessionInfo,
    warnings: Vec<sullae_browser::Warning>,
    events: mpsc::UnboundedReceiver<RecorderEvent>,
    commands: mpsc::UnboundedSender<Command>,
    pump: JoinHandle<Result<Recording, RecorderError>>,
}

impl Recorder {
    /// Opens a browser at the start page and begins to watch.
    ///
    /// # Errors
    /// Any [`RecorderError`]; no browser is left running, and nothing in the folder.
    pub async fn start(options: RecorderOptions) -> Result<Self, RecorderError> {
        if !is_web_address(&options.start_url) {
            return Err(RecorderError::AddressNotWeb {
                address: redact_url(&options.start_url),
            });
        }
        let was_there = options.folder.exists();
        let folder = RecordingFolder::create(&options.folder)?;
        let started = Self::start_in(folder, &options).await;
        if started.is_err() {
            clear_away(&options.folder, was_there);
        }
        started
    }

    async fn start_in(folder: RecordingFolder, options: &RecorderOptions) -> Result<Self, RecorderError> {
        let settings = options.browser.with_locale(options.language.as_deref());
        let watched = WatchedBrowser::start(&settings, options.spoken).await?;
        let (merger, first) = Merger::new(&options.start_url, watched.tab);
        let page = watched.page();
        open_start_page(&page, &options.start_url, Readiness::Interactive).await?;
        let (base, now_ms) = blank(&page, options).await?;
        watched.record(merger, Keeper::new(folder, base, 0), now_ms, Some(first)).await
    }

    /// The next thing that happened; none once [`RecorderEvent::Ended`] was given. Safe to drop and call again (in `select!`).
    pub async fn next_change(&mut self) -> Option<RecorderEvent> {
        self.events.recv().await
    }

    /// The browser's session, for whoever has to drive the same browser.
    pub fn session(&self) -> &SessionInfo {
        &self.session
    }

    /// What the person should know about the browser.
    pub fn warnings(&self) -> &[sullae_browser::Warning] {
        &self.warnings
    }

    /// Takes back the last step; the change comes through [`next_change`](Self::next_change).
    pub fn undo_last(&self) {
        let _ = self.commands.send(Command::UndoLast);
    }

    /// Lets the person point at something in the browser to say what must hold of it; the check comes as a step. The keys Alt+Shift+C in
    /// the page do the same.
    pub fn point(&self) {
        let _ = self.commands.send(Command::Point);
    }

    /// Whether what is done from now on is left out. When the recording goes on, steps that open the pages which are others then come through
    /// [`next_change`](Self::next_change).
    pub fn pause(&self, paused: bool) {
        let _ = self.commands.send(Command::Pause(paused));
    }

    /// Ends the recording, closes the browser, and gives back what was recorded. After the end by other causes it only does the last.
    ///
    /// # Errors
    /// [`RecorderError::Folder`] if the last state could not be saved.
    pub async fn stop(self) -> Result<Recording, RecorderError> {
        let _ = self.commands.send(Command::Stop);
        match self.pump.await {
            Ok(ended) => ended,
            Err(error) => Err(RecorderError::RecorderFailed { why: error.to_string() }),
        }
    }
}

/// A browser in which nothing is recorded yet, but every page is watched already: somebody else leads it to where a recording goes on.
/// Dropping it ends the browser.
#[derive(Debug)]
pub struct WatchedBrowser {
    browser: Browser,
    events: Events,
    reader: Reader,
    /// Number of the tab it began with.
    tab: u32,
    context: String,
}

impl WatchedBrowser {
    /// Opens a browser that is at no page yet. `spoken` is the language to speak with the person in.
    ///
    /// # Errors
    /// [`RecorderError::Browser`].
    pub async fn start(settings: &BrowserSettings, spoken: Language) -> Result<Self, RecorderError> {
        let browser = Browser::start(settings).await?;
        let bidi = browser.bidi().clone();
        let events = bidi.events(&LISTENED);
        bidi.subscribe(&SUBSCRIBED).await?;
        let tag = format!("sullae-{:016x}", RandomState::new().build_hasher().finish());
        let spoken = spoken.pick("ko", "en");
        bidi.add_preload_script(&format!("() => ({PRELOAD_SCRIPT})({tag:?}, {spoken:?})"), SANDBOX)
            .await?;
        let context = browser.first_page().await?.context().to_owned();
        let mut reader = Reader {
            tag,
            contexts: Contexts::default(),
            heard: HashMap::new(),
        };
        let tab = reader.contexts.add_tab(&context).unwrap_or_default();
        Ok(Self {
            browser,
            events,
            reader,
            tab,
            context,
        })
    }

    /// The browser, to be led to where the recording goes on.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Records from here: what is done now comes after the first `after` steps of the recording in `folder`, before the others. What was
    /// done in the browser up to now are those steps.
    ///
    /// # Errors
    /// Any [`RecorderError`]; the recording is as it was.
    pub async fn go_on(self, folder: &Path, after: usize) -> Result<Recorder, RecorderError> {
        let folder = RecordingFolder::at(folder);
        let base = folder.read()?;
        let merger = Merger::going_on(&base, self.tab);
        let now = self.page().call_function(Some(SANDBOX), "() => Date.now()", &[]).await?;
        let keeper = Keeper::new(folder, base, after);
        self.record(merger, keeper, now.as_f64().unwrap_or_default(), None).await
    }

    fn page(&self) -> Page {
        self.browser.page(&self.context)
    }

    async fn record(self, merger: Merger, keeper: Keeper, now_ms: f64, first: Option<StepChange>) -> Result<Recorder, RecorderError> {
        let (out, changes) = mpsc::unbounded_channel();
        let (commands, orders) = mpsc::unbounded_channel();
        let masks = keeper.masks().to_vec();
        let mut pump = Pump {
            events: self.events,
            reader: self.reader,
            merger,
            keeper,
            rings: Rings::default(),
            clock: Clock::new(now_ms),
            out,
            commands: orders,
            pictured: HashMap::new(),
            view_widths: HashMap::new(),
            hidden: Hidden::new(masks),
            unsaved: false,
            uploads: Uploads::default(),
            browser: self.browser,
        };
        pump.watch_tab(self.tab, &self.context);
        pump.begin(first).await?;
        pump.tell_of_masks(pump.hidden.masks()).await;
        Ok(Recorder {
            session: pump.browser.session().clone(),
            warnings: pump.browser.warnings().to_vec(),
            events: changes,
            commands,
            pump: tokio::spawn(pump.run()),
        })
    }
}

pub(crate) async fn open_start_page(page: &Page, url: &str, readiness: Readiness) -> Result<(), RecorderError> {
    let unreachable = |why: String| RecorderError::StartPageUnreachable { url: redact_url(url), why };
    match page.open(url, readiness, START_LIMIT).await {
        Ok(_) => Ok(()),
        Err(BrowserError::NavigationFailed { why, .. }) => Err(unreachable(why)),
        Err(BrowserError::CommandTimedOut { limit_ms, .. }) => Err(unreachable(format!("> {} s", limit_ms / 1_000))),
        Err(other) => Err(other.into()),
    }
}

/// A recording without steps, as the page says about itself, and the browser's clock.
async fn blank(page: &Page, options: &RecorderOptions) -> Result<(Recording, f64), RecorderError> {
    let function = "() => [innerWidth, innerHeight, devicePixelRatio, navigator.language, Date.now()]";
    let said = page.call_function(Some(SANDBOX), function, &[]).await?;
    let number = |at: usize| said[at].as_f64().unwrap_or_default();
    let viewport = Viewport {
        width: number(0) as u32,
        height: number(1) as u32,
        device_pixel_ratio: number(2),
    };
    let locale = said.get(3).and_then(Value::as_str).map(str::to_owned);
    let heading = Heading {
        name: &options.name,
        created: &options.created,
        start_url: &options.start_url,
        viewport,
        locale,
    };
    Ok((heading.recording(), number(4)))
}

/// What a new recording says beside its steps.
pub(crate) struct Heading<'a> {
    pub(crate) name: &'a str,
    pub(crate) created: &'a str,
    /// As it was opened; kept without secrets.
    pub(crate) start_url: &'a str,
    pub(crate) viewport: Viewport,
    pub(crate) locale: Option<String>,
}

impl Heading<'_> {
    pub(crate) fn recording(self) -> Recording {
        Recording {
            format: FORMAT.to_owned(),
            version: VERSION,
            name: self.name.to_owned(),
            created: self.created.to_owned(),
            start_url: redact_url(self.start_url),
            viewport: self.viewport,
            locale: self.locale,
            limits: Limits::default(),
            variables: Vec::new(),
            data: sullae_recording::data::DataTable::default(),
            masks: Vec::new(),
            steps: Vec::new(),
        }
    }
}

/// Leaves the place as it was found, so that the next try is not told that the folder is taken.
pub(crate) fn clear_away(folder: &Path, was_there: bool) {
    let _ = std::fs::remove_file(folder.join(sullae_recording::folder::DOCUMENT));
    let _ = std::fs::remove_dir(folder.join(sullae_recording::folder::ANCHORS));
    if !was_there {
        let _ = std::fs::remove_dir(folder);
    }
}
