//! The whole path by hand in the real window: record, save, replay, break the shop, see what broke.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod editing;
mod monitors;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use sullae_recording::RecordingFolder;
use sullae_testkit::{DemoShop, Faults, StatusPath};
use sullae_tests::{desktop::Desktop, person::Person, shopping::PASSWORD, sullae::without_hurry, window::Window};

const RECORDER_OPENS: Duration = Duration::from_secs(60);
const STEP_APPEARS: Duration = Duration::from_secs(30);
const RUN_ENDS: Duration = Duration::from_secs(180);
const ENTER: &str = "\u{E007}";
/// Every picture in sight is there and is one.
const PICTURES_SHOWN: &str = "return [...document.images].every((image) => {
    const box = image.getBoundingClientRect();
    const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return !inSight || (image.complete && image.naturalWidth > 0);
})";
/// Two windows at once would be too much for a small machine, and their times would lie.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Where the screenshots go, to be looked at.
fn screens() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("window")
}

struct Seat<'a> {
    window: Window,
    desktop: &'a Desktop,
}

impl Seat<'_> {
    /// Keeps what the window shows, once its pictures are there.
    fn photograph(&self, name: &str) {
        self.window.wait_for(PICTURES_SHOWN, STEP_APPEARS).unwrap();
        self.window.photograph(&screens().join(format!("{name}.png"))).unwrap();
    }

    /// Enters the address, shops in the browser that opens, and saves; gives the number of steps.
    fn record_a_purchase(&self, url: &str) -> u64 {
        self.window.type_into("#name", "단풍 상점 장바구니").unwrap();
        self.window.type_into("#address", &format!("{url}{ENTER}")).unwrap();
        self.recording_begins();
        let person = self.press_log_in();
        person.fill("#login-id", "hong").unwrap();
        self.told(3);
        person.fill("#login-password", PASSWORD).unwrap();
        self.told(4);
        person.click("main button[type=submit]").unwrap();
        self.told(5);
        person
            .wait_for("return document.querySelector('[data-testid=user]') !== null")
            .unwrap();
        person.fill("#search-box", "머그").unwrap();
        self.told(6);
        self.photograph("ko-recording");
        person.key("Return").unwrap();
        self.told(7);
        person
            .wait_for("return location.pathname === '/search' && document.readyState === 'complete'")
            .unwrap();
        person.click("main a[href^='/product/'] h3, main a[href^='/product/']").unwrap();
        self.told(8);
        person
            .wait_for("return location.pathname.startsWith('/product/') && document.readyState === 'complete'")
            .unwrap();
        person.click_text("main button", "장바구니 담기").unwrap();
        self.told(9);
        person
            .wait_for("return document.querySelector('[data-testid=cart-count]')?.innerText.trim() === '1'")
            .unwrap();
        self.window.click("#finish").unwrap();
        self.window
            .wait_for("return location.hash.startsWith('#/recording/')", STEP_APPEARS)
            .unwrap();
        self.window
            .wait_for("return !!document.querySelector('#run')", STEP_APPEARS)
            .unwrap();
        self.window.count("[data-step]")
    }

    fn recording_begins(&self) {
        self.window
            .wait_for("return !!document.querySelector('#finish:not(:disabled)')", RECORDER_OPENS)
            .unwrap();
    }

    /// Presses "log in" in the recorder's browser, which makes two steps.
    fn press_log_in(&self) -> Person<'_> {
        let person = Person::sit_down(self.desktop, self.window.recorders_browser().unwrap()).unwrap();
        self.told(1);
        person.click("#login-link").unwrap();
        self.told(2);
        person
    }

    /// Waits until the window shows so many steps.
    fn told(&self, steps: u32) {
        let shown = format!("return document.querySelectorAll('[data-step]').length >= {steps}");
        self.window.wait_for(&shown, STEP_APPEARS).unwrap();
    }

    /// Replays what is open, and waits for the result; gives verdict and sentence.
    fn replay(&self, screen: &str) -> (String, String) {
        self.window.type_into("input[type=password]", PASSWORD).unwrap();
        self.window.click("#run").unwrap();
        self.window.wait_for("return location.hash === '#/running'", STEP_APPEARS).unwrap();
        self.window
            .wait_for("return !!document.querySelector('.shot img')", RUN_ENDS)
            .unwrap();
        self.photograph(screen);
        self.window
            .wait_for("return !!document.querySelector('#verdict')", RUN_ENDS)
            .unwrap();
        let verdict = self
            .window
            .execute("return document.querySelector('#verdict').dataset.verdict")
            .unwrap();
        (verdict.as_str().unwrap().to_owned(), self.window.text("#verdict"))
    }

    /// Exports what is open to a file, and takes it in again.
    fn hand_over(&self, file: &Path) {
        self.window.name_a_file(self.desktop, "#export", file).unwrap();
        self.window
            .wait_for("return !!document.querySelector('.notice')", STEP_APPEARS)
            .unwrap();
        assert!(file.is_file(), "{}", self.window.text("main"));
        self.go("#/", "#import");
        self.window.name_a_file(self.desktop, "#import", file).unwrap();
        self.window
            .wait_for("return !!document.querySelector('#keep')", STEP_APPEARS)
            .unwrap();
        let review = self.window.text("main");
        assert!(review.contains("127.0.0.1") && review.contains("hong"), "{review}");
        assert!(!review.contains(PASSWORD), "{review}");
        self.photograph("ko-import");
        self.window.click("#keep").unwrap();
        self.window
            .wait_for("return !!document.querySelector('#run')", STEP_APPEARS)
            .unwrap();
        self.go("#/", "article");
        assert_eq!(self.window.count("article"), 2);
    }

    /// Deletes a recording, and thinks better of it.
    fn delete_and_undo(&self, recording: &str) {
        self.go(recording, "#delete");
        self.window.click("#delete").unwrap();
        self.window
            .wait_for("return document.querySelectorAll('article').length === 1", STEP_APPEARS)
            .unwrap();
        self.window.click(".notice .act").unwrap();
        self.window
            .wait_for("return document.querySelectorAll('article').length === 2", STEP_APPEARS)
            .unwrap();
    }

    /// Goes to a place, as the links of the window do, and waits for its sentence.
    fn go(&self, hash: &str, selector: &str) {
        self.window.execute(&format!("location.hash = '{hash}'")).unwrap();
        let there = format!("return !!document.querySelector('{selector}') ");
        self.window.wait_for(&there, STEP_APPEARS).unwrap();
    }

    fn hash(&self) -> String {
        self.window.execute("return location.hash").unwrap().as_str().unwrap().to_owned()
    }
}

