//! Fidelity: every kind of deed, done on a page of its own, must become the right steps, and their replay in a fresh browser must
//! have the same effect on the page, without a window and in one.
//!
//! `cargo test -p sullae-tests --test fidelity -- [--write FILE] [PART OF A NAME OR KIND...]`. Many cases share one
//! recording browser and one replay; a case that fails ends its replay, and the next one begins behind it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cases;
mod site;
mod table;

use std::{process::ExitCode, sync::Arc, thread};

use sullae_recording::{Warning, wording};
use sullae_tests::fidelity::{self, Asked, Case, Recorded};
use tokio::runtime::Runtime;

/// Recording is mostly waiting: so many browsers record at the same time.
const BROWSERS: usize = 3;

fn main() -> ExitCode {
    let asked = Asked::of_this_process();
    let chosen: Vec<Case> = cases::all().iter().filter(|case| asked.wants(case)).copied().collect();
    let judged = all(&chosen);
    let is_well = !chosen.is_empty() && judged.iter().all(Recorded::is_as_expected);
    asked.end(&table::as_text(&judged), || table::as_markdown(&judged), is_well)
}

/// Records and replays all cases, some at the same time, in their order.
fn all(cases: &[Case]) -> Vec<Recorded> {
    let runtime = Arc::new(Runtime::new().expect("a runtime"));
    let browsers = BROWSERS.min(cases.len().div_ceil(4)).max(1);
    let size = cases.len().div_ceil(browsers).max(1);
    let workers: Vec<_> = cases
        .chunks(size)
        .map(|share| {
            let (share, runtime) = (share.to_vec(), Arc::clone(&runtime));
            thread::spawn(move || together(&share, &runtime))
        })
        .collect();
    workers
        .into_iter()
        .flat_map(|worker| worker.join().expect("a share of the cases"))
        .collect()
}

/// Records these cases in one browser, replays them in two others, one without a window, one in a window, and judges their steps too.
fn together(cases: &[Case], runtime: &Runtime) -> Vec<Recorded> {
    let site = runtime.block_on(site::Pages::serve(cases)).expect("the site");
    let home = tempfile::Builder::new().prefix("sullae-fidelity-").tempdir().expect("a home");
    let mut recorded = fidelity::record_and_replay(cases, &site, true, home.path());
    recorded.iter_mut().for_each(judge_steps);
    recorded
}

/// Whether the recorded steps are those that the case expects.
fn judge_steps(recorded: &mut Recorded) {
    let about_pictures = |warning: &&Warning| {
        matches!(
            warning,
            Warning::TargetHasTwins { .. } | Warning::AnchorTakenLate {} | Warning::AnchorMissing {}
        )
    };
    let warnings: Vec<String> = recorded
        .steps
        .iter()
        .skip(1)
        .flat_map(|step| &step.warnings)
        .filter(|warning| !about_pictures(warning))
        .map(|warning| wording::warning_sentence(warning).en)
        .collect();
    let outcome = &mut recorded.outcome;
    if outcome.steps != recorded.case.steps {
        let trouble = format!("recorded as {:?}, not as {:?}", outcome.steps, recorded.case.steps);
        outcome.troubles.push(trouble);
    }
    if warnings != recorded.case.warns {
        outcome.troubles.push(format!("warns {warnings:?}, not {:?}", recorded.case.warns));
    }
    outcome.warnings = warnings;
}
