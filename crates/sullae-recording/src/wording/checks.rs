//! A check that was not met, as a sentence.

use super::words::{both, shortened};
use crate::{check::Check, run::Sentence};

pub(super) fn check_sentence(check: &Check, seen: &str) -> Sentence {
    match check {
        Check::TextPresent { text } => both(
            format!("화면에 ‘{}’ 글자가 보이지 않습니다.", shortened(text)),
            format!("The page does not show “{}”.", shortened(text)),
        ),
        Check::TextAbsent { text } => both(
            format!("보이면 안 되는 ‘{}’ 글자가 화면에 보입니다.", shortened(text)),
            format!("The page shows “{}”, which must not be there.", shortened(text)),
        ),
        Check::UrlContains { part } => both(
            format!("주소에 ‘{part}’가 없습니다: {seen}"),
            format!("The address does not contain “{part}”: {seen}"),
        ),
        Check::NoScriptErrors {} => both(
            format!("스크립트 오류가 났습니다: {}", shortened(seen)),
            format!("A script failed: {}", shortened(seen)),
        ),
    }
}
