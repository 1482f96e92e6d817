//! Why a step stops: a reason to be judged, whoever is to blame.

use std::io;

use sullae_browser::{BrowserError, SessionEnd};
use sullae_recording::{Reason, redact::redact_url};

/// What stopped a step.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// A reason found by looking at the page.
    Reason(Reason),
    /// The browser or driver.
    Browser(BrowserError),
    /// A picture could not be kept.
    Pictures(io::Error),
}

impl From<Reason> for Trouble {
    fn from(reason: Reason) -> Self {
        Self::Reason(reason)
    }
}

impl From<BrowserError> for Trouble {
    fn from(error: BrowserError) -> Self {
        Self::Browser(error)
    }
}

impl Trouble {
    /// The reason the step is judged by.
    pub(crate) fn into_reason(self) -> Reason {
        match self {
            Self::Reason(reason) => reason,
            Self::Browser(error) => of_browser(&error),
            Self::Pictures(error) => of_pictures(&error),
        }
    }
}

/// The reason behind the end of a session.
pub(crate) fn of_end(end: SessionEnd) -> Reason {
    match end {
        SessionEnd::BrowserCrashed | SessionEnd::WindowClosed => Reason::BrowserCrashed {},
        SessionEnd::DriverLost | SessionEnd::Closed => Reason::DriverLost { detail: String::new() },
        SessionEnd::Silent => of_browser(&end.into()),
    }
}

/// The reason behind a browser error. Only a page that cannot be fetched is the site's.
pub(crate) fn of_browser(error: &BrowserError) -> Reason {
    match error {
        BrowserError::NavigationFailed { url, why } => Reason::PageUnreachable {
            url: redact_url(url),
            error: why.clone(),
        },
        BrowserError::BrowserCrashed | BrowserError::WindowClosed => Reason::BrowserCrashed {},
        BrowserError::DriverLost | BrowserError::SessionClosed => Reason::DriverLost { detail: error.to_string() },
        BrowserError::ProfileFolder { disk_full: true, .. } => Reason::OutOfDisk { detail: error.to_string() },
        other => Reason::BrowserUnavailable { detail: other.to_string() },
    }
}

fn of_pictures(error: &io::Error) -> Reason {
    let detail = error.to_string();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Reason::OutOfDisk { detail },
        _ => Reason::BrowserUnavailable { detail },
    }
}
