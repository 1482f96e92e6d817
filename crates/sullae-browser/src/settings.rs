//! What a person may choose about the browser.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::env_vars;

/// How to get a browser: which program or endpoint, and how it shows itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrowserSettings {
    /// The Chromium or Chrome program; found by itself when absent.
    pub browser: Option<PathBuf>,
    /// The chromedriver program; found by itself when absent.
    pub driver: Option<PathBuf>,
    /// A running WebDriver endpoint (`http://host:port[/path]`) to use instead of starting programs here.
    pub webdriver_url: Option<String>,
    /// No window on the screen.
    pub headless: bool,
    /// Where the window goes; the browser decides when absent.
    pub window: Option<WindowPlace>,
    /// Language of the browser and of the `Accept-Language` header, such as `ko-KR`.
    pub locale: Option<String>,
}

/// Place and outer size of the browser window on the screen, in screen pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowPlace {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Outer width.
    pub width: u32,
    /// Outer height.
    pub height: u32,
}

impl BrowserSettings {
    /// The settings that the environment asks for (see [`env_vars`]), with a window on the screen. Empty values count as unset.
    pub fn from_env() -> Self {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// The same in this language, where one is given.
    #[must_use]
    pub fn with_locale(&self, locale: Option<&str>) -> Self {
        Self {
            locale: locale.map(str::to_owned).or_else(|| self.locale.clone()),
            ..self.clone()
        }
    }

    fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| lookup(name).filter(|value| !value.is_empty());
        Self {
            browser: set(env_vars::SULLAE_BROWSER).map(PathBuf::from),
            driver: set(env_vars::SULLAE_CHROMEDRIVER).map(PathBuf::from),
            webdriver_url: set(env_vars::SULLAE_WEBDRIVER).map(|value| value.to_string_lossy().into_owned()),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variable_fills_its_own_setting_and_an_empty_one_counts_as_unset() {
        let settings = BrowserSettings::from_lookup(|name| match name {
            "SULLAE_BROWSER" => Some("/opt/chrome".into()),
            "SULLAE_WEBDRIVER" => Some("http://127.0.0.1:4444".into()),
            "SULLAE_CHROMEDRIVER" => Some("".into()),
            _ => None,
        });
        assert_eq!(settings.browser, Some(PathBuf::from("/opt/chrome")));
        assert_eq!(settings.driver, None);
        assert_eq!(settings.webdriver_url.as_deref(), Some("http://127.0.0.1:4444"));
    }
}
