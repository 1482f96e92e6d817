//! `sullae run`.

use std::{collections::BTreeMap, io::IsTerminal, path::Path, process::ExitCode};

use sullae_recording::{
    Explain, RecordingFolder, Verdict,
    run::FindMode,
    wording::{not_masked_sentence, proposals_sentence, seconds, verdict_word},
};
use sullae_service::{GivenValue, PlayEvent, RunOutcome, RunRequest, value_in_environment};
use tokio::sync::{mpsc, watch};

use crate::{
    args,
    data_rows::{self, Row},
    failure::Failure,
    opening::open,
    runs::{print_json, print_json_line},
    say::Say,
    signals,
};

/// Replays a recording, once or many times, and tells how it went.
pub(crate) async fn run(args: args::Run, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    let mut browser = service.browser_settings();
    browser.headless = !args.headed;
    browser.webdriver_url = args.webdriver.or(browser.webdriver_url);
    let request = RunRequest {
        mode: mode(args.vision_only, args.no_vision),
        values: values(&args.folder, args.variables),
        secrets: args.secrets.into_iter().collect(),
        folder: args.folder,
        device_pixel_ratio: args.device_pixel_ratio,
        step_limit: args.step_timeout,
        run_limit: args.timeout,
        pictures: args.pictures.into(),
        browser,
        ..RunRequest::default()
    };
    let (cancel, cancelled) = watch::channel(false);
    let interrupt = tokio::spawn(async move {
        signals::asked_to_end().await;
        let _ = cancel.send(true);
        // Kept alive: a dropped sender would read as "nobody can cancel".
        std::future::pending::<()>().await;
    });
    let rows = match &args.data {
        Some(path) => data_rows::read(path, say)?,
        None => own_rows(&request),
    };
    let many = args.data.is_some() || args.repeat.is_some() || !rows.is_empty();
    // Without rows it is done once, with what its variables say themselves.
    let rows = if rows.is_empty() { vec![Row::new()] } else { rows };
    let mut tally = Tally::default();
    'all: for _ in 0..args.repeat.unwrap_or(1) {
        for row in &rows {
            let mut request = request.clone();
            request
                .values
                .extend(row.iter().map(|(name, value)| (name.clone(), value.clone().into())));
            let (heard, hearing) = mpsc::unbounded_channel();
            let telling = progress(hearing, args.json || many, say);
            let (outcome, ()) = tokio::join!(service.run(request, heard, cancelled.clone()), telling);
            let outcome = outcome?;
            if let Some(trouble) = &outcome.history_trouble {
                say.explain(&trouble.explain(say.language));
            }
            if let Some(path) = &args.report {
                service.write_report(&outcome.run.id, path, say.language)?;
            }
            tally.count(outcome.run.verdict);
            match (args.json, many) {
                (true, true) => print_json_line(&outcome.run),
                (true, false) => print_json(&outcome.run),
                (false, _) => tell(&outcome, args.report.as_deref(), say),
            }
            if *cancelled.borrow() {
                break 'all;
            }
        }
    }
    interrupt.abort();
    if many && !args.json {
        println!("{}", tally.said(say));
    }
    Ok(ExitCode::from(tally.worst().exit_code()))
}

fn tell(outcome: &RunOutcome, report: Option<&Path>, say: Say) {
    let run = &outcome.run;
    println!("{}: {}", say.sentence(&verdict_word(run.verdict)), say.sentence(&outcome.sentence));
    if !run.proposals.is_empty() {
        println!("{}", say.sentence(&proposals_sentence(run.proposals.len(), &run.folder)));
    }
    if let Some(path) = report {
        println!("{}: {}", say.pick("보고서", "report"), path.display());
    }
}

/// How many runs had which verdict.
#[derive(Debug, Default)]
struct Tally {
    runs: BTreeMap<Verdict, u32>,
}

impl Tally {
    fn count(&mut self, verdict: Verdict) {
        *self.runs.entry(verdict).or_default() += 1;
    }

    /// The worst verdict; of no run at all that nothing was checked.
    fn worst(&self) -> Verdict {
        self.runs.keys().next_back().copied().unwrap_or(Verdict::NotChecked)
    }

    /// "10회 실행: 정상 9, 장애 1".
    fn said(&self, say: Say) -> String {
        let each = self
            .runs
            .iter()
            .map(|(verdict, count)| format!("{} {count}", say.sentence(&verdict_word(*verdict))));
        let each = each.collect::<Vec<_>>().join(", ");
        let all: u32 = self.runs.values().sum();
        say.language.pick(format!("{all}회 실행: {each}"), format!("{all} runs: {each}"))
    }
}

pub(crate) fn mode(vision_only: bool, no_vision: bool) -> FindMode {
    match (vision_only, no_vision) {
        (true, _) => FindMode::VisionOnly,
        (_, true) => FindMode::NoVision,
        _ => FindMode::Fused,
    }
}

/// The values given, and those of the recording's variables that the environment holds.
pub(crate) fn values(folder: &Path, given: Vec<(String, String)>) -> BTreeMap<String, GivenValue> {
    // A recording that cannot be read is told of later, with its reason.
    let recording = RecordingFolder::at(folder).read().ok();
    let names = recording
        .iter()
        .flat_map(|recording| &recording.variables)
        .map(|variable| &variable.name);
    let from_environment = names.filter_map(|name| Some((name.clone(), value_in_environment(name)?)));
    let all = from_environment.chain(given);
    all.map(|(name, value)| (name, value.into())).collect()
}

/// Tells each step as it ends; on stderr, where a JSON reader is not disturbed.
pub(crate) async fn progress(mut hearing: mpsc::UnboundedReceiver<PlayEvent>, json: bool, say: Say) {
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
        if let Some(why) = not_masked_sentence(&step.not_masked) {
            eprintln!("       ▲ {}", say.sentence(&why));
        }
    }
}

/// The rows of data of the recording itself, unless somebody gives one of its variables; one that cannot be read is told of by the run.
fn own_rows(request: &RunRequest) -> Vec<Row> {
    let Ok(recording) = RecordingFolder::at(&request.folder).read() else {
        return Vec::new();
    };
    let given = |column: &String| request.values.contains_key(column);
    let data = recording.data;
    if data.columns.iter().any(given) {
        Vec::new()
    } else {
        data.by_name().collect()
    }
}
