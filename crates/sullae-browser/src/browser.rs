//! One running browser: its processes, its session, its socket, its end.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::Client;
use serde_json::{Value, json};
use url::{Host, Url};

use crate::bidi::TAB_CRASHED;
use crate::process::{self, DriverLiveness, DriverProcess};
use crate::session::{self, Place};
use crate::{Bidi, BrowserError, BrowserSettings, Context, Page, SessionEnd, locate, page};

/// A graceful goodbye is worth this long, no longer.
const CLOSE_LIMIT: Duration = Duration::from_secs(5);
/// A start that takes longer may be one of programs that do not fit each other.
const SLOW_START: Duration = Duration::from_secs(3);
/// A socket closes a moment before the process behind it can be seen to have ended.
const DEATH_SEEN_WITHIN: Duration = Duration::from_millis(500);

/// What the endpoint said about the session.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SessionInfo {
    /// Where commands go, such as `http://127.0.0.1:34567`.
    pub webdriver_url: String,
    /// The W3C session id.
    pub session_id: String,
    /// The BiDi socket's address.
    pub web_socket_url: String,
    /// Such as `chrome`.
    pub browser_name: String,
    /// Such as `156.0.8078.79`.
    pub browser_version: String,
    /// Version of chromedriver, where the endpoint says it.
    pub driver_version: Option<String>,
}

/// Something the person should know though the browser runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// We run as root, so Chromium runs without its sandbox: a malicious site could take over the machine.
    SandboxOff,
}

/// A browser with one session. Dropping it ends every process of it at once; [`close`](Self::close) does so without holding up its thread, and politely at an endpoint.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    bidi: Bidi,
    info: SessionInfo,
    warnings: Vec<Warning>,
    /// Absent when attached to an endpoint.
    process: Option<DriverProcess>,
    browser_pid: Option<u32>,
    /// Where new tabs are opened; the browser's own one unless it was made as new.
    pub(crate) user_context: Option<String>,
}

impl Browser {
    /// Starts a browser as the settings say, or attaches to `webdriver_url` when that is set.
    pub async fn start(settings: &BrowserSettings) -> Result<Self, BrowserError> {
        match &settings.webdriver_url {
            Some(url) => Self::attach(url, settings).await,
            None => Self::start_here(settings).await,
        }
    }

    /// Asking programs for their versions takes as long as half a start, so it is done only where a start fails or takes long.
    async fn start_here(settings: &BrowserSettings) -> Result<Self, BrowserError> {
        let (browser, driver) = locate::paths(settings)?;
        let starting = Self::start_programs(settings, &browser, &driver);
        tokio::pin!(starting);
        let started = tokio::select! {
            started = &mut starting => started,
            unfit = async {
                tokio::time::sleep(SLOW_START).await;
                match locate::programs(settings).await {
                    Err(unfit) => unfit,
                    Ok(_) => std::future::pending().await,
                }
            } => return Err(unfit),
        };
        match started {
            Ok(started) => started.of_one_version().await,
            Err(error) => {
                locate::programs(settings).await?;
                Err(error)
            }
        }
    }

    async fn of_one_version(self) -> Result<Self, BrowserError> {
        let major = |version: &str| version.split('.').next().map(str::to_owned);
        let (browser, driver) = (&self.info.browser_version, self.info.driver_version.as_ref());
        match driver.filter(|driver| major(driver) != major(browser)) {
            None => Ok(self),
            Some(driver) => {
                let (browser, driver) = (browser.clone(), driver.clone());
                self.close().await;
                Err(BrowserError::VersionsDiffer { browser, driver })
            }
        }
    }

