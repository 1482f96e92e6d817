//! One recording under test: a shop or a page, a recorder, a hand.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sullae_browser::{BrowserSettings, WindowPlace};
use sullae_recorder::{Recorder, RecorderEvent, RecorderOptions};
use sullae_recording::{Action, Language, Recording, RecordingFolder, Step};
use tempfile::TempDir;

use crate::hand::Hand;

const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Scene {
    pub(crate) recorder: Recorder,
    pub(crate) hand: Hand,
    /// What a window would show.
    pub(crate) shown: Vec<Step>,
    pub(crate) folder: PathBuf,
    _home: TempDir,
}

pub(crate) fn options(url: &str, folder: &Path) -> RecorderOptions {
    RecorderOptions {
        start_url: url.to_owned(),
        folder: folder.to_owned(),
        name: "시험".to_owned(),
        browser: BrowserSettings {
            headless: true,
            window: Some(WindowPlace {
                x: 0,
                y: 0,
                width: 1200,
                height: 1000,
            }),
            ..BrowserSettings::from_env()
        },
        created: "2026-11-21T09:00:00Z".to_owned(),
        language: Some("ko-KR".to_owned()),
        spoken: Language::Ko,
    }
}

impl Scene {
    pub(crate) async fn start(url: &str) -> Self {
        Self::start_with(url, |_| {}).await
    }

    pub(crate) async fn start_with(url: &str, set: impl FnOnce(&mut BrowserSettings)) -> Self {
        let home = TempDir::new().unwrap();
        let folder = home.path().join("recording");
        let mut options = options(url, &folder);
        set(&mut options.browser);
        let recorder = Recorder::start(options).await.unwrap();
        let hand = Hand::new(recorder.session());
        Self {
            recorder,
            hand,
            shown: Vec::new(),
            folder,
            _home: home,
        }
    }

    fn show(&mut self, event: RecorderEvent) {
        match event {
            RecorderEvent::StepAdded { step, .. } => self.shown.push(step),
            RecorderEvent::StepChanged { step, .. } => {
                let at = self.shown.iter().position(|shown| shown.id == step.id).expect("a shown step");
                self.shown[at] = step;
            }
            RecorderEvent::StepRemoved { id } => self.shown.retain(|shown| shown.id != id),
            other => panic!("unexpected: {other:?}"),
        }
    }

    /// Waits until the steps are as wished; says what they are if they never are.
    pub(crate) async fn wait_until(&mut self, what: &str, wished: impl Fn(&[Step]) -> bool) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !wished(&self.shown) {
            match tokio::time::timeout_at(deadline, self.recorder.next_change()).await {
                Ok(Some(event)) => self.show(event),
                Ok(None) => panic!("the recorder ended before {what}: {:#?}", self.actions()),
                Err(_) => panic!("never {what}: {:#?}", self.shown),
            }
        }
    }

    /// Pauses or goes on, and waits until the recorder has heard it.
    pub(crate) async fn pause(&mut self, wanted: bool) {
        self.recorder.pause(wanted);
        loop {
            match tokio::time::timeout(PATIENCE, self.recorder.next_change()).await.unwrap().unwrap() {
                RecorderEvent::Paused { paused } if paused == wanted => return,
                event => self.show(event),
            }
        }
    }

    pub(crate) async fn wait_for_steps(&mut self, count: usize) {
        self.wait_until(&format!("{count} steps"), |steps| steps.len() >= count).await;
    }

    pub(crate) fn actions(&self) -> Vec<Action> {
        self.shown.iter().map(|step| step.action.clone()).collect()
    }

    /// Stops and reads the recording back from disk, as a replay would.
    pub(crate) async fn finish(self) -> (Recording, Kept) {
        let told = self.recorder.stop().await.unwrap();
        let read = RecordingFolder::at(&self.folder).read().unwrap();
        assert_eq!(told, read, "what was told is what is on disk");
        let kept = Kept {
            folder: self.folder,
            _home: self._home,
        };
        (read, kept)
    }
}

/// The folder that stays after the recorder.
pub(crate) struct Kept {
    pub(crate) folder: PathBuf,
    _home: TempDir,
}

impl Kept {
    pub(crate) fn assert_nowhere(&self, secret: &str) {
        let mut files = vec![self.folder.join("recording.json")];
        files.extend(
            std::fs::read_dir(self.folder.join("anchors"))
                .unwrap()
                .map(|entry| entry.unwrap().path()),
        );
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "the secret is in {}", file.display());
        }
    }

    pub(crate) fn anchor_of(&self, step: &Step) -> sullae_vision::Picture {
        let anchor = step.target.as_ref().and_then(|target| target.anchor.as_ref()).expect("an anchor");
        let png = RecordingFolder::at(&self.folder).read_anchor(anchor).unwrap();
        sullae_vision::Picture::from_png(&png).unwrap()
    }
}

pub(crate) fn label(step: &Step) -> &str {
    step.target.as_ref().map_or("", |target| target.label.as_str())
}
