//! Table `run`: one row a run, whole except for its steps.

use rusqlite::{Connection, OptionalExtension, Result, Row, ToSql, named_params};
use schemars::JsonSchema;
use serde::Serialize;
use sullae_recording::{
    Run,
    run::{Reason, Sentence, Verdict},
};
use ts_rs::TS;

use crate::owner::Owner;

pub(crate) const CREATE: &str = "
CREATE TABLE run (
    id            TEXT PRIMARY KEY,      -- sorts by time
    recording     TEXT NOT NULL,
    folder        TEXT NOT NULL,
    started_ms    INTEGER NOT NULL,      -- Unix time
    duration_ms   INTEGER,               -- this and the next three: NULL while it goes on
    verdict       TEXT CHECK (verdict IN ('passed', 'degraded', 'unclear', 'failed', 'not_checked')),
    reason_kind   TEXT,                  -- NULL also when it passed
    said          TEXT,                  -- JSON: the run as a sentence, ko and en
    steps_done    INTEGER NOT NULL DEFAULT 0,
    owner_pid     INTEGER NOT NULL,      -- the process that carries it out
    owner_birth   TEXT NOT NULL,
    body          TEXT NOT NULL          -- JSON: the run without its steps
) STRICT;
CREATE INDEX run_by_folder ON run (folder, id);
CREATE INDEX run_by_recording ON run (recording, id);
CREATE INDEX run_open ON run (id) WHERE verdict IS NULL;
";

/// Those that did not pass are few, and looked for among many that did.
pub(crate) const BY_TROUBLE: &str = "CREATE INDEX run_by_trouble ON run (verdict, id) WHERE verdict <> 'passed';";

/// Which runs to list; an absent filter lets every run through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Name of the recording.
    pub recording: Option<String>,
    /// Folder of the recording, as it was given to the run.
    pub folder: Option<String>,
    /// The verdict; runs that still go on have none.
    pub verdict: Option<Verdict>,
    /// Started then or later, Unix time in milliseconds.
    pub since_ms: Option<i64>,
    /// Older than the run of this id, to read on after the last one of a page.
    pub before_id: Option<String>,
    /// At most this many.
    pub limit: Option<u32>,
}

/// One line of a list of runs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, TS)]
pub struct RunSummary {
    /// The run's id; sorts by time.
    pub id: String,
    /// Name of the recording.
    pub recording: String,
    /// The recording's folder as it was given.
    pub folder: String,
    /// The recording's first address, without secrets.
    pub start_url: String,
    /// When it started, RFC 3339.
    pub started: String,
    /// How long it took, milliseconds; absent while it goes on.
    pub duration_ms: Option<u64>,
    /// What it says about the service; absent while it goes on.
    pub verdict: Option<Verdict>,
    /// Why, unless it passed or still goes on.
    pub reason: Option<Reason>,
    /// The run as one plain sentence; absent while it goes on.
    pub sentence: Option<Sentence>,
    /// How many steps the recording has.
    pub steps_planned: u32,
    /// How many steps were begun.
    pub steps_done: u32,
}

/// One row, as it is written.
pub(crate) struct RunRow<'a> {
    pub(crate) id: &'a str,
    pub(crate) recording: &'a str,
    pub(crate) folder: &'a str,
    pub(crate) started_ms: i64,
    pub(crate) owner: &'a Owner,
    pub(crate) body: &'a str,
}

/// What becomes of a row when its run is over.
pub(crate) struct RunEnd<'a> {
    pub(crate) id: &'a str,
    pub(crate) duration_ms: u64,
    pub(crate) verdict: Verdict,
    pub(crate) reason_kind: Option<String>,
    pub(crate) said: &'a str,
    pub(crate) steps_done: u64,
    pub(crate) body: &'a str,
}

/// A run that still goes on, or whose process died.
pub(crate) struct OpenRun {
    pub(crate) id: String,
    pub(crate) started_ms: i64,
    pub(crate) owner: Owner,
}

pub(crate) fn insert(db: &Connection, row: &RunRow<'_>) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO run (id, recording, folder, started_ms, owner_pid, owner_birth, body)
         VALUES (:id, :recording, :folder, :started_ms, :pid, :birth, :body)",
    )?
    .execute(named_params! {
        ":id": row.id,
        ":recording": row.recording,
        ":folder": row.folder,
        ":started_ms": row.started_ms,
        ":pid": row.owner.pid,
        ":birth": row.owner.birth,
        ":body": row.body,
    })?;
    Ok(())
}

pub(crate) fn exists(db: &Connection, id: &str) -> Result<bool> {
    db.prepare_cached("SELECT 1 FROM run WHERE id = ?1")?.exists([id])
}

