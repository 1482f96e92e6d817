//! After the action: did anything come of it, and is the page done with it?

use std::time::{Duration, Instant};

use sullae_browser::BrowserError;
use sullae_recording::{Action, Check, Effect, Reason, Step};

use crate::{
    aim::{http_error, stop_for_page},
    checks::{Outcome, PageState, of_page},
    hands::Hands,
    network::millis,
    observer::Observer,
    trouble::Trouble,
};

/// An action that has caused nothing at all after this long has no effect.
const EFFECT_LIMIT: Duration = Duration::from_secs(3);
/// A step that expects nothing and after which the page does something all the same is given this long to tell what.
const SURPRISE: Duration = Duration::from_millis(60);
/// What pointing brings to light, which is why it was recorded, has this long to come; what styles alone show is no change of the page.
const BROUGHT_TO_LIGHT: Duration = Duration::from_millis(800);
/// Requests of a freshly loaded page's scripts are waited for this long: some never end.
const SCRIPT_REQUESTS: Duration = Duration::from_millis(500);
/// Pause between two questions to the page.
const ASK_AGAIN: Duration = Duration::from_millis(60);

/// The wait after one action.
pub(crate) struct Settling<'a> {
    pub(crate) step: &'a Step,
    pub(crate) acted: Instant,
    /// The page's count of changes before the action.
    pub(crate) changes_before: u64,
    /// When the step must be done.
    pub(crate) deadline: Instant,
    pub(crate) limit: Duration,
}

