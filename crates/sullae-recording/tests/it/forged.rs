//! Forged bundles: honest until a case bends them, and the trial each has to pass through.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sullae_recording::{Explain, Language, bundle::inspect};
use tempfile::TempDir;

use crate::{
    raw_zip::{RawEntry, archive},
    sample,
};

/// A bundle under construction: honest until a case bends it.
pub(crate) struct Forged {
    pub(crate) manifest: Value,
    /// The bytes of `manifest.json` where they are not those of `manifest`.
    pub(crate) manifest_text: Option<Vec<u8>>,
    /// The manifest first, as in an honest bundle.
    pub(crate) entries: Vec<RawEntry>,
}

impl Forged {
    pub(crate) fn honest() -> Self {
        let mut forged = Self {
            manifest: json!({
                "format": "sullae-bundle", "version": 1, "recording": "상점 로그인", "created_with": "sullae 0.1.0", "files": [],
                "secrets": ["password"], "sites": ["https://shop.example", "http://127.0.0.1:8080"],
            }),
            manifest_text: None,
            entries: vec![RawEntry::new("manifest.json", "")],
        };
        forged.add("recording.json", sample::document().to_string());
        for (name, png) in sample::anchors() {
            forged.add(name, png);
        }
        forged
    }

    /// Adds a file and lists it truthfully.
    pub(crate) fn add(&mut self, name: &str, data: impl Into<Vec<u8>>) -> &mut RawEntry {
        let entry = RawEntry::new(name, data);
        self.list(name, &entry.data);
        self.entries.push(entry);
        self.entries.last_mut().unwrap()
    }

    pub(crate) fn list(&mut self, name: &str, data: &[u8]) {
        let sha256: String = Sha256::digest(data).iter().map(|b| format!("{b:02x}")).collect();
        let file = json!({"path": name, "size": data.len(), "sha256": sha256});
        self.manifest["files"].as_array_mut().unwrap().push(file);
    }

    pub(crate) fn entry(&mut self, name: &str) -> &mut RawEntry {
        self.entries.iter_mut().find(|e| e.name == name.as_bytes()).unwrap()
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.entries.retain(|e| e.name != name.as_bytes());
    }

    pub(crate) fn unlist(&mut self, name: &str) {
        self.manifest["files"].as_array_mut().unwrap().retain(|f| f["path"] != name);
    }

    /// Replaces a file and lists the new one truthfully.
    pub(crate) fn replace(&mut self, name: &str, data: impl Into<Vec<u8>>) {
        self.unlist(name);
        self.remove(name);
        self.add(name, data);
    }

    /// Replaces the document by a bent one.
    pub(crate) fn bend_document(&mut self, bend: impl FnOnce(&mut Value)) {
        let mut document = sample::document();
        bend(&mut document);
        self.replace("recording.json", document.to_string());
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.bytes_with_end(|_| {})
    }

    pub(crate) fn bytes_with_end(&self, end: impl FnOnce(&mut [u8; 22])) -> Vec<u8> {
        let mut entries = self.entries.clone();
        if let Some(entry) = entries.iter_mut().find(|e| e.name == b"manifest.json" && e.data.is_empty()) {
            let text = self.manifest_text.clone().unwrap_or_else(|| self.manifest.to_string().into());
            let RawEntry {
                flags,
                method,
                attributes,
                gap,
                ..
            } = entry.clone();
            *entry = RawEntry {
                flags,
                method,
                attributes,
                gap,
                ..RawEntry::new("manifest.json", text)
            };
        }
        archive(&entries, end)
    }
}

/// One hostile bundle: what it is, the code it must be refused with, and its bytes.
pub(crate) struct Case(pub(crate) &'static str, pub(crate) &'static str, pub(crate) Vec<u8>);

/// A case that bends an honest bundle.
pub(crate) fn bent(name: &'static str, code: &'static str, bend: impl FnOnce(&mut Forged)) -> Case {
    let mut forged = Forged::honest();
    bend(&mut forged);
    Case(name, code, forged.bytes())
}

/// Everything below a folder: files with their bytes, folders, links with where they lead.
fn tree(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut seen = BTreeMap::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let meta = fs::symlink_metadata(&path).unwrap();
        if meta.is_dir() {
            seen.extend(tree(&path));
            seen.insert(path, "folder".into());
        } else if meta.is_symlink() {
            seen.insert(path.clone(), format!("link to {}", fs::read_link(&path).unwrap().display()));
        } else {
            let hash: String = Sha256::digest(fs::read(&path).unwrap())
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect();
            seen.insert(path, hash);
        }
    }
    seen
}

/// Tries every case in a home of its own and names all that went wrong.
pub(crate) fn assert_refused(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for Case(name, code, bytes) in cases {
        let home = TempDir::new().unwrap();
        for folder in ["inbox", "recordings", "other"] {
            fs::create_dir(home.path().join(folder)).unwrap();
        }
        fs::write(home.path().join("other/precious.txt"), "mine").unwrap();
        let bundle = home.path().join("inbox/hostile.sullae");
        fs::write(&bundle, bytes).unwrap();
        let before = tree(home.path());
        match inspect(&bundle, &home.path().join("recordings")) {
            Ok(_) => wrong.push(format!("{name}: was accepted")),
            Err(error) => {
                if error.code() != code {
                    wrong.push(format!("{name}: {} instead of {code}: {error}", error.code()));
                }
                let said = [Language::Ko, Language::En].map(|l| error.explain(l));
                let complete = said.iter().all(|e| !e.what.is_empty() && e.why.is_some() && e.next.is_some());
                let harmless = |text: &str| !text.chars().any(|c| c.is_control() || c == '\u{202e}');
                let harmless = said
                    .iter()
                    .all(|e| harmless(&e.what) && harmless(e.why.as_deref().unwrap_or_default()));
                if !complete || !harmless {
                    wrong.push(format!("{name}: explained as {said:?}"));
                }
            }
        }
        if tree(home.path()) != before {
            wrong.push(format!("{name}: the disk has changed"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
