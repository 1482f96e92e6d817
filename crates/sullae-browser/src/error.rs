//! What can go wrong between us and a browser, named by the condition.

use std::io;
use std::path::PathBuf;

/// A condition that stopped the work with the browser. None of them says anything about the site, except
/// [`NavigationFailed`](Self::NavigationFailed).
#[derive(Debug, Clone, thiserror::Error)]
pub enum BrowserError {
    /// No Chromium or Chrome where we looked.
    #[error("no Chromium or Chrome found (looked for {})", looked_for.join(", "))]
    BrowserNotFound {
        /// Names and paths that were tried.
        looked_for: Vec<String>,
    },
    /// No chromedriver where we looked.
    #[error("no chromedriver found (looked for {})", looked_for.join(", "))]
    DriverNotFound {
        /// Names and paths that were tried.
        looked_for: Vec<String>,
    },
    /// A program is there but does not say its version.
    #[error("{} does not run: {why}", path.display())]
    ProgramUnusable {
        /// The program.
        path: PathBuf,
        /// What it did instead.
        why: String,
    },
    /// Browser and driver are of different major versions.
    #[error("the browser is version {browser} but chromedriver is {driver}")]
    VersionsDiffer {
        /// Full version of the browser.
        browser: String,
        /// Full version of chromedriver.
        driver: String,
    },
    /// chromedriver ended, or said no port in time.
    #[error("chromedriver did not start: {output}")]
    DriverDidNotStart {
        /// The last lines it printed, or why it could not be run.
        output: String,
    },
    /// The endpoint is there but gave no session, mostly because the browser did not start.
    #[error("the driver gave no session: {why}")]
    SessionRefused {
        /// The driver's own words.
        why: String,
    },
    /// Nothing answers at the WebDriver URL.
    #[error("no WebDriver endpoint answers at {url}: {why}")]
    EndpointUnreachable {
        /// The URL as given.
        url: String,
        /// What the attempt met.
        why: String,
    },
    /// The endpoint answers but gave no session: a Grid had no browser free in time, or has none of this kind.
    #[error("the WebDriver endpoint {url} gave no browser: {why}")]
    EndpointRefused {
        /// The URL as given.
        url: String,
        /// The endpoint's own words.
        why: String,
    },
    /// The endpoint made a session but gave no BiDi socket.
    #[error("the WebDriver endpoint {url} gives no BiDi socket (webSocketUrl)")]
    EndpointWithoutBidi {
        /// The URL as given.
        url: String,
    },
    /// chromedriver, or the connection to the endpoint, is gone.
    #[error("the connection to the driver is lost")]
    DriverLost,
    /// The browser's own process ended by itself.
    #[error("the browser crashed")]
    BrowserCrashed,
    /// Driver and browser are there, but one of them stands still.
    #[error("the browser gives no sign of life")]
    BrowserSilent,
    /// The last window was closed from outside.
    #[error("the browser window was closed")]
    WindowClosed,
    /// The session was closed by us; a command came too late.
    #[error("the browser session is already closed")]
    SessionClosed,
    /// The tab or frame is not there (any more).
    #[error("the tab or frame {context} is gone")]
    TabGone {
        /// The BiDi browsing context id.
        context: String,
    },
    /// A command, or an awaited event, did not come within its limit.
    #[error("{what} did not finish within {limit_ms} ms")]
    CommandTimedOut {
        /// Method or event.
        what: String,
        /// The limit.
        limit_ms: u64,
    },
    /// The driver understood a command and refused it.
    #[error("{method} was refused: {error}: {message}")]
    CommandRefused {
        /// The BiDi or WebDriver method.
        method: String,
        /// The protocol's error code, such as `no such frame`.
        error: String,
        /// The driver's explanation, first line.
        message: String,
    },
    /// An answer that the protocol does not allow.
    #[error("the driver answered {method} with something unreadable: {what}")]
    ProtocolError {
        /// The method that was asked.
        method: String,
        /// What was wrong.
        what: String,
    },
    /// A function of ours threw in the page.
    #[error("a script of Sullae failed in the page: {message}")]
    ScriptFailed {
        /// The exception's text.
        message: String,
    },
    /// The page could not be fetched at all.
    #[error("{url} could not be opened: {why}")]
    NavigationFailed {
        /// Where we went.
        url: String,
        /// The browser's network error, such as `net::ERR_CONNECTION_REFUSED`.
        why: String,
    },
    /// The temporary profile folder could not be made.
    #[error("the browser's temporary folder in {} could not be made: {why}", path.display())]
    ProfileFolder {
        /// Where it was to be.
        path: PathBuf,
        /// The system's words.
        why: String,
        /// True when the disk is full.
        disk_full: bool,
    },
}

impl BrowserError {
    /// A stable name for the condition, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BrowserNotFound { .. } => "browser_not_found",
            Self::DriverNotFound { .. } => "driver_not_found",
            Self::ProgramUnusable { .. } => "browser_program_unusable",
            Self::VersionsDiffer { .. } => "browser_versions_differ",
            Self::DriverDidNotStart { .. } => "driver_did_not_start",
            Self::SessionRefused { .. } => "browser_session_refused",
            Self::EndpointUnreachable { .. } => "webdriver_unreachable",
            Self::EndpointRefused { .. } => "webdriver_refused",
            Self::EndpointWithoutBidi { .. } => "webdriver_without_bidi",
            Self::DriverLost => "driver_lost",
            Self::BrowserCrashed => "browser_crashed",
            Self::BrowserSilent => "browser_silent",
            Self::WindowClosed => "browser_window_closed",
            Self::SessionClosed => "browser_session_closed",
            Self::TabGone { .. } => "browser_tab_gone",
            Self::CommandTimedOut { .. } => "browser_timed_out",
            Self::CommandRefused { .. } => "browser_command_refused",
            Self::ProtocolError { .. } => "browser_protocol_error",
            Self::ScriptFailed { .. } => "browser_script_failed",
            Self::NavigationFailed { .. } => "page_unreachable",
            Self::ProfileFolder { disk_full: true, .. } => "disk_full",
            Self::ProfileFolder { .. } => "browser_profile_folder",
        }
    }

    /// True when no further command of this session can succeed.
    pub fn ends_session(&self) -> bool {
        matches!(
            self,
            Self::DriverLost | Self::BrowserCrashed | Self::BrowserSilent | Self::WindowClosed | Self::SessionClosed
        )
    }

    pub(crate) fn profile_folder(path: PathBuf, source: &io::Error) -> Self {
        Self::ProfileFolder {
            path,
            disk_full: source.kind() == io::ErrorKind::StorageFull,
            why: source.to_string(),
        }
    }
}
