//! The demo check replayed: headless and headed, at another pixel ratio, by sight alone, and on a shop that
//! has changed.

use serde_json::json;
use sullae_recording::{Reason, Run, Verdict};
use sullae_testkit::{Button, Faults};
use sullae_tests::{desktop::Desktop, sullae::limit};

use crate::shop::{Shopping, sentences};

#[track_caller]
fn assert_passed((run, code): &(Run, i32)) {
    assert_eq!(
        (run.verdict, *code),
        (Verdict::Passed, 0),
        "{:#?}\n{:#?}",
        run.reason,
        run.deciding_step()
    );
    assert_eq!(run.steps.len(), run.steps_planned as usize);
}

#[test]
fn what_was_recorded_with_a_real_pointer_says_what_was_done() {
    let said = sentences().join("\n");
    for part in ["로그인", "hong", "비밀값 password", "머그", "장바구니 담기"] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert!(!said.contains(sullae_tests::shopping::PASSWORD), "{said}");
    assert!(sentences().len() >= 8, "{said}");
}

#[test]
fn it_replays_headless_and_headed() {
    let shopping = Shopping::open();
    let (run, code) = shopping.sullae.run(&shopping.recording, &[]).unwrap();
    assert_eq!(run.proposals, Vec::<u32>::new(), "a shop that looks as recorded proposes nothing");
    assert_passed(&(run, code));
    let desktop = Desktop::start(1400, 1000).unwrap();
    let sullae = shopping.sullae.with("DISPLAY", desktop.display());
    assert_passed(&sullae.run(&shopping.recording, &["--headed"]).unwrap());
}

#[test]
fn the_example_recording_still_replays() {
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../recordings/demo-shop");
    let shopping = Shopping::with(&example, "http://127.0.0.1:8710/");
    assert_passed(&shopping.sullae.run(&shopping.recording, &[]).unwrap());
}

#[test]
fn it_replays_at_another_device_pixel_ratio() {
    let shopping = Shopping::open();
    assert_passed(&shopping.sullae.run(&shopping.recording, &["--device-pixel-ratio", "1.5"]).unwrap());
}

#[test]
fn it_replays_by_elements_alone() {
    let shopping = Shopping::open();
    assert_passed(&shopping.sullae.run(&shopping.recording, &["--no-vision"]).unwrap());
}

#[test]
fn by_sight_alone_it_replays_when_every_id_class_and_attribute_has_another_name() {
    let shopping = Shopping::open();
    shopping.break_with(Faults {
        renamed: true,
        ..Faults::default()
    });
    assert_passed(&shopping.sullae.run(&shopping.recording, &["--vision-only"]).unwrap());
}

#[test]
fn a_button_that_moved_is_found_where_it_is_now() {
    let shopping = Shopping::open();
    shopping.break_with(Faults {
        moved: Some(Button::AddToCart),
        ..Faults::default()
    });
    let (run, code) = shopping.sullae.run(&shopping.recording, &[]).unwrap();
    assert_passed(&(run.clone(), code));
    let step = run.steps.iter().find(|step| step.sentence.ko.contains("장바구니 담기")).unwrap();
    assert!(step.found.as_ref().unwrap().differs_from_recording);
}

#[test]
fn a_target_that_is_gone_ends_unclear_and_nothing_else_is_pressed() {
    for mode in [&[][..], &["--vision-only"], &["--no-vision"]] {
        let shopping = Shopping::open();
        shopping.break_with(Faults {
            target_removed: Some(Button::AddToCart),
            ..Faults::default()
        });
        let (run, code) = shopping
            .sullae
            .run(&shopping.recording, &[&["--step-timeout", "6"], mode].concat())
            .unwrap();
        assert_eq!((run.verdict, code), (Verdict::Unclear, 1), "{mode:?}: {:#?}", run.reason);
        let step = run.deciding_step().unwrap();
        assert!(step.sentence.ko.contains("장바구니 담기"), "{mode:?}: {}", step.sentence.ko);
        assert_eq!(step.timings.acted_ms, None, "{mode:?}: something was pressed");
        assert_eq!(step.network.requests, 0, "{mode:?}: {:#?}", step.network);
    }
}

#[test]
fn a_dead_button_is_the_sites_fault_and_a_slow_page_is_slow() {
    let shopping = Shopping::open();
    shopping.break_with(Faults {
        dead_button: Some(Button::AddToCart),
        ..Faults::default()
    });
    let (run, code) = shopping.sullae.run(&shopping.recording, &[]).unwrap();
    assert!(matches!(run.reason, Some(Reason::NothingHappened { .. })), "{:#?}", run.reason);
    assert_eq!((run.verdict, code), (Verdict::Failed, 1));

    limit(&shopping.recording, 4_000, 120_000).unwrap();
    shopping.break_with(serde_json::from_value(json!({"slow_page": {"path": "/cart", "delay_ms": 4500}})).unwrap());
    let (run, code) = shopping.sullae.run(&shopping.recording, &[]).unwrap();
    assert!(
        matches!(run.reason, Some(Reason::TooSlow { finished: true, .. })),
        "{:#?}",
        run.reason
    );
    assert_eq!((run.verdict, code), (Verdict::Degraded, 4));
}
