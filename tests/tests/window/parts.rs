//! Parts of a recording are tried in a browser that stays, a target is found on the live page, and more is recorded behind a step.

use sullae_recording::RecordingFolder;

use crate::seat::{RUN_ENDS, STEP_APPEARS, Scene, Seat};

impl Seat<'_> {
    fn choose_step(&self, id: &str) {
        self.press(&format!("[data-step={id}]"));
        self.sees(&format!("[data-inspector={id}]"));
    }

    /// Waits until a part is over, and the browser stands before the step of this place.
    fn stands_before(&self, place: u32) {
        let stands = format!("document.querySelector('#part[data-phase=over]')?.dataset.standsBefore === '{place}'");
        self.wait_for(&stands, RUN_ENDS);
    }
}

#[test]
fn parts_of_a_recording_go_on_in_the_browser_that_stays() {
    let scene = Scene::set();
    // Opening the shop, and going to its log-in page.
    scene.keep_check(&["s1", "s2", "s3"]);
    let folder = RecordingFolder::at(&scene.recordings().join("login"));
    let seat = scene.sit_down();

    seat.sees("article");
    // The doctor tries a browser of its own first.
    seat.go("#/settings", "#look-again:not(:disabled)");
    seat.go("#/recording/login", "[data-step=s2]");
    seat.choose_step("s2");
    seat.press("#try-before");
    seat.stands_before(1);
    let standing = seat.window.recorders_browser().unwrap();
    let path = || standing.execute("return location.pathname", &[]).unwrap();
    assert_eq!(path(), "/");

    seat.press("#find-now");
    seat.wait_for("document.querySelector('#found-now')?.dataset.decision === 'accepted'", RUN_ENDS);
    seat.wait_for("document.querySelectorAll('dialog .spot').length > 0", STEP_APPEARS);
    seat.photograph("ko-find-now");
    seat.press("dialog form button");
    assert_eq!(path(), "/", "looking presses nothing");

    seat.press("#try-step");
    seat.stands_before(2);
    assert_eq!(path(), "/login", "the step went on in the browser that stood before it");
    seat.photograph("ko-part");
    // Again: the browser stands behind the step now, so what comes before is done first, in another browser.
    seat.press("#try-step");
    seat.stands_before(2);
    assert!(
        standing.execute("return 1", &[]).is_err(),
        "the browser that stood elsewhere is closed"
    );
    seat.choose_step("s3");
    seat.press("#try-from");
    seat.stands_before(3);
    seat.press("#leave-parts");
    seat.wait_for("!document.querySelector('#part')", STEP_APPEARS);
    assert_eq!(seat.window.count(".runs .run"), 0, "what is tried is not kept");

    seat.choose_step("s2");
    seat.press("#record-more");
    seat.recording_begins();
    seat.shopper().click("#login-remember").unwrap();
    seat.told(1);
    seat.press("#finish");
    seat.sees("#run");
    let steps: Vec<String> = folder.read().unwrap().steps.into_iter().map(|step| step.id).collect();
    assert_eq!(steps.len(), 4, "{steps:?}");
    assert_eq!([&steps[0], &steps[1], &steps[3]], ["s1", "s2", "s3"]);
    seat.window.close(&scene.desktop).unwrap();
}
