//! Table `step`: one row for each step a run has begun.

use rusqlite::{Connection, Result, named_params};
use sullae_recording::StepResult;

use crate::run_table::json;

pub(crate) const CREATE: &str = "
CREATE TABLE step (
    run_id        TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,      -- place among the run's steps, from 0
    verdict       TEXT NOT NULL,
    reason_kind   TEXT,
    total_ms      INTEGER NOT NULL,
    body          TEXT NOT NULL,         -- JSON: the step's result
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;
";

/// Writes a step, in place of an earlier one at the same position.
pub(crate) fn put(db: &Connection, run_id: &str, step: &StepResult, reason_kind: Option<&str>, body: &str) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO step (run_id, position, verdict, reason_kind, total_ms, body)
         VALUES (:run_id, :position, :verdict, :reason_kind, :total_ms, :body)
         ON CONFLICT (run_id, position) DO UPDATE
         SET verdict = excluded.verdict, reason_kind = excluded.reason_kind, total_ms = excluded.total_ms, body = excluded.body",
    )?
    .execute(named_params! {
        ":run_id": run_id,
        ":position": step.index,
        ":verdict": step.verdict.as_str(),
        ":reason_kind": reason_kind,
        ":total_ms": i64::try_from(step.timings.total_ms).unwrap_or(i64::MAX),
        ":body": body,
    })?;
    Ok(())
}

pub(crate) fn of_run(db: &Connection, run_id: &str) -> Result<Vec<StepResult>> {
    db.prepare_cached("SELECT body FROM step WHERE run_id = ?1 ORDER BY position")?
        .query_map([run_id], |row| json(row, 0))?
        .collect()
}
