//! Making the classic session: capabilities, the request, and the driver's refusals by name.

use std::time::Duration;

use fantoccini::error::NewSessionError;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use crate::{BrowserError, BrowserSettings};

/// chromedriver itself gives up after 60 s, with words of its own.
const SESSION_LIMIT: Duration = Duration::from_secs(75);
/// A Selenium Grid lets a session wait in its queue for 300 s unless told otherwise, and then says so; who leaves earlier leaves it a browser that nobody uses.
const QUEUE_LIMIT: Duration = Duration::from_secs(330);

/// What differs between a browser of ours and one behind a given endpoint.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// Our private profile; absent at an endpoint, which makes its own.
    pub(crate) profile: Option<String>,
    /// The program to start; absent when the endpoint knows it.
    pub(crate) binary: Option<String>,
    /// Chromium refuses to run as root with its sandbox.
    pub(crate) without_sandbox: bool,
}

fn capabilities(settings: &BrowserSettings, place: &Place) -> Map<String, Value> {
    let mut options = json!({
        "args": arguments(settings, place),
        "excludeSwitches": ["enable-automation"],
        "prefs": preferences(settings),
    });
    if let Some(binary) = &place.binary {
        options["binary"] = json!(binary);
    }
    let capabilities = json!({
        "webSocketUrl": true,
        // Without the second word the driver would answer for the person whether to leave a page.
        "unhandledPromptBehavior": {"default": "ignore", "beforeUnload": "ignore"},
        "goog:chromeOptions": options,
    });
    match capabilities {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn arguments(settings: &BrowserSettings, place: &Place) -> Vec<String> {
    let mut arguments: Vec<String> = [
        // After Back, a page out of the back-forward cache no longer reports to us.
        "--disable-features=BackForwardCache,Translate,MediaRouter,OptimizationHints",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-search-engine-choice-screen",
    ]
    .map(str::to_owned)
    .into();
    if let Some(profile) = &place.profile {
        arguments.push(format!("--user-data-dir={profile}"));
        // No debugging port that other users could reach, and the browser ends when chromedriver's end of the pipe closes.
        arguments.push("--remote-debugging-pipe".into());
    }
    if place.without_sandbox {
        arguments.push("--no-sandbox".into());
    }
    if settings.headless {
        arguments.push("--headless=new".into());
    }
    if let Some(window) = settings.window {
        arguments.push(format!("--window-position={},{}", window.x, window.y));
        arguments.push(format!("--window-size={},{}", window.width, window.height));
    }
    if let Some(locale) = &settings.locale {
        arguments.push(format!("--lang={locale}"));
        arguments.push(format!("--accept-lang={}", accepted_languages(locale)));
    }
    arguments
}

fn preferences(settings: &BrowserSettings) -> Value {
    // A bubble that offers to save a password covers the page and is not part of the site.
    let mut preferences = json!({
        "credentials_enable_service": false,
        "profile.password_manager_enabled": false,
        "profile.password_manager_leak_detection": false,
        "autofill.profile_enabled": false,
        "autofill.credit_card_enabled": false,
    });
    if let Some(locale) = &settings.locale {
        preferences["intl.accept_languages"] = json!(accepted_languages(locale));
    }
    preferences
}

/// `ko-KR` also accepts plain `ko`.
fn accepted_languages(locale: &str) -> String {
    match locale.split_once('-') {
        Some((language, _)) => format!("{locale},{language}"),
        None => locale.to_owned(),
    }
}

/// Makes a session at `url`: of our chromedriver, or at an endpoint that may have others before us.
pub(crate) async fn create(url: &str, settings: &BrowserSettings, place: &Place) -> Result<Client, BrowserError> {
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities(settings, place));
    let limit = if place.profile.is_some() { SESSION_LIMIT } else { QUEUE_LIMIT };
    // Paths are joined to the address, and joining drops a last part without a slash (`/wd/hub`).
    let address = format!("{}/", url.trim_end_matches('/'));
    let created = tokio::time::timeout(limit, builder.connect(&address)).await;
    let unreachable = |why: String| BrowserError::EndpointUnreachable { url: url.to_owned(), why };
    match created {
        Ok(Ok(client)) => Ok(client),
        Err(_) => Err(BrowserError::SessionRefused {
            why: format!("no session within {} s", limit.as_secs()),
        }),
        Ok(Err(error)) => Err(match error {
            NewSessionError::BadWebdriverUrl(error) => unreachable(error.to_string()),
            NewSessionError::Failed(error) => unreachable(with_causes(&error)),
            NewSessionError::FailedC(error) => unreachable(with_causes(&error)),
            NewSessionError::Lost(error) => unreachable(error.to_string()),
            NewSessionError::SessionNotCreated(refusal) => BrowserError::SessionRefused {
                why: first_line(&refusal.message),
            },
            NewSessionError::NotW3C(answer) => BrowserError::SessionRefused {
                why: answer["message"].as_str().map_or_else(|| answer.to_string(), first_line),
            },
            NewSessionError::UnexpectedError(error) => BrowserError::SessionRefused {
                why: first_line(&error.to_string()),
            },
        }),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// hyper's own words ("client error (Connect)") leave out what a person needs: "Connection refused".
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_is_left_on_unless_asked_otherwise() {
        let arguments = arguments(&BrowserSettings::default(), &Place::default());
        assert!(!arguments.iter().any(|a| a.contains("no-sandbox")));
        assert!(!arguments.iter().any(|a| a.contains("headless")));
    }

    #[test]
    fn a_locale_is_accepted_with_its_plain_language() {
        assert_eq!(accepted_languages("ko-KR"), "ko-KR,ko");
        assert_eq!(accepted_languages("en"), "en");
    }
}
