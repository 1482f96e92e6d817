//! What a bundle says about itself: `manifest.json`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{bundle::error::Refusal, document::Recording, overview::sites};

/// The value of [`Manifest::format`].
pub const BUNDLE_FORMAT: &str = "sullae-bundle";
/// The version of the bundle this code reads and writes. It goes up with any change to what is
/// in a bundle or to how `sites` is worked out, because an import compares them.
pub const BUNDLE_VERSION: u32 = 1;

/// The manifest. An import believes none of it: it compares everything here with the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `sullae-bundle`.
    pub format: String,
    /// Version of the bundle, from 1.
    pub version: u32,
    /// What people call the recording.
    pub recording: String,
    /// The program that wrote the bundle, such as `sullae 0.1.0`.
    pub created_with: String,
    /// Every other file in the bundle.
    pub files: Vec<ManifestFile>,
    /// Names of the secrets the recording asks for; never their values.
    pub secrets: Vec<String>,
    /// The sites the recording goes to.
    pub sites: Vec<String>,
}

/// One file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// `recording.json`, `anchors/NAME.png` or `files/NAME`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
}

impl ManifestFile {
    /// Describes a file's bytes.
    pub(super) fn of(path: &str, bytes: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            size: bytes.len() as u64,
            sha256: Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect(),
        }
    }
}

impl Manifest {
    pub(super) fn of(recording: &Recording, files: Vec<ManifestFile>) -> Self {
        Self {
            format: BUNDLE_FORMAT.to_owned(),
            version: BUNDLE_VERSION,
            recording: recording.name.clone(),
            created_with: concat!("sullae ", env!("CARGO_PKG_VERSION")).to_owned(),
            files,
            secrets: recording.secret_names().map(str::to_owned).collect(),
            sites: sites(recording),
        }
    }

    pub(super) fn to_json(&self) -> String {
        // It has no maps, so this cannot fail.
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }

    /// Reads the bytes of a manifest; the version is looked at before anything else, so that a
    /// newer bundle is called newer and not malformed.
    pub(super) fn parse(json: &[u8]) -> Result<Self, Refusal> {
        let unusable = |e: serde_json::Error| Refusal::ManifestUnusable(e.to_string());
        let value: Value = serde_json::from_slice(json).map_err(unusable)?;
        if value.get("format").and_then(Value::as_str) != Some(BUNDLE_FORMAT) {
            let problem = format!("it does not say \"format\": \"{BUNDLE_FORMAT}\"");
            return Err(Refusal::ManifestUnusable(problem));
        }
        match value.get("version").and_then(Value::as_u64) {
            Some(found) if found > u64::from(BUNDLE_VERSION) => Err(Refusal::TooNew { found }),
            // From the text, not the value: a value has already lost fields that stood there twice.
            Some(1..) => serde_json::from_slice(json).map_err(unusable),
            _ => Err(Refusal::ManifestUnusable(
                "its version is missing or is not a whole number from 1".to_owned(),
            )),
        }
    }

    /// Whether name, secrets and sites are those of the recording.
    pub(super) fn check_against(&self, recording: &Recording) -> Result<(), Refusal> {
        let expected = Self::of(recording, Vec::new());
        let differs = [
            ("recording", self.recording != expected.recording),
            ("secrets", self.secrets != expected.secrets),
            ("sites", self.sites != expected.sites),
        ];
        match differs.into_iter().find(|(_, differs)| *differs) {
            Some((part, _)) => Err(Refusal::NotAsListed {
                entry: part.to_owned(),
                problem: "the recording says otherwise",
            }),
            None => Ok(()),
        }
    }
}
