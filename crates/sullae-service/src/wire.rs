//! What crosses from the service to the window: plain data, TypeScript generated from it.

mod channels;
mod history;
mod incidents;
mod monitors;
mod parts;
mod secrets;

use serde::{Deserialize, Serialize};
use sullae_recording::{
    Effect, Explanation, Language, Reason, Recording, Run, Verdict, Warning,
    differences::Differences,
    overview::Overview,
    run::{FindMode, Sentence},
};
use ts_rs::TS;

pub use self::{
    channels::{ChannelForm, ChannelWay, NewChannel},
    history::{ChartColumn, MonitorHistory},
    incidents::{IncidentCard, IncidentPage},
    monitors::{
        CheckMark, Holidays, HourOfDay, LastCheck, MonitorCard, MonitorForm, MonitorsView, Rest, SchedulePreview, Timetable, TimetableRow,
        WatchNow, WrongMonitor,
    },
    parts::{ContinueRecording, FoundNow, PartNow, PartPhase, TryPart},
    secrets::{NewSecret, SecretCard, SecretsHome, SecretsView},
};

/// A recording in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordingCard {
    /// Its folder's name below the recordings folder; names it in every call.
    pub id: String,
    /// What people call it. Empty when it cannot be read.
    pub name: String,
    /// The first address.
    pub start_url: String,
    /// When it was recorded, RFC 3339.
    pub created: String,
    /// Number of steps.
    pub steps: u32,
    /// Names of the secrets a run will ask for.
    pub secrets: Vec<String>,
    /// The newest run of it.
    pub last_run: Option<RunCard>,
    /// Why it cannot be used, if it cannot.
    pub trouble: Option<Explanation>,
}

/// A recording opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordingView {
    /// The card of it.
    pub card: RecordingCard,
    /// Its steps.
    pub steps: Vec<StepCard>,
}

/// One step as a card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StepCard {
    /// The step's id.
    pub id: String,
    /// How deep it stands in branches and repetitions.
    pub depth: u32,
    /// The step as a sentence.
    pub sentence: Sentence,
    /// Title of the page it happens on.
    pub page_title: String,
    /// Address of the page it happens on.
    pub page_url: String,
    /// What it was seen to cause.
    pub effect: Effect,
    /// What could not be recorded.
    pub warnings: Vec<WarningSaid>,
    /// The anchor as a PNG data URL; absent where the step has none.
    pub thumbnail: Option<String>,
}

/// A recording as it is being edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EditorView {
    /// As it is now.
    pub recording: Recording,
    /// Its steps as cards.
    pub steps: Vec<StepCard>,
    /// Its masked areas in words.
    pub masks: Vec<Sentence>,
    /// Whether it differs from what is saved.
    pub unsaved: bool,
    /// Whether the recording was saved by something else since; saving goes over it.
    pub changed_meanwhile: bool,
    /// What an undo takes back.
    pub undo: Option<Sentence>,
    /// What a redo makes again.
    pub redo: Option<Sentence>,
    /// How many steps were copied and can be pasted.
    pub copied: u32,
}

/// What runs propose for a recording, as the window shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewLooks {
    /// What waits for a decision, in the order of the steps.
    pub waiting: Vec<NewLookCard>,
    /// Whether the last accepted change can be taken back.
    pub can_undo: bool,
}

/// A new look of one step's target, beside the old one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewLookCard {
    /// The step's number, from 1.
    pub step: u32,
    /// The step as recorded, as a sentence.
    pub sentence: Sentence,
    /// Id of the run that saw it.
    pub run_id: String,
    /// When that run started, RFC 3339.
    pub seen: String,
    /// All evidence together that it is the same target, 0 to 1.
    pub score: f64,
    /// What accepting it would change beside the picture.
    pub changes: Vec<LookChangeSaid>,
    /// The recorded anchor as a PNG data URL; absent where there is none.
    pub recorded: Option<String>,
    /// The new one.
    pub now: String,
}

/// One thing that would be otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LookChangeSaid {
    /// What of the target.
    pub what: Sentence,
    /// As recorded; absent where there was none.
    pub before: Option<String>,
    /// As it is now; absent where there is none any more.
    pub after: Option<String>,
}

/// A warning with its sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WarningSaid {
    /// The warning.
    pub warning: Warning,
    /// The same, said.
    pub sentence: Sentence,
}

/// A run in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RunCard {
    /// The run's id.
    pub id: String,
    /// Name of the recording.
    pub recording: String,
    /// When it started, RFC 3339.
    pub started: String,
    /// How long it took, milliseconds; absent while it goes on.
    #[ts(type = "number | null")]
    pub duration_ms: Option<u64>,
    /// What it says; absent while it goes on.
    pub verdict: Option<Verdict>,
    /// Why, unless it passed.
    pub reason: Option<Reason>,
    /// The whole run in one sentence.
    pub sentence: Sentence,
}

/// Which runs to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunQuery {
    /// Only runs of the monitor with this key.
    pub monitor: Option<String>,
    /// Only runs with this verdict.
    pub verdict: Option<Verdict>,
    /// Started then or later, RFC 3339.
    pub since: Option<String>,
    /// Started earlier, RFC 3339.
    pub until: Option<String>,
    /// In the recording's name or the run's sentence; empty for any.
    pub text: String,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// A page of runs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RunPage {
    /// The runs; there may be none, and others all the same.
    pub runs: Vec<RunCard>,
    /// Where to go on; absent at the end.
    pub next: Option<String>,
}

