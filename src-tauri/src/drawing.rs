//! How the window is drawn, and from when on it is seen.

use tauri::{Webview, webview::PageLoadEvent};

/// What the pages are drawn and run with on Linux, unless the environment says otherwise. Read once, so before anything else.
#[cfg(target_os = "linux")]
const WITH: [(&str, &str); 2] = [
    // Cards and tables need no graphics card: without one the pages take 100 MiB less, and no driver can leave them blank.
    ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
    // The pages compute little: compiling them takes 40 MiB, and there is less to break into.
    ("JSC_useJIT", "0"),
];

/// Sets that.
pub(crate) fn choose() {
    #[cfg(target_os = "linux")]
    for (name, value) in WITH {
        if let Err(error) = glib::setenv(name, value, false) {
            tracing::warn!(%error, name, "not set");
        }
    }
}

/// Shows the window, which was made unseen, when its pages are there. Before, there is nothing to see, and on Linux the toolkit
/// would now and then wait half a second for them.
pub(crate) fn show_once_loaded(view: &Webview, event: PageLoadEvent) {
    if event == PageLoadEvent::Finished
        && let Err(error) = view.window().show()
    {
        tracing::error!(%error, "the window does not show");
    }
}
