//! `sullae heal`.

use std::{path::Path, process::ExitCode};

use sullae_service::{Proposals, Service, WhichSteps};

use crate::{
    args,
    failure::Failure,
    opening::open,
    runs::print_json,
    say::{Say, plain},
};

/// Characters of a text that are told in a list; the page shows all.
const TOLD: usize = 60;

/// Decides what was asked to be decided; then, or without a wish, tells what waits.
pub(crate) fn heal(args: &args::Heal, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    let decided = decide(args, &service, say)?;
    let proposals = service.proposals(&args.folder)?;
    let page = service.write_proposals_page(&args.folder, args.page.as_deref(), say.language)?;
    if args.json {
        print_json(&proposals);
        return Ok(ExitCode::SUCCESS);
    }
    if !decided {
        list(&proposals, say);
    }
    if let Some(page) = page.filter(|_| !decided || args.page.is_some()) {
        println!("{}: {}", say.pick("나란히 보기", "side by side"), page.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Carries out what the flags ask for; whether they asked for anything.
fn decide(args: &args::Heal, service: &Service, say: Say) -> Result<bool, Failure> {
    let tell = |sentence: String| {
        if !args.json {
            println!("{sentence}");
        }
    };
    if args.undo {
        tell(take_back(&args.folder, service, say)?.to_owned());
        return Ok(true);
    }
    // First, so that a number that does not exist in either list changes nothing in the recording.
    if !args.reject.is_empty() {
        let steps = joined(&service.refuse_proposals(&args.folder, &WhichSteps::Numbers(args.reject.clone()))?);
        tell(say.language.pick(
            format!("거절했습니다: {steps}단계. 같은 모습은 다시 제안하지 않습니다."),
            format!("Rejected: step {steps}. The same look is not proposed again."),
        ));
    }
    let which = if args.all {
        WhichSteps::All
    } else {
        WhichSteps::Numbers(args.accept.clone())
    };
    if args.all || !args.accept.is_empty() {
        let steps = joined(&service.accept_proposals(&args.folder, &which)?);
        tell(say.language.pick(
            format!("받아들였습니다: {steps}단계. `--undo` 로 되돌릴 수 있습니다."),
            format!("Accepted: step {steps}. `--undo` takes it back."),
        ));
    }
    Ok(args.all || !args.accept.is_empty() || !args.reject.is_empty())
}

/// Takes the last acceptance back, of looks or of limits; gives the sentence that says so.
pub(crate) fn take_back(folder: &Path, service: &Service, say: Say) -> Result<&'static str, Failure> {
    service.undo_accepted(folder)?;
    Ok(say.pick("마지막으로 받아들인 것을 되돌렸습니다.", "The last acceptance was taken back."))
}

fn list(proposals: &Proposals, say: Say) {
    if proposals.waiting.is_empty() {
        println!(
            "{}",
            say.pick(
                "제안이 없습니다. 대상을 다른 근거로 찾은 실행이 정상으로 끝나면 생깁니다.",
                "Nothing is proposed. A run that finds a target by other evidence and passes proposes its new look."
            )
        );
    }
    for proposal in &proposals.waiting {
        println!(
            "{:>3}. {}  ({} {})",
            proposal.step,
            say.sentence(&proposal.sentence),
            say.pick("본 때", "seen"),
            plain(&proposal.seen)
        );
        println!("      {}", scores(&proposal.evidence, say));
        if proposal.changes.is_empty() {
            println!("      {}", say.pick("그림만 달라졌습니다.", "Only the picture has changed."));
        }
        for change in &proposal.changes {
            let value = |text: &Option<String>| {
                text.as_ref()
                    .map_or_else(|| say.pick("없음", "none").to_owned(), |text| format!("“{}”", short(text)))
            };
            println!(
                "      {}: {} → {}",
                say.sentence(&change.what.word()),
                value(&change.before),
                value(&change.after)
            );
        }
    }
    if proposals.can_undo {
        println!(
            "{}",
            say.pick(
                "마지막으로 받아들인 것은 `--undo` 로 되돌릴 수 있습니다.",
                "`--undo` takes the last acceptance back."
            )
        );
    }
}

/// How well the recorded target agreed: "image 0.62, text 1.00, element 0.91".
fn scores(evidence: &sullae_recording::run::EvidenceScores, say: Say) -> String {
    let kinds = [
        (say.pick("그림", "image"), evidence.image),
        (say.pick("글자", "text"), evidence.text),
        (say.pick("요소", "element"), evidence.element),
        (say.pick("위치", "place"), evidence.place),
        (say.pick("주변", "neighbours"), evidence.neighbours),
    ];
    let told = kinds.iter().filter_map(|(kind, score)| Some(format!("{kind} {:.2}", (*score)?)));
    told.collect::<Vec<_>>().join(", ")
}

fn short(text: &str) -> String {
    let text = plain(text);
    match text.char_indices().nth(TOLD) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn joined(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}
