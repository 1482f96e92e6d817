//! Fidelity: every kind of deed, done on a page of its own, must become the right steps, and their replay in a fresh browser must
//! have the same effect on the page, without a window and in one.
//!
//! `cargo test -p sullae-tests --test fidelity -- [--write FILE] [PART OF A NAME OR KIND...]`. Many cases share one
//! recording browser and one replay; a case that fails ends its replay, and the next one begins behind it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod case;
mod cases;
mod deeds;
mod replay;
mod site;
mod table;

use std::{process::ExitCode, sync::Arc, thread, time::Instant};

use anyhow::{Context, Result};
use case::Case;
use replay::Stage;
use sullae_recording::{Recording, Step, Warning, wording};
use sullae_testkit::FixtureSite;
use sullae_tests::{desktop::Desktop, sullae::Sullae};
use tokio::runtime::Runtime;

/// Recording is mostly waiting: so many browsers record at the same time.
const BROWSERS: usize = 3;

/// What became of a case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    /// The recorded steps in English.
    pub(crate) steps: Vec<String>,
    pub(crate) warnings: Vec<String>,
    /// What went wrong; empty when all is well.
    pub(crate) troubles: Vec<String>,
}

/// A case and the steps it was recorded as, the opening of its page first.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) case: Case,
    pub(crate) steps: Vec<Step>,
    pub(crate) outcome: Outcome,
}

impl Recorded {
    /// It passes, or fails as it is known to.
    pub(crate) fn is_as_expected(&self) -> bool {
        self.outcome.troubles.is_empty() == self.case.not_yet.is_empty()
    }
}

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    // What cargo adds for its own harness.
    args.retain(|arg| arg != "--nocapture");
    let write = args.iter().position(|arg| arg == "--write").map(|at| {
        args.remove(at);
        args.remove(at)
    });
    let wanted = |case: &&Case| args.is_empty() || args.iter().any(|part| case.name.contains(part) || case.kind.contains(part));
    let chosen: Vec<Case> = cases::all().iter().filter(wanted).copied().collect();
    let begun = Instant::now();
    let judged = all(&chosen);
    println!("{}", table::as_text(&judged));
    println!("{} s", begun.elapsed().as_secs());
    if let Some(file) = write {
        std::fs::write(&file, table::as_markdown(&judged)).expect("the table is written");
    }
    if chosen.is_empty() || !judged.iter().all(Recorded::is_as_expected) {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
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

/// Records these cases in one browser, and replays them in two others: one without a window, one in a window.
fn together(cases: &[Case], runtime: &Runtime) -> Vec<Recorded> {
    let site = runtime.block_on(site::serve(cases)).expect("the site");
    let home = tempfile::Builder::new().prefix("sullae-fidelity-").tempdir().expect("a home");
    let sullae = Sullae::at_home(home.path());
    match record(cases, &site, &sullae, home.path()) {
        Ok((recording, troubles)) => {
            let mut recorded = shared_out(cases, &site.url(), &recording);
            for (recorded, trouble) in recorded.iter_mut().zip(troubles) {
                recorded.outcome.troubles.extend(trouble);
                judge_steps(recorded, &site.url());
            }
            let stage = Stage {
                recording: &recording,
                site: &site,
                sullae: &sullae,
                home: home.path(),
            };
            replay::replay(&mut recorded, &stage, None);
            let desktop = Desktop::start(1400, 1000).expect("a desktop");
            replay::replay(&mut recorded, &stage, Some(&desktop));
            recorded
        }
        Err(error) => {
            let failed = |case: &Case| Recorded {
                case: *case,
                steps: Vec::new(),
                outcome: Outcome {
                    troubles: vec![format!("the recorder failed: {error:#}")],
                    ..Outcome::default()
                },
            };
            cases.iter().map(failed).collect()
        }
    }
}

fn record(cases: &[Case], site: &FixtureSite, sullae: &Sullae, home: &std::path::Path) -> Result<(Recording, Vec<Option<String>>)> {
    let start = format!("{}{}", site.url(), site::END);
    let mut recorder = sullae.record(&start, &home.join("recording"), None)?;
    let mut hand = deeds::Hand {
        session: recorder.started()?,
        desk: home,
        site: site.url(),
        last: Instant::now(),
    };
    let troubles: Vec<Option<String>> = cases
        .iter()
        .map(|case| hand.act(case).err().map(|error| format!("recording: {error:#}")))
        .collect();
    hand.rest(std::time::Duration::from_millis(300));
    Ok((recorder.finish().context("the recorder did not finish")?, troubles))
}

/// The steps of each case: those from the opening of its page to the opening of the next.
fn shared_out(cases: &[Case], site: &str, recording: &Recording) -> Vec<Recorded> {
    let mut shared: Vec<Recorded> = Vec::new();
    let mut waiting = cases.iter().peekable();
    for step in &recording.steps {
        let opens =
            |case: &&&Case| matches!(&step.action, sullae_recording::Action::Open { url } if *url == format!("{site}{}/", case.name));
        if let Some(at) = waiting.clone().position(|case| opens(&&case)) {
            for case in waiting.by_ref().take(at + 1) {
                shared.push(Recorded {
                    case: *case,
                    steps: Vec::new(),
                    outcome: Outcome::default(),
                });
            }
        }
        if let Some(last) = shared.last_mut() {
            last.steps.push(step.clone());
        }
    }
    shared.extend(waiting.map(|case| Recorded {
        case: *case,
        steps: Vec::new(),
        outcome: Outcome::default(),
    }));
    shared
}

/// Whether the recorded steps are those that the case expects.
fn judge_steps(recorded: &mut Recorded, site: &str) {
    let done = || recorded.steps.iter().skip(1);
    // The port is another each time.
    let page = format!("{site}{}/", recorded.case.name);
    let steps: Vec<String> = done().map(|step| wording::step_sentence(step).en.replace(&page, "{url}")).collect();
    let about_pictures = |warning: &&Warning| {
        matches!(
            warning,
            Warning::TargetHasTwins { .. } | Warning::AnchorTakenLate {} | Warning::AnchorMissing {}
        )
    };
    let warnings: Vec<String> = done()
        .flat_map(|step| &step.warnings)
        .filter(|warning| !about_pictures(warning))
        .map(|warning| wording::warning_sentence(warning).en)
        .collect();
    let outcome = &mut recorded.outcome;
    if steps != recorded.case.steps {
        outcome
            .troubles
            .push(format!("recorded as {steps:?}, not as {:?}", recorded.case.steps));
    }
    if warnings != recorded.case.warns {
        outcome.troubles.push(format!("warns {warnings:?}, not {:?}", recorded.case.warns));
    }
    outcome.steps = steps;
    outcome.warnings = warnings;
}
