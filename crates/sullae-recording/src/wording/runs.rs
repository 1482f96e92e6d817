//! A whole run as one plain sentence: its verdict, its reason, what it proposes.

use super::{
    reasons::reason_sentence,
    words::{both, seconds},
};
use crate::{
    document::Step,
    explain::Language,
    plain::in_shell,
    run::{Run, Sentence, Verdict},
};

/// The verdict as one or two words.
pub fn verdict_word(verdict: Verdict) -> Sentence {
    match verdict {
        Verdict::Passed => both("정상", "Passed"),
        Verdict::Degraded => both("지연", "Slow"),
        Verdict::Failed => both("장애", "Failed"),
        Verdict::Unclear => both("확인 필요", "Unclear"),
        Verdict::NotChecked => both("점검 불가", "Not checked"),
    }
}

/// The whole run as one plain sentence. `step` is the recording's step that decided the verdict,
/// where it is at hand; without it the stored sentence of the step is used.
pub fn run_sentence(run: &Run, step: Option<&Step>) -> Sentence {
    let Some(reason) = &run.reason else {
        let steps = run.steps.len();
        let differing = run
            .steps
            .iter()
            .filter(|s| s.found.as_ref().is_some_and(|f| f.differs_from_recording))
            .count();
        let (ko, en) = (seconds(run.duration_ms, Language::Ko), seconds(run.duration_ms, Language::En));
        let mut said = match steps {
            1 => both(format!("한 단계를 마쳤습니다 ({ko})."), format!("The one step passed ({en}).")),
            _ => both(
                format!("{steps}단계를 모두 마쳤습니다 ({ko})."),
                format!("All {steps} steps passed ({en})."),
            ),
        };
        if differing > 0 {
            said.ko
                .push_str(&format!(" {differing}단계는 모습이나 자리가 녹화 때와 달랐습니다."));
            let verb = if differing == 1 { "step was" } else { "steps were" };
            said.en
                .push_str(&format!(" {differing} {verb} found looking different or elsewhere than recorded."));
        }
        return said;
    };
    let said = reason_sentence(reason, step);
    match run.deciding_step {
        Some(index) => both(
            format!("{}단계: {}", index + 1, said.ko),
            format!("Step {}: {}", index + 1, said.en),
        ),
        None => said,
    }
}

/// What a run proposes, and how to see it: "다른 근거로 찾음: 제안 1건. `sullae heal 폴더` 로 볼 수 있습니다."
pub fn proposals_sentence(count: usize, folder: &str) -> Sentence {
    let folder = in_shell(folder);
    let (proposals, them) = if count == 1 { ("proposal", "it") } else { ("proposals", "them") };
    both(
        format!("다른 근거로 찾음: 제안 {count}건. `sullae heal {folder}` 로 볼 수 있습니다."),
        format!("Found by other evidence: {count} {proposals}; `sullae heal {folder}` shows {them}."),
    )
}
