//! Messages on their way to people: taken out of the outbox, tried, and tried again until they arrive.
//!
//! At least once: a message whose answer was lost goes again, with the same key. What is tried is taken for a bound
//! time, so that several processes over one history do not send the same message at once, and the death of one loses
//! none.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use jiff::tz::TimeZone;
use sullae_notify::{Alert, Channels, DeliveryError, Message, Picture, PictureRole};
use sullae_store::{AlertRow, Store, StoreError};
use tokio::sync::watch;

use crate::{
    ServiceError, clock,
    incidents::{self, AlertView},
    service::Service,
};

const SECOND_MS: i64 = 1000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
/// Whoever took a message and says nothing for so long is dead; longer than any attempt takes.
const TAKEN_FOR_MS: i64 = 90 * SECOND_MS;
/// The longest pause before an end that is down is tried again. With the limit of an attempt it is below a minute,
/// which is how soon after the end's return everything is to be there.
const LONGEST_PAUSE_MS: i64 = 30 * SECOND_MS;
/// The longest pause after a refusal, which only a person can mend.
const LONGEST_REFUSED_PAUSE_MS: i64 = 15 * MINUTE_MS;
/// What has not arrived by then is dropped.
const GIVEN_UP_AFTER_MS: i64 = 7 * 24 * 60 * MINUTE_MS;
/// How often the outbox is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What one look at the outbox came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Messages that arrived.
    pub arrived: u32,
    /// Attempts that failed.
    pub failed: u32,
}

/// Delivers what is due, each channel for itself and oldest first. `now_ms` tells the time (Unix, milliseconds).
///
/// # Errors
/// Those of the database. Trouble with a channel is no error: it is noted on the message, which waits on.
pub async fn deliver_due(store: &Store, channels: &Channels, now_ms: &(dyn Fn() -> i64 + Sync)) -> Result<Delivered, StoreError> {
    let due = store.due_channels(now_ms())?;
    let each = join_all(due.iter().map(|name| deliver_channel(store, channels, name, now_ms))).await;
    each.into_iter().try_fold(Delivered::default(), |all, one| {
        let one = one?;
        Ok(Delivered {
            arrived: all.arrived + one.arrived,
            failed: all.failed + one.failed,
        })
    })
}

async fn deliver_channel(
    store: &Store,
    channels: &Channels,
    name: &str,
    now_ms: &(dyn Fn() -> i64 + Sync),
) -> Result<Delivered, StoreError> {
    let mut done = Delivered::default();
    while let Some(row) = store.claim_alert(name, now_ms(), now_ms() + TAKEN_FOR_MS)? {
        let attempt = match message(store, &row, now_ms()) {
            Ok(message) => channels.deliver(name, &message).await,
            Err(problem) => Err(DeliveryError::unusable(problem)),
        };
        let Err(error) = attempt else {
            store.alert_delivered(&row, now_ms())?;
            done.arrived += 1;
            continue;
        };
        done.failed += 1;
        let (pause_ms, is_down) = pause(&error, row.attempts);
        tracing::warn!(channel = name, key = row.key, attempts = row.attempts, %error, "an alert did not arrive");
        store.alert_failed(&row, now_ms(), now_ms() + pause_ms, &error.to_string(), is_down)?;
        if is_down {
            break;
        }
    }
    Ok(done)
}

/// How long to wait after so many attempts, and whether the whole channel had better wait.
fn pause(error: &DeliveryError, attempts: u32) -> (i64, bool) {
    let doubled = |first_ms: i64, longest_ms: i64| first_ms.saturating_mul(1 << attempts.saturating_sub(1).min(20)).min(longest_ms);
    match error {
        DeliveryError::Down { .. } => (doubled(SECOND_MS, LONGEST_PAUSE_MS), true),
        DeliveryError::Later { after, .. } => (i64::try_from(after.as_millis()).unwrap_or(LONGEST_PAUSE_MS), true),
        DeliveryError::Refused { .. } => (doubled(30 * SECOND_MS, LONGEST_REFUSED_PAUSE_MS), false),
    }
}

/// The message of a row, with the pictures of its run as far as they are still there.
fn message(store: &Store, row: &AlertRow, now_ms: i64) -> Result<Message, String> {
    let alert: Alert = serde_json::from_value(row.body.clone()).map_err(|error| format!("it cannot be read any more: {error}"))?;
    let pictures = alert.run_id.as_deref().map(|run_id| pictures(store, run_id)).unwrap_or_default();
    Ok(Message {
        key: row.key.clone(),
        incident: row.incident,
        alert,
        pictures,
        sent_ms: now_ms,
        zone: TimeZone::system(),
    })
}

fn pictures(store: &Store, run_id: &str) -> Vec<Picture> {
    let Ok(Some(run)) = store.run(run_id) else { return Vec::new() };
    let Some(step) = run.deciding_step() else { return Vec::new() };
    let shown = [
        (PictureRole::Anchor, &step.expected),
        (PictureRole::Before, &step.before),
        (PictureRole::After, &step.after),
    ];
    let picture = |(role, kept): (PictureRole, &Option<sullae_recording::run::PictureRef>)| {
        let png = store.artefact(&kept.as_ref()?.sha256).ok()?;
        Some(Picture { role, png })
    };
    shown.into_iter().filter_map(picture).collect()
}

impl Service {
    /// Delivers what is due now, once.
    ///
    /// # Errors
    /// [`ServiceError::Channels`], [`ServiceError::Store`].
    pub async fn deliver_alerts(&self) -> Result<Delivered, ServiceError> {
        let channels = self.channels()?;
        Ok(deliver_due(&self.store, &channels, &clock::now_ms).await?)
    }

    /// Delivers whatever becomes due, and reminds, until `stopped` turns true. The file of channels is read anew
    /// whenever something is due, so that what a person mends there holds at once.
    pub async fn keep_telling(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        while !*stopped.borrow() {
            if let Err(error) = self.tell_once().await {
                tracing::warn!(%error, "alerts wait");
            }
            // A sender that is gone stops too.
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                changed = stopped.changed() => if changed.is_err() { return },
            }
        }
    }

    /// Lets incidents hear that time passed, and delivers what is due.
    pub(crate) async fn tell_once(&self) -> Result<(), ServiceError> {
        let now_ms = clock::now_ms();
        incidents::time_passes(&self.store, now_ms)?;
        if self.store.due_channels(now_ms)?.is_empty() {
            return Ok(());
        }
        self.store.give_up_alerts(now_ms - GIVEN_UP_AFTER_MS, now_ms)?;
        self.deliver_alerts().await.map(drop)
    }

    /// Messages, newest first.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn alerts(&self, limit: u32) -> Result<Vec<AlertView>, ServiceError> {
        Ok(self.store.alerts(None, Some(limit))?.into_iter().map(AlertView::of).collect())
    }
}
