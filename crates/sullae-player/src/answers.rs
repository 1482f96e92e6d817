//! Dialogs that a recording knows, answered as they were; downloads it waits for.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sullae_browser::{Bidi, Page};
use sullae_recording::{Dialog, DialogKind, Reason, Step, TypedText};
use tokio::task::JoinHandle;

use crate::{aim::stop_for_page, observer::Observer, trouble::Trouble, values::Values};

const LOOK_AGAIN: Duration = Duration::from_millis(60);
const OPENED: &str = "browsingContext.userPromptOpened";

/// The answers that a step has ready. They are given whatever else is going on: a page that asks holds up every question of ours to it.
#[derive(Debug)]
pub(crate) struct Answers {
    desk: Arc<Mutex<Desk>>,
    /// How many dialogs the observer has heard of.
    heard: usize,
    /// Names of files whose download began, and how it ended.
    pub(crate) downloads: Vec<(String, Option<bool>)>,
    clerk: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Desk {
    ready: VecDeque<(Dialog, Option<String>)>,
    given: u32,
    /// Of every dialog of the run, in order, whether it was answered.
    decided: Vec<bool>,
}

impl Answers {
    /// Begins to answer the dialogs of a session.
    pub(crate) fn start(bidi: &Bidi) -> Self {
        let desk = Arc::new(Mutex::new(Desk::default()));
        let (of_clerk, bidi) = (Arc::clone(&desk), bidi.clone());
        let mut opened = bidi.events(&[OPENED]);
        let clerk = tokio::spawn(async move {
            let mut heard = 0;
            while let Some(event) = opened.next().await {
                let kind = event.params["type"].as_str().unwrap_or_default();
                decide(&of_clerk, &bidi, heard, event.context().unwrap_or_default(), kind);
                heard += 1;
            }
        });
        Self {
            desk,
            heard: 0,
            downloads: Vec::new(),
            clerk,
        }
    }

    /// Has the answers of the next step ready, and forgets those of the last.
    pub(crate) fn begin_step(&mut self, step: &Step, values: &Values) {
        let with_text = |dialog: &Dialog| {
            let text = dialog
                .text
                .as_ref()
                .map(|text: &TypedText| values.text(text).unwrap_or_default().to_owned());
            (dialog.clone(), text)
        };
        let mut desk = lock(&self.desk);
        desk.ready = step.dialogs.iter().map(with_text).collect();
        desk.given = 0;
        drop(desk);
        self.downloads.clear();
    }

    /// The next dialog was heard of: whether it is answered. False leaves it open.
    pub(crate) fn answers(&mut self, bidi: &Bidi, context: &str, kind: &str) -> bool {
        self.heard += 1;
        decide(&self.desk, bidi, self.heard - 1, context, kind)
    }

    /// How many dialogs of the step were answered.
    pub(crate) fn given(&self) -> u32 {
        lock(&self.desk).given
    }

    fn next_message(&self) -> Option<String> {
        lock(&self.desk).ready.front().map(|(dialog, _)| dialog.message.clone())
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.clerk.abort();
    }
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers the dialog of this number, if that was not done before and it is the one which comes next.
fn decide(desk: &Mutex<Desk>, bidi: &Bidi, number: usize, context: &str, kind: &str) -> bool {
    let mut desk = lock(desk);
    if let Some(answered) = desk.decided.get(number) {
        return *answered;
    }
    let is_next = desk.ready.front().is_some_and(|(dialog, _)| name_of(dialog.kind) == kind);
    desk.decided.push(is_next);
    let Some((dialog, text)) = is_next.then(|| desk.ready.pop_front()).flatten() else {
        return false;
    };
    desk.given += 1;
    let page = Page::new(bidi.clone(), context);
    tokio::spawn(async move {
        if let Err(error) = page.handle_user_prompt(dialog.accepted, text.as_deref()).await {
            tracing::warn!(%error, "a dialog could not be answered");
        }
    });
    true
}

fn name_of(kind: DialogKind) -> &'static str {
    match kind {
        DialogKind::Alert => "alert",
        DialogKind::Confirm => "confirm",
        DialogKind::Prompt => "prompt",
        DialogKind::BeforeUnload => "beforeunload",
    }
}

/// Waits until every dialog of the step came and its download is done.
pub(crate) async fn wait_for_answers(step: &Step, observer: &mut Observer, deadline: Instant) -> Result<(), Trouble> {
    loop {
        observer.drain();
        stop_for_page(observer)?;
        let missing = match (observer.answers.next_message(), &step.download) {
            (Some(message), _) => Reason::DialogMissing { message },
            (None, Some(name)) if !is_downloaded(name, &observer.answers.downloads) => Reason::DownloadMissing { name: name.clone() },
            _ => return Ok(()),
        };
        if Instant::now() >= deadline {
            return Err(missing.into());
        }
        observer.wait(LOOK_AGAIN).await?;
    }
}

/// What an unexpected dialog holds up never ends.
pub(crate) fn stop_for_dialog(observer: &Observer) -> Result<(), Reason> {
    match &observer.seen.dialog {
        Some((_, message)) => Err(Reason::DialogUnexpected { message: message.clone() }),
        None => Ok(()),
    }
}

/// A name may carry a date or a number that is another each time.
fn is_downloaded(name: &str, downloads: &[(String, Option<bool>)]) -> bool {
    let plain = |name: &str| {
        name.split(|c: char| c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("#")
    };
    downloads
        .iter()
        .any(|(other, done)| *done == Some(true) && plain(other) == plain(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_is_known_by_its_name_whatever_its_date() {
        let done = |name: &str| vec![(name.to_owned(), Some(true))];
        assert!(is_downloaded("report-2026-11-22.csv", &done("report-2027-01-03.csv")));
        assert!(!is_downloaded("report.csv", &done("error.html")));
        assert!(
            !is_downloaded("report.csv", &[("report.csv".to_owned(), None)]),
            "it is still coming"
        );
        assert!(
            !is_downloaded("report.csv", &[("report.csv".to_owned(), Some(false))]),
            "it broke off"
        );
    }
}
