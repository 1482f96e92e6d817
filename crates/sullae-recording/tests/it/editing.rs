//! Edits of a recording: what each does, that it is refused where the outcome would break a rule, and that all can be taken back.

use proptest::prelude::*;
use sullae_recording::{
    Check, Explain, Language, Limits, Point, Recording, RecordingFolder, TypedText, Variable, VariableKind,
    edit::{Draft, Edit, EditError, Frame, StepChange, clip, edit_sentence, edited, paste},
    validate::validate,
};
use tempfile::TempDir;

use crate::sample;

fn ids(recording: &Recording) -> Vec<&str> {
    recording.steps.iter().map(|step| step.id.as_str()).collect()
}

fn named(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn shows(text: &str) -> Check {
    Check::TextPresent { text: text.to_owned() }
}

fn change(id: &str, change: StepChange) -> Edit {
    Edit::Change { id: id.to_owned(), change }
}

#[test]
fn steps_move_before_others_and_to_the_end() {
    let recording = sample::recording();
    let edit = Edit::Move {
        ids: named(&["s4", "s2"]),
        before: Some("s1".into()),
    };
    assert_eq!(ids(&edited(&recording, &edit).unwrap())[..4], ["s2", "s4", "s1", "s3"]);
    let edit = Edit::Move {
        ids: named(&["s1"]),
        before: None,
    };
    assert_eq!(ids(&edited(&recording, &edit).unwrap()).last(), Some(&"s1"));
}

#[test]
fn a_block_moves_whole_and_never_into_itself() {
    let recording = sample::recording();
    let front = Edit::Move {
        ids: named(&["s14"]),
        before: Some("s1".into()),
    };
    let moved = edited(&recording, &front).unwrap();
    assert_eq!(ids(&moved)[..8], ["s14", "s15", "s16", "s17", "s18", "s19", "s20", "s1"]);
    let inside = Edit::Move {
        ids: named(&["s14"]),
        before: Some("s18".into()),
    };
    assert_eq!(edited(&recording, &inside), Err(EditError::IntoItself));
}

#[test]
fn a_step_goes_up_and_down_by_one_and_stays_at_the_edge() {
    let recording = sample::recording();
    let shift = |ids: &[&str], down| Edit::Shift { ids: named(ids), down };
    assert_eq!(
        ids(&edited(&recording, &shift(&["s2"], true)).unwrap())[..4],
        ["s1", "s3", "s2", "s4"]
    );
    assert_eq!(ids(&edited(&recording, &shift(&["s2"], false)).unwrap())[..3], ["s2", "s1", "s3"]);
    assert_eq!(edited(&recording, &shift(&["s1"], false)).unwrap(), recording);
    assert_eq!(edited(&recording, &shift(&["s21"], true)).unwrap(), recording);
}

#[test]
fn what_would_tear_a_block_apart_is_refused_with_a_sentence() {
    let end_first = Edit::Move {
        ids: named(&["s20"]),
        before: Some("s1".into()),
    };
    let refused = edited(&sample::recording(), &end_first).unwrap_err();
    let said = refused.explain(Language::Ko);
    assert_eq!(said.code, "edit_invalid");
    assert_eq!(said.why.unwrap(), "1단계(action): 짝이 되는 ‘만약’이나 ‘반복’이 앞에 없습니다");
    assert_eq!(
        refused.explain(Language::En).why.unwrap(),
        "Step 1: action has nothing to belong to"
    );
}

#[test]
fn the_frame_of_a_removed_block_goes_and_what_is_in_it_stays() {
    let left = edited(&sample::recording(), &Edit::Remove { ids: named(&["s14"]) }).unwrap();
    assert_eq!(ids(&left)[13..], ["s15", "s17", "s18", "s19", "s21"]);
    let left = edited(
        &left,
        &Edit::Remove {
            ids: named(&["s19", "s18"]),
        },
    )
    .unwrap();
    assert_eq!(ids(&left)[13..], ["s15", "s21"]);
}

#[test]
fn copies_stand_behind_the_last_and_have_ids_of_their_own() {
    let doubled = edited(
        &sample::recording(),
        &Edit::Duplicate {
            ids: named(&["s17", "s15"]),
        },
    )
    .unwrap();
    assert_eq!(ids(&doubled)[19 - 1..], ["s19", "s22", "s23", "s24", "s25", "s20", "s21"]);
    assert_eq!(doubled.steps[22].action, doubled.steps[18].action);
}

#[test]
fn steps_are_put_into_a_condition_with_an_otherwise_and_into_a_repetition() {
    let recording = sample::recording();
    let group = |ids: &[&str], frame| Edit::Group { ids: named(ids), frame };
    let framed = edited(&recording, &group(&["s2", "s3"], Frame::If { check: shows("로그인") })).unwrap();
    assert_eq!(ids(&framed)[..6], ["s1", "s23", "s2", "s3", "s22", "s4"]);
    assert_eq!(framed.steps[1].checks, [shows("로그인")]);
    let otherwise = edited(&framed, &Edit::AddElse { id: "s23".into() }).unwrap();
    assert_eq!(ids(&otherwise)[3..6], ["s3", "s24", "s22"]);
    edited(&otherwise, &Edit::AddElse { id: "s23".into() }).unwrap_err();
    edited(&recording, &group(&["s2"], Frame::Repeat { times: 0 })).unwrap_err();
    // Half of a block cannot be framed.
    edited(&recording, &group(&["s13", "s14", "s15"], Frame::Repeat { times: 2 })).unwrap();
    edited(&recording, &group(&["s15", "s16"], Frame::Repeat { times: 2 })).unwrap_err();
}

#[test]
fn a_step_is_changed_in_every_part_that_can_be() {
    let recording = sample::recording();
    let limits = Limits {
        slow_ms: 100,
        step_ms: 900,
    };
    let point = Point { x: 3.0, y: 2.0 };
    let text = TypedText::Literal("양산".into());
    let edits = [
        change("s4", StepChange::Note { note: " 두 번 ".into() }),
        change("s4", StepChange::Limits { limits: Some(limits) }),
        change(
            "s4",
            StepChange::Checks {
                checks: vec![shows("님")]
            },
        ),
        change("s4", StepChange::HotSpot { point }),
        change("s2", StepChange::Text { text: text.clone() }),
        change(
            "s1",
            StepChange::Address {
                url: "https://shop.example/".into(),
            },
        ),
        change("s17", StepChange::Times { times: 5 }),
        Edit::Disable {
            ids: named(&["s4"]),
            disabled: true,
        },
        Edit::SetLimits { limits },
        Edit::Rename {
            name: " 새 이름 ".into()
        },
        Edit::AddCheck {
            check: shows("끝"),
            before: None,
        },
    ];
    let new = edits.iter().fold(recording, |recording, edit| edited(&recording, edit).unwrap());
    let login = &new.steps[3];
    assert_eq!((login.note.as_str(), login.limits, login.disabled), ("두 번", Some(limits), true));
    assert_eq!(login.checks, [shows("님")]);
    assert_eq!(login.target.as_ref().unwrap().anchor.as_ref().unwrap().hot_spot, point);
    assert_eq!(
        serde_json::to_value(&new.steps[1].action).unwrap()["text"],
        serde_json::to_value(text).unwrap()
    );
    assert_eq!((new.name.as_str(), new.limits), ("새 이름", limits));
    assert_eq!(new.steps.last().unwrap().checks, [shows("끝")]);
}

#[test]
fn a_change_that_does_not_fit_is_refused() {
    let recording = sample::recording();
    let refused = |edit: Edit| edited(&recording, &edit).unwrap_err();
    let away = Point { x: 99.0, y: 2.0 };
    assert!(matches!(
        refused(change("s4", StepChange::HotSpot { point: away })),
        EditError::Invalid(_)
    ));
    assert_eq!(refused(change("s3", StepChange::HotSpot { point: away })), EditError::NotOfThisStep);
    assert_eq!(refused(change("s1", StepChange::Times { times: 2 })), EditError::NotOfThisStep);
    assert!(matches!(
        refused(change("s99", StepChange::Always { always: true })),
        EditError::StepNotFound { .. }
    ));
    assert!(matches!(
        refused(change("s4", StepChange::Checks { checks: vec![shows(" ")] })),
        EditError::Invalid(_)
    ));
    let script = StepChange::Address {
        url: "javascript:alert(1)".into(),
    };
    assert!(matches!(refused(change("s1", script)), EditError::Invalid(_)));
    assert_eq!(refused(Edit::Remove { ids: Vec::new() }), EditError::NothingChosen);
}

#[test]
fn a_secret_never_becomes_a_text() {
    let recording = sample::recording();
    let in_clear = change(
        "s3",
        StepChange::Text {
            text: TypedText::Literal("hunter2".into()),
        },
    );
    assert_eq!(edited(&recording, &in_clear), Err(EditError::SecretStays));
    let plain_variable = change(
        "s3",
        StepChange::Text {
            text: TypedText::Variable("user".into()),
        },
    );
    assert_eq!(edited(&recording, &plain_variable), Err(EditError::SecretStays));
}

#[test]
fn a_variable_that_is_renamed_is_followed_and_one_in_use_stays() {
    let recording = sample::recording();
    let renamed = Edit::SetVariable {
        was: Some("user".into()),
        variable: Variable {
            name: "shopper".into(),
            kind: VariableKind::Text { value: "hong".into() },
            label: String::new(),
        },
    };
    let new = edited(&recording, &renamed).unwrap();
    let json = serde_json::to_value(&new.steps[8].action).unwrap();
    assert_eq!(json["text"]["variable"], "shopper");
    let refused = edited(&new, &Edit::RemoveVariable { name: "shopper".into() });
    assert_eq!(
        refused,
        Err(EditError::VariableUsed {
            name: "shopper".into(),
            step: 9
        })
    );
    let without = edited(&new, &Edit::Remove { ids: named(&["s9"]) }).unwrap();
    let without = edited(&without, &Edit::RemoveVariable { name: "shopper".into() }).unwrap();
    assert_eq!(without.variables.len(), 1);
    // A secret that becomes a text would let the next run type what was never meant to be kept.
    let in_clear = Edit::SetVariable {
        was: Some("password".into()),
        variable: Variable {
            name: "password".into(),
            kind: VariableKind::Text { value: "hunter2".into() },
            label: String::new(),
        },
    };
    assert_eq!(edited(&recording, &in_clear), Err(EditError::SecretStays));
}

#[test]
fn pasted_steps_bring_their_variables_and_pictures_and_clash_with_none() {
    let folders = TempDir::new().unwrap();
    let from = sample::write_folder(&folders.path().join("from"));
    let to = RecordingFolder::create(&folders.path().join("to")).unwrap();
    let mut other = sample::recording();
    other.steps.truncate(1);
    other.variables = vec![Variable {
        name: "user".into(),
        kind: VariableKind::Text { value: "kim".into() },
        label: String::new(),
    }];
    // Another picture under the same name.
    std::fs::write(to.path().join("anchors/s4.png"), sample::png(20, 20)).unwrap();
    to.write(&other).unwrap();

    let source = from.read().unwrap();
    let mut clipping = clip(&source, &named(&["s3", "s4", "s9"])).unwrap();
    let copied = Recording {
        steps: clipping.steps.clone(),
        ..source
    };
    to.take_in(&from.files_of(&copied).unwrap(), &mut clipping.steps).unwrap();
    let pasted = paste(&other, &clipping, None).unwrap();
    to.write(&pasted).unwrap();
    let read = to.read().unwrap();
    assert_eq!(ids(&read), ["s1", "s2", "s3", "s4"]);
    let anchor = read.steps[2].target.as_ref().unwrap().anchor.as_ref().unwrap();
    assert_eq!(anchor.image, "anchors/s4-2.png");
    assert_eq!(
        to.read_anchor(anchor).unwrap(),
        from.read_anchor(&sample_anchor(&from, "s4")).unwrap()
    );
    let names: Vec<&str> = read.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names, ["user", "password", "user-2"]);
    assert_eq!(serde_json::to_value(&read.steps[3].action).unwrap()["text"]["variable"], "user-2");
}

