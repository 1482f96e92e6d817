//! Table `monitor_hour`: what is left of the slots of an hour once they are too old to be kept one by one.

use rusqlite::{Connection, OptionalExtension, Result, Row, named_params};
use sullae_recording::Verdict;

use crate::{
    durations::Durations,
    keeping::{HourSummary, SlotCounts},
};

pub(crate) const CREATE: &str = "
CREATE TABLE monitor_hour (
    monitor       TEXT NOT NULL,         -- key
    hour_ms       INTEGER NOT NULL,      -- the hour's begin, Unix time
    passed        INTEGER NOT NULL,      -- this and the next six: slots
    degraded      INTEGER NOT NULL,
    unclear       INTEGER NOT NULL,
    failed        INTEGER NOT NULL,
    not_checked   INTEGER NOT NULL,
    flaky         INTEGER NOT NULL,      -- of those that passed
    skipped       INTEGER NOT NULL,
    durations     TEXT NOT NULL,         -- of those that passed or were slow: bucket:count, see the module durations
    PRIMARY KEY (monitor, hour_ms)
) STRICT, WITHOUT ROWID;
ALTER TABLE slot ADD COLUMN duration_ms INTEGER; -- of the run that counts
UPDATE slot SET duration_ms = (SELECT run.duration_ms FROM run WHERE run.id = slot.run_id) WHERE run_id IS NOT NULL;
CREATE INDEX slot_run_by_slot ON slot_run (monitor, scheduled_ms);
CREATE INDEX run_by_start ON run (started_ms);
";

/// A slot to roll up.
pub(crate) struct OldSlot {
    pub(crate) monitor: String,
    pub(crate) scheduled_ms: i64,
    pub(crate) outcome: Option<Verdict>,
    pub(crate) flaky: bool,
    pub(crate) skipped: u64,
    pub(crate) duration_ms: Option<u64>,
    pub(crate) run_id: Option<String>,
}

const SLOT: &str = "slot.monitor, scheduled_ms, outcome, flaky, coalesce(skipped, 0), duration_ms, run_id";

/// Slots that were over before that time, at most `limit`.
pub(crate) fn old_slots(db: &Connection, before_ms: i64, limit: u32) -> Result<Vec<OldSlot>> {
    db.prepare_cached(&format!(
        "SELECT {SLOT} FROM monitor_state CROSS JOIN slot ON slot.monitor = monitor_state.monitor AND slot.scheduled_ms < ?1
         WHERE state <> 'running' AND coalesce(through_ms, scheduled_ms) < ?1 LIMIT ?2"
    ))?
    .query_map((before_ms, limit), old_slot)?
    .collect()
}

/// The slots of a monitor from one time to before another that are over and kept one by one.
pub(crate) fn slots_between(db: &Connection, monitor: &str, from_ms: i64, before_ms: i64) -> Result<Vec<OldSlot>> {
    db.prepare_cached(&format!(
        "SELECT {SLOT} FROM slot WHERE monitor = ?1 AND scheduled_ms >= ?2 AND scheduled_ms < ?3 AND state <> 'running'"
    ))?
    .query_map((monitor, from_ms, before_ms), old_slot)?
    .collect()
}

fn old_slot(row: &Row<'_>) -> Result<OldSlot> {
    let outcome: Option<String> = row.get(2)?;
    Ok(OldSlot {
        monitor: row.get(0)?,
        scheduled_ms: row.get(1)?,
        outcome: outcome.as_deref().and_then(Verdict::from_name),
        flaky: row.get(3)?,
        skipped: row.get::<_, i64>(4)?.unsigned_abs(),
        duration_ms: row.get::<_, Option<i64>>(5)?.map(i64::unsigned_abs),
        run_id: row.get(6)?,
    })
}

