//! Keeps secrets out of the texts of results.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sullae_recording::{SecretText, redact::REDACTED};

/// The secrets a run uses.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    values: Vec<SecretText>,
}

impl Secrets {
    pub(crate) fn new(values: Vec<SecretText>) -> Self {
        Self { values }
    }

    pub(crate) fn values(&self) -> Vec<&str> {
        self.values.iter().map(SecretText::expose).collect()
    }

    /// Whether the run has any.
    pub(crate) fn any(&self) -> bool {
        !self.values.is_empty()
    }

    /// The result with every occurrence of a secret in any of its texts replaced, also as it would stand
    /// in an address.
    pub(crate) fn taken_out<T: Serialize + DeserializeOwned>(&self, result: T) -> T {
        if !self.any() {
            return result;
        }
        let Ok(mut json) = serde_json::to_value(&result) else {
            return result;
        };
        self.clean(&mut json);
        // Only texts were changed, so it has the same shape.
        serde_json::from_value(json).unwrap_or(result)
    }

    fn clean(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                for secret in self.values() {
                    for form in [secret.to_owned(), in_address(secret)] {
                        if text.contains(&form) {
                            *text = text.replace(&form, REDACTED);
                        }
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.clean(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.clean(field)),
            _ => {}
        }
    }
}

/// A text as `application/x-www-form-urlencoded` and URLs write it.
fn in_address(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_replaced_as_it_is_and_as_an_address_writes_it() {
        let secrets = Secrets::new(Vec::from(["p@ss word".to_owned().into()]));
        let mut value = serde_json::json!({"a": ["say p@ss word"], "b": "http://x/?q=p%40ss%20word"});
        secrets.clean(&mut value);
        assert_eq!(value, serde_json::json!({"a": ["say REDACTED"], "b": "http://x/?q=REDACTED"}));
    }
}
