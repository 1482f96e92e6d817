//! What every test of the window begins with: a desktop, a shop, the window, and somebody who sits there.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::json;
use sullae_recording::{Recording, RecordingFolder};
use sullae_testkit::{
    DemoShop, Faults, StatusPath,
    receivers::{Behaviour, HookReceiver},
};
use sullae_tests::{desktop::Desktop, person::Person, sullae::without_hurry, window::Window};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub(crate) const RECORDER_OPENS: Duration = Duration::from_secs(60);
pub(crate) const STEP_APPEARS: Duration = Duration::from_secs(30);
pub(crate) const RUN_ENDS: Duration = Duration::from_secs(180);
/// Every picture in sight is there and is one.
const PICTURES_SHOWN: &str = "return [...document.images].every((image) => {
    const box = image.getBoundingClientRect();
    const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return !inSight || (image.complete && image.naturalWidth > 0);
})";
/// Two windows at once would be too much for a small machine, and their times would lie.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A desktop, a data folder and a shop of the test's own.
pub(crate) struct Scene {
    pub(crate) home: TempDir,
    pub(crate) desktop: Desktop,
    pub(crate) shop: DemoShop,
    runtime: Runtime,
    _alone: MutexGuard<'static, ()>,
}

impl Scene {
    pub(crate) fn set() -> Self {
        let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let runtime = Runtime::new().unwrap();
        Self {
            home: tempfile::tempdir().unwrap(),
            desktop: Desktop::start(1600, 1000).unwrap(),
            shop: runtime.block_on(DemoShop::start(0)).unwrap(),
            runtime,
            _alone: alone,
        }
    }

    /// Opens the window, in Korean.
    pub(crate) fn sit_down(&self) -> Seat<'_> {
        self.sit_down_with("ko_KR.UTF-8")
    }

    pub(crate) fn sit_down_with(&self, locale: &str) -> Seat<'_> {
        Seat {
            window: Window::open(&self.desktop, self.home.path(), locale).unwrap(),
            desktop: &self.desktop,
        }
    }

    pub(crate) fn set_faults(&self, faults: Faults) {
        self.runtime.block_on(self.shop.set_faults(faults)).unwrap();
    }

    /// The page of this path, and what is below it, answers with this status from now on.
    pub(crate) fn break_page(&self, path: &str, status: u16) {
        let page_status = StatusPath {
            path: path.try_into().unwrap(),
            status: status.try_into().unwrap(),
        };
        self.set_faults(Faults {
            page_status: Some(page_status),
            ..Faults::default()
        });
    }

    /// Somebody who takes webhooks.
    pub(crate) fn receiver(&self) -> HookReceiver {
        self.runtime.block_on(HookReceiver::start()).unwrap()
    }

    pub(crate) fn behaves(&self, receiver: &HookReceiver, behaviour: Behaviour) {
        self.runtime.block_on(receiver.behave(behaviour));
    }

    pub(crate) fn recordings(&self) -> PathBuf {
        self.home.path().join("data/recordings")
    }

    /// Puts some steps of the demo's check among the recordings, as `login`.
    pub(crate) fn keep_check(&self, ids: &[&str]) {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../recordings/demo-shop");
        let folder = self.recordings().join("login");
        fs::create_dir_all(folder.join("anchors")).unwrap();
        for anchor in fs::read_dir(kept.join("anchors")).unwrap() {
            let anchor = anchor.unwrap();
            fs::copy(anchor.path(), folder.join("anchors").join(anchor.file_name())).unwrap();
        }
        let text = fs::read_to_string(kept.join("recording.json")).unwrap();
        fs::write(
            folder.join("recording.json"),
            text.replace("http://127.0.0.1:8710", self.shop.url().trim_end_matches('/')),
        )
        .unwrap();
        let whole = RecordingFolder::at(&folder).read().unwrap();
        let short = Recording {
            name: "단풍 상점 로그인".to_owned(),
            steps: whole.steps.iter().filter(|step| ids.contains(&step.id.as_str())).cloned().collect(),
            variables: Vec::new(),
            ..whole
        };
        RecordingFolder::at(&folder).write(&short).unwrap();
        without_hurry(&folder).unwrap();
    }
}

/// Where the screenshots go, to be looked at.
fn screens() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("window")
}

/// Somebody in front of the window.
pub(crate) struct Seat<'a> {
    pub(crate) window: Window,
    pub(crate) desktop: &'a Desktop,
}

impl Seat<'_> {
    /// Keeps what the window shows, once its pictures are there.
    pub(crate) fn photograph(&self, name: &str) {
        self.window.wait_for(PICTURES_SHOWN, STEP_APPEARS).unwrap();
        self.window.photograph(&screens().join(format!("{name}.png"))).unwrap();
    }

    /// Waits until an expression is true in the window.
    #[track_caller]
    pub(crate) fn wait_for(&self, expression: &str, limit: Duration) {
        self.window.wait_for(&format!("return {expression}"), limit).unwrap();
    }

    /// Waits until what a selector names is there.
    #[track_caller]
    pub(crate) fn sees(&self, selector: &str) {
        self.wait_for(&format!("!!document.querySelector({})", json!(selector)), STEP_APPEARS);
    }

    /// Presses what a selector names.
    #[track_caller]
    pub(crate) fn press(&self, selector: &str) {
        self.window.click(selector).unwrap();
    }

    /// Goes to a place, as the links of the window do, and waits for its sentence.
    #[track_caller]
    pub(crate) fn go(&self, hash: &str, selector: &str) {
        self.window.execute(&format!("location.hash = '{hash}'")).unwrap();
        self.sees(selector);
    }

    pub(crate) fn hash(&self) -> String {
        self.window.execute("return location.hash").unwrap().as_str().unwrap().to_owned()
    }

    /// Verdict and sentence of the run that shows, once one does.
    #[track_caller]
    pub(crate) fn verdict(&self) -> (String, String) {
        self.wait_for("!!document.querySelector('#verdict')", RUN_ENDS);
        let verdict = self
            .window
            .execute("return document.querySelector('#verdict').dataset.verdict")
            .unwrap();
        (verdict.as_str().unwrap().to_owned(), self.window.text("#verdict"))
    }

    #[track_caller]
    pub(crate) fn recording_begins(&self) {
        self.wait_for("!!document.querySelector('#finish:not(:disabled)')", RECORDER_OPENS);
    }

    /// Somebody at the recorder's browser.
    pub(crate) fn shopper(&self) -> Person<'_> {
        Person::sit_down(self.desktop, self.window.recorders_browser().unwrap()).unwrap()
    }

    /// Waits until the window shows so many steps.
    #[track_caller]
    pub(crate) fn told(&self, steps: u32) {
        self.wait_for(&format!("document.querySelectorAll('[data-step]').length >= {steps}"), STEP_APPEARS);
    }
}
