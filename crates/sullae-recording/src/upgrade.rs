//! From older versions of the format to the present one, before it is read into types.

use serde_json::Value;

use crate::document::{FORMAT, VERSION};

/// Why a document cannot be brought to the present version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpgradeError {
    /// It does not say that it is a recording.
    #[error("the file does not say \"format\": \"{FORMAT}\"")]
    NotARecording,
    /// It has no version, or one that is no whole number from 1.
    #[error("the format version is missing or is not a whole number from 1")]
    VersionUnreadable,
    /// It was written by a newer Sullae.
    #[error("the recording has format version {found}; this Sullae reads up to version {VERSION}")]
    VersionTooNew {
        /// The version it has.
        found: u64,
    },
}

/// One step of the path: takes a document of its version to the next one.
type Upgrade = fn(Value) -> Value;

/// `UPGRADES[n]` takes version `n + 1` to version `n + 2`. Append only. Empty while there is one
/// version; the test below walks a made-up path so that the mechanism is not untried.
const UPGRADES: &[Upgrade] = &[];

/// Brings a document to [`VERSION`], or says why it cannot be.
///
/// # Errors
/// When it is no recording, has no usable version, or a newer one than this code knows.
pub fn upgrade(document: Value) -> Result<Value, UpgradeError> {
    walk(document, UPGRADES)
}

fn walk(mut document: Value, path: &[Upgrade]) -> Result<Value, UpgradeError> {
    if document.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(UpgradeError::NotARecording);
    }
    let newest = path.len() as u64 + 1;
    let found = document
        .get("version")
        .and_then(Value::as_u64)
        .filter(|v| *v >= 1)
        .ok_or(UpgradeError::VersionUnreadable)?;
    if found > newest {
        return Err(UpgradeError::VersionTooNew { found });
    }
    for (from, step) in (1..).zip(path) {
        if from >= found {
            document = step(document);
            document["version"] = Value::from(from + 1);
        }
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_path_ends_at_the_present_version() {
        assert_eq!(UPGRADES.len() as u32 + 1, VERSION);
    }

    #[test]
    fn every_older_version_walks_the_rest_of_the_path() {
        let rename: Upgrade = |mut d| {
            d["name"] = d["title"].take();
            d
        };
        let shout: Upgrade = |mut d| {
            d["name"] = Value::from(d["name"].as_str().unwrap_or_default().to_uppercase());
            d
        };
        let path = [rename, shout];
        let from_1 = walk(json!({"format": FORMAT, "version": 1, "title": "a"}), &path).unwrap();
        assert_eq!((from_1["version"].as_u64(), from_1["name"].as_str()), (Some(3), Some("A")));
        let from_2 = walk(json!({"format": FORMAT, "version": 2, "name": "b"}), &path).unwrap();
        assert_eq!((from_2["version"].as_u64(), from_2["name"].as_str()), (Some(3), Some("B")));
    }

    #[test]
    fn a_newer_version_and_a_foreign_file_are_refused() {
        assert_eq!(
            upgrade(json!({"format": FORMAT, "version": 99})),
            Err(UpgradeError::VersionTooNew { found: 99 })
        );
        assert_eq!(
            upgrade(json!({"format": FORMAT, "version": "1"})),
            Err(UpgradeError::VersionUnreadable)
        );
        assert_eq!(upgrade(json!({"version": 1})), Err(UpgradeError::NotARecording));
        assert_eq!(upgrade(json!([1])), Err(UpgradeError::NotARecording));
    }
}
