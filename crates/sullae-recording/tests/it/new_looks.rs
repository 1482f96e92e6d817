//! New looks accepted into a recording's folder, and taken back byte for byte.

use std::{collections::BTreeMap, fs, path::Path};

use sullae_recording::{FolderError, NewLook, Proposal, RecordingFolder, Target, run::EvidenceScores};
use tempfile::TempDir;

use crate::sample;

/// Every file below a folder with its bytes.
fn bytes_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for part in ["", "anchors"] {
        for entry in fs::read_dir(folder.join(part)).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                let name = format!("{part}/{}", entry.file_name().into_string().unwrap());
                all.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    all
}

fn proposal(folder: &RecordingFolder, step_id: &str, text: &str) -> Proposal {
    let recording = folder.read().unwrap();
    let step = recording.steps.iter().find(|step| step.id == step_id).unwrap();
    let target = Target {
        text: Some(text.into()),
        ..step.target.clone().unwrap()
    };
    Proposal {
        run_id: "r1".into(),
        seen: "2026-11-21T09:00:00+09:00".into(),
        look: NewLook {
            step_id: step_id.into(),
            step_sha256: folder.step_sha256(step).unwrap(),
            evidence: EvidenceScores::default(),
            score: 0.95,
            target,
        },
        png: sample::png(12, 9),
    }
}

#[test]
fn accepted_looks_are_in_the_recording_and_gone_again_to_the_byte() {
    let root = TempDir::new().unwrap();
    let folder = sample::write_folder(&root.path().join("shop"));
    // A person's own way of writing it must come back too.
    let document = folder.path().join("recording.json");
    let written = fs::read_to_string(&document).unwrap().replace("  \"name\"", "    \"name\"");
    fs::write(&document, written).unwrap();
    let before = bytes_of(folder.path());

    let both = [proposal(&folder, "s2", "찾기"), proposal(&folder, "s4", "들어가기")];
    let change = folder.plan(&both).unwrap();
    assert_eq!(bytes_of(folder.path()), before);
    folder.apply(&change).unwrap();
    let healed = folder.read().unwrap();
    for (step, text, image) in [(1, "찾기", "anchors/s2-2.png"), (3, "들어가기", "anchors/s4-2.png")] {
        let target = healed.steps[step].target.as_ref().unwrap();
        assert_eq!(target.text.as_deref(), Some(text));
        assert_eq!(target.anchor.as_ref().unwrap().image, image);
    }
    assert!(!folder.path().join("anchors/s4.png").exists());
    // Carried out already: nothing more to do.
    folder.apply(&change).unwrap();

    folder.apply(&change.inverse()).unwrap();
    assert_eq!(bytes_of(folder.path()), before);
}

#[test]
fn names_of_anchors_take_turns() {
    let root = TempDir::new().unwrap();
    let folder = sample::write_folder(&root.path().join("shop"));
    let accept = |text: &str| folder.apply(&folder.plan(&[proposal(&folder, "s4", text)]).unwrap()).unwrap();
    accept("하나");
    accept("둘");
    let image = &folder.read().unwrap().steps[3].target.clone().unwrap().anchor.unwrap().image;
    assert_eq!(image, "anchors/s4.png");
    assert_eq!(fs::read_dir(folder.path().join("anchors")).unwrap().count(), 2);
}

#[test]
fn a_recording_that_changed_meanwhile_is_left_alone() {
    let root = TempDir::new().unwrap();
    let folder = sample::write_folder(&root.path().join("shop"));
    let proposed = proposal(&folder, "s4", "들어가기");
    let change = folder.plan(std::slice::from_ref(&proposed)).unwrap();

    let mut edited = folder.read().unwrap();
    edited.steps[3].note = "다른 사람이 고침".into();
    folder.write(&edited).unwrap();
    let now = bytes_of(folder.path());
    assert!(matches!(
        folder.plan(std::slice::from_ref(&proposed)),
        Err(FolderError::ChangedMeanwhile { .. })
    ));
    assert!(matches!(folder.apply(&change), Err(FolderError::ChangedMeanwhile { .. })));
    assert!(matches!(folder.apply(&change.inverse()), Err(FolderError::ChangedMeanwhile { .. })));
    assert_eq!(bytes_of(folder.path()), now);
}
