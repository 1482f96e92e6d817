//! A run's life in the history: begun, grown step by step, finished or found interrupted, read back.

use jiff::Timestamp;
use sullae_recording::{
    Reason, Run, StepResult, Verdict, Viewport,
    run::{FindMode, RUN_VERSION, Sentence},
    wording::run_sentence,
};

use crate::{
    RunFilter, RunSummary, StoreError, artefact,
    owner::{Life, Owner},
    run_artefact_table,
    run_table::{self, OpenRun, RunEnd, RunRow},
    step_table,
    store::Store,
};

/// Where a system does not tell whether a process lives, its run counts as dead after a day.
const UNKNOWN_LIFE_MS: i64 = 24 * 60 * 60 * 1000;

/// What is known of a run when it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRun {
    /// Unique; must sort by time, as a UUID of version 7 does.
    pub id: String,
    /// Name of the recording.
    pub recording: String,
    /// The recording's folder; absolute, so that runs of one recording are found together.
    pub folder: String,
    /// The recording's first address, without secrets.
    pub start_url: String,
    /// When it started, RFC 3339.
    pub started: String,
    /// How targets are looked for.
    pub mode: FindMode,
    /// The viewport it runs in.
    pub viewport: Viewport,
    /// Name and version of the browser; empty where not known yet.
    pub browser: String,
    /// How many steps the recording has.
    pub steps_planned: u32,
    /// The process that carries it out.
    pub owner: Owner,
}

impl NewRun {
    /// The run as it would stand if its process died now.
    fn as_interrupted(&self) -> Run {
        Run {
            version: RUN_VERSION,
            id: self.id.clone(),
            recording: self.recording.clone(),
            folder: self.folder.clone(),
            start_url: self.start_url.clone(),
            started: self.started.clone(),
            duration_ms: 0,
            verdict: Verdict::NotChecked,
            reason: Some(Reason::Interrupted {}),
            deciding_step: None,
            mode: self.mode,
            viewport: self.viewport,
            browser: self.browser.clone(),
            steps_planned: self.steps_planned,
            steps: Vec::new(),
            proposals: Vec::new(),
        }
    }
}

impl Store {
    /// Notes that a run has begun; from now on it is listed, without a verdict.
    ///
    /// # Errors
    /// [`StoreError::RunExists`], [`StoreError::RunInvalid`] and those of the database.
    pub fn begin_run(&self, new: &NewRun) -> Result<(), StoreError> {
        let started: Timestamp = new.started.parse().map_err(|_| StoreError::RunInvalid {
            id: new.id.clone(),
            problem: format!("its start “{}” is no RFC 3339 time", new.started),
        })?;
        let body = to_json(&new.id, &new.as_interrupted())?;
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            if run_table::exists(db, &new.id).map_err(wrong)? {
                return Err(StoreError::RunExists { id: new.id.clone() });
            }
            let row = RunRow {
                id: &new.id,
                recording: &new.recording,
                folder: &new.folder,
                started_ms: started.as_millisecond(),
                owner: &new.owner,
                body: &body,
            };
            run_table::insert(db, &row).map_err(wrong)
        })
    }

    /// Adds a step that is over to a run that goes on. Its pictures must have been put before.
    ///
    /// # Errors
    /// [`StoreError::RunNotFound`], [`StoreError::PictureMissing`] and those of the database.
    pub fn add_step(&self, run_id: &str, step: &StepResult) -> Result<(), StoreError> {
        let row = StepRow::of(run_id, step)?;
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            if !run_table::exists(db, run_id).map_err(wrong)? {
                return Err(StoreError::RunNotFound { id: run_id.to_owned() });
            }
            row.put(db, path)?;
            run_table::count_steps(db, run_id).map_err(wrong)
        })
    }

    /// Ends a run that has begun: the run as it is given here replaces what was noted so far, also
    /// where another process took it for dead. `sentence` is what lists show of it, from
    /// `sullae_recording::wording::run_sentence`.
    ///
    /// # Errors
    /// [`StoreError::RunNotFound`], [`StoreError::PictureMissing`] and those of the database.
    pub fn finish_run(&self, run: &Run, sentence: &Sentence) -> Result<(), StoreError> {
        let rows = run
            .steps
            .iter()
            .map(|step| StepRow::of(&run.id, step))
            .collect::<Result<Vec<_>, _>>()?;
        let end = End::of(run, sentence)?;
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            if !run_table::exists(db, &run.id).map_err(wrong)? {
                return Err(StoreError::RunNotFound { id: run.id.clone() });
            }
            for row in &rows {
                row.put(db, path)?;
            }
            run_table::end(db, &end.row(run)).map_err(wrong)
        })
    }

    /// Closes the runs whose process has died as not checked, and says how many. The steps they did
    /// stay. `Store::open` does this too.
    ///
    /// # Errors
    /// Those of the database.
    pub fn close_interrupted(&self) -> Result<usize, StoreError> {
        let now_ms = Timestamp::now().as_millisecond();
        let is_dead = |run: &OpenRun| match run.owner.life() {
            Life::Alive => false,
            Life::Dead => true,
            Life::Unknown => now_ms - run.started_ms > UNKNOWN_LIFE_MS,
        };
        let open = self.read(run_table::open_runs)?;
        let mut closed = 0;
        for dead in open.iter().filter(|run| is_dead(run)) {
            let Some(mut run) = self.run(&dead.id)? else { continue };
            run.duration_ms = run.steps.iter().map(|step| step.timings.total_ms).sum();
            let end = End::of(&run, &run_sentence(&run, None))?;
            closed += self.write(|db, path| {
                let wrong = |e| StoreError::database(path, e);
                // Another process may have closed it since we looked.
                if !run_table::is_open(db, &run.id).map_err(wrong)? {
                    return Ok(0);
                }
                run_table::end(db, &end.row(&run)).map_err(wrong)?;
                Ok(1)
            })?;
        }
        Ok(closed)
    }

    /// The runs that pass the filter, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn runs(&self, filter: &RunFilter) -> Result<Vec<RunSummary>, StoreError> {
        self.read(|db| run_table::list(db, filter))
    }

    /// The runs of a monitor, newest first: at most `limit`, and only those before the run `before_id`, to read on after a page.
    ///
    /// # Errors
    /// Those of the database.
    pub fn runs_of_monitor(&self, monitor: &str, before_id: Option<&str>, limit: u32) -> Result<Vec<RunSummary>, StoreError> {
        self.read(|db| run_table::of_monitor(db, monitor, before_id, limit))
    }

    /// The newest run of every recording folder, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn latest_per_recording(&self) -> Result<Vec<RunSummary>, StoreError> {
        self.read(run_table::latest_per_folder)
    }

    /// One line about one run.
    ///
    /// # Errors
    /// Those of the database.
    pub fn summary(&self, id: &str) -> Result<Option<RunSummary>, StoreError> {
        self.read(|db| run_table::summary(db, id))
    }

    /// A run with all its steps. One that still goes on reads as if it were interrupted now;
    /// [`Store::summary`] tells the two apart.
    ///
    /// # Errors
    /// Those of the database.
    pub fn run(&self, id: &str) -> Result<Option<Run>, StoreError> {
        self.read(|db| {
            let Some(mut run) = run_table::whole_but_steps(db, id)? else {
                return Ok(None);
            };
            run.steps = step_table::of_run(db, id)?;
            Ok(Some(run))
        })
    }
}

