//! How an error speaks to a person: what happened, why, and what to do next, in Korean and English.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The languages Sullae speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Korean.
    #[default]
    Ko,
    /// English.
    En,
}

impl Language {
    /// The language a locale such as `ko_KR.UTF-8` or `en-US` asks for; anything that is not
    /// Korean is answered in English.
    pub fn from_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("ko") {
            Self::Ko
        } else {
            Self::En
        }
    }

    /// Picks the text in this language.
    pub fn pick<T>(self, ko: T, en: T) -> T {
        match self {
            Self::Ko => ko,
            Self::En => en,
        }
    }
}

/// One error as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Explanation {
    /// A stable name of the condition, for programs; never shown alone.
    pub code: String,
    /// What happened, one sentence.
    pub what: String,
    /// Why: the cause underneath, where there is one to name.
    pub why: Option<String>,
    /// What to do next.
    pub next: Option<String>,
}

/// An error that can say what happened, why, and what to do next.
pub trait Explain: std::error::Error {
    /// A stable `snake_case` name of the condition. It crosses process borders; texts do not.
    fn code(&self) -> &'static str;

    /// The explanation in the person's language.
    fn explain(&self, language: Language) -> Explanation;
}

impl Explanation {
    /// Builds an explanation from its parts; an empty `why` or `next` counts as absent.
    pub fn new(code: &str, what: impl Into<String>, why: impl Into<String>, next: impl Into<String>) -> Self {
        let some = |text: String| (!text.is_empty()).then_some(text);
        Self {
            code: code.to_owned(),
            what: what.into(),
            why: some(why.into()),
            next: some(next.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_that_is_not_korean_is_answered_in_english() {
        assert_eq!(Language::from_locale("ko_KR.UTF-8"), Language::Ko);
        assert_eq!(Language::from_locale("de_DE"), Language::En);
        assert_eq!(Language::from_locale("C"), Language::En);
    }
}
