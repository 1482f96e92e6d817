//! Words the sentences are made of: targets with their particles, quoted texts, addresses, times.

use crate::{
    explain::Language,
    plain::visible,
    run::Sentence,
    target::{Target, TargetKind},
};

/// The longest label shown inside a sentence, in characters.
const LABEL_LIMIT: usize = 40;

/// A length of time in a person's words: `0.8초`, `2.5 s`.
pub fn seconds(ms: u64, language: Language) -> String {
    let figure = format!("{:.1}", ms as f64 / 1000.0);
    language.pick(format!("{figure}초"), format!("{figure} s"))
}

/// An address as people read it: letters instead of `%EB%A8%B8`, but only where they make a text.
pub(super) fn address(url: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(url)
        .decode_utf8()
        .map_or_else(|_| url.to_owned(), std::borrow::Cow::into_owned);
    visible(&decoded)
}

pub(super) fn browser_error(error: &str, language: Language) -> String {
    let known = match error {
        e if e.contains("CONNECTION_REFUSED") => Some(("연결 거부", "connection refused")),
        e if e.contains("NAME_NOT_RESOLVED") => Some(("주소를 찾을 수 없음", "name not found")),
        e if e.contains("TIMED_OUT") => Some(("응답 없음", "no answer")),
        e if e.contains("CONNECTION_RESET") || e.contains("EMPTY_RESPONSE") => Some(("연결이 끊김", "connection dropped")),
        e if e.contains("CERT") || e.contains("SSL") => Some(("인증서 문제", "certificate problem")),
        _ => None,
    };
    known.map_or_else(|| error.to_owned(), |(ko, en)| language.pick(ko, en).to_owned())
}

fn kind_words(kind: TargetKind) -> (&'static str, &'static str) {
    match kind {
        TargetKind::Button => ("단추", "button"),
        TargetKind::Link => ("링크", "link"),
        TargetKind::Field => ("입력란", "field"),
        TargetKind::Checkbox => ("확인란", "check box"),
        TargetKind::Radio => ("선택 단추", "radio button"),
        TargetKind::Select => ("목록", "list"),
        TargetKind::MenuItem => ("메뉴", "menu item"),
        TargetKind::Tab => ("탭", "tab"),
        TargetKind::Image => ("그림", "picture"),
        TargetKind::Other => ("", ""),
    }
}

/// "‘로그인’ 단추": the target without a particle.
pub(super) fn ko_target(target: Option<&Target>) -> String {
    let Some(target) = target else { return "화면".to_owned() };
    let kind = kind_words(target.kind).0;
    match (shortened(&target.label), kind) {
        (label, "") if label.is_empty() => "표시된 곳".to_owned(),
        (label, kind) if label.is_empty() => kind.to_owned(),
        (label, "") => format!("‘{label}’"),
        (label, kind) => format!("‘{label}’ {kind}"),
    }
}

/// "‘로그인’ 단추를": the target as an object.
pub(super) fn ko_object(target: Option<&Target>) -> String {
    with_particle(&ko_target(target), '을', '를')
}

/// "the “Log in” button".
pub(super) fn en_target(target: Option<&Target>) -> String {
    let Some(target) = target else { return "the page".to_owned() };
    let kind = kind_words(target.kind).1;
    match (shortened(&target.label), kind) {
        (label, "") if label.is_empty() => "the marked place".to_owned(),
        (label, kind) if label.is_empty() => format!("the {kind}"),
        (label, "") => format!("“{label}”"),
        (label, kind) => format!("the “{label}” {kind}"),
    }
}

/// Appends the particle that fits the last sound: the first after a consonant, the second after a
/// vowel. What is no Hangul syllable is read as ending in a vowel, except for digits.
pub(super) fn with_particle(word: &str, after_consonant: char, after_vowel: char) -> String {
    let last = word.chars().rev().find(|c| c.is_alphanumeric());
    let consonant = match last {
        Some(c @ '가'..='힣') => !(c as u32 - '가' as u32).is_multiple_of(28),
        // Read aloud: 영 일 이 삼 사 오 육 칠 팔 구.
        Some(c @ '0'..='9') => matches!(c, '0' | '1' | '3' | '6' | '7' | '8'),
        Some(c) => matches!(c.to_ascii_lowercase(), 'l' | 'm' | 'n'),
        None => false,
    };
    format!("{word}{}", if consonant { after_consonant } else { after_vowel })
}

pub(super) fn quoted(text: &str) -> Sentence {
    let text = shortened(text);
    both(format!("‘{text}’"), format!("“{text}”"))
}

/// White space folded, nothing invisible, cut with an ellipsis.
pub(super) fn shortened(text: &str) -> String {
    let folded = visible(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if folded.chars().count() <= LABEL_LIMIT {
        return folded;
    }
    folded.chars().take(LABEL_LIMIT - 1).chain(['…']).collect()
}

pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

pub(crate) fn both(ko: impl Into<String>, en: impl Into<String>) -> Sentence {
    Sentence {
        ko: ko.into(),
        en: en.into(),
    }
}
