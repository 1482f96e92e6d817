//! The window's settings file.

use std::{fs, io, path::Path};

use sullae_browser::BrowserSettings;
use sullae_recording::Language;

use crate::{error::ServiceError, wire::Settings};

/// The language the system asks for by its locale.
pub fn system_language() -> Language {
    let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
    Language::from_locale(locale.as_deref().unwrap_or_default())
}

/// Reads the settings; a missing or broken file gives the defaults, and a broken one is kept aside.
pub(crate) fn read(path: &Path) -> Settings {
    let Ok(bytes) = fs::read(path) else { return Settings::default() };
    serde_json::from_slice(&bytes).unwrap_or_else(|error| {
        tracing::warn!(%error, path = %path.display(), "the settings cannot be read; starting with defaults");
        let _ = fs::rename(path, path.with_extension("broken.json"));
        Settings::default()
    })
}

/// The browser as the environment and the settings name it; the environment goes first.
pub(crate) fn browser(settings: Settings) -> BrowserSettings {
    let mut browser = BrowserSettings::from_env();
    browser.browser = browser.browser.or(settings.browser.map(Into::into));
    browser.driver = browser.driver.or(settings.driver.map(Into::into));
    browser
}

/// Writes the settings, whole or not at all.
pub(crate) fn write(path: &Path, settings: &Settings) -> Result<(), ServiceError> {
    let wrong = |source: io::Error| ServiceError::Io {
        path: path.to_owned(),
        source,
    };
    let json = serde_json::to_vec_pretty(settings).map_err(|error| wrong(io::Error::other(error)))?;
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(wrong)?;
    }
    let partial = path.with_extension("partial");
    fs::write(&partial, json).and_then(|()| fs::rename(&partial, path)).map_err(wrong)
}
