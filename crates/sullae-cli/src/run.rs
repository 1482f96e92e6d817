//! `sullae run`.

use std::{collections::BTreeMap, io::IsTerminal, path::Path, process::ExitCode};

use sullae_recording::{
    Explain, RecordingFolder, Verdict,
    run::FindMode,
    wording::{proposals_sentence, seconds, verdict_word},
};
use sullae_service::{PlayEvent, RunRequest, Service};
use tokio::sync::{mpsc, watch};

use crate::{args, failure::Failure, runs::print_json, say::Say, signals};

/// Replays a recording and tells how it went.
pub(crate) async fn run(args: args::Run, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = Service::open(data_folder)?;
    let mut browser = service.browser_settings();
    browser.headless = !args.headed;
    browser.webdriver_url = args.webdriver.or(browser.webdriver_url);
    let request = RunRequest {
        mode: mode(args.vision_only, args.no_vision),
        values: values(&args.folder, args.variables),
        folder: args.folder,
        device_pixel_ratio: args.device_pixel_ratio,
        step_limit: args.step_timeout,
        run_limit: args.timeout,
        browser,
    };
    let (heard, hearing) = mpsc::unbounded_channel();
    let (cancel, cancelled) = watch::channel(false);
    let interrupt = tokio::spawn(async move {
        signals::asked_to_end().await;
        let _ = cancel.send(true);
        // Kept alive: a dropped sender would read as "nobody can cancel".
        std::future::pending::<()>().await;
    });
    let (outcome, ()) = tokio::join!(service.run(request, heard, cancelled), progress(hearing, args.json, say));
    interrupt.abort();
    let outcome = outcome?;
    if let Some(trouble) = &outcome.history_trouble {
        say.explain(&trouble.explain(say.language));
    }
    if let Some(path) = &args.report {
        service.write_report(&outcome.run.id, path, say.language)?;
    }
    if args.json {
        print_json(&outcome.run);
    } else {
        println!(
            "{}: {}",
            say.sentence(&verdict_word(outcome.run.verdict)),
            say.sentence(&outcome.sentence)
        );
        if !outcome.run.proposals.is_empty() {
            println!(
                "{}",
                say.sentence(&proposals_sentence(outcome.run.proposals.len(), &outcome.run.folder))
            );
        }
        if let Some(path) = &args.report {
            println!("{}: {}", say.pick("보고서", "report"), path.display());
        }
    }
    Ok(ExitCode::from(outcome.run.verdict.exit_code()))
}

pub(crate) fn mode(vision_only: bool, no_vision: bool) -> FindMode {
    match (vision_only, no_vision) {
        (true, _) => FindMode::VisionOnly,
        (_, true) => FindMode::NoVision,
        _ => FindMode::Fused,
    }
}

/// The values given, and those of the recording's variables that the environment holds.
fn values(folder: &Path, given: Vec<(String, String)>) -> BTreeMap<String, String> {
    // A recording that cannot be read is told of later, with its reason.
    let recording = RecordingFolder::at(folder).read().ok();
    let names = recording
        .iter()
        .flat_map(|recording| &recording.variables)
        .map(|variable| &variable.name);
    let from_environment = names.filter_map(|name| Some((name.clone(), std::env::var(variable_in_environment(name)).ok()?)));
    from_environment.chain(given).collect()
}

/// Tells each step as it ends; on stderr, where a JSON reader is not disturbed.
async fn progress(mut hearing: mpsc::UnboundedReceiver<PlayEvent>, json: bool, say: Say) {
    let quiet = json && !std::io::stderr().is_terminal();
    while let Some(event) = hearing.recv().await {
        let PlayEvent::StepFinished(step) = event else { continue };
        if quiet {
            continue;
        }
        let mark = match (step.skipped, step.verdict) {
            (Some(_), _) => "–",
            (None, Verdict::Passed) => "✓",
            (None, _) => "✗",
        };
        eprintln!(
            "  {mark} {:>3}. {}  ({})",
            step.index + 1,
            say.sentence(&step.sentence),
            seconds(step.timings.total_ms, say.language)
        );
    }
}

/// The environment variable that holds the value of a recording's variable: `SULLAE_VAR_` and the name
/// in capitals, with `_` for everything but letters and digits.
fn variable_in_environment(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    format!("SULLAE_VAR_{name}")
}
