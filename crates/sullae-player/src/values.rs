//! The values of a run's variables: given before it, made up for it, and read from its pages as it goes on.

use std::collections::BTreeMap;

use sullae_recording::{Reason, SecretText, Sites, TypedText};

/// A value that a run was given; it may be a secret, so it is treated as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenValue {
    text: SecretText,
    sites: Option<Sites>,
}

impl From<String> for GivenValue {
    fn from(text: String) -> Self {
        Self {
            text: text.into(),
            sites: None,
        }
    }
}

impl GivenValue {
    /// A secret that may be typed on pages of these sites only.
    pub fn only_on(text: SecretText, sites: Sites) -> Self {
        Self { text, sites: Some(sites) }
    }

    pub(crate) fn sites(&self) -> Option<&Sites> {
        self.sites.as_ref()
    }
}

/// Values by the variables' names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    by_name: BTreeMap<String, GivenValue>,
}

impl Values {
    pub(crate) fn of(given: &BTreeMap<String, GivenValue>) -> Self {
        Self { by_name: given.clone() }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(|value| value.text.expose())
    }

    pub(crate) fn put(&mut self, name: &str, value: String) {
        self.by_name.insert(name.to_owned(), value.into());
    }

    /// What is typed for a text.
    ///
    /// # Errors
    /// When it is a variable that no step has read yet.
    pub(crate) fn text<'a>(&'a self, text: &'a TypedText) -> Result<&'a str, Reason> {
        match text {
            TypedText::Literal(text) => Ok(text),
            TypedText::Variable(name) => self.get(name).ok_or_else(|| Reason::RecordingInvalid {
                detail: format!("the variable {name} has no value: no step before this one has read it"),
            }),
        }
    }

    /// The name and the sites of a text that may be typed on certain sites only.
    pub(crate) fn bound<'a>(&'a self, text: &'a TypedText) -> Option<(&'a str, &'a Sites)> {
        let TypedText::Variable(name) = text else { return None };
        Some((name.as_str(), self.by_name.get(name)?.sites()?))
    }
}