/// When the first slot of a monitor was due of which anything is known, Unix time in milliseconds.
pub(crate) fn first_ms(db: &Connection, monitor: &str) -> Result<Option<i64>> {
    db.prepare_cached(
        "SELECT min(first) FROM (SELECT min(hour_ms) AS first FROM monitor_hour WHERE monitor = ?1
         UNION ALL SELECT min(scheduled_ms) FROM slot WHERE monitor = ?1)",
    )?
    .query_row([monitor], |row| row.get(0))
}

/// Removes a slot, and what is noted of runs of it that are no longer there.
pub(crate) fn remove_slot(db: &Connection, slot: &OldSlot) -> Result<()> {
    let which = (&slot.monitor, slot.scheduled_ms);
    db.prepare_cached("DELETE FROM slot WHERE monitor = ?1 AND scheduled_ms = ?2")?
        .execute(which)?;
    db.prepare_cached(
        "DELETE FROM slot_run WHERE monitor = ?1 AND scheduled_ms = ?2 AND NOT EXISTS (SELECT 1 FROM run WHERE run.id = slot_run.run_id)",
    )?
    .execute(which)?;
    Ok(())
}

const ROW: &str = "SELECT monitor, hour_ms, passed, degraded, unclear, failed, not_checked, flaky, skipped, durations FROM monitor_hour";

pub(crate) fn hour(db: &Connection, monitor: &str, hour_ms: i64) -> Result<Option<HourSummary>> {
    db.prepare_cached(&format!("{ROW} WHERE monitor = ?1 AND hour_ms = ?2"))?
        .query_row((monitor, hour_ms), summary)
        .optional()
}

/// The hours of a monitor from one time to before another, oldest first.
pub(crate) fn hours(db: &Connection, monitor: &str, from_ms: i64, before_ms: i64) -> Result<Vec<HourSummary>> {
    db.prepare_cached(&format!(
        "{ROW} WHERE monitor = ?1 AND hour_ms >= ?2 AND hour_ms < ?3 ORDER BY hour_ms"
    ))?
    .query_map((monitor, from_ms, before_ms), summary)?
    .collect()
}

pub(crate) fn put(db: &Connection, hour: &HourSummary) -> Result<()> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let counts = &hour.counts;
    db.prepare_cached(
        "INSERT OR REPLACE INTO monitor_hour
         VALUES (:monitor, :hour, :passed, :degraded, :unclear, :failed, :not_checked, :flaky, :skipped, :durations)",
    )?
    .execute(named_params! {
        ":monitor": hour.monitor, ":hour": hour.hour_ms, ":passed": number(counts.passed), ":degraded": number(counts.degraded),
        ":unclear": number(counts.unclear), ":failed": number(counts.failed), ":not_checked": number(counts.not_checked),
        ":flaky": number(counts.flaky), ":skipped": number(counts.skipped), ":durations": hour.durations.to_string(),
    })?;
    Ok(())
}

/// Removes hours that began before that time, at most `limit`.
pub(crate) fn remove_before(db: &Connection, before_ms: i64, limit: u32) -> Result<usize> {
    db.prepare_cached(
        "DELETE FROM monitor_hour WHERE (monitor, hour_ms) IN (
             SELECT monitor_hour.monitor, hour_ms FROM monitor_state
             CROSS JOIN monitor_hour ON monitor_hour.monitor = monitor_state.monitor AND hour_ms < ?1 LIMIT ?2)",
    )?
    .execute((before_ms, limit))
}

fn summary(row: &Row<'_>) -> Result<HourSummary> {
    let count = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
    let durations: String = row.get(9)?;
    let durations: Durations = durations
        .parse()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(9, rusqlite::types::Type::Text, Box::new(error)))?;
    Ok(HourSummary {
        monitor: row.get(0)?,
        hour_ms: row.get(1)?,
        counts: SlotCounts {
            passed: count(2)?,
            degraded: count(3)?,
            unclear: count(4)?,
            failed: count(5)?,
            not_checked: count(6)?,
            flaky: count(7)?,
            skipped: count(8)?,
        },
        durations,
    })
}
