//! A recording is edited by keyboard and pointer, saved and replayed; then the shop's words change, and the new look is accepted.

use std::{thread::sleep, time::Duration};

use sullae_recording::{Check, Recording, RecordingFolder};
use sullae_testkit::Faults;

use crate::seat::{STEP_APPEARS, Scene, Seat};

const TAB: &str = "\u{E004}";
/// The order of the steps as the window shows it.
const ORDER: &str = "[...document.querySelectorAll('[data-step]')].map((row) => row.dataset.step).join()";

impl Seat<'_> {
    fn order_becomes(&self, order: &str) {
        self.wait_for(&format!("{ORDER} === '{order}'"), STEP_APPEARS);
    }

    /// Presses a key, again until it has had its effect: a key that comes before the window has the keyboard is lost.
    fn key_until(&self, key: &str, effect: &str) {
        for _ in 0..20 {
            self.desktop.key(key).unwrap();
            for _ in 0..20 {
                if self.window.execute(&format!("return {effect}")).unwrap() == true {
                    return;
                }
                sleep(Duration::from_millis(50));
            }
        }
        panic!("{key} does not lead to {effect}: {}", self.window.text("main"));
    }

    /// Replays the recording that is open, and waits for the verdict.
    fn replay_edited(&self) -> String {
        self.go("#/recording/login", "#run");
        // The driver presses where it was before it scrolled.
        self.window
            .execute("document.querySelector('#run').scrollIntoView({ block: 'center' })")
            .unwrap();
        self.press("#run");
        self.verdict().0
    }

    /// Puts the steps in another order by pointer and by keys, and takes it back.
    fn reorder(&self) {
        self.order_becomes("s1,s11");
        self.window.drag("[data-step=s11]", "[data-step=s1]", -10).unwrap();
        self.order_becomes("s11,s1");
        self.press("#undo");
        self.order_becomes("s1,s11");
        self.press("[data-step=s1]");
        self.wait_for("document.querySelector('[data-step=s1]').ariaSelected === 'true'", STEP_APPEARS);
        self.window.execute("document.querySelector('[role=listbox]').focus()").unwrap();
        self.key_until("Down", "document.querySelector('[data-step=s11]').ariaSelected === 'true'");
        self.desktop.key("alt+Up").unwrap();
        self.order_becomes("s11,s1");
        self.desktop.key("ctrl+z").unwrap();
        self.order_becomes("s1,s11");
        self.desktop.key("ctrl+shift+z").unwrap();
        self.order_becomes("s11,s1");
        self.desktop.key("ctrl+z").unwrap();
        self.order_becomes("s1,s11");
        self.desktop.key("ctrl+d").unwrap();
        self.order_becomes("s1,s11,s12");
        self.desktop.key("Delete").unwrap();
        self.order_becomes("s1,s11");
    }

    /// Keeps the lower right part of the picture of the step that presses.
    fn crop_the_picture(&self) {
        self.press("[data-step=s11]");
        self.press("#crop");
        self.sees("[data-crop=nw]");
        self.window.drag("[data-crop=nw]", "[data-crop=all]", -6).unwrap();
        self.wait_for("!document.querySelector('#take-crop').disabled", STEP_APPEARS);
        self.photograph("ko-crop");
        self.press("#take-crop");
        self.sees("#crop");
    }

    /// Has the first step open another page; what is no address is refused, and nothing changes.
    fn open_elsewhere(&self, address: &str) {
        self.press("[data-step=s1]");
        self.wait_for("!!document.querySelector('[data-inspector=s1] #step-address')", STEP_APPEARS);
        let type_over = |text: &str| {
            self.window.execute("document.querySelector('#step-address').select()").unwrap();
            self.window.type_into("#step-address", &format!("{text}{TAB}")).unwrap();
        };
        type_over("javascript:alert(1)");
        self.wait_for("document.querySelector('.trouble')?.innerText.includes('1단계')", STEP_APPEARS);
        type_over(address);
        self.wait_for(
            &format!("document.querySelector('[data-step=s1]').innerText.includes('{address}')"),
            STEP_APPEARS,
        );
    }

    /// Adds a check at the end by its dialog; without a text it is refused.
    fn add_a_check(&self) {
        self.desktop.key("Escape").unwrap();
        self.wait_for("!document.querySelector('[aria-selected=true]')", STEP_APPEARS);
        self.press("#add-check");
        self.press("#take-check");
        self.wait_for(
            "document.querySelector('dialog .failed')?.innerText.includes('3단계')",
            STEP_APPEARS,
        );
        self.window.type_into("dialog input", "선물 포장").unwrap();
        self.press("#take-check");
        self.wait_for("document.querySelectorAll('[data-step]').length === 3", STEP_APPEARS);
    }

    /// Writes a row of data; its column is a new variable.
    fn fill_the_table(&self) {
        self.press("#data-table summary");
        self.press("#add-column");
        self.sees("[data-cell='0 0']");
        self.window.type_into("[data-cell='0 0']", &format!("우산{TAB}")).unwrap();
        self.press("#add-row");
        self.sees("[data-cell='1 0']");
        self.photograph("ko-data-table");
        self.press("#data-table summary");
    }
}

