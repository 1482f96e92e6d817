//! Time limits for the steps of a recording, learnt from its runs that passed; a person decides.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;
use sullae_recording::{
    Limits, RecordingFolder, StepResult, Verdict,
    learnt::{RUNS_NEEDED, learnt_limits},
    run::Sentence,
    wording::step_sentence,
};
use sullae_store::RunFilter;

use crate::{error::ServiceError, healing::key_of, service::Service};

/// Version of the JSON that [`LearntLimits`] is written as.
const VERSION: u32 = 1;
/// So many of the newest runs that passed are looked at.
const RUNS_READ: u32 = 20;

/// What `sullae limits --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LearntLimits {
    /// Version of this JSON, from 1.
    pub version: u32,
    /// The recording's folder, absolute.
    pub folder: String,
    /// Runs that were looked at.
    pub runs: u32,
    /// Limits that differ from those the steps have, in the order of the steps. A step that a person gave limits is left out.
    pub steps: Vec<LearntLimit>,
}

/// Limits for one step.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LearntLimit {
    /// The step's number, from 1.
    pub step: u32,
    /// The step's id.
    pub step_id: String,
    /// The step as a sentence.
    pub sentence: Sentence,
    /// The longest it waited in those runs, milliseconds.
    pub longest_ms: u64,
    /// The limits it has now.
    pub now: Limits,
    /// The limits it would get.
    pub learnt: Limits,
}

impl Service {
    /// Which limits the newest runs that passed suggest.
    ///
    /// # Errors
    /// [`ServiceError::TooFewRuns`], [`ServiceError::Folder`], [`ServiceError::Store`].
    pub fn learnt_limits(&self, folder: &Path) -> Result<LearntLimits, ServiceError> {
        let recording = RecordingFolder::at(folder).read()?;
        let key = key_of(folder);
        let passed = self.store.runs(&RunFilter {
            folder: Some(key.clone()),
            verdict: Some(Verdict::Passed),
            limit: Some(RUNS_READ),
            ..RunFilter::default()
        })?;
        if passed.len() < RUNS_NEEDED {
            return Err(ServiceError::TooFewRuns {
                there: passed.len(),
                needed: RUNS_NEEDED,
            });
        }
        let mut results = Vec::new();
        for run in &passed {
            results.extend(self.store.run(&run.id)?.map(|run| run.steps));
        }
        let steps = (1_u32..)
            .zip(&recording.steps)
            .filter(|(_, step)| step.limits.is_none())
            .filter_map(|(number, step)| {
                let longest_ms = longest(&results, &step.id)?;
                let (now, learnt) = (recording.limits_of(step), learnt_limits(longest_ms));
                (now != learnt).then(|| LearntLimit {
                    step: number,
                    step_id: step.id.clone(),
                    sentence: step_sentence(step),
                    longest_ms,
                    now,
                    learnt,
                })
            })
            .collect();
        Ok(LearntLimits {
            version: VERSION,
            folder: key,
            runs: u32::try_from(passed.len()).unwrap_or(u32::MAX),
            steps,
        })
    }

    /// Gives the steps the limits learnt for them; gives back which. [`Service::undo_accepted`] takes it back, until something else is
    /// accepted.
    ///
    /// # Errors
    /// As of [`Service::learnt_limits`]; [`sullae_recording::FolderError::ChangedMeanwhile`]. Then nothing has changed.
    pub fn accept_learnt_limits(&self, folder: &Path) -> Result<LearntLimits, ServiceError> {
        let learnt = self.learnt_limits(folder)?;
        if learnt.steps.is_empty() {
            return Ok(learnt);
        }
        let files = RecordingFolder::at(folder);
        let limits: Vec<(String, Limits)> = learnt.steps.iter().map(|step| (step.step_id.clone(), step.learnt)).collect();
        let change = files.plan_limits(&limits)?;
        // Before the recording is touched: whatever happens then, it can be taken back.
        self.store.put_accepted_change(&learnt.folder, &change)?;
        files.apply(&change)?;
        Ok(learnt)
    }
}

/// The longest that a step waited: for its target, its page, or a request. Nothing unless enough runs measured it.
fn longest(runs: &[Vec<StepResult>], step_id: &str) -> Option<u64> {
    let waited = |result: &StepResult| {
        let slowest = result.network.slowest.as_ref().map(|request| request.duration_ms);
        [result.timings.found_ms, result.timings.page_load_ms, slowest]
            .into_iter()
            .flatten()
            .max()
    };
    let measured: Vec<u64> = runs
        .iter()
        .filter_map(|steps| steps.iter().find(|result| result.step_id == step_id).and_then(waited))
        .collect();
    measured.iter().copied().max().filter(|_| measured.len() >= RUNS_NEEDED)
}