    async fn start_programs(settings: &BrowserSettings, browser: &Path, driver: &Path) -> Result<Self, BrowserError> {
        let process = DriverProcess::start(driver).await?;
        let without_sandbox = runs_as_root();
        let place = Place {
            profile: Some(process.profile().display().to_string()),
            binary: Some(browser.display().to_string()),
            without_sandbox,
        };
        let url = process.url();
        let created = tokio::select! {
            created = session::create(&url, settings, &place) => created,
            why = process.browser_vanished() => Err(BrowserError::SessionRefused { why }),
        };
        let client = created.map_err(|error| match error {
            // It said its port a moment ago.
            BrowserError::EndpointUnreachable { .. } => BrowserError::DriverLost,
            other => other,
        })?;
        process.forget_output();
        let mut browser = Self::with_session(client, &url, Some(process)).await?;
        if without_sandbox {
            browser.warnings.push(Warning::SandboxOff);
        }
        Ok(browser)
    }

    async fn attach(url: &str, settings: &BrowserSettings) -> Result<Self, BrowserError> {
        let place = Place {
            profile: None,
            // Only a path that the person named themselves can be meant for the other machine.
            binary: settings.browser.as_ref().map(|path| path.display().to_string()),
            without_sandbox: runs_as_root() && is_loopback(url),
        };
        let client = session::create(url, settings, &place).await.map_err(|error| match error {
            BrowserError::SessionRefused { why } => BrowserError::EndpointRefused { url: url.to_owned(), why },
            other => other,
        })?;
        let mut browser = Self::with_session(client, url, None).await?;
        if place.without_sandbox {
            browser.warnings.push(Warning::SandboxOff);
        }
        Ok(browser)
    }

    async fn with_session(client: Client, url: &str, process: Option<DriverProcess>) -> Result<Self, BrowserError> {
        let capabilities = json!(client.capabilities());
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let Some(web_socket_url) = text(&capabilities["webSocketUrl"]) else {
            close_session(&client).await;
            return Err(BrowserError::EndpointWithoutBidi { url: url.to_owned() });
        };
        let driver_version =
            text(&capabilities["chrome"]["chromedriverVersion"]).and_then(|said| said.split_whitespace().next().map(str::to_owned));
        let info = SessionInfo {
            webdriver_url: url.to_owned(),
            session_id: client.session_id().await.ok().flatten().unwrap_or_default(),
            web_socket_url,
            browser_name: text(&capabilities["browserName"]).unwrap_or_default(),
            browser_version: text(&capabilities["browserVersion"]).unwrap_or_default(),
            driver_version,
        };
        let browser_pid = capabilities["goog:processID"].as_u64().and_then(|pid| u32::try_from(pid).ok());
        let liveness = process.as_ref().map(DriverProcess::liveness);
        let connected = Bidi::connect(&info.web_socket_url, url, move || diagnose(liveness, browser_pid)).await;
        let bidi = match connected {
            Ok(bidi) => bidi,
            Err(error) => {
                close_session(&client).await;
                return Err(error);
            }
        };
        bidi.subscribe(&["browsingContext"]).await?;
        tokio::spawn(watch_windows(bidi.clone()));
        Ok(Self {
            browser_pid,
            client,
            bidi,
            info,
            warnings: Vec::new(),
            process,
            user_context: None,
        })
    }

    /// The classic WebDriver session. It stays on its first tab whatever the person does: follow BiDi contexts.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The BiDi socket of the same session.
    pub fn bidi(&self) -> &Bidi {
        &self.bidi
    }

    /// What the endpoint said about the session.
    pub fn session(&self) -> &SessionInfo {
        &self.info
    }

    /// What the person should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The tab or frame with this BiDi context id.
    pub fn page(&self, context: &str) -> Page {
        Page::new(self.bidi.clone(), context)
    }

    /// The open tabs, each with its frames.
    pub async fn contexts(&self) -> Result<Vec<Context>, BrowserError> {
        page::contexts(&self.bidi).await
    }

    /// The tab the session began with.
    pub async fn first_page(&self) -> Result<Page, BrowserError> {
        let tabs = self.contexts().await?;
        let first = tabs.first().ok_or(BrowserError::WindowClosed)?;
        Ok(self.page(&first.id))
    }

    /// Opens an empty tab in front.
    pub async fn new_tab(&self) -> Result<Page, BrowserError> {
        page::new_tab(&self.bidi, self.user_context.as_deref()).await
    }