fn steps(recording: &Recording) -> Vec<&str> {
    recording.steps.iter().map(|step| step.id.as_str()).collect()
}

#[test]
fn a_recording_is_edited_saved_and_replayed_and_a_new_look_is_accepted() {
    let scene = Scene::set();
    // Opening the shop, and putting into the cart what is on a page that an edit leads to.
    scene.keep_check(&["s1", "s11"]);
    let folder = RecordingFolder::at(&scene.recordings().join("login"));
    let seat = scene.sit_down();
    let picture = |recording: &Recording| recording.steps[1].target.as_ref().unwrap().anchor.as_ref().unwrap().place;
    let whole = picture(&folder.read().unwrap());

    seat.wait_for("!!document.querySelector('article')", STEP_APPEARS);
    seat.go("#/recording/login", "[data-step=s11]");
    seat.reorder();
    seat.crop_the_picture();
    seat.open_elsewhere(&format!("{}product/1", scene.shop.url()));
    seat.add_a_check();
    seat.fill_the_table();
    seat.photograph("ko-editor");
    assert_eq!(
        steps(&folder.read().unwrap()),
        ["s1", "s11"],
        "what is not saved is not what is watched"
    );
    seat.key_until("ctrl+s", "!document.querySelector('#unsaved')");
    let saved = folder.read().unwrap();
    assert_eq!(saved.data.rows, [["우산"], [""]], "{:?}", saved.data);
    assert_eq!(saved.steps.len(), 3);
    assert!(
        picture(&saved).area() < whole.area() && picture(&saved).x > whole.x,
        "{:?}",
        picture(&saved)
    );
    assert_eq!(
        saved.steps[2].checks,
        [Check::TextPresent {
            text: "선물 포장".into()
        }]
    );
    assert_eq!(seat.replay_edited(), "passed", "{}", seat.window.text("#verdict"));
    assert!(seat.window.text("#verdict").contains("3단계"), "{}", seat.window.text("#verdict"));

    let other_words = Faults {
        text_changed: true,
        ..Faults::default()
    };
    scene.set_faults(other_words);
    let text_of = |recording: &Recording| recording.steps[1].target.as_ref().unwrap().text.clone();
    let was = text_of(&saved);
    seat.replay_edited();
    seat.go("#/recording/login", "[data-look=\"2\"]");
    seat.photograph("ko-new-look");
    assert_eq!(text_of(&folder.read().unwrap()), was, "nothing changes before a person's yes");
    seat.press("[data-does=accept-look]");
    seat.wait_for("!document.querySelector('[data-look]')", STEP_APPEARS);
    assert_ne!(text_of(&folder.read().unwrap()), was);
    seat.window.close(&scene.desktop).unwrap();
}
