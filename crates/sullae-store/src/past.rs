//! Checks that are over, kept many at a time: a history of any size is there within minutes, to see what holds with it.

use jiff::Timestamp;
use sullae_recording::{Run, run::Sentence};

use crate::{
    Claim, Owner, Runner, SlotEnd, StoreError,
    history::{End, StepRow, to_json},
    run_table::{self, RunRow},
    slot_table,
    store::Store,
};

/// A check that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct PastCheck {
    /// Key of the monitor.
    pub monitor: String,
    /// When it was due, Unix time in milliseconds.
    pub scheduled_ms: i64,
    /// Its run, which shows no pictures that are not kept.
    pub run: Run,
    /// The run as a sentence.
    pub sentence: Sentence,
}

impl Store {
    /// Keeps checks that are over, all of them or none; a monitor's slots up to the last of its checks count as decided.
    ///
    /// # Errors
    /// [`StoreError::RunInvalid`], [`StoreError::PictureMissing`] and those of the database.
    pub fn keep_past(&self, checks: &[PastCheck]) -> Result<(), StoreError> {
        let runner = Runner {
            id: "past".to_owned(),
            owner: Owner::this_process(),
        };
        self.write(|db, path| {
            for check in checks {
                keep(db, path, check, &runner)?;
            }
            Ok(())
        })
    }
}

fn keep(db: &rusqlite::Connection, path: &std::path::Path, check: &PastCheck, runner: &Runner) -> Result<(), StoreError> {
    let wrong = |e| StoreError::database(path, e);
    let PastCheck {
        monitor,
        scheduled_ms,
        run,
        sentence,
    } = check;
    let started: Timestamp = run.started.parse().map_err(|_| StoreError::RunInvalid {
        id: run.id.clone(),
        problem: format!("its start “{}” is no RFC 3339 time", run.started),
    })?;
    let claim = Claim {
        monitor: monitor.clone(),
        scheduled_ms: *scheduled_ms,
        attempt: 1,
    };
    slot_table::begin(db, monitor, *scheduled_ms).map_err(wrong)?;
    slot_table::claim(db, monitor, *scheduled_ms, runner, *scheduled_ms).map_err(wrong)?;
    slot_table::note_run(db, &claim, &run.id).map_err(wrong)?;
    let row = RunRow {
        id: &run.id,
        recording: &run.recording,
        folder: &run.folder,
        started_ms: started.as_millisecond(),
        owner: &runner.owner,
        body: &to_json(&run.id, &run.id)?,
    };
    run_table::insert(db, &row).map_err(wrong)?;
    for step in &run.steps {
        StepRow::of(&run.id, step)?.put(db, path)?;
    }
    run_table::end(db, &End::of(run, sentence)?.row(run)).map_err(wrong)?;
    let end = SlotEnd {
        run_id: Some(run.id.clone()),
        outcome: run.verdict,
        flaky: false,
        finished_ms: scheduled_ms.saturating_add_unsigned(run.duration_ms),
    };
    slot_table::finish(db, &claim, &end).map_err(wrong)?;
    slot_table::set_cursor(db, monitor, *scheduled_ms).map_err(wrong)
}
