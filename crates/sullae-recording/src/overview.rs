//! What a recording will do, for a person who is about to take it from somebody else: the sites
//! it visits, what it types, its steps in words, and what to look at twice.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::{Host, Url};

use crate::{
    action::{Action, Modifier, TypedText},
    document::{Recording, Step, VariableKind},
    plain::visible,
    redact::redact_url,
    run::Sentence,
    wording::{both, step_sentence},
};

/// A recording at a glance. Every text is safe to show as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Overview {
    /// What people call it.
    pub name: String,
    /// The sites it goes to, as origins such as `https://shop.example`, in the order they come up.
    /// A host name with letters beyond ASCII is written in its `xn--` form, so that look-alike
    /// letters show.
    pub sites: Vec<String>,
    /// Everything it types, in order.
    pub types: Vec<WillType>,
    /// Names of the secrets it asks for.
    pub secrets: Vec<String>,
    /// Names of the files that travel with it, to be uploaded.
    pub files: Vec<String>,
    /// Every step as a sentence.
    pub steps: Vec<Sentence>,
    /// How many anchor pictures it has.
    pub anchors: u32,
    /// What a person should know before trusting it.
    pub warnings: Vec<Sentence>,
}

/// One thing a recording types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct WillType {
    /// Index of the step, from 0.
    pub step: u32,
    /// The label of the field. May be empty.
    pub field: String,
    /// What goes into it.
    pub value: TypedValue,
}

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TypedValue {
    /// This very text.
    Literal {
        /// In full.
        text: String,
    },
    /// A text that a run may replace.
    Variable {
        /// The variable's name.
        name: String,
        /// The value used when none is given.
        value: String,
    },
    /// A secret that is given at run time.
    Secret {
        /// The secret's name.
        name: String,
    },
    /// One character typed as a key.
    Key {
        /// The character.
        key: String,
    },
}

/// Sums a recording up.
pub fn overview(recording: &Recording) -> Overview {
    let steps = || (0..).zip(&recording.steps);
    Overview {
        name: visible(&recording.name),
        sites: sites(recording),
        types: steps().filter_map(|(index, step)| will_type(recording, index, step)).collect(),
        secrets: recording.secret_names().map(visible).collect(),
        files: files(recording),
        steps: recording.steps.iter().map(step_sentence).collect(),
        anchors: u32::try_from(recording.anchor_files().len()).unwrap_or(u32::MAX),
        warnings: warnings(recording),
    }
}

/// The names, as a page sees them, of the files to upload; each file once.
fn files(recording: &Recording) -> Vec<String> {
    let uploaded = recording.steps.iter().filter_map(|step| match &step.action {
        Action::Upload { files } => Some(files),
        _ => None,
    });
    let named: BTreeMap<&str, &str> = uploaded.flatten().map(|file| (file.file.as_str(), file.name.as_str())).collect();
    named.into_values().map(visible).collect()
}

/// The origins of all addresses in the recording, each once, in order of appearance.
pub fn sites(recording: &Recording) -> Vec<String> {
    let mut sites = Vec::new();
    for url in addresses(recording).filter_map(|(_, url)| Url::parse(url).ok()) {
        let site = url.origin().ascii_serialization();
        if matches!(url.scheme(), "http" | "https") && !sites.contains(&site) {
            sites.push(site);
        }
    }
    sites
}

/// Where the recording holds a secret in clear, as a path into the document: an address with a
/// user name or password, or a text typed into a password field.
pub fn secret_in_clear(recording: &Recording) -> Option<String> {
    let has_credentials = |url: &str| Url::parse(url).is_ok_and(|u| !u.username().is_empty() || u.password().is_some());
    let in_address = addresses(recording).find(|(_, url)| has_credentials(url)).map(|(at, _)| at);
    in_address.or_else(|| {
        let types_password = |step: &Step| {
            let is_password = step
                .target
                .as_ref()
                .and_then(|t| t.element.as_ref()?.attributes.get("type"))
                .is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
            let in_clear = matches!(&step.action, Action::Type { text: TypedText::Literal(text) } if !text.is_empty());
            is_password && in_clear
        };
        let index = recording.steps.iter().position(types_password)?;
        Some(format!("steps[{index}].action.text"))
    })
}

