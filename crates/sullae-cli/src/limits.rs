//! `sullae limits`.

use std::{path::Path, process::ExitCode};

use sullae_recording::wording::seconds;
use sullae_service::LearntLimits;

use crate::{args, failure::Failure, heal::take_back, opening::open, runs::print_json, say::Say};

/// Suggests limits, takes them into the recording, or takes that back.
pub(crate) fn limits(args: &args::LearnLimits, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    if args.undo {
        println!("{}", take_back(&args.folder, &service, say)?);
        return Ok(ExitCode::SUCCESS);
    }
    let learnt = if args.accept {
        service.accept_learnt_limits(&args.folder)?
    } else {
        service.learnt_limits(&args.folder)?
    };
    if args.json {
        print_json(&learnt);
    } else {
        tell(&learnt, args.accept, say);
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(learnt: &LearntLimits, accepted: bool, say: Say) {
    let runs = learnt.runs;
    if learnt.steps.is_empty() {
        println!(
            "{}",
            say.language.pick(
                format!("정상 실행 {runs}번으로 보면 제한 시간을 바꿀 단계가 없습니다."),
                format!("Going by {runs} runs that passed, no step needs other limits.")
            )
        );
        return;
    }
    let time = |ms: u64| seconds(ms, say.language);
    for step in &learnt.steps {
        let (longest, slow, failed) = (time(step.longest_ms), time(step.learnt.slow_ms), time(step.learnt.step_ms));
        println!("{:>3}. {}", step.step, say.sentence(&step.sentence));
        println!(
            "      {}",
            say.language.pick(
                format!("가장 오래 걸린 때 {longest} → {slow} 넘으면 느림, {failed} 넘으면 실패"),
                format!("took {longest} at most → slow above {slow}, failed above {failed}")
            )
        );
    }
    println!(
        "{}",
        if accepted {
            say.language.pick(
                format!("정상 실행 {runs}번으로 정한 제한 시간을 넣었습니다. `--undo` 로 되돌릴 수 있습니다."),
                format!("Taken into the recording, from {runs} runs that passed. `--undo` takes it back."),
            )
        } else {
            say.language.pick(
                format!("정상 실행 {runs}번으로 본 제안입니다. `--accept` 를 붙이면 점검 시나리오에 넣습니다."),
                format!("Suggested from {runs} runs that passed. `--accept` takes them into the recording."),
            )
        }
    );
}
