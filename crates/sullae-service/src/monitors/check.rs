//! One check of a monitor: a run, and a second one in a fresh browser before a site is called broken.

use std::{future::Future, sync::Arc};

use jiff::Timestamp;
use sullae_monitor::{
    BrowserUse,
    normal::{Normal, Sample, normal},
};
use sullae_player::Pictures;
use sullae_recording::{Explain, Language, Reason, Verdict, run::Sentence};
use sullae_store::{Claim, StoreError};
use tokio::sync::{mpsc, watch};

use super::files::LoadedMonitor;
use crate::{
    ServiceError,
    incidents::{self, Heard},
    runs::{RunOutcome, RunRequest},
    service::Service,
};

/// What is usual is learnt from so much time: four weeks, as slots are kept a month.
const LEARNT_FROM_MS: i64 = 28 * 24 * 60 * 60 * 1000;

/// What came of a check.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The run that counts, if one was begun.
    pub run_id: Option<String>,
    /// What it says.
    pub verdict: Verdict,
    /// Why, unless it passed.
    pub reason: Option<Reason>,
    /// A second run, in a fresh browser, said the same, or the monitor's file asks for none.
    pub confirmed: bool,
    /// It passed, but not at first.
    pub flaky: bool,
    /// The run in one sentence.
    pub sentence: Sentence,
}

/// A check that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// The monitor.
    pub monitor: Arc<LoadedMonitor>,
    /// The slot.
    pub claim: Claim,
    /// When it was over, Unix time in milliseconds.
    pub finished_ms: i64,
    /// What came of it.
    pub checked: Checked,
}

/// Whoever carries out checks: the service with its browsers, or a stand-in that measures the scheduler alone.
pub trait Checker: Send + Sync + 'static {
    /// Carries out the check of a slot; `cancelled` turns true when it must end.
    fn check(&self, monitor: Arc<LoadedMonitor>, claim: Claim, cancelled: watch::Receiver<bool>) -> impl Future<Output = Checked> + Send;

    /// Hears of a check that is over, before its slot is: whoever dies in between, it is heard, and one that is heard twice counts once.
    ///
    /// # Errors
    /// Those of the database; it is tried again.
    fn heard(&self, finished: &Finished) -> Result<(), StoreError>;
}

impl Checker for Arc<Service> {
    async fn check(&self, monitor: Arc<LoadedMonitor>, claim: Claim, cancelled: watch::Receiver<bool>) -> Checked {
        let mut looks: Vec<Checked> = Vec::new();
        loop {
            let keeps_browser = looks.is_empty() && monitor.definition.browser == BrowserUse::Kept;
            let look = match self.look(&monitor, &claim, keeps_browser, cancelled.clone()).await {
                Ok(outcome) => of_run(outcome),
                Err(error) => not_begun(&error),
            };
            looks.push(look);
            // What is slower than usual is looked at again even where no fault is: by chance a check is slow now and then.
            let more = if looks.last().is_some_and(is_slower_than_usual) { 1 } else { 0 };
            let again = looks.len() <= monitor.definition.retries.max(more) as usize && !*cancelled.borrow();
            if !again || !looks.last().is_some_and(is_worth_another_look) {
                return judged(looks, monitor.definition.retries);
            }
        }
    }

    fn heard(&self, finished: &Finished) -> Result<(), StoreError> {
        let (definition, checked, claim) = (&finished.monitor.definition, &finished.checked, &finished.claim);
        let heard = Heard {
            monitor: definition.key.to_string(),
            name: definition.name.clone(),
            thresholds: definition.thresholds.clone(),
            tell: definition.tell.clone(),
            scheduled_at_ms: claim.scheduled_ms,
            finished_at_ms: finished.finished_ms,
            // Where no run could begin, the slot stands for it: each is heard once.
            run_id: checked
                .run_id
                .clone()
                .unwrap_or_else(|| format!("{}@{}", claim.monitor, claim.scheduled_ms)),
            verdict: checked.verdict,
            reason: checked.reason.clone(),
            confirmed: checked.confirmed,
            sentence: checked.sentence.clone(),
        };
        incidents::hear(&self.store, &heard).map(drop)
    }
}

impl Service {
    async fn look(
        &self,
        monitor: &LoadedMonitor,
        claim: &Claim,
        keep_browser: bool,
        cancelled: watch::Receiver<bool>,
    ) -> Result<RunOutcome, ServiceError> {
        // A run without its pictures proves nothing, and what is kept back is for the verdicts.
        self.store.has_room()?;
        let definition = &monitor.definition;
        let from_environment = monitor
            .variables
            .iter()
            .filter_map(|name| Some((name.clone(), crate::values::value_in_environment(name)?)));
        let values = from_environment.chain(definition.variables.clone());
        let mut browser = self.browser_settings();
        browser.headless = true;
        let request = RunRequest {
            folder: monitor.recording.clone(),
            values: values.map(|(name, value)| (name, value.into())).collect(),
            secrets: definition.secrets.clone(),
            step_limit: definition.step_limit,
            run_limit: Some(definition.run_limit),
            pictures: Pictures::All,
            normal: self.normal_of(monitor, claim)?,
            browser,
            keep_browser,
            ..RunRequest::default()
        };
        let begun = self.begin(request)?;
        self.store.note_slot_run(claim, &begun.id)?;
        let (unheard, _) = mpsc::unbounded_channel();
        self.carry_out(begun, unheard, cancelled).await
    }
}

