//! A monitor is made in the window, its shop broken, and the incident taken in hand by keyboard alone.

use std::{fs, path::Path, sync::PoisonError, time::Duration};

use sullae_recording::{Recording, RecordingFolder};
use sullae_store::Store;
use sullae_testkit::{DemoShop, Faults, StatusPath};
use sullae_tests::{desktop::Desktop, sullae::without_hurry, window::Window};

use crate::{ONE_AT_A_TIME, RUN_ENDS, STEP_APPEARS, Seat};

const NAME: &str = "단풍 상점 로그인";
/// Once a day, so that no check but those asked for falls into the test.
const ONCE_A_DAY: &str = "const often = document.querySelector('#monitor-often');
    often.value = '24h';
    often.dispatchEvent(new Event('change', { bubbles: true }));";

/// Puts some steps of the demo's check among the recordings of a home.
pub(crate) fn keep_check_of(home: &Path, shop: &str, ids: &[&str]) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../recordings/demo-shop");
    let folder = home.join("data/recordings/login");
    fs::create_dir_all(folder.join("anchors")).unwrap();
    for anchor in fs::read_dir(kept.join("anchors")).unwrap() {
        let anchor = anchor.unwrap();
        fs::copy(anchor.path(), folder.join("anchors").join(anchor.file_name())).unwrap();
    }
    let text = fs::read_to_string(kept.join("recording.json")).unwrap();
    fs::write(
        folder.join("recording.json"),
        text.replace("http://127.0.0.1:8710", shop.trim_end_matches('/')),
    )
    .unwrap();
    let whole = RecordingFolder::at(&folder).read().unwrap();
    let short = Recording {
        name: NAME.to_owned(),
        steps: whole.steps.iter().filter(|step| ids.contains(&step.id.as_str())).cloned().collect(),
        variables: Vec::new(),
        ..whole
    };
    RecordingFolder::at(&folder).write(&short).unwrap();
    without_hurry(&folder).unwrap();
}

/// The log-in page answers with an error.
fn broken_login() -> Faults {
    Faults {
        page_status: Some(StatusPath {
            path: "/login".try_into().unwrap(),
            status: 500.try_into().unwrap(),
        }),
        ..Faults::default()
    }
}

impl Seat<'_> {
    pub(crate) fn wait_for(&self, script: &str, limit: Duration) {
        self.window.wait_for(&format!("return {script}"), limit).unwrap();
    }

    /// Makes a monitor of the one recording by its dialog.
    fn make_a_monitor(&self) {
        self.go("#/recording/login", "#monitor");
        self.window.click("#monitor").unwrap();
        self.wait_for("!!document.querySelector('#monitor-rhythm')", STEP_APPEARS);
        self.window.execute(ONCE_A_DAY).unwrap();
        self.window.click("[data-days=work]").unwrap();
        self.wait_for(
            "document.querySelector('#monitor-rhythm')?.innerText === '평일, 하루 한 번'",
            STEP_APPEARS,
        );
        self.photograph("ko-monitor-dialog");
        self.window.click("#save-monitor").unwrap();
        self.wait_for("!!document.querySelector('[data-monitor]')", STEP_APPEARS);
    }

    /// Has the monitor checked now, and waits until its card says it is over.
    fn check_now(&self, over: &str) {
        self.go("#/monitors", "[data-does=check]");
        self.window.click("[data-does=check]").unwrap();
        self.wait_for(
            &format!("!!document.querySelector('[data-monitor][aria-busy=false] {over}')"),
            RUN_ENDS,
        );
    }
}

#[test]
fn a_monitor_is_made_its_shop_breaks_and_the_incident_is_taken_in_hand_by_keyboard() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let home = tempfile::tempdir().unwrap();
    let desktop = Desktop::start(1600, 1000).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = runtime.block_on(DemoShop::start(0)).unwrap();
    // Opening the shop, and going to its log-in page.
    keep_check_of(home.path(), &shop.url(), &["s1", "s2"]);
    let seat = Seat {
        window: Window::open(&desktop, home.path(), "ko_KR.UTF-8").unwrap(),
        desktop: &desktop,
    };

    seat.wait_for("!!document.querySelector('article')", STEP_APPEARS);
    seat.make_a_monitor();
    let files: Vec<String> = fs::read_dir(home.path().join("data/monitors"))
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
    runtime.block_on(shop.set_faults(broken_login())).unwrap();
    seat.check_now(".pill.failed");
    seat.photograph("ko-monitors");

    // From here on by keyboard alone.
    seat.go("#/incidents", "[data-incident]");
    seat.photograph("ko-incidents");
    desktop.key("Down").unwrap();
    seat.wait_for("!!document.activeElement?.closest('[data-incident] h3')", STEP_APPEARS);
    desktop.key("Return").unwrap();
    seat.wait_for(
        "document.querySelector('#incident')?.dataset.acknowledged === 'false'",
        STEP_APPEARS,
    );
    let sentence = seat.window.text("#incident");
    assert!(sentence.contains("장애") && sentence.contains("500"), "{sentence}");
    seat.wait_for("document.querySelectorAll('figure img').length === 2", STEP_APPEARS);
    desktop.key("a").unwrap();
    seat.wait_for("document.querySelector('#incident')?.dataset.acknowledged === 'true'", STEP_APPEARS);
    desktop.key("c").unwrap();
    seat.wait_for("document.activeElement?.id === 'comment'", STEP_APPEARS);
    desktop.type_text("restarting").unwrap();
    desktop.key("Return").unwrap();
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
    seat.window.click("article[data-monitor] [data-does=check]").unwrap();
    seat.wait_for("!!document.querySelector('[data-monitor][aria-busy=true]')", STEP_APPEARS);
    seat.window.close(&desktop).unwrap();
    let store = Store::open(&home.path().join("data")).unwrap();
    let key = store.incidents(&sullae_store::IncidentFilter::default()).unwrap()[0]
        .monitor
        .clone();
    let slots = store.slots(&key, 9).unwrap();
    assert_eq!(slots.len(), 3, "{slots:#?}");
    assert!(slots.iter().all(|slot| slot.outcome.is_some()), "{slots:#?}");
}
