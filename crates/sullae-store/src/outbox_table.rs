//! Table `outbox`: messages that people are to get, one row a message and channel, until each is delivered.

use rusqlite::{Connection, OptionalExtension, Result, Row};

use crate::{
    outbox::{AlertRow, NewAlert},
    run_table::json,
};

pub(crate) const CREATE: &str = "
CREATE TABLE outbox (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,  -- in the order they were written
    key           TEXT NOT NULL UNIQUE,  -- the same at every attempt
    incident      INTEGER NOT NULL,
    channel       TEXT NOT NULL,
    asks_to_act   INTEGER NOT NULL,      -- 1: of no use any more once somebody has the incident in hand
    is_reminder   INTEGER NOT NULL,
    body          TEXT NOT NULL,         -- JSON: what is to be said
    written_ms    INTEGER NOT NULL,      -- this and the following: Unix time
    next_ms       INTEGER NOT NULL,      -- when to try; while one tries, when that counts as dead
    attempts      INTEGER NOT NULL DEFAULT 0,
    last_error    TEXT,
    delivered_ms  INTEGER,
    dropped_ms    INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (channel, number) WHERE delivered_ms IS NULL AND dropped_ms IS NULL;
CREATE INDEX outbox_by_incident ON outbox (incident);
";

const WAITS: &str = "delivered_ms IS NULL AND dropped_ms IS NULL";

/// Writes a message that waits from now on. A reminder is left out where an earlier message of the same incident
/// still waits in that channel: whoever gets that one needs no reminder of it.
pub(crate) fn put(db: &Connection, incident: i64, new: &NewAlert) -> Result<()> {
    db.prepare_cached(&format!(
        "INSERT INTO outbox (key, incident, channel, asks_to_act, is_reminder, body, written_ms, next_ms)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7
         WHERE NOT (?5 AND EXISTS (SELECT 1 FROM outbox WHERE incident = ?2 AND channel = ?3 AND {WAITS}))
         ON CONFLICT DO NOTHING"
    ))?
    .execute((
        &new.key,
        incident,
        &new.channel,
        new.asks_to_act,
        new.is_reminder,
        &new.body,
        new.written_ms,
    ))?;
    Ok(())
}

/// Drops what an incident's messages still ask somebody to do: somebody does it.
pub(crate) fn drop_requests(db: &Connection, incident: i64, now_ms: i64) -> Result<usize> {
    db.prepare_cached(&format!(
        "UPDATE outbox SET dropped_ms = ?2 WHERE incident = ?1 AND asks_to_act AND {WAITS}"
    ))?
    .execute((incident, now_ms))
}

/// Drops what was written before that time and never arrived.
pub(crate) fn give_up(db: &Connection, written_before_ms: i64, now_ms: i64) -> Result<usize> {
    db.prepare_cached(&format!("UPDATE outbox SET dropped_ms = ?2 WHERE written_ms < ?1 AND {WAITS}"))?
        .execute((written_before_ms, now_ms))
}

/// Removes messages that arrived or were dropped before that time, at most `limit`; says how many.
pub(crate) fn remove_ended_before(db: &Connection, ended_ms: i64, limit: u32) -> Result<usize> {
    db.prepare_cached(
        "DELETE FROM outbox WHERE number IN (SELECT number FROM outbox WHERE coalesce(delivered_ms, dropped_ms) < ?1 LIMIT ?2)",
    )?
    .execute((ended_ms, limit))
}

/// The channels that have something due.
pub(crate) fn due_channels(db: &Connection, now_ms: i64) -> Result<Vec<String>> {
    db.prepare_cached(&format!(
        "SELECT DISTINCT channel FROM outbox WHERE {WAITS} AND next_ms <= ?1 ORDER BY channel"
    ))?
    .query_map([now_ms], |row| row.get(0))?
    .collect()
}

/// How many messages wait, and how many of those have failed before.
pub(crate) fn count_waiting(db: &Connection) -> Result<(u64, u64)> {
    db.prepare_cached(&format!("SELECT count(*), count(last_error) FROM outbox WHERE {WAITS}"))?
        .query_row([], |row| {
            Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs()))
        })
}

