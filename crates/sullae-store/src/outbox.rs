//! Messages on their way: written with what they tell of, taken one by one, and kept until each arrived or was dropped.

use serde_json::Value;

use crate::{StoreError, outbox_table, store::Store};

/// A message to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// The same at every attempt; one row a key.
    pub key: String,
    /// Where it goes.
    pub channel: String,
    /// Of no use any more once somebody has the incident in hand.
    pub asks_to_act: bool,
    /// It repeats an earlier message.
    pub is_reminder: bool,
    /// JSON: what is to be said.
    pub body: String,
    /// Unix time in milliseconds.
    pub written_ms: i64,
}

/// What becomes of messages of an incident that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxChange {
    /// They wait on.
    Nothing,
    /// Those that ask somebody to act are dropped: somebody does.
    DropRequests {
        /// Unix time in milliseconds.
        now_ms: i64,
    },
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertRow {
    /// The same at every attempt.
    pub key: String,
    /// The incident it tells of.
    pub incident: i64,
    /// Where it goes.
    pub channel: String,
    /// What is to be said.
    pub body: Value,
    /// When it was written, Unix time in milliseconds.
    pub written_ms: i64,
    /// When it is tried next, Unix time in milliseconds.
    pub next_ms: i64,
    /// Attempts so far, one that goes on included.
    pub attempts: u32,
    /// Why the last one failed.
    pub last_error: Option<String>,
    /// When it arrived, Unix time in milliseconds.
    pub delivered_ms: Option<i64>,
    /// When it was dropped, Unix time in milliseconds.
    pub dropped_ms: Option<i64>,
}

impl Store {
    /// The channels that have a message due.
    ///
    /// # Errors
    /// Those of the database.
    pub fn due_channels(&self, now_ms: i64) -> Result<Vec<String>, StoreError> {
        self.read(|db| outbox_table::due_channels(db, now_ms))
    }

    /// Takes the oldest message of a channel that is due. Nobody else gets it before `until_ms`; after that whoever took
    /// it counts as dead.
    ///
    /// # Errors
    /// Those of the database.
    pub fn claim_alert(&self, channel: &str, now_ms: i64, until_ms: i64) -> Result<Option<AlertRow>, StoreError> {
        self.write(|db, path| outbox_table::claim(db, channel, now_ms, until_ms).map_err(|e| StoreError::database(path, e)))
    }

    /// Notes that a message arrived, and that its channel therefore answers.
    ///
    /// # Errors
    /// Those of the database.
    pub fn alert_delivered(&self, alert: &AlertRow, now_ms: i64) -> Result<(), StoreError> {
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            outbox_table::delivered(db, &alert.key, now_ms).map_err(wrong)?;
            outbox_table::wake_channel(db, &alert.channel, now_ms).map_err(wrong)
        })
    }

    /// Notes that a message did not arrive, and when to try again. `channel_is_down`: nor would others of its channel.
    ///
    /// # Errors
    /// Those of the database.
    pub fn alert_failed(&self, alert: &AlertRow, now_ms: i64, next_ms: i64, error: &str, channel_is_down: bool) -> Result<(), StoreError> {
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            outbox_table::postpone(db, &alert.key, next_ms, error).map_err(wrong)?;
            if channel_is_down {
                outbox_table::postpone_channel(db, &alert.channel, now_ms, next_ms).map_err(wrong)?;
            }
            Ok(())
        })
    }

    /// Drops messages that were written before that time and never arrived; says how many.
    ///
    /// # Errors
    /// Those of the database.
    pub fn give_up_alerts(&self, written_before_ms: i64, now_ms: i64) -> Result<usize, StoreError> {
        self.write(|db, path| outbox_table::give_up(db, written_before_ms, now_ms).map_err(|e| StoreError::database(path, e)))
    }

    /// Messages, of one incident or of all, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn alerts(&self, incident: Option<i64>, limit: Option<u32>) -> Result<Vec<AlertRow>, StoreError> {
        self.read(|db| outbox_table::list(db, incident, limit))
    }
}
