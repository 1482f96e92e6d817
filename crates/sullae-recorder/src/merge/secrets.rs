//! Variables: secrets become them, and leave every address; what is read is kept in them.

use sullae_recording::redact::{REDACTED, redact_url};
use sullae_recording::{Variable, VariableKind};

use super::{Merger, SecretField};
use crate::raw::RawTarget;

const NAME_LIMIT: usize = 40;

impl Merger {
    /// The variable for a secret field: the same for the same field of the same page, unique otherwise.
    pub(super) fn secret_variable(&mut self, tab: u32, target: &RawTarget) -> String {
        let attribute = |name: &str| target.element.attributes.get(name).map(String::as_str).unwrap_or_default();
        let name = [attribute("name"), attribute("id"), attribute("autocomplete")]
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_default();
        let page = self.tabs.get(&tab).map(|tab| tab.url.as_str()).unwrap_or_default();
        let page = page.split(['?', '#']).next().unwrap_or_default().to_owned();
        for name in [attribute("name"), attribute("id")].into_iter().filter(|name| !name.is_empty()) {
            self.secret_names.insert(name.to_lowercase());
        }
        let same = |field: &&SecretField| field.page == page && field.name == name && field.variable.label == target.label;
        if let Some(known) = self.variables.iter().find(same) {
            return known.variable.name.clone();
        }
        let variable = Variable {
            name: self.unique_name(plain_name(name).as_deref().unwrap_or("secret")),
            kind: VariableKind::Secret {},
            label: target.label.clone(),
        };
        let given = variable.name.clone();
        self.variables.push(SecretField {
            variable,
            page,
            name: name.to_owned(),
        });
        given
    }

    /// The variable for a secret that a dialog asked for.
    pub(super) fn secret_answer(&mut self, question: &str) -> String {
        let same = |field: &&SecretField| field.page.is_empty() && field.variable.label == question;
        if let Some(known) = self.variables.iter().find(same) {
            return known.variable.name.clone();
        }
        let name = self.unique_name("answer");
        let variable = Variable {
            name: name.clone(),
            kind: VariableKind::Secret {},
            label: question.to_owned(),
        };
        self.variables.push(SecretField {
            variable,
            page: String::new(),
            name: String::new(),
        });
        name
    }

    /// A variable for what a step reads; `called` is the person's own name for it.
    pub(super) fn read_variable(&mut self, called: &str) -> String {
        let plain = plain_name(called);
        let name = self.unique_name(plain.as_deref().unwrap_or("value"));
        self.reads.push(Variable {
            name: name.clone(),
            kind: VariableKind::Read {},
            label: called.chars().take(NAME_LIMIT).collect(),
        });
        name
    }

    fn unique_name(&self, wanted: &str) -> String {
        let taken = self.variables.iter().map(|field| &field.variable).chain(&self.reads);
        let is_free = |name: &String| !taken.clone().any(|variable| variable.name == *name);
        std::iter::once(wanted.to_owned())
            .chain((2..).map(|n| format!("{wanted}_{n}")))
            .find(is_free)
            .unwrap_or_else(|| wanted.to_owned())
    }

    /// An address as it may be kept: without credentials, token-like values and what was typed into secret fields.
    pub(super) fn clean_url(&self, url: &str) -> String {
        let url = redact_url(url);
        let Some((base, query)) = url.split_once('?') else {
            return url;
        };
        let (query, fragment) = query
            .split_once('#')
            .map_or((query, None), |(query, fragment)| (query, Some(fragment)));
        let pairs: Vec<String> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, value)) if !value.is_empty() && self.secret_names.contains(&name.to_lowercase()) => {
                    format!("{name}={REDACTED}")
                }
                _ => pair.to_owned(),
            })
            .collect();
        let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
        format!("{base}?{}{fragment}", pairs.join("&"))
    }
}

/// A name as variables have them, out of any text; none where nothing is left of it.
fn plain_name(name: &str) -> Option<String> {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' || c == '-' {
                c
            } else {
                '_'
            }
        })
        .take(NAME_LIMIT)
        .collect();
    let trimmed = plain.trim_matches('_');
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}
