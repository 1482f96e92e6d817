//! The key of a monitor: the stem of its file's name, by which everything else calls it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The longest key, in characters.
const MOST_CHARS: usize = 64;

/// What a monitor is called in files, tables and commands: 1 to 64 lower-case letters, digits, hyphens or Hangul
/// syllables, not beginning with a hyphen. `monitors/login-check.toml` has the key `login-check`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonitorKey(String);

/// A text that cannot be a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no key of a monitor: 1 to {MOST_CHARS} lower-case letters, digits, hyphens or Hangul syllables, and no hyphen first")]
pub struct KeyError(pub String);

impl MonitorKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MonitorKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let fits = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '가'..='힣');
        let length = text.chars().count();
        let right = (1..=MOST_CHARS).contains(&length) && text.chars().all(fits) && !text.starts_with('-');
        right.then(|| Self(text.to_owned())).ok_or_else(|| KeyError(text.to_owned()))
    }
}

impl TryFrom<String> for MonitorKey {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<MonitorKey> for String {
    fn from(key: MonitorKey) -> Self {
        key.0
    }
}

impl fmt::Display for MonitorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_plain_and_safe_as_a_files_name() {
        for right in ["a", "login-check", "쇼핑몰-1", &"x".repeat(64)] {
            assert_eq!(right.parse::<MonitorKey>().unwrap().as_str(), right);
        }
        for wrong in ["", "-a", "Login", "a b", "../a", "a.b", "ㄱ", &"x".repeat(65)] {
            assert!(wrong.parse::<MonitorKey>().is_err(), "{wrong:?}");
        }
    }
}