pub(crate) fn is_open(db: &Connection, id: &str) -> Result<bool> {
    db.prepare_cached("SELECT 1 FROM run WHERE id = ?1 AND verdict IS NULL")?
        .exists([id])
}

/// Counts the steps again.
pub(crate) fn count_steps(db: &Connection, id: &str) -> Result<()> {
    db.prepare_cached("UPDATE run SET steps_done = (SELECT count(*) FROM step WHERE run_id = ?1) WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

pub(crate) fn end(db: &Connection, end: &RunEnd<'_>) -> Result<()> {
    db.prepare_cached(
        "UPDATE run SET duration_ms = :duration_ms, verdict = :verdict, reason_kind = :reason_kind, said = :said,
             steps_done = :steps_done, body = :body
         WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": end.id,
        ":duration_ms": i64::try_from(end.duration_ms).unwrap_or(i64::MAX),
        ":verdict": end.verdict.as_str(),
        ":reason_kind": end.reason_kind,
        ":said": end.said,
        ":steps_done": i64::try_from(end.steps_done).unwrap_or(i64::MAX),
        ":body": end.body,
    })?;
    Ok(())
}

/// The run with no steps.
pub(crate) fn whole_but_steps(db: &Connection, id: &str) -> Result<Option<Run>> {
    db.prepare_cached("SELECT body FROM run WHERE id = ?1")?
        .query_row([id], |row| json(row, 0))
        .optional()
}

pub(crate) fn open_runs(db: &Connection) -> Result<Vec<OpenRun>> {
    db.prepare_cached("SELECT id, started_ms, owner_pid, owner_birth FROM run WHERE verdict IS NULL")?
        .query_map([], |row| {
            Ok(OpenRun {
                id: row.get(0)?,
                started_ms: row.get(1)?,
                owner: Owner {
                    pid: row.get(2)?,
                    birth: row.get(3)?,
                },
            })
        })?
        .collect()
}

/// What [`summary_of_row`] reads.
pub(crate) const SUMMARY_COLUMNS: &str = "body, said, verdict IS NULL, steps_done";
const SUMMARY: &str = "SELECT body, said, verdict IS NULL, steps_done FROM run";

pub(crate) fn list(db: &Connection, filter: &RunFilter) -> Result<Vec<RunSummary>> {
    // Only what is asked for is in the text: an index serves no condition that may be absent.
    let mut conditions = vec!["1"];
    let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
    let mut ask = |condition, name, value| {
        conditions.push(condition);
        values.push((name, value));
    };
    let verdict = filter.verdict.map(Verdict::as_str);
    let limit = filter.limit.map_or(-1, i64::from);
    if let Some(recording) = &filter.recording {
        ask("recording = :recording", ":recording", recording);
    }
    if let Some(folder) = &filter.folder {
        ask("folder = :folder", ":folder", folder);
    }
    if let Some(verdict) = &verdict {
        // Said twice where it holds, so that the index `run_by_trouble` may be used.
        let trouble = *verdict != Verdict::Passed.as_str();
        let condition = if trouble {
            "verdict = :verdict AND verdict <> 'passed'"
        } else {
            "verdict = :verdict"
        };
        ask(condition, ":verdict", verdict);
    }
    if let Some(since_ms) = &filter.since_ms {
        // Ids sort by time: the first line bounds what is looked at, the second is what was asked.
        let condition = "id >= coalesce((SELECT id FROM run WHERE started_ms >= :since_ms - 3600000 ORDER BY started_ms LIMIT 1), '~')
             AND started_ms >= :since_ms";
        ask(condition, ":since_ms", since_ms);
    }
    if let Some(before_id) = &filter.before_id {
        ask("id < :before_id", ":before_id", before_id);
    }
    values.push((":limit", &limit));
    db.prepare_cached(&format!(
        "{SUMMARY} WHERE {} ORDER BY id DESC LIMIT :limit",
        conditions.join(" AND ")
    ))?
    .query_map(&values[..], summary_of_row)?
    .collect()
}

/// The runs of one monitor, newest first; those before `before_id` only.
pub(crate) fn of_monitor(db: &Connection, monitor: &str, before_id: Option<&str>, limit: u32) -> Result<Vec<RunSummary>> {
    db.prepare_cached(
        "SELECT body, said, verdict IS NULL, steps_done FROM slot_run JOIN run ON run.id = slot_run.run_id
         WHERE slot_run.monitor = ?1 AND (?2 IS NULL OR slot_run.run_id < ?2) ORDER BY slot_run.run_id DESC LIMIT ?3",
    )?
    .query_map((monitor, before_id, limit), summary_of_row)?
    .collect()
}

pub(crate) fn summary(db: &Connection, id: &str) -> Result<Option<RunSummary>> {
    db.prepare_cached(&format!("{SUMMARY} WHERE id = ?1"))?
        .query_row([id], summary_of_row)
        .optional()
}

pub(crate) fn latest_per_folder(db: &Connection) -> Result<Vec<RunSummary>> {
    // From folder to folder: grouping would read the index of all runs.
    db.prepare_cached(&format!(
        "WITH RECURSIVE each (folder) AS (
             SELECT min(folder) FROM run UNION ALL
             SELECT (SELECT min(folder) FROM run WHERE run.folder > each.folder) FROM each WHERE each.folder IS NOT NULL)
         {SUMMARY} WHERE id IN (SELECT (SELECT max(id) FROM run WHERE run.folder = each.folder) FROM each) ORDER BY id DESC"
    ))?
    .query_map([], summary_of_row)?
    .collect()
}

