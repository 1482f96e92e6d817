//! Browsers that are kept from one run to the next, for the monitors whose files ask for it: a start costs more than many a check.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sullae_browser::{Browser, BrowserError, BrowserSettings};
use sullae_recording::Verdict;

/// Browsers that run for long grow.
const RUNS_EACH: u32 = 100;
/// A browser that nobody wants for so long only takes memory.
const IDLE_LIMIT: Duration = Duration::from_secs(10 * 60);

/// A browser that runs one run after another, as new for each.
#[derive(Debug)]
pub(crate) struct KeptBrowser {
    pub(crate) browser: Browser,
    settings: BrowserSettings,
    runs: u32,
    idle_since: Instant,
}

/// Those that wait for their next run.
#[derive(Debug, Default)]
pub(crate) struct KeptBrowsers {
    waiting: Mutex<Vec<KeptBrowser>>,
}

impl KeptBrowsers {
    /// One that waits, or else a new one; as new in either case, and nobody else's until it is given back.
    ///
    /// # Errors
    /// Where none can be started, or the browser is too old to be made as new.
    pub(crate) async fn take(&self, settings: &BrowserSettings) -> Result<KeptBrowser, BrowserError> {
        while let Some(mut kept) = self.waiting_with(settings) {
            match kept.browser.renew().await {
                Ok(()) => return Ok(kept),
                Err(error) => {
                    tracing::debug!(%error, "a browser that waited is of no use");
                    kept.browser.close().await;
                }
            }
        }
        let mut browser = Browser::start(settings).await?;
        browser.renew().await?;
        Ok(KeptBrowser {
            browser,
            settings: settings.clone(),
            runs: 0,
            idle_since: Instant::now(),
        })
    }

    /// Has it wait for the next run; one that did its share ends, and one whose run could not be made.
    pub(crate) async fn give_back(self: &Arc<Self>, mut kept: KeptBrowser, verdict: Verdict) {
        kept.runs += 1;
        kept.idle_since = Instant::now();
        if kept.runs >= RUNS_EACH || verdict == Verdict::NotChecked || !kept.browser.alive() {
            return kept.browser.close().await;
        }
        self.waiting().push(kept);
        let all = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::time::sleep(IDLE_LIMIT).await;
            if let Some(all) = all.upgrade() {
                all.end_those(|kept| kept.idle_since.elapsed() >= IDLE_LIMIT).await;
            }
        });
    }

    /// Ends all that wait.
    pub(crate) async fn end_all(&self) {
        self.end_those(|_| true).await;
    }

    async fn end_those(&self, which: impl Fn(&KeptBrowser) -> bool) {
        let over: Vec<KeptBrowser> = self.waiting().extract_if(.., |kept| which(kept)).collect();
        for kept in over {
            kept.browser.close().await;
        }
    }

    fn waiting_with(&self, settings: &BrowserSettings) -> Option<KeptBrowser> {
        let mut waiting = self.waiting();
        let place = waiting.iter().rposition(|kept| kept.settings == *settings)?;
        Some(waiting.remove(place))
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<KeptBrowser>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
