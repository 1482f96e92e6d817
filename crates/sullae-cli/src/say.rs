//! How the command line speaks: the language, and explanations as text.

use sullae_recording::{Explanation, Language, run::Sentence};
use sullae_service::system_language;

use crate::args::LanguageArg;

/// The voice of one invocation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Say {
    pub(crate) language: Language,
}

impl Say {
    /// The language asked for, else the system's.
    pub(crate) fn new(asked: Option<LanguageArg>) -> Self {
        let language = match asked {
            Some(LanguageArg::Ko) => Language::Ko,
            Some(LanguageArg::En) => Language::En,
            None => system_language(),
        };
        Self { language }
    }

    pub(crate) fn pick<'a>(self, ko: &'a str, en: &'a str) -> &'a str {
        self.language.pick(ko, en)
    }

    pub(crate) fn sentence(self, sentence: &Sentence) -> String {
        plain(sentence.in_language(self.language))
    }

    /// What happened, why, what next; a line each.
    pub(crate) fn explain(self, explanation: &Explanation) {
        self.told(self.pick("오류", "error"), explanation);
    }

    /// The same of what is no error of this command.
    pub(crate) fn note(self, explanation: &Explanation) {
        self.told(self.pick("알림", "note"), explanation);
    }

    fn told(self, what: &str, explanation: &Explanation) {
        eprintln!("{what}: {}", plain(&explanation.what));
        if let Some(why) = &explanation.why {
            eprintln!("  {}: {}", self.pick("까닭", "why"), plain(why));
        }
        if let Some(next) = &explanation.next {
            eprintln!("  {}: {}", self.pick("다음", "next"), plain(next));
        }
    }
}

/// A text without control characters: a page must not steer the terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c })
        .collect()
}
