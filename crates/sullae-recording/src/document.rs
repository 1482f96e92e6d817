//! The recording itself: version 1 of the format.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    action::{Action, TypedText, is_default},
    check::Check,
    data::DataTable,
    geometry::Rect,
    mask::Mask,
    target::Target,
};

/// The value of [`Recording::format`].
pub const FORMAT: &str = "sullae-recording";
/// The version of the format this code reads and writes.
pub const VERSION: u32 = 1;

/// A step script. `recording.json` holds exactly this; a field the version does not know is
/// refused, because a check that silently ignores a setting proves something else than it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// Always `sullae-recording`.
    pub format: String,
    /// Version of the format, from 1.
    pub version: u32,
    /// What people call it.
    pub name: String,
    /// When it was recorded, RFC 3339.
    pub created: String,
    /// The first address, absolute http or https.
    pub start_url: String,
    /// The viewport it was recorded in.
    pub viewport: Viewport,
    /// The browser's language while recording, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Time limits for every step that has none of its own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub limits: Limits,
    /// Values asked for or kept apart from the steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// Rows of values for the variables, a run each.
    #[serde(default, skip_serializing_if = "DataTable::is_empty")]
    pub data: DataTable,
    /// Areas that no picture may show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masks: Vec<Mask>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// The part of the page that was visible.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Viewport {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// Device pixels per CSS pixel.
    pub device_pixel_ratio: f64,
}

impl Viewport {
    /// All that it shows, CSS pixels.
    pub fn area(&self) -> Rect {
        Rect {
            x: 0.0,
            y: 0.0,
            width: f64::from(self.width),
            height: f64::from(self.height),
        }
    }
}

/// Time limits in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// A step whose page or answer takes longer than this is slow: degraded.
    pub slow_ms: u64,
    /// A step that is not done after this has failed.
    pub step_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            slow_ms: 4_000,
            step_ms: 15_000,
        }
    }
}

/// A named value a type step may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// Letters, digits, `_` and `-`; unique within the recording.
    pub name: String,
    /// What it is.
    pub kind: VariableKind,
    /// What a person is asked for, such as the label of the field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// What a variable holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum VariableKind {
    /// A value never kept in the recording; it must be given at run time.
    Secret {},
    /// A plain text with a value that a run may replace.
    Text {
        /// The value used when none is given.
        value: String,
    },
    /// The day, or the time, when the run starts.
    Date {
        /// How it is written, in the letters of `strftime`: `%Y-%m-%d`.
        format: String,
        /// Days after today; before it if negative.
        #[serde(default, skip_serializing_if = "is_default")]
        days: i32,
    },
    /// Letters and digits made up for each run: names that are not there yet.
    Random {
        /// How many.
        length: u8,
    },
    /// A number that is one higher in every run of this recording on this machine.
    Counter {
        /// The first run's.
        first: u32,
    },
    /// What a step of the run read from a page.
    Read {},
}

impl VariableKind {
    /// Whether each run has a value of its own for it, unless one is given.
    #[must_use]
    pub fn is_made_up(&self) -> bool {
        matches!(self, Self::Date { .. } | Self::Random { .. } | Self::Counter { .. })
    }
}

/// One action on one target, with what is expected after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Unique within the recording; names the anchor file too.
    pub id: String,
    /// What is done.
    pub action: Action,
    /// Where the step happens.
    pub page: PageSeen,
    /// What it is done to. Present exactly when the action needs one; a check step may do without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// What the action was seen to cause.
    #[serde(default, skip_serializing_if = "is_default")]
    pub effect: Effect,
    /// The dialogs that it opened, in order, and how they were answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dialogs: Vec<Dialog>,
    /// The file that it had the browser download: the name the server gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download: Option<String>,
    /// What must hold afterwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// This step's own limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// What could not be recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// A person's remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// It is left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub disabled: bool,
    /// What becomes of the run when it fails.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_failure: OnFailure,
    /// It is done even after a failure, such as logging out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub always: bool,
}

/// What becomes of a run when a step fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    /// It ends there, but for what is done always.
    #[default]
    Stop,
    /// It goes on; the failure counts all the same.
    Continue,
}

