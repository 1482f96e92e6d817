//! What was expected instead of what went wrong, as one sentence.

use sullae_recording::{Language, Reason, run::Sentence, wording::seconds};

/// What was expected; nothing where the sentence about the reason says it already.
pub(super) fn expected(reason: &Reason) -> Option<Sentence> {
    let said = match reason {
        Reason::PageUnreachable { .. } => ("페이지가 열려야 합니다.", "The page should open."),
        Reason::HttpError { .. } => (
            "녹화할 때처럼 오류 없이 응답해야 합니다.",
            "The server should answer without an error, as it did while recording.",
        ),
        Reason::ScriptError { .. } => ("스크립트 오류가 없어야 합니다.", "There should be no script error."),
        Reason::NothingHappened { .. } => (
            "녹화할 때처럼 누르면 화면이 바뀌어야 합니다.",
            "Pressing it should change the page, as it did while recording.",
        ),
        Reason::TargetMissing { .. } | Reason::TargetAmbiguous { .. } => (
            "기준 이미지와 같은 대상이 화면에 하나 있어야 합니다.",
            "The page should show one target like the anchor.",
        ),
        Reason::TargetCovered { .. } => ("대상을 가리는 것이 없어야 합니다.", "Nothing should lie over the target."),
        Reason::TooSlow { limit_ms, .. } | Reason::SlowerThanUsual { limit_ms, .. } => {
            return Some(Sentence::new(
                format!("{} 안에 끝나야 합니다.", seconds(*limit_ms, Language::Ko)),
                format!("It should be done within {}.", seconds(*limit_ms, Language::En)),
            ));
        }
        _ => return None,
    };
    Some(Sentence::new(said.0, said.1))
}