impl Settling<'_> {
    /// Waits for the recorded effect, then for the page to be done.
    pub(crate) async fn wait(&self, hands: &Hands, observer: &mut Observer) -> Result<(), Trouble> {
        self.wait_for_effect(hands, observer).await?;
        self.wait_until_done(hands, observer).await?;
        background_fault(observer)
    }

    async fn wait_for_effect(&self, hands: &Hands, observer: &mut Observer) -> Result<(), Trouble> {
        let effect = self.step.effect;
        let pointing = matches!(self.step.action, Action::Hover {});
        let patience = if effect != Effect::default() {
            EFFECT_LIMIT
        } else if pointing {
            BROUGHT_TO_LIGHT
        } else {
            SURPRISE
        };
        loop {
            observer.drain();
            stop_for_page(observer)?;
            if effect != Effect::default() && self.has_come(effect, hands, observer).await? {
                return Ok(());
            }
            if pointing && self.has_changed(hands, observer).await? {
                return Ok(());
            }
            if effect == Effect::default() && !pointing && !observer.anything_happened() {
                // The page's turn is over when it answers; what it asked for by then has been heard of.
                self.has_changed(hands, observer).await?;
                if !observer.anything_happened() {
                    return Ok(());
                }
            }
            let busy = observer.network.waiting() > 0;
            let waited = self.acted.elapsed();
            if waited >= patience && !busy {
                return self.without_effect(effect, hands, observer).await;
            }
            if Instant::now() >= self.deadline {
                return Err(self.too_slow().into());
            }
            observer
                .wait(ASK_AGAIN.min(patience.saturating_sub(waited)).max(Duration::from_millis(5)))
                .await?;
        }
    }

    /// Whether what was seen while recording is seen now.
    async fn has_come(&self, effect: Effect, hands: &Hands, observer: &mut Observer) -> Result<bool, Trouble> {
        let navigated = !effect.navigates || observer.seen.navigated.is_some();
        let opened = !effect.opens_tab || observer.seen.opened_tabs > 0;
        if !navigated || !opened {
            return Ok(false);
        }
        Ok(!effect.changes_page || observer.anything_happened() || self.has_changed(hands, observer).await?)
    }

    /// Whether the page has changed since the action; a dialog that opens meanwhile holds back the answer, but not us.
    async fn has_changed(&self, hands: &Hands, observer: &mut Observer) -> Result<bool, Trouble> {
        let asking = hands.has_changed_since(self.changes_before);
        tokio::pin!(asking);
        let answer = loop {
            tokio::select! {
                answer = &mut asking => break answer,
                heard = observer.wait(self.limit), if !observer.is_over() => heard?,
            }
            stop_for_page(observer)?;
        };
        match answer {
            Ok(changed) => Ok(changed),
            // The document is being replaced, or its tab is gone: change enough.
            Err(BrowserError::CommandRefused { .. } | BrowserError::TabGone { .. } | BrowserError::ScriptFailed { .. }) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// Something was expected and did not come. If the page did something else, the next step will tell
    /// whether it matters; if it did nothing, the control is dead.
    async fn without_effect(&self, effect: Effect, hands: &Hands, observer: &mut Observer) -> Result<(), Trouble> {
        if effect == Effect::default() || observer.anything_happened() || self.has_changed(hands, observer).await? {
            return Ok(());
        }
        Err(Reason::NothingHappened {
            script_error: observer.seen.script_errors.first().cloned(),
        }
        .into())
    }

    async fn wait_until_done(&self, hands: &Hands, observer: &mut Observer) -> Result<(), Trouble> {
        loop {
            observer.drain();
            stop_for_page(observer)?;
            let tab = hands.page().context();
            let loading = observer.is_loading(tab) || observer.newest_tab_is_loading();
            let asking = observer.network.waiting() > 0 && observer.seen.loaded.is_none_or(|loaded| loaded.elapsed() < SCRIPT_REQUESTS);
            if !loading && !asking {
                return Ok(());
            }
            if Instant::now() >= self.deadline {
                return Err(self.too_slow().into());
            }
            observer.wait(ASK_AGAIN).await?;
        }
    }

    /// Waits until all checks of the step hold.
    pub(crate) async fn check(&self, hands: &Hands, observer: &mut Observer) -> Result<(), Trouble> {
        if self.step.checks.is_empty() {
            return Ok(());
        }
        loop {
            observer.drain();
            stop_for_page(observer)?;
            let page = PageState {
                failed_request: observer.network.seen().failed.into_iter().next(),
                script_error: observer.seen.script_errors.first().cloned(),
                ..page_state(hands, observer).await?
            };
            let Some((check, seen)) = first_unmet(&self.step.checks, &page) else {
                return Ok(());
            };
            if Instant::now() >= self.deadline || matches!(check, Check::NoScriptErrors {} | Check::NoFailedRequests {}) {
                return Err(unmet(check, seen).into());
            }
            observer.wait(ASK_AGAIN).await?;
        }
    }

    fn too_slow(&self) -> Reason {
        Reason::TooSlow {
            limit_ms: millis(self.limit),
            measured_ms: millis(self.acted.elapsed()),
            finished: false,
        }
    }
}

/// A background request that failed, if that is a fault. A page that is just loaded often asks for things
/// that are not there (404) or not for everybody (401) and does well without; a server error never is well,
/// nor is a refusal of what the press itself asked for.
fn background_fault(observer: &Observer) -> Result<(), Trouble> {
    match &observer.network.background_error {
        Some(request) if request.status >= Some(500) || observer.seen.navigated.is_none() => Err(http_error(request, true).into()),
        _ => Ok(()),
    }
}

/// The page as its checks see it, with what went wrong since it was opened.
pub(crate) async fn page_state(hands: &Hands, observer: &Observer) -> Result<PageState, BrowserError> {
    let shown = hands.shown().await?;
    Ok(PageState {
        text: shown.text,
        url: shown.url,
        title: shown.title,
        status: observer.network.since_open.status,
        failed_request: observer.network.since_open.failed.clone(),
        script_error: observer.script_error_since_open.clone(),
    })
}

/// The first check of the page that does not hold, and what is there instead.
pub(crate) fn first_unmet<'a>(checks: &'a [Check], page: &PageState) -> Option<(&'a Check, String)> {
    checks.iter().find_map(|check| match of_page(check, page) {
        Outcome::Unmet(seen) => Some((check, seen)),
        Outcome::Holds | Outcome::Unreadable => None,
    })
}

/// The reason for a check that was not met.
pub(crate) fn unmet(check: &Check, seen: String) -> Reason {
    match check {
        Check::NoScriptErrors {} => Reason::ScriptError { message: seen },
        check => Reason::CheckNotMet {
            check: check.clone(),
            seen,
        },
    }
}