fn sample_anchor(folder: &RecordingFolder, id: &str) -> sullae_recording::Anchor {
    let recording = folder.read().unwrap();
    let step = recording.steps.iter().find(|step| step.id == id).unwrap();
    step.target.clone().unwrap().anchor.unwrap()
}

#[test]
fn a_draft_knows_whether_it_is_saved_and_keeps_what_was_saved_elsewhere() {
    let saved = sample::recording();
    let mut draft = Draft::of(saved.clone());
    assert!(!draft.is_unsaved());
    let rename = |name: &str| Edit::Rename { name: name.into() };
    draft.make(
        edit_sentence(&saved, &rename("내 것")),
        edited(&draft.recording, &rename("내 것")).unwrap(),
    );
    assert!(draft.is_unsaved() && draft.is_of(&saved));
    let theirs = edited(&saved, &rename("남의 것")).unwrap();
    assert!(!draft.is_of(&theirs));
    draft.was_saved_over(Some((sullae_recording::run::Sentence::default(), &theirs)));
    assert!(!draft.is_unsaved());
    assert_eq!(draft.recording.name, "내 것");
    draft.undo().unwrap();
    assert_eq!(draft.recording, theirs);
    assert_eq!(draft.undo(), Err(EditError::NothingToUndo));
    draft.redo().unwrap();
    assert_eq!(draft.recording.name, "내 것");
}