pub(crate) fn summary_of_row(row: &Row<'_>) -> Result<RunSummary> {
    let run: Run = json(row, 0)?;
    let said: Option<String> = row.get(1)?;
    let going_on: bool = row.get(2)?;
    let over = !going_on;
    Ok(RunSummary {
        id: run.id,
        recording: run.recording,
        folder: run.folder,
        start_url: run.start_url,
        started: run.started,
        duration_ms: over.then_some(run.duration_ms),
        verdict: over.then_some(run.verdict),
        reason: run.reason.filter(|_| over),
        sentence: said.map(|_| json(row, 1)).transpose()?,
        steps_planned: run.steps_planned,
        steps_done: row.get(3)?,
    })
}

/// Reads a JSON column.
pub(crate) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e)))
}

/// Finished runs that started before this Unix time in milliseconds.
pub(crate) fn finished_before(db: &Connection, started_ms: i64) -> Result<Vec<String>> {
    ids(
        db,
        "SELECT id FROM run WHERE verdict IS NOT NULL AND started_ms < ?1 ORDER BY id",
        started_ms,
    )
}

/// Finished runs beyond the newest `keep` of their folder.
pub(crate) fn finished_beyond(db: &Connection, keep: u32) -> Result<Vec<String>> {
    ids(
        db,
        "SELECT id FROM (
             SELECT id, row_number() OVER (PARTITION BY folder ORDER BY id DESC) AS age FROM run WHERE verdict IS NOT NULL
         ) WHERE age > ?1 ORDER BY id",
        i64::from(keep),
    )
}

/// The oldest finished runs, at most this many.
pub(crate) fn oldest_finished(db: &Connection, limit: u32) -> Result<Vec<String>> {
    ids(
        db,
        "SELECT id FROM run WHERE verdict IS NOT NULL ORDER BY id LIMIT ?1",
        i64::from(limit),
    )
}

fn ids(db: &Connection, sql: &str, parameter: i64) -> Result<Vec<String>> {
    db.prepare_cached(sql)?.query_map([parameter], |row| row.get(0))?.collect()
}

/// Of a run: no open incident names it.
pub(crate) const IN_NO_OPEN_INCIDENT: &str = "run.id NOT IN (
    SELECT event.run_id FROM incident JOIN incident_event AS event ON event.incident = incident.id
    WHERE incident.closed_ms IS NULL AND event.run_id IS NOT NULL)";

/// Finished runs of monitors that started before this Unix time in milliseconds, at most `limit`; none that an open incident names.
pub(crate) fn old_of_monitors(db: &Connection, started_ms: i64, limit: u32) -> Result<Vec<String>> {
    db.prepare_cached(&format!(
        "SELECT id FROM run WHERE started_ms < ?1 AND verdict IS NOT NULL
           AND EXISTS (SELECT 1 FROM slot_run WHERE slot_run.run_id = run.id) AND {IN_NO_OPEN_INCIDENT} LIMIT ?2"
    ))?
    .query_map((started_ms, limit), |row| row.get(0))?
    .collect()
}

/// Removes a run with its steps, its hold on pictures, and what a monitor's slot notes of it.
pub(crate) fn delete(db: &Connection, id: &str) -> Result<usize> {
    let removed = db
        .prepare_cached("DELETE FROM run WHERE id = ?1 AND verdict IS NOT NULL")?
        .execute([id])?;
    if removed > 0 {
        db.prepare_cached("DELETE FROM slot_run WHERE run_id = ?1")?.execute([id])?;
    }
    Ok(removed)
}
