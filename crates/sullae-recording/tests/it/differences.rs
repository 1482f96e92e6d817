//! Two versions of a recording beside each other.

use std::collections::BTreeMap;

use sullae_recording::{
    Recording,
    differences::{Differences, Version, differences},
    edit::{Edit, StepChange, edited},
};

use crate::sample;

fn files() -> BTreeMap<String, Vec<u8>> {
    sample::anchors().map(|(name, png)| (name.to_owned(), png)).into()
}

fn between(mine: &Recording, theirs: &Recording) -> Differences {
    let files = &files();
    differences(Version { recording: mine, files }, Version { recording: theirs, files })
}

fn after(edit: &Edit) -> Recording {
    edited(&sample::recording(), edit).unwrap()
}

/// What differs, as `places: what: mine -> theirs`.
fn told(found: &Differences) -> Vec<String> {
    let place = |at: Option<u32>| at.map_or("-".to_owned(), |at| (at + 1).to_string());
    let whole = found.whole.iter().map(|difference| ("whole".to_owned(), difference));
    let steps = found.steps.iter().flat_map(|pair| {
        let at = format!("{}/{}", place(pair.mine), place(pair.theirs));
        pair.differences.iter().map(move |difference| (at.clone(), difference))
    });
    let words = |(at, difference): (String, &sullae_recording::differences::Difference)| {
        let sides = difference.sides.as_ref();
        let sides = sides.map_or(String::new(), |(mine, theirs)| format!(": {} -> {}", mine.en, theirs.en));
        format!("{at} {}{sides}", difference.what.en)
    };
    whole.chain(steps).map(words).collect()
}

/// Which steps only one has.
fn alone(found: &Differences) -> Vec<(Option<u32>, Option<u32>)> {
    let pairs = found.steps.iter().map(|pair| (pair.mine, pair.theirs));
    pairs.filter(|(mine, theirs)| mine.is_none() || theirs.is_none()).collect()
}

#[test]
fn a_recording_does_not_differ_from_itself_however_its_files_are_called() {
    let mine = sample::recording();
    let found = between(&mine, &mine);
    assert_eq!(found.count(), 0, "{:?}", told(&found));
    let mut theirs = mine.clone();
    let anchor = theirs.steps[3].target.as_mut().unwrap().anchor.as_mut().unwrap();
    anchor.image = "anchors/s4-2.png".to_owned();
    let mut their_files = files();
    let png = their_files.remove("anchors/s4.png").unwrap();
    their_files.insert("anchors/s4-2.png".to_owned(), png);
    fn version<'a>(recording: &'a Recording, files: &'a BTreeMap<String, Vec<u8>>) -> Version<'a> {
        Version { recording, files }
    }
    let mine = Version {
        recording: &mine,
        files: &files(),
    };
    assert_eq!(differences(mine, version(&theirs, &their_files)).count(), 0);
    their_files.insert("anchors/s4-2.png".to_owned(), sample::png(12, 11));
    assert_eq!(
        told(&differences(mine, version(&theirs, &their_files))),
        ["4/4 Picture of the target"]
    );
}

#[test]
fn what_differs_in_a_step_is_said_for_both_sides() {
    let mine = sample::recording();
    let change = |id: &str, change: StepChange| after(&Edit::Change { id: id.to_owned(), change });
    let note = change("s4", StepChange::Note { note: String::new() });
    assert_eq!(told(&between(&mine, &note)), ["4/4 Note: 가끔 느립니다 -> None"]);
    let url = "https://shop.example/other".to_owned();
    let elsewhere = change("s1", StepChange::Address { url });
    assert_eq!(
        told(&between(&mine, &elsewhere)),
        ["1/1 What it does: Open https://shop.example/login -> Open https://shop.example/other"]
    );
    let fewer = mine.steps[3].checks[..1].to_vec();
    let found = told(&between(&change("s4", StepChange::Checks { checks: fewer }), &mine));
    assert!(
        found.len() == 1 && found[0].contains("Checks: ") && found[0].contains(" · "),
        "{found:?}"
    );
    let mut other_place = mine.clone();
    other_place.steps[3].target.as_mut().unwrap().neighbours.clear();
    assert_eq!(told(&between(&mine, &other_place)), ["4/4 How the target is found"]);
    let name = after(&Edit::Rename {
        name: "새 이름".to_owned(),
    });
    assert_eq!(told(&between(&mine, &name)), ["whole Name: 상점 로그인 -> 새 이름"]);
}

#[test]
fn steps_that_are_new_gone_or_moved_stand_beside_each_other_in_order() {
    let mine = sample::recording();
    let shorter = after(&Edit::Remove {
        ids: vec!["s2".to_owned()],
    });
    assert_eq!(alone(&between(&mine, &shorter)), [(Some(1), None)]);
    assert_eq!(alone(&between(&shorter, &mine)), [(None, Some(1))]);
    assert_eq!(between(&mine, &shorter).count(), 1, "those behind it did not move");
    let moved = after(&Edit::Move {
        ids: vec!["s2".to_owned()],
        before: Some("s5".to_owned()),
    });
    assert_eq!(told(&between(&mine, &moved)), ["2/4 Order: Step 2 -> Step 4"]);
    let found = between(&mine, &moved);
    assert!(alone(&found).is_empty() && found.steps.len() == mine.steps.len());
}