/// Every address in the recording with the place it stands at.
fn addresses(recording: &Recording) -> impl Iterator<Item = (String, &str)> {
    let of_steps = recording.steps.iter().enumerate().flat_map(|(index, step)| {
        let opened = match &step.action {
            Action::Open { url } | Action::OpenTab { url } => Some((format!("steps[{index}].action.url"), url.as_str())),
            _ => None,
        };
        [Some((format!("steps[{index}].page.url"), step.page.url.as_str())), opened]
            .into_iter()
            .flatten()
    });
    std::iter::once(("start_url".to_owned(), recording.start_url.as_str())).chain(of_steps)
}

fn will_type(recording: &Recording, index: u32, step: &Step) -> Option<WillType> {
    let value = match &step.action {
        Action::Type {
            text: TypedText::Literal(text),
        } => TypedValue::Literal { text: visible(text) },
        Action::Type {
            text: TypedText::Variable(name),
        } => {
            let kind = recording.variables.iter().find(|v| v.name == *name).map(|v| &v.kind);
            let name = name.clone();
            match kind {
                Some(VariableKind::Text { value }) => {
                    // Each row of the data types something else.
                    let values: Vec<String> = std::iter::once(value.as_str())
                        .chain(recording.data.values_of(&name))
                        .map(visible)
                        .collect();
                    TypedValue::Variable {
                        value: values.join(" · "),
                        name: visible(&name),
                    }
                }
                Some(VariableKind::Date { .. } | VariableKind::Random { .. } | VariableKind::Counter { .. } | VariableKind::Read {}) => {
                    TypedValue::Variable {
                        name: visible(&name),
                        value: String::new(),
                    }
                }
                Some(VariableKind::Secret {}) | None => TypedValue::Secret { name: visible(&name) },
            }
        }
        Action::Set { value } => TypedValue::Literal { text: visible(value) },
        // With Control, Alt or Meta it is a command of the page or the browser, not a character.
        Action::Press { key, modifiers } if key.chars().count() == 1 && modifiers.iter().all(|m| *m == Modifier::Shift) => {
            TypedValue::Key { key: visible(key) }
        }
        _ => return None,
    };
    let field = step.target.as_ref().map_or_else(String::new, |t| visible(&t.label));
    Some(WillType { step: index, field, value })
}

fn warnings(recording: &Recording) -> Vec<Sentence> {
    let mut warnings = Vec::new();
    let sites: Vec<Url> = sites(recording).iter().filter_map(|s| Url::parse(s).ok()).collect();
    let site_names = |wanted: &dyn Fn(&Url) -> bool| {
        let names: Vec<_> = sites
            .iter()
            .filter(|u| wanted(u))
            .map(|u| u.origin().ascii_serialization())
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    if let Some(names) = site_names(&|u| u.host_str().is_some_and(|h| h.split('.').any(|label| label.starts_with("xn--")))) {
        warnings.push(both(
            format!("주소에 영문이 아닌 글자가 있습니다. 비슷한 글자로 꾸민 주소가 아닌지 확인하세요: {names}"),
            format!("An address has letters beyond ASCII. Make sure that it is no look-alike: {names}"),
        ));
    }
    let types_a_secret = recording.secret_names().next().is_some();
    if let Some(names) = site_names(&|u| u.scheme() == "http" && !is_loopback(u)).filter(|_| types_a_secret) {
        warnings.push(both(
            format!("비밀값을 입력하는데 암호화되지 않은 주소(http)가 있습니다: {names}"),
            format!("It types a secret, and an address is not encrypted (http): {names}"),
        ));
    }
    if let Some((at, _)) = addresses(recording).find(|(_, url)| redact_url(url) != *url) {
        warnings.push(both(
            format!("주소에 열쇠나 토큰처럼 보이는 값이 있습니다 ({at})."),
            format!("An address holds what looks like a key or a token ({at})."),
        ));
    }
    let marked = recording.steps.iter().filter(|s| !s.warnings.is_empty()).count();
    if marked > 0 {
        warnings.push(both(
            format!("녹화할 때 다 담지 못한 것이 있는 단계: {marked}개"),
            format!("Steps that could not be recorded completely: {marked}"),
        ));
    }
    warnings
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
