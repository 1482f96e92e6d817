//! Tables `incident_watch` (what the machine remembers of a subject), `incident` and `incident_event` (the log).

use rusqlite::{Connection, OptionalExtension, Result, Row, named_params};

use crate::{
    incidents::{IncidentFilter, IncidentRow, LogRow, NewIncident, NewLogRow, WatchRow},
    run_table::json,
};

pub(crate) const CREATE: &str = "
CREATE TABLE incident_watch (
    monitor       TEXT NOT NULL,         -- its key; empty: Sullae as a whole
    subject       TEXT NOT NULL CHECK (subject IN ('site', 'sight')),
    settings      TEXT NOT NULL,         -- JSON: name, thresholds and channels as last heard
    state         TEXT NOT NULL,         -- JSON: what the machine remembers
    last_run      TEXT,                  -- the run that changed it last; NULL: none did
    entries       INTEGER NOT NULL,      -- in the log so far
    incident      INTEGER,               -- the open one; NULL: none is
    PRIMARY KEY (monitor, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_watch_open ON incident_watch (monitor) WHERE incident IS NOT NULL;
CREATE TABLE incident (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    uid           TEXT NOT NULL UNIQUE,  -- the same everywhere, for receivers of alerts
    monitor       TEXT NOT NULL,
    subject       TEXT NOT NULL,
    opened_ms     INTEGER NOT NULL,      -- Unix time
    closed_ms     INTEGER,               -- NULL while it is open
    acknowledged_ms INTEGER,             -- NULL: nobody did
    body          TEXT NOT NULL          -- JSON: name, since when, verdict, sentences, run
) STRICT;
CREATE UNIQUE INDEX incident_open ON incident (monitor, subject) WHERE closed_ms IS NULL;
CREATE INDEX incident_by_monitor ON incident (monitor, id);
CREATE TABLE incident_event (
    monitor       TEXT NOT NULL,
    subject       TEXT NOT NULL,
    number        INTEGER NOT NULL,      -- from 1, without a gap
    incident      INTEGER,               -- NULL before one opened
    at_ms         INTEGER NOT NULL,      -- Unix time
    entry         TEXT NOT NULL,         -- JSON: the machine's log
    run_id        TEXT,                  -- NULL: no run did it
    who           TEXT,                  -- NULL: no person did it
    note          TEXT,                  -- what they said
    PRIMARY KEY (monitor, subject, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_event_by_incident ON incident_event (incident, number);
";

pub(crate) fn watch(db: &Connection, monitor: &str, subject: &str) -> Result<Option<WatchRow>> {
    db.prepare_cached("SELECT settings, state, last_run, entries, incident FROM incident_watch WHERE monitor = ?1 AND subject = ?2")?
        .query_row([monitor, subject], |row| {
            Ok(WatchRow {
                settings: row.get(0)?,
                state: row.get(1)?,
                last_run: row.get(2)?,
                entries: row.get(3)?,
                incident: row.get(4)?,
            })
        })
        .optional()
}

pub(crate) fn put_watch(db: &Connection, monitor: &str, subject: &str, row: &WatchRow) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO incident_watch (monitor, subject, settings, state, last_run, entries, incident)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET settings = excluded.settings, state = excluded.state, last_run = excluded.last_run,
             entries = excluded.entries, incident = excluded.incident",
    )?
    .execute((
        monitor,
        subject,
        &row.settings,
        &row.state,
        &row.last_run,
        row.entries,
        row.incident,
    ))?;
    Ok(())
}

/// Monitor and subject of every watch with an open incident.
pub(crate) fn open_watches(db: &Connection) -> Result<Vec<(String, String)>> {
    db.prepare_cached("SELECT monitor, subject FROM incident_watch WHERE incident IS NOT NULL ORDER BY monitor, subject")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

pub(crate) fn open(db: &Connection, monitor: &str, subject: &str, new: &NewIncident) -> Result<i64> {
    db.prepare_cached("INSERT INTO incident (uid, monitor, subject, opened_ms, body) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id")?
        .query_row((&new.uid, monitor, subject, new.opened_ms, &new.body), |row| row.get(0))
}

/// How many incidents are open, by subject.
pub(crate) fn count_open(db: &Connection) -> Result<Vec<(String, u64)>> {
    db.prepare_cached("SELECT subject, count(*) FROM incident WHERE closed_ms IS NULL GROUP BY subject")?
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?
        .collect()
}

/// Writes what is now known of an incident; absent times stay as they are.
pub(crate) fn update(db: &Connection, id: i64, body: &str, closed_ms: Option<i64>, acknowledged_ms: Option<i64>) -> Result<()> {
    db.prepare_cached(
        "UPDATE incident SET body = ?2, closed_ms = coalesce(?3, closed_ms), acknowledged_ms = coalesce(acknowledged_ms, ?4) WHERE id = ?1",
    )?
    .execute((id, body, closed_ms, acknowledged_ms))?;
    Ok(())
}

const INCIDENT: &str = "SELECT id, uid, monitor, subject, opened_ms, closed_ms, acknowledged_ms, body FROM incident";

pub(crate) fn incident(db: &Connection, id: i64) -> Result<Option<IncidentRow>> {
    db.prepare_cached(&format!("{INCIDENT} WHERE id = ?1"))?
        .query_row([id], incident_of_row)
        .optional()
}

pub(crate) fn incidents(db: &Connection, filter: &IncidentFilter) -> Result<Vec<IncidentRow>> {
    db.prepare_cached(&format!(
        "{INCIDENT} WHERE (:monitor IS NULL OR monitor = :monitor) AND (NOT :only_open OR closed_ms IS NULL)
         ORDER BY id DESC LIMIT :limit"
    ))?
    .query_map(
        named_params! {
            ":monitor": filter.monitor,
            ":only_open": filter.only_open,
            ":limit": filter.limit.map_or(-1, i64::from),
        },
        incident_of_row,
    )?
    .collect()
}

fn incident_of_row(row: &Row<'_>) -> Result<IncidentRow> {
    Ok(IncidentRow {
        id: row.get(0)?,
        uid: row.get(1)?,
        monitor: row.get(2)?,
        subject: row.get(3)?,
        opened_ms: row.get(4)?,
        closed_ms: row.get(5)?,
        acknowledged_ms: row.get(6)?,
        body: json(row, 7)?,
    })
}

/// Removes incidents that closed before that time, with their log and messages, at most `limit`; says how many.
pub(crate) fn remove_closed_before(db: &Connection, closed_ms: i64, limit: u32) -> Result<usize> {
    let ids: Vec<i64> = db
        .prepare_cached("SELECT id FROM incident WHERE closed_ms < ?1 LIMIT ?2")?
        .query_map((closed_ms, limit), |row| row.get(0))?
        .collect::<Result<_>>()?;
    for id in &ids {
        for sql in [
            "DELETE FROM incident_event WHERE incident = ?1",
            "DELETE FROM outbox WHERE incident = ?1",
            "DELETE FROM incident WHERE id = ?1",
        ] {
            db.prepare_cached(sql)?.execute([id])?;
        }
    }
    Ok(ids.len())
}

pub(crate) fn add_entry(db: &Connection, monitor: &str, subject: &str, number: i64, new: &NewLogRow, incident: Option<i64>) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO incident_event (monitor, subject, number, incident, at_ms, entry, run_id, who, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute((
        monitor,
        subject,
        number,
        incident,
        new.at_ms,
        &new.entry,
        &new.run_id,
        &new.who,
        &new.note,
    ))?;
    Ok(())
}

const ENTRY: &str = "SELECT incident, at_ms, entry, run_id, who, note FROM incident_event";

/// The whole log of a subject, oldest first.
pub(crate) fn log(db: &Connection, monitor: &str, subject: &str) -> Result<Vec<LogRow>> {
    db.prepare_cached(&format!("{ENTRY} WHERE monitor = ?1 AND subject = ?2 ORDER BY number"))?
        .query_map([monitor, subject], entry_of_row)?
        .collect()
}

/// The entries of one incident, oldest first.
pub(crate) fn log_of_incident(db: &Connection, incident: i64) -> Result<Vec<LogRow>> {
    db.prepare_cached(&format!("{ENTRY} WHERE incident = ?1 ORDER BY number"))?
        .query_map([incident], entry_of_row)?
        .collect()
}

fn entry_of_row(row: &Row<'_>) -> Result<LogRow> {
    Ok(LogRow {
        incident: row.get(0)?,
        at_ms: row.get(1)?,
        entry: json(row, 2)?,
        run_id: row.get(3)?,
        who: row.get(4)?,
        note: row.get(5)?,
    })
}