/// A finished run, opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RunView {
    /// The whole run. Pictures are asked for by their SHA-256.
    pub run: Run,
    /// The whole run in one sentence.
    pub sentence: Sentence,
    /// Id of the recording, if it is still among the recordings.
    pub recording_id: Option<String>,
}

/// Asks for a recording session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartRecording {
    /// The first address; `https://` is put before it when it has no scheme.
    pub url: String,
    /// What to call it; empty for the site's host.
    pub name: String,
}

/// Asks for a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartRun {
    /// Id of the recording.
    pub recording_id: String,
    /// How targets are looked for.
    pub mode: FindMode,
    /// Whether the browser is shown.
    pub headed: bool,
    /// Values for the recording's variables and secrets, by name.
    pub values: std::collections::BTreeMap<String, String>,
}

/// What happens meanwhile; sent to the window as the event `sullae`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ServiceEvent {
    /// The browser is open and the recorder watches.
    RecordingReady {},
    /// What the person does is left out from now on, or recorded again.
    RecordingPaused {
        /// Whether it is left out.
        paused: bool,
    },
    /// No picture shows this area from now on.
    AreaMasked {
        /// It, and where.
        sentence: Sentence,
    },
    /// A step was recorded.
    StepRecorded {
        /// It.
        step: StepCard,
    },
    /// A recorded step became something else, such as a click a double click.
    StepChanged {
        /// What it is now; without a thumbnail where the picture is still the one told before.
        step: StepCard,
    },
    /// A recorded step went away by merging.
    StepRemoved {
        /// Its id.
        id: String,
    },
    /// The recording session is over and saved.
    RecordingEnded {
        /// Id of the recording; absent where nothing was recorded.
        recording_id: Option<String>,
        /// Why it ended, if not by a person's wish.
        trouble: Option<Explanation>,
    },
    /// A run began.
    RunStarted {
        /// The run's id.
        run_id: String,
        /// Number of steps.
        steps: u32,
    },
    /// A step of the run began.
    RunStepStarted {
        /// Its place, from 0.
        index: u32,
        /// The step as a sentence.
        sentence: Sentence,
    },
    /// A step of the run ended.
    RunStepFinished {
        /// Its place, from 0.
        index: u32,
        /// The step's verdict.
        verdict: Verdict,
        /// The picture after it, by SHA-256.
        after: Option<String>,
        /// How long it took, milliseconds.
        #[ts(type = "number")]
        duration_ms: u64,
    },
    /// The run could not be carried out at all.
    RunNotStarted {
        /// Why.
        trouble: Explanation,
    },
    /// The run is over and kept.
    RunFinished {
        /// The run's id.
        run_id: String,
        /// What it says.
        verdict: Verdict,
    },
    /// The part of a recording that is tried out stands otherwise.
    PartChanged {
        /// As it is now; absent once its browser is closed.
        part: Option<PartNow>,
        /// Why there is none, if its browser did not start.
        trouble: Option<Explanation>,
    },
    /// The watching of this window stands otherwise.
    WatchChanged {
        /// As it is now.
        watch: WatchNow,
    },
    /// Something about monitors or incidents is otherwise now.
    MonitorsChanged {},
    /// A message on the desktop was pressed.
    IncidentCalled {
        /// The incident it is about.
        #[ts(type = "number")]
        id: i64,
    },
    /// The desktop opened a file with Sullae; it waits to be looked through.
    FileAsked {},
    /// A check that was asked for did not begin.
    CheckNotStarted {
        /// Why.
        trouble: Explanation,
    },
}

/// What an export would hand over, before it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ExportView {
    /// What it will do, in words.
    pub overview: Overview,
    /// Its steps with their pictures.
    pub steps: Vec<StepCard>,
    /// How large the file will be.
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// Whether there are edits that are not saved; they do not go with it.
    pub unsaved: bool,
}

/// What a bundle holds, before it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BundleView {
    /// Names the staged bundle in the call that keeps or drops it.
    pub ticket: String,
    /// What it will do, in words.
    pub overview: Overview,
    /// Its steps with their pictures.
    pub steps: Vec<StepCard>,
    /// The same recording as it is kept here, if it is.
    pub kept: Option<KeptVersion>,
}

/// A kept recording beside the version of it that was received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeptVersion {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether it has edits that are not saved; they are not compared.
    pub unsaved: bool,
    /// Its steps with their pictures.
    pub steps: Vec<StepCard>,
    /// In what the two differ; "mine" is the kept one.
    pub differences: Differences,
}

/// How the window looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The window's own settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The language of the window; the system's where absent.
    pub language: Option<Language>,
    /// Light or dark; as the system where absent.
    pub theme: Option<Theme>,
    /// The browser to use; found by itself where absent.
    pub browser: Option<String>,
    /// The driver to use; found by itself where absent.
    pub driver: Option<String>,
    /// Whether the window checks what is due as long as it is open.
    pub watch_while_open: bool,
    /// Whether closing the window leaves it in the tray, where there is one.
    pub stay_in_tray: bool,
    /// Whether the window opens when the person logs in.
    pub start_with_the_system: bool,
}

#[allow(clippy::derivable_impls, reason = "written out so that a new setting states its default")]
impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: None,
            browser: None,
            driver: None,
            watch_while_open: true,
            stay_in_tray: false,
            start_with_the_system: false,
        }
    }
}