    /// The process id of our chromedriver; `None` when attached.
    pub fn driver_pid(&self) -> Option<u32> {
        self.process.as_ref().map(DriverProcess::pid)
    }

    /// The process id of the browser itself, where the endpoint says it.
    pub fn browser_pid(&self) -> Option<u32> {
        self.browser_pid
    }

    /// The private folder of our browser, gone after its end; `None` when attached.
    pub fn folder(&self) -> Option<&Path> {
        self.process.as_ref().map(DriverProcess::folder)
    }

    /// Where pages' downloads are kept when [`keep_downloads`](Self::keep_downloads) lets them; `None` when attached.
    pub(crate) fn downloads(&self) -> Option<PathBuf> {
        Some(self.folder()?.join("sullae-downloads"))
    }

    /// True while commands can succeed.
    pub fn alive(&self) -> bool {
        self.bidi.ended().is_none()
    }

    /// Resolves when the session is over, with the reason: the window was closed, the driver or the browser died.
    pub async fn closed(&self) -> SessionEnd {
        self.bidi.wait_until_ended().await
    }

    /// Ends the session and, when we started it, every process of the browser.
    pub async fn close(mut self) {
        self.bidi.finish(SessionEnd::Closed);
        match self.process.take() {
            None => close_session(&self.client).await,
            // What it would still write goes with its folder, so there is nothing to wait for.
            Some(process) => {
                if let Err(error) = tokio::task::spawn_blocking(move || drop(process)).await {
                    tracing::warn!(%error, "ending the browser went wrong");
                }
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.bidi.finish(SessionEnd::Closed);
    }
}

async fn close_session(client: &Client) {
    match tokio::time::timeout(CLOSE_LIMIT, client.clone().close()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "closing the session"),
        Err(_) => tracing::debug!("closing the session took too long"),
    }
}

/// The socket closed: because chromedriver died, or because it lost its browser?
async fn diagnose(driver: Option<DriverLiveness>, browser_pid: Option<u32>) -> SessionEnd {
    let Some(driver) = driver else {
        return SessionEnd::DriverLost;
    };
    let deadline = tokio::time::Instant::now() + DEATH_SEEN_WITHIN;
    while tokio::time::Instant::now() < deadline {
        // The driver first: its browser follows it within moments.
        if !driver.alive() {
            return SessionEnd::DriverLost;
        }
        if browser_pid.is_some_and(process::has_ended) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    SessionEnd::BrowserCrashed
}

/// Declares the session over when its last tab is gone; the socket does so when a tab's process crashed.
async fn watch_windows(bidi: Bidi) {
    let mut events = bidi.events(&["browsingContext.contextDestroyed"]);
    if let Err(error) = bidi.subscribe(&[TAB_CRASHED]).await {
        tracing::debug!(%error, "crashed tabs are not reported");
    }
    while let Some(event) = events.next().await {
        if event.params["parent"].is_null() && !has_tabs(&bidi).await {
            bidi.finish(SessionEnd::WindowClosed);
        }
    }
}

async fn has_tabs(bidi: &Bidi) -> bool {
    let params = json!({"maxDepth": 0});
    let limit = Duration::from_secs(3);
    let tree = bidi.command_within("browsingContext.getTree", params, limit);
    tree.await.is_ok_and(|tree| {
        let tabs = tree["contexts"].as_array();
        tabs.is_some_and(|tabs| !tabs.is_empty())
    })
}

fn is_loopback(url: &str) -> bool {
    let parsed = Url::parse(url).ok();
    match parsed.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(unix)]
pub(crate) fn runs_as_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
pub(crate) fn runs_as_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_very_machine_counts_as_loopback() {
        assert!(is_loopback("http://127.0.0.1:4444/wd/hub"));
        assert!(is_loopback("http://localhost:9515"));
        assert!(is_loopback("http://[::1]:9515/"));
        assert!(!is_loopback("http://grid.example:4444"));
        assert!(!is_loopback("http://127.example.com.evil:4444/"));
    }
}
