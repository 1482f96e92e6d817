//! Tables `slot`, `slot_run` and `monitor_state`: what became of every time at which a monitor was due, once and for all.

use rusqlite::{Connection, OptionalExtension, Result, Row, named_params};
use sullae_recording::Verdict;

use crate::{
    owner::Owner,
    slots::{Claim, Decision, MonitorState, Runner, SlotEnd, SlotRow, SlotState},
};

pub(crate) const CREATE: &str = "
CREATE TABLE slot (
    monitor       TEXT NOT NULL,         -- key
    scheduled_ms  INTEGER NOT NULL,      -- Unix time; of the first, where several are let go together
    state         TEXT NOT NULL CHECK (state IN ('running', 'done', 'skipped')),
    runner        TEXT,                  -- this and the next three: who carries it out, and until when he has said to
    owner_pid     INTEGER,
    owner_birth   TEXT,
    lease_ms      INTEGER,
    attempt       INTEGER NOT NULL DEFAULT 1, -- counts who carried it out, one after the other
    run_id        TEXT,                  -- the run that counts
    outcome       TEXT,                  -- its verdict
    flaky         INTEGER NOT NULL DEFAULT 0, -- did not pass at first
    finished_ms   INTEGER,
    reason        TEXT,                  -- why it was let go; this and the next two only then
    through_ms    INTEGER,               -- the last of those let go together
    skipped       INTEGER,               -- how many they are
    PRIMARY KEY (monitor, scheduled_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX slot_running ON slot (monitor) WHERE state = 'running';
CREATE TABLE slot_run (
    run_id        TEXT PRIMARY KEY,
    monitor       TEXT NOT NULL,
    scheduled_ms  INTEGER NOT NULL,
    attempt       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE monitor_state (
    monitor       TEXT PRIMARY KEY,
    cursor_ms     INTEGER NOT NULL,      -- slots up to here are decided
    paused_ms     INTEGER                -- paused until then
) STRICT, WITHOUT ROWID;
";

/// Runs of one monitor are listed newest first.
pub(crate) const RUNS_BY_MONITOR: &str = "CREATE INDEX slot_run_by_monitor ON slot_run (monitor, run_id);";

pub(crate) fn state_of(db: &Connection, monitor: &str) -> Result<Option<MonitorState>> {
    db.prepare_cached("SELECT cursor_ms, paused_ms FROM monitor_state WHERE monitor = ?1")?
        .query_row([monitor], |row| {
            Ok(MonitorState {
                cursor_ms: row.get(0)?,
                paused_until_ms: row.get(1)?,
            })
        })
        .optional()
}

pub(crate) fn begin(db: &Connection, monitor: &str, cursor_ms: i64) -> Result<()> {
    db.prepare_cached("INSERT INTO monitor_state (monitor, cursor_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute((monitor, cursor_ms))?;
    Ok(())
}

pub(crate) fn pause(db: &Connection, monitor: &str, until_ms: Option<i64>) -> Result<()> {
    db.prepare_cached("UPDATE monitor_state SET paused_ms = ?2 WHERE monitor = ?1")?
        .execute((monitor, until_ms))?;
    Ok(())
}

pub(crate) fn paused(db: &Connection) -> Result<std::collections::BTreeMap<String, i64>> {
    db.prepare_cached("SELECT monitor, paused_ms FROM monitor_state WHERE paused_ms IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

pub(crate) fn set_cursor(db: &Connection, monitor: &str, cursor_ms: i64) -> Result<()> {
    db.prepare_cached("UPDATE monitor_state SET cursor_ms = ?2 WHERE monitor = ?1")?
        .execute((monitor, cursor_ms))?;
    Ok(())
}

/// Cuts what was let go for times after `cursor_ms`; `counted` says how many of a stretch are left.
pub(crate) fn cut_skips(db: &Connection, monitor: &str, cursor_ms: i64, counted: impl Fn(i64, i64) -> u64) -> Result<()> {
    db.prepare_cached("DELETE FROM slot WHERE monitor = ?1 AND state = 'skipped' AND scheduled_ms > ?2")?
        .execute((monitor, cursor_ms))?;
    let across = db
        .prepare_cached("SELECT scheduled_ms FROM slot WHERE monitor = ?1 AND state = 'skipped' AND through_ms > ?2")?
        .query_map((monitor, cursor_ms), |row| row.get::<_, i64>(0))?
        .collect::<Result<Vec<_>>>()?;
    for first in across {
        db.prepare_cached("UPDATE slot SET through_ms = ?3, skipped = ?4 WHERE monitor = ?1 AND scheduled_ms = ?2")?
            .execute((monitor, first, cursor_ms, as_number(counted(first, cursor_ms))))?;
    }
    Ok(())
}

pub(crate) fn is_running(db: &Connection, monitor: &str) -> Result<bool> {
    db.prepare_cached("SELECT 1 FROM slot WHERE monitor = ?1 AND state = 'running'")?
        .exists([monitor])
}

/// Inserts a claimed slot; false if it has a row already.
pub(crate) fn claim(db: &Connection, monitor: &str, scheduled_ms: i64, runner: &Runner, lease_ms: i64) -> Result<bool> {
    let inserted = db
        .prepare_cached(
            "INSERT INTO slot (monitor, scheduled_ms, state, runner, owner_pid, owner_birth, lease_ms)
             VALUES (?1, ?2, 'running', ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?
        .execute((monitor, scheduled_ms, &runner.id, runner.owner.pid, &runner.owner.birth, lease_ms))?;
    Ok(inserted == 1)
}

/// Notes slots that are let go: as part of the stretch before them, where the reason is the same.
pub(crate) fn let_go(db: &Connection, decision: &Decision) -> Result<()> {
    for skip in &decision.skips {
        let parameters = (&decision.monitor, skip.first_ms, skip.last_ms, as_number(skip.count), skip.reason);
        let longer = db
            .prepare_cached(
                "UPDATE slot SET through_ms = ?3, skipped = skipped + ?4
                 WHERE monitor = ?1 AND state = 'skipped' AND reason = ?5
                   AND scheduled_ms = (SELECT max(scheduled_ms) FROM slot WHERE monitor = ?1 AND scheduled_ms < ?2)",
            )?
            .execute(parameters)?;
        if longer > 0 {
            continue;
        }
        let mut insert = db.prepare_cached(
            "INSERT INTO slot (monitor, scheduled_ms, state, through_ms, skipped, reason)
             VALUES (?1, ?2, 'skipped', ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        )?;
        // After a clock was set back the first of a stretch may have a run; the rest of it is noted all the same.
        if insert.execute(parameters)? == 0 && skip.count > 1 {
            insert.execute((
                &decision.monitor,
                skip.first_ms + 1,
                skip.last_ms,
                as_number(skip.count - 1),
                skip.reason,
            ))?;
        }
    }
    Ok(())
}

pub(crate) fn extend_leases(db: &Connection, runner: &str, lease_ms: i64) -> Result<()> {
    db.prepare_cached("UPDATE slot SET lease_ms = ?2 WHERE state = 'running' AND runner = ?1")?
        .execute((runner, lease_ms))?;
    Ok(())
}

/// A slot that somebody carries out, or did when he died.
pub(crate) struct Running {
    pub(crate) claim: Claim,
    pub(crate) runner: String,
    pub(crate) owner: Owner,
    pub(crate) lease_ms: i64,
}

pub(crate) fn running(db: &Connection) -> Result<Vec<Running>> {
    db.prepare_cached(
        "SELECT monitor, scheduled_ms, attempt, runner, owner_pid, owner_birth, lease_ms FROM slot
         WHERE state = 'running' ORDER BY scheduled_ms",
    )?
    .query_map([], |row| {
        Ok(Running {
            claim: Claim {
                monitor: row.get(0)?,
                scheduled_ms: row.get(1)?,
                attempt: row.get(2)?,
            },
            runner: row.get(3)?,
            owner: Owner {
                pid: row.get(4)?,
                birth: row.get(5)?,
            },
            lease_ms: row.get(6)?,
        })
    })?
    .collect()
}

/// The monitors with a check going on.
pub(crate) fn running_monitors(db: &Connection) -> Result<std::collections::BTreeSet<String>> {
    db.prepare_cached("SELECT monitor FROM slot WHERE state = 'running'")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Gives a slot to another runner; false if it is no longer as it was.
pub(crate) fn hand_over(db: &Connection, claim: &Claim, runner: &Runner, lease_ms: i64) -> Result<bool> {
    let changed = db
        .prepare_cached(
            "UPDATE slot SET runner = :runner, owner_pid = :pid, owner_birth = :birth, lease_ms = :lease, attempt = attempt + 1
             WHERE monitor = :monitor AND scheduled_ms = :scheduled AND attempt = :attempt AND state = 'running'",
        )?
        .execute(named_params! {
            ":runner": runner.id, ":pid": runner.owner.pid, ":birth": runner.owner.birth, ":lease": lease_ms,
            ":monitor": claim.monitor, ":scheduled": claim.scheduled_ms, ":attempt": claim.attempt,
        })?;
    Ok(changed == 1)
}

pub(crate) fn note_run(db: &Connection, claim: &Claim, run_id: &str) -> Result<()> {
    db.prepare_cached("INSERT INTO slot_run (run_id, monitor, scheduled_ms, attempt) VALUES (?1, ?2, ?3, ?4)")?
        .execute((run_id, &claim.monitor, claim.scheduled_ms, claim.attempt))?;
    Ok(())
}

/// Ends a slot; false if another runner has it now.
pub(crate) fn finish(db: &Connection, claim: &Claim, end: &SlotEnd) -> Result<bool> {
    let changed = db
        .prepare_cached(
            "UPDATE slot SET state = 'done', run_id = coalesce(:run, (SELECT max(run_id) FROM slot_run
                 WHERE slot_run.monitor = slot.monitor AND slot_run.scheduled_ms = slot.scheduled_ms)),
                 outcome = :outcome, flaky = :flaky, finished_ms = :finished
             WHERE monitor = :monitor AND scheduled_ms = :scheduled AND attempt = :attempt AND state = 'running'",
        )?
        .execute(named_params! {
            ":run": end.run_id, ":outcome": end.outcome.as_str(), ":flaky": end.flaky, ":finished": end.finished_ms,
            ":monitor": claim.monitor, ":scheduled": claim.scheduled_ms, ":attempt": claim.attempt,
        })?;
    // Kept here too: the run may be removed before the slot is rolled up.
    db.prepare_cached(
        "UPDATE slot SET duration_ms = (SELECT run.duration_ms FROM run WHERE run.id = slot.run_id)
         WHERE monitor = ?1 AND scheduled_ms = ?2 AND attempt = ?3 AND state = 'done'",
    )?
    .execute((&claim.monitor, claim.scheduled_ms, claim.attempt))?;
    Ok(changed == 1)
}

pub(crate) fn integrity(db: &Connection) -> Result<Vec<String>> {
    db.prepare("PRAGMA integrity_check")?.query_map([], |row| row.get(0))?.collect()
}

const ROW: &str =
    "SELECT monitor, scheduled_ms, state, attempt, run_id, outcome, flaky, finished_ms, reason, through_ms, skipped, duration_ms FROM slot";

pub(crate) fn list(db: &Connection, monitor: &str, limit: u32) -> Result<Vec<SlotRow>> {
    db.prepare_cached(&format!("{ROW} WHERE monitor = ?1 ORDER BY scheduled_ms DESC LIMIT ?2"))?
        .query_map((monitor, limit), row)?
        .collect()
}

fn row(row: &Row<'_>) -> Result<SlotRow> {
    let outcome: Option<String> = row.get(5)?;
    Ok(SlotRow {
        monitor: row.get(0)?,
        scheduled_ms: row.get(1)?,
        state: match row.get::<_, String>(2)?.as_str() {
            "running" => SlotState::Running,
            "done" => SlotState::Done,
            _ => SlotState::Skipped,
        },
        attempt: row.get(3)?,
        run_id: row.get(4)?,
        outcome: outcome.as_deref().and_then(Verdict::from_name),
        flaky: row.get(6)?,
        finished_ms: row.get(7)?,
        duration_ms: row.get::<_, Option<i64>>(11)?.map(i64::unsigned_abs),
        reason: row.get(8)?,
        through_ms: row.get(9)?,
        skipped: row.get::<_, Option<i64>>(10)?.map(i64::unsigned_abs),
    })
}

fn as_number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
