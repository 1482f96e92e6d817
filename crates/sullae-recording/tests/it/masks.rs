//! Areas that no picture may show: what a document may say of them, and what edits and comparisons do with them.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Value, json};
use sullae_recording::{
    FolderError, Recording,
    differences::{Version, differences},
    edit::{Edit, EditError, crop, edit_sentence, edited},
    folder::{parse, to_json},
    geometry::Rect,
    wording::{mask_sentence, not_masked_sentence},
};

use crate::sample;

fn mask() -> Value {
    json!({
        "page": {"url": "https://shop.example/customers/7", "title": "고객"},
        "target": {
            "label": "고객 이름", "kind": "other", "place": {"x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0},
            "element": {"tag": "b", "attributes": {"class": "owner"}, "xpath": "/html[1]/body[1]/b[1]"},
        },
    })
}

fn read(change: impl FnOnce(&mut Value)) -> Result<Recording, FolderError> {
    let mut document = sample::document();
    document["masks"] = json!([mask()]);
    change(&mut document["masks"][0]);
    parse(document.to_string().as_bytes(), Path::new("sample"))
}

#[test]
fn a_masked_area_is_kept_with_the_recording_and_said_plainly() {
    let recording = read(|_| {}).unwrap();
    assert_eq!(parse(to_json(&recording).as_bytes(), Path::new("sample")).unwrap(), recording);
    let said = mask_sentence(&recording.masks[0]);
    assert_eq!(said.ko, "‘고객 이름’을 가림 (‘고객’ 페이지)");
    assert_eq!(said.en, "“고객 이름” is painted over (page “고객”)");
    assert!(!to_json(&sample::recording()).contains("\"masks\""), "left out where there is none");
}

#[test]
fn what_cannot_be_found_or_says_what_it_hides_is_refused_with_its_place() {
    type Bend = fn(&mut Value);
    let bends: [(Bend, &str); 7] = [
        (|mask| mask["target"]["label"] = json!(" "), "masks[0].target.label"),
        (|mask| mask["target"]["element"] = Value::Null, "masks[0].target.element"),
        (|mask| mask["target"]["element"]["xpath"] = json!(""), "masks[0].target.element"),
        (|mask| mask["target"]["element"]["name"] = json!("김하늘"), "masks[0].target"),
        (|mask| mask["target"]["text"] = json!("김하늘"), "masks[0].target"),
        (|mask| mask["target"]["neighbours"] = json!(["김하늘"]), "masks[0].target"),
        (|mask| mask["page"]["frame"] = json!(vec![0; 17]), "masks[0].page.frame"),
    ];
    for (bend, at) in bends {
        let error = read(bend).unwrap_err().to_string();
        assert!(error.contains(at), "{at}: {error}");
    }
}

#[test]
fn an_area_is_taken_off_or_said_to_be_absent_at_times_by_an_edit() {
    let recording = read(|_| {}).unwrap();
    let rare = Edit::SetMask {
        at: 0,
        may_be_absent: true,
    };
    let changed = edited(&recording, &rare).unwrap();
    assert!(changed.masks[0].may_be_absent);
    let off = Edit::RemoveMask { at: 0 };
    assert!(edited(&recording, &off).unwrap().masks.is_empty());
    assert_eq!(edited(&sample::recording(), &off), Err(EditError::MaskNotFound));
    assert_eq!(edited(&sample::recording(), &rare), Err(EditError::MaskNotFound));
    assert_eq!(edit_sentence(&recording, &off).ko, "더 이상 가리지 않기");
}

#[test]
fn versions_differ_in_what_they_hide() {
    let (hiding, open) = (read(|_| {}).unwrap(), sample::recording());
    let files = BTreeMap::new();
    let version = |recording| Version { recording, files: &files };
    let found = differences(version(&hiding), version(&open));
    let [only] = &found.whole[..] else { panic!("{found:?}") };
    assert_eq!(only.what.ko, "가리는 곳");
}

#[test]
fn a_cropped_anchor_keeps_its_painted_parts_in_their_places() {
    let mut recording = sample::recording();
    let step = recording
        .steps
        .iter_mut()
        .find(|step| step.target.as_ref().is_some_and(|target| target.anchor.is_some()));
    let step = step.unwrap();
    let id = step.id.clone();
    let anchor = step.target.as_mut().unwrap().anchor.as_mut().unwrap();
    let (width, height) = (anchor.place.width, anchor.place.height);
    let strip = Rect {
        x: 0.0,
        y: 0.0,
        width,
        height: 6.0,
    };
    anchor.masked = vec![strip];
    let part = Rect {
        x: 0.0,
        y: 1.0,
        width,
        height: height - 1.0,
    };
    let (new, _) = crop(&recording, &id, part).unwrap();
    let step = new.steps.iter().find(|step| step.id == id).unwrap();
    let masked = &step.target.as_ref().unwrap().anchor.as_ref().unwrap().masked;
    assert_eq!(*masked, [Rect { height: 5.0, ..strip }]);
}

#[test]
fn a_coarse_picture_is_explained() {
    assert_eq!(not_masked_sentence(&[]), None);
    let said = not_masked_sentence(&["고객 이름".into(), "계좌".into()]).unwrap();
    assert_eq!(
        said.ko,
        "가리는 곳 ‘고객 이름’ 외 1곳을 찾지 못해 화면을 알아볼 수 없게 흐려서 남겼습니다."
    );
    assert!(said.en.contains("“고객 이름” and 1 more"), "{}", said.en);
}