impl Service {
    /// What is usual for a monitor at the time of a slot, where its file wants to know.
    fn normal_of(&self, monitor: &LoadedMonitor, claim: &Claim) -> Result<Option<Normal>, StoreError> {
        if !monitor.definition.slower_than_usual {
            return Ok(None);
        }
        let at_ms = claim.scheduled_ms;
        let paces = self.store.paces(&claim.monitor, at_ms - LEARNT_FROM_MS, at_ms)?;
        let samples = paces.into_iter().filter_map(|(at_ms, took_ms)| {
            Some(Sample {
                at: Timestamp::from_millisecond(at_ms).ok()?,
                took_ms,
            })
        });
        let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
        Ok(normal(&samples.collect::<Vec<_>>(), at, &monitor.schedule.zone))
    }
}

fn of_run(outcome: RunOutcome) -> Checked {
    if let Some(trouble) = outcome.history_trouble {
        return not_begun(&ServiceError::Store(trouble));
    }
    Checked {
        run_id: Some(outcome.run.id),
        verdict: outcome.run.verdict,
        reason: outcome.run.reason,
        confirmed: false,
        flaky: false,
        sentence: outcome.sentence,
    }
}

/// A check that could not even begin, or be kept: our own trouble.
fn not_begun(error: &ServiceError) -> Checked {
    let detail = error.to_string();
    let out_of_disk = matches!(error, ServiceError::Store(error) if StoreError::is_disk_full(error));
    Checked {
        run_id: None,
        verdict: Verdict::NotChecked,
        reason: Some(if out_of_disk {
            Reason::OutOfDisk { detail }
        } else if error.is_bad_input() {
            Reason::RecordingInvalid { detail }
        } else {
            Reason::BrowserUnavailable { detail }
        }),
        confirmed: false,
        flaky: false,
        sentence: Sentence::new(error.explain(Language::Ko).what, error.explain(Language::En).what),
    }
}

/// Whether a second run may say something else: a fault is to be confirmed, a lost browser replaced.
fn is_worth_another_look(look: &Checked) -> bool {
    match look.verdict {
        Verdict::Failed | Verdict::Unclear => true,
        Verdict::NotChecked => matches!(
            look.reason,
            Some(Reason::BrowserCrashed {} | Reason::DriverLost { .. } | Reason::BrowserUnavailable { .. })
        ),
        Verdict::Degraded => is_slower_than_usual(look),
        Verdict::Passed => false,
    }
}

fn is_slower_than_usual(look: &Checked) -> bool {
    matches!(look.reason, Some(Reason::SlowerThanUsual { .. }))
}

/// The last look that saw the site counts. A fault is confirmed by two looks that saw one, or by one where no other was wanted.
fn judged(looks: Vec<Checked>, retries: u32) -> Checked {
    let faults = looks
        .iter()
        .filter(|look| matches!(look.verdict, Verdict::Failed | Verdict::Unclear))
        .count();
    let slow = looks.iter().filter(|look| look.verdict == Verdict::Degraded).count();
    let seen = looks.iter().rposition(|look| look.verdict != Verdict::NotChecked);
    let counts = seen.unwrap_or(looks.len().saturating_sub(1));
    let fault_wanted = if retries == 0 { 1 } else { 2 };
    let mut last = looks
        .into_iter()
        .nth(counts)
        .unwrap_or_else(|| not_begun(&ServiceError::Busy { what: "a run" }));
    last.confirmed = match last.verdict {
        Verdict::Passed => true,
        Verdict::Degraded => slow >= 2 || !is_slower_than_usual(&last),
        Verdict::Failed | Verdict::Unclear => faults >= fault_wanted,
        Verdict::NotChecked => false,
    };
    last.flaky = last.verdict == Verdict::Passed && faults > 0;
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(verdict: Verdict) -> Checked {
        Checked {
            verdict,
            ..not_begun(&ServiceError::Busy { what: "a run" })
        }
    }

    #[test]
    fn what_is_slower_than_usual_counts_when_a_second_look_was_slow_too() {
        let slow = || Checked {
            reason: Some(Reason::SlowerThanUsual {
                usual_ms: 1_200,
                measured_ms: 6_400,
                limit_ms: 4_000,
            }),
            ..look(Verdict::Degraded)
        };
        let seen = |looks: Vec<Checked>| {
            let judged = judged(looks, 0);
            (judged.verdict, judged.confirmed, judged.flaky)
        };
        assert!(is_worth_another_look(&slow()) && !is_worth_another_look(&look(Verdict::Degraded)));
        assert_eq!(seen(vec![slow(), slow()]), (Verdict::Degraded, true, false));
        assert_eq!(seen(vec![slow(), look(Verdict::Passed)]), (Verdict::Passed, true, false));
        assert_eq!(seen(vec![slow(), look(Verdict::NotChecked)]), (Verdict::Degraded, false, false));
        assert_eq!(seen(vec![look(Verdict::Degraded)]), (Verdict::Degraded, true, false));
    }

    fn judge(verdicts: &[Verdict], retries: u32) -> (Verdict, bool, bool) {
        let judged = judged(verdicts.iter().copied().map(look).collect(), retries);
        (judged.verdict, judged.confirmed, judged.flaky)
    }

    #[test]
    fn a_fault_counts_when_a_second_look_saw_one_too() {
        use Verdict::{Failed, NotChecked, Passed, Unclear};
        assert_eq!(judge(&[Failed, Unclear], 1), (Unclear, true, false));
        assert_eq!(judge(&[Failed], 0), (Failed, true, false));
        assert_eq!(judge(&[Failed, Passed], 1), (Passed, true, true));
        // The second look was our own trouble: the fault stands, unconfirmed.
        assert_eq!(judge(&[Failed, NotChecked], 1), (Failed, false, false));
        assert_eq!(judge(&[NotChecked, NotChecked], 1), (NotChecked, false, false));
        assert_eq!(judge(&[NotChecked, Passed], 1), (Passed, true, false));
        assert_eq!(judge(&[NotChecked, Failed], 1), (Failed, false, false));
    }
}
