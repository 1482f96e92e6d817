//! Documents and bundles changed at random: nothing panics, and what is accepted is whole.

use std::{fs, path::Path, sync::LazyLock};

use proptest::prelude::*;
use serde_json::{Value, json};
use sullae_recording::{
    Recording, RecordingFolder,
    bundle::{export, inspect},
    folder::{parse, to_json},
    overview::overview,
};
use tempfile::TempDir;

use crate::sample;

/// A change to one place of a JSON document.
#[derive(Debug, Clone)]
enum Change {
    Remove,
    Replace(Value),
    Duplicate,
    AddField(String, Value),
}

fn any_value() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<i64>().prop_map(|n| json!(n)),
        any::<f64>().prop_map(|n| json!(n)),
        (0.0..100.0f64).prop_map(|n| json!(n))
    ];
    let text = prop_oneof![
        any::<String>(),
        "[a-z_]{0,12}",
        "https?://[a-z.@\\\\:/\\[\\]가-힣]{0,20}",
        "anchors/[a-zA-Z0-9./]{0,8}png"
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number,
        text.prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(|m| json!(m)),
        ]
    })
}

fn any_change() -> impl Strategy<Value = (usize, Change)> {
    let change = prop_oneof![
        1 => Just(Change::Remove),
        5 => any_value().prop_map(Change::Replace),
        1 => Just(Change::Duplicate),
        1 => ("[a-z_]{1,10}", any_value()).prop_map(|(k, v)| Change::AddField(k, v)),
    ];
    (any::<usize>(), change)
}

/// Pointers to every place of a document.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, v)| places(v, &format!("{here}/{}", key.replace('~', "~0").replace('/', "~1")), found)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, v)| places(v, &format!("{here}/{i}"), found)),
        _ => {}
    }
}

fn apply(document: &mut Value, (place, change): &(usize, Change)) {
    let mut all = Vec::new();
    places(document, "", &mut all);
    let place = &all[place % all.len()];
    if let Change::Replace(value) = change {
        *document.pointer_mut(place).unwrap() = value.clone();
        return;
    }
    if let Change::AddField(key, value) = change {
        if let Some(Value::Object(map)) = document.pointer_mut(place) {
            map.insert(key.clone(), value.clone());
        }
        return;
    }
    let Some((parent, key)) = place.rsplit_once('/') else { return };
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) if matches!(change, Change::Remove) => _ = map.remove(key),
        Some(Value::Array(list)) => {
            let index: usize = key.parse().unwrap();
            match change {
                Change::Remove => _ = list.remove(index),
                _ => list.insert(index, list[index].clone()),
            }
        }
        _ => {}
    }
}

/// The bytes of an exported bundle, made once.
fn honest_bundle() -> &'static [u8] {
    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let root = TempDir::new().unwrap();
        sample::write_folder(&root.path().join("shop"));
        let bundle = root.path().join("shop.sullae");
        export(&root.path().join("shop"), &bundle).unwrap();
        fs::read(bundle).unwrap()
    });
    &BYTES
}

/// What must hold of every document that is accepted.
fn assert_sound(recording: &Recording) {
    let text = to_json(recording);
    let again = parse(text.as_bytes(), Path::new("again")).unwrap();
    assert_eq!(&again, recording);
    assert_eq!(to_json(&again), text);
    let seen = overview(recording);
    assert_eq!(seen.steps.len(), recording.steps.len());
    assert!(!seen.sites.is_empty());
    let sentences = seen.steps.iter().chain(&seen.warnings).flat_map(|s| [&s.ko, &s.en]);
    assert!(sentences.into_iter().all(|s| !s.chars().any(char::is_control)), "{seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_document_changed_anywhere_is_refused_or_sound(changes in prop::collection::vec(any_change(), 1..4)) {
        let mut document = sample::document();
        for change in &changes {
            apply(&mut document, change);
        }
        if let Ok(recording) = parse(document.to_string().as_bytes(), Path::new("changed")) {
            assert_sound(&recording);
        }
    }

    #[test]
    fn a_document_with_damaged_bytes_is_refused_or_sound(flips in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6), cut in any::<Option<usize>>()) {
        let mut text = sample::document().to_string().into_bytes();
        for (at, byte) in flips {
            let at = at % text.len();
            text[at] = byte;
        }
        if let Some(cut) = cut {
            text.truncate(cut % text.len());
        }
        if let Ok(recording) = parse(&text, Path::new("damaged")) {
            assert_sound(&recording);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_bundle_with_damaged_bytes_is_refused_or_unharmed(flips in prop::collection::vec((any::<usize>(), any::<u8>()), 1..4), cut in any::<Option<usize>>()) {
        let root = TempDir::new().unwrap();
        let bundle = root.path().join("shop.sullae");
        let mut bytes = honest_bundle().to_vec();
        for (at, byte) in flips {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut % bytes.len());
        }
        fs::write(&bundle, bytes).unwrap();
        // Some bytes say nothing, such as the time of a file; then all that matters is unharmed.
        if let Ok(review) = inspect(&bundle, root.path()) {
            prop_assert_eq!(&review.recording, &sample::recording());
            prop_assert_eq!(RecordingFolder::at(&review.staged_folder()).read().unwrap(), sample::recording());
        }
        prop_assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
