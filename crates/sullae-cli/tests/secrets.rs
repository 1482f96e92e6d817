//! `sullae secret` as people and programs meet it: the real binary, a real vault, and no store of the system.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

const VALUE: &str = "canary 7\"&\\";

/// A data folder with a key beside it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        assert_eq!(
            place
                .call(None, &["secret", "new-key", place.at("key").to_str().unwrap()], "")
                .status
                .code(),
            Some(0)
        );
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Calls with a key of the vault, or without one where the system keeps no secrets either.
    fn call(&self, key: Option<&Path>, args: &[&str], input: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sullae"));
        command
            .args(args)
            .env("SULLAE_DATA_FOLDER", self.at("data"))
            .env("SULLAE_LANGUAGE", "ko")
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .env_remove("CREDENTIALS_DIRECTORY")
            .env_remove("SULLAE_VAULT_KEY")
            .env_remove("SULLAE_VAULT_KEY_FILE");
        if let Some(key) = key {
            command.env("SULLAE_VAULT_KEY_FILE", key);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // One that refuses before it reads has closed it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    #[track_caller]
    fn refused(&self, key: Option<&Path>, args: &[&str], input: &str, code: i32) -> String {
        let output = self.call(key, args, input);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains("다음:") && !said.contains("canary"), "{said}");
        said
    }
}

#[test]
fn a_secret_is_set_listed_and_removed_and_its_value_is_never_shown() {
    let place = Place::new();
    let key = place.at("key");
    let set = [
        "secret",
        "set",
        "shop-login",
        "--site",
        "https://shop.example.com/login",
        "--site",
        "*.intra.example.com",
    ];
    let output = place.call(Some(&key), &set, &format!("{VALUE}\r\n"));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && said.contains("금고") && said.contains("shop.example.com, *.intra.example.com"),
        "{said}"
    );
    let listed = place.call(Some(&key), &["secret", "list", "--json"], "").stdout;
    let listed: Value = serde_json::from_slice(&listed).unwrap();
    let schema = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/secrets-list.schema.json");
    let schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&listed), "{listed:#}");
    assert_eq!(
        (&listed[0]["name"], &listed[0]["sites"][0], listed[0].get("value")),
        (&"shop-login".into(), &"shop.example.com".into(), None)
    );
    let plain = String::from_utf8(place.call(Some(&key), &["secret", "list"], "").stdout).unwrap();
    assert!(
        plain.starts_with("shop-login  shop.example.com") && !plain.contains("canary"),
        "{plain}"
    );
    assert!(place.call(Some(&key), &["secret", "remove", "shop-login"], "").status.success());
    assert!(
        place
            .refused(Some(&key), &["secret", "remove", "shop-login"], "", 2)
            .contains("shop-login")
    );
}

#[test]
fn what_cannot_be_kept_is_refused_with_what_to_do() {
    let place = Place::new();
    let key = place.at("key");
    let set = |args: &[&str], input: &str, code: i32| place.refused(Some(&key), &[&["secret", "set"], args].concat(), input, code);
    assert!(set(&["a"], VALUE, 2).contains("--site"), "without sites it could go anywhere");
    assert!(set(&["a", "--site", "*"], VALUE, 2).contains("‘*’"));
    assert!(set(&["a b", "--site", "x.test"], VALUE, 2).contains("‘a b’"));
    assert!(set(&["a", "--site", "x.test"], "", 2).contains("비어"));
    assert!(set(&["a", "--site", "x.test"], "canary\ncanary\n", 2).contains("여러 줄"));
    let listed = place.call(Some(&key), &["secret", "list", "--json"], "").stdout;
    assert_eq!(String::from_utf8(listed).unwrap().trim(), "[]");
}

#[test]
fn a_key_that_is_missing_wrong_or_none_is_told_and_the_vault_stays() {
    let place = Place::new();
    let key = place.at("key");
    let set = ["secret", "set", "a", "--site", "x.test"];
    assert!(
        place.refused(None, &set, VALUE, 3).contains("SULLAE_VAULT_KEY_FILE"),
        "no store of the system, no vault"
    );
    assert!(place.call(Some(&key), &set, VALUE).status.success());
    let vault = place.at("data").join("secrets.age");
    let before = fs::read(&vault).unwrap();
    assert!(place.refused(None, &["secret", "list"], "", 2).contains("secrets.age"));
    let other = place.at("other");
    assert!(
        place
            .call(None, &["secret", "new-key", other.to_str().unwrap()], "")
            .status
            .success()
    );
    assert!(place.refused(Some(&other), &set, VALUE, 2).contains("이 열쇠로는"));
    assert!(place.refused(Some(&vault), &["secret", "list"], "", 3).contains("secrets.age"));
    assert!(
        place
            .refused(None, &["secret", "new-key", key.to_str().unwrap()], "", 3)
            .contains("key"),
        "never written over"
    );
    assert_eq!(fs::read(&vault).unwrap(), before);
}
