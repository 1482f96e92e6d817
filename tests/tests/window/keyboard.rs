//! By keyboard alone: no pointer, and nothing is pressed by a script.

use crate::seat::{RUN_ENDS, STEP_APPEARS, Scene, Seat};

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";
const CTRL: char = '\u{E009}';
/// More than any view has things to reach.
const MOST_TABS: usize = 120;

impl Seat<'_> {
    /// Goes on with Tab until the focus is on what a selector names.
    #[track_caller]
    fn tab_to(&self, selector: &str) {
        self.sees(selector);
        let here = format!("return !!document.activeElement?.matches(\"{selector}\")");
        for _ in 0..MOST_TABS {
            if self.window.execute(&here).unwrap() == true {
                return;
            }
            self.window.keys(TAB).unwrap();
        }
        panic!("no way by Tab to {selector}: {}", self.window.text("main"));
    }

    /// Goes there and presses it.
    #[track_caller]
    fn enter(&self, selector: &str) {
        self.tab_to(selector);
        self.window.keys(ENTER).unwrap();
    }
}

#[test]
fn recording_replaying_and_taking_an_incident_in_hand_need_no_pointer() {
    let scene = Scene::set();
    let seat = scene.sit_down();

    seat.tab_to("#address");
    seat.window.keys(&format!("{}{ENTER}", scene.shop.url())).unwrap();
    seat.recording_begins();
    seat.told(1);
    seat.window.chord(CTRL, '\u{E007}').unwrap();
    seat.enter("#run");
    assert_eq!(seat.verdict().0, "passed", "{}", seat.window.text("#verdict"));

    seat.enter("a[href='#/']");
    seat.enter("article h3 a");
    seat.enter("#monitor");
    seat.enter("#save-monitor");
    scene.break_page("/", 500);
    seat.enter("[data-does=check]");
    seat.wait_for("!!document.querySelector('[data-monitor][aria-busy=false] .pill.failed')", RUN_ENDS);

    seat.enter("a[href='#/incidents']");
    seat.enter("[data-incident] h3 a");
    seat.wait_for(
        "document.querySelector('#incident')?.dataset.acknowledged === 'false'",
        STEP_APPEARS,
    );
    seat.enter("#acknowledge");
    seat.wait_for("document.querySelector('#incident')?.dataset.acknowledged === 'true'", STEP_APPEARS);
    seat.window.close(&scene.desktop).unwrap();
}
