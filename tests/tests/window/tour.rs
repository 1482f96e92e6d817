//! The first tour: from the first start through the practice shop to one's own site.

use std::fs;

use sullae_tests::{person::Person, sullae::without_hurry};

use crate::seat::{RUN_ENDS, STEP_APPEARS, Scene, Seat};

impl Seat<'_> {
    fn stage(&self, stage: &str) {
        self.wait_for(&format!("document.querySelector('#tour')?.dataset.stage === '{stage}'"), RUN_ENDS);
    }
}

/// Searches, chooses and puts into the cart, as the guide says.
fn shop_as_told(seat: &Seat, person: &Person) {
    seat.told(1);
    person.fill("#search-box", "머그").unwrap();
    seat.told(2);
    person.key("Return").unwrap();
    seat.told(3);
    person
        .wait_for("return location.pathname === '/search' && document.readyState === 'complete'")
        .unwrap();
    person.click("main a[href^='/product/'] h3, main a[href^='/product/']").unwrap();
    seat.told(4);
    person
        .wait_for("return location.pathname.startsWith('/product/') && document.readyState === 'complete'")
        .unwrap();
    person.click_text("main button", "장바구니 담기").unwrap();
    seat.told(5);
}

#[test]
fn the_first_tour_leads_from_a_recording_to_the_fault_that_sullae_names() {
    let scene = Scene::set();
    let seat = scene.sit_down();

    seat.sees("#practice");
    seat.wait_for("document.querySelectorAll('.health li, .health .ready').length > 0", RUN_ENDS);
    seat.photograph("ko-first-start");
    seat.press("#practice");
    seat.recording_begins();
    seat.stage("record");
    shop_as_told(&seat, &seat.shopper());
    seat.photograph("ko-tour-record");
    seat.press("#finish");
    seat.stage("replay");
    for folder in fs::read_dir(scene.recordings()).unwrap() {
        without_hurry(&folder.unwrap().path()).unwrap();
    }
    seat.photograph("ko-tour-replay");
    seat.press("#tour-next");
    seat.stage("break");
    assert_eq!(seat.verdict().0, "passed");
    seat.photograph("ko-tour-break");
    seat.press("#tour-next");
    seat.stage("look");
    seat.press("#tour-next");
    seat.stage("over");
    let (verdict, sentence) = seat.verdict();
    assert_eq!(verdict, "failed", "{sentence}");
    assert!(sentence.contains("장애") && sentence.contains("500"), "{sentence}");
    seat.photograph("ko-tour-over");

    seat.press("#tour-next");
    seat.wait_for("document.activeElement?.id === 'address'", STEP_APPEARS);
    assert_eq!(seat.window.count("#tour"), 0);
    // What was broken is whole again.
    seat.press("article .over");
    assert_eq!(seat.verdict().0, "passed");
    seat.window.close(&scene.desktop).unwrap();
}