#[test]
fn a_purchase_is_recorded_replayed_and_its_fault_is_named_in_the_window() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let home = tempfile::tempdir().unwrap();
    let desktop = Desktop::start(1600, 1000).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = runtime.block_on(DemoShop::start(0)).unwrap();
    let seat = Seat {
        window: Window::open(&desktop, home.path(), "ko_KR.UTF-8").unwrap(),
        desktop: &desktop,
    };

    seat.window
        .wait_for("return !!document.querySelector('#practice')", STEP_APPEARS)
        .unwrap();
    assert!(seat.window.text("h1").contains("술래"), "a Korean system is greeted in Korean");
    seat.photograph("ko-first-start");

    let steps = seat.record_a_purchase(&shop.url());
    assert!(steps >= 9, "{steps} steps were saved");
    let recording = seat.hash();
    seat.photograph("ko-recording-saved");
    for entry in std::fs::read_dir(home.path().join("data/recordings")).unwrap() {
        without_hurry(&entry.unwrap().path()).unwrap();
    }

    let (verdict, sentence) = seat.replay("ko-running");
    seat.photograph("ko-passed");
    assert_eq!(verdict, "passed", "{sentence}");
    assert!(sentence.contains("정상"), "{sentence}");

    seat.go(&recording, "#run");
    seat.hand_over(&home.path().join("purchase.sullae"));
    seat.delete_and_undo(&recording);

    runtime.block_on(shop.set_faults(broken_search())).unwrap();
    seat.go(&recording, "#run");
    let (verdict, sentence) = seat.replay("ko-running-again");
    let failed = seat.hash();
    seat.photograph("ko-failed");
    assert_eq!(verdict, "failed", "{sentence}");
    assert!(sentence.contains("장애") && sentence.contains("400"), "{sentence}");
    let anchors_shown = "return [...document.querySelectorAll('main .shot img')].length > 2 && [...document.querySelectorAll('main .shot img')].every((i) => i.complete && i.naturalWidth > 0)";
    seat.window.wait_for(anchors_shown, STEP_APPEARS).unwrap();

    seat.go("#/", "article.trouble");
    assert!(seat.window.text("h1").contains("1곳"), "{}", seat.window.text("h1"));
    seat.photograph("ko-home");

    seat.go("#/settings", "input[name=language]");
    seat.window.click("input[name=language][value=en]").unwrap();
    seat.window
        .wait_for("return document.documentElement.lang === 'en'", STEP_APPEARS)
        .unwrap();
    for (name, hash, selector) in [
        ("en-settings", "#/settings", "input[name=language]"),
        ("en-home", "#/", "article.trouble"),
        ("en-recording-saved", recording.as_str(), "#run"),
        ("en-failed", failed.as_str(), "#verdict"),
        ("en-history", "#/history", ".run"),
    ] {
        seat.go(hash, selector);
        seat.photograph(name);
    }
    seat.go(&failed, "#verdict");
    assert!(
        seat.window.text("#verdict").starts_with("Failed"),
        "{}",
        seat.window.text("#verdict")
    );

    seat.window.close(&desktop).unwrap();
}