/// The oldest message of a channel that is due; from now on nobody else takes it before `until_ms`.
pub(crate) fn claim(db: &Connection, channel: &str, now_ms: i64, until_ms: i64) -> Result<Option<AlertRow>> {
    let number: Option<i64> = db
        .prepare_cached(&format!(
            "SELECT number FROM outbox WHERE channel = ?1 AND {WAITS} AND next_ms <= ?2 ORDER BY number LIMIT 1"
        ))?
        .query_row((channel, now_ms), |row| row.get(0))
        .optional()?;
    let Some(number) = number else { return Ok(None) };
    db.prepare_cached("UPDATE outbox SET next_ms = ?2, attempts = attempts + 1 WHERE number = ?1")?
        .execute((number, until_ms))?;
    db.prepare_cached(&format!("{ALERT} WHERE number = ?1"))?
        .query_row([number], alert_of_row)
        .optional()
}

/// It arrived, also where it was dropped meanwhile.
pub(crate) fn delivered(db: &Connection, key: &str, now_ms: i64) -> Result<()> {
    db.prepare_cached("UPDATE outbox SET delivered_ms = ?2, dropped_ms = NULL, last_error = NULL WHERE key = ?1")?
        .execute((key, now_ms))?;
    Ok(())
}

/// It did not arrive; it is tried again then.
pub(crate) fn postpone(db: &Connection, key: &str, next_ms: i64, error: &str) -> Result<()> {
    db.prepare_cached("UPDATE outbox SET next_ms = ?2, last_error = ?3 WHERE key = ?1")?
        .execute((key, next_ms, error))?;
    Ok(())
}

/// Nothing more is tried on a channel before then, but for what is being tried.
pub(crate) fn postpone_channel(db: &Connection, channel: &str, now_ms: i64, next_ms: i64) -> Result<()> {
    db.prepare_cached(&format!(
        "UPDATE outbox SET next_ms = ?3 WHERE channel = ?1 AND {WAITS} AND next_ms <= ?2"
    ))?
    .execute((channel, now_ms, next_ms))?;
    Ok(())
}

/// A channel answers again: what waits because it did not is due now. What failed for itself keeps its time.
pub(crate) fn wake_channel(db: &Connection, channel: &str, now_ms: i64) -> Result<()> {
    db.prepare_cached(&format!(
        "UPDATE outbox SET next_ms = ?2 WHERE channel = ?1 AND {WAITS} AND attempts = 0 AND next_ms > ?2"
    ))?
    .execute((channel, now_ms))?;
    Ok(())
}

const ALERT: &str = "SELECT key, incident, channel, body, written_ms, next_ms, attempts, last_error, delivered_ms, dropped_ms FROM outbox";

/// The newest messages, of one incident or of all, newest first.
pub(crate) fn list(db: &Connection, incident: Option<i64>, limit: Option<u32>) -> Result<Vec<AlertRow>> {
    db.prepare_cached(&format!("{ALERT} WHERE ?1 IS NULL OR incident = ?1 ORDER BY number DESC LIMIT ?2"))?
        .query_map((incident, limit.map_or(-1, i64::from)), alert_of_row)?
        .collect()
}

fn alert_of_row(row: &Row<'_>) -> Result<AlertRow> {
    Ok(AlertRow {
        key: row.get(0)?,
        incident: row.get(1)?,
        channel: row.get(2)?,
        body: json(row, 3)?,
        written_ms: row.get(4)?,
        next_ms: row.get(5)?,
        attempts: row.get(6)?,
        last_error: row.get(7)?,
        delivered_ms: row.get(8)?,
        dropped_ms: row.get(9)?,
    })
}
