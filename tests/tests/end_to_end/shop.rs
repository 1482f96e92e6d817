//! The demo check, recorded once with a real pointer, and replayed against a shop of each test's own.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{LazyLock, OnceLock},
};

use sullae_testkit::{DemoShop, Faults};
use sullae_tests::{
    desktop::Desktop,
    person::Person,
    shopping::{PASSWORD, log_in_search_and_add_to_cart},
    sullae::{Sullae, without_hurry},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Shops run here while tests wait for other processes.
pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// What was recorded, and the shop's address at that time.
struct Recorded {
    folder: TempDir,
    url: String,
    sentences: Vec<String>,
}

static RECORDED: OnceLock<Recorded> = OnceLock::new();

fn recorded() -> &'static Recorded {
    RECORDED.get_or_init(|| {
        let folder = home();
        let shop = RUNTIME.block_on(DemoShop::start(0)).unwrap();
        let url = shop.url();
        let desktop = Desktop::start(1400, 1000).unwrap();
        let sullae = Sullae::at_home(folder.path());
        let mut recorder = sullae.record(&url, &folder.path().join("recording"), Some(&desktop)).unwrap();
        let session = recorder.started().unwrap();
        let person = Person::sit_down(&desktop, session).unwrap();
        log_in_search_and_add_to_cart(&person, &mut recorder).unwrap();
        let recording = recorder.finish().unwrap();
        let sentences = recording
            .steps
            .iter()
            .map(|step| sullae_recording::wording::step_sentence(step).ko)
            .collect();
        RUNTIME.block_on(shop.stop());
        Recorded { folder, url, sentences }
    })
}

/// The steps of the recording, as sentences.
pub(crate) fn sentences() -> &'static [String] {
    &recorded().sentences
}

/// A temporary home folder with a name that only this test's processes carry.
pub(crate) fn home() -> TempDir {
    tempfile::Builder::new().prefix("sullae-test-").tempdir().unwrap()
}

/// A shop, and the recording made for it, in a home of its own.
pub(crate) struct Shopping {
    pub(crate) home: TempDir,
    pub(crate) shop: DemoShop,
    pub(crate) sullae: Sullae,
    pub(crate) recording: PathBuf,
}

impl Shopping {
    pub(crate) fn open() -> Self {
        let recorded = recorded();
        Self::with(&recorded.folder.path().join("recording"), &recorded.url)
    }

    /// With the recording that comes with Sullae.
    pub(crate) fn kept() -> Self {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../recordings/demo-shop");
        Self::with(&kept, "http://127.0.0.1:8710/")
    }

    /// With a recording that was made at another address.
    pub(crate) fn with(recording: &Path, url: &str) -> Self {
        let home = home();
        let shop = RUNTIME.block_on(DemoShop::start(0)).unwrap();
        let own = home.path().join("recording");
        copy_folder(recording, &own);
        let document = own.join("recording.json");
        let json = fs::read_to_string(&document).unwrap();
        fs::write(&document, json.replace(url.trim_end_matches('/'), shop.url().trim_end_matches('/'))).unwrap();
        without_hurry(&own).unwrap();
        let sullae = Sullae::at_home(home.path()).with("SULLAE_VAR_PASSWORD", PASSWORD);
        Self {
            home,
            shop,
            sullae,
            recording: own,
        }
    }

    pub(crate) fn break_with(&self, faults: Faults) {
        RUNTIME.block_on(self.shop.set_faults(faults)).unwrap();
    }
}

/// Copies a folder and the folders in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
