//! A recording that goes on: what comes before is replayed, and what a person does then is added where it was asked for.

use std::fs;

use sullae_recording::{Action, Recording, RecordingFolder, Verdict};
use sullae_testkit::{Button, Faults};
use sullae_tests::{desktop::Desktop, person::Person, shopping::PASSWORD};

use crate::shop::Shopping;

/// Steps of the demo's check that log in.
const LOG_IN: usize = 6;

/// Logs in and looks into the cart at once: what is between was never recorded.
fn without_search(shopping: &Shopping) -> Recording {
    let folder = RecordingFolder::at(&shopping.recording);
    let mut recording = folder.read().unwrap();
    let cart = recording.steps.pop().unwrap();
    recording.steps.truncate(LOG_IN);
    recording.steps.push(cart);
    folder.write(&recording).unwrap();
    recording
}

#[test]
fn what_is_done_after_the_first_steps_were_replayed_is_added_between_them_and_the_others() {
    let shopping = Shopping::open();
    let before = without_search(&shopping);
    let desktop = Desktop::start(1400, 1000).unwrap();
    let mut recorder = shopping.sullae.go_on(&shopping.recording, LOG_IN, Some(&desktop)).unwrap();
    let person = Person::sit_down(&desktop, recorder.started().unwrap()).unwrap();
    person
        .wait_for("return document.querySelector('[data-testid=user]') !== null")
        .unwrap();
    person.fill("#search-box", "머그").unwrap();
    recorder.wait_for_steps(1).unwrap();
    person.key("Return").unwrap();
    recorder.wait_for_steps(2).unwrap();
    person
        .wait_for("return location.pathname === '/search' && document.readyState === 'complete'")
        .unwrap();
    let after = recorder.finish().unwrap();

    assert_eq!(after.steps[..LOG_IN], before.steps[..LOG_IN], "what was replayed is as it was");
    assert!(matches!(after.steps[LOG_IN].action, Action::Type { .. }));
    assert!(matches!(after.steps[LOG_IN + 1].action, Action::Press { .. }));
    assert_eq!(after.steps[LOG_IN + 2..], before.steps[LOG_IN..]);
    let target = after.steps[LOG_IN].target.as_ref().unwrap();
    assert!(
        target.anchor.is_some() && after.steps[LOG_IN].warnings.is_empty(),
        "{:#?}",
        after.steps[LOG_IN]
    );
    assert_eq!(after.variables, before.variables);
    assert_eq!(after.viewport, before.viewport);
    let (run, code) = shopping.sullae.run(&shopping.recording, &[]).unwrap();
    assert_eq!((run.verdict, code), (Verdict::Passed, 0), "{run:#?}");
    let document = fs::read_to_string(shopping.recording.join("recording.json")).unwrap();
    assert!(!document.contains(PASSWORD));
}

#[test]
fn a_recording_whose_steps_do_not_pass_any_more_is_left_as_it_is() {
    let shopping = Shopping::open();
    let before = fs::read(shopping.recording.join("recording.json")).unwrap();
    shopping.break_with(Faults {
        dead_button: Some(Button::Login),
        ..Faults::default()
    });
    let folder = shopping.recording.to_str().unwrap();
    let refused = shopping
        .sullae
        .call(&["record", "--continue", folder, "--after", "6", "--headless", "--language", "en"])
        .unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("The recording is as it was"), "{said}");
    assert_eq!(fs::read(shopping.recording.join("recording.json")).unwrap(), before);
}

#[test]
fn going_on_after_a_step_that_is_not_there_is_refused() {
    let shopping = Shopping::open();
    let folder = shopping.recording.to_str().unwrap();
    for after in ["0", "99"] {
        let refused = shopping
            .sullae
            .call(&["record", "--continue", folder, "--after", after, "--headless", "--language", "en"])
            .unwrap();
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("There is no step {after}")), "{said}");
    }
}
