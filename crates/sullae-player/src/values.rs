//! The values of a run's variables: given before it, made up for it, and read from its pages as it goes on.

use std::collections::BTreeMap;

use sullae_recording::{Reason, TypedText};

/// Values by the variables' names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    by_name: BTreeMap<String, String>,
}

impl Values {
    pub(crate) fn of(given: &BTreeMap<String, String>) -> Self {
        Self { by_name: given.clone() }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(String::as_str)
    }

    pub(crate) fn put(&mut self, name: &str, value: String) {
        self.by_name.insert(name.to_owned(), value);
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
}
