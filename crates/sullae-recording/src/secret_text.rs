//! A secret's value in memory: shown by no `Debug`, wiped when it is dropped.

use std::fmt;

use zeroize::Zeroizing;

/// A text that may be a secret. It is read by [`expose`](Self::expose) only, so that every place which does can be found.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_nothing_of_the_text() {
        let secret = SecretText::from("hunter2".to_owned());
        assert_eq!(format!("{secret:?} {:#?}", Some(&secret)), "SecretText Some(\n    SecretText,\n)");
        assert_eq!(secret.expose(), "hunter2");
    }
}