/// A step with its JSON ready, so that the write lock is not held while it is made.
pub(crate) struct StepRow<'a> {
    run_id: &'a str,
    step: &'a StepResult,
    body: String,
}

impl<'a> StepRow<'a> {
    pub(crate) fn of(run_id: &'a str, step: &'a StepResult) -> Result<Self, StoreError> {
        Ok(Self {
            run_id,
            step,
            body: to_json(run_id, step)?,
        })
    }

    pub(crate) fn put(&self, db: &rusqlite::Connection, path: &std::path::Path) -> Result<(), StoreError> {
        let wrong = |e| StoreError::database(path, e);
        let Self { run_id, step, body } = self;
        step_table::put(db, run_id, step, step.reason.as_ref().map(kind_of).as_deref(), body).map_err(wrong)?;
        for picture in [&step.expected, &step.before, &step.after].into_iter().flatten() {
            if !artefact::exists(db, &picture.sha256).map_err(wrong)? {
                return Err(StoreError::PictureMissing {
                    sha256: picture.sha256.clone(),
                });
            }
            run_artefact_table::insert(db, run_id, &picture.sha256).map_err(wrong)?;
        }
        Ok(())
    }
}

/// The end of a run with its JSON ready.
pub(crate) struct End {
    body: String,
    said: String,
}

impl End {
    pub(crate) fn of(run: &Run, sentence: &Sentence) -> Result<Self, StoreError> {
        let without_steps = Run {
            steps: Vec::new(),
            ..run.clone()
        };
        Ok(Self {
            body: to_json(&run.id, &without_steps)?,
            said: to_json(&run.id, sentence)?,
        })
    }

    pub(crate) fn row<'a>(&'a self, run: &'a Run) -> RunEnd<'a> {
        RunEnd {
            id: &run.id,
            duration_ms: run.duration_ms,
            verdict: run.verdict,
            reason_kind: run.reason.as_ref().map(kind_of),
            said: &self.said,
            steps_done: run.steps.len() as u64,
            body: &self.body,
        }
    }
}

pub(crate) fn to_json(run_id: &str, value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::RunInvalid {
        id: run_id.to_owned(),
        problem: e.to_string(),
    })
}

/// The reason's name in JSON.
fn kind_of(reason: &Reason) -> String {
    let value = serde_json::to_value(reason).unwrap_or_default();
    value["kind"].as_str().unwrap_or_default().to_owned()
}