/// Any edit of the sample, most of which fit.
fn any_edit() -> impl Strategy<Value = Edit> {
    let id = || (1..24_u32).prop_map(|number| format!("s{number}"));
    let some = move || prop::collection::vec(id(), 1..4);
    let before = move || prop::option::of(id());
    prop_oneof![
        (some(), before()).prop_map(|(ids, before)| Edit::Move { ids, before }),
        (some(), any::<bool>()).prop_map(|(ids, down)| Edit::Shift { ids, down }),
        some().prop_map(|ids| Edit::Remove { ids }),
        some().prop_map(|ids| Edit::Duplicate { ids }),
        (some(), any::<bool>()).prop_map(|(ids, disabled)| Edit::Disable { ids, disabled }),
        (some(), 0..4_u32).prop_map(|(ids, times)| Edit::Group {
            ids,
            frame: Frame::Repeat { times }
        }),
        (some(), "[ a]{0,2}").prop_map(|(ids, text)| Edit::Group {
            ids,
            frame: Frame::If { check: shows(&text) }
        }),
        id().prop_map(|id| Edit::AddElse { id }),
        ("[ a]{0,2}", before()).prop_map(|(text, before)| Edit::AddCheck {
            check: shows(&text),
            before
        }),
        "[ a]{0,2}".prop_map(|name| Edit::Rename { name }),
        (id(), "[ a]{0,2}").prop_map(|(id, note)| change(&id, StepChange::Note { note })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is done in whatever order: the recording is always whole, and every way back leads through the same stations.
    #[test]
    fn edits_leave_a_whole_recording_and_can_all_be_taken_back(edits in prop::collection::vec(any_edit(), 1..12)) {
        let mut draft = Draft::of(sample::recording());
        let mut stations = vec![draft.recording.clone()];
        for edit in &edits {
            let Ok(new) = edited(&draft.recording, edit) else { continue };
            validate(&new).unwrap();
            draft.make(edit_sentence(&draft.recording, edit), new);
            if stations.last() != Some(&draft.recording) {
                stations.push(draft.recording.clone());
            }
            // Also when it was put down in between.
            draft = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
        }
        for station in stations.iter().rev().skip(1) {
            draft.undo().unwrap();
            prop_assert_eq!(&draft.recording, station);
        }
        prop_assert_eq!(draft.undo(), Err(EditError::NothingToUndo));
        for station in stations.iter().skip(1) {
            draft.redo().unwrap();
            prop_assert_eq!(&draft.recording, station);
        }
    }
}
