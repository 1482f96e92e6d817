//! What lists of monitors and incidents show of the checks that were made: how long the newest took, what the last one saw,
//! and how often a fault was seen.

use rusqlite::{Connection, OptionalExtension, Result, named_params};
use sullae_recording::{StepResult, Verdict, run::PictureRef};

use crate::{StoreError, run_table::json, store::Store};

/// A slot's run may begin so much before it is over, milliseconds: runs, retries and waiting together.
const LONGEST_MS: i64 = 24 * 60 * 60 * 1000;

/// A check that goes on or was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckSeen {
    /// When it was due, Unix time in milliseconds.
    pub scheduled_ms: i64,
    /// Its run; none where none could begin, or it is not known yet.
    pub run_id: Option<String>,
    /// What it says; absent while it goes on.
    pub outcome: Option<Verdict>,
    /// How long its run took, milliseconds; absent where there is none.
    pub duration_ms: Option<u64>,
}

impl Store {
    /// The newest checks of a monitor, newest first; slots that were let go are none.
    ///
    /// # Errors
    /// Those of the database.
    pub fn recent_checks(&self, monitor: &str, limit: u32) -> std::result::Result<Vec<CheckSeen>, StoreError> {
        self.read(|db| recent(db, monitor, limit))
    }

    /// The last screen that a run saw.
    ///
    /// # Errors
    /// Those of the database.
    pub fn last_screen(&self, run_id: &str) -> std::result::Result<Option<PictureRef>, StoreError> {
        let step = self.read(|db| last_step(db, run_id))?;
        Ok(step.and_then(|step| step.after.or(step.before)))
    }

    /// How many checks of a monitor (of all: none) that ended from one time through another had one of these verdicts.
    ///
    /// # Errors
    /// Those of the database.
    pub fn count_checks(
        &self,
        monitor: Option<&str>,
        verdicts: &[Verdict],
        from_ms: i64,
        through_ms: i64,
    ) -> std::result::Result<u64, StoreError> {
        verdicts.iter().try_fold(0, |sum, verdict| {
            Ok(sum + self.read(|db| count(db, monitor, *verdict, from_ms, through_ms))?)
        })
    }
}

fn recent(db: &Connection, monitor: &str, limit: u32) -> Result<Vec<CheckSeen>> {
    db.prepare_cached(
        "SELECT scheduled_ms, run_id, outcome, duration_ms FROM slot
         WHERE monitor = ?1 AND state <> 'skipped' ORDER BY scheduled_ms DESC LIMIT ?2",
    )?
    .query_map((monitor, limit), |row| {
        let outcome: Option<String> = row.get(2)?;
        Ok(CheckSeen {
            scheduled_ms: row.get(0)?,
            run_id: row.get(1)?,
            outcome: outcome.as_deref().and_then(Verdict::from_name),
            duration_ms: row.get::<_, Option<i64>>(3)?.map(i64::unsigned_abs),
        })
    })?
    .collect()
}

fn last_step(db: &Connection, run_id: &str) -> Result<Option<StepResult>> {
    db.prepare_cached("SELECT body FROM step WHERE run_id = ?1 ORDER BY position DESC LIMIT 1")?
        .query_row([run_id], |row| json(row, 0))
        .optional()
}

fn count(db: &Connection, monitor: Option<&str>, verdict: Verdict, from_ms: i64, through_ms: i64) -> Result<u64> {
    // Two texts, for each monitor's stretch of the table is read alone.
    db.prepare_cached(if monitor.is_some() {
        "SELECT count(*) FROM slot WHERE monitor = :monitor AND outcome = :verdict
           AND scheduled_ms BETWEEN :earliest AND :through AND finished_ms BETWEEN :from AND :through"
    } else {
        "SELECT count(*) FROM monitor_state CROSS JOIN slot ON slot.monitor = monitor_state.monitor
         WHERE :monitor IS NULL AND outcome = :verdict
           AND scheduled_ms BETWEEN :earliest AND :through AND finished_ms BETWEEN :from AND :through"
    })?
    .query_row(
        named_params! {
            ":monitor": monitor, ":verdict": verdict.as_str(), ":from": from_ms, ":through": through_ms,
            ":earliest": from_ms.saturating_sub(LONGEST_MS),
        },
        |row| row.get::<_, i64>(0),
    )
    .map(i64::unsigned_abs)
}
