//! A monitor is made in the window, its shop broken, and the incident taken in hand by keyboard alone.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use sullae_store::Store;
use sullae_tests::{eventually::wait_until, window::Window};

use crate::seat::{RUN_ENDS, STEP_APPEARS, Scene, Seat};

impl Seat<'_> {
    /// Makes a monitor of the one recording by its dialog, which tells the desktop.
    fn make_a_monitor(&self) {
        self.go("#/recording/login", "#monitor");
        self.press("#monitor");
        self.wait_for("!!document.querySelector('#monitor-rhythm')", STEP_APPEARS);
        // So that no check but those asked for falls into the test.
        self.window.choose("#monitor-often", "24h").unwrap();
        self.press("[data-days=work]");
        self.press("[data-channel=here]");
        self.wait_for(
            "document.querySelector('#monitor-rhythm')?.innerText === '평일, 하루 한 번'",
            STEP_APPEARS,
        );
        self.photograph("ko-monitor-dialog");
        self.press("#save-monitor");
        self.wait_for("!!document.querySelector('[data-monitor]')", STEP_APPEARS);
    }

    /// Has the monitor checked now, and waits until its card says it is over.
    fn check_now(&self, over: &str) {
        self.go("#/monitors", "[data-does=check]");
        self.press("[data-does=check]");
        self.wait_for(
            &format!("!!document.querySelector('[data-monitor][aria-busy=false] {over}')"),
            RUN_ENDS,
        );
    }
}

/// A desktop by the name of `here`, whose notifications show by writing `shown` and are pressed by writing `press`.
struct DesktopOfNotes {
    folder: PathBuf,
}

impl DesktopOfNotes {
    fn of(scene: &Scene) -> Self {
        let folder = scene.home.path().join("notes");
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("notify-send");
        let path = folder.display();
        let wait = format!("until [ -e '{path}/press' ]; do sleep 0.1; done");
        fs::write(
            &program,
            format!("#!/bin/sh\necho 1\nprintf '%s\\n' \"$@\" > '{path}/shown'\n{wait}\necho default\n"),
        )
        .unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let data = scene.home.path().join("data");
        fs::create_dir_all(&data).unwrap();
        fs::write(data.join("channels.toml"), "[desktop.here]\n").unwrap();
        Self { folder }
    }

    /// What `PATH` has to be for its notifications.
    fn path(&self) -> String {
        format!("{}:{}", self.folder.display(), std::env::var("PATH").unwrap_or_default())
    }

    /// Waits until a notification shows, and presses it.
    fn press(&self) {
        let shown = self.folder.join("shown");
        wait_until("the notification", STEP_APPEARS, || {
            fs::read_to_string(&shown).is_ok_and(|told| told.contains("[장애]"))
        });
        fs::write(self.folder.join("press"), "").unwrap();
    }
}

#[test]
fn a_monitor_is_made_its_shop_breaks_and_the_incident_is_taken_in_hand_by_keyboard() {
    let scene = Scene::set();
    // Opening the shop, and going to its log-in page.
    scene.keep_check(&["s1", "s2"]);
    let notes = DesktopOfNotes::of(&scene);
    let variables = [("PATH", notes.path())];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let seat = Seat {
        window: Window::open_with(&scene.desktop, scene.home.path(), "ko_KR.UTF-8", &variables).unwrap(),
        desktop: &scene.desktop,
    };

    seat.wait_for("!!document.querySelector('article')", STEP_APPEARS);
    seat.make_a_monitor();
    let files: Vec<String> = fs::read_dir(scene.home.path().join("data/monitors"))
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert_eq!(files.len(), 1);
    assert!(
        files[0].contains("every = \"24h\"") && files[0].contains("weekdays = [\"mon-fri\"]"),
        "{}",
        files[0]
    );
    seat.wait_for("document.querySelector('[data-watch=on]')?.innerText.includes('1개')", STEP_APPEARS);

    seat.check_now(".pill.passed");
    scene.break_page("/login", 500);
    seat.check_now(".pill.failed");
    seat.photograph("ko-monitors");

    notes.press();
    seat.sees("#incident");
    assert!(seat.hash().starts_with("#/incident/"), "{}", seat.hash());

    // From here on by keyboard alone.
    seat.go("#/incidents", "[data-incident]");
    seat.photograph("ko-incidents");
    scene.desktop.key("Down").unwrap();
    seat.wait_for("!!document.activeElement?.closest('[data-incident] h3')", STEP_APPEARS);
    scene.desktop.key("Return").unwrap();
    seat.wait_for(
        "document.querySelector('#incident')?.dataset.acknowledged === 'false'",
        STEP_APPEARS,
    );
    let sentence = seat.window.text("#incident");
    assert!(sentence.contains("장애") && sentence.contains("500"), "{sentence}");
    seat.wait_for("document.querySelectorAll('figure img').length === 2", STEP_APPEARS);
    scene.desktop.key("a").unwrap();
    seat.wait_for("document.querySelector('#incident')?.dataset.acknowledged === 'true'", STEP_APPEARS);
    scene.desktop.key("c").unwrap();
    seat.wait_for("document.activeElement?.id === 'comment'", STEP_APPEARS);
    scene.desktop.type_text("restarting").unwrap();
    scene.desktop.key("Return").unwrap();
    seat.wait_for(
        "document.querySelector('[data-moment=commented] .note')?.innerText === 'restarting'",
        STEP_APPEARS,
    );
    assert_eq!(seat.window.count("[data-moment=acknowledged]"), 1);
    seat.photograph("ko-incident");

    seat.go("#/", "[data-incident]");
    assert!(seat.window.text("h1").contains("1곳"), "{}", seat.window.text("h1"));
    seat.photograph("ko-home-incident");

    // Leaving while it checks ends the check and its browser.
    seat.press("article[data-monitor] [data-does=check]");
    seat.wait_for("!!document.querySelector('[data-monitor][aria-busy=true]')", STEP_APPEARS);
    seat.window.close(&scene.desktop).unwrap();
    let store = Store::open(&scene.home.path().join("data")).unwrap();
    let key = store.incidents(&sullae_store::IncidentFilter::default()).unwrap()[0]
        .monitor
        .clone();
    let slots = store.slots(&key, 9).unwrap();
    assert_eq!(slots.len(), 3, "{slots:#?}");
    assert!(slots.iter().all(|slot| slot.outcome.is_some()), "{slots:#?}");
}
