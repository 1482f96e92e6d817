//! Replays the cases one after the other in one browser, and asks the pages what came of it.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use sullae_recording::{Action, Limits, Recording, RecordingFolder, Step, Verdict};

use super::{Recorded, Site};
use crate::{desktop::Desktop, sullae::Sullae};

/// Long enough for a machine under load; a target that is not there is waited for so long.
const STEP_LIMIT_MS: u64 = 12_000;

/// What a share of the cases is replayed with.
pub(super) struct Stage<'a> {
    pub(super) recording: &'a Recording,
    pub(super) site: &'a dyn Site,
    pub(super) sullae: &'a Sullae,
    /// Where the recording lies, and the replays are put.
    pub(super) home: &'a Path,
}

/// Replays all cases that were recorded, without a window or in one; a failure is noted on its case, and the replay goes on behind it
/// in a new browser.
pub(super) fn replay(recorded: &mut [Recorded], stage: &Stage, window: Option<&Desktop>) {
    let how = if window.is_some() { "replay in a window" } else { "replay" };
    let mut left: Vec<usize> = (0..recorded.len())
        .filter(|at| !recorded[*at].steps.is_empty() && !recorded[*at].case.only_recorded)
        .collect();
    let mut round = 0;
    while !left.is_empty() {
        round += 1;
        stage.site.served().take_told();
        let cases: Vec<&Recorded> = left.iter().map(|at| &recorded[*at]).collect();
        let ran = run(&cases, stage, window, round);
        let told = stage.site.served().take_told();
        let (done, trouble) = match ran {
            Ok(ran) => ran,
            Err(error) => (0, Some(format!("{error:#}"))),
        };
        for at in left.drain(..done) {
            let name = recorded[at].case.name;
            match told.get(name) {
                Some(told) if told.starts_with("true") => {}
                told => {
                    let told = told.map_or("nothing", String::as_str);
                    let wanted = recorded[at].case.after;
                    recorded[at]
                        .outcome
                        .troubles
                        .push(format!("after the {how} `{wanted}` does not hold; the page told: {told}"));
                }
            }
        }
        if let Some(trouble) = trouble
            && !left.is_empty()
        {
            let failed = left.remove(0);
            recorded[failed].outcome.troubles.push(format!("{how}: {trouble}"));
        }
    }
}

/// Replays these cases; gives how many were gone through, and why the next one was not.
fn run(cases: &[&Recorded], stage: &Stage, window: Option<&Desktop>, round: u32) -> Result<(usize, Option<String>)> {
    let home = stage.home;
    let mode = if window.is_some() { "window" } else { "replay" };
    let folder = home.join(format!("{mode}-{round}"));
    let (together, ends) = assembled(cases, stage.recording, stage.site);
    let files = RecordingFolder::create(&folder)?;
    for kept in ["anchors", "files"] {
        let from = home.join("recording").join(kept);
        if from.is_dir() {
            copy_all(&from, &folder.join(kept))?;
        }
    }
    files.write(&together)?;
    let extra: &[&str] = if window.is_some() { &["--headed"] } else { &[] };
    let display = window.map(|window| ("DISPLAY", window.display()));
    let (run, _) = stage.sullae.run_on(&folder, extra, display)?;
    if run.verdict == Verdict::Passed {
        return Ok((cases.len(), None));
    }
    let step = run
        .deciding_step
        .context("a run that failed before its first step")
        .map(|step| step as usize);
    let step = step.with_context(|| format!("{:?}", run.reason))?;
    let done = ends.iter().filter(|end| **end <= step).count();
    let sentence = run.deciding_step().map(|step| step.sentence.en.clone()).unwrap_or_default();
    let found = run.deciding_step().and_then(|step| step.found.as_ref());
    let seen = found.map(|found| (found.point, found.score, found.evidence));
    let has_anchor = together.steps[step].target.as_ref().is_some_and(|target| target.anchor.is_some());
    Ok((
        done,
        Some(format!("{sentence}: {:?}; found {seen:?}, anchor {has_anchor}", run.reason)),
    ))
}

/// One recording of all these cases, and after which step each ends.
fn assembled(cases: &[&Recorded], recording: &Recording, site: &dyn Site) -> (Recording, Vec<usize>) {
    let mut steps: Vec<Step> = Vec::new();
    let mut ends = Vec::new();
    let mut opened = 0;
    for case in cases {
        // Tabs are counted over the whole recording; those of cases left out are not there.
        let first = case.steps.iter().map(|step| step.page.tab).filter(|tab| *tab > 0).min();
        let mut highest = 0;
        for step in &case.steps {
            let mut step = step.clone();
            if let Some(first) = first.filter(|_| step.page.tab > 0) {
                let nth = step.page.tab - first + 1;
                highest = highest.max(nth);
                step.page.tab = opened + nth;
            }
            steps.push(step);
        }
        let by_effect = case.steps.iter().filter(|step| step.effect.opens_tab).count();
        opened += highest.max(u32::try_from(by_effect).unwrap_or_default());
        ends.push(steps.len());
    }
    let mut end = cases[0].steps[0].clone();
    end.id = "end".into();
    end.page = sullae_recording::PageSeen::default();
    let url = site.end();
    end.page.url.clone_from(&url);
    end.action = Action::Open { url };
    steps.push(end);
    let limits = Limits {
        slow_ms: 60_000,
        step_ms: STEP_LIMIT_MS,
    };
    let together = Recording {
        limits,
        steps,
        ..recording.clone()
    };
    (together, ends)
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
