//! Whether browser and driver still live: one that is dead or frozen must not be taken for a site that is slow or lacks something.

use std::{
    convert::Infallible,
    future::{Future, pending},
    time::{Duration, Instant},
};

use sullae_browser::{Bidi, BrowserError, SessionEnd};
use sullae_recording::{Reason, Verdict};

use crate::{
    connectivity,
    step::Stepper,
    trouble::{Trouble, of_end},
};

/// What says nothing for this long, asked for nothing but a sign of life, stands still.
const SIGN_OF_LIFE: Duration = Duration::from_secs(3);
/// Pause between two questions.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// Does a step's work. Once its time is up the browser must keep giving signs of life: where none comes the session is declared over, and
/// with that everything ends that waits for it.
pub(crate) async fn while_it_lives<T>(bidi: &Bidi, must_be_over: Instant, work: impl Future<Output = T>) -> T {
    let watching = async {
        tokio::time::sleep_until(must_be_over.into()).await;
        while bidi.is_alive(SIGN_OF_LIFE).await {
            tokio::time::sleep(ASK_AGAIN).await;
        }
        pending::<Infallible>().await
    };
    tokio::select! {
        biased;
        done = work => done,
        never = watching => match never {},
    }
}

impl Stepper<'_> {
    /// Why a step did not pass. The browser's end explains every error that follows from it, and what only did not come is the site's fault
    /// only where the browser could have told of it.
    pub(crate) async fn reason_of(&self, outcome: Result<(), Trouble>) -> Option<Reason> {
        let bidi = self.setup.browser.bidi();
        let explained = match &outcome {
            // A click that was answered by the end of everything has shown nothing.
            Ok(()) => true,
            Err(Trouble::Reason(reason)) if did_not_come(reason) => {
                bidi.is_alive(SIGN_OF_LIFE).await;
                true
            }
            Err(Trouble::Browser(error)) => {
                if matches!(error, BrowserError::NavigationFailed { .. }) {
                    bidi.is_alive(SIGN_OF_LIFE).await;
                }
                true
            }
            Err(_) => false,
        };
        let trouble = outcome.err();
        // The page itself may close the last window.
        let end = bidi
            .ended()
            .filter(|end| *end != SessionEnd::WindowClosed || matches!(trouble, Some(Trouble::Browser(_))));
        let reason = match end.filter(|_| explained) {
            Some(end) => of_end(end),
            None => trouble?.into_reason(),
        };
        if did_not_come(&reason) && connectivity::is_lost(&reason, self.setup.landmarks).await {
            tracing::info!(?reason, "offline");
            return Some(Reason::Offline {});
        }
        Some(reason)
    }
}

/// Whether a site is blamed for what was not seen, rather than for what was.
fn did_not_come(reason: &Reason) -> bool {
    let seen = matches!(
        reason,
        Reason::HttpError { .. } | Reason::ScriptError { .. } | Reason::DialogUnexpected { .. }
    );
    !seen && matches!(reason.verdict(), Verdict::Failed | Verdict::Unclear)
}
