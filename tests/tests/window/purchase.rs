//! The whole path by hand in the real window: record, save, replay, break the shop, see what broke.

use std::path::Path;

use sullae_recording::RecordingFolder;
use sullae_tests::{person::Person, shopping::PASSWORD, sullae::without_hurry};

use crate::seat::{RUN_ENDS, STEP_APPEARS, Scene, Seat};

const ENTER: &str = "\u{E007}";

impl Seat<'_> {
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
        self.press("#finish");
        self.wait_for("location.hash.startsWith('#/recording/')", STEP_APPEARS);
        self.sees("#run");
        self.window.count("[data-step]")
    }

    /// Presses "log in" in the recorder's browser, which makes two steps.
    fn press_log_in(&self) -> Person<'_> {
        let person = self.shopper();
        self.told(1);
        person.click("#login-link").unwrap();
        self.told(2);
        person
    }

    /// Replays what is open, and waits for the result; gives verdict and sentence.
    fn replay(&self, screen: &str) -> (String, String) {
        self.window.type_into("input[type=password]", PASSWORD).unwrap();
        self.press("#run");
        self.wait_for("location.hash === '#/running'", STEP_APPEARS);
        self.wait_for("!!document.querySelector('.shot img')", RUN_ENDS);
        self.photograph(screen);
        self.verdict()
    }

    /// Exports what is open to a file, and takes it in again.
    fn hand_over(&self, file: &Path) {
        self.press("#export");
        self.sees("#write");
        let review = self.window.text("main");
        assert!(
            review.contains("127.0.0.1") && review.contains("hong") && !review.contains(PASSWORD),
            "{review}"
        );
        self.window.name_a_file(self.desktop, "#write", file).unwrap();
        self.sees(".notice");
        assert!(file.is_file(), "{}", self.window.text("main"));
        self.go("#/", "#import");
        self.window.name_a_file(self.desktop, "#import", file).unwrap();
        self.sees("#keep");
        let review = self.window.text("main");
        assert!(review.contains("127.0.0.1") && review.contains("hong"), "{review}");
        assert!(!review.contains(PASSWORD), "{review}");
        self.photograph("ko-import");
        self.press("#keep");
        self.sees("#run");
        self.go("#/", "article");
        assert_eq!(self.window.count("article"), 2);
    }

    /// Finds the one failed run among the two, by its verdict and by its words.
    fn filter_history(&self) {
        let runs = |n: u32| self.wait_for(&format!("document.querySelectorAll('main .run').length === {n}"), STEP_APPEARS);
        self.go("#/history", "main .run");
        runs(2);
        self.window.choose("#by-verdict", "failed").unwrap();
        runs(1);
        assert!(self.window.text("main .run").contains("400"), "{}", self.window.text("main"));
        self.window.type_into("#by-text", "그런 말은 없다").unwrap();
        runs(0);
        self.window.execute("document.querySelector('#by-text').select()").unwrap();
        self.window.type_into("#by-text", "400").unwrap();
        runs(1);
        self.window.choose("#by-verdict", "passed").unwrap();
        runs(0);
    }

    /// Deletes a recording, and thinks better of it.
    fn delete_and_undo(&self, recording: &str) {
        self.go(recording, "#delete");
        self.press("#delete");
        self.wait_for("document.querySelectorAll('article').length === 1", STEP_APPEARS);
        // Older notices may have an undo of their own.
        self.press(".notice:last-child .act");
        self.wait_for("document.querySelectorAll('article').length === 2", STEP_APPEARS);
    }
}

#[test]
fn a_purchase_is_recorded_replayed_and_its_fault_is_named_in_the_window() {
    let scene = Scene::set();
    let seat = scene.sit_down();

    seat.sees("#practice");
    assert!(seat.window.text("h1").contains("술래"), "a Korean system is greeted in Korean");
    seat.photograph("ko-first-start");

    let steps = seat.record_a_purchase(&scene.shop.url());
    assert!(steps >= 9, "{steps} steps were saved");
    let recording = seat.hash();
    seat.photograph("ko-recording-saved");
    for entry in std::fs::read_dir(scene.recordings()).unwrap() {
        without_hurry(&entry.unwrap().path()).unwrap();
    }

    let (verdict, sentence) = seat.replay("ko-running");
    seat.photograph("ko-passed");
    assert_eq!(verdict, "passed", "{sentence}");
    assert!(sentence.contains("정상"), "{sentence}");

    seat.go(&recording, "#run");
    seat.hand_over(&scene.home.path().join("purchase.sullae"));
    seat.delete_and_undo(&recording);

    scene.break_page("/search", 400);
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

    seat.filter_history();

    seat.go("#/settings", "input[name=language]");
    seat.press("input[name=language][value=en]");
    seat.wait_for("document.documentElement.lang === 'en'", STEP_APPEARS);
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

    seat.window.close(&scene.desktop).unwrap();
}

#[test]
fn nothing_is_lost_when_the_browser_a_run_or_the_window_is_ended() {
    let scene = Scene::set();
    let seat = scene.sit_down_with("en_US.UTF-8");
    let recordings = scene.recordings();

    seat.press("#practice");
    seat.recording_begins();
    seat.press_log_in();
    scene.desktop.key("alt+F4").unwrap();
    seat.wait_for("location.hash.startsWith('#/recording/')", STEP_APPEARS);
    assert_eq!(steps_saved(&recordings), [2]);
    assert!(seat.window.text("h1").contains("Practice shop"), "{}", seat.window.text("h1"));

    seat.press("#run");
    seat.press("#cancel-run");
    seat.wait_for("document.querySelector('#verdict')?.dataset.verdict === 'not_checked'", RUN_ENDS);
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