impl Step {
    /// A step with nothing but its action and page; its id is still empty.
    #[must_use]
    pub fn new(action: Action, page: PageSeen) -> Self {
        Self {
            id: String::new(),
            action,
            page,
            target: None,
            effect: Effect::default(),
            dialogs: Vec::new(),
            download: None,
            checks: Vec::new(),
            limits: None,
            warnings: Vec::new(),
            note: String::new(),
            disabled: false,
            on_failure: OnFailure::Stop,
            always: false,
        }
    }
}

/// A dialog of the browser that a page opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Dialog {
    /// Which kind.
    pub kind: DialogKind,
    /// What it said. A replay accepts another text: only the kind must be the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// Whether it was accepted: OK, or Leave.
    pub accepted: bool,
    /// What was typed into a prompt that was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TypedText>,
}

/// The kinds of dialogs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DialogKind {
    /// Says something.
    Alert,
    /// Asks yes or no.
    Confirm,
    /// Asks for a text.
    Prompt,
    /// Asks whether to leave the page.
    BeforeUnload,
}

/// The page a step was recorded on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PageSeen {
    /// Its address, without user names, passwords and token-like parameters.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Which tab, counted from 0 in the order they were opened.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tab: u32,
    /// Frames to go through from the outside in: each the index among its parent's frames.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frame: Vec<u32>,
}

/// What an action was seen to cause while recording; a replay that sees none of it has found a
/// control that does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// The tab went to another page.
    #[serde(default, skip_serializing_if = "is_default")]
    pub navigates: bool,
    /// A new tab or window opened.
    #[serde(default, skip_serializing_if = "is_default")]
    pub opens_tab: bool,
    /// The page changed, or asked its server for something.
    #[serde(default, skip_serializing_if = "is_default")]
    pub changes_page: bool,
}

/// What the recorder could not do, kept on the step it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Warning {
    /// Other places look the same; the target is told apart by place and element only.
    TargetHasTwins {
        /// How many others.
        twins: u32,
    },
    /// No picture from before the press was at hand; the anchor may show the pressed state.
    AnchorTakenLate {},
    /// No picture could be taken.
    AnchorMissing {},
    /// The target lies in a frame the recorder could not look into.
    FrameNotSeen {},
    /// A secret was taken out of an address; a replay goes to the address without it.
    SecretTakenFromAddress {},
    /// The page asked something in a dialog; how it was answered is not recorded.
    DialogNotRecorded {},
    /// The server asked for a name and a password in the browser's own window, which nothing can look into.
    SignInNotRecorded {},
    /// A file that was chosen could not be taken along: too large, or gone before it was read.
    FileNotTaken {
        /// Its name.
        name: String,
    },
    /// The text has a form (bold, lists, links) that a replay does not type.
    FormattingNotRecorded {},
    /// Something was dragged in from outside the page.
    DropFromOutside {},
}

impl Recording {
    /// The highest number in the ids that were given by counting, `s1`, `s2`, ...: new steps are counted on from there. A number beyond
    /// all sense, which would stop the counting, is left out.
    pub fn highest_step_number(&self) -> u32 {
        let numbers = self.steps.iter().filter_map(|step| step.id.strip_prefix('s')?.parse().ok());
        numbers.filter(|number| *number < 1_000_000_000).max().unwrap_or(0)
    }

    /// The step limits that hold for a step.
    pub fn limits_of(&self, step: &Step) -> Limits {
        step.limits.unwrap_or(self.limits)
    }

    /// The anchor files the steps name, each once, sorted: `anchors/NAME.png`.
    pub fn anchor_files(&self) -> BTreeSet<&str> {
        let targets = self
            .steps
            .iter()
            .flat_map(|step| step.target.iter().chain(step.action.destination()));
        targets.filter_map(|target| Some(target.anchor.as_ref()?.image.as_str())).collect()
    }

    /// The files to upload that the steps name, each once, sorted: `files/NAME`.
    pub fn upload_files(&self) -> BTreeSet<&str> {
        let files = self.steps.iter().filter_map(|step| match &step.action {
            Action::Upload { files } => Some(files),
            _ => None,
        });
        files.flatten().map(|file| file.file.as_str()).collect()
    }

    /// Names of the secrets that must be given at run time.
    pub fn secret_names(&self) -> impl Iterator<Item = &str> {
        self.variables
            .iter()
            .filter(|v| matches!(v.kind, VariableKind::Secret {}))
            .map(|v| v.name.as_str())
    }
}
