//! `sullae runs list`, `show` and `prune`.

use std::{path::Path, process::ExitCode, time::Duration};

use serde::Serialize;
use sullae_recording::{
    Run, Verdict,
    run::Sentence,
    wording::{seconds, verdict_word},
};
use sullae_service::{RunFilter, RunSummary, Service};

use crate::{
    args,
    failure::Failure,
    opening::open,
    say::{Say, plain},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) fn runs(args: args::Runs, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    match args {
        args::Runs::List {
            recording,
            verdict,
            limit,
            json,
        } => {
            let filter = RunFilter {
                recording,
                verdict,
                limit: Some(limit),
                ..RunFilter::default()
            };
            let runs = service.list_runs(&filter)?;
            if json { print_json(&runs) } else { list(&runs, say) }
        }
        args::Runs::Show { id, json, report } => {
            let run = service.show_run(&resolve(&service, id)?)?;
            if let Some(path) = report {
                service.write_report(&run.id, &path, say.language)?;
            }
            if json {
                print_json(&run);
            } else {
                show(&run, &service.sentence_of(&run), say);
            }
        }
        args::Runs::Prune {
            older_than,
            keep,
            max_size,
            json,
        } => {
            let report = service.prune_runs(older_than.map(|days| DAY * days), keep, max_size.map(|mb| mb * 1024 * 1024))?;
            if json {
                print_json(&report);
            } else {
                let (runs, pictures, kb) = (report.runs_removed, report.pictures_removed, report.bytes_freed / 1024);
                println!(
                    "{}",
                    say.language.pick(
                        format!("실행 {runs}개와 그림 {pictures}장을 지웠습니다 ({kb} KB)."),
                        format!("Removed {runs} runs and {pictures} pictures ({kb} KB).")
                    )
                );
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `latest` stands for the newest run.
fn resolve(service: &Service, id: String) -> Result<String, Failure> {
    if id != "latest" {
        return Ok(id);
    }
    let newest = service
        .list_runs(&RunFilter {
            limit: Some(1),
            ..RunFilter::default()
        })?
        .pop();
    Ok(newest.map_or(id, |run| run.id))
}

fn list(runs: &[RunSummary], say: Say) {
    if runs.is_empty() {
        println!(
            "{}",
            say.pick(
                "아직 실행 기록이 없습니다. `sullae run 폴더` 로 시작하세요.",
                "No runs yet. Start with `sullae run DIR`."
            )
        );
    }
    for run in runs {
        let took = run.duration_ms.map_or_else(|| "…".to_owned(), |ms| seconds(ms, say.language));
        let said = run.sentence.as_ref().map(|sentence| say.sentence(sentence)).unwrap_or_default();
        println!(
            "{}  {}  {:<6} {:>7}  {}  {}",
            run.id,
            run.started,
            word(run.verdict, say),
            took,
            plain(&run.recording),
            said
        );
    }
}

fn show(run: &Run, sentence: &Sentence, say: Say) {
    println!("{}: {}", word(Some(run.verdict), say), say.sentence(sentence));
    for step in &run.steps {
        let took = seconds(step.timings.total_ms, say.language);
        println!(
            "  {:>3}. {:<6} {:>7}  {}",
            step.index + 1,
            word(Some(step.verdict), say),
            took,
            say.sentence(&step.sentence)
        );
    }
}

fn word(verdict: Option<Verdict>, say: Say) -> String {
    verdict.map_or_else(
        || say.pick("진행 중", "running").to_owned(),
        |verdict| say.sentence(&verdict_word(verdict)),
    )
}

// All that is printed as JSON has string keys and finite numbers, so neither of these can fail.

pub(crate) fn print_json(value: &impl Serialize) {
    println!("{}", serde_json::to_string_pretty(value).unwrap_or_default());
}

/// For what prints a line at a time.
pub(crate) fn print_json_line(value: &impl Serialize) {
    println!("{}", serde_json::to_string(value).unwrap_or_default());
}
