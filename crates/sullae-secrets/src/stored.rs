//! A secret as it is kept: its value, its sites, and when it was set.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sullae_recording::{SecretText, Sites};
use zeroize::Zeroizing;

use crate::SecretsError;

/// The longest value, bytes of UTF-8: what Windows keeps in one entry, less what stands beside it.
const LONGEST_VALUE: usize = 1_500;
const LONGEST_NAME: usize = 64;

/// A secret with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The value.
    pub value: SecretText,
    /// Where it may be used.
    pub sites: Sites,
    /// When it was set, RFC 3339.
    pub set: String,
}

/// What may be told of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SecretView {
    /// Its name.
    pub name: String,
    /// Where it may be used.
    pub sites: Vec<String>,
    /// When it was set, RFC 3339.
    pub set: String,
}

impl Stored {
    /// What may be told of it.
    pub fn view(&self, name: &str) -> SecretView {
        SecretView {
            name: name.to_owned(),
            sites: self.sites.texts(),
            set: self.set.clone(),
        }
    }
}

/// The JSON of one secret; wiped when it is dropped.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    value: Zeroizing<String>,
    sites: Vec<String>,
    set: String,
}

/// The JSON of all secrets, as a vault holds them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    secrets: BTreeMap<String, Entry>,
}

const VERSION: u32 = 1;

impl From<&Stored> for Entry {
    fn from(stored: &Stored) -> Self {
        Self {
            value: Zeroizing::new(stored.value.expose().to_owned()),
            sites: stored.sites.texts(),
            set: stored.set.clone(),
        }
    }
}

impl TryFrom<Entry> for Stored {
    type Error = String;

    fn try_from(mut entry: Entry) -> Result<Self, String> {
        Ok(Self {
            sites: Sites::parse(&entry.sites).map_err(|error| error.to_string())?,
            value: std::mem::take(&mut *entry.value).into(),
            set: entry.set,
        })
    }
}

/// One secret as JSON.
pub(crate) fn entry_to_json(stored: &Stored) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(serde_json::to_vec(&Entry::from(stored)).unwrap_or_default())
}

/// One secret out of JSON. The error repeats nothing of the JSON: the parser's own words could.
pub(crate) fn entry_from_json(json: &[u8]) -> Result<Stored, String> {
    let entry: Entry = serde_json::from_slice(json).map_err(|error| what_is_wrong(&error))?;
    entry.try_into()
}

/// All secrets as JSON.
pub(crate) fn to_json(secrets: &BTreeMap<String, Stored>) -> Zeroizing<Vec<u8>> {
    let document = Document {
        version: VERSION,
        secrets: secrets.iter().map(|(name, stored)| (name.clone(), stored.into())).collect(),
    };
    Zeroizing::new(serde_json::to_vec(&document).unwrap_or_default())
}

/// All secrets out of JSON; as little is repeated of it as by [`entry_from_json`].
pub(crate) fn from_json(json: &[u8]) -> Result<BTreeMap<String, Stored>, String> {
    let document: Document = serde_json::from_slice(json).map_err(|error| what_is_wrong(&error))?;
    if document.version != VERSION {
        return Err(format!("it has version {}, known is {VERSION}", document.version));
    }
    let secrets = document.secrets.into_iter();
    secrets.map(|(name, entry)| Ok((name, entry.try_into()?))).collect()
}

fn what_is_wrong(error: &serde_json::Error) -> String {
    format!(
        "its content is not as expected, at line {}, column {}",
        error.line(),
        error.column()
    )
}

/// Whether every home can keep a secret of this name.
///
/// # Errors
/// [`SecretsError::NameInvalid`].
pub fn check_name(name: &str) -> Result<(), SecretsError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(plain) {
        return Err(SecretsError::NameInvalid { name: name.to_owned() });
    }
    Ok(())
}

/// A value that can be typed into one field.
pub(crate) fn check_value(value: &SecretText) -> Result<(), SecretsError> {
    let value = value.expose();
    let problem = if value.is_empty() {
        "it is empty"
    } else if value.len() > LONGEST_VALUE {
        "it is longer than 1500 bytes"
    } else if value.chars().any(char::is_control) {
        "it has more than one line, or a control character"
    } else {
        return Ok(());
    };
    Err(SecretsError::ValueUnusable { problem })
}
