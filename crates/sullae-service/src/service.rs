//! The service: what is open as long as the program runs.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use sullae_browser::BrowserSettings;
use sullae_notify::Shown;
use sullae_player::Eyes;
use sullae_recording::{Language, bundle::BundleReview};
use sullae_secrets::KeySource;
use sullae_store::{Inspection, Mended, Store};
use sullae_testkit::DemoShop;
use tokio::sync::{broadcast, mpsc, watch};

use crate::{
    channels::RemovedChannel,
    clock,
    editing::Copied,
    error::ServiceError,
    kept_browsers::KeptBrowsers,
    monitors::RunAsked,
    parts::HeldBrowser,
    places::Places,
    recording_session::WindowSession,
    settings,
    window_watch::WindowWatch,
    wire::{ServiceEvent, Settings},
};

/// Events that a slow listener may fall behind by.
const EVENTS_WAITING: usize = 1024;

/// All use cases over one data folder.
#[derive(Debug)]
pub struct Service {
    pub(crate) places: Places,
    pub(crate) store: Arc<Store>,
    pub(crate) state: Mutex<State>,
    /// Held while an edit is made and kept.
    pub(crate) editing: Mutex<()>,
    pub(crate) events: broadcast::Sender<ServiceEvent>,
    eyes: OnceLock<Arc<Eyes>>,
    pub(crate) kept_browsers: Arc<KeptBrowsers>,
    mended: Option<Mended>,
    pub(crate) vault_key: Option<KeySource>,
}

/// What goes on for the window.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) session: Option<WindowSession>,
    /// Set to true to cancel the run that goes on.
    pub(crate) run: Option<watch::Sender<bool>>,
    /// The browser in which parts of a recording are tried out.
    pub(crate) parts: Option<HeldBrowser>,
    pub(crate) reviews: HashMap<String, BundleReview>,
    pub(crate) shop: Option<Arc<DemoShop>>,
    /// Steps that were copied in the editor.
    pub(crate) copied: Copied,
    /// Where the watching loop of this process is asked for runs.
    pub(crate) asking: Option<mpsc::Sender<RunAsked>>,
    pub(crate) window_watch: WindowWatch,
    /// Where messages on the desktop are handed to that can be pressed; absent where no window hears of it.
    pub(crate) presses: Option<mpsc::UnboundedSender<Shown>>,
    /// The channel that was removed last.
    pub(crate) removed_channel: Option<RemovedChannel>,
}

impl Service {
    /// Opens the data folder, given or found; makes it if there is none. A damaged history is put aside and replaced by its newest copy:
    /// see [`mended`](Self::mended).
    ///
    /// # Errors
    /// [`ServiceError::NoDataFolder`], [`ServiceError::Store`].
    pub fn open(data_folder: Option<&Path>) -> Result<Self, ServiceError> {
        Self::open_inspected(data_folder, Inspection::AtOpening)
    }

    /// As [`open`](Self::open), with all of the history looked at: for what runs for days.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_inspected(data_folder: Option<&Path>, inspection: Inspection) -> Result<Self, ServiceError> {
        let places = Places::find(data_folder)?;
        let (store, mended) = Store::open_or_mend(places.data(), clock::timestamp(), inspection)?;
        let store = Arc::new(store);
        let (events, _) = broadcast::channel(EVENTS_WAITING);
        Ok(Self {
            places,
            store,
            state: Mutex::default(),
            editing: Mutex::default(),
            events,
            eyes: OnceLock::new(),
            kept_browsers: Arc::default(),
            mended,
            vault_key: None,
        })
    }

    /// The same, with the key of its vault, whatever the environment gives.
    #[must_use]
    pub fn with_vault_key(self, key: KeySource) -> Self {
        Self {
            vault_key: Some(key),
            ..self
        }
    }

    /// What was done about a damaged history when this was opened.
    pub fn mended(&self) -> Option<&Mended> {
        self.mended.as_ref()
    }

    /// Where things are kept.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// What happens from now on, for the window.
    pub fn subscribe(&self) -> broadcast::Receiver<ServiceEvent> {
        self.events.subscribe()
    }

    /// The window's settings.
    pub fn settings(&self) -> Settings {
        settings::read(&self.places.settings())
    }

    /// The language to speak: the window's setting, else the system's.
    pub fn language(&self) -> Language {
        self.settings().language.unwrap_or_else(settings::system_language)
    }

    /// Keeps the window's settings.
    ///
    /// # Errors
    /// [`ServiceError::Io`].
    pub fn save_settings(&self, settings: &Settings) -> Result<(), ServiceError> {
        settings::write(&self.places.settings(), settings)
    }

    /// The browser as the environment and the settings name it; the environment goes first.
    pub fn browser_settings(&self) -> BrowserSettings {
        settings::browser(self.settings())
    }

    /// Held while something kept is changed.
    pub(crate) fn alone(&self) -> MutexGuard<'_, ()> {
        self.editing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tell(&self, event: ServiceEvent) {
        // Without a window nobody listens.
        let _ = self.events.send(event);
    }

    /// The OCR models, loaded at the first use.
    pub(crate) fn eyes(&self) -> Result<Arc<Eyes>, ServiceError> {
        if let Some(eyes) = self.eyes.get() {
            return Ok(Arc::clone(eyes));
        }
        let eyes = Arc::new(Eyes::open(self.places.models().as_deref())?);
        Ok(Arc::clone(self.eyes.get_or_init(|| eyes)))
    }
}