/// Searching ends in an error page.
fn broken_search() -> Faults {
    Faults {
        page_status: Some(StatusPath {
            path: "/search".try_into().unwrap(),
            status: 400.try_into().unwrap(),
        }),
        ..Faults::default()
    }
}

#[test]
fn nothing_is_lost_when_the_browser_a_run_or_the_window_is_ended() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let home = tempfile::tempdir().unwrap();
    let desktop = Desktop::start(1600, 1000).unwrap();
    let seat = Seat {
        window: Window::open(&desktop, home.path(), "en_US.UTF-8").unwrap(),
        desktop: &desktop,
    };
    let recordings = home.path().join("data/recordings");

    seat.window.click("#practice").unwrap();
    seat.recording_begins();
    seat.press_log_in();
    desktop.key("alt+F4").unwrap();
    seat.window
        .wait_for("return location.hash.startsWith('#/recording/')", STEP_APPEARS)
        .unwrap();
    assert_eq!(steps_saved(&recordings), [2]);
    assert!(seat.window.text("h1").contains("Practice shop"), "{}", seat.window.text("h1"));

    seat.window.click("#run").unwrap();
    seat.window.click("#cancel-run").unwrap();
    seat.window
        .wait_for(
            "return document.querySelector('#verdict')?.dataset.verdict === 'not_checked'",
            RUN_ENDS,
        )
        .unwrap();
    assert!(
        seat.window.text("#verdict").contains("stopped by a person"),
        "{}",
        seat.window.text("#verdict")
    );
    seat.photograph("en-stopped");

    seat.go("#/", "#address");
    // As people type it: without the scheme.
    let host = seat.window.text("article .facts span");
    let host = host.split(' ').next().unwrap();
    seat.window.type_into("#address", &format!("{host}{ENTER}")).unwrap();
    seat.recording_begins();
    seat.press_log_in();
    seat.window.terminate().unwrap();
    assert_eq!(steps_saved(&recordings), [2, 2]);
}

/// How many steps each kept recording has.
fn steps_saved(recordings: &Path) -> Vec<usize> {
    let folders = std::fs::read_dir(recordings).unwrap().map(|entry| entry.unwrap().path());
    folders
        .map(|folder| RecordingFolder::at(&folder).read().unwrap().steps.len())
        .collect()
}
